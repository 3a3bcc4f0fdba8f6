"""How words are set large: paragraphs one below the other, in few and even lines, and no word cut.

Lengths are in whatever unit the page is measured in, sizes of letters too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BLANK: Final = re.compile(r"[ \t\r\n]+")
BEFORE_DASH: Final = re.compile(r" (?=[—–] )")
AFTER_SHORT_WORD: Final = re.compile(r"(?<![\w’'-])(\w{1,2}) ")
"""An article, a preposition, a number: none is left behind at the end of a line, which Russian and Belarusian avoid."""

CAPITAL: Final = 0.66
"""How far a capital rises above its baseline, in ems, with a little air."""

HALVINGS: Final = 12
TOLERANCE: Final = 1e-6
"""Ems: what rounding may add to a word that was made to fit."""


class TooWideError(ValueError):
    """A word has no room on a line of this width: smaller letters may help."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text in letters of one size, and how wide its lines may be.

    `leading` is from baseline to baseline, in ems; `gap` is what stands above the paragraph beyond it. `quiet` words
    are drawn in a lighter ink, where there is one.
    """

    text: str
    width: float
    size: float
    leading: float
    gap: float = 0
    bold: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a paragraph; its baseline is so far below the top of its block."""

    text: str
    baseline: float
    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs that stand together, from the top of the first line's capitals to the last baseline."""

    rows: tuple[Row, ...]
    height: float


def block(paragraphs: Iterable[Paragraph], measure: Callable[[str], float]) -> Block:
    """The paragraphs in lines, empty ones left out. `measure` gives the width of a word in ems.

    Raises `TooWideError` if a word is wider than its line.
    """
    rows: list[Row] = []
    baseline = 0.0
    for paragraph in paragraphs:
        for number, text in enumerate(lines(paragraph.text, paragraph.width / paragraph.size, measure)):
            if not rows:
                baseline = paragraph.size * CAPITAL
            else:
                baseline += paragraph.size * paragraph.leading + (0 if number else paragraph.gap)
            rows.append(Row(text, baseline, paragraph))
    return Block(tuple(rows), baseline)


def shrunk(paragraph: Paragraph, smallest: float, measure: Callable[[str], float]) -> Paragraph:
    """The paragraph in letters so small that its longest word fits a line, if that takes none below `smallest`."""
    longest = max(map(measure, _words(paragraph.text)), default=0.0)
    if paragraph.size * longest <= paragraph.width:
        return paragraph
    return replace(paragraph, size=max(smallest, paragraph.width / longest))


def lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The text in the fewest lines of at most that width, all of them as narrow as their number allows.

    No line begins with a dash. Raises `TooWideError` if a word is wider than a line.
    """
    words = _words(text)
    if not words:
        return []
    widths, space = [measure(word) for word in words], measure(" ")
    narrow, wide = max(widths), width
    if narrow > wide + TOLERANCE:
        raise TooWideError("a word is wider than its line")
    counts = _counts(widths, space, wide)
    for _ in range(HALVINGS):
        middle = (narrow + wide) / 2
        evened = _counts(widths, space, middle)
        if len(evened) > len(counts):
            narrow = middle
        else:
            wide, counts = middle, evened
    following = iter(words)
    return [" ".join(next(following) for _ in range(count)) for count in counts]


def _words(text: str) -> list[str]:
    """What may stand on a line of its own: words, bound to what must not be parted from them."""
    bound = AFTER_SHORT_WORD.sub("\\1\N{NO-BREAK SPACE}", BEFORE_DASH.sub("\N{NO-BREAK SPACE}", text))
    return [word for word in BLANK.split(bound) if word]


def _counts(widths: list[float], space: float, width: float) -> list[int]:
    """How many words stand on each line, if every line takes as many as it can hold."""
    counts: list[int] = []
    used = 0.0
    for word in widths:
        if counts and used + space + word <= width + TOLERANCE:
            counts[-1] += 1
            used += space + word
        else:
            counts.append(1)
            used = word
    return counts
