"""By which links people came, and which cards were shared: in steps, and nothing about anybody."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final

from campaign.counters import LEAST_CELL, at_least
from campaign.sources import Origin, Source
from messages.catalog import Html
from messages.screen import Screen
from messages.screens.admin.overview import part
from messages.screens.admin.places import Step, desk_place
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from messages.screens.scene import Scene

MOST_POSTERS: Final = 15
"""Printed posters named on one screen, those by which most people came."""
MOST_CARDS: Final = 15


def spread(scene: Scene, arrivals: Mapping[Source, int], shared: Mapping[str, int]) -> Screen:
    """Groups are told together: which of them it was is known to the group alone.

    `shared` has the most shared card first.
    """
    words = scene.words
    origins = Counter[Origin]()
    for source, count in arrivals.items():
        origins[source.origin] += count
    printed = sorted(
        ((source.number, count) for source, count in arrivals.items() if source.origin is Origin.PRINTED),
        key=lambda pair: (-pair[1], pair[0]),
    )
    by_origin = [
        _line(scene, words.html(f"admin.origin.{origin}"), origins[origin]) for origin in Origin if origins[origin]
    ]
    posters = [
        _line(scene, words.html("admin.poster.number", number=words.number(number)), count)
        for number, count in printed[:MOST_POSTERS]
    ]
    cards = [_line(scene, card_name(scene, card), count) for card, count in islice(shared.items(), MOST_CARDS)]
    text = paragraphs(
        (
            words.html("admin.spread"),
            part(scene, "admin.spread.arrivals", by_origin),
            part(scene, "admin.spread.posters", posters),
            part(scene, "admin.spread.cards", cards),
            words.html("admin.spread.steps", least=words.number(LEAST_CELL)),
        )
    )
    back = scene.button("button.admin.numbers.back", desk_place(scene.place, Step.NUMBERS))
    return Screen(text, ((back,),))


def arrived(scene: Scene, count: int) -> Html:
    """How many times somebody came, in a step."""
    words, shown = scene.words, at_least(count)
    if shown is None:
        return words.html("admin.numbers.few", least=words.number(LEAST_CELL))
    return words.html("admin.spread.at-least", count=words.number(shown))


def card_name(scene: Scene, card: str) -> str:
    """What a card is about, as far as it is offered still; else its code."""
    words = scene.words
    names = (f"inline.title.{card}", f"{card}.name", f"inline.date.{card.removeprefix('date-')}")
    return next((words.plain(name) for name in names if words.has(name)), card)


def _line(scene: Scene, what: str, count: int) -> Html:
    return scene.words.html("admin.numbers.line", what=what, count=arrived(scene, count))
