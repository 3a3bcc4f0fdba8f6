"""Where somebody is, written into the buttons in front of them.

A place is packed into at most 64 bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton) of letters, digits and
hyphens, so that the same text fits a button and a deep link (``?start=``: 64 of ``A-Za-z0-9_-``). Nothing about the
place is kept with us: a button works after a restart, in any order, from a message a year old.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Final, Self, TypeVar

from campaign.pledges import Whom
from campaign.safety import Risk

VERSION: Final = "1"
"""Raised when a field changes its meaning; `unpack` then leads older buttons to the nearest live screen."""

MAX_BYTES: Final = 64
_SEPARATOR: Final = "-"
_CODE: Final = re.compile(r"[a-z0-9]{0,3}")
_COUNTRY: Final = re.compile(r"([A-Z]{2}[a-z]?)?")
_Codes = TypeVar("_Codes", bound=StrEnum)
_DEEP_LINK: Final = re.compile(r"(?P<name>[a-z]+)(?:-(?P<source>[A-Za-z0-9_]+))?")


class Area(StrEnum):
    """Which kind of screen a place is on. The values are codes on buttons."""

    MENU = "men"
    APPEAL = "app"
    CHANGES = "chg"
    ACTION = "act"
    PLEDGES = "pld"
    LANGUAGE = "lng"
    LANGUAGE_CHOSEN = "lnc"
    HELP = "hlp"
    PRIVACY = "prv"
    MY_DATA = "myd"
    FORGET = "fgt"
    FORGOTTEN = "fgn"
    STOP = "stp"
    RESUME = "res"
    DELETE_CHAT = "del"
    TYPE_COUNTRY = "typ"
    REMINDERS = "rem"
    QUICK = "qck"
    UPDATES = "upd"
    ADMIN = "adm"
    GROUPS = "gps"
    """How to bring the bot into a group."""
    GROUP = "grp"
    """What is chosen for one group, and what can be tapped in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A supporter's whole position. An empty field is a question not answered yet.

    `country` is an ISO 3166 code, with a small letter behind it where a country has several time zones and one was
    chosen (`a` for the first of its list). `variant` says which of several things an offer shows: the wording of a
    letter, of a post, an event. `plan` is the code of a `campaign.pledges.Plan`, `way` one of a step's ways.
    """

    area: Area = Area.MENU
    language: str = ""
    risk: Risk | None = None
    action: str = ""
    step: str = ""
    country: str = ""
    whom: Whom | None = None
    variant: str = ""
    plan: str = ""
    way: str = ""

    @property
    def iso2(self) -> str:
        """The country without its time-zone letter."""
        return self.country[:2]

    def in_zone(self, index: int) -> Self:
        """The same place with the country's time zone chosen, counted from 0."""
        return replace(self, country=self.iso2 + chr(ord("a") + index))

    @property
    def zone_index(self) -> int | None:
        """Which of the country's time zones was chosen, counted from 0."""
        return ord(self.country[2]) - ord("a") if len(self.country) > 2 else None

    def at(self, area: Area, *, action: str = "", step: str = "") -> Self:
        """The same person (language, risk answer, country) somewhere else.

        A plan stays behind; so does what was chosen within another action: as whom, by which way.
        """
        if action != self.action:
            return replace(self, area=area, action=action, step=step, plan="", whom=None, variant="", way="")
        return replace(self, area=area, step=step, plan="")

    def pack(self) -> str:
        """The place in at most 64 bytes. Raises `ValueError` for a place no button could carry."""
        values = [getattr(self, field.name) or "" for field in fields(self)]
        packed = _SEPARATOR.join([VERSION, *(str(value) for value in values)]).rstrip(_SEPARATOR)
        if len(packed) > MAX_BYTES or unpack(packed) != self:
            raise ValueError("this place does not fit a button")
        return packed


def unpack(data: str) -> Place:
    """The place that `data` names. Never fails.

    What cannot be read (forged, cut off, of another version) is left out, so that the way leads to the nearest live
    screen: the same area where it still exists, else the menu. From another version only the area, the language and
    the action are taken over, and nothing the person answered.
    """
    version, *values = data.split(_SEPARATOR)
    names = [field.name for field in fields(Place)]
    read = dict(zip(names, values, strict=False))
    place = Place(
        area=_member(Area, read.get("area", "")) or Area.MENU,
        language=_code(read.get("language", "")),
        action=_code(read.get("action", "")),
    )
    if version != VERSION or len(values) > len(names):
        return place
    country = read.get("country", "")
    return replace(
        place,
        risk=_member(Risk, read.get("risk", "")),
        step=_code(read.get("step", "")),
        country=country if _COUNTRY.fullmatch(country) else "",
        whom=_member(Whom, read.get("whom", "")),
        variant=_code(read.get("variant", "")),
        plan=_code(read.get("plan", "")),
        way=_code(read.get("way", "")),
    )


def is_outdated(data: str) -> bool:
    """Whether a button comes from another version of the bot."""
    return data.partition(_SEPARATOR)[0] != VERSION


@dataclass(frozen=True, slots=True)
class DeepLink:
    """What a public link ``t.me/<bot>?start=...`` names: an action or a screen, and where the link was published."""

    name: str
    source: str = ""


def read_start(payload: str) -> Place | DeepLink | None:
    """What stands behind ``?start=``: a packed place, a public name such as ``embassy-poster``, or nothing readable.

    A link only reads, for anybody can write one and pass it on: of a packed place it keeps which action, country and
    language it names, and never an answer, a plan, or a step, which could be somebody's agreement.
    """
    if payload.startswith(VERSION + _SEPARATOR):
        place = unpack(payload)
        area = Area.ACTION if place.area is Area.ACTION else Area.MENU
        return Place(area, place.language, action=place.action, country=place.country)
    link = _DEEP_LINK.fullmatch(payload)
    return DeepLink(link["name"], link["source"] or "") if link else None


def _code(text: str) -> str:
    return text if _CODE.fullmatch(text) else ""


def _member(kind: type[_Codes], text: str) -> _Codes | None:
    return kind(text) if text in set(kind) else None
