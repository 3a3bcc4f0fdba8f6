"""An update as somebody gets it, and which updates they want."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from campaign.audiences import EVERY_UPDATE, UpdateTopic
from campaign.contents import ActionButton, MediumKind
from campaign.update_wishes import update_code, with_update_topic_turned
from messages.callbacks import Area
from messages.catalog import Html
from messages.screen import Attached, Button, Screen
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.audiences import UpdateWish
    from campaign.contents import Content
    from campaign.walkthrough import Action
    from messages.callbacks import Place
    from messages.screens.scene import Scene


class Step(StrEnum):
    """What a button under an update asks for. The values are codes on buttons."""

    ASK = "ask"
    AGREED = "yes"
    CHANGE = "set"
    LESS = "les"
    STOP = "off"


def update(scene: Scene, content: Content) -> Screen:
    """The admins' words, and a way to hear less or nothing more under them."""
    screen = written(scene, "update.intro", content, scene.to_action)
    return replace(screen, rows=(*screen.rows, _fewer(scene)))


def written(scene: Scene, opening: str, content: Content, to_action: Callable[[Action], Button]) -> Screen:
    """The admins' words under a neutral first line, the text `opening`; below them the buttons that the admins chose.

    One to an action that there is no more is left out.
    """
    medium = content.medium
    attached = Attached(medium.file_id, is_photo=medium.kind is MediumKind.PHOTO) if medium else None
    actions = {action.slug: action for action in scene.actions}
    rows = tuple(
        (to_action(actions[button.slug]) if isinstance(button, ActionButton) else Button(button.label, url=button.url),)
        for button in content.buttons
        if not isinstance(button, ActionButton) or button.slug in actions
    )
    return Screen(paragraphs((scene.words.html(opening), Html(content.text))), rows, document=attached)


def off(scene: Scene) -> Screen:
    """Nothing comes yet: what could."""
    return Screen(
        scene.words.html("updates.off"),
        ((scene.button("button.updates.on", _at(scene, Step.ASK, EVERY_UPDATE)),), (scene.to_menu(),)),
    )


def not_kept(scene: Scene) -> Screen:
    """For somebody of whom nothing may be kept."""
    changes = scene.button("button.changes", scene.place.at(Area.CHANGES))
    return Screen(scene.words.html("updates.not_kept"), ((changes,), (scene.to_menu(),)))


def ask_consent(scene: Scene, wish: UpdateWish, zone: str) -> Screen:
    """What would be kept and why, before anything is."""
    return Screen(
        scene.words.html("updates.consent", city=scene.words.city_of_zone(zone)),
        (
            (scene.button("button.updates.yes", _at(scene, Step.AGREED, wish)),),
            (scene.to_menu("button.updates.no"),),
        ),
    )


def on(scene: Scene, wish: UpdateWish) -> Screen:
    """What comes, and a button for each thing that can be changed."""
    words = scene.words
    topics = Html(
        "\n".join(f"• {words.html(f'update.topic.{topic}')}" for topic in UpdateTopic if topic in wish.topics)
    )
    text = words.html(
        "updates.on", topics=topics, often=words.html("updates.often.less" if wish.less_often else "updates.often.all")
    )
    turns = []
    for topic in UpdateTopic:
        turned = with_update_topic_turned(wish, topic)
        if turned is not None:
            label = scene.ticked(words.plain(f"button.update.topic.{topic}"), chosen=topic in wish.topics)
            turns.append((Button(label, _at(scene, Step.CHANGE, turned)),))
    often = scene.button(
        "button.updates.all" if wish.less_often else "button.updates.less",
        _at(scene, Step.CHANGE, replace(wish, less_often=not wish.less_often)),
    )
    stop = scene.button("button.updates.off", _at(scene, Step.STOP, wish))
    return Screen(text, (*turns, (often,), (stop,), (scene.to_menu(),)))


def stopped(scene: Scene) -> Screen:
    """No more of them; one tap takes that back."""
    undo = scene.button("button.updates.undo", replace(scene.place, area=Area.UPDATES, step=Step.AGREED))
    return Screen(scene.words.html("updates.stopped"), ((undo,), (scene.to_menu(),)))


def _at(scene: Scene, step: Step, wish: UpdateWish) -> Place:
    return replace(scene.place, area=Area.UPDATES, step=step, variant=update_code(wish))


def _fewer(scene: Scene) -> tuple[Button, ...]:
    place = replace(scene.place, area=Area.UPDATES)
    return (
        scene.button("button.updates.less", replace(place, step=Step.LESS)),
        scene.button("button.updates.off", replace(place, step=Step.STOP)),
    )
