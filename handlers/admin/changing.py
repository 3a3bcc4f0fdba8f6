"""One act on a broadcast: claimed, ruled, saved and noted in the log, all together or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from campaign.acting import Acting
from campaign.broadcasts import Broadcast, Bulletin, edit
from messages.codes import number_of

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.storage import Transaction
    from handlers.visit import Visit

    Also = Callable[[Transaction, Broadcast], Awaitable[int]]

Rule: TypeAlias = Callable[[Broadcast, Acting, int], Broadcast]
"""Gives the broadcast as it is after the act, or the very same where that was done already.

It is handed who acts, and the version that they saw. Raises `RefusedError`.
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """The broadcast as it is now. `is_new` where this update changed it: not when it came again, or too late."""

    broadcast: Broadcast
    is_new: bool


async def seen(visit: Visit) -> Broadcast | None:
    """The broadcast of the place as it is now; nothing where it names none."""
    return await visit.services.broadcasts.load(number_of(visit.place.variant))


async def change(visit: Visit, deed: str, rule: Rule, also: Also | None = None) -> Changed | None:
    """Do it; nothing where there is no such broadcast. `deed` is its word in the log.

    `also` happens in the same transaction, once the change is saved; it gives how many people the deed concerned. Else
    those count for whom approval was asked. Raises `RefusedError`.
    """
    services, now = visit.services, visit.services.clock.now()
    async with services.database.transaction() as tx:
        found = await services.broadcasts.load(number_of(visit.place.variant), within=tx)
        if found is None:
            return None
        if not await services.ledger.claim(tx, visit.update_id, now):
            return Changed(found, is_new=False)
        acting = Acting(visit.chat_id, services.admins, now)
        acting.check()
        ruled = rule(found, acting, number_of(visit.place.plan))
        if ruled is found:
            return Changed(found, is_new=False)
        saved = await services.broadcasts.save(tx, ruled)
        asked_for = saved.asked.people if saved.asked else None
        count = await also(tx, saved) if also else asked_for
        await services.audit.note(
            tx, now, visit.chat_id, deed, f"broadcast {saved.id}", count=count, version=saved.version
        )
    return Changed(saved, is_new=True)


def edited(bulletin: Callable[[Bulletin], Bulletin]) -> Rule:
    """The rule that puts another bulletin in place of the one there is.

    Where it says already what is wanted, a second tap on a button of an older version is no mistake.
    """

    def rule(broadcast: Broadcast, acting: Acting, version: int) -> Broadcast:
        wanted = bulletin(broadcast.bulletin)
        return broadcast if wanted == broadcast.bulletin else edit(broadcast, acting, version, wanted)

    return rule
