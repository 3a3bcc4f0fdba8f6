"""What somebody pledged: the list, and the question that comes at the planned time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from campaign.pledges import State, is_past
from campaign.safety import Capability
from campaign.walkthrough import Outcome, Turn
from messages.callbacks import Area
from messages.catalog import Html
from messages.screen import Screen
from messages.screens.planning import LocalPlan
from messages.screens.scene import PARAGRAPH
from messages.screens.walkthrough import outcome_button

if TYPE_CHECKING:
    from campaign.pledges import Pledge
    from campaign.walkthrough import Action
    from messages.screen import Rows
    from messages.screens.scene import Scene


def pledge_list(scene: Scene, pledges: tuple[Pledge, ...], zone: str | None) -> Screen:
    """Every pledge on record with what can be done about it."""
    known = [(pledge, action) for pledge in pledges for action in scene.actions if action.slug == pledge.action]
    if not known:
        return Screen(scene.words.html("pledges.none"), ((scene.to_menu(),),))
    listed = Html(PARAGRAPH.join(_one(scene, pledge, action, zone) for pledge, action in known))
    rows = tuple(row for pledge, action in known for row in _rows(scene, pledge, action))
    forget = scene.button("button.forget", scene.place.at(Area.FORGET))
    return Screen(scene.words.html("pledges.list", pledges=listed), (*rows, (forget,), (scene.to_menu(),)))


def follow_up(scene: Scene, pledge: Pledge, action: Action) -> Screen:
    """The question at the planned time. `scene.place` names the action; its first line is neutral."""
    text = scene.words.html(
        "followup" if pledge.asks <= 1 else "followup.again",
        pledge=scene.words.html(f"{action.slug}.pledge"),
        whom=scene.words.html(f"whom.{pledge.whom}"),
    )
    place = replace(scene.place.at(Area.ACTION, action=action.code), whom=pledge.whom)
    offer = (scene.button(f"{action.slug}.open", replace(place, step=action.offer.code)),)
    return Screen(
        text,
        (offer, *_outcome_rows(scene, pledge, action), (scene.button("button.stop", scene.place.at(Area.STOP)),)),
    )


def _one(scene: Scene, pledge: Pledge, action: Action, zone: str | None) -> Html:
    values = {
        "pledge": scene.words.html(f"{action.slug}.pledge"),
        "whom": scene.words.html(f"whom.{pledge.whom}"),
        "state": scene.words.html(f"pledge.state.{pledge.state}"),
    }
    if pledge.is_open and pledge.plan and zone:
        if pledge.state is State.PLEDGED and is_past(pledge.plan, ZoneInfo(zone), scene.now):
            values["state"] = scene.words.html("pledge.state.passed")
        return scene.words.html("pledges.planned", **values, plan=LocalPlan(pledge.plan, zone).in_words(scene))
    return scene.words.html("pledges.one", **values)


def _rows(scene: Scene, pledge: Pledge, action: Action) -> Rows:
    place = replace(scene.place.at(Area.ACTION, action=action.code), whom=pledge.whom)
    offer = (scene.button(f"{action.slug}.open", replace(place, step=action.offer.code)),)
    if pledge.is_open:
        return (offer, *_outcome_rows(scene, pledge, action))
    undo = (scene.button("button.undo", replace(place, step=Turn.UNDO)),)
    return (offer, undo) if scene.may(Capability.STORE) else (offer,)


def _outcome_rows(scene: Scene, pledge: Pledge, action: Action) -> Rows:
    place = replace(scene.place.at(Area.ACTION, action=action.code), whom=pledge.whom)
    names = {Outcome.DECLINED: "button.pledge.withdraw", Outcome.LATER: "button.pledge.later"}
    buttons = [
        scene.button(names[outcome], replace(place, step=outcome))
        if outcome in names
        else outcome_button(scene, action, outcome, replace(place, step=outcome))
        for outcome in action.outcomes
    ]
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
