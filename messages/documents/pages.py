"""A sheet of paper to print on (PDF), and the one font of everything we draw.

The file says nothing of whoever made it: no author, no title, no program, and a made-up date, so that the same words
always give the same bytes.
"""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from fpdf import FPDF
    from fpdf.fonts import TTFFont

FONT: Final = Path(__file__).parent / "fonts" / "GentiumBookPlus-Regular.ttf"
"""Gentium Book Plus 6.101 by SIL International, from Debian's fonts-sil-gentiumplus; its licence lies beside it.

It has Latin with every accent, Cyrillic and Greek.
"""

RISE: Final = 0.9
FALL: Final = 0.26
"""How far the font's ink goes above and below its baseline, in ems: an Å, and a comma under a ț."""

INCH: Final = 25.4
POINT: Final = INCH / 72

NO_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""fpdf2 always writes a date of making."""

# What fpdf2 leaves out of the embedded font on purpose (Graphite features) is no news for the log.
logging.getLogger("fontTools.subset").setLevel(logging.ERROR)


class Format(StrEnum):
    """The sheets that printers hold: A4, and US Letter. The values are codes for buttons."""

    A4 = "a4"
    LETTER = "let"


SIZES: Final = {Format.A4: (210.0, 297.0), Format.LETTER: (8.5 * INCH, 11 * INCH)}
"""Width and height in millimetres."""


def blank_page(format: Format, language: str) -> FPDF:  # noqa: A002 - the word for it
    """A document of one empty page, measured in millimetres, its font set. `language` is a BCP 47 tag.

    fpdf2 reads the font's file as it needs it, and closes it only when all went well: close `page_font` yourself.
    """
    pdf: FPDF = _fpdf().FPDF(unit="mm", format=SIZES[format])
    pdf.set_lang(language)
    pdf.set_producer("")
    pdf.set_creation_date(NO_DATE)
    pdf.set_auto_page_break(False)
    pdf.c_margin = 0
    pdf.add_font(FONT.stem, fname=FONT)
    pdf.add_page()
    pdf.set_font(FONT.stem)
    return pdf


def page_font(pdf: FPDF) -> TTFFont:
    """The font that the page is written in."""
    font = pdf.current_font
    if not isinstance(font, _fpdf().fonts.TTFFont):
        raise TypeError(font)
    return cast("TTFFont", font)


def check_characters(texts: Iterable[str]) -> None:
    """Raises `ValueError` if the font lacks a character of these: it would be drawn as an empty box."""
    missing = {character for text in texts for character in text if ord(character) not in _known()}
    if missing:
        raise ValueError(f"the font lacks {', '.join(f'U+{ord(character):04X}' for character in sorted(missing))}")


def _fpdf() -> ModuleType:
    """fpdf2, once there is something to print: it takes a fifth of a second, and many megabytes, to be loaded."""
    return import_module("fpdf")


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    pdf = _fpdf().FPDF()
    pdf.add_font(FONT.stem, fname=FONT)
    pdf.set_font(FONT.stem)
    with closing(page_font(pdf)) as font:
        return frozenset(font.cmap)
