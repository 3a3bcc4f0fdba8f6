"""A broadcast on its way: its progress, what holds or ends it, and the report with what can follow."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from telegram.error import TelegramError

from bot.group_posting import left_out
from bot.progress import Watcher
from bot.redaction import get_logger
from bot.sending import send_unasked
from bot.storage import SendOutcome, Uncounted
from campaign.acting import EditedMeanwhileError
from campaign.broadcasts import BroadcastState, to_unconfirmed
from campaign.broadcasts import cancel as cancelled
from campaign.broadcasts import pause as paused
from campaign.broadcasts import resume as resumed
from campaign.groups import Hindrance
from campaign.reports import Fate, GroupFate, GroupReport, Report
from handlers.admin.changing import change, seen
from handlers.admin.counting import posted_in
from handlers.admin.telling import tell
from handlers.visit import Visit
from messages.callbacks import Area, Place
from messages.screens.admin import progress as screens
from messages.screens.admin.choosing import SURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telegram import Bot

    from bot.context import Services
    from bot.storage import Transaction
    from campaign.acting import Acting
    from campaign.broadcasts import Broadcast
    from messages.screen import Screen

_FATES: Final[Mapping[SendOutcome | Uncounted, Fate]] = {
    SendOutcome.DELIVERED: Fate.DELIVERED,
    SendOutcome.BLOCKED: Fate.BLOCKED,
    SendOutcome.GONE: Fate.GONE,
    SendOutcome.REFUSED: Fate.REFUSED,
    SendOutcome.EXPIRED: Fate.UNSENT,
    SendOutcome.UNCONFIRMED: Fate.UNCONFIRMED,
    Uncounted.SKIPPED: Fate.SKIPPED,
    Uncounted.UNSENT: Fate.UNSENT,
    Uncounted.REPEATED: Fate.REPEATED,
}
_GROUP_FATES: Final[Mapping[SendOutcome | Uncounted | Hindrance, GroupFate]] = {
    SendOutcome.DELIVERED: GroupFate.POSTED,
    SendOutcome.BLOCKED: GroupFate.REMOVED,
    SendOutcome.GONE: GroupFate.REMOVED,
    SendOutcome.RESTRICTED: GroupFate.RESTRICTED,
    SendOutcome.CLOSED: GroupFate.CLOSED,
    SendOutcome.REFUSED: GroupFate.REFUSED,
    SendOutcome.EXPIRED: GroupFate.UNSENT,
    SendOutcome.UNCONFIRMED: GroupFate.UNCONFIRMED,
    Uncounted.SKIPPED: GroupFate.SKIPPED,
    Uncounted.UNSENT: GroupFate.UNSENT,
    Uncounted.REPEATED: GroupFate.REPEATED,
    Hindrance.QUIET: GroupFate.QUIET,
    Hindrance.WEEKLY_LIMIT: GroupFate.WEEKLY_LIMIT,
}

_log = get_logger(__name__)


async def progress_screen(
    services: Services, bot_username: str, broadcast: int, watcher: Watcher
) -> tuple[Screen, bool]:
    """How far it has come, and whether nothing more happens to it."""
    place = Place(Area.ADMIN, language=services.catalogs[watcher.language].language)
    visit = Visit(services, place, watcher.chat_id, 0, bot_username)
    found = await services.broadcasts.load(broadcast)
    if found is None or not visit.is_admin:
        return screens.gone(visit.scene), True
    if found.approved is None and not found.state.is_over:
        return screens.drafted_again(visit.scene, found), True
    is_last = found.state.is_over and not await _in_flight(services, found)
    return await shown(visit, found), is_last


async def shown(visit: Visit, broadcast: Broadcast) -> Screen:
    """The progress of what is on its way, the report of what is over."""
    services = visit.services
    report = await _report(services, broadcast)
    if broadcast.state.is_over:
        return screens.report(visit.scene, broadcast, report)
    return screens.progress(
        visit.scene,
        broadcast,
        report,
        frozen=services.freeze.is_on,
        messages_a_second=services.send_rate,
    )


async def watched(visit: Visit, broadcast: Broadcast) -> Screen:
    """The same; the message that was tapped is kept up to date from now on."""
    is_moving = not broadcast.state.is_over or await _in_flight(visit.services, broadcast)
    if visit.message_id is not None and is_moving:
        watcher = Watcher(visit.chat_id, visit.message_id, visit.place.language)
        visit.services.watched.watch(broadcast.id, watcher)
    return await shown(visit, broadcast)


async def _in_flight(services: Services, broadcast: Broadcast) -> int:
    """How many copies are on their way to people and groups at this moment."""
    return await services.deliveries.in_flight(broadcast.id) + await services.group_posts.in_flight(broadcast.id)


async def pause(visit: Visit) -> Screen:
    """Hold it; what Telegram has already cannot be called back."""

    def rule(broadcast: Broadcast, acting: Acting, _: int) -> Broadcast:
        return broadcast if broadcast.state is BroadcastState.PAUSED else paused(broadcast, acting)

    changed = await change(visit, "pause", rule)
    return await watched(visit, changed.broadcast) if changed else screens.gone(visit.scene)


async def resume(visit: Visit) -> Screen:
    """Let it go on."""

    def rule(broadcast: Broadcast, acting: Acting, _: int) -> Broadcast:
        return broadcast if broadcast.state is BroadcastState.SENDING else resumed(broadcast, acting)

    changed = await change(visit, "resume", rule)
    return await watched(visit, changed.broadcast) if changed else screens.gone(visit.scene)


async def ask_cancel(visit: Visit) -> Screen:
    """End it, or delete the draft? Sending goes on while this is asked."""
    found = await seen(visit)
    if found is None:
        return screens.gone(visit.scene)
    if found.state.is_over:
        return await shown(visit, found)
    return screens.cancel_question(visit.scene, found, await _report(visit.services, found))


async def cancel(visit: Visit) -> Screen:
    """End it for good. Whoever asked for it and whoever approved it get the report, too."""

    def rule(broadcast: Broadcast, acting: Acting, version: int) -> Broadcast:
        if broadcast.state is BroadcastState.CANCELLED:
            return broadcast
        if broadcast.approved is None and version != broadcast.version:
            raise EditedMeanwhileError  # somebody is still writing on it
        return cancelled(broadcast, acting)

    found = await seen(visit)
    deed = "cancel" if found and found.approved else "delete"
    changed = await change(visit, deed, rule)
    if changed is None:
        return screens.gone(visit.scene)
    broadcast = changed.broadcast
    if changed.is_new and broadcast.approved:
        await _close(visit, broadcast)
        report = await _report(visit.services, broadcast)
        others = _concerned(broadcast) - {visit.chat_id}
        await tell(visit, others, lambda scene: screens.report(scene, broadcast, report))
    return await watched(visit, broadcast)


async def again(visit: Visit) -> Screen:
    """Once more where Telegram did not say whether it arrived: asked first, with how many these are."""
    found = await seen(visit)
    if found is None:
        return screens.gone(visit.scene)
    report = await _report(visit.services, found)
    unconfirmed = report.of(Fate.UNCONFIRMED) + report.unconfirmed_in_groups
    if found.state.is_over and (visit.place.way != SURE or not unconfirmed):
        return screens.again_question(visit.scene, found, report)

    def rule(broadcast: Broadcast, acting: Acting, _: int) -> Broadcast:
        is_going = broadcast.again_at is not None and not broadcast.state.is_over
        return broadcast if is_going else to_unconfirmed(broadcast, acting)

    async def due_again(tx: Transaction, broadcast: Broadcast) -> int:
        await visit.services.group_posts.unconfirmed_again(tx, broadcast.id)
        return await visit.services.deliveries.unconfirmed_again(tx, broadcast.id)

    changed = await change(visit, "again", rule, due_again)
    return await watched(visit, changed.broadcast) if changed else screens.gone(visit.scene)


async def tell_report(services: Services, bot: Bot, broadcast: Broadcast) -> None:
    """Whoever asked for it and whoever approved it get its report, as a message of its own."""
    for admin in sorted(_concerned(broadcast) & services.admins):
        person = await services.people.find(admin)
        language = services.catalogs[person.language if person else "en"].language
        visit = Visit(services, Place(Area.ADMIN, language=language), admin, 0, bot.username)
        try:
            await send_unasked(bot, admin, await shown(visit, broadcast))
        except TelegramError as error:
            # The report stands at the desk: sending to others must not wait for it.
            _log.warning("report_not_told", exc_info=error)


async def _report(services: Services, broadcast: Broadcast) -> Report:
    totals = await services.deliveries.totals(broadcast.id)
    counts = Counter[tuple[Fate, str]]()
    for (which, language), count in totals.counts.items():
        counts[_FATES[which], language] += count
    return Report(
        dict(counts), await services.deliveries.in_flight(broadcast.id), await _in_groups(services, broadcast)
    )


async def _in_groups(services: Services, broadcast: Broadcast) -> GroupReport | None:
    if not broadcast.bulletin.audience.reaches_groups:
        return None
    counts = Counter[GroupFate]()
    for which, count in (await services.group_posts.totals(broadcast.id)).items():
        if which in _GROUP_FATES:
            counts[_GROUP_FATES[which]] += count
    to_go = 0 if broadcast.state.is_over else len((await posted_in(services, broadcast)).to_post)
    return GroupReport(dict(counts), to_go)


def _concerned(broadcast: Broadcast) -> set[int]:
    return {deed.by for deed in (broadcast.asked, broadcast.approved) if deed}


async def _close(visit: Visit, broadcast: Broadcast) -> None:
    """Count what it has left out: not in the transaction that ends it, which would keep everybody else waiting."""
    services, now = visit.services, visit.services.clock.now()
    left = await services.audiences.left(broadcast, now.date())
    in_groups = await left_out(services.groups, services.group_posts, broadcast, now)
    async with services.database.transaction() as tx:
        await services.deliveries.close(tx, broadcast, left)
        await services.group_posts.close(tx, broadcast, in_groups)
