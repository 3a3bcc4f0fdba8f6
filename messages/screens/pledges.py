"""What somebody pledged, and what can be done about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from campaign.events import event_by_code
from campaign.pledges import State, is_past
from campaign.safety import Capability
from campaign.walkthrough import JOIN, Outcome, Turn
from messages.callbacks import Area
from messages.catalog import Html
from messages.screen import Screen, in_rows, numbered
from messages.screens.exhibits.protests import event_card
from messages.screens.planning import LocalPlan
from messages.screens.scene import PARAGRAPH
from messages.screens.walkthrough import outcome_button

if TYPE_CHECKING:
    from campaign.pledges import Pledge
    from campaign.walkthrough import Action
    from messages.callbacks import Place
    from messages.screen import Rows
    from messages.screens.scene import Scene


def pledge_list(scene: Scene, pledges: tuple[Pledge, ...], zone: str | None) -> Screen:
    """Every pledge on record with what can be done about it."""
    known = [(pledge, action) for pledge in pledges for action in scene.actions if action.slug == pledge.action]
    if not known:
        return Screen(scene.words.html("pledges.none"), ((scene.to_menu(),),))
    texts = [_one(scene, pledge, action, zone) for pledge, action in known]
    rows = [_rows(scene, pledge, action) for pledge, action in known]
    if len(known) > 1:
        texts = [Html(f"{number}. {text}") for number, text in enumerate(texts, 1)]
        rows = [numbered(of_one, number) for number, of_one in enumerate(rows, 1)]
    listed = Html(PARAGRAPH.join(texts))
    forget = scene.button("button.forget", scene.place.at(Area.FORGET))
    every = (row for of_one in rows for row in of_one)
    return Screen(scene.words.html("pledges.list", pledges=listed), (*every, (forget,), (scene.to_menu(),)))


def pledge_place(scene: Scene, pledge: Pledge, action: Action) -> Place:
    """Where a button about this pledge leads, but for the step."""
    place = replace(scene.place.at(Area.ACTION, action=action.code), whom=pledge.whom)
    return replace(place, way=JOIN, variant=pledge.attendance.event) if pledge.attendance else place


def outcome_rows(scene: Scene, pledge: Pledge, action: Action) -> Rows:
    """The answers to "how did it go?", another time and taking it back among them."""
    place = pledge_place(scene, pledge, action)
    names = {Outcome.DECLINED: "button.pledge.withdraw", Outcome.LATER: "button.pledge.later"}
    # An event has times of its own.
    known = [one for one in action.outcomes if not (pledge.attendance and one is Outcome.LATER)]
    buttons = [
        scene.button(names[outcome], replace(place, step=outcome))
        if outcome in names
        else outcome_button(scene, action, outcome, replace(place, step=outcome))
        for outcome in known
    ]
    return in_rows(buttons, 2)


def _one(scene: Scene, pledge: Pledge, action: Action, zone: str | None) -> Html:
    values = {
        "pledge": scene.words.html(f"{action.slug}.pledge"),
        "whom": scene.words.html(f"whom.{pledge.whom}"),
        "state": scene.words.html(f"pledge.state.{pledge.state}"),
    }
    event = event_by_code(scene.content, pledge.attendance.event) if pledge.attendance else None
    if pledge.is_open and event:
        return scene.words.html("pledges.event", **values, event=event_card(scene, event))
    if pledge.is_open and pledge.plan and zone:
        if pledge.state is State.PLEDGED and is_past(pledge.plan, ZoneInfo(zone), scene.now):
            values["state"] = scene.words.html("pledge.state.passed")
        return scene.words.html("pledges.planned", **values, plan=LocalPlan(pledge.plan, zone).in_words(scene))
    return scene.words.html("pledges.one", **values)


def _rows(scene: Scene, pledge: Pledge, action: Action) -> Rows:
    place = pledge_place(scene, pledge, action)
    offer = (scene.button(f"{action.slug}.open", replace(place, step=action.offer.code)),)
    if pledge.is_open:
        return (offer, *outcome_rows(scene, pledge, action))
    undo = (scene.button("button.undo", replace(place, step=Turn.UNDO)),)
    return (offer, undo) if scene.may(Capability.STORE) else (offer,)
