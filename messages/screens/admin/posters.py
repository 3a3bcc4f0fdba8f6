"""Posters that admins have printed for a branch: each has a number, and the link on it counts who came by it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from campaign.sources import Origin, Source
from messages.catalog import Html
from messages.codes import code_of
from messages.documents.pages import Format
from messages.screen import Button, Screen, in_rows
from messages.screens.admin.describing import LANGUAGES_A_ROW, language_name
from messages.screens.admin.pages import on_page, turn_pages
from messages.screens.admin.places import Step, desk_place, to_desk
from messages.screens.admin.spreading import arrived
from messages.screens.posters import poster_screen
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from messages.callbacks import Place
    from messages.screen import Rows
    from messages.screens.scene import Scene

_NUMBERS_A_ROW: Final = 3


@dataclass(frozen=True, slots=True)
class Printed:
    """A poster that was made, on which day (UTC), and how often somebody came by it."""

    number: int
    language: str
    made_on: date
    arrivals: int


def listing(scene: Scene, made: Sequence[Printed]) -> Screen:
    """Those there are, the newest first, with a button for each and one for a new one."""
    words = scene.words
    new = scene.button("button.admin.poster.new", desk_place(scene.place, Step.POSTER_NEW))
    shown = on_page(scene, made)
    listed = Html("\n".join(_line(scene, one) for one in shown)) if shown else None
    numbers = [Button(words.number(one.number), _numbered(scene, Step.POSTER, one.number)) for one in shown]
    return Screen(
        paragraphs((words.html("admin.posters"), listed, words.html("admin.posters.open-one") if shown else None)),
        (
            *in_rows(numbers, _NUMBERS_A_ROW),
            *turn_pages(scene, Step.POSTERS, len(made)),
            (new,),
            (to_desk(scene),),
        ),
    )


def languages(scene: Scene) -> Screen:
    """In which language do those read who pass by?"""
    buttons = [
        Button(name, desk_place(scene.place, Step.POSTER_NEW, way=code)) for code, name in scene.languages.items()
    ]
    return Screen(
        scene.words.html("admin.poster.language"), (*in_rows(buttons, LANGUAGES_A_ROW), (_to_posters(scene),))
    )


def papers(scene: Scene, language: str, number: int) -> Screen:
    """On which paper? The poster is made with this tap, under that number."""
    making = replace(_numbered(scene, Step.POSTER_MAKE, number), way=language)
    text = scene.words.html(
        "admin.poster.paper", language=language_name(scene, language), number=scene.words.number(number)
    )
    return Screen(text, (*_on_papers(scene, making), (_to_posters(scene),)))


def poster(scene: Scene, one: Printed) -> Screen:
    """One that was made, and its file once more."""
    text = paragraphs((_line(scene, one), scene.words.html("admin.poster.again")))
    return Screen(text, (*_on_papers(scene, _numbered(scene, Step.POSTER_FILE, one.number)), (_to_posters(scene),)))


def file(scene: Scene, number: int, language: str, paper: Format) -> Screen:
    """The poster to print, in the language of its readers; what is said about it is for the admin."""
    source = Source(Origin.PRINTED, number)
    made = poster_screen(scene, source, paper, language=language, rows=((_to_posters(scene),), (to_desk(scene),)))
    noted = scene.words.html("admin.poster.made", number=scene.words.number(number))
    return replace(made, text=paragraphs((noted, made.text)))


def _line(scene: Scene, one: Printed) -> Html:
    words = scene.words
    return words.html(
        "admin.posters.line",
        number=words.number(one.number),
        language=language_name(scene, one.language),
        day=words.day_and_month(one.made_on),
        count=arrived(scene, one.arrivals),
    )


def _on_papers(scene: Scene, place: Place) -> Rows:
    return tuple((scene.button(f"button.poster.{paper}", replace(place, plan=paper)),) for paper in Format)


def _numbered(scene: Scene, step: Step, number: int) -> Place:
    return replace(desk_place(scene.place, step), variant=code_of(number))


def _to_posters(scene: Scene) -> Button:
    return scene.button("button.admin.posters.back", desk_place(scene.place, Step.POSTERS))
