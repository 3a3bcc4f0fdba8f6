"""The cards that inline mode offers, and which of them somebody means who types a few letters.

The search forgives typing errors, knows no difference between Cyrillic and Latin letters, and looks into all languages
at once.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from messages.catalog import Html
from messages.sounds import sound, without_hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from messages.catalog import Catalog
    from messages.screen import Rows

MOST: Final = 50
"""Results that Telegram takes for one query (https://core.telegram.org/bots/api#answerinlinequery)."""

_MOST_WORDS: Final = 12  # of a query that are looked at; the longest title has about as many
_SHORTEST_GUESS: Final = 4  # letters below which a typing error turns one word into another
_ALIKE: Final = 80  # of 100: "embasy" against "embassy" is 92
_IN_TITLE, _IN_TEXT = 4, 1
_WORD: Final = re.compile(r"[^\W_]+")
_TAG: Final = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class InlineCard:
    """Something to pass on in a chat. `kind` says what it is about, whatever the language: ``post-human``.

    `title` and `summary` stand in the list and are not sent. `opening` is the neutral line above what is: it shows up
    in a list of chats.
    """

    kind: str
    language: str
    title: str
    summary: str
    opening: Html
    body: Html
    rows: Rows

    @property
    def id(self) -> str:
        """What Telegram calls it, in at most 64 bytes: the same tomorrow."""
        return f"{self.kind}.{self.language}"

    @property
    def text(self) -> Html:
        """What is sent."""
        return Html(f"{self.opening}\n\n{self.body}")


def kind_of(card_id: str) -> str:
    """What a card is about, by its id."""
    return card_id.rpartition(".")[0]


def without_marks(text: Html) -> str:
    """The text as it is read: without the marks of its formatting."""
    return unescape(_TAG.sub("", text))


def share_query(words: Catalog, post: str) -> str:
    """What to search for so that this post comes first, in this language. `post` is the name of its text."""
    return words.plain(f"inline.title.{post}")


class InlineCards:
    """The cards of all languages. Those of a language stand in the order in which they are most useful."""

    def __init__(self, cards: Iterable[InlineCard], first: Iterable[str]) -> None:
        """`first` are the kinds that are offered in every language, whatever the writer's own."""
        self._cards = tuple(cards)
        self._first = frozenset(first)
        self.kinds = frozenset(card.kind for card in self._cards)
        """What all of them are about."""
        self._titled: dict[str, list[InlineCard]] = {}
        self._holders: dict[str, dict[int, int]] = {}
        for place, card in enumerate(self._cards):
            self._titled.setdefault(_as_title(card.title), []).append(card)
            for text, weight in ((without_marks(card.body), _IN_TEXT), (card.title, _IN_TITLE)):
                for word in _sounds(text):
                    self._holders.setdefault(word, {})[place] = weight
        self._words = list(self._holders)

    def all_for(self, language: str) -> tuple[InlineCard, ...]:
        """Every card of that language; below them what is most useful in the others."""
        shown = (card for card in self._cards if card.language == language or card.kind in self._first)
        return _own_first(shown, language)

    def search(self, query: str, language: str) -> tuple[InlineCard, ...]:
        """The cards that a query may mean: those of that language first, each language's best first.

        A card whose very title was typed comes before all others. None when nothing is alike.
        """
        typed = _sounds(query)[:_MOST_WORDS]
        worth: dict[int, float] = {}
        hits: dict[int, int] = {}
        for word in typed:
            held = self._held(word)
            for place, weight in held.items():
                # A word that few cards have tells more.
                worth[place] = worth.get(place, 0.0) + weight / len(held)
                hits[place] = hits.get(place, 0) + 1
        found = [place for place in worth if 2 * hits[place] >= len(typed)]
        ranked = sorted(found, key=lambda place: (-worth[place], place))
        exact = self._titled.get(_as_title(query), ())
        cards = _own_first((self._cards[place] for place in ranked), language)
        return tuple(dict.fromkeys((*_own_first(exact, language), *cards)))[:MOST]

    def _held(self, word: str) -> Mapping[int, int]:
        """The places of the cards that have a word like this, with what that is worth."""
        known = [(one, 2) for one in self._words if one.startswith(word)]
        if len(word) >= _SHORTEST_GUESS:
            alike = process.extract(word, self._words, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
            known += [(one, 1) for one, _, _ in alike]
        held: dict[int, int] = {}
        for one, times in known:
            for place, weight in self._holders[one].items():
                held[place] = max(held.get(place, 0), weight * times)
        return held


def _own_first(cards: Iterable[InlineCard], language: str) -> tuple[InlineCard, ...]:
    return tuple(sorted(cards, key=lambda card: card.language != language))[:MOST]


def _as_title(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _sounds(text: str) -> list[str]:
    """How the words of a text sound, each once."""
    return [word for word in dict.fromkeys(map(sound, _WORD.findall(without_hidden(text)))) if word]
