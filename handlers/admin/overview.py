"""What an admin may know: how many people there are, by which links they came, and what the admins did."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final

from messages.codes import number_of
from messages.screens.admin import overview as screens
from messages.screens.admin import spreading
from messages.screens.admin.overview import LogLine

if TYPE_CHECKING:
    from handlers.visit import Visit
    from messages.screen import Screen

LINES: Final = 12
"""Of the log, on one screen."""


async def numbers(visit: Visit) -> Screen:
    """How many agreed to what, where they live, what they pledged, and in how many groups the bot is."""
    services = visit.services
    wave = services.facts.content.campaign.wave
    counted = await services.counts.of(wave.id, services.clock.now().astimezone(UTC).date())
    return screens.numbers(visit.scene, counted)


async def spread(visit: Visit) -> Screen:
    """By which links people came, and which cards were shared."""
    arrivals = visit.services.arrivals
    return spreading.spread(visit.scene, await arrivals.all(), await arrivals.shared())


async def log(visit: Visit) -> Screen:
    """Who did what and when, the newest first; and whether nothing is missing from it."""
    audit = visit.services.audit
    before = number_of(visit.place.variant) or None
    lines = await audit.newest(LINES, before)
    told = [
        LogLine(line.number, line.at, line.admin, line.deed, line.subject, line.count, line.version) for line in lines
    ]
    return screens.log(visit.scene, told, broken=await audit.verify(), reader=visit.chat_id)
