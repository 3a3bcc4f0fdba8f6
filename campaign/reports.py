"""What became of a broadcast: how many got it, and how many did not for which reason. People and groups apart."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaign.broadcasts import Broadcast


class Fate(StrEnum):
    """What became of one copy. The values name the words for it, in the order in which they are told."""

    DELIVERED = "delivered"
    BLOCKED = "blocked"
    """The person has blocked the bot."""
    GONE = "gone"
    """The account exists no longer."""
    REFUSED = "refused"
    """Telegram did not take the message."""
    SKIPPED = "skipped"
    """There were no words in the person's language."""
    UNSENT = "unsent"
    """The broadcast ended before it came to them."""
    UNCONFIRMED = "unconfirmed"
    """Telegram did not say whether it arrived."""
    REPEATED = "repeated"
    """Sent once more though it may have arrived; they are counted among the others, too."""


_DEALT_WITH = frozenset({Fate.DELIVERED, Fate.BLOCKED, Fate.GONE, Fate.REFUSED, Fate.UNCONFIRMED})


class GroupFate(StrEnum):
    """What became of an update in one group or channel. The values name the words for it, in the order of telling."""

    POSTED = "posted"
    REMOVED = "removed"
    """The bot was taken out, or the group exists no longer."""
    RESTRICTED = "restricted"
    """The bot may not write there."""
    CLOSED = "closed"
    """The topic for posts is closed or gone."""
    REFUSED = "refused"
    """Telegram did not take the post."""
    QUIET = "quiet"
    """An admin of the group asked for quiet."""
    WEEKLY_LIMIT = "weekly-limit"
    """The group had as many posts in the last seven days as it wants."""
    SKIPPED = "skipped"
    """There were no words in the group's language."""
    UNSENT = "unsent"
    """The broadcast ended before day came where the group is."""
    UNCONFIRMED = "unconfirmed"
    """Telegram did not say whether it was posted."""
    REPEATED = "repeated"
    """Posted once more though it may be there; counted among the others, too."""


@dataclass(frozen=True, slots=True)
class GroupReport:
    """In how many groups and channels an update had which fate. `to_go` are those it has still to be posted in."""

    counts: Mapping[GroupFate, int] = field(default_factory=dict)
    to_go: int = 0

    def of(self, fate: GroupFate) -> int:
        """So many had that fate."""
        return self.counts.get(fate, 0)


@dataclass(frozen=True, slots=True)
class Report:
    """How many copies had which fate, by language. Whether one was read is unknowable.

    `in_flight` are on their way to Telegram at this moment: also what was just stopped has some. `groups` is nothing
    where the update was not for groups.
    """

    counts: Mapping[tuple[Fate, str], int] = field(default_factory=dict)
    in_flight: int = 0
    groups: GroupReport | None = None

    @property
    def unconfirmed_in_groups(self) -> int:
        """In how many groups it is not known whether it was posted."""
        return self.groups.of(GroupFate.UNCONFIRMED) if self.groups else 0

    def of(self, fate: Fate, language: str | None = None) -> int:
        """In that language, or in all of them together."""
        return sum(
            count for (which, spoken), count in self.counts.items() if which is fate and language in {None, spoken}
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages about which there is something to tell."""
        return tuple(sorted({language for (_, language), count in self.counts.items() if count}))

    def to_go(self, broadcast: Broadcast) -> int:
        """About how many are still to be sent it: people come and go since approval was asked for."""
        dealt_with = sum(count for (fate, _), count in self.counts.items() if fate in _DEALT_WITH)
        return max(0, broadcast.asked.people - dealt_with) if broadcast.asked else 0


def time_left(to_go: int, messages_a_second: int) -> timedelta:
    """How long so many messages take at the best, in whole minutes, rounded up."""
    return timedelta(minutes=math.ceil(to_go / max(1, messages_a_second) / 60))
