"""A message of the desk that forces a reply: its own text carries the place that the reply is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from messages.catalog import Html
from messages.screen import Screen
from messages.screens.links import mark

if TYPE_CHECKING:
    from messages.callbacks import Place
    from messages.screens.scene import Scene


def prompt(scene: Scene, place: Place, text: Html) -> Screen:
    """Ask for something to be typed. The link to the place is there and invisible."""
    return Screen(Html(text + mark(scene, place)), prompt=scene.words.plain("admin.typed.hint"))


def again(scene: Scene, why: Html) -> Screen:
    """Ask once more for what the scene's place is about, and say why what came cannot be used."""
    return prompt(scene, scene.place, Html(f"{why}\n\n{scene.words.html('admin.typed.again')}"))
