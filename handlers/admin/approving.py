"""Nobody sends an update alone where there are two admins: asked for, approved, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.acting import Acting
from campaign.approvals import approve as approved
from campaign.approvals import ask as asked
from campaign.approvals import obstacles, request_stands
from campaign.approvals import refuse as refused
from campaign.broadcasts import BroadcastState
from handlers.admin.changing import change, seen
from handlers.admin.counting import people_for, posted_in
from handlers.admin.drafts import shown
from handlers.admin.telling import tell
from messages.screens.admin import approving as screens
from messages.screens.admin import progress
from messages.screens.admin.choosing import SURE

if TYPE_CHECKING:
    from campaign.broadcasts import Broadcast
    from handlers.visit import Visit
    from messages.screen import Screen


async def ask(visit: Visit) -> Screen:
    """A last look at languages, people and time; then the request itself."""
    found = await seen(visit)
    if found is None:
        return progress.gone(visit.scene)
    services, now = visit.services, visit.services.clock.now()
    if _asked_by_me(found, Acting(visit.chat_id, services.admins, now)):
        return await shown(visit, found)
    count, groups = await people_for(services, found), await posted_in(services, found)
    if visit.place.way != SURE:
        acting = Acting(visit.chat_id, services.admins, now)
        if obstacles(found, acting, count.by_language, len(groups.to_post)):
            return await shown(visit, found)
        return screens.last_look(visit.scene, found, count, groups, is_alone=len(services.admins) == 1)

    def rule(broadcast: Broadcast, acting: Acting, version: int) -> Broadcast:
        return asked(broadcast, acting, version, count.by_language, len(groups.to_post))

    changed = await change(visit, "ask", rule)
    if changed is None:
        return progress.gone(visit.scene)
    if changed.is_new:
        await tell(
            visit,
            services.admins - {visit.chat_id},
            lambda scene: screens.told_of_request(scene, changed.broadcast, groups),
        )
    return await shown(visit, changed.broadcast)


async def approve(visit: Visit) -> Screen:
    """Let it go out. Whoever asked is told."""

    def rule(broadcast: Broadcast, acting: Acting, version: int) -> Broadcast:
        was_me = broadcast.approved is not None and broadcast.approved.by == acting.by
        return broadcast if was_me and version == broadcast.version else approved(broadcast, acting, version)

    changed = await change(visit, "approve", rule)
    if changed is None:
        return progress.gone(visit.scene)
    if changed.is_new and changed.broadcast.asked:
        asker = {changed.broadcast.asked.by} - {visit.chat_id}
        await tell(visit, asker, lambda scene: screens.told_of_approval(scene, changed.broadcast))
    return await shown(visit, changed.broadcast)


async def refuse(visit: Visit) -> Screen:
    """Back to the draft. Whoever asked is told, unless they take it back themselves."""
    asker = set[int]()

    def rule(broadcast: Broadcast, acting: Acting, version: int) -> Broadcast:
        if broadcast.state is BroadcastState.DRAFT and version == broadcast.version:
            return broadcast
        if broadcast.asked:
            asker.add(broadcast.asked.by)
        return refused(broadcast, acting, version)

    changed = await change(visit, "refuse", rule)
    if changed is None:
        return progress.gone(visit.scene)
    if changed.is_new:
        await tell(visit, asker - {visit.chat_id}, lambda scene: screens.told_of_refusal(scene, changed.broadcast))
    return await shown(visit, changed.broadcast)


def _asked_by_me(broadcast: Broadcast, acting: Acting) -> bool:
    """Whether that request stands already: a second tap is no mistake."""
    stands = request_stands(broadcast, acting.admins, acting.now)
    return stands and broadcast.asked is not None and broadcast.asked.by == acting.by
