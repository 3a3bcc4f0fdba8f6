"""``campaign.toml``: the campaign itself, its organiser, its appeal, and this bot's round of pledges."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

from campaign.tables import FactsError, read_text

FILE: Final = "campaign.toml"
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class Appeal:
    """The text the campaign began with, and where to read it."""

    date: date
    url: str


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who runs the campaign. `city` is a slug that each language has a name for."""

    name: str
    city: str
    website: str


@dataclass(frozen=True, slots=True)
class Wave:
    """A round of pledges of this bot; links between people and pledges are erased when it ends."""

    id: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Campaign:
    """The campaign in outline."""

    launched: date
    materials_listed_since: date
    bot_published_at: str
    appeal: Appeal
    organiser: Organiser
    wave: Wave


def read_campaign(path: Path) -> Campaign:
    """The outline from its file. Raises `FactsError`."""
    try:
        found = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise FactsError(FILE, int(line[1]) if line else 0, f"it is no proper TOML ({error})") from None
    appeal, organiser, wave = (_table(found, name) for name in ("appeal", "organiser", "wave"))
    outline = Campaign(
        launched=_value(found, "launched", date),
        materials_listed_since=_value(found, "materials_listed_since", date),
        bot_published_at=_value(found, "bot_published_at", str),
        appeal=Appeal(_value(appeal, "date", date), _url(appeal, "url")),
        organiser=Organiser(_value(organiser, "name", str), _value(organiser, "city", str), _url(organiser, "website")),
        wave=Wave(_value(wave, "id", str), _value(wave, "start", date), _value(wave, "end", date)),
    )
    if outline.wave.end <= outline.wave.start:
        raise FactsError(FILE, 0, "wave: its end must come after its start")
    return outline


def _table(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return _value(found, name, dict)


def _value(found: Mapping[str, Any], name: str, kind: type[_Kind]) -> _Kind:
    value = found.get(name)
    if not isinstance(value, kind):
        meant = {date: "a date such as 2023-04-19", str: 'a text in "quotes"'}.get(kind, f"a table [{name}]")
        raise FactsError(FILE, 0, f"{name} must be {meant}")
    return value


def _url(found: Mapping[str, Any], name: str) -> str:
    value = _value(found, name, str)
    if not re.fullmatch(r"https?://\S+", value):
        raise FactsError(FILE, 0, f"{name} must be a web address")
    return value
