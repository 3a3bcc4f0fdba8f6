"""Composing an update: a draft, what it says in each language, and a copy for whoever composes it.

What is typed for it comes in through `handlers.admin.writing`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram.error import BadRequest

from bot.storage import Recipient, SendOutcome
from campaign.acting import Acting, EditedMeanwhileError, Reason, RefusedError
from campaign.audiences import Audience, UpdateTopic
from campaign.broadcasts import BroadcastState, Bulletin, drafted, note_test
from campaign.contents import ActionButton, FlawedContentError
from campaign.groups import Group, GroupKind
from handlers.admin.changing import change, edited, seen
from handlers.admin.drafts import shown
from handlers.groups import update_post
from handlers.updates import update_screen
from messages.codes import number_of
from messages.screens.admin import composing as screens
from messages.screens.admin import progress
from messages.screens.admin.places import Step, desk_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from campaign.broadcasts import Broadcast
    from campaign.contents import Content
    from handlers.visit import Visit
    from messages.screen import Screen

EDIT: Final = "edit"
"""The word in the log for any change of what an update says."""


async def new(visit: Visit) -> Screen:
    """A draft. One that this admin began and left blank is taken up, so that two taps make no two drafts."""
    services, now = visit.services, visit.services.clock.now()
    blank = next((one for one in await services.broadcasts.list_open() if _is_blank(one, visit.chat_id)), None)
    if blank is None:
        bulletin = Bulletin(Audience(UpdateTopic.NEWS, to_groups=True))
        draft = drafted(Acting(visit.chat_id, services.admins, now), bulletin)
        async with services.database.transaction() as tx:
            await services.ledger.claim(tx, visit.update_id, now)
            blank = await services.broadcasts.create(tx, draft)
            await services.audit.note(tx, now, visit.chat_id, "create", f"broadcast {blank.id}", version=blank.version)
    return await shown(visit.at(desk_place(visit.place, Step.SHOW, blank)), blank)


async def words(visit: Visit) -> Screen:
    """What it says in one language, as its readers see it."""
    found = await seen(visit)
    return words_of(visit, found) if found else progress.gone(visit.scene)


async def write(visit: Visit) -> Screen:
    """Ask for the text in one language."""
    return await _prompted(visit, lambda found: screens.write_prompt(visit.scene, found, language_of(visit)))


async def link(visit: Visit) -> Screen:
    """Ask for a button to a page."""
    language = language_of(visit)

    def draw(found: Broadcast) -> Screen:
        if language not in found.bulletin.contents:
            return words_of(visit, found)
        return screens.link_prompt(visit.scene, found, language)

    return await _prompted(visit, draw)


async def action(visit: Visit) -> Screen:
    """A button to an action: which one, or the one that was chosen."""
    language, chosen = language_of(visit), visit.action
    if chosen:
        button = ActionButton(chosen.slug)

        def with_button(content: Content) -> Content:
            return content if button in content.buttons else replace(content, buttons=(*content.buttons, button))

        return await _edit(visit, with_button)
    found = await seen(visit)
    if found is None:
        return progress.gone(visit.scene)
    content = found.bulletin.contents.get(language)
    return screens.which_action(visit.scene, found, language, content) if content else words_of(visit, found)


async def no_buttons(visit: Visit) -> Screen:
    """Take the buttons off."""
    return await _edit(visit, lambda content: replace(content, buttons=()))


async def no_file(visit: Visit) -> Screen:
    """Take the picture or the file off, where a text is left without it."""
    try:
        return await _edit(visit, lambda content: replace(content, medium=None))
    except FlawedContentError:
        found = await seen(visit)
        return screens.nothing_left(visit.scene, found, language_of(visit)) if found else progress.gone(visit.scene)


async def no_words(visit: Visit) -> Screen:
    """Take a language out."""
    language = language_of(visit)

    def without(bulletin: Bulletin) -> Bulletin:
        kept = {code: content for code, content in bulletin.contents.items() if code != language}
        return replace(bulletin, contents=kept)

    changed = await change(visit, EDIT, edited(without))
    return await shown(visit, changed.broadcast) if changed else progress.gone(visit.scene)


async def test(visit: Visit) -> Screen:
    """Send the admin every language as its readers get it, and as it is posted in groups where it is.

    It counts only where Telegram took every one. What came of it is written below the copies, where whoever has just
    read them looks.
    """
    services, acting = visit.services, Acting(visit.chat_id, visit.services.admins, visit.services.clock.now())
    found = await seen(visit)
    if found is None:
        return progress.gone(visit.scene)
    if not await services.ledger.is_done(services.database, visit.update_id):
        note_test(found, acting, number_of(visit.place.plan))
        failed = await _copies(visit, found)
        if failed:
            await visit.tell(visit.chat_id, failed)
            return await shown(visit, found)
        changed = await change(visit, "test", note_test)
        found = changed.broadcast if changed else found
    await visit.tell(visit.chat_id, screens.tested(visit.scene, found))
    return await shown(visit, found)


def language_of(visit: Visit) -> str:
    """The language of the update that the place is about."""
    if visit.place.way not in visit.services.catalogs:
        raise RefusedError(Reason.STATE)
    return visit.place.way


def words_of(visit: Visit, broadcast: Broadcast) -> Screen:
    """The screen of `words` for a broadcast as it is, or would be."""
    language = language_of(visit)
    copy = _copy(visit, broadcast, language) if language in broadcast.bulletin.contents else None
    return screens.words(visit.scene, broadcast, language, copy)


async def _prompted(visit: Visit, draw: Callable[[Broadcast], Screen]) -> Screen:
    found = await seen(visit)
    if found is None:
        return progress.gone(visit.scene)
    if found.version != number_of(visit.place.plan):
        raise EditedMeanwhileError
    if found.state not in screens.EDITABLE:
        raise RefusedError(Reason.STATE)
    return draw(found)


async def _edit(visit: Visit, content: Callable[[Content], Content]) -> Screen:
    language = language_of(visit)

    def with_content(bulletin: Bulletin) -> Bulletin:
        if language not in bulletin.contents:
            return bulletin
        return replace(bulletin, contents={**bulletin.contents, language: content(bulletin.contents[language])})

    changed = await change(visit, EDIT, edited(with_content))
    return words_of(visit, changed.broadcast) if changed else progress.gone(visit.scene)


async def _copies(visit: Visit, broadcast: Broadcast) -> Screen | None:
    """Send a copy in each language, and as each is posted in groups; what to say where one did not surely come."""
    sure = True
    for language, copy in _copies_of(visit, broadcast):
        try:
            sure = await visit.tell(visit.chat_id, copy) is SendOutcome.DELIVERED and sure
        except BadRequest:
            return screens.copy_refused(visit.scene, broadcast, language)
    return None if sure else screens.copies_unsure(visit.scene, broadcast)


def _copies_of(visit: Visit, broadcast: Broadcast) -> Iterator[tuple[str, Screen]]:
    """Each copy with its language, those for people first."""
    languages = tuple(broadcast.bulletin.contents)
    for language in languages:
        yield language, _copy(visit, broadcast, language)
    if not languages or not broadcast.bulletin.audience.reaches_groups:
        return
    yield languages[0], screens.in_groups(visit.scene)
    for language in languages:
        made_up = Group(0, GroupKind.GROUP, language, "UTC")
        yield language, update_post(visit.services, visit.bot_username, broadcast, made_up)


def _copy(visit: Visit, broadcast: Broadcast, language: str) -> Screen:
    country = visit.person.country if visit.person else None
    reader = Recipient(visit.chat_id, language, country, None, language)
    return update_screen(visit.services, visit.bot_username, broadcast, reader)


def _is_blank(broadcast: Broadcast, admin: int) -> bool:
    is_untouched = broadcast.version == 1 and not broadcast.bulletin.contents and broadcast.corrects is None
    return is_untouched and broadcast.state is BroadcastState.DRAFT and broadcast.made_by == admin
