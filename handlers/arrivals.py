"""Where people come from: the source that a link names is counted, and nothing about whoever followed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.redaction import get_logger
from bot.storage import DiskFullError
from campaign.sources import source_from
from messages.callbacks import Area, DeepLink, read_start

if TYPE_CHECKING:
    from handlers.visit import Visit

_log = get_logger(__name__)


async def note_arrival(visit: Visit, payload: str) -> None:
    """Count that somebody came by this link, where it names a source that was given out.

    Ask once the screen is made: what a link leads to may have an effect of its own, and that goes first.
    """
    read = read_start(payload)
    source = source_from(read.source) if isinstance(read, DeepLink) else None
    # The link from a group to its settings names it as a source does, but it is for those who run the group.
    if source is None or visit.place.area in {Area.GROUP, Area.GROUPS}:
        return
    services = visit.services
    try:
        async with services.database.transaction() as tx:
            if await services.ledger.claim(tx, visit.update_id, services.clock.now()):
                await services.arrivals.note(tx, source)
    except DiskFullError:
        _log.warning("arrival_not_counted")  # nobody waits for an answer because of a number
