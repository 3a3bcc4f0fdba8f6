"""CSV files that people edit: read strictly, and complained about with file, line and reason."""

from __future__ import annotations

import csv
import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from campaign.partial_date import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_URL: Final = re.compile(r"https?://[^\s/$.?#][^\s]*")
_EMAIL: Final = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE: Final = re.compile(r"\+[0-9][0-9 ()-]{5,24}")
_SLUG: Final = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
# Invisible characters that turn the direction of writing: what is read is then not what stands there.
_BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_Word = TypeVar("_Word", bound=StrEnum)


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
        if _BIDI.search(value) or not value.replace("\n", "").isprintable():
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
        if value and not _SLUG.fullmatch(value):
            raise self.wrong(column, "only small letters a-z, digits, - and _")
        return value

    def number(self, column: str) -> int:
        """A whole number in plain digits."""
        value = self.text(column)
        if not (value.isascii() and value.isdigit()):
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
        found = self.optional_partial_date(column)
        if found and found.day is None:
            raise self.wrong(column, "it must be a full date such as 2026-03-05")
        return found.earliest() if found else None

    def url(self, column: str) -> str:
        """A web address, or empty."""
        return self._matching(column, _URL, "it must be a web address that begins with https:// or http://")

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
    text = read_text(path)
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        _check_header(path.name, header, columns)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise FactsError(path.name, reader.line_num, f"{len(cells)} cells where {len(header)} belong")
            yield Row(path.name, reader.line_num, dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise FactsError(path.name, reader.line_num, f"it is no proper CSV ({error})") from None


def read_text(path: Path) -> str:
    """A file of facts as text. Raises `FactsError` where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise FactsError(path.name, 0, f"the file is missing in {path.parent}") from None
    except OSError as error:
        raise FactsError(path.name, 0, f"it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise FactsError(path.name, 0, "save it as UTF-8") from None


def _check_header(file: str, header: list[str], columns: tuple[str, ...]) -> None:
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    if missing:
        raise FactsError(file, 1, f"the column {missing[0]} is missing")
    if unknown or len(header) != len(columns):
        raise FactsError(file, 1, f"the column {(unknown or header)[0]!r} is unknown or stands there twice")
