"""Public protests from a phone: add one, move it, call it off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from campaign.edits import ChangeEvent, Moved
from campaign.events import is_ahead
from campaign.overlay import cells_of
from campaign.typed_events import Wrong
from messages.catalog import Html, to_html
from messages.codes import code_of, digest_code
from messages.screen import Button, Screen
from messages.screens.admin.corrections import event_line
from messages.screens.admin.pages import back_to, on_page, to_facts, turn_pages
from messages.screens.admin.places import Step, desk_place, to_desk
from messages.screens.admin.prompting import prompt
from messages.screens.exhibits.protests import event_card
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from campaign.content import Event
    from campaign.edits import FactEdit
    from campaign.typed_events import WrongEventError
    from messages.callbacks import Place
    from messages.screens.scene import Scene

_STEPS = {Moved.TIME: Step.EVENT_TIME, Moved.PLACE: Step.EVENT_PLACE}


def events(scene: Scene) -> Screen:
    """All that is still to come, in every country, the soonest first."""
    ahead = sorted(
        (event for event in scene.content.events if is_ahead(event, scene.now)),
        key=lambda event: (event.starts.timestamp(), event.code),
    )
    rows = tuple(
        (Button(_label(scene, event), event_place(scene, Step.EVENT, event)),) for event in on_page(scene, ahead)
    )
    add = (scene.button("button.admin.facts.add", desk_place(scene.place, Step.EVENT_NEW)),)
    text = scene.words.html("admin.facts.events" if ahead else "admin.facts.events.none")
    return Screen(text, (*rows, *turn_pages(scene, Step.EVENTS, len(ahead)), add, to_facts(scene)))


def event(scene: Scene, one: Event) -> Screen:
    """What supporters see of it, and what can be changed."""
    text = paragraphs((event_line(scene, one), event_card(scene, one)))
    rows = tuple(
        (scene.button(f"button.admin.facts.{name}", event_place(scene, step, one)),)
        for name, step in (("time", Step.EVENT_TIME), ("place", Step.EVENT_PLACE), ("cancel", Step.EVENT_CANCEL))
    )
    return Screen(text, (*rows, back_to(scene, Step.EVENTS)))


def over(scene: Scene) -> Screen:
    """Nothing is left to change about it."""
    return Screen(scene.words.html("admin.facts.event.over"), (back_to(scene, Step.EVENTS), to_facts(scene)))


def ask_cancel(scene: Scene, one: Event) -> Screen:
    """The last question before everybody who wanted to come is told."""
    sure = scene.button("button.admin.facts.cancel.sure", event_place(scene, Step.EVENT_CANCEL_SURE, one))
    back = scene.button("button.back", event_place(scene, Step.EVENT, one))
    return Screen(scene.words.html("admin.facts.cancel", event=event_line(scene, one)), ((sure,), (back,)))


def new_prompt(scene: Scene, wrong: WrongEventError | None = None) -> Screen:
    """A message that forces a reply: a new event, line by line. `wrong` is what was amiss with the last try."""
    return _prompt(scene, "admin.facts.new", desk_place(scene.place, Step.EVENT_NEW), wrong)


def change_prompt(scene: Scene, one: Event, moved: Moved, wrong: WrongEventError | None = None) -> Screen:
    """The same for a time or a place; what holds now stands there as the example."""
    cells = cells_of(one)
    now = Html("\n".join(f"<code>{to_html(cells[column])}</code>" for column in moved.columns))
    place = event_place(scene, _STEPS[moved], one)
    return _prompt(scene, f"admin.facts.new.{moved}", place, wrong, event=event_line(scene, one), now=now)


def preview(scene: Scene, edit: FactEdit, one: Event) -> Screen:
    """How people will see it. Nothing is in force before it is confirmed."""
    what = edit.what
    text = paragraphs(
        (
            scene.words.html("admin.facts.preview"),
            event_line(scene, one),
            event_card(scene, one),
            scene.words.html(f"admin.facts.preview.{'change' if isinstance(what, ChangeEvent) else 'new'}"),
        )
    )
    at = replace(desk_place(scene.place, Step.CONFIRM), variant=code_of(edit.id), plan=content_code(edit))
    confirm = scene.button("button.admin.facts.confirm", at)
    again = (
        event_place(scene, _STEPS[what.moved], one)
        if isinstance(what, ChangeEvent)
        else desk_place(scene.place, Step.EVENT_NEW)
    )
    return Screen(text, ((confirm,), (scene.button("button.admin.facts.anew", again),), back_to(scene, Step.EVENTS)))


def content_code(edit: FactEdit) -> str:
    """What a button to confirm it carries, so that nothing else is ever confirmed than what was shown."""
    return digest_code(repr(edit.what))


def stale(scene: Scene, wrong: Sequence[Wrong] = ()) -> Screen:
    """What was typed no longer holds: another admin was faster, it was typed anew, or the time has passed."""
    text = paragraphs((scene.words.html("admin.facts.stale"), *(_said(scene, one, "") for one in wrong)))
    return Screen(text, (back_to(scene, Step.EVENTS), (to_desk(scene),)))


def event_place(scene: Scene, step: Step, one: Event) -> Place:
    """The place of the desk about this event."""
    return replace(desk_place(scene.place, step), variant=one.code)


def _prompt(scene: Scene, name: str, place: Place, wrong: WrongEventError | None, **values: object) -> Screen:
    words = scene.words
    said = Html("\n".join(_said(scene, one, wrong.iso2) for one in wrong.wrong)) if wrong else None
    complaint = words.html("admin.facts.wrong", problems=said) if said else None
    return prompt(scene, place, paragraphs((complaint, words.html(name, **values))))


def _said(scene: Scene, wrong: Wrong, iso2: str) -> Html:
    if wrong is not Wrong.ZONE:
        return scene.words.html(f"admin.facts.wrong.{wrong}")
    country = scene.content.countries.get(iso2)
    zones = ", ".join(country.time_zones if country else ())
    return scene.words.html("admin.facts.wrong.zone", country=scene.words.country(iso2), zones=zones)


def _label(scene: Scene, one: Event) -> str:
    city = one.cities.get(scene.words.language) or one.cities["en"]
    return scene.words.plain("event.button", city=city, when=scene.words.moment(one.starts))
