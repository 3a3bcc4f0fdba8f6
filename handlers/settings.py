"""/language, /stop, /help."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.storage import Purpose
from campaign.pledges import is_past
from messages.screens import settings as screens

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage import Person, Transaction
    from handlers.visit import Visit
    from messages.screen import Screen


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
    if not (visit.person and visit.person.consents):
        return screens.nothing_to_stop(visit.scene)
    async with visit.services.database.transaction() as tx:
        if await visit.services.ledger.claim(tx, visit.update_id, visit.services.clock.now()):
            await visit.services.people.withdraw(tx, visit.chat_id, visit.person.consents)
    return screens.stopped(visit.scene)


async def resume(visit: Visit) -> Screen:
    """Take a stop back. The gate has made sure that something may be kept."""
    person = visit.person
    if person is None:
        return screens.nothing_to_stop(visit.scene)
    now = visit.services.clock.now()
    async with visit.services.database.transaction() as tx:
        if await visit.services.ledger.claim(tx, visit.update_id, now):
            await visit.services.people.agree(
                tx,
                visit.chat_id,
                language=person.language,
                country=person.country,
                time_zone=person.time_zone,
                purpose=Purpose.FOLLOW_UPS,
                on=now.date(),
            )
            await _ask_again(tx, visit, person, now)
    return screens.resumed(visit.scene)


async def _ask_again(tx: Transaction, visit: Visit, person: Person, now: datetime) -> None:
    """The stop took the times of the questions away; those still to come are set anew."""
    if person.time_zone is None:
        return
    zone = ZoneInfo(person.time_zone)
    for pledge in await visit.services.pledges.of(visit.chat_id, within=tx):
        if pledge.is_open and pledge.plan and not is_past(pledge.plan, zone, now):
            await visit.services.pledges.record(tx, visit.chat_id, pledge, pledge.plan.moment(zone))


async def help_(visit: Visit) -> Screen:
    """What this bot can do."""
    return screens.help_(visit.scene)
