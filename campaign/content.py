"""What is true: the files of ``campaign/facts``, read, checked and frozen.

How to edit them: campaign/facts/README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from campaign.outline import Campaign, read_campaign
from campaign.partial_date import PartialDate
from campaign.tables import FactsError, Row, read_table

__all__ = ["Content", "FactsError", "content_stamp", "load_content"]

MOST_ZONES: Final = 26
"""A button names a country's time zone by one letter."""

_Keyed = TypeVar("_Keyed")


class Confidence(StrEnum):
    """How sure the source makes us."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class CountryRisk(StrEnum):
    """What living in a country means for acting against the authorities of Belarus."""

    HOME = "home"
    """Belarus itself: read only."""
    UNSAFE = "unsafe"
    """No protest, embassy or donation step."""
    ORDINARY = "ordinary"


class MissionKind(StrEnum):
    """What kind of mission of Belarus it is."""

    EMBASSY = "embassy"
    CONSULATE_GENERAL = "consulate_general"
    CONSULATE = "consulate"
    PERMANENT_MISSION = "permanent_mission"


class MissionStatus(StrEnum):
    """Whether the mission works, as far as the sources say."""

    WORKING = "working"
    NOT_WORKING = "not_working"
    CLOSED = "closed"
    UNCONFIRMED = "unconfirmed"


class PersonStatus(StrEnum):
    """Where a convicted trade unionist is, as far as the sources say."""

    IMPRISONED = "imprisoned"
    FREE = "free"
    UNKNOWN = "unknown"
    TERM_ELAPSED = "term_elapsed"
    """The term is over by calculation; nobody has reported a release."""
    NON_CUSTODIAL = "non_custodial"


class Qualifier(StrEnum):
    """How exact a figure is."""

    EXACT = "exact"
    MORE_THAN = "more_than"
    ABOUT = "about"
    AT_LEAST = "at_least"
    ALMOST = "almost"


class AnniversaryKind(StrEnum):
    """What a date is about."""

    ANNIVERSARY = "anniversary"
    OBSERVANCE = "observance"
    BIRTHDAY = "birthday"
    RELEASE = "release"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row comes from, how old that is, and how sure it makes us."""

    text: str
    checked: PartialDate | None
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Country:
    """A country somebody may live in. `time_zones` are IANA names; their order never changes, buttons count on it."""

    iso2: str
    risk: CountryRisk
    time_zones: tuple[str, ...]
    likely: int | None
    aliases: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Mission:
    """A mission of Belarus that serves the country `iso2` and sits in `seat`.

    Show a person only what `campaign.missions.shown` lets through: not everything here is sure enough.
    """

    iso2: str
    seat: str
    kind: MissionKind
    cities: Mapping[str, str]
    street: str
    street_confidence: Confidence | None
    phones: tuple[str, ...]
    email: str
    contact_confidence: Confidence | None
    website: str
    status: MissionStatus
    source: Source


@dataclass(frozen=True, slots=True)
class Person:
    """A persecuted trade unionist. `confirmed_on` is the day somebody of the campaign confirmed the status."""

    id: str
    names: Mapping[str, str]
    union: str
    status: PersonStatus
    status_as_of: PartialDate | None
    freed_on: PartialDate | None
    confirmed_on: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its date. `counted_by` names who counted, as a slug that each language has a name for."""

    id: str
    about: str
    qualifier: Qualifier
    value: int
    as_of: PartialDate
    counted_by: str
    source: Source


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A date worth a message: a full date that returns every year, or ``MM-DD`` for a yearly observance."""

    id: str
    month: int
    day: int
    since: PartialDate | None
    kind: AnniversaryKind
    person: str
    source: Source


@dataclass(frozen=True, slots=True)
class Content:
    """All the facts, as of one moment."""

    campaign: Campaign
    countries: Mapping[str, Country]
    missions: tuple[Mission, ...]
    people: tuple[Person, ...]
    figures: Mapping[str, Figure]
    anniversaries: tuple[Anniversary, ...]


_SOURCED: Final = ("source", "checked", "confidence")
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "countries.csv": ("iso2", "risk", "time_zones", "likely", "aliases", *_SOURCED),
    "missions.csv": (
        *("iso2", "seat", "kind", "city_en", "city_ru", "street", "street_confidence", "phones", "email"),
        *("contact_confidence", "website", "status", "note", *_SOURCED),
    ),
    "people.csv": (
        *("id", "name_en", "name_be", "name_ru", "union", "role", "arrested_on", "sentence", "status"),
        *("status_as_of", "freed_on", "confirmed_on", *_SOURCED),
    ),
    "figures.csv": ("id", "about", "qualifier", "value", "as_of", "counted_by", *_SOURCED),
    "anniversaries.csv": ("id", "date", "kind", "person", "what", "note", *_SOURCED),
}
"""The columns of each table."""


def load_content(directory: Path) -> Content:
    """Read all facts. Raises `FactsError` for the first thing that is wrong."""
    campaign = read_campaign(directory / "campaign.toml")
    countries = _keyed(directory, "countries.csv", _country, lambda country: country.iso2)
    if not any(country.likely for country in countries.values()):
        raise FactsError("countries.csv", 0, "no country has a number in the column likely: give some, for the buttons")
    missions = tuple(_mission(row, countries) for row in read_table(directory / "missions.csv", TABLES["missions.csv"]))
    people = _keyed(directory, "people.csv", _person, lambda person: person.id)
    figures = _keyed(directory, "figures.csv", _figure, lambda figure: figure.id)
    anniversaries = _keyed(
        directory, "anniversaries.csv", lambda row: _anniversary(row, people), lambda anniversary: anniversary.id
    )
    return Content(campaign, countries, missions, tuple(people.values()), figures, tuple(anniversaries.values()))


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
    found: dict[str, _Keyed] = {}
    for row in read_table(directory / file, TABLES[file]):
        item = read(row)
        if key(item) in found:
            raise FactsError(row.file, row.line, f"{key(item)} stands there twice")
        found[key(item)] = item
    if not found:
        raise FactsError(file, 0, "it has no rows")
    return found


def _source(row: Row) -> Source:
    return Source(row.text("source"), row.optional_partial_date("checked"), row.word("confidence", Confidence))


def _iso2(row: Row, column: str) -> str:
    value = row.text(column)
    if len(value) != 2 or not (value.isascii() and value.isalpha() and value.isupper()):
        raise row.wrong(column, "it must be the two capital letters of ISO 3166, such as DE")
    return value


def _country(row: Row) -> Country:
    zones = row.texts("time_zones", " ")
    if not 1 <= len(zones) <= MOST_ZONES:
        raise row.wrong("time_zones", f"1 to {MOST_ZONES} names, with blanks between them")
    for zone in zones:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise row.wrong("time_zones", f"there is no time zone {zone}") from None
    return Country(
        iso2=_iso2(row, "iso2"),
        risk=row.word("risk", CountryRisk),
        time_zones=zones,
        likely=row.optional_number("likely"),
        aliases=row.texts("aliases"),
        source=_source(row),
    )


def _mission(row: Row, countries: Iterable[str]) -> Mission:
    iso2, seat = _iso2(row, "iso2"), _iso2(row, "seat")
    for column, value in (("iso2", iso2), ("seat", seat)):
        if value not in countries:
            raise row.wrong(column, f"countries.csv has no {value}")
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
        kind=row.word("kind", MissionKind),
        cities={language: row.text(f"city_{language}", needed=False) for language in ("en", "ru")},
        street=street,
        street_confidence=street_confidence,
        phones=phones,
        email=email,
        contact_confidence=contact_confidence,
        website=row.url("website"),
        status=row.word("status", MissionStatus),
        source=_source(row),
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
        source=_source(row),
    )


def _figure(row: Row) -> Figure:
    return Figure(
        id=row.slug("id"),
        about=row.slug("about"),
        qualifier=row.word("qualifier", Qualifier),
        value=row.number("value"),
        as_of=row.partial_date("as_of"),
        counted_by=row.slug("counted_by", needed=False),
        source=_source(row),
    )


def _anniversary(row: Row, people: Iterable[str]) -> Anniversary:
    written = row.text("date")
    since = None
    try:
        # A leap year, so that 29 February can be named.
        day = date.fromisoformat(f"2024-{written}") if len(written) == len("MM-DD") else date.fromisoformat(written)
    except ValueError:
        raise row.wrong("date", "it is written 2022-04-19, or 05-01 for a yearly day") from None
    if len(written) > len("MM-DD"):
        since = PartialDate.parse(written)
    person = row.slug("person", needed=False)
    if person and person not in people:
        raise row.wrong("person", f"people.csv has no {person}")
    return Anniversary(
        id=row.slug("id"),
        month=day.month,
        day=day.day,
        since=since,
        kind=row.word("kind", AnniversaryKind),
        person=person,
        source=_source(row),
    )
