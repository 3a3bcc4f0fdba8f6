"""Corrections of facts: those in force, each with the way to take it back, and what other admins are told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from campaign.edits import AddEvent, ChangeEvent, HideContact, StopNaming
from campaign.overlay import event_meant
from messages.catalog import Html
from messages.codes import code_of
from messages.screen import Button, Screen
from messages.screens.admin.pages import back_to, on_page, to_facts, turn_pages
from messages.screens.admin.places import Step, desk_place, to_desk
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from campaign.content import Event
    from campaign.edits import FactEdit
    from messages.callbacks import Place
    from messages.screens.scene import Scene


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction on record and whether it changes anything as the facts are now."""

    edit: FactEdit
    is_pointless: bool


def corrected(scene: Scene, edit: FactEdit) -> Screen:
    """It is done, holds at once, and can be taken back."""
    text = scene.words.html("admin.facts.done", what=described(scene, edit))
    return Screen(text, (_undo(scene, edit), to_facts(scene), (to_desk(scene),)))


def edits(scene: Scene, found: Sequence[Correction]) -> Screen:
    """All corrections in force, the newest first."""
    words = scene.words
    if not found:
        return Screen(words.html("admin.facts.edits.none"), (to_facts(scene),))
    listed = on_page(scene, found)
    lines = Html("\n".join(_line(scene, one) for one in listed))
    rows = tuple(
        (
            Button(
                words.plain("button.admin.facts.edit", number=words.number(one.edit.id)),
                _numbered(scene, Step.EDIT, one.edit),
            ),
        )
        for one in listed
    )
    return Screen(
        words.html("admin.facts.edits", lines=lines),
        (*rows, *turn_pages(scene, Step.EDITS, len(found)), to_facts(scene)),
    )


def edit(scene: Scene, one: Correction) -> Screen:
    """One of them, and the question whether to take it back."""
    text = paragraphs(
        (
            described(scene, one.edit),
            scene.words.html("admin.facts.edit.pointless") if one.is_pointless else None,
        )
    )
    return Screen(text, (_undo(scene, one.edit), back_to(scene, Step.EDITS)))


def undone(scene: Scene, one: FactEdit) -> Screen:
    """The facts are as they were without it."""
    return Screen(scene.words.html("admin.facts.undone", what=described(scene, one)), (to_facts(scene),))


def gone(scene: Scene) -> Screen:
    """A button is about something that is not there any more."""
    return Screen(scene.words.html("admin.facts.gone"), (to_facts(scene), (to_desk(scene),)))


def told(scene: Scene, edit: FactEdit) -> Screen:
    """What the other admins are told of a correction."""
    text = scene.words.html("admin.told.fact", what=described(scene, edit))
    see = scene.button("button.admin.facts.see", _numbered(scene, Step.EDIT, edit))
    return Screen(text, ((see,), (to_desk(scene),)))


def told_of_undo(scene: Scene, edit: FactEdit) -> Screen:
    """What the other admins are told when one is taken back."""
    text = scene.words.html("admin.told.fact.undone", what=described(scene, edit))
    return Screen(text, (to_facts(scene), (to_desk(scene),)))


def described(scene: Scene, edit: FactEdit) -> Html:
    """What it does, in a line."""
    words, what = scene.words, edit.what
    if isinstance(what, StopNaming):
        person = next((one for one in scene.content.people if one.id == what.person), None)
        return words.html("admin.facts.what.unname", person=scene.person_name(person) if person else what.person)
    if isinstance(what, HideContact):
        return words.html(
            f"admin.facts.what.hide.{what.contact}", country=words.country(what.seat), values=", ".join(what.values)
        )
    event = event_meant(scene.content, what)
    shown_event = event_line(scene, event) if event else Html(what.code)
    if isinstance(what, AddEvent):
        return words.html("admin.facts.what.add", event=shown_event)
    if isinstance(what, ChangeEvent):
        return words.html(f"admin.facts.what.change.{what.moved}", event=shown_event)
    return words.html("admin.facts.what.cancel", event=shown_event)


def event_line(scene: Scene, event: Event) -> Html:
    """An event in a line, with its year: a wrong one is easily overlooked."""
    words = scene.words
    return words.html(
        "admin.facts.event",
        country=words.country(event.iso2),
        city=event.cities.get(words.language) or event.cities["en"],
        place=event.place,
        day=words.day(event.starts.date()),
        time=words.time(event.starts.time()),
    )


def _line(scene: Scene, one: Correction) -> Html:
    name = "admin.facts.edits.pointless" if one.is_pointless else "admin.facts.edits.line"
    return scene.words.html(name, number=scene.words.number(one.edit.id), what=described(scene, one.edit))


def _numbered(scene: Scene, step: Step, edit: FactEdit) -> Place:
    return replace(desk_place(scene.place, step), variant=code_of(edit.id))


def _undo(scene: Scene, edit: FactEdit) -> tuple[Button, ...]:
    return (scene.button("button.admin.facts.undo", _numbered(scene, Step.UNDO, edit)),)
