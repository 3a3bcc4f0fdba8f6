"""/reminders: which dates somebody wants a message on, how often, at what time; and the message itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.storage import Purpose
from campaign.safety import Capability
from campaign.wishes import EVERYTHING, KeptWish, wish_code, wish_from
from handlers.pledges import about_pledges
from handlers.visit import Visit
from messages.callbacks import Area, Place
from messages.screens import planning
from messages.screens import reminders as screens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import date

    from bot.context import Services
    from bot.storage import DueFollowUp, DueReminder, Transaction
    from campaign.anniversaries import Occasion, Wish
    from messages.screen import Screen

PAUSE: Final = timedelta(days=30)


async def reminders(visit: Visit) -> Screen:
    """What the person gets now; or the step that a button of theirs asks for."""
    if not visit.scene.may(Capability.STORE):
        return await _FOR_ANYBODY.get(visit.place.step, _only_a_file)(visit)
    step = _FOR_ANYBODY.get(visit.place.step) or _STEPS.get(visit.place.step, _as_it_is)
    return await step(visit)


async def _only_a_file(visit: Visit) -> Screen:
    return screens.only_a_file(visit.scene)


async def _file(visit: Visit) -> Screen:
    """The coming dates for the person's own calendar; nothing is kept."""
    wish = wish_from(visit.place.variant) or EVERYTHING
    return screens.calendar(visit.scene, wish)


async def _as_it_is(visit: Visit) -> Screen:
    kept = await _kept(visit)
    if kept is None and wish_from(visit.place.variant) and visit.scene.country:
        return await _ask(visit)  # the country has just been typed
    if kept is None or visit.zone is None:
        return screens.off(visit.scene, EVERYTHING)
    return screens.on(visit.scene, kept, visit.zone)


async def _ask(visit: Visit) -> Screen:
    """Before the first thing is kept: where somebody lives, and whether they agree."""
    visit = visit.at(replace(visit.place, variant=wish_code(wish_from(visit.place.variant) or EVERYTHING)))
    scene = visit.scene
    if scene.country is None:
        return planning.ask_country(replace(scene, place=replace(scene.place, country="")))
    if visit.zone is None:
        return planning.ask_zone(scene, scene.country.time_zones)
    return screens.ask_consent(scene, wish_from(scene.place.variant) or EVERYTHING, visit.zone)


async def _agree(visit: Visit) -> Screen:
    """The person has read what is kept, and agrees. A button proves nothing: the rest is asked again."""
    wish, zone = wish_from(visit.place.variant), visit.zone
    if wish is None or zone is None:
        return await _ask(visit)
    services = visit.services
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, services.clock.now()):
            await remind_again(tx, visit, wish, zone)
        kept = await services.reminders.find(visit.chat_id, within=tx)
    return screens.on(visit.scene, kept or KeptWish(wish), zone)


async def remind_again(tx: Transaction, visit: Visit, wish: Wish, zone: str) -> None:
    """Put on record that the person agrees to reminders, which, and when the next one is."""
    services = visit.services
    await services.people.agree(
        tx,
        visit.chat_id,
        language=visit.place.language,
        country=visit.place.iso2,
        time_zone=zone,
        purpose=Purpose.ANNIVERSARIES,
        on=services.clock.today(ZoneInfo(zone)),
    )
    kept = KeptWish(wish).scheduled(services.facts.content, ZoneInfo(zone), services.clock.now())
    await services.reminders.keep(tx, visit.chat_id, kept)


async def _change(visit: Visit) -> Screen:
    wish = wish_from(visit.place.variant)
    return await _store(visit, lambda kept, _: replace(kept, wish=wish or kept.wish))


async def _less(visit: Visit) -> Screen:
    """From the button under a message, which knows nothing of what else was chosen."""
    return await _store(visit, lambda kept, _: replace(kept, wish=replace(kept.wish, less_often=True)))


async def _pause(visit: Visit) -> Screen:
    return await _store(visit, lambda kept, today: replace(kept, paused_until=today + PAUSE))


async def _end_pause(visit: Visit) -> Screen:
    return await _store(visit, lambda kept, _: replace(kept, paused_until=None))


async def _store(visit: Visit, change: Callable[[KeptWish, date], KeptWish]) -> Screen:
    kept, zone = await _kept(visit), visit.zone
    if kept is None or zone is None:
        return await _ask(visit)
    services, now = visit.services, visit.services.clock.now()
    changed = change(kept, services.clock.today(ZoneInfo(zone))).scheduled(services.facts.content, ZoneInfo(zone), now)
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, now):
            await services.reminders.keep(tx, visit.chat_id, changed)
    return screens.on(visit.scene, changed, zone)


async def _stop(visit: Visit) -> Screen:
    """No more reminders of dates; follow-ups of pledges stay as they are."""
    services = visit.services
    kept = await _kept(visit)
    place = place_with(visit, kept.wish if kept else EVERYTHING)
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, services.clock.now()):
            await services.people.withdraw(tx, visit.chat_id, {Purpose.ANNIVERSARIES})
    return screens.stopped(visit.at(place).scene)


def place_with(visit: Visit, wish: Wish) -> Place:
    """The place from which a stop can be taken back, with all that the stop erases."""
    return visit.with_known_zone(replace(visit.place, variant=wish_code(wish)))


async def _kept(visit: Visit) -> KeptWish | None:
    agreed = visit.person is not None and Purpose.ANNIVERSARIES in visit.person.consents
    return await visit.services.reminders.find(visit.chat_id) if agreed else None


def reminder_screen(
    services: Services, bot_username: str, due: DueReminder, occasion: Occasion, along: Sequence[DueFollowUp] = ()
) -> Screen:
    """The message for a date, with what is due about the person's pledges.

    Its buttons carry no answer to the first question, which is never kept: whoever taps one is asked again.
    """
    place = Place(Area.REMINDERS, language=services.catalogs[due.language].language, country=due.country or "")
    visit = Visit(services, place, due.chat_id, update_id=0, bot_username=bot_username)
    return screens.reminder(visit.scene, occasion, about_pledges(services, along))


_FOR_ANYBODY: Final[Mapping[str, Callable[[Visit], Awaitable[Screen]]]] = {
    screens.Step.FILE: _file,
    screens.Step.STOP: _stop,
}
"""What keeps nothing new."""

_STEPS: Final[Mapping[str, Callable[[Visit], Awaitable[Screen]]]] = {
    screens.Step.ASK: _ask,
    screens.Step.AGREED: _agree,
    screens.Step.CHANGE: _change,
    screens.Step.LESS: _less,
    screens.Step.PAUSE: _pause,
    screens.Step.END_PAUSE: _end_pause,
}
