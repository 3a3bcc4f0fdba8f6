"""Public protests: what a row of events.csv must say, and which events are still to come."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from campaign.content import Confidence, CountryRisk, Event, EventStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaign.content import Content, Country
    from campaign.tables import Row

LONGEST: Final = timedelta(hours=24)
"""How long an event may last: a vigil takes a night, anything longer is a slip of the pen."""

LONGEST_TEXT: Final = 120
"""Characters a place or a host may have: an event is shown as a card, several to a message."""

_CODE: Final = re.compile(r"[a-z0-9]{3}")
_YEARS: Final = range(2023, 2100)  # the campaign began in 2023; another century is a slip of the pen


def upcoming(content: Content, iso2: str, now: datetime) -> tuple[Event, ...]:
    """What is planned in a country, sure enough and not over at `now` (aware), soonest first.

    An event that has begun is still among them: one can be late.
    """
    found = [event for event in content.events if event.iso2 == iso2 and is_ahead(event, now)]
    return tuple(sorted(found, key=lambda event: (event.starts.astimezone(UTC), event.code)))


def is_ahead(event: Event, now: datetime) -> bool:
    """Whether it is still to come or under way, planned, and sure enough to send somebody there."""
    # In UTC, since two times on the same zone's clock are compared by their hands, wrongly where the clocks change.
    return (
        event.status is EventStatus.PLANNED
        and event.source.confidence is not Confidence.LOW
        and event.ends.astimezone(UTC) > now.astimezone(UTC)
    )


def event_by_code(content: Content, code: str) -> Event | None:
    """The event behind a button or a pledge, whatever has become of it: it may be cancelled, over or unsure."""
    return next((event for event in content.events if event.code == code), None)


def fingerprint(event: Event) -> str:
    """Eight characters that are others as soon as its time, its place or its status is."""
    told = (event.starts.astimezone(UTC), event.ends.astimezone(UTC), event.cities["en"], event.place, event.status)
    return hashlib.sha256(repr([str(part) for part in told]).encode()).hexdigest()[:8]


def read_event(row: Row, countries: Mapping[str, Country]) -> Event:
    """One row of events.csv. Raises `campaign.tables.FactsError`."""
    code, iso2 = row.text("code"), row.iso2("iso2")
    if not _CODE.fullmatch(code):
        raise row.wrong("code", "it must be three small letters or digits, such as b01")
    country = countries.get(iso2)
    if country is None:
        raise row.wrong("iso2", f"countries.csv has no {iso2}")
    if country.risk is not CountryRisk.ORDINARY:
        raise row.wrong("iso2", f"{iso2} is {country.risk}, and nobody may be called to protest there: delete the row")
    row.text("city_en")
    starts = _start(row, country)
    length = timedelta(minutes=row.number("minutes"))
    if not timedelta() < length <= LONGEST:
        raise row.wrong("minutes", f"how long it lasts must be 1 to {LONGEST // timedelta(minutes=1)} minutes")
    return Event(
        code=code,
        iso2=iso2,
        cities=row.by_language("city"),
        place=_short(row, "place"),
        starts=starts,
        ends=(starts.astimezone(UTC) + length).astimezone(starts.tzinfo),
        zone=row.text("time_zone"),
        host=_short(row, "host"),
        status=row.word("status", EventStatus),
        source=row.source(),
    )


def _start(row: Row, country: Country) -> datetime:
    """When it begins. Of a time that an autumn night has twice, the first is meant."""
    day, time_of_day, name = row.day("date"), row.clock_time("time"), row.text("time_zone")
    if day.year not in _YEARS:
        raise row.wrong("date", f"the year must be {_YEARS[0]} to {_YEARS[-1]}")
    if name not in country.time_zones:
        possible = ", ".join(country.time_zones)
        raise row.wrong("time_zone", f"it must be one that countries.csv has for {country.iso2}: {possible}")
    zone = ZoneInfo(name)
    starts = datetime.combine(day, time_of_day, zone)
    if starts.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != starts.replace(tzinfo=None):
        raise row.wrong("time", f"the clocks of {name} are put forward over it on {day}: ask the host again")
    return starts


def _short(row: Row, column: str) -> str:
    value = row.text(column)
    if len(value) > LONGEST_TEXT:
        raise row.wrong(column, f"it is {len(value)} characters long, at most {LONGEST_TEXT} fit")
    return value
