"""What an admin types for an update: a text with a picture or a file or without, or the line for a button.

Only a reply to a prompt of ours is taken. What cannot be taken is answered with the reason and the prompt once more,
and the update stays as it was.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram.error import BadRequest

from bot.storage import SendOutcome
from campaign.acting import Acting, EditedMeanwhileError
from campaign.broadcasts import edit
from campaign.contents import Content, Flaw, FlawedContentError, read_link
from handlers.admin.changing import change, edited, seen
from handlers.admin.composing import EDIT, language_of, words_of
from handlers.admin.typed import Unusable
from messages.codes import number_of
from messages.screens.admin import composing as screens
from messages.screens.admin import progress

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from campaign.broadcasts import Broadcast, Bulletin
    from campaign.contents import Medium
    from handlers.admin.typed import Typed
    from handlers.visit import Visit
    from messages.screen import Screen

    Answer = Callable[[Visit, Typed], Awaitable[Screen | None]]

_TEXT_ONLY: Final = "text-only"
_REFUSED: Final = "refused"


async def words(visit: Visit, typed: Typed) -> Screen | None:
    """The text in one language, with its picture or file; buttons that were there stay."""
    if typed.unusable:
        return screens.unusable(visit.scene, typed.unusable)

    def written(bulletin: Bulletin) -> Bulletin:
        language = language_of(visit)
        before = bulletin.contents.get(language)
        content = Content(typed.markup, typed.medium, before.buttons if before else ())
        return replace(bulletin, contents={**bulletin.contents, language: content})

    return await _take(visit, written, typed.medium)


async def link(visit: Visit, text: str) -> Screen | None:
    """One more button, to a page."""

    def linked(bulletin: Bulletin) -> Bulletin:
        language, button = language_of(visit), read_link(text)
        before = bulletin.contents.get(language)
        if before is None:
            raise FlawedContentError(Flaw.EMPTY)
        content = replace(before, buttons=(*before.buttons, button))
        return replace(bulletin, contents={**bulletin.contents, language: content})

    return await _take(visit, linked)


def in_words(answer: Callable[[Visit, str], Awaitable[Screen | None]]) -> Answer:
    """The answer to a prompt that asks for a text alone: anything else gets the prompt once more."""

    async def answered(visit: Visit, typed: Typed) -> Screen | None:
        if typed.unusable is Unusable.FORWARDED:
            return screens.unusable(visit.scene, typed.unusable)
        if typed.unusable or typed.medium:
            return screens.unusable(visit.scene, _TEXT_ONLY)
        return await answer(visit, typed.text)

    return answered


async def unprompted(visit: Visit, typed: Typed) -> Screen | None:
    """What to say to a message that answers no prompt, where it may be meant for an update; nothing where none is open.

    The newest is offered.
    """
    drafts = [one for one in await visit.services.broadcasts.list_open() if one.state in screens.EDITABLE]
    if not drafts:
        return None
    return screens.unprompted(visit.scene, drafts[-1], forwarded=typed.unusable is Unusable.FORWARDED)


async def is_answered(visit: Visit, album: str) -> bool:
    """Whether an album has its answer. Each of its pictures is a message of its own, and one answer is enough.

    The message that is answered is answered again when Telegram sends it again.
    """
    services, now = visit.services, visit.services.clock.now()
    # Numbers of updates are positive.
    number = -1 - int.from_bytes(hashlib.sha256(album.encode()).digest()[:7], "big")
    async with services.database.transaction() as tx:
        if await services.ledger.is_done(tx, visit.update_id):
            return False
        if not await services.ledger.claim(tx, number, now):
            return True
        await services.ledger.claim(tx, visit.update_id, now)
    return False


async def _take(visit: Visit, rewritten: Callable[[Bulletin], Bulletin], medium: Medium | None = None) -> Screen | None:
    """Keep what was typed, unless the update was changed after the prompt; an update that comes again finds it kept."""
    services, scene = visit.services, visit.scene
    found = await seen(visit)
    if found is None:
        return progress.gone(scene)
    if await services.ledger.is_done(services.database, visit.update_id):
        return words_of(visit, found)
    if found.version != number_of(visit.place.plan):
        return screens.outdated(scene, found, language_of(visit))
    try:
        return await _keep(visit, found, rewritten)
    except FlawedContentError as error:
        return screens.flawed(scene, error, medium)
    except EditedMeanwhileError:
        return screens.outdated(scene, found, language_of(visit))


async def _keep(visit: Visit, found: Broadcast, rewritten: Callable[[Bulletin], Bulletin]) -> Screen | None:
    """Keep it once Telegram has taken it: the admin sees the update as it will be before it is."""
    services = visit.services
    acting = Acting(visit.chat_id, services.admins, services.clock.now())
    wanted = edit(found, acting, found.version, rewritten(found.bulletin))
    try:
        outcome = await visit.tell(visit.chat_id, words_of(visit, wanted))
    except BadRequest:
        return screens.unusable(visit.scene, _REFUSED)
    changed = await change(visit, EDIT, edited(rewritten))
    if outcome is SendOutcome.DELIVERED:
        return None
    return words_of(visit, changed.broadcast) if changed else progress.gone(visit.scene)
