"""What the words may not claim: that somebody is a prisoner who is free, or a number as if it were true for ever.

Facts belong in ``campaign/facts``: ``{freed}`` and the ids of figures.csv bring into a text what is true today. Where a
text holds a name or a number of its own all the same, it is found here before a person reads it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from campaign.content import PersonStatus
from messages.catalog import DEFAULT_LANGUAGE
from messages.naming import Surname, named_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from campaign.content import Content
    from messages.catalog import Catalog, Catalogs

SELF_DATED: Final = {"unionists"}
"""Placeholders whose value brings its date along (`messages.screens.welcome.dated_unionists`)."""

_LIMITS: Final = ("admin.",)
"""Texts that tell admins what the program takes: their numbers are no claims about the world."""

_DATE: Final = "{date}"
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_PARAGRAPH: Final = re.compile(r"\n\s*\n")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Digits, with what languages put between thousands: 1140, 1,140, 1.140, 1 140.
_NUMBER: Final = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3}(?!\d))*")
# What holds digits and states nothing: placeholders, tags, entities, links, commands, and the places of a list.
_NOT_WORDS: Final = re.compile(r"\{[^{}]*\}|<[^<>]*>|&#?\w+;|https?://\S+|(?<!\w)/[a-z]\w*|^\s*\d+\.\s", re.MULTILINE)

_MONTHS: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_SEVERAL: Final = r"(?:no\. )?\d+(?:-\d+)?(?:(?:, | and | or )(?:no\. )?\d+(?:-\d+)?)*"
# How the English text writes numbers that cannot age -> why they cannot.
_AGELESS: Final[Mapping[str, str]] = {
    rf"\bconventions? {_SEVERAL}": "an ILO convention keeps its number",
    rf"\barticles? {_SEVERAL}": "so does an article of a law, while the law is the same",
    r"\b\d+[ -](?:second|minute|hour|day|week)s?\b": "a length of time that is promised or advised: nobody counted it",
    r"\b\d\d?:\d\d\b": "a time of day",
    rf"\b\d\d? (?:{_MONTHS})\b|\b(?:{_MONTHS}) \d\d?\b": "a day that comes back every year",
    r"\b\d+ ?(?:mm|cm|MB|words|characters)\b": "a size",
}
_AGELESS_NUMBERS: Final = re.compile("|".join(_AGELESS), re.IGNORECASE)


def claim_problems(catalogs: Catalogs, content: Content) -> Iterator[str]:
    """Each wrong claim as one sentence: language, text, what is wrong and what to do.

    Not for facts that are read while the bot runs: an edit that frees somebody must be taken over at once, whatever an
    old text says. ``python -m bot check`` tells who edits it.
    """
    freed = {
        person.id: Surname.of_all(person.names.values())
        for person in content.people
        if person.status is PersonStatus.FREE
    }
    figures = ({"figure"} | content.figures.keys()) - SELF_DATED
    english = dict(_texts(catalogs[DEFAULT_LANGUAGE]))
    for catalog in catalogs:
        for name, text in _texts(catalog):
            where = f"{catalog.language}: {name}"
            for person, surname in named_in(text, freed):
                yield (
                    f"{where} names {surname}, who is free (people.csv: {person}): take the name out; {{freed}} in "
                    "changes.html lists who is free"
                )
            yield from _undated_figures(where, text, figures)
            if not name.startswith(_LIMITS):
                yield from _undated_numbers(where, text, _ageless(english.get(name, "")))


def _texts(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Every text and page; plural forms as paragraphs of one."""
    yield from ((name, "\n\n".join(forms)) for name, forms in catalog.texts.items())
    yield from catalog.pages.items()


def _undated_figures(where: str, text: str, figures: Collection[str]) -> Iterator[str]:
    for paragraph in _PARAGRAPH.split(text):
        if not _is_dated(paragraph):
            for placeholder in dict.fromkeys(_PLACEHOLDER.findall(paragraph)):
                if placeholder in figures:
                    yield (
                        f"{where} shows {{{placeholder}}} without its date: write {_DATE} or the year into the same "
                        "paragraph"
                    )


def _undated_numbers(where: str, text: str, ageless: Collection[str]) -> Iterator[str]:
    for paragraph in _PARAGRAPH.split(text):
        if not _is_dated(paragraph):
            for number in dict.fromkeys(_numbers(_NOT_WORDS.sub(" ", paragraph))):
                if len(number) > 1 and number not in ageless:
                    yield (
                        f"{where} has the number {number} without a date: write the year into the same paragraph, or "
                        "take the number from figures.csv with its {date}. If it cannot age, as a length of time "
                        "cannot, write it in English as messages/claims.py lists it"
                    )


def _is_dated(paragraph: str) -> bool:
    return _DATE in paragraph or _YEAR.search(_NOT_WORDS.sub(" ", paragraph)) is not None


def _ageless(english: str) -> frozenset[str]:
    """The numbers of a text that cannot age. English says which, so that no other language needs a list of its own."""
    written = _NOT_WORDS.sub(" ", english)
    return frozenset(number for span in _AGELESS_NUMBERS.findall(written) for number in _numbers(span))


def _numbers(text: str) -> Iterator[str]:
    """The numbers in digits, without what stands between thousands."""
    return (re.sub(r"\D", "", number) for number in _NUMBER.findall(text))
