"""What is true, as frozen values. ``campaign/reading.py`` makes them from the files of ``campaign/facts``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from campaign.outline import Campaign
    from campaign.partial_date import PartialDate


HOME: Final = "BY"
"""Belarus, where taking part is punished: no edit may make it a country like others."""


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


ASKS_FOR_NOTHING: Final = frozenset({AnniversaryKind.RELEASE, AnniversaryKind.SAFETY})
"""Dates whose messages must not ask for anything: good news are no occasion to want something, nor is a warning."""


class EventStatus(StrEnum):
    """Whether a public event is to take place."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


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
    """A date worth a message: a full date that returns every year, or a yearly observance (`since` is None then).

    `remind` is False while the day or the person's situation is not confirmed. `main` ones are also for people who want
    messages less often. `prepare_days` is how many days before the date a message tells how to prepare for it, 0 for
    none. `ask` is the slug of the action that messages ask for, empty for none.

    What is said of it, and when, is for `campaign.anniversaries` to tell: not every birthday may be mentioned.
    """

    id: str
    month: int
    day: int
    since: PartialDate | None
    kind: AnniversaryKind
    remind: bool
    main: bool
    prepare_days: int
    ask: str
    person: str
    source: Source


@dataclass(frozen=True, slots=True)
class Event:
    """A public protest that somebody invites to.

    `code` travels on buttons: three small letters or digits, never used again. `cities` is by language, empty where the
    English name is shown; `place` is written as it is there. `starts` and `ends` are aware, on the clock of `zone`
    (IANA). `host` is who invites.

    Show a person only what `campaign.events.upcoming` lets through: not everything here is sure, planned and to come.
    """

    code: str
    iso2: str
    cities: Mapping[str, str]
    place: str
    starts: datetime
    ends: datetime
    zone: str
    host: str
    status: EventStatus
    source: Source


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """All the facts, as of one moment. One set is equal only to itself, so what was worked out from it can be kept."""

    campaign: Campaign
    countries: Mapping[str, Country]
    missions: tuple[Mission, ...]
    people: tuple[Person, ...]
    figures: Mapping[str, Figure]
    anniversaries: tuple[Anniversary, ...]
    events: tuple[Event, ...]
