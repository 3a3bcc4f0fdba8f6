"""What there is: the list, and one broadcast as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.acting import Acting
from campaign.approvals import lapsed, obstacles
from campaign.broadcasts import BroadcastState, to_unreached
from handlers.admin import watching
from handlers.admin.changing import seen
from handlers.admin.counting import people_for, posted_in
from messages.screens.admin import approving, progress
from messages.screens.admin import drafts as screens

if TYPE_CHECKING:
    from campaign.broadcasts import Broadcast
    from handlers.visit import Visit
    from messages.screen import Screen

_OPEN_SHOWN: Final = 20
_REPORTS_SHOWN: Final = 10
_LOOKED_AT: Final = 50  # among what is over are drafts that were deleted


async def listing(visit: Visit) -> Screen:
    """What is not finished, and the last reports."""
    broadcasts = visit.services.broadcasts
    unfinished = (await broadcasts.list_open())[::-1]
    over = [one for one in await broadcasts.list_over(_LOOKED_AT) if one.approved]
    return screens.listing(visit.scene, unfinished[:_OPEN_SHOWN], over[:_REPORTS_SHOWN])


async def show(visit: Visit) -> Screen:
    """The broadcast of the place: a draft with all that is set, what is on its way, or a report."""
    found = await seen(visit)
    return await shown(visit, found) if found else progress.gone(visit.scene)


async def shown(visit: Visit, broadcast: Broadcast) -> Screen:
    """A broadcast as it stands at this moment."""
    services = visit.services
    broadcast = lapsed(broadcast, services.admins, services.clock.now())
    if broadcast.state is BroadcastState.DRAFT:
        return await _draft(visit, broadcast)
    if broadcast.state is BroadcastState.WAITING:
        groups = await posted_in(services, broadcast)
        return approving.waiting(visit.scene, broadcast, groups, reader=visit.chat_id, admins=services.admins)
    return await watching.watched(visit, broadcast)


async def correct(visit: Visit) -> Screen:
    """A new draft for those whom a broadcast has not reached; the one there is, where somebody has begun it."""
    services, now = visit.services, visit.services.clock.now()
    found = await seen(visit)
    if found is None:
        return progress.gone(visit.scene)
    for begun in await services.broadcasts.list_open():
        if begun.corrects and begun.corrects.of == found.id:
            return await shown(visit, begun)
    draft = to_unreached(found, Acting(visit.chat_id, services.admins, now))
    async with services.database.transaction() as tx:
        if not await services.ledger.claim(tx, visit.update_id, now):
            return await shown(visit, found)
        stored = await services.broadcasts.create(tx, draft)
        await services.audit.note(tx, now, visit.chat_id, "correct", f"broadcast {found.id}", version=found.version)
    return await shown(visit, stored)


async def _draft(visit: Visit, broadcast: Broadcast) -> Screen:
    services = visit.services
    count, groups = await people_for(services, broadcast), await posted_in(services, broadcast)
    acting = Acting(visit.chat_id, services.admins, services.clock.now())
    return screens.draft(
        visit.scene,
        broadcast,
        count,
        groups,
        missing=obstacles(broadcast, acting, count.by_language, len(groups.to_post)),
        is_tested=visit.chat_id in broadcast.tested,
        is_alone=len(services.admins) == 1,
    )
