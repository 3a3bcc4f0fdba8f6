"""Keeping facts true from a phone: stop naming somebody, hide how an embassy is reached, take a correction back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from campaign.edits import AddEvent, CancelEvent, ChangeEvent, Contact, StopNaming
from campaign.missions import working_embassy
from campaign.overlay import event_meant, hide
from handlers.admin import correcting
from messages.codes import number_of
from messages.screens.admin import corrections
from messages.screens.admin import facts as screens
from messages.screens.admin.corrections import Correction
from messages.screens.admin.places import Step

if TYPE_CHECKING:
    from campaign.edits import FactEdit
    from handlers.visit import Visit
    from messages.screen import Screen

_FOUND: Final = 6  # country names to choose from when a typed one fits several


async def facts(visit: Visit) -> Screen:
    """What can be corrected, and what should be looked at."""
    listed = await _in_force(visit)
    flagged = screens.flagged_seats(visit.services.facts.content, await _returned(visit))
    pointless = sum(one.is_pointless for one in listed)
    return screens.facts(visit.scene, in_force=len(listed), pointless=pointless, flagged=len(flagged))


async def people(visit: Visit) -> Screen:
    """Who is named, or may be one day."""
    return screens.people(visit.scene, await _unnamed(visit))


async def person(visit: Visit) -> Screen:
    """One of them."""
    scene, unnamed = visit.scene, await _unnamed(visit)
    one = screens.person_at(scene)
    if one is None or one not in screens.named_people(scene, unnamed):
        return screens.people(scene, unnamed)
    return screens.person(scene, one)


async def unname(visit: Visit) -> Screen:
    """Name this person no more."""
    one = screens.person_at(visit.scene)
    edit = await correcting.put_in_force(visit, StopNaming(one.id)) if one else None
    return corrections.corrected(visit.scene, edit) if edit else await people(visit)


async def embassies(visit: Visit) -> Screen:
    """Whose contact?"""
    return screens.embassies(visit.scene, await _returned(visit))


async def embassy_prompt(visit: Visit) -> Screen:
    """Ask for a country's name."""
    return screens.country_prompt(visit.scene)


async def embassy(visit: Visit) -> Screen:
    """Its card as supporters see it."""
    if visit.scene.country is None:
        return await embassies(visit)
    return screens.embassy(visit.scene, await _returned(visit))


async def hide_contact(visit: Visit) -> Screen:
    """Show this way to reach the embassy no more."""
    files, way = visit.services.facts.of_files, visit.place.way
    found = working_embassy(files, visit.place.iso2)
    what = hide(files, found.seat, Contact(way)) if found and way in set(Contact) else None
    edit = await correcting.put_in_force(visit, what) if what else None
    return corrections.corrected(visit.scene, edit) if edit else await embassy(visit)


async def edits(visit: Visit) -> Screen:
    """All that was corrected and still matters."""
    return corrections.edits(visit.scene, await _in_force(visit))


async def edit(visit: Visit) -> Screen:
    """One correction."""
    number = number_of(visit.place.variant)
    one = next((one for one in await _in_force(visit) if one.edit.id == number), None)
    return corrections.edit(visit.scene, one) if one else corrections.gone(visit.scene)


async def undo(visit: Visit) -> Screen:
    """Take it back."""
    done = await correcting.undo(visit, number_of(visit.place.variant))
    return corrections.undone(visit.scene, done) if done else corrections.gone(visit.scene)


async def typed_country(visit: Visit, text: str) -> Screen:
    """The name of a country, as a reply to the prompt."""
    found = visit.services.facts.names.search(text, _FOUND)
    if len(found) == 1:
        return await embassy(visit.at(replace(visit.place, step=Step.EMBASSY, country=found[0])))
    return screens.which_country(visit.scene, found)


async def _in_force(visit: Visit) -> list[Correction]:
    """The newest first, without those about events that are long over."""
    services = visit.services
    in_force = await services.fact_edits.in_force()
    return [
        Correction(edit, edit.id in services.facts.pointless)
        for edit in reversed(in_force)
        if not _is_over(visit, edit)
    ]


def _is_over(visit: Visit, edit: FactEdit) -> bool:
    services, what = visit.services, edit.what
    if not isinstance(what, AddEvent | ChangeEvent | CancelEvent):
        return False
    event = event_meant(services.facts.content, what)
    return event is not None and event.ends.timestamp() < services.clock.now().timestamp()


async def _unnamed(visit: Visit) -> frozenset[str]:
    in_force = await visit.services.fact_edits.in_force()
    return frozenset(edit.what.person for edit in in_force if isinstance(edit.what, StopNaming))


async def _returned(visit: Visit) -> dict[str, int]:
    services = visit.services
    return await services.returned_letters.of(services.facts.content.campaign.wave.id)
