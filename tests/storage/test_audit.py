"""The trail of what admins did: whatever is done to it afterwards is noticed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage import Audit, Database

if TYPE_CHECKING:
    from bot.storage.statements import Parameters

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
async def audit(database: Database) -> Audit:
    """Five deeds of two admins."""
    trail = Audit(database)
    for number in range(5):
        async with database.transaction() as tx:
            at = NOON + timedelta(minutes=number)
            await trail.note(tx, at, 11 + number % 2, "approve", f"broadcast {number}", count=100 + number, version=1)
    return trail


async def tamper(database: Database, sql: str, parameters: Parameters = ()) -> None:
    async with database.transaction() as tx:
        assert await tx.execute(sql, parameters)


async def test_it_tells_who_what_when_and_how_many(audit: Audit) -> None:
    newest, before = await audit.newest(2)
    assert (newest.number, newest.at, newest.admin, newest.deed) == (5, NOON + timedelta(minutes=4), 11, "approve")
    assert (newest.subject, newest.count, newest.version) == ("broadcast 4", 104, 1)
    assert [line.number for line in await audit.newest(10, before=before.number)] == [3, 2, 1]


async def test_an_honest_trail_holds_also_when_it_grows(database: Database, audit: Audit) -> None:
    assert await audit.verify() is None
    async with database.transaction() as tx:
        await audit.note(tx, NOON, 11, "freeze")
        assert await audit.verify(within=tx) is None
        assert await audit.verify() is None
    assert await audit.verify() is None


async def test_an_empty_trail_holds(database: Database) -> None:
    assert await Audit(database).verify() is None


@pytest.mark.parametrize(
    "change", ["at = at + 1", "admin_id = 12", "deed = 'refuse'", "subject = ''", "count = NULL", "version = 2"]
)
async def test_a_changed_line_is_noticed(database: Database, audit: Audit, change: str) -> None:
    await tamper(database, f"UPDATE audit SET {change} WHERE number = 3")
    assert await audit.verify() == 3


async def test_a_changed_seal_is_noticed(database: Database, audit: Audit) -> None:
    await tamper(database, "UPDATE audit SET chain = (SELECT chain FROM audit WHERE number = 2) WHERE number = 3")
    assert await audit.verify() == 3


@pytest.mark.parametrize("number", range(1, 6))
async def test_a_removed_line_is_noticed_and_so_is_the_last(database: Database, audit: Audit, number: int) -> None:
    await tamper(database, "DELETE FROM audit WHERE number = ?", (number,))
    assert await audit.verify() == number


async def test_a_gap_that_was_closed_is_noticed(database: Database, audit: Audit) -> None:
    await tamper(database, "DELETE FROM audit WHERE number = 2")
    await tamper(database, "UPDATE audit SET number = number - 1 WHERE number > 2")
    assert await audit.verify() == 2


async def test_swapped_lines_are_noticed(database: Database, audit: Audit) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        await tamper(database, "UPDATE audit SET number = ? WHERE number = ?", (new, old))
    assert await audit.verify() == 2


async def test_a_line_put_in_is_noticed(database: Database, audit: Audit) -> None:
    await tamper(
        database, "INSERT INTO audit SELECT 6, at, admin_id, deed, subject, count, version, chain FROM audit LIMIT 1"
    )
    assert await audit.verify() == 6


async def test_a_trail_emptied_but_for_its_end_is_noticed(database: Database, audit: Audit) -> None:
    await tamper(database, "DELETE FROM audit")
    assert await audit.verify() == 1


async def test_an_end_set_back_is_noticed(database: Database, audit: Audit) -> None:
    await tamper(database, "UPDATE audit_end SET number = 4, chain = (SELECT chain FROM audit WHERE number = 4)")
    assert await audit.verify() == 5
    await tamper(database, "DELETE FROM audit_end")
    assert await audit.verify() == 1


async def test_what_was_undone_leaves_no_line(database: Database, audit: Audit) -> None:
    with suppress(RuntimeError):
        async with database.transaction() as tx:
            await audit.note(tx, NOON, 11, "cancel", "broadcast 1")
            raise RuntimeError
    assert len(await audit.newest(10)) == 5
    assert await audit.verify() is None


async def test_no_repr_shows_who(database: Database, audit: Audit) -> None:
    async with database.transaction() as tx:
        line = await audit.note(tx, NOON, 7312904415, "freeze")
    assert "7312904415" not in repr(line)
