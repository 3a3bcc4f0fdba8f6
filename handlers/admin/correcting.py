"""One correction of the facts: claimed, kept, noted in the log, in use at once, and told to the other admins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.acting import Acting
from campaign.edits import AddEvent, CancelEvent, ChangeEvent, EditState, HideContact, StopNaming
from campaign.overlay import new_code
from handlers.admin.desk import tell_others
from messages.screens.admin import corrections as screens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.storage import Transaction
    from campaign.edits import Correction, FactEdit
    from handlers.visit import Visit

    Check = Callable[[FactEdit], Correction]


async def put_in_force(visit: Visit, what: Correction) -> FactEdit | None:
    """The correction as it holds now; tapped twice, the one there is. None where it came again and was undone since."""
    services, now = visit.services, visit.services.clock.now()
    async with services.database.transaction() as tx:
        is_new = await _may_act(visit, tx)
        edit = await services.fact_edits.same(tx, what)
        is_new = is_new and edit is None
        if is_new:
            edit = await services.fact_edits.keep(tx, what, EditState.IN_FORCE, visit.chat_id, now)
            await services.audit.note(tx, now, visit.chat_id, _deed(what), _subject(what))
        in_force = await services.fact_edits.in_force(within=tx)
    await _use(visit, in_force, edit if is_new else None)
    return edit


async def propose(visit: Visit, what: Correction) -> FactEdit:
    """Keep what was typed until it is confirmed. Typed twice, it is one."""
    services = visit.services
    async with services.database.transaction() as tx:
        await _may_act(visit, tx)
        known = await services.fact_edits.same(tx, what, by=visit.chat_id)
        if known:
            return known
        return await services.fact_edits.keep(tx, what, EditState.PROPOSED, visit.chat_id, services.clock.now())


async def confirm(visit: Visit, number: int, check: Check) -> FactEdit | None:
    """What was proposed comes into force; None where there is nothing to confirm.

    `check` gives the correction as it is to be kept, and raises what it likes to refuse it: then nothing has changed.
    """
    services, now = visit.services, visit.services.clock.now()
    async with services.database.transaction() as tx:
        claimed = await _may_act(visit, tx)
        edit = await services.fact_edits.find(number, within=tx)
        is_new = claimed and edit is not None and edit.state is EditState.PROPOSED
        if is_new and edit is not None:
            what = await _with_code(visit, tx, check(edit))
            edit = await services.fact_edits.confirm(tx, number, what, now)
            await services.audit.note(tx, now, visit.chat_id, _deed(what), _subject(what))
        in_force = await services.fact_edits.in_force(within=tx)
    await _use(visit, in_force, edit if is_new else None)
    return edit if edit and edit.state is EditState.IN_FORCE else None


async def undo(visit: Visit, number: int) -> FactEdit | None:
    """Take one back, and nothing else; the same where that was done already, None where it never was in force."""
    services, now = visit.services, visit.services.clock.now()
    async with services.database.transaction() as tx:
        is_new = await _may_act(visit, tx) and await services.fact_edits.undo(tx, number)
        edit = await services.fact_edits.find(number, within=tx)
        if is_new and edit:
            await services.audit.note(tx, now, visit.chat_id, "undo-fact", _subject(edit.what))
        in_force = await services.fact_edits.in_force(within=tx)
    services.facts.correct(in_force)
    if edit is None or edit.state is not EditState.UNDONE:
        return None
    if is_new:
        await tell_others(visit, lambda scene: screens.told_of_undo(scene, edit))
    return edit


async def _may_act(visit: Visit, tx: Transaction) -> bool:
    """Whether this update has had no effect yet. Raises `RefusedError` for somebody who is no admin now."""
    services, now = visit.services, visit.services.clock.now()
    Acting(visit.chat_id, services.admins, now).check()
    return await services.ledger.claim(tx, visit.update_id, now)


async def _with_code(visit: Visit, tx: Transaction, what: Correction) -> Correction:
    """An event gets its code when it comes into force: one that none ever had."""
    if not isinstance(what, AddEvent):
        return what
    services = visit.services
    used = {event.code for event in services.facts.content.events} | await services.fact_edits.codes(tx)
    return AddEvent({**what.cells, "code": new_code(used)})


async def _use(visit: Visit, in_force: Sequence[FactEdit], new: FactEdit | None) -> None:
    # Before anybody is told, and also when the update came again: the run that kept it may have died before this.
    visit.services.facts.correct(in_force)
    if new:
        await tell_others(visit, lambda scene: screens.told(scene, new))


def _deed(what: Correction) -> str:
    match what:
        case StopNaming():
            return "unname"
        case HideContact():
            return "hide-contact"
        case AddEvent():
            return "add-event"
        case ChangeEvent():
            return "change-event"
        case CancelEvent():
            return "cancel-event"


def _subject(what: Correction) -> str:
    match what:
        case StopNaming(person):
            return f"person {person}"
        case HideContact(seat, contact):
            return f"embassy {seat} {contact.name.lower()}"
    return f"event {what.code}"
