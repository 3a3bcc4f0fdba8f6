"""Which date falls where and when: what a person is written about on a day, and the moment for it.

Days are local to the person, moments are in UTC. A person gets one message a day at most, and it dies with its day.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import isleap
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from campaign.content import ASKS_FOR_NOTHING, AnniversaryKind
from campaign.letters import people_to_name
from campaign.quiet_hours import CLOSES, OPENS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from campaign.content import Anniversary, Content

ARRESTS: Final = "arrests"
"""The row of anniversaries.csv that the yearly day of action goes back to, and takes its ask and preparation from.

The campaign keeps both: in 2025 the day of action was 16 April, the anniversary is 19 April.
Source: https://www.industriall-union.org/16-april-day-of-action-for-trade-union-rights-and-democracy-in-belarus
"""

ACTION_DAY: Final = "action-day"
"""The id of the day of action itself, which stands in campaign.toml and in no table."""

ONE_CALL: Final = timedelta(days=7)
"""How near a day of action takes the ask from the anniversary of the arrests: asked once is enough."""

FARTHEST: Final = timedelta(days=400)
"""How far ahead the next message is looked for: every date comes within a year and some days."""


class Topic(StrEnum):
    """What somebody can ask to be written about. The values are stored, and codes on buttons."""

    ANNIVERSARIES = "ann"
    """What was done to the unions and to the campaign, and the day of action."""
    DAYS = "day"
    """Days that others keep, too."""
    PEOPLE = "ppl"
    """Birthdays in prison, and releases."""


_TOPICS: Final[Mapping[AnniversaryKind, Topic]] = {
    AnniversaryKind.ANNIVERSARY: Topic.ANNIVERSARIES,
    AnniversaryKind.SAFETY: Topic.ANNIVERSARIES,
    AnniversaryKind.OBSERVANCE: Topic.DAYS,
    AnniversaryKind.BIRTHDAY: Topic.PEOPLE,
    AnniversaryKind.RELEASE: Topic.PEOPLE,
}


class Phase(StrEnum):
    """What a message is: about the day, ahead of it, or the call on the day of action. The values are stored."""

    DAY = "day"
    PREPARE = "pre"
    ACTION_DAY = "act"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to write about. `day` is the day itself, also where the message goes out ahead of it.

    `years` says how many there have been since, at least 1; it is None for yearly days and for the day of action.
    `ask` is the slug of an action, empty where nothing is asked for; `person` the id of whose birthday it is, else
    empty. `main` occasions are also for those who want messages less often.
    """

    id: str
    phase: Phase
    day: date
    years: int | None
    ask: str
    topic: Topic
    main: bool
    person: str

    @property
    def key(self) -> str:
        """What its words are named by and what is stored of it: ``arrests.day``, ``action-day.pre``."""
        return f"{self.id}.{self.phase}"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for. `hour` is on their own clock. Raises `ValueError` for an hour by night."""

    topics: frozenset[Topic]
    less_often: bool
    hour: int

    def __post_init__(self) -> None:
        if not OPENS.hour <= self.hour < CLOSES.hour:
            raise ValueError(f"{self.hour} is not an hour from {OPENS.hour} to {CLOSES.hour - 1}")


def falls_on(anniversary: Anniversary, year: int) -> date:
    """Its day in a year. What happened on 29 February is kept on the 28th where a year has no such day."""
    missing = (anniversary.month, anniversary.day) == (2, 29) and not isleap(year)
    return date(year, anniversary.month, 28 if missing else anniversary.day)


def occasions_on(content: Content, day: date) -> tuple[Occasion, ...]:
    """All that somebody could be written about on their local date, the most important first.

    That is the day of action, then main dates, then the others, and last what is only to be prepared: it can be done
    without a message, while a day that is over is over. Equals stand in the order of anniversaries.csv.
    """
    return _year(content, day.year).get(day, ())


def occasion_for(content: Content, wish: Wish, day: date) -> Occasion | None:
    """The one thing a person is written about on their local date, if anything: never two a day."""
    return _first(occasions_on(content, day), wish.topics, less_often=wish.less_often)


def due_at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The moment (UTC) of that hour on a local date.

    Where clocks are put back and the hour comes twice, it is the first time only; where they are put forward over it,
    the moment after the gap.
    """
    # fold=0 means exactly this: https://docs.python.org/3/library/datetime.html#datetime.datetime.fold
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def next_due(content: Content, wish: Wish, zone: ZoneInfo, after: datetime) -> tuple[datetime, date] | None:
    """The first moment (UTC) after `after` at which the person is to be written to, and which local date it belongs to.

    None where nothing comes within `FARTHEST`. `after` is the moment that was dealt with last, and not simply now:
    after a standstill, what came due meanwhile and is still timely would be passed over. Whoever moves west, or sets a
    later hour, can be due for the same date again: only a record of the dates dealt with prevents that.
    """
    today = after.astimezone(zone).date()
    for day in _days(content, wish, today):
        moment = due_at(day, wish.hour, zone)
        # The second condition: a country that changes sides of the date line leaves a date out altogether.
        if moment > after and moment.astimezone(zone).date() == day:
            return moment, day
    return None


def is_timely(day: date, zone: ZoneInfo, now: datetime) -> bool:
    """Whether a message for that local date may still be sent: on that date only, and not by night."""
    local = now.astimezone(zone)
    return local.date() == day and local.time() < CLOSES


def coming(content: Content, wish: Wish, zone: ZoneInfo, now: datetime, months: int = 12) -> tuple[Occasion, ...]:
    """The dates of the coming months for somebody's own calendar, from today on, one a day at most.

    Without what is only to be prepared, and without birthdays: a calendar file cannot be corrected, and nobody knows
    who will still be in prison.
    """
    today = now.astimezone(zone).date()
    end = _months_later(today, months)
    found: list[Occasion] = []
    for year in range(today.year, end.year + 1):
        for day, occasions in _year(content, year).items():
            lasting = [one for one in occasions if one.phase is not Phase.PREPARE and not one.person]
            first = _first(lasting, wish.topics, less_often=wish.less_often)
            if first and today <= day < end:
                found.append(first)
    return tuple(found)


def _first(occasions: Iterable[Occasion], topics: frozenset[Topic], *, less_often: bool) -> Occasion | None:
    wanted = (one for one in occasions if one.topic in topics)
    return next((one for one in wanted if not less_often or (one.main and one.phase is not Phase.PREPARE)), None)


def _days(content: Content, wish: Wish, start: date) -> Iterator[date]:
    """The local dates from `start` on, within `FARTHEST`, on which there is something for that wish."""
    end = start + FARTHEST
    for year in range(start.year, end.year + 1):
        days = _days_of_year(content, wish.topics, wish.less_often, year)
        for day in days[bisect_left(days, start) :]:
            if day > end:
                return
            yield day


# What is worked out once for everybody: a person's next moment is asked for a million times when an hour strikes.
# Facts are keys by identity, so an edit begins anew; the sizes let the facts before an edit go soon after it.


@lru_cache(maxsize=64)
def _days_of_year(content: Content, topics: frozenset[Topic], less_often: bool, year: int) -> tuple[date, ...]:
    found = _year(content, year).items()
    return tuple(day for day, occasions in found if _first(occasions, topics, less_often=less_often))


@lru_cache(maxsize=8)
def _year(content: Content, year: int) -> Mapping[date, tuple[Occasion, ...]]:
    """The dates of a year on which there is something to write about, in order, each with all of it in `_rank`."""
    found: dict[date, list[Occasion]] = {}
    # A message in December can prepare a day in January.
    for day, occasion in (*_written(content, year), *_written(content, year + 1)):
        if day.year == year:
            found.setdefault(day, []).append(occasion)
    return {day: tuple(sorted(found[day], key=_rank)) for day in sorted(found)}


def _rank(occasion: Occasion) -> int:
    if occasion.phase is Phase.PREPARE:
        return 3
    return 0 if occasion.phase is Phase.ACTION_DAY else 1 if occasion.main else 2


def _written(content: Content, year: int) -> Iterator[tuple[date, Occasion]]:
    """What falls into a year, with the day of its message: its own, or for a preparation one before, even last year."""
    for row in content.anniversaries:
        occasions = list(_falling(content, row, year))
        for occasion in occasions:
            if not occasion.person or _may_be_named(content, occasion.person, occasion.day):
                yield occasion.day, occasion
        if occasions and row.prepare_days:
            # The first: where there is a day of action, it is that which wants to be prepared.
            ahead = replace(occasions[0], phase=Phase.PREPARE)
            yield ahead.day - timedelta(days=row.prepare_days), ahead


def _falling(content: Content, row: Anniversary, year: int) -> Iterator[Occasion]:
    """What a row gives in a year: itself; for the arrests first the day of action, where it is known."""
    action_day = content.campaign.action_days.get(year) if row.id == ARRESTS else None
    if action_day:
        yield Occasion(ACTION_DAY, Phase.ACTION_DAY, action_day, None, row.ask, Topic.ANNIVERSARIES, True, "")
    day = falls_on(row, year)
    years = year - row.since.year if row.since else None
    if row.remind and (years is None or years >= 1):
        asked_already = action_day is not None and abs(day - action_day) <= ONE_CALL
        ask = "" if asked_already or row.kind in ASKS_FOR_NOTHING else row.ask
        person = row.person if row.kind is AnniversaryKind.BIRTHDAY else ""
        yield Occasion(row.id, Phase.DAY, day, years, ask, _TOPICS[row.kind], row.main, person)


def _may_be_named(content: Content, person: str, day: date) -> bool:
    return any(one.id == person for one in people_to_name(content, day))


def _months_later(day: date, months: int) -> date:
    """The same day of the month; where that has none, as many days later as it lacks, so that nothing is left out."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1) + timedelta(days=day.day - 1)
