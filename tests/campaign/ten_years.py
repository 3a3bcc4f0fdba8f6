"""Ten years of messages to one person, with a bot that now and then stands still.

The bot looks at fixed ticks. Between them nothing happens, so the ten years are walked from message to message. What
should have happened is found another way: by looking at the clock on the person's wall every quarter of an hour, which
is as finely as any of the world's clocks differ from UTC in these years.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from campaign.anniversaries import Wish, is_timely, next_due, occasion_for
from campaign.content import Anniversary, AnniversaryKind, Content, Person, PersonStatus
from campaign.partial_date import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random
    from zoneinfo import ZoneInfo

BEGIN: Final = date(2026, 1, 1)
END: Final = date(2036, 12, 31)
TICK: Final = timedelta(minutes=1)
LONGEST_STOP: Final = timedelta(days=7)
_QUARTER: Final = timedelta(minutes=15)
_BEFORE, _AFTER = timedelta(hours=15), timedelta(hours=36)  # of a date's midnight in UTC: it is that date somewhere


@dataclass(frozen=True)
class Stop:
    """The bot is down from `begin` until `end`, when it looks at once."""

    begin: datetime
    end: datetime


@dataclass
class History:
    """What became of each local date that was due: when it was sent, or that it was too late."""

    due: list[tuple[datetime, date]] = field(default_factory=list)
    sent: dict[date, datetime] = field(default_factory=dict)
    expired: set[date] = field(default_factory=set)


def stops(random: Random, count: int) -> tuple[Stop, ...]:
    """Standstills of a minute to seven days, short ones as likely as long ones, none while another lasts."""
    whole = int((END - BEGIN).total_seconds())
    found: list[Stop] = []
    for second in sorted(random.sample(range(whole), count)):
        begin = datetime.combine(BEGIN, time(), UTC) + timedelta(seconds=second)
        length = timedelta(minutes=1) * (LONGEST_STOP / timedelta(minutes=1)) ** random.random()
        if not found or found[-1].end < begin:
            found.append(Stop(begin, begin + length))
    return tuple(found)


def look_after(moment: datetime, stops: Sequence[Stop]) -> datetime:
    """When the bot looks next, at `moment` or later."""
    ticks = -(-(moment - datetime(2026, 1, 1, tzinfo=UTC)) // TICK)
    look = datetime(2026, 1, 1, tzinfo=UTC) + ticks * TICK
    before = bisect_right(stops, look, key=lambda stop: stop.begin)
    stop = stops[before - 1] if before else None
    return stop.end if stop and look < stop.end else look


def lived(content: Content, wish: Wish, zone: ZoneInfo, stops: Sequence[Stop]) -> History:
    """The ten years as the bot goes through them for one person, one due moment after the other."""
    history = History()
    last = datetime.combine(BEGIN, time(), zone).astimezone(UTC) - timedelta(seconds=1)
    while (due := next_due(content, wish, zone, last)) and due[1] <= END:
        last, day = due
        history.due.append(due)
        look = look_after(last, stops)
        if is_timely(day, zone, look):
            assert day not in history.sent, f"two on {day} in {zone}"
            history.sent[day] = look
        else:
            history.expired.add(day)
    return history


class Wall:
    """The clock on a wall in one zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._windows: dict[date, tuple[dict[int, datetime], datetime]] = {}

    def window(self, day: date, hour: int) -> tuple[datetime, datetime]:
        """From the first moment (UTC) of that hour on a date until nine in the evening, when the last message goes."""
        if day not in self._windows:
            self._windows[day] = self._look(day)
        opens, closes = self._windows[day]
        return opens[hour], closes

    def _look(self, day: date) -> tuple[dict[int, datetime], datetime]:
        midnight = datetime.combine(day, time(), UTC)
        opens: dict[int, datetime] = {}
        closes = midnight
        for number in range((_BEFORE + _AFTER) // _QUARTER):
            quarter = midnight - _BEFORE + number * _QUARTER
            shown = quarter.astimezone(self._zone)
            if shown.date() == day and time(8) <= shown.time() < time(21):
                closes = quarter + _QUARTER
                for hour in range(8, shown.hour + 1):
                    opens.setdefault(hour, quarter)
        return opens, closes


def expected_days(content: Content, wish: Wish) -> list[date]:
    """Every date of the ten years on which the person is to be written to."""
    days = (BEGIN + timedelta(days=number) for number in range((END - BEGIN).days + 1))
    return [day for day in days if occasion_for(content, wish, day)]


def check(history: History, days: Iterable[date], wall: Wall, hour: int, stops: Sequence[Stop]) -> None:
    """Nothing twice, nothing missed, nothing early, late or by night, and nothing expired that was still timely."""
    days = list(days)
    assert [day for _, day in history.due] == days
    assert history.sent.keys() | history.expired == set(days)
    assert not history.sent.keys() & history.expired
    for moment, day in history.due:
        opens, closes = wall.window(day, hour)
        assert moment == opens, (day, moment, opens)
        look = look_after(opens, stops)
        assert (day in history.sent) == (look < closes), (day, look)
        if day in history.sent:
            assert history.sent[day] == look


def eventful(content: Content, random: Random) -> Content:
    """The shipped facts as ten years may change them: days of action near and far, 29 February, prisoners, birthdays.

    A few days get several occasions, and some follow one another.
    """
    yearly = next(row for row in content.anniversaries if row.kind is AnniversaryKind.OBSERVANCE and row.since is None)
    more = [
        replace(yearly, id="leap-day", month=2, day=29, since=PartialDate(2024, 2, 29), main=True, prepare_days=30),
        replace(yearly, id="leap-year-day", month=2, day=29, kind=AnniversaryKind.SAFETY, ask=""),
        replace(yearly, id="day-after", month=3, day=1),
        replace(yearly, id="new-year", month=1, day=1, prepare_days=1),
        replace(yearly, id="last-day", month=12, day=31),
        *(_somewhere(yearly, f"made-up-{number}", random) for number in range(12)),
    ]
    people = [replace(one, confirmed_on=None) for one in content.people]
    prisoner = next(one for one in people if one.status is PersonStatus.IMPRISONED)
    birthdays = []
    for year in range(BEGIN.year, END.year + 1):
        somebody, birthday = _prisoner(prisoner, year, random)
        people.append(somebody)
        birthdays.append(
            replace(
                yearly,
                id=f"birthday-{year}",
                month=birthday.month,
                day=birthday.day,
                kind=AnniversaryKind.BIRTHDAY,
                person=somebody.id,
            )
        )
    near = {year: date(year, 4, 19) + timedelta(days=random.randint(-9, 9)) for year in range(2026, 2035, 2)}
    far = {2027: date(2027, 4, 19), 2029: date(2029, 6, 1), 2031: date(2031, 1, 2), 2035: date(2035, 12, 31)}
    return replace(
        content,
        campaign=replace(content.campaign, action_days=near | far),
        anniversaries=(*content.anniversaries, *more, *birthdays),
        people=tuple(people),
    )


def _somewhere(row: Anniversary, id_: str, random: Random) -> Anniversary:
    day = date(2027, 1, 1) + timedelta(days=random.randrange(365))
    kinds = [kind for kind in AnniversaryKind if kind is not AnniversaryKind.BIRTHDAY]
    return replace(
        row,
        id=id_,
        month=day.month,
        day=day.day,
        kind=random.choice(kinds),
        main=random.random() < 0.3,
        prepare_days=random.choice((0, 0, 1, 7, 30)),
    )


def _prisoner(like: Person, year: int, random: Random) -> tuple[Person, date]:
    """Somebody confirmed imprisoned once, in that year, and a birthday within the 90 days from then or after them."""
    confirmed = date(year, 1, 1) + timedelta(days=random.randrange(200))
    return replace(like, id=f"somebody-{year}", confirmed_on=confirmed), confirmed + timedelta(
        days=random.randrange(120)
    )
