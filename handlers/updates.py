"""Updates: asked for, changed and stopped; and the message itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.storage import Purpose
from campaign.audiences import EVERY_UPDATE
from campaign.safety import Capability
from campaign.update_wishes import update_code, update_wish_from
from handlers.visit import Visit
from messages.callbacks import Area, Place
from messages.screens import planning
from messages.screens import updates as screens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.context import Services
    from bot.storage import Recipient, Transaction
    from campaign.audiences import UpdateWish
    from campaign.broadcasts import Broadcast
    from messages.screen import Screen


async def updates(visit: Visit) -> Screen:
    """What the person gets now; or the step that a button of theirs asks for."""
    if visit.place.step == screens.Step.STOP:
        return await _stop(visit)
    if not visit.scene.may(Capability.STORE):
        return screens.not_kept(visit.scene)
    return await _STEPS.get(visit.place.step, _as_it_is)(visit)


async def _as_it_is(visit: Visit) -> Screen:
    wish = await visit.services.update_wishes.find(visit.chat_id)
    if wish is None and update_wish_from(visit.place.variant) and visit.scene.country:
        return await _ask(visit)  # the country has just been typed
    return screens.on(visit.scene, wish) if wish else screens.off(visit.scene)


async def _ask(visit: Visit) -> Screen:
    """Before the first thing is kept: where somebody lives, and whether they agree."""
    wish = update_wish_from(visit.place.variant) or EVERY_UPDATE
    visit = visit.at(replace(visit.place, variant=update_code(wish)))
    scene = visit.scene
    if scene.country is None:
        return planning.ask_country(replace(scene, place=replace(scene.place, country="")))
    if visit.zone is None:
        return planning.ask_zone(scene, scene.country.time_zones)
    return screens.ask_consent(scene, wish, visit.zone)


async def _agree(visit: Visit) -> Screen:
    """The person has read what is kept, and agrees. A button proves nothing: the rest is asked again."""
    wish, zone = update_wish_from(visit.place.variant), visit.zone
    if wish is None or zone is None:
        return await _ask(visit)
    services = visit.services
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, services.clock.now()):
            await send_again(tx, visit, wish, zone)
    return screens.on(visit.scene, wish)


async def send_again(tx: Transaction, visit: Visit, wish: UpdateWish, zone: str) -> None:
    """Put on record that the person agrees to updates, and which."""
    services = visit.services
    await services.people.agree(
        tx,
        visit.chat_id,
        language=visit.place.language,
        country=visit.place.iso2 or None,
        time_zone=zone,
        purpose=Purpose.UPDATES,
        on=services.clock.today(ZoneInfo(zone)),
    )
    await services.update_wishes.keep(tx, visit.chat_id, wish)


async def _change(visit: Visit) -> Screen:
    return await _store(visit, lambda kept: update_wish_from(visit.place.variant) or kept)


async def _less(visit: Visit) -> Screen:
    """From the button under an update, which knows nothing of what else was chosen."""
    return await _store(visit, lambda kept: replace(kept, less_often=True))


async def _store(visit: Visit, change: Callable[[UpdateWish], UpdateWish]) -> Screen:
    services = visit.services
    kept = await services.update_wishes.find(visit.chat_id)
    if kept is None:
        return await _ask(visit)
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, services.clock.now()):
            await services.update_wishes.keep(tx, visit.chat_id, change(kept))
    return screens.on(visit.scene, change(kept))


async def _stop(visit: Visit) -> Screen:
    """No more updates; everything else stays as it is."""
    services = visit.services
    kept = await services.update_wishes.find(visit.chat_id)
    place = visit.with_known_zone(replace(visit.place, variant=update_code(kept or EVERY_UPDATE)))
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, services.clock.now()):
            await services.people.withdraw(tx, visit.chat_id, {Purpose.UPDATES})
    return screens.stopped(visit.at(place).scene)


_STEPS: Final[Mapping[str, Callable[[Visit], Awaitable[Screen]]]] = {
    screens.Step.ASK: _ask,
    screens.Step.AGREED: _agree,
    screens.Step.CHANGE: _change,
    screens.Step.LESS: _less,
}


def update_screen(services: Services, bot_username: str, broadcast: Broadcast, recipient: Recipient) -> Screen:
    """The update in the language they get it in; the buttons that are the bot's own stand in that language, too."""
    language = services.catalogs[recipient.words].language
    place = Place(Area.UPDATES, language=language, country=recipient.country or "")
    scene = Visit(services, place, recipient.chat_id, 0, bot_username).scene
    return screens.update(scene, broadcast.bulletin.contents[recipient.words])
