"""Finding a country by what somebody typed: in any language whose names are handed in, typing errors forgiven."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST: Final = 100
"""Characters that are looked at; the longest name of a country has about 60."""

_SHORTEST_BEGINNING: Final = 3  # letters from which the beginning of a name is recognised
_SHORTEST_GUESS: Final = 4  # below, a typing error turns one country into another: Iran, Iraq
_ALIKE: Final = 80  # of 100; found by trying: "Germani" is 86, "hello" against "Holland" 67
_NEARLY_AS_ALIKE: Final = 4  # a second guess this close to the first is offered too
_NOISE: Final = re.compile(r"\b(the|of|and|и)\b")
_SAINT: Final = re.compile(r"\bsaint\b")  # names are written "St. Lucia", people write it out
_NOT_LETTERS: Final = re.compile(r"[\W\d_]+")


class NameIndex:
    """Names of countries, each with its code; a country may have many names."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are pairs of a country's code (ISO 3166, two letters) and one of its names."""
        self._codes: dict[str, list[str]] = {}
        for code, name in names:
            if bare := folded(name):
                codes = self._codes.setdefault(bare, [])
                if code not in codes:
                    codes.append(code)

    def search(self, text: str, limit: int) -> tuple[str, ...]:
        """The codes that `text` may mean, best first, at most `limit`; none when nothing is alike.

        The exact name wins alone; then names that begin so; then names that are nearly written so.
        """
        wanted = folded(text[:LONGEST])
        if wanted in self._codes:
            return tuple(self._codes[wanted][:limit])
        found = self._beginning(wanted) or self._alike(wanted)
        return tuple(dict.fromkeys(found))[:limit]

    def _beginning(self, wanted: str) -> list[str]:
        if len(wanted) < _SHORTEST_BEGINNING:
            return []
        names = sorted(name for name in self._codes if name.startswith(wanted) or f" {wanted}" in f" {name}")
        return [code for name in names for code in self._codes[name]]

    def _alike(self, wanted: str) -> list[str]:
        if len(wanted) < _SHORTEST_GUESS:
            return []
        guesses = process.extract(wanted, list(self._codes), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
        best = max((score for _, score, _ in guesses), default=0)
        return [code for name, score, _ in guesses if score >= best - _NEARLY_AS_ALIKE for code in self._codes[name]]


def folded(name: str) -> str:
    """The name as it is compared: small letters, no accents, no punctuation, no articles."""
    # Taken apart first, since 𝐆 has no small letter of its own, and after, since small letters may come with accents.
    small = unicodedata.normalize("NFKD", name).casefold().replace("ł", "l").replace("ø", "o")
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", small) if not unicodedata.combining(letter))
    words = _NOISE.sub(" ", _NOT_LETTERS.sub(" ", bare))
    return " ".join(_SAINT.sub("st", words).split())
