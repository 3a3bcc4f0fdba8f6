"""What an update says in one language: seen as its readers see it, and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.broadcasts import BroadcastState
from campaign.contents import (
    CAPTION_LIMIT,
    LABEL_LIMIT,
    MOST_BUTTONS,
    TEXT_LIMIT,
    ActionButton,
    Flaw,
    MediumKind,
    limit_of,
)
from messages.catalog import Html
from messages.screen import Screen
from messages.screens.admin.places import Step, desk_place
from messages.screens.admin.prompting import again, prompt
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from campaign.broadcasts import Broadcast
    from campaign.contents import Content, FlawedContentError, Medium
    from messages.screen import Button, Rows
    from messages.screens.scene import Scene

EDITABLE: Final = frozenset({BroadcastState.DRAFT, BroadcastState.WAITING, BroadcastState.APPROVED})
"""While an update can be written."""


def words(scene: Scene, broadcast: Broadcast, language: str, copy: Screen | None) -> Screen:
    """What it says in a language: the `copy` that its readers get, and under its buttons those of the desk."""
    content = broadcast.bulletin.contents.get(language)
    if content is None or copy is None:
        text = scene.words.html("admin.words.none", language=scene.languages[language])
        write = _to(scene, "button.admin.write", Step.WRITE, broadcast, language)
        return Screen(text, (*(((write,),) if broadcast.state in EDITABLE else ()), (to_update(scene, broadcast),)))
    rows = (*copy.rows, *_desk_rows(scene, broadcast, language, content), (to_update(scene, broadcast),))
    return Screen(copy.text, rows, document=copy.document)


def write_prompt(scene: Scene, broadcast: Broadcast, language: str) -> Screen:
    """Ask for the text. A change makes void what has been asked for or approved, which is said before it is made."""
    words = scene.words
    text = words.html(
        "admin.write.prompt",
        language=scene.languages[language],
        text=words.number(TEXT_LIMIT),
        caption=words.number(CAPTION_LIMIT),
    )
    return prompt(scene, desk_place(scene.place, Step.WRITE, broadcast, way=language), _warned(scene, broadcast, text))


def link_prompt(scene: Scene, broadcast: Broadcast, language: str) -> Screen:
    """Ask for the label and the address of a button."""
    text = scene.words.html("admin.link.prompt", label=scene.words.number(LABEL_LIMIT))
    return prompt(scene, desk_place(scene.place, Step.LINK, broadcast, way=language), _warned(scene, broadcast, text))


def which_action(scene: Scene, broadcast: Broadcast, language: str, content: Content) -> Screen:
    """Which action shall the button lead to? Those that have one are not offered again."""
    there = {button.slug for button in content.buttons if isinstance(button, ActionButton)}
    rows = tuple(
        (
            scene.button(
                f"{action.slug}.name",
                desk_place(scene.place, Step.ACTION, broadcast, way=language, action=action.code),
            ),
        )
        for action in scene.actions
        if action.slug not in there
    )
    back = _to(scene, "button.admin.words", Step.WORDS, broadcast, language)
    return Screen(scene.words.html("admin.action.which"), (*rows, (back,)))


def flawed(scene: Scene, error: FlawedContentError, medium: Medium | None = None) -> Screen:
    """What was typed cannot be sent so: why, and the prompt once more."""
    words = scene.words
    match error.flaw:
        case Flaw.TOO_LONG:
            limit = words.number(limit_of(medium))
            return again(scene, words.counted("admin.flaw.too-long", error.excess, limit=limit))
        case Flaw.LABEL:
            return again(scene, words.html("admin.flaw.label", label=words.number(LABEL_LIMIT)))
        case Flaw.BUTTONS:
            return again(scene, words.html("admin.flaw.buttons"))
    return again(scene, words.html(f"admin.flaw.{error.flaw}"))


def nothing_left(scene: Scene, broadcast: Broadcast, language: str) -> Screen:
    """Without its file this language would say nothing."""
    write = _to(scene, "button.admin.write-anew", Step.WRITE, broadcast, language)
    remove = _to(scene, "button.admin.no-words", Step.NO_WORDS, broadcast, language)
    return Screen(
        scene.words.html("admin.file.all", language=scene.languages[language]),
        ((write,), (remove,), (to_update(scene, broadcast),)),
    )


def unusable(scene: Scene, reason: str) -> Screen:
    """No update can be made of such a message: why, and the prompt once more."""
    return again(scene, scene.words.html(f"admin.typed.{reason}"))


def outdated(scene: Scene, broadcast: Broadcast, language: str) -> Screen:
    """The update was changed after the prompt: what was typed stands in the chat still."""
    look = _to(scene, "button.admin.words", Step.WORDS, broadcast, language)
    return Screen(scene.words.html("admin.typed.outdated"), ((look,), (to_update(scene, broadcast),)))


def unprompted(scene: Scene, broadcast: Broadcast, *, forwarded: bool) -> Screen:
    """Something came that answers no prompt, while an update is being written."""
    text = scene.words.html("admin.unprompted.forwarded" if forwarded else "admin.unprompted")
    return Screen(text, ((to_update(scene, broadcast),),))


def in_groups(scene: Scene) -> Screen:
    """Above the copies that show how the update stands in groups."""
    return Screen(scene.words.html("admin.test.groups"))


def tested(scene: Scene, broadcast: Broadcast) -> Screen:
    """Below the copies: they all came."""
    text = scene.words.counted("admin.test.done", len(broadcast.bulletin.contents))
    return Screen(text, ((to_update(scene, broadcast),),))


def copy_refused(scene: Scene, broadcast: Broadcast, language: str) -> Screen:
    """Telegram takes every language but this one."""
    write = _to(scene, "button.admin.write-anew", Step.WRITE, broadcast, language)
    remove = _to(scene, "button.admin.no-words", Step.NO_WORDS, broadcast, language)
    text = scene.words.html("admin.test.refused", language=scene.languages[language])
    return Screen(text, ((write,), (remove,), (to_update(scene, broadcast),)))


def copies_unsure(scene: Scene, broadcast: Broadcast) -> Screen:
    """Telegram did not say of every copy whether it came."""
    once_more = _to(scene, "button.admin.test-again", Step.TEST, broadcast, "")
    return Screen(scene.words.html("admin.test.unsure"), ((once_more,), (to_update(scene, broadcast),)))


def no_longer(scene: Scene) -> Screen:
    """To somebody who answers a prompt of the desk, and is no admin any more."""
    return Screen(scene.words.html("admin.refused.not-admin"), ((scene.to_menu(),),))


def to_update(scene: Scene, broadcast: Broadcast) -> Button:
    """The way back to the update as a whole."""
    return _to(scene, "button.admin.update", Step.SHOW, broadcast, "")


def _desk_rows(scene: Scene, broadcast: Broadcast, language: str, content: Content) -> Rows:
    if broadcast.state not in EDITABLE:
        return ()

    def to(name: str, step: Step) -> Button:
        return _to(scene, name, step, broadcast, language)

    fewer = []
    if content.buttons:
        fewer.append(to("button.admin.no-buttons", Step.NO_BUTTONS))
    if content.medium:
        is_photo = content.medium.kind is MediumKind.PHOTO
        fewer.append(to("button.admin.no-picture" if is_photo else "button.admin.no-file", Step.NO_FILE))
    more = (to("button.admin.link", Step.LINK), to("button.admin.action", Step.ACTION))
    return (
        (to("button.admin.write-anew", Step.WRITE),),
        *((more,) if len(content.buttons) < MOST_BUTTONS else ()),
        *((tuple(fewer),) if fewer else ()),
        (to("button.admin.no-words", Step.NO_WORDS),),
    )


def _warned(scene: Scene, broadcast: Broadcast, text: Html) -> Html:
    return paragraphs(
        (text, None if broadcast.state is BroadcastState.DRAFT else scene.words.html("admin.write.voids"))
    )


def _to(scene: Scene, name: str, step: Step, broadcast: Broadcast, language: str) -> Button:
    return scene.button(name, desk_place(scene.place, step, broadcast, way=language))
