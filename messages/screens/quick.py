"""Three minutes: what is asked before, and what is said when nothing short is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from messages.screen import Screen
from messages.screens.walkthrough import countries

if TYPE_CHECKING:
    from messages.screens.scene import Scene


def ask_country(scene: Scene) -> Screen:
    """What is most useful depends on where somebody lives."""
    return Screen(scene.words.html("quick.country"), (*countries(scene), (scene.to_menu("button.back"),)))


def nothing_left(scene: Scene) -> Screen:
    """All that is short is done."""
    return Screen(scene.words.html("quick.nothing_left"), ((scene.to_menu(),),))
