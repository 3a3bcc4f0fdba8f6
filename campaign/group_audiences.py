"""In which groups and channels an update is posted, and why not in others: the same rule counts and sends."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from campaign.groups import Hindrance, post_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from campaign.broadcasts import Broadcast
    from campaign.groups import Group


@dataclass(frozen=True, slots=True)
class Choice:
    """Where it is to be posted still, whatever the hour is there, and how many groups in the audience are left out.

    A group is counted once. One that did not ask for this kind of post, or may not be spoken in, is not counted at all.
    """

    to_post: tuple[Group, ...] = ()
    left_out: Mapping[Hindrance, int] = field(default_factory=dict)
    """Quiet, or had its posts of the week."""
    without_words: int = 0
    """There are no words in the group's language."""
    reached_before: int = 0
    """The update that this one corrects has been posted there, or may have been."""


def groups_for(
    broadcast: Broadcast,
    groups: Iterable[Group],
    posted: Mapping[int, int],
    dealt_with: Mapping[int, bool],
    now: datetime,
    due_again: AbstractSet[int] = frozenset(),
) -> Choice:
    """The choice among these groups at this moment.

    By chat: `posted` are the posts of the last week; `dealt_with` has those that must not get it now, and whether it
    went there itself; `due_again` are those alone that a repetition is for.
    """
    bulletin = broadcast.bulletin
    audience = bulletin.audience
    to_post = []
    left_out = Counter[Hindrance]()
    without_words = reached_before = 0
    for group in groups if audience.reaches_groups else ():
        if audience.languages and group.language not in audience.languages:
            continue
        if broadcast.again_at and group.chat_id not in due_again:
            continue
        hindrance = group.hindrance(post_kind(audience.topic), now, posted.get(group.chat_id, 0))
        if hindrance in {Hindrance.SILENT, Hindrance.UNWANTED}:
            continue
        if group.chat_id in dealt_with:
            reached_before += not dealt_with[group.chat_id]
        elif bulletin.language_for(group.language) is None:
            without_words += 1
        elif hindrance:
            left_out[hindrance] += 1
        else:
            to_post.append(group)
    return Choice(tuple(to_post), dict(left_out), without_words, reached_before)
