"""Whom a text names: by the surname alone, inflected, in Cyrillic or Latin letters.

A name is compared by how it sounds (``messages/sounds.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from messages.sounds import sound, without_hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SHORTEST: Final = 4  # letters of a surname that is recognised alone; "But" is a word, too
_LONGEST_ENDING: Final = 3  # letters that an ending has: Ярашукамі
_VOWELS: Final = "aeiou"
_WORD: Final = re.compile(r"[^\W\d_]+")
_APOSTROPHE: Final = re.compile("['’ʼ`]")
_BRACKETS: Final = re.compile(r"\([^)]*\)")
# A hashtag, an account or a link writes a name in small letters and together with others: #freeyarashuk.
_RUN_TOGETHER: Final = re.compile(r"\S*(?:#|@|://)\S+")
_FLEETING: Final = re.compile(r"(\w{2,})[еоё]([кц])")  # Дзядок, Дзядка; Мацвеец, Мацвейца

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
            words = _BRACKETS.sub(" ", without_hidden(name)).split()
            halves = _WORD.findall(_APOSTROPHE.sub("", words[-1]))
            stems = [stem for half in halves for stem in _stems(half) if len(sound(half)) >= _SHORTEST]
            given = "" if stems else sound(words[0]).rstrip(_VOWELS)
            found.append(cls(words[-1], frozenset(stems or _stems("".join(halves))), given))
        return tuple(found)

    def stands_in(self, readings: Iterable[list[str]]) -> bool:
        """Whether it is among words, given by their sound and in order; of each text there may be several readings."""
        if self.given:
            return any(_beside(self, words) for words in readings)
        return any(self.is_word(word) for words in readings for word in words)

    def is_word(self, heard: str) -> bool:
        """Whether a word that sounds so is this surname in some case."""
        return any(heard.startswith(stem) and len(heard) - len(stem) <= _LONGEST_ENDING for stem in self.stems)

    def is_part_of(self, runs: Iterable[str]) -> bool:
        """Whether it is somewhere in letters that are written together."""
        return any(stem in run for stem in self.stems for run in runs)


def named_in(text: str, people: Mapping[str, Iterable[Surname]]) -> Iterator[tuple[str, str]]:
    """Who of these people the text names: whatever they go by in `people`, and the surname that was found."""
    plain = without_hidden(text)
    # Yarashuk's is Yarashuk and s; Лук'янаў is one word.
    readings = [_capitalised(reading) for reading in {plain, _APOSTROPHE.sub("", plain)}]
    together = [sound(run) for run in _RUN_TOGETHER.findall(plain)]
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
    return [sound(word) if word[0].isupper() else "" for word in _WORD.findall(text)]


def _stems(surname: str) -> set[str]:
    """What all cases of the surname begin with: it without its ending, as it sounds."""
    heard = sound(surname)
    stem = heard.rstrip(_VOWELS) or heard
    if stem != heard and stem[-2:-1] not in {"c", "s", "z"}:
        return {stem, *(stem[:-1] + change for change in _CHANGES.get(stem[-1], ()))}
    if fleeting := _FLEETING.fullmatch(surname.casefold()):
        return {stem, *(sound(fleeting[1] + between + fleeting[2]) for between in ("", "й"))}
    return {stem}
