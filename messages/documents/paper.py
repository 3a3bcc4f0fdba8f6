"""A letter or a note as a page to print (PDF): the address where an envelope's window shows it, room to write by hand.

All words come in as arguments.
"""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from messages.documents.pages import FALL, INCH, POINT, RISE, Format, blank_page, check_characters, page_font

if TYPE_CHECKING:
    from fpdf import FPDF

TEXT_SIZES: Final = (11.0, 10.5, 10.0, 9.5, 9.0)
TEXT_LEADING: Final = 1.3
PARAGRAPH_GAP: Final = 0.6
"""Of a line's height, for each blank line."""
TITLE_ENLARGED: Final = 3.0

ADDRESS_SIZES: Final = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
ADDRESS_UNBROKEN_TO: Final = 9.5
"""Smaller letters are better than a broken line down to this size; below it a broken line is better."""
ADDRESS_ROWS: Final = 6
ADDRESS_LEADING: Final = (1.1, 1.2)

HAND: Final = "…"
RULES: Final = 2
RULE_DISTANCE: Final = 8.5
GREY: Final = 150
HAIRLINE: Final = 0.2
TOP_MARGIN: Final = 25.0


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the page.

    Without an addressee the page is a note and begins at its top. In `body` a blank line ends a paragraph, and a line
    that ends with "…" is followed by ruled lines to write on. `language` is a BCP 47 tag, for screen readers.
    """

    addressee: tuple[str, ...]
    body: str
    title: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle on the sheet, in millimetres from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet's parts in millimetres. `text` lies below all that a window can show, however the sheet slips."""

    address: _Box
    text: _Box
    folds: tuple[float, ...]


_SHEETS: Final = {
    # DIN 5008 form B: address zone 25 mm from the left, its six lines from 62.7 mm to 90 mm, folds at 105 and 210 mm.
    # A window (DIN 680) is 90 mm x 45 mm, 20 mm from the left and 15 mm from the bottom of an envelope DL (220 mm x
    # 110 mm) or C6/C5 (229 mm x 114 mm). In the larger one the folded sheet slips by 19 mm and 9 mm, so that only what
    # lies from 20 to 91 mm and from 54 to 90 mm is always seen, and nothing below 99 mm ever.
    Format.A4: _Sheet(
        address=_Box(left=25.0, top=62.7, width=65.0, height=27.3),
        text=_Box(left=25.0, top=100.5, width=165.0, height=176.5),
        folds=(105.0, 210.0),
    ),
    # A #10 envelope is 9 1/2 x 4 1/8 inches; its window, in the make that USPS recommends, 4 1/2 x 1 1/8, 7/8 from the
    # left and 1/2 from the bottom. Every character must be seen wherever the sheet slips, with 1/8 inch to spare (USPS
    # Publication 25, 3-9). Folded in exact thirds it slips by 1 inch and 0.46 inch, so that only what lies from 0.875
    # to 4.375 and from 2.5 to 3.167 inches is always seen, and nothing below 3.625 ever. The 1/8 inch is kept at the
    # sides; above and below it would leave room for three lines. Folded at the marks, the sheet shows 0.2 inch more
    # below the address.
    Format.LETTER: _Sheet(
        address=_Box(left=1.0 * INCH, top=2.5 * INCH + 0.5, width=3.25 * INCH, height=2 / 3 * INCH - 1.0),
        text=_Box(left=1.0 * INCH, top=3.7 * INCH, width=6.6 * INCH, height=6.55 * INCH),
        folds=(3.875 * INCH, 7.75 * INCH),
    ),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the text, so many millimetres high: printed in `size` points, ruled, or a gap."""

    height: float
    text: str = ""
    size: float = 0.0
    ruled: bool = False


def paper_pdf(paper: Paper, format: Format) -> bytes:  # noqa: A002 - the word for it
    """The page as a PDF whose text can be selected and read aloud.

    Raises `ValueError` if the text does not fit one page even in small letters, if the address does not fit the
    window, or if the font lacks a character.
    """
    return _drawn(paper, format)


# A page takes some 60 ms of processor time, most of it for the font; in a campaign's wave many ask for the same one.
@lru_cache(maxsize=128)
def _drawn(paper: Paper, format: Format) -> bytes:  # noqa: A002
    pdf = blank_page(format, paper.language)
    pdf.set_draw_color(GREY)
    pdf.set_line_width(HAIRLINE)
    with closing(page_font(pdf)):
        return _filled(pdf, paper, _SHEETS[format])


def _filled(pdf: FPDF, paper: Paper, sheet: _Sheet) -> bytes:
    addressee = [line.strip() for line in paper.addressee if line.strip()]
    check_characters([*addressee, paper.title, *paper.body.splitlines()])
    text = sheet.text
    if addressee:
        _write_address(pdf, addressee, sheet.address)
        _mark_folds(pdf, sheet.folds)
    else:
        text = _Box(text.left, TOP_MARGIN, text.width, text.top + text.height - TOP_MARGIN)
    _write_text(pdf, paper, text)
    return bytes(pdf.output())


def _broken(pdf: FPDF, text: str, size: float, width: float) -> list[str]:
    """The text in lines of at most that width, none of which begins with a dash."""
    pdf.set_font_size(size)
    bound = re.sub(r" (?=[—–] )", "\N{NO-BREAK SPACE}", text)
    lines = pdf.multi_cell(width, text=bound, align="L", dry_run=True, output="LINES")
    if not isinstance(lines, list):
        raise TypeError(lines)
    return lines


def _write_address(pdf: FPDF, addressee: list[str], box: _Box) -> None:
    """The largest letters for which every line stays inside the box."""
    tightest, loosest = ADDRESS_LEADING
    attempts = [(size, False) for size in ADDRESS_SIZES if size >= ADDRESS_UNBROKEN_TO]
    attempts += [(size, True) for size in ADDRESS_SIZES]
    for size, may_break in attempts:
        em = size * POINT
        rows = [row for line in addressee for row in _broken(pdf, line, size, box.width)]
        if len(rows) > ADDRESS_ROWS or (len(rows) > len(addressee) and not may_break):
            continue
        pitch = min(loosest * em, (box.height - (RISE + FALL) * em) / max(1, len(rows) - 1))
        if pitch >= tightest * em:
            for number, row in enumerate(rows):
                pdf.text(box.left, box.top + RISE * em + number * pitch, row)
            return
    raise ValueError(f"an address of {len(addressee)} lines does not fit the window of an envelope")


def _mark_folds(pdf: FPDF, folds: tuple[float, ...]) -> None:
    """Short lines in the left margin, where most printers still print (5 mm from the edge) and no window shows them."""
    for fold in folds:
        pdf.line(5, fold, 8, fold)


def _write_text(pdf: FPDF, paper: Paper, box: _Box) -> None:
    for size in TEXT_SIZES:
        rows = _rows(pdf, paper, size, box.width)
        if sum(row.height for row in rows) <= box.height:
            break
    else:
        raise ValueError(f"the text is longer than one page, even in letters of {TEXT_SIZES[-1]:g} points")
    top = box.top
    for row in rows:
        if row.ruled:
            pdf.line(box.left, top + row.height, box.left + box.width, top + row.height)
        elif row.text:
            pdf.set_font_size(row.size)
            pdf.text(box.left, top + row.size * POINT, row.text)
        top += row.height


def _rows(pdf: FPDF, paper: Paper, size: float, width: float) -> list[_Row]:
    line = size * POINT * TEXT_LEADING
    gap = _Row(line * PARAGRAPH_GAP)
    rows = []
    if paper.title:
        large = size + TITLE_ENLARGED
        rows += [_Row(large * POINT * TEXT_LEADING, row, large) for row in _broken(pdf, paper.title, large, width)]
        rows.append(gap)
    for written in paper.body.strip().splitlines():
        if not written.strip():
            rows.append(gap)
            continue
        rows += [_Row(line, row, size) for row in _broken(pdf, written, size, width)]
        if written.rstrip().endswith(HAND):
            rows += [_Row(RULE_DISTANCE, ruled=True)] * RULES
    return rows
