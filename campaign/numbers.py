"""How many supporters and groups there are, as the campaign's admins may know it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

WEEKS: Final = 4


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many people agreed to something, and what they pledged in a wave.

    `new_by_week` holds how many agreed for the first time in each of the last weeks, the latest first. What few people
    share is counted here, too: `campaign.counters.LEAST_CELL` says what may be shown.
    """

    people: int
    unreachable: int
    by_purpose: Mapping[str, int]
    by_language: Mapping[str, int]
    by_country: Mapping[str, int]
    pledges: Mapping[tuple[str, str], int]
    """By action and state."""
    new_by_week: tuple[int, ...]
    groups: Mapping[str, int] = field(default_factory=dict)
    """The groups and channels in which the bot may speak, by language. They are no people: small numbers are told."""
