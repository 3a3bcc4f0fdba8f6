"""/admin: the desk of those whose ids stand in BOT_ADMINS, each act checked when it is done.

To everybody else the command is unknown, and a button that names the desk leads nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.acting import RefusedError
from handlers.admin import (
    approving,
    audience,
    composing,
    desk,
    drafts,
    events,
    facts,
    overview,
    posters,
    watching,
    writing,
)
from messages.screens import settings
from messages.screens.admin import composing as composed
from messages.screens.admin import desk as screens
from messages.screens.admin.places import Step

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from handlers.admin.typed import Typed
    from handlers.visit import Visit
    from messages.screen import Screen

_STEPS: Final[Mapping[str, Callable[[Visit], Awaitable[Screen]]]] = {
    Step.NEW: composing.new,
    Step.LIST: drafts.listing,
    Step.SHOW: drafts.show,
    Step.WORDS: composing.words,
    Step.WRITE: composing.write,
    Step.LINK: composing.link,
    Step.ACTION: composing.action,
    Step.NO_BUTTONS: composing.no_buttons,
    Step.NO_FILE: composing.no_file,
    Step.NO_WORDS: composing.no_words,
    Step.TEST: composing.test,
    Step.AUDIENCE: audience.audience,
    Step.TOPIC: audience.topic,
    Step.LANGUAGES: audience.languages,
    Step.COUNTRIES: audience.countries,
    Step.COUNTRY_PROMPT: audience.country_prompt,
    Step.STATUS: audience.status,
    Step.EXCLUDE: audience.exclude,
    Step.MISSING: audience.missing,
    Step.IMPORTANT: audience.important,
    Step.GROUPS: audience.groups,
    Step.WHEN: audience.when,
    Step.DAY: audience.day,
    Step.LASTS: audience.lasts,
    Step.ASK: approving.ask,
    Step.APPROVE: approving.approve,
    Step.REFUSE: approving.refuse,
    Step.PAUSE: watching.pause,
    Step.RESUME: watching.resume,
    Step.CANCEL: watching.ask_cancel,
    Step.CANCEL_SURE: watching.cancel,
    Step.CORRECT: drafts.correct,
    Step.AGAIN: watching.again,
    Step.FACTS: facts.facts,
    Step.PEOPLE: facts.people,
    Step.PERSON: facts.person,
    Step.UNNAME: facts.unname,
    Step.EMBASSIES: facts.embassies,
    Step.EMBASSY_PROMPT: facts.embassy_prompt,
    Step.EMBASSY: facts.embassy,
    Step.HIDE: facts.hide_contact,
    Step.EVENTS: events.events,
    Step.EVENT: events.event,
    Step.EVENT_NEW: events.new,
    Step.EVENT_TIME: events.change,
    Step.EVENT_PLACE: events.change,
    Step.EVENT_CANCEL: events.ask_cancel,
    Step.EVENT_CANCEL_SURE: events.cancel,
    Step.CONFIRM: events.confirm,
    Step.EDITS: facts.edits,
    Step.EDIT: facts.edit,
    Step.UNDO: facts.undo,
    Step.NUMBERS: overview.numbers,
    Step.SPREAD: overview.spread,
    Step.POSTERS: posters.posters,
    Step.POSTER_NEW: posters.new,
    Step.POSTER_MAKE: posters.make,
    Step.POSTER: posters.poster,
    Step.POSTER_FILE: posters.file,
    Step.LOG: overview.log,
    Step.FREEZE: desk.freeze,
    Step.RELEASE: desk.release,
}

_TYPED: Final[Mapping[str, Callable[[Visit, Typed], Awaitable[Screen | None]]]] = {
    Step.WRITE: writing.words,
    Step.LINK: writing.in_words(writing.link),
    Step.COUNTRY_PROMPT: writing.in_words(audience.typed_country),
    Step.EMBASSY_PROMPT: writing.in_words(facts.typed_country),
    Step.EVENT_NEW: writing.in_words(events.typed),
    Step.EVENT_TIME: writing.in_words(events.typed),
    Step.EVENT_PLACE: writing.in_words(events.typed),
}
"""What answers a reply to the prompt of which step."""


async def admin(visit: Visit) -> Screen:
    """The screen or the act that the place names; the desk where it names nothing that lives."""
    if not visit.is_admin:
        return settings.unknown_command(visit.scene)
    if visit.message_id is not None:  # whatever was watched in this message: something else stands there now
        visit.services.watched.leave(visit.chat_id, visit.message_id)
    try:
        return await _STEPS.get(visit.place.step, desk.desk)(visit)
    except RefusedError as refused:
        return screens.refused(visit.scene, refused.reason)


async def reply(visit: Visit, said: Typed) -> Screen | None:
    """The answer to a message that replies to a prompt of the desk; nothing where it was given already."""
    if not visit.is_admin:
        return composed.no_longer(visit.scene)
    answer = _TYPED.get(visit.place.step)
    if answer is None:
        return await desk.desk(visit)
    try:
        return await answer(visit, said)
    except RefusedError as refused:
        return screens.refused(visit.scene, refused.reason)
