"""Calendar files mean the same moment to whoever reads them, also around the nights that clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import icalendar
import pytest
import vobject

from messages.documents.calendar import calendar_file, event_file

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLACE = "Alexanderplatz; beside the clock, Berlin\nSüdseite"

# Clocks change in the middle of these days: forward in spring, back in autumn; never in Kathmandu.
CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ("America/St_Johns", datetime(2026, 3, 8, 5, 30, tzinfo=UTC)),
    ("America/St_Johns", datetime(2026, 11, 1, 4, 30, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2026, 3, 29, 1, tzinfo=UTC)),
]


def event(start: datetime, zone: str = "Europe/Berlin", lasts: timedelta = 2 * HOUR) -> bytes:
    return event_file("Meeting", start, start + lasts, zone=zone, location=PLACE, made_at=NOW)


def only_event(content: bytes) -> icalendar.Event:
    (found,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(found, icalendar.Event)
    return found


def by_icalendar(content: bytes) -> tuple[datetime, datetime]:
    read = only_event(content)
    return read["DTSTART"].dt.astimezone(UTC), read["DTEND"].dt.astimezone(UTC)


def by_vobject(content: bytes) -> tuple[datetime, datetime]:
    # It would go on with what the first file that it read said of a zone.
    with patch.dict(vobject.icalendar.__dict__["__tzidMap"], clear=True):
        read = vobject.readOne(content.decode()).vevent
        return read.dtstart.value.astimezone(UTC), read.dtend.value.astimezone(UTC)


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_two_readers_find_the_moments_around_a_change_of_clocks(zone: str, change: datetime) -> None:
    for half_hours in (-4000, -60, *range(-9, 10), 60, 4000):
        start = change + timedelta(minutes=30 * half_hours)
        for lasts in (HOUR, 5 * HOUR):
            content = event(start, zone, lasts)
            assert by_icalendar(content) == (start, start + lasts)
            assert by_vobject(content) == (start, start + lasts)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Berlin", "20260704T170000"),
        ("America/St_Johns", "20260704T123000"),
        ("Asia/Kathmandu", "20260704T204500"),
    ],
)
def test_the_time_is_written_as_the_place_shows_it(zone: str, shown: str) -> None:
    content = event(datetime(2026, 7, 4, 15, tzinfo=UTC), zone).decode()
    assert f"DTSTART;TZID={zone}:{shown}\r\n" in content
    assert content.count("BEGIN:VTIMEZONE") == 1
    assert f"TZID:{zone}\r\n" in content
    assert "RDATE" not in content, "Outlook overlooks it"


def test_a_time_that_comes_twice_is_told_by_utc() -> None:
    second_half_past_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    content = event(second_half_past_two).decode()
    assert "DTSTART:20261025T013000Z\r\n" in content
    assert "DTEND:20261025T033000Z\r\n" in content


def test_an_event_says_what_and_where_and_rings_twice() -> None:
    content = event(datetime(2026, 7, 4, 15, tzinfo=UTC))
    read = vobject.readOne(content.decode()).vevent
    assert read.summary.value == "Meeting"
    assert read.location.value == PLACE
    assert {alarm.trigger.value for alarm in read.valarm_list} == {timedelta(days=-1), timedelta(hours=-2)}
    assert {alarm.action.value for alarm in read.valarm_list} == {"DISPLAY"}
    assert only_event(content)["DTSTAMP"].dt == NOW


def test_a_plan_rings_when_it_begins() -> None:
    start = datetime(2026, 10, 25, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    content = calendar_file("Write", start, made_at=NOW)
    assert by_vobject(content) == (start, start + timedelta(minutes=15))
    (alarm,) = only_event(content).walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(0)
    assert b"VTIMEZONE" not in content


@pytest.mark.parametrize("content", [event(NOW), calendar_file("Write", NOW, made_at=NOW)], ids=["event", "plan"])
def test_a_file_names_nobody_who_made_it(content: bytes) -> None:
    text = content.decode().lower()
    for word in ("belarus", "union", "t.me", "bot", "organizer", "attendee", "url"):
        assert word not in text
    assert "prodid:-//calendar//\r\n" in text


def test_an_event_that_does_not_last_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after it begins"):
        event(NOW, lasts=timedelta(0))
    berlin = ZoneInfo("Europe/Berlin")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=fold) for fold in (0, 1))
    by_vobject(event_file("Night", first, second, zone="Europe/Berlin", location="", made_at=NOW))
    with pytest.raises(ValueError, match="ends after it begins"):
        event_file("Night", second, first, zone="Europe/Berlin", location="", made_at=NOW)


def test_a_moment_without_an_offset_is_refused() -> None:
    naive = datetime(2026, 7, 4, 15)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="offset"):
        event(naive)
    with pytest.raises(ValueError, match="offset"):
        calendar_file("Write", naive, made_at=NOW)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        event(NOW, "Europe/Atlantis")
