"""Language, an end to messages, help, and what to say when something does not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from messages.callbacks import Area
from messages.screen import Button, Screen

if TYPE_CHECKING:
    from messages.screens.scene import Scene


def choose_language(scene: Scene) -> Screen:
    """All languages there are."""
    rows = tuple(
        (Button(name, replace(scene.place.at(Area.LANGUAGE_CHOSEN), language=code)),)
        for code, name in scene.languages.items()
    )
    return Screen(scene.words.html("language.choose"), (*rows, (scene.to_menu(),)))


def language_chosen(scene: Scene) -> Screen:
    """From here on in this language; and whether that is kept for messages to come."""
    text = scene.words.html("language.kept" if scene.stored else "language.chosen")
    return Screen(text, (*scene.language_row(), (scene.to_menu(),)))


def stopped(scene: Scene) -> Screen:
    """No more messages from us."""
    undo = (scene.button("button.stop.undo", replace(scene.place, area=Area.RESUME)),)
    erase = (scene.button("button.forget", scene.place.at(Area.FORGET)),)
    return Screen(scene.words.html("stop.done"), (undo, erase, (scene.to_menu(),)))


def nothing_to_stop(scene: Scene) -> Screen:
    """There never were any."""
    return Screen(scene.words.html("stop.nothing"), ((scene.to_menu(),),))


def nothing_to_resume(scene: Scene) -> Screen:
    """Nothing is kept about the person, so there is nothing to write about."""
    return Screen(scene.words.html("stop.undone.nothing"), ((scene.to_menu(),),))


def resumed(scene: Scene) -> Screen:
    """The stop is undone."""
    return Screen(scene.words.html("stop.undone"), ((scene.to_menu(),),))


def help_(scene: Scene) -> Screen:
    """What this bot can do."""
    in_group = scene.button("button.group.invite", scene.place.at(Area.GROUPS))
    return Screen(scene.words.html("help"), ((in_group,), (scene.to_menu(),)))


def unexpected(scene: Scene) -> Screen:
    """Something we cannot read, and do not keep."""
    return Screen(scene.words.html("unexpected"), ((scene.to_menu(),),))


def unknown_command(scene: Scene) -> Screen:
    """A command that is not ours."""
    return Screen(scene.words.html("command.unknown"), ((scene.to_menu(),),))


def failed(scene: Scene) -> Screen:
    """Something broke on our side."""
    return Screen(scene.words.html("failed"), ((scene.to_menu(),),))
