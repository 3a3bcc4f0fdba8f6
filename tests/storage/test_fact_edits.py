"""Corrections of facts on disk: each comes back as it was kept, and no code of an event is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage import Database, FactEdits, Pledges
from campaign.edits import (
    AddEvent,
    CancelEvent,
    ChangeEvent,
    Contact,
    Correction,
    EditState,
    HideContact,
    Moved,
    StopNaming,
)
from campaign.pledges import Attendance
from tests.storage.conftest import a_pledge

if TYPE_CHECKING:
    from tests.storage.conftest import Agree

ADA, LEON = 11, 12
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
CORRECTIONS: tuple[Correction, ...] = (
    StopNaming("somebody"),
    HideContact("DE", Contact.PHONE, ("+49 1", "+49 2")),
    AddEvent({"code": "x00", "iso2": "DE", "place": "Пляц"}),
    ChangeEvent("b01", Moved.PLACE, {"place": "here"}, {"place": "there"}),
    CancelEvent("b02"),
)


@pytest.fixture
def edits(database: Database) -> FactEdits:
    return FactEdits(database)


async def keep(database: Database, edits: FactEdits, what: Correction, state: EditState = EditState.IN_FORCE) -> int:
    async with database.transaction() as tx:
        return (await edits.keep(tx, what, state, ADA, AT)).id


@pytest.mark.parametrize("what", CORRECTIONS, ids=lambda what: type(what).__name__)
async def test_each_comes_back_as_it_was(database: Database, edits: FactEdits, what: Correction) -> None:
    await keep(database, edits, what)
    (edit,) = await edits.in_force()
    assert (edit.what, edit.state, edit.since) == (what, EditState.IN_FORCE, AT)
    async with database.transaction() as tx:
        assert await edits.same(tx, what) == edit


async def test_what_is_undone_holds_no_longer_and_once(database: Database, edits: FactEdits) -> None:
    first, second = [await keep(database, edits, what) for what in CORRECTIONS[:2]]
    async with database.transaction() as tx:
        assert await edits.undo(tx, first)
        assert not await edits.undo(tx, first)
        assert not await edits.undo(tx, 99)
        assert [edit.id for edit in await edits.in_force(within=tx)] == [second]
        assert await edits.same(tx, CORRECTIONS[0]) is None
    undone = await edits.find(first)
    assert undone is not None
    assert undone.state is EditState.UNDONE


async def test_a_proposal_is_its_admins_own_until_it_is_confirmed(database: Database, edits: FactEdits) -> None:
    what = AddEvent({"code": "", "iso2": "DE"})
    number = await keep(database, edits, what, EditState.PROPOSED)
    assert await edits.in_force() == ()
    later = AT + timedelta(minutes=5)
    async with database.transaction() as tx:
        assert await edits.same(tx, what) is None
        assert await edits.same(tx, what, by=LEON) is None
        own = await edits.same(tx, what, by=ADA)
        assert own is not None
        assert own.id == number
        coded = AddEvent({"code": "x07", "iso2": "DE"})
        confirmed = await edits.confirm(tx, number, coded, later)
        assert confirmed is not None
        assert (confirmed.what, confirmed.state, confirmed.since) == (coded, EditState.IN_FORCE, later)
        assert await edits.confirm(tx, number, coded, later) is None


async def test_what_nobody_confirmed_is_erased_with_the_next_one_a_day_later(
    database: Database, edits: FactEdits
) -> None:
    old = await keep(database, edits, CORRECTIONS[2], EditState.PROPOSED)
    kept = await keep(database, edits, CORRECTIONS[0])
    async with database.transaction() as tx:
        await edits.keep(tx, CORRECTIONS[1], EditState.IN_FORCE, LEON, AT + timedelta(hours=23))
    assert await edits.find(old) is not None
    async with database.transaction() as tx:
        await edits.keep(tx, CORRECTIONS[4], EditState.IN_FORCE, LEON, AT + timedelta(hours=25))
    assert await edits.find(old) is None
    assert await edits.find(kept) is not None


async def test_the_code_of_an_event_stays_known_for_good(
    database: Database, edits: FactEdits, pledges: Pledges, agree: Agree
) -> None:
    number = await keep(database, edits, CORRECTIONS[2])
    await agree(1)
    async with database.transaction() as tx:
        await edits.undo(tx, number)
        await pledges.record(tx, 1, replace(a_pledge("protest"), plan=None, attendance=Attendance("b09", "abc")), None)
        assert {"x00", "b09"} <= await edits.codes(tx)
