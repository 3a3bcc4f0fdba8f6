"""A calendar file (RFC 5545) with one reminder in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from icalendar import Alarm, Calendar, Event

LASTS: Final = timedelta(minutes=15)


def calendar_file(summary: str, start: datetime, *, made_at: datetime) -> bytes:
    """One event that begins at `start` (an aware instant) and rings then. It names neither the campaign nor the bot."""
    event = Event()
    event.add("uid", str(uuid4()))
    event.add("dtstamp", made_at)
    event.add("dtstart", start)
    event.add("dtend", start + LASTS)
    event.add("summary", summary)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//calendar//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
