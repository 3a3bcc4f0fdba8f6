"""Buttons that choose something about an update, and the codes they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from messages.screen import Button
from messages.screens.admin.places import Step, desk_place

if TYPE_CHECKING:
    from campaign.broadcasts import Broadcast
    from messages.callbacks import Place
    from messages.screens.scene import Scene

SURE: Final = "yes"
"""The answer to a question that is asked before something is done."""
ALL: Final = "all"


def choice(scene: Scene, name: str, place: Place, *, chosen: bool) -> Button:
    """Something to choose, with a tick where it is chosen."""
    return Button(scene.words.plain("button.admin.chosen", choice=name) if chosen else name, place)


def every(scene: Scene, broadcast: Broadcast, step: Step, name: str, *, chosen: bool) -> Button:
    """No choice at all: everybody."""
    return choice(scene, scene.words.plain(name), desk_place(scene.place, step, broadcast, way=ALL), chosen=chosen)


def to_audience(scene: Scene, broadcast: Broadcast) -> Button:
    """The way back to all that describes who gets it."""
    return scene.button("button.admin.audience.back", desk_place(scene.place, Step.AUDIENCE, broadcast))
