"""Public protests: what may be written down, and what is shown of it when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from campaign.content import Event, EventStatus
from campaign.events import event_by_code, upcoming
from campaign.tables import FactsError

if TYPE_CHECKING:
    from campaign.content import Content
    from tests.campaign.conftest import Sheet

BERLIN = ZoneInfo("Europe/Berlin")
PICKET = {
    "code": "b01",
    "iso2": "DE",
    "city_en": "Berlin",
    "city_ru": "Берлин",
    "place": "Brandenburger Tor, Pariser Platz",
    "date": "2027-04-19",
    "time": "18:00",
    "time_zone": "Europe/Berlin",
    "minutes": "60",
    "host": "Salidarnast e.V.",
    "status": "planned",
    "source": "the host, by phone, 1 March 2027",
    "checked": "2027-03-01",
    "confidence": "high",
}
BEFORE = datetime(2027, 4, 1, tzinfo=UTC)


def codes(events: tuple[Event, ...]) -> list[str]:
    return [event.code for event in events]


def test_today_no_event_is_known(content: Content) -> None:
    assert content.events == ()
    assert upcoming(content, "DE", BEFORE) == ()
    assert event_by_code(content, "b01") is None


def test_an_event_is_read_on_its_own_clock(sheet: Sheet) -> None:
    sheet.add("events.csv", PICKET)
    (event,) = upcoming(sheet.load(), "DE", BEFORE)
    assert event.starts == datetime(2027, 4, 19, 16, tzinfo=UTC)
    assert event.starts.isoformat() == "2027-04-19T18:00:00+02:00"
    assert event.ends.isoformat() == "2027-04-19T19:00:00+02:00"
    assert event.cities == {"en": "Berlin", "be": "", "de": "", "ru": "Берлин"}
    assert (event.place, event.host, event.zone) == (PICKET["place"], PICKET["host"], "Europe/Berlin")


def test_a_vigil_ends_when_it_is_over_though_the_clocks_change_meanwhile(sheet: Sheet) -> None:
    sheet.add("events.csv", {**PICKET, "date": "2027-10-30", "time": "23:00", "minutes": "480"})
    (event,) = sheet.load().events
    assert event.ends.isoformat() == "2027-10-31T06:00:00+01:00"


def test_of_a_time_that_an_autumn_night_has_twice_the_first_is_meant(sheet: Sheet) -> None:
    sheet.add("events.csv", {**PICKET, "date": "2027-10-31", "time": "02:30", "minutes": "10"})
    content = sheet.load()
    (event,) = content.events
    assert event.starts.astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    # Half past two by the same clock, an hour later: it is over, though the hands say that it has just begun.
    assert upcoming(content, "DE", datetime(2027, 10, 31, 2, 35, tzinfo=BERLIN, fold=0))
    assert not upcoming(content, "DE", datetime(2027, 10, 31, 2, 35, tzinfo=BERLIN, fold=1))


@pytest.mark.parametrize(
    ("column", "typed"), [("status", "cancelled"), ("confidence", "low"), ("iso2", "AT"), ("date", "2026-04-19")]
)
def test_only_what_is_planned_sure_near_and_to_come_is_shown(sheet: Sheet, column: str, typed: str) -> None:
    zone = {"AT": "Europe/Vienna"}.get(typed, "Europe/Berlin")
    sheet.add("events.csv", {**PICKET, "time_zone": zone, column: typed})
    content = sheet.load()
    assert upcoming(content, "DE", BEFORE) == ()
    assert event_by_code(content, "b01") is not None, "a button that is still around finds out what became of it"


def test_one_can_still_be_late(sheet: Sheet) -> None:
    sheet.add("events.csv", PICKET)
    content = sheet.load()
    ends = datetime(2027, 4, 19, 17, tzinfo=UTC)
    assert upcoming(content, "DE", ends - timedelta(seconds=1))
    assert not upcoming(content, "DE", ends)


def test_the_soonest_comes_first_in_whatever_zone(sheet: Sheet) -> None:
    us = {**PICKET, "iso2": "US", "city_en": "New York"}
    sheet.add("events.csv", {**us, "code": "lax", "time": "17:30", "time_zone": "America/Los_Angeles"})
    sheet.add("events.csv", {**us, "code": "nyc", "time": "18:00", "time_zone": "America/New_York"})
    sheet.add("events.csv", {**us, "code": "abc", "time": "18:00", "time_zone": "America/New_York"})
    assert codes(upcoming(sheet.load(), "US", BEFORE)) == ["abc", "nyc", "lax"]


def test_a_cancelled_event_is_told_apart(sheet: Sheet) -> None:
    sheet.add("events.csv", {**PICKET, "status": "cancelled"})
    event = event_by_code(sheet.load(), "b01")
    assert event is not None
    assert event.status is EventStatus.CANCELLED


CELLS = [
    ("code", "B01", "it must be three small letters or digits"),
    ("code", "1", "it must be three small letters or digits"),
    ("code", "b\u04301", "it must be three small letters or digits"),
    ("iso2", "QQ", "countries.csv has no QQ"),
    ("iso2", "BY", "BY is home, and nobody may be called to protest there: delete the row"),
    ("iso2", "RU", "RU is unsafe, and nobody may be called to protest there: delete the row"),
    ("city_en", "", "it is empty, and it must not be"),
    ("place", "", "it is empty, and it must not be"),
    ("place", "Brandenburger\u202eTor", "it holds invisible characters"),
    ("place", "x" * 121, "it is 121 characters long, at most 120 fit"),
    ("host", "x" * 121, "it is 121 characters long, at most 120 fit"),
    ("date", "2027-04", "it must be a full date such as 2026-03-05"),
    ("date", "19.04.2027", "a date is written 2025, 2025-09 or 2025-09-11"),
    ("date", "", "it is empty, and it must not be"),
    ("date", "9999-12-31", "the year must be 2023 to 2099"),
    ("date", "0001-01-01", "the year must be 2023 to 2099"),
    ("time", "6 pm", "it is written 09:30 or 18:00, by the 24-hour clock"),
    ("time", "24:00", "it is written 09:30 or 18:00"),
    ("time", "9:30", "it is written 09:30 or 18:00"),
    ("time", "\u0661\u0668:00", "it is written 09:30 or 18:00"),
    ("time_zone", "Europe/Vienna", "it must be one that countries.csv has for DE: Europe/Berlin"),
    ("time_zone", "../../etc/passwd", "it must be one that countries.csv has for DE"),
    ("minutes", "0", "how long it lasts must be 1 to 1440 minutes"),
    ("minutes", "1441", "how long it lasts must be 1 to 1440 minutes"),
    ("minutes", "1 hour", "it must be a whole number in plain digits"),
    ("status", "postponed", "it must be one of planned, cancelled"),
    ("source", "", "it is empty, and it must not be"),
    ("confidence", "", "it is empty, and it must not be"),
]


@pytest.mark.parametrize(("column", "typed", "told"), CELLS)
def test_a_wrong_cell_is_named(sheet: Sheet, column: str, typed: str, told: str) -> None:
    line = sheet.add("events.csv", {**PICKET, column: typed})
    with pytest.raises(FactsError) as caught:
        sheet.load()
    assert str(caught.value).startswith(f"events.csv, line {line}: {column}: {told}")


def test_a_time_that_the_clocks_skip_is_named(sheet: Sheet) -> None:
    line = sheet.add("events.csv", {**PICKET, "date": "2027-03-28", "time": "02:30"})
    with pytest.raises(FactsError) as caught:
        sheet.load()
    told = "time: the clocks of Europe/Berlin are put forward over it on 2027-03-28: ask the host again"
    assert str(caught.value) == f"events.csv, line {line}: {told}"


def test_a_code_is_not_given_twice(sheet: Sheet) -> None:
    sheet.add("events.csv", PICKET)
    line = sheet.add("events.csv", {**PICKET, "date": "2028-04-19"})
    with pytest.raises(FactsError, match=rf"^events\.csv, line {line}: b01 stands there twice$"):
        sheet.load()


def test_a_country_that_becomes_unsafe_takes_no_event_with_it(sheet: Sheet) -> None:
    line = sheet.add("events.csv", PICKET)
    sheet.write("countries.csv", sheet.line("countries.csv", "DE,"), "risk", "unsafe")
    with pytest.raises(FactsError, match=rf"^events\.csv, line {line}: iso2: DE is unsafe"):
        sheet.load()
