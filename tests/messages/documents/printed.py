"""A page as it comes out of the printer, read back by PDFium, and what an envelope's window shows of it."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

INCH = 25.4
POINT = INCH / 72


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in millimetres from the sheet's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Area) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: Area) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Printed:
    """Everything that leaves ink: the characters in reading order, and the lines drawn."""

    width: float
    height: float
    text: str
    characters: tuple[tuple[str, Area], ...]
    lines: tuple[Area, ...]

    @property
    def words(self) -> list[str]:
        return self.text.split()

    def written(self, text: str) -> tuple[Area, ...]:
        """Where these words stand. Fails unless they are on the page in this order, whatever the line breaks."""
        wanted = "".join(text.split())
        start = "".join(character for character, _ in self.characters).index(wanted)
        return tuple(area for _, area in self.characters[start : start + len(wanted)])


def read_page(content: bytes) -> Printed:
    """The only page of a document. Fails if there are more."""
    with pypdfium2.PdfDocument(content) as document:
        (page,) = document
        width, height = page.get_size()

        def area(left: float, bottom: float, right: float, top: float) -> Area:
            return Area(left * POINT, (height - top) * POINT, right * POINT, (height - bottom) * POINT)

        page_text = page.get_textpage()
        text = page_text.get_text_range()
        characters = tuple(
            (text[index], area(*page_text.get_charbox(index)))
            for index in range(page_text.count_chars())
            if not text[index].isspace()
        )
        drawn = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])
        lines = tuple(area(*line.get_bounds()) for line in drawn)
        return Printed(width * POINT, height * POINT, text, characters, lines)


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope with a window, in millimetres; the window's place is counted from the lower left corner."""

    width: float
    height: float
    window_left: float
    window_bottom: float
    window_width: float
    window_height: float

    def shows(self, sheet_width: float, fold: float) -> tuple[Area, Area]:
        """What the window shows of a sheet folded that far from its top: wherever it slips; and may ever show."""
        aside, upward = self.width - sheet_width, self.height - fold
        left, bottom = self.window_left, fold - self.window_bottom
        right, top = left + self.window_width, bottom - self.window_height
        always = Area(left, top + upward, right - aside, bottom)
        ever = Area(left - aside, top, right, bottom + upward)
        return always, ever


DL = Envelope(220, 110, 20, 15, 90, 45)
C6_C5 = Envelope(229, 114, 20, 15, 90, 45)
NUMBER_10 = Envelope(9.5 * INCH, 4.125 * INCH, 0.875 * INCH, 0.5 * INCH, 4.5 * INCH, 1.125 * INCH)
