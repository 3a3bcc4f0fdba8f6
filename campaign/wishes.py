"""What somebody wants to be reminded of: on a button, on record, and when it is next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

from campaign.anniversaries import Topic, Wish, next_due

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from campaign.content import Content

HOURS: Final = (9, 13, 18)
"""Local hours to choose from: morning, midday, evening."""

EVERYTHING: Final = Wish(frozenset(Topic), less_often=False, hour=HOURS[0])
"""What somebody gets who has not chosen yet."""


@dataclass(frozen=True, slots=True)
class KeptWish:
    """A wish on record. `paused_until` is the first local day they want messages again, `next_at` in UTC."""

    wish: Wish
    paused_until: date | None = None
    next_at: datetime | None = None

    def scheduled(self, content: Content, zone: ZoneInfo, now: datetime) -> KeptWish:
        """The same with the next moment after `now` for somebody who lives by that clock."""
        begins = datetime.combine(self.paused_until, time(), zone) if self.paused_until else now
        found = next_due(content, self.wish, zone, max(now, begins.astimezone(UTC)))
        return replace(self, next_at=found[0] if found else None)


_TOPICS: Final = tuple(Topic)  # their places are on buttons: add new ones at the end
_ALL, _LESS = "a", "l"


def wish_code(wish: Wish) -> str:
    """Three letters or digits; `wish_from` reads them back."""
    chosen = sum(1 << index for index, topic in enumerate(_TOPICS) if topic in wish.topics)
    return f"{chosen}{_LESS if wish.less_often else _ALL}{HOURS.index(wish.hour) if wish.hour in HOURS else 0}"


def wish_from(code: str) -> Wish | None:
    """The wish behind a button; nothing where it is none, or one for nothing at all."""
    if len(code) != 3 or code[0] not in "1234567" or code[1] not in _ALL + _LESS or code[2] not in "012":
        return None
    chosen = int(code[0])
    topics = frozenset(topic for index, topic in enumerate(_TOPICS) if chosen & (1 << index))
    return Wish(topics, less_often=code[1] == _LESS, hour=HOURS[int(code[2])])


def with_topic_turned(wish: Wish, topic: Topic) -> Wish | None:
    """The wish with that topic taken out or in; nothing where no topic would be left: that is to stop."""
    topics = wish.topics ^ {topic}
    return replace(wish, topics=topics) if topics else None
