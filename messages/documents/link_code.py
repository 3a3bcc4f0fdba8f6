"""The QR code of a link: as a picture, and as rectangles for whatever is drawn or printed.

The error correction is at least M, so that a poster with a stain or a fold is still read; a higher level is taken where
it makes the code no larger.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

import segno

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEME: Final = "https://"

QUIET_ZONE: Final = 4
"""Empty modules around a code, as ISO/IEC 18004 wants them."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Dark modules side by side, in rows of one length; counted in modules from the code's upper left corner."""

    column: int
    row: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A code so many modules wide and high, without its quiet zone. No two rectangles overlap.

    They touch, and are drawn as one path: one by one, their edges would show as fine white lines.
    """

    side: int
    rectangles: tuple[Rectangle, ...]


def link_code(link: str) -> LinkCode:
    """Where the code of this link is dark. Raises `ValueError` unless it is a whole web address (https)."""
    rows = [bytes(row) for row in _symbol(link).matrix]
    return LinkCode(len(rows), tuple(_rectangles(rows)))


def code_png(link: str, module_pixels: int) -> bytes:
    """The code of this link with its quiet zone as a picture (PNG). Raises `ValueError` as `link_code` does."""
    picture = io.BytesIO()
    _symbol(link).save(picture, kind="png", scale=module_pixels, border=QUIET_ZONE)
    return picture.getvalue()


def spoken(link: str) -> str:
    """The link as people write it down: without its scheme."""
    return link.removeprefix(SCHEME)


def _symbol(link: str) -> segno.QRCode:
    if not link.startswith(SCHEME) or not link.isascii() or not link.isprintable() or " " in link:
        raise ValueError("the link of a QR code is a whole web address, in ASCII and with https")
    return segno.make_qr(link, error="m")


def _rectangles(rows: list[bytes]) -> Iterator[Rectangle]:
    """Runs of dark modules, equal ones below each other taken together."""
    growing: dict[tuple[int, int], int] = {}
    for number, row in enumerate([*rows, b""]):
        runs = set(_runs(row))
        for column, width in [run for run in growing if run not in runs]:
            first = growing.pop((column, width))
            yield Rectangle(column, first, width, number - first)
        for run in sorted(runs):
            growing.setdefault(run, number)


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules begins, and how long it is."""
    start = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield start, length
        start += length
