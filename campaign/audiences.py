"""For whom an update is: by language, country, one action and topic, and nothing finer.

Only people who agreed to updates are ever in an audience, and only those whom a message can reach. Whoever wants to
hear less often is in it only where the update is an important one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.pledges import State

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_QUIET_DAYS: Final = 7
"""How far back an exclusion can look: what was sent is known for a week."""


class UpdateTopic(StrEnum):
    """Kinds of updates that somebody can ask for. The values are stored, and codes on buttons."""

    NEWS = "new"
    ACTIONS = "act"
    """Calls to act."""
    EVENTS = "evt"


@dataclass(frozen=True, slots=True)
class UpdateWish:
    """Which updates somebody asked for; `less_often` for the important ones only."""

    topics: frozenset[UpdateTopic]
    less_often: bool = False


EVERY_UPDATE: Final = UpdateWish(frozenset(UpdateTopic))
"""What somebody gets who agreed to updates and has not chosen yet."""


class ActionStatus(StrEnum):
    """How somebody stands to an action. The values are stored."""

    DONE = "done"
    PLANNED = "planned"
    NOT_DONE = "not_done"
    """No pledge, or one with no more than a plan: everybody who could still do it."""

    @property
    def states(self) -> frozenset[State]:
        """The states of a pledge that count as this; for `NOT_DONE` those that do not."""
        return _PLANNED if self is ActionStatus.PLANNED else _DONE


_DONE: Final = frozenset({State.DONE})
_PLANNED: Final = frozenset({State.PLEDGED, State.ASKED})


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """One action of one wave, by its slug, and how people stand to it."""

    action: str
    wave: str
    status: ActionStatus


@dataclass(frozen=True, slots=True)
class Audience:
    """The people an update is for. An empty set of languages or countries stands for all of them.

    `topic` is what kind of update it is: it goes to those who asked for that kind. `without_done` leaves out whoever
    did that action (slug and wave), `quiet_days` whoever was written to within so many days. Raises `ValueError` for
    more days than are known.
    """

    topic: UpdateTopic
    languages: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    action: ActionFilter | None = None
    without_done: tuple[str, str] | None = None
    quiet_days: int = 0
    to_groups: bool = False
    """Also to the groups and channels that asked for this kind of post."""

    def __post_init__(self) -> None:
        if not 0 <= self.quiet_days <= MOST_QUIET_DAYS:
            raise ValueError(f"{self.quiet_days} is not a number of days from 0 to {MOST_QUIET_DAYS}")

    @property
    def reaches_groups(self) -> bool:
        """Whether groups are in it: nobody knows of a group in which country it is, or what its members did."""
        return self.to_groups and not self.countries and self.action is None


class Exclusion(StrEnum):
    """Why somebody whom the segment describes is not written to. Whoever has several counts for the first."""

    NO_CONSENT = "no-consent"
    """They never agreed to updates, or stopped them."""
    UNREACHABLE = "unreachable"
    """They have blocked the bot, or the chat exists no longer."""
    TOPIC = "topic"
    """They did not ask for this kind of update."""
    LESS_OFTEN = "less-often"
    """They want important updates only."""
    DONE_ALREADY = "done-already"
    MESSAGED_LATELY = "messaged-lately"
    REACHED_BEFORE = "reached-before"
    """The update that this one corrects has reached them, or may have."""


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """How many people an update is for, by their language, and how many were left out for which reason."""

    by_language: Mapping[str, int]
    excluded: Mapping[Exclusion, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All who are in it, whether or not there are words in their language."""
        return sum(self.by_language.values())
