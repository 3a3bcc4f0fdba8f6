"""How a word sounds, roughly, in Latin letters: so that Ярашук, Yarashuk and Jaraschuk are one.

It finds a little too much rather than too little.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_HIDDEN: Final = re.compile("[\u00ad\u0301\u200b\u200c\u200d]")  # soft hyphens, stress marks, nothings

# By the rules that write Belarusian names in English; o and a, which Belarusian and Russian spell differently, are one.
_LATIN: Final[Mapping[int, int | str | None]] = {
    **str.maketrans("абвгґдеёзиійклмнопрстуўфхыэŭł", "abvhhdeeziiiklmnaprstuvfhievl", "ъь"),
    **dict.fromkeys(map(ord, "шщš"), "sh"),
    **dict.fromkeys(map(ord, "чč"), "ch"),
    **dict.fromkeys(map(ord, "жž"), "zh"),
    ord("ц"): "ts",
    ord("ю"): "iu",
    ord("я"): "ia",
}
# How German and Polish spell the same sounds.
_SPELLINGS: Final = (
    *(("tsch", "ch"), ("sch", "sh"), ("sz", "sh"), ("cz", "ch"), ("kh", "h")),
    *(("w", "v"), ("j", "i"), ("y", "i"), ("g", "h"), ("o", "a"), ("ie", "e")),
)


def sound(word: str) -> str:
    """What the word sounds like: small Latin letters without accents, whichever alphabet it was written in."""
    letters = word.casefold().translate(_LATIN)
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(letter))
    for spelling, spoken in _SPELLINGS:
        letters = letters.replace(spelling, spoken)
    # The last sound of Pazniakou is that of Пазнякоў.
    return re.sub(r"(?<=[ae])u(?=s?$)", "v", letters)


def without_hidden(text: str) -> str:
    """The text without the characters in it that nobody sees, and each accented letter as one character."""
    return unicodedata.normalize("NFC", _HIDDEN.sub("", text))
