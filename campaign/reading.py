"""Reads and checks the files of ``campaign/facts``. How to edit them: campaign/facts/README.md."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from campaign.anniversaries import ACTION_DAY, ARRESTS
from campaign.content import (
    ASKS_FOR_NOTHING,
    HOME,
    Anniversary,
    AnniversaryKind,
    Confidence,
    Content,
    Country,
    CountryRisk,
    Event,
    Figure,
    Mission,
    MissionKind,
    MissionStatus,
    Person,
    PersonStatus,
    Qualifier,
)
from campaign.events import read_event
from campaign.outline import read_campaign
from campaign.partial_date import PartialDate
from campaign.tables import FactsError, Row, read_table

MOST_ZONES: Final = 26
"""A button names a country's time zone by one letter."""

MOST_PREPARE_DAYS: Final = 30
"""How many days before a date people may be told to prepare: earlier, it is forgotten again."""

_LONGEST_QUOTE: Final = 40  # characters of a cell that an error repeats
_Keyed = TypeVar("_Keyed")
_SOURCED: Final = ("source", "checked", "confidence")
CITY_LANGUAGES: Final = ("en", "be", "de", "ru")
"""Languages with a column for cities; where a cell is empty the English name is shown."""

TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "countries.csv": ("iso2", "risk", "time_zones", "likely", "aliases", *_SOURCED),
    "missions.csv": (
        *("iso2", "seat", "kind", *(f"city_{language}" for language in CITY_LANGUAGES)),
        *("street", "street_confidence", "phones", "email"),
        *("contact_confidence", "website", "status", "note", *_SOURCED),
    ),
    "people.csv": (
        *("id", "name_en", "name_be", "name_ru", "union", "role", "arrested_on", "sentence", "status"),
        *("status_as_of", "freed_on", "confirmed_on", *_SOURCED),
    ),
    "figures.csv": ("id", "about", "qualifier", "value", "as_of", "counted_by", *_SOURCED),
    "anniversaries.csv": (
        *("id", "date", "kind", "remind", "main", "prepare_days", "ask", "person", "what", "note", *_SOURCED),
    ),
    "events.csv": (
        *("code", "iso2", *(f"city_{language}" for language in CITY_LANGUAGES)),
        *("place", "date", "time", "time_zone", "minutes", "host", "status", *_SOURCED),
    ),
}
"""The columns of each table."""


def load_content(directory: Path) -> Content:
    """Read all facts. Raises `FactsError` for the first thing that is wrong."""
    campaign = read_campaign(directory / "campaign.toml")
    countries = _keyed(directory, "countries.csv", _country, lambda country: country.iso2)
    if not (HOME in countries and countries[HOME].risk is CountryRisk.HOME):
        raise FactsError("countries.csv", 0, f"{HOME} must stand there with the risk home: people in Belarus only read")
    if not any(country.likely for country in countries.values()):
        raise FactsError("countries.csv", 0, "no country has a number in the column likely: give some, for the buttons")
    numbers = [country.likely for country in countries.values() if country.likely]
    if len(set(numbers)) != len(numbers):
        raise FactsError("countries.csv", 0, "two countries have the same number in the column likely")
    missions = _missions(directory, countries)
    people = _keyed(directory, "people.csv", _person, lambda person: person.id)
    figures = _keyed(directory, "figures.csv", _figure, lambda figure: figure.id)
    anniversaries = _keyed(
        directory, "anniversaries.csv", lambda row: _anniversary(row, people), lambda anniversary: anniversary.id
    )
    if ARRESTS not in anniversaries:
        raise FactsError(
            "anniversaries.csv", 0, f"the row {ARRESTS} must stay, for the day of action: put it back, with remind no"
        )
    return Content(
        campaign=campaign,
        countries=countries,
        missions=missions,
        people=tuple(people.values()),
        figures=figures,
        anniversaries=tuple(anniversaries.values()),
        events=_events(directory, countries),
    )


def content_stamp(directory: Path) -> Hashable:
    """Something that is equal as long as no file of facts has changed; it never fails."""
    stamps: list[Hashable] = []
    for name in ("campaign.toml", *TABLES):
        try:
            stat = (directory / name).stat()
            stamps.append((stat.st_mtime_ns, stat.st_size))
        except OSError:
            stamps.append(None)
    return tuple(stamps)


def _keyed(
    directory: Path, file: str, read: Callable[[Row], _Keyed], key: Callable[[_Keyed], str]
) -> dict[str, _Keyed]:
    found = _keyed_or_none(directory, file, read, key)
    if not found:
        raise FactsError(file, 0, "it has no rows")
    return found


def _keyed_or_none(
    directory: Path, file: str, read: Callable[[Row], _Keyed], key: Callable[[_Keyed], str]
) -> dict[str, _Keyed]:
    found: dict[str, _Keyed] = {}
    for row in read_table(directory / file, TABLES[file]):
        item = read(row)
        if key(item) in found:
            raise FactsError(row.file, row.line, f"{key(item)} stands there twice")
        found[key(item)] = item
    return found


def _events(directory: Path, countries: Mapping[str, Country]) -> tuple[Event, ...]:
    # Most days no protest is known: this table alone may be empty.
    found = _keyed_or_none(directory, "events.csv", lambda row: read_event(row, countries), lambda event: event.code)
    return tuple(found.values())


def _country(row: Row) -> Country:
    zones = row.texts("time_zones", " ")
    if not 1 <= len(zones) <= MOST_ZONES:
        raise row.wrong("time_zones", f"1 to {MOST_ZONES} names, with blanks between them")
    if len(set(zones)) != len(zones):
        raise row.wrong("time_zones", "a name stands there twice")
    for zone in zones:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise row.wrong("time_zones", f"there is no time zone {zone[:_LONGEST_QUOTE]}") from None
    likely = row.optional_number("likely")
    if likely == 0:
        raise row.wrong("likely", "it counts from 1; leave it empty for countries without a button")
    return Country(
        iso2=row.iso2("iso2"),
        risk=row.word("risk", CountryRisk),
        time_zones=zones,
        likely=likely,
        aliases=row.texts("aliases"),
        source=row.source(),
    )


def _missions(directory: Path, countries: Iterable[str]) -> tuple[Mission, ...]:
    found: dict[Hashable, Mission] = {}
    for row in read_table(directory / "missions.csv", TABLES["missions.csv"]):
        mission = _mission(row, countries)
        key = (mission.iso2, mission.seat, mission.kind, mission.cities["en"])
        if key in found:
            raise FactsError(row.file, row.line, f"this {mission.kind} for {mission.iso2} stands there twice")
        found[key] = mission
    return tuple(found.values())


def _mission(row: Row, countries: Iterable[str]) -> Mission:
    iso2, seat = row.iso2("iso2"), row.iso2("seat")
    for column, value in (("iso2", iso2), ("seat", seat)):
        if value not in countries:
            raise row.wrong(column, f"countries.csv has no {value}")
    status, kind = row.word("status", MissionStatus), row.word("kind", MissionKind)
    embassy_is_shown = kind is MissionKind.EMBASSY and status in {MissionStatus.WORKING, MissionStatus.NOT_WORKING}
    row.text("city_en", needed=embassy_is_shown)
    street, phones, email = row.text("street", needed=False), row.phones("phones"), row.email("email")
    street_confidence = row.optional_word("street_confidence", Confidence)
    contact_confidence = row.optional_word("contact_confidence", Confidence)
    if bool(street) != (street_confidence is not None):
        raise row.wrong("street_confidence", "it belongs to a street: fill in both or none")
    if bool(phones or email) != (contact_confidence is not None):
        raise row.wrong("contact_confidence", "it belongs to a phone or an e-mail: fill in both or none")
    return Mission(
        iso2=iso2,
        seat=seat,
        kind=kind,
        cities=row.by_language("city"),
        street=street,
        street_confidence=street_confidence,
        phones=phones,
        email=email,
        contact_confidence=contact_confidence,
        website=row.url("website"),
        status=status,
        source=row.source(),
    )


def _person(row: Row) -> Person:
    status = row.word("status", PersonStatus)
    freed_on, confirmed_on = row.optional_partial_date("freed_on"), row.optional_day("confirmed_on")
    if freed_on and status is not PersonStatus.FREE:
        raise row.wrong("freed_on", "somebody who was freed has the status free")
    names = {language: row.text(f"name_{language}", needed=language == "en") for language in ("en", "be", "ru")}
    return Person(
        id=row.slug("id"),
        names={language: name for language, name in names.items() if name},
        union=row.text("union", needed=False),
        status=status,
        status_as_of=row.optional_partial_date("status_as_of"),
        freed_on=freed_on,
        confirmed_on=confirmed_on,
        source=row.source(),
    )


def _figure(row: Row) -> Figure:
    return Figure(
        id=row.slug("id"),
        about=row.slug("about"),
        qualifier=row.word("qualifier", Qualifier),
        value=row.number("value"),
        as_of=row.partial_date("as_of"),
        counted_by=row.slug("counted_by", needed=False),
        source=row.source(),
    )


def _anniversary(row: Row, people: Iterable[str]) -> Anniversary:
    written = row.text("date")
    yearly = len(written) == len("MM-DD")
    try:
        # A leap year, so that 29 February can be named.
        day = PartialDate.parse(f"2024-{written}" if yearly else written)
    except ValueError:
        day = PartialDate(0)
    if not (day.month and day.day):
        raise row.wrong("date", "it is written 2022-04-19, or 05-01 for a yearly day")
    person = row.slug("person", needed=False)
    if person and person not in people:
        raise row.wrong("person", f"people.csv has no {person}")
    kind = row.word("kind", AnniversaryKind)
    if kind is AnniversaryKind.BIRTHDAY and not person:
        raise row.wrong("person", "whose birthday is it?")
    if row.slug("id") == ACTION_DAY:
        raise row.wrong("id", f"{ACTION_DAY} is the name of the days in campaign.toml, [action_days]: choose another")
    ask = row.slug("ask", needed=False)
    if ask and kind in ASKS_FOR_NOTHING:
        raise row.wrong("ask", f"a date of the kind {kind} must ask for nothing: leave it empty")
    return Anniversary(
        id=row.slug("id"),
        month=day.month,
        day=day.day,
        since=None if yearly else day,
        kind=kind,
        remind=row.yes("remind"),
        main=row.yes("main"),
        prepare_days=_prepare_days(row, kind, ask),
        ask=ask,
        person=person,
        source=row.source(),
    )


def _prepare_days(row: Row, kind: AnniversaryKind, ask: str) -> int:
    days = row.optional_number("prepare_days") or 0
    if days > MOST_PREPARE_DAYS:
        raise row.wrong("prepare_days", f"it must be a number from 0 to {MOST_PREPARE_DAYS}, or empty")
    if days and kind is AnniversaryKind.BIRTHDAY:
        raise row.wrong("prepare_days", "nobody knows so long before who will still be in prison: leave it empty")
    if days and not ask:
        raise row.wrong("prepare_days", "there is nothing to prepare without an ask: fill in ask, or leave this empty")
    return days
