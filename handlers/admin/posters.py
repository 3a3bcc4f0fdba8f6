"""Posters for a branch: made, listed, and sent to the admin as a file to print."""

from __future__ import annotations

import asyncio
from datetime import UTC, date
from typing import TYPE_CHECKING

from campaign.acting import Acting
from messages.codes import number_of
from messages.documents.pages import Format
from messages.screens.admin import posters as screens
from messages.screens.admin.posters import Printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.visit import Visit
    from messages.screen import Screen


async def posters(visit: Visit) -> Screen:
    """Those there are."""
    return screens.listing(visit.scene, await _made(visit))


async def new(visit: Visit) -> Screen:
    """In which language, and then on which paper. The next number is on the button that makes it."""
    if visit.place.way not in visit.services.catalogs:
        return screens.languages(visit.scene)
    return screens.papers(visit.scene, visit.place.way, await _next_number(visit))


async def make(visit: Visit) -> Screen:
    """Make the poster whose number is on the button. It is made once: a second tap leads to the list, where it is."""
    services, place, now = visit.services, visit.place, visit.services.clock.now()
    number, paper = number_of(place.variant), _paper(visit)
    if paper is None or place.way not in services.catalogs:
        return await posters(visit)
    async with services.database.transaction() as tx:
        Acting(visit.chat_id, services.admins, now).check()
        if not await services.ledger.is_done(tx, visit.update_id):  # else its answer was lost
            if number != await _next_number(visit):
                return await posters(visit)
            await services.ledger.claim(tx, visit.update_id, now)
            await services.arrivals.make_poster(tx, place.way, now.astimezone(UTC).date())
            await services.audit.note(tx, now, visit.chat_id, "make-poster", f"poster {number}")
    return await _drawn(visit, number, place.way, paper)


async def poster(visit: Visit) -> Screen:
    """One of them."""
    found = await _meant(visit)
    return screens.poster(visit.scene, found) if found else await posters(visit)


async def file(visit: Visit) -> Screen:
    """Its file once more; nothing new is counted."""
    found, paper = await _meant(visit), _paper(visit)
    if found is None or paper is None:
        return await posters(visit)
    return await _drawn(visit, found.number, found.language, paper)


async def _drawn(visit: Visit, number: int, language: str, paper: Format) -> Screen:
    """Drawing takes some 80 ms, in which others want their answers."""
    return await asyncio.to_thread(screens.file, visit.scene, number, language, paper)


async def _made(visit: Visit) -> Sequence[Printed]:
    """All that were made, the newest first."""
    arrivals = visit.services.arrivals
    counts = await arrivals.all()
    return [
        Printed(source.number, language, date.fromisoformat(made_on), counts.get(source, 0))
        for source, language, made_on in await arrivals.posters()
    ]


async def _meant(visit: Visit) -> Printed | None:
    number = number_of(visit.place.variant)
    return next((one for one in await _made(visit) if one.number == number), None)


async def _next_number(visit: Visit) -> int:
    made = await visit.services.arrivals.posters()  # the newest first
    return made[0][0].number + 1 if made else 1


def _paper(visit: Visit) -> Format | None:
    return Format(visit.place.plan) if visit.place.plan in set(Format) else None
