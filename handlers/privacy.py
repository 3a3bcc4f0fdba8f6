"""/privacy, /mydata, /forget: who runs this, what is kept, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from messages.screens import privacy as screens
from messages.screens.privacy import Kept

if TYPE_CHECKING:
    from handlers.visit import Visit
    from messages.screen import Screen


_LINKS: Final = {
    (table, "chat_id") for table in ("consent", "pledge", "reminder_wish", "reminder", "update_wish", "delivery")
}


async def privacy(visit: Visit) -> Screen:
    """Who runs this bot and what it keeps."""
    return screens.privacy(visit.scene, visit.services.operator)


async def my_data(visit: Visit) -> Screen:
    """Everything kept about the person, read from the very tables."""
    stored = await visit.services.people.everything_about(visit.chat_id)
    # The chat's number links the rows of all tables; once is enough to read it.
    kept = [Kept(one.table, one.column, one.value) for one in stored if (one.table, one.column) not in _LINKS]
    return screens.my_data(visit.scene, kept)


async def ask_forget(visit: Visit) -> Screen:
    """One question before what cannot be undone."""
    return screens.ask_forget(visit.scene)


async def forget(visit: Visit) -> Screen:
    """Erase everything about the person, at once.

    Claimed like any effect: an update that comes again must not erase what the person agreed to since.
    """
    async with visit.services.database.transaction() as tx:
        if await visit.services.ledger.claim(tx, visit.update_id, visit.services.clock.now()):
            await visit.services.people.forget(tx, visit.chat_id)
    return screens.forgotten(visit.scene)
