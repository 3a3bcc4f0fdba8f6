"""A card to share: a picture with a headline, a line or two, a dated figure, and a link as text and as QR code.

All words come in as arguments. The look is neutral: no logo, no flag, and none of the colours of either flag, for a
picture on a phone can be held against its owner. The picture says nothing of whoever made it, and the same words always
give the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw, ImageFont

from messages.documents.link_code import QUIET_ZONE, link_code, spoken
from messages.documents.pages import FONT, check_characters
from messages.documents.typesetting import Block, Paragraph, TooWideError, block, shrunk

if TYPE_CHECKING:
    from collections.abc import Callable

    from messages.documents.link_code import LinkCode


class Shape(StrEnum):
    """Wide, as previews of links show it; square, which is larger on a phone. The values are codes for buttons."""

    WIDE = "wid"
    SQUARE = "sqr"


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the card. Only the headline and the link must be there.

    `figure` is a number with its noun, `dated` its day and source. `link` is a whole address; the card shows it without
    what follows a question mark, the QR code holds all of it.
    """

    headline: str
    lines: tuple[str, ...]
    figure: str
    dated: str
    link: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """A card's measures in pixels. `code` is the most that the QR code may take, quiet zone and all.

    `beside` says whether the lines stand left of the code, or above it and as wide as the headline.
    """

    width: int
    height: int
    margin: int
    code: int
    beside: bool
    small: int
    headlines: range
    texts: range


# A phone shows a card at about a third of its width: 27 pixels are then as small as 9 points.
_FRAMES: Final = {
    # The size that previews of links are made for: https://developers.facebook.com/docs/sharing/webmasters/images
    Shape.WIDE: _Frame(
        width=1200,
        height=630,
        margin=64,
        code=264,
        beside=True,
        small=27,
        headlines=range(90, 41, -3),
        texts=range(36, 27, -2),
    ),
    Shape.SQUARE: _Frame(
        width=1080,
        height=1080,
        margin=84,
        code=330,
        beside=False,
        small=31,
        headlines=range(112, 47, -4),
        texts=range(48, 29, -2),
    ),
}

PAPER: Final = (247, 246, 243)
NIGHT: Final = (24, 26, 29)
BLACK: Final = (26, 27, 30)
WHITE: Final = (240, 239, 235)

FULL: Final = 255
QUIET: Final = 200
"""Secondary text, which still has seven times the contrast to its ground (WCAG 2.2, 1.4.6)."""

BOLD: Final = 1 / 80
"""By how much, in ems, each side of a bold letter's strokes gains: the font has no bold of its own."""

SMALLEST_TEXT: Final = 0.4
LARGEST_TEXT: Final = 0.6
"""Of the headline's size: a large headline is no use above a text that nobody reads."""

SMALLEST: Final = 20
"""Pixels for a long word, or a long link, in the narrow column beside the code."""

GAP: Final = 44
"""Around the QR code, in pixels."""
BLOCK_GAP: Final = 54
"""From the last baseline of the upper block to the lower block, in pixels."""
LEAST_MODULE: Final = 4
"""Pixels for one module of the QR code; with fewer, phones fail to read it off a screen."""

RULER: Final = 200
"""The size in which words are measured once, whatever size they are set in."""


def share_card(card: Card, *, dark: bool, shape: Shape = Shape.WIDE) -> bytes:
    """The card as a picture (PNG), dark letters on a light ground or the other way round.

    Raises `ValueError` if the words or the link do not fit even in small letters, if the font lacks a character, or if
    the link is no web address, or one too long for a small QR code.
    """
    return _drawn(card, dark, shape)


# A card takes some tens of milliseconds; in a campaign's wave many ask for the same one.
@lru_cache(maxsize=128)
def _drawn(card: Card, dark: bool, shape: Shape) -> bytes:
    check_characters([card.headline, *card.lines, card.figure, card.dated])
    frame, code = _FRAMES[shape], link_code(card.link)
    module = frame.code // (code.side + 2 * QUIET_ZONE)
    if module < LEAST_MODULE:
        raise ValueError("the link is too long for the QR code of a card")
    side = (code.side + 2 * QUIET_ZONE) * module
    left, top = frame.width - frame.margin - side, frame.height - frame.margin - side

    picture = Image.new("L", (frame.width, frame.height), 0)
    draw = ImageDraw.Draw(picture)
    upper, lower = _set(card, frame, left, top)
    _write(draw, upper, frame.margin, frame.margin)
    _write(draw, lower, frame.margin, frame.height - frame.margin - lower.height)
    quiet = QUIET_ZONE * module
    if dark:
        draw.rounded_rectangle((left, top, left + side - 1, top + side - 1), radius=module, fill=FULL)
        _draw_code(draw, code, module, (left + quiet, top + quiet), ink=0)
    else:
        # Nobody sees where its quiet zone ends, so the code itself keeps the margin.
        _draw_code(draw, code, module, (left + 2 * quiet, top + 2 * quiet), ink=FULL)
    picture.putpalette(_palette(NIGHT, WHITE) if dark else _palette(PAPER, BLACK))
    file = io.BytesIO()
    picture.save(file, format="PNG")
    return file.getvalue()


def _set(card: Card, frame: _Frame, left: int, top: int) -> tuple[Block, Block]:
    """The blocks at the top and at the bottom, in the largest letters for which neither meets the other or the code."""
    ruler = _font(RULER)
    measure = cache(lambda word: ruler.getlength(word) / RULER)
    wide, narrow = frame.width - 2 * frame.margin, left - GAP - frame.margin
    room = frame.height - 2 * frame.margin
    for headline, text in product(frame.headlines, frame.texts):
        if not SMALLEST_TEXT <= text / headline <= LARGEST_TEXT:
            continue
        try:
            upper = block(_upper(card, headline, text, (wide, narrow if frame.beside else wide)), measure)
            lower = block(_lower(card, frame.small, text, narrow, measure), measure)
        except TooWideError:
            continue
        above_code = max((row.baseline for row in upper.rows if row.paragraph.width == wide), default=0.0)
        if frame.margin + above_code + GAP <= top and upper.height + BLOCK_GAP + lower.height <= room:
            return upper, lower
    raise ValueError("the words or the link do not fit the card, even in small letters")


def _upper(card: Card, headline: int, text: int, widths: tuple[int, int]) -> list[Paragraph]:
    gaps = [headline * 0.3, *[text * 0.25] * len(card.lines)]
    lines = [Paragraph(line, widths[1], text, 1.34, gap) for line, gap in zip(card.lines, gaps, strict=False)]
    return [Paragraph(card.headline, widths[0], headline, 1.12, bold=True), *lines]


def _lower(card: Card, small: int, text: int, width: int, measure: Callable[[str], float]) -> list[Paragraph]:
    paragraphs = (
        Paragraph(card.figure, width, text + 4, 1.25, bold=True),
        Paragraph(card.dated, width, small, 1.34, small * 0.3, quiet=True),
        Paragraph(spoken(card.link).partition("?")[0], width, small * 1.2, 1.3, small, bold=True),
    )
    return [shrunk(paragraph, SMALLEST, measure) for paragraph in paragraphs]


def _font(size: float) -> ImageFont.FreeTypeFont:
    # The other layout engine kerns, but is there only where the system has a library for it (FriBiDi).
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


def _write(draw: ImageDraw.ImageDraw, words: Block, left: int, top: float) -> None:
    for row in words.rows:
        size = row.paragraph.size
        draw.text(
            (left, top + row.baseline),
            row.text,
            fill=QUIET if row.paragraph.quiet else FULL,
            font=_font(size),
            anchor="ls",
            stroke_width=size * BOLD if row.paragraph.bold else 0,
        )


def _draw_code(draw: ImageDraw.ImageDraw, code: LinkCode, module: int, place: tuple[int, int], ink: int) -> None:
    left, top = place
    for dark in code.rectangles:
        x, y = left + dark.column * module, top + dark.row * module
        draw.rectangle((x, y, x + dark.width * module - 1, y + dark.height * module - 1), fill=ink)


def _palette(ground: tuple[int, int, int], ink: tuple[int, int, int]) -> list[int]:
    """256 colours from the ground's to the ink's."""
    return [
        round(below + (above - below) * part / FULL)
        for part in range(FULL + 1)
        for below, above in zip(ground, ink, strict=True)
    ]
