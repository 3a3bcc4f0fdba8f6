"""An event typed on a phone: what is taken, and what is said to be wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from campaign.edits import Moved
from campaign.overlay import event_from
from campaign.typed_events import Wrong, WrongEventError, lines_of, typed_change, typed_event

if TYPE_CHECKING:
    from campaign.content import Content, Event

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LINES = ("Germany", "Berlin", "Pariser Platz", "2027-04-19", "18:00", "60", "Branch 7")
NEW_YORK = ("United States", "New York", "Union Square", "2027-04-19", "18:00", "60", "Branch 7", "America/New_York")


def typed(content: Content, lines: tuple[str, ...] = LINES, iso2: str = "DE") -> Event:
    cells = typed_event(content, lines, (iso2,), NOW)
    return event_from(content, {**cells, "code": "x00"})


def wrong_with(content: Content, lines: tuple[str, ...], *countries: str) -> tuple[Wrong, ...]:
    with pytest.raises(WrongEventError) as caught:
        typed_event(content, lines, countries, NOW)
    return caught.value.wrong


def put(index: int, value: str, lines: tuple[str, ...] = LINES) -> tuple[str, ...]:
    return (*lines[:index], value, *lines[index + 1 :])


def test_seven_lines_make_an_event(content: Content) -> None:
    event = typed(content)
    assert event.starts.isoformat() == "2027-04-19T18:00:00+02:00"
    assert event.ends.isoformat() == "2027-04-19T19:00:00+02:00"
    assert (event.iso2, event.cities["en"], event.place, event.host) == ("DE", "Berlin", "Pariser Platz", "Branch 7")


def test_blanks_and_empty_lines_are_no_matter() -> None:
    assert lines_of("\n Germany \n\n\tBerlin\r\nPariser Platz\n") == ("Germany", "Berlin", "Pariser Platz")


@pytest.mark.parametrize(
    ("index", "written", "read"),
    [(3, "19.04.2027", "2027-04-19T18:00:00+02:00"), (4, "8:05", "2027-04-19T08:05:00+02:00")],
)
def test_what_can_only_mean_one_thing_is_taken(content: Content, index: int, written: str, read: str) -> None:
    assert typed(content, put(index, written)).starts.isoformat() == read


CELLS = [
    (1, "x" * 41, Wrong.CITY),
    (2, "x" * 121, Wrong.PLACE),
    (2, "Pariser\u202ePlatz", Wrong.PLACE),
    (3, "19/04/2027", Wrong.DATE),
    (3, "2027-02-30", Wrong.DATE),
    (3, "\u0662027-04-19", Wrong.DATE),
    (3, "2026-11-23", Wrong.OVER),
    (3, "2029-04-19", Wrong.FAR),
    (4, "6 pm", Wrong.TIME),
    (4, "24:00", Wrong.TIME),
    (5, "0", Wrong.MINUTES),
    (5, "1441", Wrong.MINUTES),
    (5, "1 hour", Wrong.MINUTES),
    (6, "x" * 121, Wrong.HOST),
]


@pytest.mark.parametrize(("index", "written", "wrong"), CELLS)
def test_each_thing_that_is_wrong_is_named(content: Content, index: int, written: str, wrong: Wrong) -> None:
    assert wrong_with(content, put(index, written), "DE") == (wrong,)


@pytest.mark.parametrize(
    "told",
    [
        "DE89 3704 0044 0532 0130 00",
        "DE89370400440532013000",
        "4111 1111 1111 1111",
        "+49 30 123 45 67 89",
        "give at example.org",
        "https://example.org",
        "ask @somebody",
        "t.me/somebody",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    ],
)
def test_no_line_leads_to_an_account_or_a_page(content: Content, told: str) -> None:
    for index, wrong in ((1, Wrong.CITY), (2, Wrong.PLACE), (6, Wrong.HOST)):
        found = wrong_with(content, put(index, told), "DE")
        assert found == (wrong,)
    with pytest.raises(WrongEventError):
        typed_change(content, typed(content), Moved.PLACE, (told,), NOW)


@pytest.mark.parametrize("place", ["Salidarnast e.V.", "Str. des 17. Juni 135", "Пляц Незалежнасці, 1", "St.Peter"])
def test_what_is_written_so_is_a_place(content: Content, place: str) -> None:
    assert typed(content, put(2, place)).place == place


def test_all_that_is_wrong_is_said_at_once(content: Content) -> None:
    lines = ("Germany", "Berlin", "x" * 121, "tomorrow", "noon", "an hour", "Branch 7")
    assert wrong_with(content, lines, "DE") == (Wrong.PLACE, Wrong.DATE, Wrong.TIME, Wrong.MINUTES)


def test_a_time_that_the_clocks_skip_is_named(content: Content) -> None:
    assert wrong_with(content, put(4, "02:30", put(3, "2027-03-28")), "DE") == (Wrong.SKIPPED,)


@pytest.mark.parametrize("countries", [(), ("DE", "AT"), ("QQ",)])
def test_a_country_that_is_not_clear_is_asked_for(content: Content, countries: tuple[str, ...]) -> None:
    assert wrong_with(content, LINES, *countries) == (Wrong.COUNTRY,)


@pytest.mark.parametrize("iso2", ["BY", "RU"])
def test_nobody_is_called_to_protest_where_it_is_dangerous(content: Content, iso2: str) -> None:
    zone = content.countries[iso2].time_zones[0]
    assert wrong_with(content, (*LINES, zone), iso2) == (Wrong.UNSAFE,)


@pytest.mark.parametrize("lines", [(), LINES[:6], (*LINES, "Europe/Berlin", "more")])
def test_too_few_lines_and_too_many(content: Content, lines: tuple[str, ...]) -> None:
    assert wrong_with(content, lines, "DE") == (Wrong.LINES,)


@pytest.mark.parametrize("zone", ["America/New_York", "america/new_york", "New York"])
def test_a_country_with_several_clocks_needs_one(content: Content, zone: str) -> None:
    assert wrong_with(content, NEW_YORK[:7], "US") == (Wrong.ZONE,)
    assert wrong_with(content, put(7, "Europe/Berlin", NEW_YORK), "US") == (Wrong.ZONE,)
    assert typed(content, put(7, zone, NEW_YORK), "US").starts.isoformat() == "2027-04-19T18:00:00-04:00"


def test_a_change_has_its_own_lines(content: Content) -> None:
    event = typed(content)
    time = typed_change(content, event, Moved.TIME, ("20.04.2027", "9:00", "90"), NOW)
    assert time == {"date": "2027-04-20", "time": "09:00", "minutes": "90"}
    assert typed_change(content, event, Moved.PLACE, ("Alexanderplatz",), NOW) == {"place": "Alexanderplatz"}


@pytest.mark.parametrize(
    ("moved", "lines", "wrong"),
    [
        (Moved.TIME, ("2027-04-20",), Wrong.LINES),
        (Moved.TIME, ("2026-04-20", "09:00", "90"), Wrong.OVER),
        (Moved.TIME, ("2027-03-28", "02:30", "90"), Wrong.SKIPPED),
        (Moved.PLACE, ("here", "and there"), Wrong.LINES),
        (Moved.PLACE, ("x" * 121,), Wrong.PLACE),
    ],
)
def test_a_change_is_read_as_strictly(content: Content, moved: Moved, lines: tuple[str, ...], wrong: Wrong) -> None:
    with pytest.raises(WrongEventError) as caught:
        typed_change(content, typed(content), moved, lines, NOW)
    assert caught.value.wrong == (wrong,)
