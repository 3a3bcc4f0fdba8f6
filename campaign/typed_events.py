"""An event that somebody types on a phone: one line for each thing, in a fixed order, read strictly."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from campaign.content import Confidence, CountryRisk, EventStatus
from campaign.edits import Moved
from campaign.events import LONGEST, LONGEST_TEXT
from campaign.overlay import cells_of, event_from
from campaign.reading import CITY_LANGUAGES
from campaign.tables import FactsError, holds_invisible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from campaign.content import Content, Country, Event

FARTHEST: Final = timedelta(days=2 * 365)
"""How far ahead an event may be: what is later is a slip of the pen."""

LONGEST_CITY: Final = 40
"""Characters of a city: it stands on a button, with the time behind it."""

SOURCE: Final = "an admin of the bot, in a chat"
"""What an event from a chat names as its source."""

_LINES: Final = (7, 8)  # the last, the time zone, only where the country has several
_ISO_DAY: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_DOTTED_DAY: Final = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})")
_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_MINUTES: Final = re.compile(r"[0-9]{1,4}")
# Names of pages end like this; unions can have a dot in their names, as ver.di has.
_ENDINGS: Final = (
    "app at be biz by ca ch com cz de dk ee es eu fi fr info int io it link lt lv me net nl no online org pl pt ru se"
    " site sk su tv ua uk us xyz"
)
# A page, an account of Telegram, a number of a bank account, a card or a phone, the address of a wallet.
_LEADS_AWAY: Final = re.compile(
    rf"[@/\\]|\w\.(?:{_ENDINGS.replace(' ', '|')})\b|(?:[0-9][\s.()+-]*){{9}}|(?=[A-Za-z]*[0-9])[A-Za-z0-9]{{20}}",
    re.IGNORECASE,
)


class Wrong(StrEnum):
    """What will not do. The values name the words for it."""

    LINES = "lines"
    COUNTRY = "country"
    UNSAFE = "unsafe"
    """Nobody may be called to protest in this country."""
    CITY = "city"
    PLACE = "place"
    DATE = "date"
    OVER = "over"
    """It is over already."""
    FAR = "far"
    """It is later than anybody plans."""
    TIME = "time"
    SKIPPED = "skipped"
    """The clocks are put forward over this time."""
    MINUTES = "minutes"
    HOST = "host"
    ZONE = "zone"
    """The country has several time zones, and none of them was named."""


class WrongEventError(ValueError):
    """A typed event that cannot be taken: all that is wrong with it, in the order of the lines.

    `iso2` is its country, empty where that was not understood.
    """

    def __init__(self, wrong: tuple[Wrong, ...], iso2: str = "") -> None:
        super().__init__(*wrong)
        self.wrong = wrong
        self.iso2 = iso2


def lines_of(text: str) -> tuple[str, ...]:
    """What was typed, line by line, without empty ones and blanks around."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def typed_event(content: Content, lines: Sequence[str], countries: Sequence[str], now: datetime) -> dict[str, str]:
    """The cells of an event, without a code. `countries` are the codes that its first line can mean.

    Raises `WrongEventError`.
    """
    if len(lines) not in _LINES:
        raise WrongEventError((Wrong.LINES,))
    _, city, place, day, time, minutes, host, *named_zone = lines
    country = content.countries.get(countries[0]) if len(countries) == 1 else None
    wrong = [] if country else [Wrong.COUNTRY]
    if country and country.risk is not CountryRisk.ORDINARY:
        wrong.append(Wrong.UNSAFE)
    wrong += _wrong_text(city, Wrong.CITY, LONGEST_CITY) + _wrong_text(place, Wrong.PLACE, LONGEST_TEXT)
    when, badly = _when(day, time, minutes)
    wrong += badly + _wrong_text(host, Wrong.HOST, LONGEST_TEXT)
    zone = _zone(country, named_zone) if country else ""
    if country and not zone:
        wrong.append(Wrong.ZONE)
    iso2 = country.iso2 if country else ""
    if wrong:
        raise WrongEventError(tuple(wrong), iso2)
    cells = {
        "code": "",
        "iso2": iso2,
        **{f"city_{language}": city if language == "en" else "" for language in CITY_LANGUAGES},
        "place": place,
        **when,
        "time_zone": zone,
        "host": host,
        "status": str(EventStatus.PLANNED),
        "source": SOURCE,
        "checked": now.astimezone(UTC).date().isoformat(),
        "confidence": str(Confidence.HIGH),
    }
    check_moment(content, cells, now)
    return cells


def typed_change(content: Content, event: Event, moved: Moved, lines: Sequence[str], now: datetime) -> dict[str, str]:
    """The cells of an event that are to change: a day, a time and a length, or a place. Raises `WrongEventError`."""
    if len(lines) != len(moved.columns):
        raise WrongEventError((Wrong.LINES,), event.iso2)
    if moved is Moved.PLACE:
        cells, wrong = {"place": lines[0]}, _wrong_text(lines[0], Wrong.PLACE, LONGEST_TEXT)
    else:
        cells, wrong = _when(*lines)
    if wrong:
        raise WrongEventError(tuple(wrong), event.iso2)
    check_moment(content, {**cells_of(event), **cells}, now)
    return cells


def check_moment(content: Content, cells: Mapping[str, str], now: datetime) -> None:
    """Raises `WrongEventError` unless these cells make an event whose time exists and is to come, not too far off."""
    zone = ZoneInfo(cells["time_zone"])
    starts = datetime.fromisoformat(f"{cells['date']}T{cells['time']}").replace(tzinfo=zone).astimezone(UTC)
    if starts.astimezone(zone).strftime("%H:%M") != cells["time"]:
        raise WrongEventError((Wrong.SKIPPED,), cells["iso2"])
    if starts + timedelta(minutes=int(cells["minutes"])) <= now:
        raise WrongEventError((Wrong.OVER,), cells["iso2"])
    if starts - now > FARTHEST:
        raise WrongEventError((Wrong.FAR,), cells["iso2"])
    try:
        event_from(content, {**cells, "code": cells["code"] or "x00"})
    except FactsError:
        # The files were edited since: the country is unsafe by now, or has other clocks.
        raise WrongEventError((Wrong.COUNTRY,)) from None


def _wrong_text(text: str, wrong: Wrong, longest: int) -> list[Wrong]:
    """Where an event is and who invites is plain words: a line that could say where to give is none of them."""
    is_plain = 0 < len(text) <= longest and not holds_invisible(text) and not _LEADS_AWAY.search(text)
    return [] if is_plain else [wrong]


def _when(day: str, time: str, minutes: str) -> tuple[dict[str, str], list[Wrong]]:
    found_day, found_time = _day(day), _TIME.fullmatch(time)
    wrong = []
    if found_day is None:
        wrong.append(Wrong.DATE)
    if found_time is None:
        wrong.append(Wrong.TIME)
    if not _MINUTES.fullmatch(minutes) or not timedelta() < timedelta(minutes=int(minutes)) <= LONGEST:
        wrong.append(Wrong.MINUTES)
    if found_day is None or found_time is None or wrong:
        return {}, wrong
    clock = f"{int(found_time[1]):02}:{found_time[2]}"
    return {"date": found_day.isoformat(), "time": clock, "minutes": str(int(minutes))}, []


def _day(text: str) -> date | None:
    match = _ISO_DAY.fullmatch(text) or _DOTTED_DAY.fullmatch(text)
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    except ValueError:
        return None


def _zone(country: Country, named: Sequence[str]) -> str:
    """The country's only time zone, or the one that was named by its whole name or the city in it."""
    if len(country.time_zones) == 1 and not named:
        return country.time_zones[0]
    wanted = named[0].casefold().replace(" ", "_") if named else ""
    fits = [zone for zone in country.time_zones if wanted in {zone.casefold(), zone.casefold().rpartition("/")[2]}]
    return fits[0] if len(fits) == 1 else ""
