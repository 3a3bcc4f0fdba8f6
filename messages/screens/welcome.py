"""The first question, the menu, and the read-only way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from campaign.counters import shown
from campaign.safety import Risk
from messages.callbacks import Area
from messages.catalog import Html
from messages.screen import Screen
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from messages.screen import Button
    from messages.screens.scene import Scene


def question(scene: Scene) -> Screen:
    """The neutral first message. It leads on where the person wanted; with ties to Belarus, to the warning first."""
    onward = {risk: scene.place if risk is Risk.NEITHER else scene.place.at(Area.MENU) for risk in Risk}
    answers = tuple((scene.button(f"button.risk.{risk}", replace(onward[risk], risk=risk)),) for risk in Risk)
    return Screen(scene.words.html("question"), (*answers, *scene.language_row()))


def menu(scene: Scene, opening: str | None = None) -> Screen:
    """The appeal in three lines and the ways to help. `opening` names a text to stand first instead of the appeal."""
    if opening:
        first = scene.words.html(opening)
    elif scene.country:
        first = scene.words.html("menu.country", country=scene.country_name)
    else:
        first = scene.words.html("menu", unionists=dated_unionists(scene))
    close = scene.words.html("menu.close") if scene.is_close else None
    text = paragraphs((first, _done_so_far(scene), close, _still_stored(scene)))
    return Screen(
        text,
        (
            *_erase_row(scene),
            (scene.button("button.quick", scene.place.at(Area.QUICK)),),
            *((scene.to_action(action),) for action in scene.actions),
            *(((scene.button("button.pledges", scene.place.at(Area.PLEDGES)),),) if scene.stored else ()),
            (scene.button("button.reminders", scene.place.at(Area.REMINDERS)),),
            (scene.button("button.whole_appeal", scene.place.at(Area.APPEAL)),),
            (
                scene.button("button.language", scene.place.at(Area.LANGUAGE)),
                scene.button("button.privacy", scene.place.at(Area.PRIVACY)),
            ),
        ),
    )


def read_only(scene: Scene) -> Screen:
    """For somebody in Belarus, or whose country is Belarus: nothing to do, nothing to keep, no links."""
    by_country = scene.place.risk is not Risk.BELARUS
    place = replace(scene.place, risk=Risk.BELARUS, country="")
    since = scene.words.day(scene.content.campaign.materials_listed_since)
    text = scene.words.html("readonly.country" if by_country else "readonly", materials_since=since)
    return Screen(
        paragraphs((text, _still_stored(scene))),
        (
            *_erase_row(scene),
            (scene.button("button.appeal", place.at(Area.APPEAL)),),
            (scene.button("button.delete_chat", place.at(Area.DELETE_CHAT)),),
            (
                scene.button("button.privacy", place.at(Area.PRIVACY)),
                scene.button("button.risk.change", replace(place.at(Area.MENU), risk=None)),
            ),
        ),
    )


def delete_chat(scene: Scene) -> Screen:
    """How to remove this chat from one's devices."""
    return Screen(scene.words.html("delete_chat"), ((scene.to_menu("button.back"),),))


def unsafe_country(scene: Scene) -> Screen:
    """Why a step is left out for people in this country."""
    reason = scene.words.html(f"unsafe.{scene.place.iso2.lower()}")
    elsewhere = replace(scene.place, country="", step="", plan="")
    return Screen(
        scene.words.html("unsafe_country", country=scene.country_name, reason=reason),
        (
            (scene.button("button.change_country", elsewhere),),
            (scene.button("button.appeal", scene.place.at(Area.APPEAL)),),
            (scene.to_menu(),),
        ),
    )


def dated_unionists(scene: Scene) -> Html:
    """How many trade unionists are in prison, as the newest count says, with its date and who counted."""
    return scene.words.html("figure.unionists", **scene.dated_figure())


def _done_so_far(scene: Scene) -> Html | None:
    """What supporters told they did in this round, once there is enough of it that no number points to anybody."""
    counted = shown(scene.tally, scene.place.iso2 or None) if scene.tally else None
    if counted is None:
        return None
    words = scene.words
    since = words.day(scene.content.campaign.wave.start)
    parts = [words.html("totals.done", done=words.number(counted.done), since=since)]
    if counted.planned:
        parts.append(words.html("totals.planned", planned=words.number(counted.planned)))
    if counted.in_country:
        number = words.number(counted.in_country)
        parts.append(words.html("totals.country", country=scene.country_name, done=number))
    return Html(" ".join(parts))


def _still_stored(scene: Scene) -> Html | None:
    at_risk = scene.place.risk in {Risk.BELARUS, Risk.CLOSE}
    return scene.words.html("stored_at_risk") if scene.stored and at_risk else None


def _erase_row(scene: Scene) -> tuple[tuple[Button, ...], ...]:
    if _still_stored(scene) is None:
        return ()
    return ((scene.button("button.forget.now", scene.place.at(Area.FORGOTTEN)),),)
