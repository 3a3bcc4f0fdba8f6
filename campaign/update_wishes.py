"""Which updates somebody wants, as it stands on a button."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from campaign.audiences import UpdateTopic, UpdateWish

_TOPICS: Final = tuple(UpdateTopic)  # their places are on buttons: add new ones at the end
_ALL, _LESS = "a", "l"


def update_code(wish: UpdateWish) -> str:
    """Two letters or digits; `update_wish_from` reads them back."""
    chosen = sum(1 << index for index, topic in enumerate(_TOPICS) if topic in wish.topics)
    return f"{chosen}{_LESS if wish.less_often else _ALL}"


def update_wish_from(code: str) -> UpdateWish | None:
    """The wish behind a button; nothing where it is none, or one for nothing at all."""
    if len(code) != 2 or code[0] not in "1234567" or code[1] not in _ALL + _LESS:
        return None
    topics = frozenset(topic for index, topic in enumerate(_TOPICS) if int(code[0]) & (1 << index))
    return UpdateWish(topics, less_often=code[1] == _LESS)


def with_update_topic_turned(wish: UpdateWish, topic: UpdateTopic) -> UpdateWish | None:
    """The wish with that kind taken out or in; nothing where none would be left: that is to stop."""
    topics = wish.topics ^ {topic}
    return replace(wish, topics=topics) if topics else None
