"""Lists that are longer than a phone's screen, and the way back from a screen about facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from messages.screens.admin.places import Step, desk_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from messages.screen import Button, Rows
    from messages.screens.scene import Scene

A_PAGE: Final = 6
"""Buttons of a list on one screen."""

_Item = TypeVar("_Item")


def on_page(scene: Scene, items: Sequence[_Item]) -> Sequence[_Item]:
    """Those of a list that the place's page shows."""
    start = _page(scene, len(items)) * A_PAGE
    return items[start : start + A_PAGE]


def turn_pages(scene: Scene, step: Step, count: int) -> Rows:
    """The ways to the pages before and after, where there are any."""
    page = _page(scene, count)
    around = (("before", page - 1), ("after", page + 1))
    row = tuple(
        scene.button(f"button.admin.facts.{name}", desk_place(scene.place, step, way=str(number)))
        for name, number in around
        if 0 <= number * A_PAGE < count
    )
    return (row,) if row else ()


def _page(scene: Scene, count: int) -> int:
    way = scene.place.way
    page = int(way) if way.isascii() and way.isdigit() else 0
    return page if page * A_PAGE < count else 0


def to_facts(scene: Scene) -> tuple[Button, ...]:
    """The way back to all that can be corrected."""
    return (scene.button("button.admin.facts.back", desk_place(scene.place, Step.FACTS)),)


def back_to(scene: Scene, step: Step) -> tuple[Button, ...]:
    """The way back to a list."""
    return (scene.button("button.back", desk_place(scene.place, step)),)
