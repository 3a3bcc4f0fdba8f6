"""A poster to print: a headline that is read across a room, and a QR code that a phone reads from two metres away.

All words come in as arguments. It is black on white and nothing else, so that any printer will do, with little ink.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final

from messages.documents.link_code import QUIET_ZONE, link_code, spoken
from messages.documents.pages import POINT, Format, blank_page, check_characters, page_font
from messages.documents.typesetting import Block, Paragraph, TooWideError, block, shrunk

if TYPE_CHECKING:
    from collections.abc import Callable

    from fpdf import FPDF

    from messages.documents.link_code import LinkCode

MARGIN: Final = 18.0
"""In millimetres, as all lengths here; sizes of letters are in points."""

CODE: Final = 100.0
"""How wide the QR code is without its quiet zone: a module of a link with 60 characters is then 3 mm wide.

A phone that films in 1920 x 1080 sees some 1.3 mm of the wall per pixel from two metres away: two pixels for a module.
"""

HEADLINES: Final = range(76, 29, -2)
TEXTS: Final = range(26, 13, -1)
SMALLEST_TEXT: Final = 0.34
LARGEST_TEXT: Final = 0.5
"""Of the headline's size."""
SCANS: Final = range(22, 9, -1)
FIGURE: Final = 1.25
"""The figure's size, of the text's."""
SMALL: Final = 13
LINK: Final = 20
SMALLEST_LINK: Final = 7
"""For the longest name and the longest payload that Telegram allows, in wide letters."""

CODE_GAP: Final = 2.0
"""Between the code's quiet zone and the words: a slash rises higher than a capital, a comma hangs down."""
SAFETY_GAP: Final = 7.0
"""Above and below the line that parts what is for everyone from the warning."""
LINE: Final = 0.3

BOLD: Final = 1 / 40
"""How wide the line around a bold letter is, in ems: the font has no bold of its own."""
RULER: Final = 100
"""The size in which words are measured once, whatever size they are set in."""


@dataclass(frozen=True, slots=True)
class PosterWords:
    """What stands on the poster, from top to bottom. Only the headline and the warning must be there.

    `figure` is a number with its noun, `dated` its day and source. `scan` says what the QR code beside it is for, and
    `safety` for whom it is not. `language` is a BCP 47 tag, for screen readers.
    """

    headline: str
    lines: tuple[str, ...]
    figure: str
    dated: str
    scan: str
    safety: str
    language: str


def poster(words: PosterWords, link: str, *, paper: Format) -> bytes:
    """The poster as a PDF of one page: its text can be selected, and code and link can be tapped.

    Raises `ValueError` if the words or the link do not fit even in small letters, if the font lacks a character, or if
    the link is no web address.
    """
    return _drawn(words, link, paper)


# A page takes some tens of milliseconds, most of them for the font; a union prints the same one in many places.
@lru_cache(maxsize=64)
def _drawn(words: PosterWords, link: str, paper: Format) -> bytes:
    check_characters([words.headline, *words.lines, words.figure, words.dated, words.scan, words.safety])
    code = link_code(link)
    pdf = blank_page(paper, words.language)
    # fpdf2 reads the font's file as it needs it, and closes it only when all went well.
    with closing(page_font(pdf)):
        _fill(pdf, words, link, code)
        return bytes(pdf.output())


def _fill(pdf: FPDF, words: PosterWords, link: str, code: LinkCode) -> None:
    pdf.set_font_size(RULER)
    measure = cache(lambda word: pdf.get_string_width(word) / (RULER * POINT))
    width, height = pdf.w - 2 * MARGIN, pdf.h - MARGIN
    clear = QUIET_ZONE * CODE / code.side + CODE_GAP

    safety = block([Paragraph(words.safety, width, SMALL * POINT, 1.35)], measure)
    line = height - safety.height - SAFETY_GAP
    link_below = Paragraph(spoken(link), width, LINK * POINT, 1)
    address = block([shrunk(link_below, SMALLEST_LINK * POINT, measure)], measure)
    below_code = line - SAFETY_GAP - address.height - clear
    top = below_code - CODE
    upper = _upper(words, width, top - clear - MARGIN, measure)
    beside = _beside(words.scan, width - CODE - clear, measure)

    _write(pdf, upper, MARGIN, MARGIN)
    _draw_code(pdf, code, MARGIN, top)
    _write(pdf, beside, MARGIN + CODE + clear, below_code - beside.height)
    _write(pdf, address, MARGIN, below_code + clear)
    pdf.set_line_width(LINE)
    pdf.line(MARGIN, line, MARGIN + width, line)
    _write(pdf, safety, MARGIN, height - safety.height)
    pdf.link(MARGIN, top, CODE, line - SAFETY_GAP - top, link)


def _upper(words: PosterWords, width: float, room: float, measure: Callable[[str], float]) -> Block:
    """What stands above the code, in the largest letters for which it fits."""
    for headline, text in product(HEADLINES, TEXTS):
        if not SMALLEST_TEXT <= text / headline <= LARGEST_TEXT:
            continue
        large, middle, small = headline * POINT, text * POINT, SMALL * POINT
        gaps = [large * 0.3, *[middle * 0.25] * len(words.lines)]
        lines = [Paragraph(line, width, middle, 1.32, gap) for line, gap in zip(words.lines, gaps, strict=False)]
        figure = Paragraph(words.figure, width, middle * FIGURE, 1.25, middle, bold=True)
        dated = Paragraph(words.dated, width, small, 1.35, small * 0.4)
        try:
            fitting = block([Paragraph(words.headline, width, large, 1.1, bold=True), *lines, figure, dated], measure)
        except TooWideError:
            continue
        if fitting.height <= room:
            return fitting
    raise ValueError("the words do not fit the poster, even in small letters")


def _beside(scan: str, width: float, measure: Callable[[str], float]) -> Block:
    for size in SCANS:
        fitting = block(
            [shrunk(Paragraph(scan, width, size * POINT, 1.25, bold=True), SCANS[-1] * POINT, measure)], measure
        )
        if fitting.height <= CODE:
            return fitting
    raise ValueError("the words beside the QR code do not fit, even in small letters")


def _write(pdf: FPDF, words: Block, left: float, top: float) -> None:
    for row in words.rows:
        points = row.paragraph.size / POINT
        pdf.set_font_size(points)
        # Around letters, other than elsewhere, fpdf2 takes the width of a line in points.
        with pdf.local_context(text_mode="FILL_STROKE" if row.paragraph.bold else "FILL", line_width=points * BOLD):
            pdf.text(left, top + row.baseline, row.text)


def _draw_code(pdf: FPDF, code: LinkCode, left: float, top: float) -> None:
    module = CODE / code.side
    with pdf.new_path() as path:
        path.style.fill_color = "#000000"
        path.style.stroke_color = None
        for dark in code.rectangles:
            path.rectangle(
                left + dark.column * module, top + dark.row * module, dark.width * module, dark.height * module
            )
