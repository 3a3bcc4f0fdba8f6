"""Calendar files (RFC 5545): a reminder of one's own plan; an event at a place; dates to remember.

None names the campaign or the bot.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

if TYPE_CHECKING:
    from collections.abc import Iterable

LASTS: Final = timedelta(minutes=15)
RINGS: Final = (timedelta(days=-1), timedelta(hours=-2))
"""When an event rings: the day before, and in time to set out."""

ZONE_AROUND: Final = timedelta(days=180)
"""How much of its time zone's history an event carries, before and after.

In less than a year the clocks change once in each direction, and each change is the beginning of a part of its own.
Over more years the library lists further changes as dates (RDATE), of which some readers (Outlook's) take no notice:
https://github.com/iCalcreator/iCalcreator/issues/106
"""


def calendar_file(summary: str, start: datetime, *, made_at: datetime) -> bytes:
    """One event that begins at `start` (an aware instant) and rings then."""
    begins = _instant(start)
    event = _event(summary, begins, begins + LASTS, made_at)
    event.add_component(_alarm(summary, timedelta(0)))
    return bytes(_calendar(event).to_ical())


def event_file(summary: str, start: datetime, end: datetime, *, zone: str, location: str, made_at: datetime) -> bytes:
    """An event from `start` to `end` (aware instants) at a place whose clocks follow `zone` (an IANA name).

    It rings a day and two hours before. The times are written as the place's clocks show them, with the zone's name:
    a public event is announced by the clock on the wall, and phones know that clock's newest rules by its name, also
    those made after the file. Raises `ValueError` unless it ends after it begins, and `ZoneInfoNotFoundError` (a
    `KeyError`) for an unknown zone.
    """
    begins, ends = _instant(start), _instant(end)
    if begins >= ends:
        raise ValueError("an event ends after it begins")
    clock = ZoneInfo(zone)
    shown = begins.astimezone(clock), ends.astimezone(clock)
    if any(moment.fold for moment in shown):
        # RFC 5545, 3.3.5: a local time that comes twice (clocks are put back at night) means the first of the two.
        shown = begins, ends
    event = _event(summary, *shown, made_at)
    event.add("location", location)
    for before in RINGS:
        event.add_component(_alarm(summary, before))
    calendar = _calendar(event)
    calendar.add_missing_timezones((begins - ZONE_AROUND).date(), (ends + ZONE_AROUND).date())
    return bytes(calendar.to_ical())


def dates_file(summary: str, days: Iterable[date], *, hour: int, made_at: datetime) -> bytes:
    """One event on each of the days, ringing at that hour by the reader's own clock, wherever that is.

    The times carry no zone (RFC 5545, 3.3.5, "floating"): so nobody has to tell where they live. Each event's name is
    made of its day, so that a newer file takes the place of an older one instead of doubling it.
    """
    events = []
    for day in days:
        begins = datetime.combine(day, time(hour))
        event = _event(summary, begins, begins + LASTS, made_at)
        event["uid"] = f"{day.isoformat()}-{hour}"
        event.add_component(_alarm(summary, timedelta(0)))
        events.append(event)
    return bytes(_calendar(*events).to_ical())


def _instant(moment: datetime) -> datetime:
    """The same moment in UTC. Without an offset, the clock of whichever machine runs this would decide."""
    if moment.utcoffset() is None:
        raise ValueError("an instant needs its offset from UTC")
    return moment.astimezone(UTC)


def _event(summary: str, start: datetime, end: datetime, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", str(uuid4()))
    event.add("dtstamp", _instant(made_at))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", summary)
    return event


def _alarm(text: str, trigger: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", trigger)
    return alarm


def _calendar(*events: Event) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//calendar//")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    return calendar
