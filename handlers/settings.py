"""/language, /stop, /help."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.storage import Purpose
from campaign.update_wishes import update_code, update_wish_from
from campaign.wishes import wish_from
from handlers.pledging import write_again
from handlers.reminders import place_with, remind_again
from handlers.updates import send_again
from messages.screens import settings as screens

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage import Person, Transaction
    from handlers.visit import Visit
    from messages.screen import Screen


_FOLLOW_UPS: Final = "fol"
"""On the button that takes a stop back: questions about pledges were among what was stopped."""


async def choose_language(visit: Visit) -> Screen:
    """All languages there are."""
    return screens.choose_language(visit.scene)


async def language_chosen(visit: Visit) -> Screen:
    """The choice travels on in the buttons; it is kept only for somebody whom we write to."""
    if visit.person:
        async with visit.services.database.transaction() as tx:
            if await visit.services.ledger.claim(tx, visit.update_id, visit.services.clock.now()):
                await visit.services.people.change_language(tx, visit.chat_id, visit.place.language)
    return screens.language_chosen(visit.scene)


async def stop(visit: Visit) -> Screen:
    """No more messages of any kind. What was pledged stays listed until it is erased or the wave ends."""
    services, person = visit.services, visit.person
    if person is None or not person.consents:
        # An update that comes again has found something to stop the first time: its answer is the same.
        again = await services.ledger.is_done(services.database, visit.update_id)
        return screens.stopped(visit.scene) if again else screens.nothing_to_stop(visit.scene)
    kept = await services.reminders.find(visit.chat_id)
    place = place_with(visit, kept.wish) if kept and Purpose.ANNIVERSARIES in person.consents else visit.place
    updates = await services.update_wishes.find(visit.chat_id)
    place = visit.with_known_zone(place) if updates else place
    place = replace(
        place,
        step=_FOLLOW_UPS if Purpose.FOLLOW_UPS in person.consents else "",
        plan=update_code(updates) if updates else "",
    )
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, services.clock.now()):
            await services.people.withdraw(tx, visit.chat_id, person.consents)
    return screens.stopped(visit.at(place).scene)


async def resume(visit: Visit) -> Screen:
    """Take a stop back: the button carries what was stopped. The gate has made sure that something may be kept."""
    person, zone = visit.person, visit.zone
    wish, updates = wish_from(visit.place.variant), update_wish_from(visit.place.plan)
    asks_again = person is not None and (visit.place.step == _FOLLOW_UPS or (wish is None and updates is None))
    if not asks_again and ((wish is None and updates is None) or zone is None):
        return screens.nothing_to_resume(visit.scene)
    now = visit.services.clock.now()
    async with visit.services.database.transaction() as tx:
        if await visit.services.ledger.claim(tx, visit.update_id, now):
            if wish is not None and zone is not None:
                await remind_again(tx, visit, wish, zone)
            if updates is not None and zone is not None:
                await send_again(tx, visit, updates, zone)
            if asks_again and person is not None:
                await _follow_up_again(tx, visit, person, now)
    return screens.resumed(visit.scene)


async def _follow_up_again(tx: Transaction, visit: Visit, person: Person, now: datetime) -> None:
    await visit.services.people.agree(
        tx,
        visit.chat_id,
        language=person.language,
        country=person.country,
        time_zone=person.time_zone,
        purpose=Purpose.FOLLOW_UPS,
        on=visit.services.clock.today(ZoneInfo(person.time_zone)) if person.time_zone else now.date(),
    )
    await write_again(tx, visit.services, person)


async def help_(visit: Visit) -> Screen:
    """What this bot can do."""
    return screens.help_(visit.scene)
