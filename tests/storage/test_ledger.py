"""The ledger of updates: an effect once, however often and however crowded an update comes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage import Ledger

if TYPE_CHECKING:
    from bot.storage import Database

NOW = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


async def test_one_of_many_at_once_gets_the_effect(database: Database) -> None:
    ledger, claimed = Ledger(), []

    async def handle(update_id: int) -> None:
        async with database.transaction() as tx:
            if await ledger.claim(tx, update_id, NOW):
                await asyncio.sleep(0)
                claimed.append(update_id)

    async with asyncio.TaskGroup() as group:
        for number in range(60):
            group.create_task(handle(number % 3))
    assert sorted(claimed) == [0, 1, 2]


async def test_an_effect_that_was_undone_can_be_claimed_again(database: Database) -> None:
    ledger = Ledger()

    async def fail() -> None:
        async with database.transaction() as tx:
            assert await ledger.claim(tx, 5, NOW)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.transaction() as tx:
        assert await ledger.claim(tx, 5, NOW)


async def test_attempts_are_counted_up_to_the_effect(database: Database) -> None:
    ledger = Ledger()
    for expected in (1, 2, 3):
        async with database.transaction() as tx:
            assert await ledger.count_attempt(tx, 5, NOW) == expected
    async with database.transaction() as tx:
        assert await ledger.claim(tx, 5, NOW)
        assert await ledger.count_attempt(tx, 5, NOW) == 4
    async with database.transaction() as tx:
        assert not await ledger.claim(tx, 5, NOW)


async def test_after_two_days_a_number_is_dropped(database: Database) -> None:
    ledger = Ledger()
    async with database.transaction() as tx:
        await ledger.claim(tx, 1, NOW)
        await ledger.claim(tx, 2, NOW + timedelta(hours=1))
        assert await ledger.sweep(tx, NOW + timedelta(hours=47)) == 0
        assert await ledger.sweep(tx, NOW + timedelta(hours=47, minutes=30)) == 1
        assert await ledger.claim(tx, 1, NOW + timedelta(hours=49))
        assert not await ledger.claim(tx, 2, NOW + timedelta(hours=49))
