"""How many have acted: what of it may be told without telling about anybody.

A number is told only in steps (50, 100, 250, 500 ...), rounded down, so it is always "at least". A country's number is
told from 10 people on, and nobody may find out a smaller one by subtracting what is told from something else that is
told. So a country with fewer than 10 counts for nothing at all, not even in the total: whatever is told is the same as
if nobody had acted there. The total says a little less than the truth, and never more.

That holds for one tally, at any time and over time. Two tallies of which one contains the other (all actions, and one
of them) can be subtracted from each other: tell of one kind only. And whoever adds people of their own to a country
until its number appears knows how many were there before: that no counter can prevent.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count as infinite
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from campaign.content import HOME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LEAST_TOTAL: Final = 50
"""Below, the counter is hidden: "three people have acted" helps nobody."""

LEAST_CELL: Final = 10
"""Below, a country's number (and that of open pledges) is hidden: few people in one place could be found out."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Exact counts, never to be shown: how many people told that they are done, and how many have a pledge open.

    Each person counts once: ten actions may be the work of three people, and `LEAST_CELL` is there to hide three.
    `done_by_country` is by ISO 3166 code; who gave no country is in `done` alone. Raises `ValueError` for counts that
    cannot be.
    """

    done: int
    planned: int
    done_by_country: Mapping[str, int]

    def __post_init__(self) -> None:
        counts = (self.done, self.planned, *self.done_by_country.values())
        if min(counts) < 0 or sum(self.done_by_country.values()) > self.done:
            raise ValueError("counts are not negative, and the countries are a part of all that is done")


@dataclass(frozen=True, slots=True)
class Shown:
    """Numbers that may be told, each to be read as "at least"; None where nothing may."""

    done: int
    planned: int | None
    in_country: int | None


def shown(tally: Tally, iso2: str | None) -> Shown | None:
    """What may be told to somebody in the country `iso2`; nothing below `LEAST_TOTAL`. Belarus is never counted."""
    elsewhere = tally.done - sum(tally.done_by_country.values())
    done = _rounded(sum(_cells(tally)) + (elsewhere if elsewhere >= LEAST_CELL else 0), LEAST_TOTAL)
    if done is None:
        return None
    in_country = 0 if iso2 in {None, HOME} else tally.done_by_country.get(iso2 or "", 0)
    return Shown(done, _rounded(tally.planned, LEAST_CELL), _rounded(in_country, LEAST_CELL))


def at_least(count: int) -> int | None:
    """What may be told of a count of its own (of arrivals by a link, say): from 10 on, in steps, as "at least"."""
    return _rounded(count, LEAST_CELL)


def _cells(tally: Tally) -> Iterator[int]:
    """The countries that are large enough to count."""
    return (count for iso2, count in tally.done_by_country.items() if iso2 != HOME and count >= LEAST_CELL)


def _rounded(count: int, least: int) -> int | None:
    """The largest step that is not above `count`; None where that is below `least`."""
    reached = max(takewhile(lambda step: step <= count, _steps()), default=0)
    return reached if reached >= least else None


def _steps() -> Iterator[int]:
    """10, 25, 50, 100, 250, 500 ..."""
    return (leading * 10**zeros for zeros in infinite() for leading in (10, 25, 50))
