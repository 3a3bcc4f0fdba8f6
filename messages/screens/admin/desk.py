"""The desk itself: what an admin can do from here, and the emergency brake."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from messages.screen import Screen
from messages.screens.admin.places import Step, desk_place, to_desk
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from messages.screen import Button
    from messages.screens.scene import Scene


def desk(scene: Scene, *, open_now: int, frozen: bool, admins: int) -> Screen:
    """The beginning. `open_now` broadcasts are not over yet."""
    words = scene.words
    text = paragraphs(
        (
            words.html("admin.desk"),
            words.counted("admin.desk.open", open_now) if open_now else None,
            words.html("admin.desk.two" if admins > 1 else "admin.desk.alone"),
            words.html("admin.frozen") if frozen else None,
        )
    )

    def to(name: str, step: Step) -> tuple[Button, ...]:
        return (scene.button(name, desk_place(scene.place, step)),)

    brake = to("button.admin.release", Step.RELEASE) if frozen else to("button.admin.freeze", Step.FREEZE)
    return Screen(
        text,
        (
            to("button.admin.new", Step.NEW),
            to("button.admin.list", Step.LIST),
            to("button.admin.facts", Step.FACTS),
            to("button.admin.posters", Step.POSTERS),
            (*to("button.admin.numbers", Step.NUMBERS), *to("button.admin.log", Step.LOG)),
            brake,
        ),
    )


def frozen(scene: Scene) -> Screen:
    """Nothing goes out any more that nobody tapped for."""
    release = scene.button("button.admin.release", desk_place(scene.place, Step.RELEASE))
    return Screen(scene.words.html("admin.frozen.now"), ((release,), (to_desk(scene),)))


def released(scene: Scene) -> Screen:
    """Sending goes on where it stopped."""
    return Screen(scene.words.html("admin.released"), ((to_desk(scene),),))


def told_of_freeze(scene: Scene, *, on: bool) -> Screen:
    """What the other admins are told."""
    return Screen(scene.words.html("admin.told.frozen" if on else "admin.told.released"), ((to_desk(scene),),))


def refused(scene: Scene, reason: str) -> Screen:
    """An act that is not allowed as things stand, in words that say what to do."""
    shown = replace(scene.place, step=Step.SHOW, way="", action="", country="")
    again = ((scene.button("button.admin.update", shown),),) if scene.place.variant else ()
    return Screen(scene.words.html(f"admin.refused.{reason}"), (*again, (to_desk(scene),)))
