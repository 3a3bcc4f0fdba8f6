"""Whom a text names: by the surname alone, inflected, in Cyrillic or Latin letters.

A name is compared by how it sounds, roughly: Ярашук, Yarashuk and Jaraschuk are one. That finds a little too much
rather than too little.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SHORTEST: Final = 4  # letters of a surname that is recognised alone; "But" is a word, too
_LONGEST_ENDING: Final = 3  # letters that an ending has: Ярашукамі
_VOWELS: Final = "aeiou"
_WORD: Final = re.compile(r"[^\W\d_]+")
_HIDDEN: Final = re.compile("[\u00ad\u0301\u200b\u200c\u200d]")  # soft hyphens, stress marks, nothings
_APOSTROPHE: Final = re.compile("['’ʼ`]")
_BRACKETS: Final = re.compile(r"\([^)]*\)")
# A hashtag, an account or a link writes a name in small letters and together with others: #freeyarashuk.
_RUN_TOGETHER: Final = re.compile(r"\S*(?:#|@|://)\S+")
_FLEETING: Final = re.compile(r"(\w{2,})[еоё]([кц])")  # Дзядок, Дзядка; Мацвеец, Мацвейца

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
# A last consonant before a vowel may change with it: Арэшка, Арэшцы.
_CHANGES: Final[Mapping[str, tuple[str, ...]]] = {"k": ("ts", "ch"), "h": ("z", "zh", "s", "sh"), "t": ("ts",)}


@dataclass(frozen=True, slots=True)
class Surname:
    """A surname to look for. `given` is the sound of the given name, which must stand beside one that is too short."""

    written: str
    stems: frozenset[str]
    given: str

    @classmethod
    def of_all(cls, names: Iterable[str]) -> tuple[Surname, ...]:
        """The surnames of one person's names: the last word of each, of a double one each half that is long enough."""
        found = []
        for name in names:
            words = _BRACKETS.sub(" ", _without_hidden(name)).split()
            halves = _WORD.findall(_APOSTROPHE.sub("", words[-1]))
            stems = [stem for half in halves for stem in _stems(half) if len(_sound(half)) >= _SHORTEST]
            given = "" if stems else _sound(words[0]).rstrip(_VOWELS)
            found.append(cls(words[-1], frozenset(stems or _stems("".join(halves))), given))
        return tuple(found)

    def stands_in(self, readings: Iterable[list[str]]) -> bool:
        """Whether it is among words, given by their sound and in order; of each text there may be several readings."""
        if self.given:
            return any(_beside(self, words) for words in readings)
        return any(self.is_word(word) for words in readings for word in words)

    def is_word(self, sound: str) -> bool:
        """Whether a word that sounds so is this surname in some case."""
        return any(sound.startswith(stem) and len(sound) - len(stem) <= _LONGEST_ENDING for stem in self.stems)

    def is_part_of(self, runs: Iterable[str]) -> bool:
        """Whether it is somewhere in letters that are written together."""
        return any(stem in run for stem in self.stems for run in runs)


def named_in(text: str, people: Mapping[str, Iterable[Surname]]) -> Iterator[tuple[str, str]]:
    """Who of these people the text names: whatever they go by in `people`, and the surname that was found."""
    plain = _without_hidden(text)
    # Yarashuk's is Yarashuk and s; Лук'янаў is one word.
    readings = [_capitalised(reading) for reading in {plain, _APOSTROPHE.sub("", plain)}]
    together = [_sound(run) for run in _RUN_TOGETHER.findall(plain)]
    for person, surnames in people.items():
        for surname in surnames:
            if surname.stands_in(readings) or (not surname.given and surname.is_part_of(together)):
                yield person, surname.written
                break


def _beside(surname: Surname, words: list[str]) -> bool:
    """Whether the surname and the given name stand side by side."""
    return any(
        surname.is_word(one) and other.startswith(surname.given)
        for pair in pairwise(words)
        for one, other in (pair, pair[::-1])
    )


def _capitalised(text: str) -> list[str]:
    """How the words sound, in order; empty for those that begin with a small letter and so are no names."""
    return [_sound(word) if word[0].isupper() else "" for word in _WORD.findall(text)]


def _without_hidden(text: str) -> str:
    return unicodedata.normalize("NFC", _HIDDEN.sub("", text))


def _stems(surname: str) -> set[str]:
    """What all cases of the surname begin with: it without its ending, as it sounds."""
    sound = _sound(surname)
    stem = sound.rstrip(_VOWELS) or sound
    if stem != sound and stem[-2:-1] not in {"c", "s", "z"}:
        return {stem, *(stem[:-1] + change for change in _CHANGES.get(stem[-1], ()))}
    if fleeting := _FLEETING.fullmatch(surname.casefold()):
        return {stem, *(_sound(fleeting[1] + between + fleeting[2]) for between in ("", "й"))}
    return {stem}


def _sound(word: str) -> str:
    sound = word.casefold().translate(_LATIN)
    sound = "".join(letter for letter in unicodedata.normalize("NFKD", sound) if not unicodedata.combining(letter))
    for spelling, spoken in _SPELLINGS:
        sound = sound.replace(spelling, spoken)
    # The last sound of Pazniakou is that of Пазнякоў.
    return re.sub(r"(?<=[ae])u(?=s?$)", "v", sound)
