"""CSV files that people edit: read strictly, and complained about with file, line and reason."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from campaign.content import Confidence, Source
from campaign.partial_date import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLUG: Final = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
# No @ before the first slash: what stands there looks like the site and is only a user name for another one.
WEB_ADDRESS: Final = re.compile(r"https?://[^\s/?#@.]+(\.[^\s/?#@.]+)+([/?#]\S*)?")
_EMAIL: Final = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE: Final = re.compile(r"\+[0-9][0-9 ()-]{5,24}")
_CLOCK_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_Word = TypeVar("_Word", bound=StrEnum)


LONGEST_NUMBER: Final = 9
"""Digits of the largest number a fact can be."""


class FactsError(Exception):
    """A file of facts cannot be used. The text is one sentence: file, line, and what to put right."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}" if line else f"{file}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


class Row:
    """One line of a table. Every reader names the column when its value will not do."""

    def __init__(self, file: str, line: int, values: dict[str, str]) -> None:
        self.file = file
        self.line = line
        self._values = values

    def wrong(self, column: str, reason: str) -> FactsError:
        """The error to raise about a column."""
        return FactsError(self.file, self.line, f"{column}: {reason}")

    def text(self, column: str, *, needed: bool = True) -> str:
        """The value as written, without blanks around it; empty only where it is not `needed`."""
        value = self._values[column].strip()
        if needed and not value:
            raise self.wrong(column, "it is empty, and it must not be")
        if holds_invisible(value):
            raise self.wrong(column, "it holds invisible characters: delete the cell and type it anew")
        return value

    def texts(self, column: str, separator: str = ";") -> tuple[str, ...]:
        """Several values in one cell."""
        return tuple(part.strip() for part in self.text(column, needed=False).split(separator) if part.strip())

    def word(self, column: str, allowed: type[_Word]) -> _Word:
        """One of a fixed set of words."""
        value = self.text(column)
        if value not in set(allowed):
            raise self.wrong(column, f"it must be one of {', '.join(allowed)}")
        return allowed(value)

    def optional_word(self, column: str, allowed: type[_Word]) -> _Word | None:
        """One of a fixed set of words, or empty."""
        return self.word(column, allowed) if self.text(column, needed=False) else None

    def slug(self, column: str, *, needed: bool = True) -> str:
        """A name for programs: small letters, digits, hyphens."""
        value = self.text(column, needed=needed)
        if value and not SLUG.fullmatch(value):
            raise self.wrong(column, "only small letters a-z, digits, - and _")
        return value

    def number(self, column: str) -> int:
        """A whole number in plain digits."""
        value = self.text(column)
        if not (value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER):
            raise self.wrong(column, "it must be a whole number in plain digits, such as 1140")
        return int(value)

    def optional_number(self, column: str) -> int | None:
        """A whole number, or empty."""
        return self.number(column) if self.text(column, needed=False) else None

    def yes(self, column: str) -> bool:
        """``yes`` or ``no``."""
        value = self.text(column)
        if value not in {"yes", "no"}:
            raise self.wrong(column, "it must be yes or no")
        return value == "yes"

    def partial_date(self, column: str) -> PartialDate:
        """A date as exactly as it is known."""
        try:
            return PartialDate.parse(self.text(column))
        except ValueError as error:
            raise self.wrong(column, str(error)) from None

    def optional_partial_date(self, column: str) -> PartialDate | None:
        """A date as exactly as it is known, or empty."""
        return self.partial_date(column) if self.text(column, needed=False) else None

    def optional_day(self, column: str) -> date | None:
        """A full date, or empty."""
        return self.day(column) if self.text(column, needed=False) else None

    def day(self, column: str) -> date:
        """A full date."""
        found = self.partial_date(column)
        if found.day is None:
            raise self.wrong(column, "it must be a full date such as 2026-03-05")
        return found.earliest()

    def clock_time(self, column: str) -> time:
        """A time of day by the 24-hour clock."""
        value = self.text(column)
        if not _CLOCK_TIME.fullmatch(value):
            raise self.wrong(column, "it is written 09:30 or 18:00, by the 24-hour clock")
        return time.fromisoformat(value)

    def iso2(self, column: str) -> str:
        """A country's code."""
        value = self.text(column)
        if len(value) != 2 or not (value.isascii() and value.isalpha() and value.isupper()):
            raise self.wrong(column, "it must be the two capital letters of ISO 3166, such as DE")
        return value

    def by_language(self, column: str) -> dict[str, str]:
        """What the columns ``<column>_<language>`` say, by language; empty where a language says nothing."""
        beginning = f"{column}_"
        names = [name for name in self._values if name.startswith(beginning)]
        return {name.removeprefix(beginning): self.text(name, needed=False) for name in names}

    def source(self) -> Source:
        """Where the row comes from: the three columns that every table ends with."""
        return Source(self.text("source"), self.optional_partial_date("checked"), self.word("confidence", Confidence))

    def url(self, column: str) -> str:
        """A web address, or empty."""
        return self._matching(column, WEB_ADDRESS, "it must be a web address that begins with https:// or http://")

    def email(self, column: str) -> str:
        """An e-mail address, or empty."""
        return self._matching(column, _EMAIL, "it must be one e-mail address")

    def phones(self, column: str) -> tuple[str, ...]:
        """Phone numbers in international form, separated by semicolons."""
        found = self.texts(column)
        if not all(_PHONE.fullmatch(phone) for phone in found):
            raise self.wrong(column, "a phone number is written +49 30 1234567, several with ; between them")
        return found

    def _matching(self, column: str, form: re.Pattern[str], complaint: str) -> str:
        value = self.text(column, needed=False)
        if value and not form.fullmatch(value):
            raise self.wrong(column, complaint)
        return value


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV file with exactly these columns, in any order. Raises `FactsError`."""
    reader = csv.reader(io.StringIO(read_text(path), newline=None), strict=True)
    line = 1  # where the row begins: a row with a quote that never ends is read to the end of the file
    try:
        header = next(reader, [])
        _check_header(path.name, header, columns)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise FactsError(path.name, line, _miscounted(len(cells), len(header)))
                yield Row(path.name, line, dict(zip(header, cells, strict=True)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise FactsError(path.name, line, f'it is no proper CSV: look for a " too few or too many ({error})') from None


def read_text(path: Path) -> str:
    """A file of facts as text. Raises `FactsError` where it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise FactsError(path.name, 0, f"the file is missing in {path.parent}") from None
    except OSError as error:
        raise FactsError(path.name, 0, f"it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FactsError(path.name, line, "it is not UTF-8: save the file as CSV UTF-8") from None


def holds_invisible(text: str) -> bool:
    """Whether characters are in it that nobody sees; some turn the direction of writing, so that one reads a lie."""
    return not text.replace("\n", "").isprintable()


def _miscounted(found: int, wanted: int) -> str:
    return f'{found} cells where {wanted} belong: a text with a comma in it needs "quotes" around it'


def _check_header(file: str, header: list[str], columns: tuple[str, ...]) -> None:
    if len(header) == 1 and any(separator in header[0] for separator in ";\t"):
        raise FactsError(file, 1, "its cells are not separated by commas: save it as CSV with commas")
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    twice = [column for column in header if header.count(column) > 1]
    if missing:
        raise FactsError(file, 1, f"the column {missing[0]} is missing")
    if unknown:
        raise FactsError(file, 1, f"it has no column {unknown[0]!r}: delete it or correct its name")
    if twice:
        raise FactsError(file, 1, f"the column {twice[0]} stands there twice")
