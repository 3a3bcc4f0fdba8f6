"""The desk, and the emergency brake on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.admin.telling import tell
from messages.screens.admin import desk as screens

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.visit import Visit
    from messages.screen import Screen
    from messages.screens.scene import Scene


async def desk(visit: Visit) -> Screen:
    """What can be done from here."""
    services = visit.services
    open_now = len(await services.broadcasts.list_open())
    return screens.desk(visit.scene, open_now=open_now, frozen=services.freeze.is_on, admins=len(services.admins))


async def freeze(visit: Visit) -> Screen:
    """Stop all sending at once. One tap, no question: it can be released as easily."""
    await _brake(visit, on=True)
    return screens.frozen(visit.scene)


async def release(visit: Visit) -> Screen:
    """Let sending go on."""
    await _brake(visit, on=False)
    return screens.released(visit.scene)


async def _brake(visit: Visit, *, on: bool) -> None:
    services, now = visit.services, visit.services.clock.now()
    async with services.database.transaction() as tx:
        done = await services.ledger.claim(tx, visit.update_id, now) and services.freeze.is_on is not on
        if done:
            await services.freeze.put(tx, on=on)
            await services.audit.note(tx, now, visit.chat_id, "freeze" if on else "release")
    if done:
        if not on:
            services.freeze.released()
        await tell_others(visit, lambda scene: screens.told_of_freeze(scene, on=on))


async def tell_others(visit: Visit, word: Callable[[Scene], Screen]) -> None:
    """Write to the other admins, each in the language they chose, if we know it, or else in this admin's own."""
    await tell(visit, visit.services.admins - {visit.chat_id}, word)
