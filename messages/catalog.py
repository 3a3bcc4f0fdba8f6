"""The words of one language: strict look-up, plural forms, and how the language writes dates, times and names.

Each language is a folder, ``messages/<lang>/``, that a translator edits without reading Python:

- ``interface.po``: gettext, each text under a name of its own (``embassy.let``), placeholders in braces;
- ``*.html`` and ``*.txt``: long texts, named by their file (``appeal.html`` is ``appeal``).

Everything is read once at start. A missing text, or a placeholder too many or too few, is an error in the program and
raises; ``python -m bot check`` finds all of them before anybody meets one.
"""

from __future__ import annotations

import gettext
import string
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_location
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime, time
    from pathlib import Path

    from campaign.partial_date import PartialDate

INTERFACE: Final = "interface.po"
DEFAULT_LANGUAGE: Final = "en"
"""Spoken to whom Telegram names no language of ours, and the one the others are compared with."""

_UNDERSTANDS: Final[Mapping[str, tuple[str, ...]]] = {"be": ("be", "ru")}
"""Which of our languages to try for a Telegram language, where it is not simply the same one."""


class Html(str):
    """Text in Telegram's HTML, safe to send as it is."""

    __slots__ = ()


class CatalogError(Exception):
    """The words of a language cannot be used; the message names the file and says why."""


class MissingTextError(LookupError):
    """A text was asked for that the language does not have, or with other placeholders than it has."""


def placeholders(text: str) -> list[str]:
    """The names in braces, in the order they stand. Raises `ValueError` for braces that do not pair."""
    names = []
    for _, name, spec, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"{{{name}}} is not a plain placeholder")
        names.append(name)
    return names


@dataclass(frozen=True)
class Catalog:
    """One language. `texts` and `pages` are for checks; everybody else calls the methods."""

    language: str
    locale: Locale
    translations: gettext.GNUTranslations
    texts: Mapping[str, tuple[str, ...]]
    pages: Mapping[str, str]
    plural_forms: int

    def html(self, name: str, **values: object) -> Html:
        """A text with its placeholders filled in; values that are not `Html` are escaped."""
        return Html(self._fill(name, self._text(name), {key: to_html(value) for key, value in values.items()}))

    def plain(self, name: str, **values: object) -> str:
        """A text without markup: a button's label, a file's content, a toast."""
        return self._fill(name, self._text(name), {key: str(value) for key, value in values.items()})

    def counted(self, name: str, count: int, **values: object) -> Html:
        """A text in the plural form that `count` asks for; `{count}` in it is the number as the language writes it."""
        text = self.translations.ngettext(name, name, count)
        if text == name or len(self.texts.get(name, ())) < 2:
            raise MissingTextError(f"{self.language}: {name} has no plural forms")
        given = {key: to_html(value) for key, value in values.items()}
        # A form for one alone may say it in words.
        counted = {"count": self.number(count)} if "count" in placeholders(text) else {}
        return Html(self._fill(name, text, {**counted, **given}))

    def wanted(self, name: str) -> frozenset[str]:
        """The placeholders of a text."""
        return frozenset(placeholders(self._text(name)))

    def has(self, name: str) -> bool:
        """Whether the language has this text."""
        return name in self.texts or name in self.pages

    def number(self, value: int) -> str:
        """A number as the language writes it."""
        return format_decimal(value, locale=self.locale)

    def day(self, value: date) -> str:
        """A full date: 19 April 2023."""
        return format_date(value, _DAY_PATTERNS.get(self.language, "d MMMM y"), locale=self.locale)

    def weekday(self, value: date) -> str:
        """A date near enough that the weekday helps: Wednesday, 25 November."""
        return format_date(value, _WEEKDAY_PATTERNS.get(self.language, "EEEE, d MMMM"), locale=self.locale)

    def day_and_month(self, value: date) -> str:
        """A date of this year: 19 April."""
        return format_date(value, _DAY_AND_MONTH.get(self.language, "d MMMM"), locale=self.locale)

    def partial(self, value: PartialDate) -> str:
        """A date as exactly as it is known: 2022, September 2025, or 19 April 2023."""
        if value.month is None:
            return str(value.year)
        if value.day is None:
            return format_date(value.earliest(), "LLLL y", locale=self.locale)
        return self.day(value.earliest())

    def time(self, value: time) -> str:
        """A time of day by the 24-hour clock: 09:00."""
        return str(format_time(value, "HH:mm", locale=self.locale))

    def moment(self, value: datetime) -> str:
        """A date and a time on the clock that `value` is told in: Wednesday, 25 November, 09:00."""
        return f"{self.weekday(value)}, {self.time(value.time())}"

    def city_of_zone(self, zone: str) -> str:
        """The city that a time zone (an IANA name) is named after."""
        known = self.locale.time_zones.get(_CLDR_ZONES.get(zone, zone), {})
        return str(known.get("city") or get_timezone_location(zone, locale=self.locale, return_city=True))

    def country(self, iso2: str) -> str:
        """A country's name. The two letters themselves where the language has none."""
        return str(self.locale.territories.get(iso2, iso2))

    def countries(self) -> Iterator[tuple[str, str]]:
        """Every territory's code and name in this language."""
        return ((code, name) for code, name in self.locale.territories.items() if len(code) == 2)

    @property
    def own_name(self) -> str:
        """What the language calls itself."""
        name = self.locale.get_display_name(self.locale) or self.language
        return name[:1].upper() + name[1:]

    def _text(self, name: str) -> str:
        if name in self.pages:
            return self.pages[name]
        text = self.translations.gettext(name)
        if text == name or name not in self.texts:
            raise MissingTextError(f"{self.language} has no text {name}")
        return text

    def _fill(self, name: str, text: str, values: Mapping[str, str]) -> str:
        wanted = set(placeholders(text))
        if wanted != set(values):
            raise MissingTextError(f"{self.language}: {name} has {sorted(wanted)}, the program gives {sorted(values)}")
        return text.format_map(values)


# Zones that Unicode's CLDR, where the names of cities come from, keeps under the name they had before.
_CLDR_ZONES: Final = {
    "Africa/Asmara": "Africa/Asmera",
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
    "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Yangon": "Asia/Rangoon",
    "Europe/Kyiv": "Europe/Kiev",
    "Pacific/Chuuk": "Pacific/Truk",
    "Pacific/Pohnpei": "Pacific/Ponape",
}
_DAY_PATTERNS: Final = {"de": "d. MMMM y"}
_DAY_AND_MONTH: Final = {"de": "d. MMMM"}
_WEEKDAY_PATTERNS: Final = {"de": "EEEE, d. MMMM"}


def to_html(value: object) -> Html:
    """The value as text that Telegram's HTML shows unchanged."""
    return value if isinstance(value, Html) else Html(escape(str(value), quote=False))


def load_catalog(folder: Path) -> Catalog:
    """One language from its folder. Raises `CatalogError` for files that cannot be read."""
    interface = folder / INTERFACE
    try:
        locale = Locale.parse(folder.name)
        with interface.open("rb") as file:
            read = read_po(file, locale=folder.name, abort_invalid=True)
    except (OSError, UnicodeDecodeError, PoFileError, UnknownLocaleError, ValueError) as error:
        raise CatalogError(f"{folder.name}/{INTERFACE}: {error}") from error
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    texts = {
        (message.id if isinstance(message.id, str) else message.id[0]): (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
        )
        for message in read
        if message.id
    }
    pages = {}
    for file_path in sorted(folder.iterdir()):
        if file_path.suffix in {".html", ".txt"}:
            try:
                pages[file_path.stem] = file_path.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise CatalogError(f"{folder.name}/{file_path.name}: {error}") from error
    return Catalog(folder.name, locale, gettext.GNUTranslations(compiled), texts, pages, read.num_plurals)


class Catalogs:
    """All the languages there are."""

    def __init__(self, languages: Mapping[str, Catalog]) -> None:
        if DEFAULT_LANGUAGE not in languages:
            raise CatalogError(f"the folder {DEFAULT_LANGUAGE}/ with its {INTERFACE} is missing")
        self._languages = dict(languages)

    @classmethod
    def load(cls, folder: Path) -> Catalogs:
        """Every language that has a folder with an ``interface.po``."""
        return cls({path.parent.name: load_catalog(path.parent) for path in sorted(folder.glob(f"*/{INTERFACE}"))})

    def __iter__(self) -> Iterator[Catalog]:
        return iter(self._languages.values())

    def __contains__(self, language: str) -> bool:
        return language in self._languages

    def __getitem__(self, language: str) -> Catalog:
        """The language, or the default one for a code that is not ours."""
        return self._languages.get(language, self._languages[DEFAULT_LANGUAGE])

    def for_telegram(self, language_code: str | None) -> Catalog:
        """The best of our languages for what a Telegram app is set to (an IETF tag such as ``pt-br``)."""
        primary = (language_code or "").split("-")[0].lower()
        for candidate in _UNDERSTANDS.get(primary, (primary,)):
            if candidate in self._languages:
                return self._languages[candidate]
        return self._languages[DEFAULT_LANGUAGE]
