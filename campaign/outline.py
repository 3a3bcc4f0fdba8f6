"""``campaign.toml``: the campaign itself, its organiser, its appeal, where to give, and this bot's round of pledges."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from campaign.donations import LONGEST_HOLDER, LONGEST_PURPOSE, Donation, bic_problem, iban_problem
from campaign.tables import SLUG, WEB_ADDRESS, FactsError, holds_invisible, read_text

FILE: Final = "campaign.toml"
_YEAR: Final = re.compile(r"20[0-9]{2}")
_LONGEST_QUOTE: Final = 40  # characters of the file that an error repeats


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
    """The campaign in outline. `donation` is None while nothing is confirmed.

    Show of it what `campaign.donations.confirmed_donation` lets through: a confirmation ages. `action_days` has the Day
    of Action for Trade Union Rights and Democracy in Belarus by year, for the years in which it is known.
    """

    launched: date
    materials_listed_since: date
    bot_published_at: str
    appeal: Appeal
    organiser: Organiser
    donation: Donation | None
    wave: Wave
    action_days: Mapping[int, date]


def read_campaign(path: Path) -> Campaign:
    """The outline from its file. Raises `FactsError`."""
    text = read_text(path)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise FactsError(FILE, int(line[1]) if line else 0, f"it is no proper TOML ({error})") from None
    except (ValueError, RecursionError):
        # Numbers of thousands of digits and brackets without end: proper TOML, but nothing that was meant.
        raise FactsError(FILE, 0, "it holds something that cannot be read: compare it with an older copy") from None
    top = _Section(text, "", found)
    appeal, organiser, wave = (_Section(text, name, found.get(name)) for name in ("appeal", "organiser", "wave"))
    outline = Campaign(
        launched=top.day("launched"),
        materials_listed_since=top.day("materials_listed_since"),
        bot_published_at=top.words("bot_published_at", needed=False),
        appeal=Appeal(appeal.day("date"), appeal.url("url")),
        organiser=Organiser(organiser.words("name"), organiser.slug("city"), organiser.url("website")),
        donation=_donation(_Section(text, "donation", found.get("donation"))),
        wave=Wave(wave.slug("id"), wave.day("start"), wave.day("end")),
        action_days=_action_days(_Section(text, "action_days", found.get("action_days"))),
    )
    if outline.wave.end <= outline.wave.start:
        raise wave.wrong("end", "it must come after the start")
    return outline


def _donation(section: _Section) -> Donation | None:
    page, holder, purpose = (section.words(name, needed=False) for name in ("page", "holder", "purpose"))
    iban, bic = (_without_blanks(section.words(name, needed=False)) for name in ("iban", "bic"))
    confirmed_on = section.optional_day("confirmed_on")
    if page and not (page.startswith("https://") and page.isascii() and WEB_ADDRESS.fullmatch(page)):
        raise section.wrong("page", "it must be a web address that begins with https://, in plain Latin letters")
    for name, problem in (("iban", iban and iban_problem(iban)), ("bic", bic and bic_problem(bic))):
        if problem:
            raise section.wrong(name, problem)
    for name, value, longest in (("holder", holder, LONGEST_HOLDER), ("purpose", purpose, LONGEST_PURPOSE)):
        if len(value) > longest:
            raise section.wrong(name, f"it is {len(value)} characters long, a transfer takes {longest}")
    if iban and not holder:
        raise section.wrong("holder", "whose account is it? Write the name as the bank has it")
    for name, value in (("holder", holder), ("bic", bic), ("purpose", purpose)):
        if value and not iban:
            raise section.wrong(name, 'it belongs to an account: fill in iban as well, or make this ""')
    given = bool(page or iban)
    if given and confirmed_on is None:
        raise section.wrong("confirmed_on", "write the day the organiser confirmed this, as 2026-11-20 without quotes")
    if confirmed_on and not given:
        raise section.wrong("confirmed_on", 'it confirms nothing: fill in page or iban, or make this ""')
    return Donation(page, holder, iban, bic, purpose, confirmed_on) if confirmed_on else None


def _action_days(section: _Section) -> dict[int, date]:
    found: dict[int, date] = {}
    for year in section.names():
        if not _YEAR.fullmatch(year):
            raise section.wrong(year[:_LONGEST_QUOTE], "on the left stands a year, as in 2027 = 2027-04-19")
        day = section.optional_day(year)
        if day and day.year != int(year):
            raise section.wrong(year, f"{day} is not in {year}: correct the date, or the year on the left")
        if day:
            found[day.year] = day
    return found


def _without_blanks(code: str) -> str:
    return "".join(code.split()).upper()


class _Section:
    """One table of the file, or with an empty `title` what stands before the first."""

    def __init__(self, text: str, title: str, values: object) -> None:
        self._lines = text.splitlines()
        self._title = title
        if not isinstance(values, Mapping):
            raise FactsError(FILE, 0, f"the part [{title}] is missing")
        self._values: Mapping[str, Any] = values

    def names(self) -> tuple[str, ...]:
        """What stands on the left of its lines."""
        return tuple(self._values)

    def wrong(self, name: str, reason: str) -> FactsError:
        """The error to raise about a value."""
        where = f"[{self._title}] {name}" if self._title else name
        return FactsError(FILE, self._line_of(name), f"{where}: {reason}")

    def day(self, name: str) -> date:
        value = self._values.get(name)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(name, "it must be a date such as 2023-04-19, without quotes")
        return value

    def optional_day(self, name: str) -> date | None:
        return None if self._values.get(name, "") == "" else self.day(name)

    def words(self, name: str, *, needed: bool = True) -> str:
        value = self._values.get(name)
        if not isinstance(value, str) or (needed and not value.strip()):
            raise self.wrong(name, 'it must be a text in "quotes"')
        if holds_invisible(value):
            raise self.wrong(name, "it holds invisible characters: delete the text and type it anew")
        return value.strip()

    def slug(self, name: str) -> str:
        return self._matching(name, SLUG, "only small letters a-z, digits, - and _")

    def url(self, name: str) -> str:
        return self._matching(name, WEB_ADDRESS, "it must be a web address that begins with https:// or http://")

    def _matching(self, name: str, form: re.Pattern[str], complaint: str) -> str:
        value = self.words(name)
        if not form.fullmatch(value):
            raise self.wrong(name, complaint)
        return value

    def _line_of(self, name: str) -> int:
        """Where the value stands; where it is missing, where its part begins."""
        title, beginning = "", 0
        for number, line in enumerate(self._lines, start=1):
            if header := re.match(r"\s*\[([^\]]*)\]", line):
                title = header[1].strip()
                beginning = number if title == self._title else beginning
            elif title == self._title and re.match(rf"\s*{re.escape(name)}\s*=", line):
                return number
        return beginning
