"""The shipped facts, and copies of them that a test may break the way an editor would."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from campaign.content import Content
from campaign.reading import load_content

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = Path("campaign/facts")


class Sheet:
    """A copy of the facts, edited as with a spreadsheet. Lines count from 1; the first names the columns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def line(self, file: str, beginning: str) -> int:
        """The line that begins so."""
        lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if line.startswith(beginning))

    def write(self, file: str, line: int, column: str, value: str) -> None:
        """Put a value into one cell."""
        path = self.folder / file
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        rows[line - 1][rows[0].index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(rows)

    def add(self, file: str, cells: Mapping[str, str]) -> int:
        """A new last row, and its line."""
        path = self.folder / file
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        rows.append([cells.get(column, "") for column in rows[0]])
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(rows)
        return len(rows)

    def replace(self, file: str, old: str, new: str) -> None:
        """Edit the text of a file; the old text must stand there once."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    def load(self) -> Content:
        return load_content(self.folder)


@pytest.fixture(scope="session")
def content() -> Content:
    """The facts as shipped."""
    return load_content(SHIPPED)


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """A copy of the facts to break."""
    return Sheet(Path(shutil.copytree(SHIPPED, tmp_path / "facts")))
