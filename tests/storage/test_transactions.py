"""Transactions: whole or not at all, one at a time, whatever is cancelled and whenever."""

from __future__ import annotations

import asyncio
import random
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from bot.storage import ClosedDatabaseError, Database, DatabaseKey, StorageError, TransactionOverError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.storage import Transaction


async def add(tx: Transaction, chat_id: int) -> None:
    await tx.execute("INSERT INTO person (chat_id, language) VALUES (?, 'en')", (chat_id,))


async def complete(tx: Transaction, chat_id: int) -> None:
    await tx.execute("INSERT INTO consent VALUES (?, 'updates', '2026-03-01')", (chat_id,))


async def stored(database: Database, table: str = "person") -> set[int]:
    return {row["chat_id"] for row in await database.rows(f"SELECT chat_id FROM {table}")}


@pytest.mark.parametrize("error", [ValueError, asyncio.CancelledError, KeyboardInterrupt])
async def test_what_leaves_the_block_early_undoes_it(database: Database, error: type[BaseException]) -> None:
    async def leave() -> None:
        async with database.transaction() as tx:
            await add(tx, 1)
            raise error

    with pytest.raises(error):
        await leave()
    assert await stored(database) == set()


async def test_others_see_a_change_only_when_it_is_whole(database: Database) -> None:
    async with database.transaction() as tx:
        await add(tx, 1)
        assert await stored(database) == set()
        assert len(await tx.rows("SELECT 1 FROM person")) == 1
    assert await stored(database) == {1}


async def test_a_transaction_whose_statement_failed_keeps_nothing_even_if_the_error_was_swallowed(
    database: Database,
) -> None:
    async def swallow() -> None:
        async with database.transaction() as tx:
            await add(tx, 1)
            with suppress(StorageError):
                await add(tx, 1)

    with pytest.raises(TransactionOverError):
        await swallow()
    assert await stored(database) == set()


async def test_a_transaction_is_refused_after_its_end(database: Database) -> None:
    async with database.transaction() as tx:
        await add(tx, 1)
    with pytest.raises(TransactionOverError):
        await add(tx, 2)
    assert await stored(database) == {1}


async def test_a_transaction_within_a_transaction_is_an_error_not_a_standstill(database: Database) -> None:
    async with database.transaction() as tx:
        await add(tx, 1)
        with pytest.raises(RuntimeError):
            async with database.transaction():
                pass
    assert await stored(database) == {1}


async def test_what_waits_for_its_turn_is_done_before_closing(file: Path, key: DatabaseKey) -> None:
    database = await Database.open(file, key)

    async def write(chat_id: int) -> None:
        async with database.transaction() as tx:
            await add(tx, chat_id)

    async with asyncio.TaskGroup() as group:
        for chat_id in range(10):
            group.create_task(write(chat_id))
        await asyncio.sleep(0)
        group.create_task(database.close())
    async with await Database.open(file, key) as again:
        assert await stored(again) == set(range(10))


async def test_a_statement_still_running_when_its_task_is_cancelled_holds_the_turn_and_leaves_nothing(
    database: Database,
) -> None:
    """The driver runs statements in a thread, which a cancellation does not stop."""
    reached, go_on = threading.Event(), threading.Event()

    def wait_for_go() -> int:
        reached.set()
        assert go_on.wait(10)
        return 77

    await database._writer.create_function("wait_for_go", 0, wait_for_go)
    order = []

    async def slow() -> None:
        try:
            async with database.transaction() as tx:
                await add(tx, 1)
                await tx.execute("INSERT INTO person (chat_id, language) SELECT wait_for_go(), 'en'")
        finally:
            order.append("slow")

    async def next_in_turn() -> None:
        async with database.transaction() as tx:
            order.append("next")
            await add(tx, 2)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(slow())
        await asyncio.to_thread(reached.wait, 10)
        group.create_task(next_in_turn())
        for _ in range(3):  # somebody impatient
            task.cancel()
            for _ in range(20):
                await asyncio.sleep(0)
        assert order == []
        go_on.set()
    assert task.cancelled()
    assert order == ["slow", "next"]
    assert await stored(database) == {2}


async def test_a_timeout_swallowed_inside_keeps_nothing(database: Database) -> None:
    async def swallow() -> None:
        async with database.transaction() as tx:
            await add(tx, 1)
            with suppress(TimeoutError):
                async with asyncio.timeout(0):
                    await add(tx, 2)

    with pytest.raises(TransactionOverError):
        await swallow()
    assert await stored(database) == set()


@pytest.mark.parametrize("seed", range(4))
async def test_many_cancelled_writers_leave_whole_changes_only(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    acknowledged, begun = set(), set()

    async def write(chat_id: int, impatient: asyncio.TaskGroup | None = None) -> None:
        async with database.transaction() as tx:
            begun.add(chat_id)
            if impatient and (task := asyncio.current_task()):
                impatient.create_task(disturb(task, chance.random() * 0.002))
            await add(tx, chat_id)
            await complete(tx, chat_id)
        acknowledged.add(chat_id)

    async def disturb(task: asyncio.Task[None], delay: float) -> None:
        await asyncio.sleep(delay)
        for _ in range(chance.randrange(3)):
            task.cancel()
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        for chat_id in range(150):
            group.create_task(write(chat_id, group))

    people = await stored(database)
    assert people == await stored(database, "consent")
    assert acknowledged <= people <= begun
    assert acknowledged
    assert begun - acknowledged, "no writer was cut short: the test showed nothing"
    await write(1000)
    assert 1000 in await stored(database)


async def test_a_writer_cancelled_before_its_turn_writes_nothing_and_blocks_nobody(
    database: Database,
) -> None:
    async def write(chat_id: int) -> None:
        async with database.transaction() as tx:
            await add(tx, chat_id)

    async with asyncio.TaskGroup() as group, database.transaction() as tx:
        waiting = group.create_task(write(1))
        group.create_task(write(2))
        await asyncio.sleep(0)
        waiting.cancel()
        await add(tx, 3)
    assert await stored(database) == {2, 3}


async def test_opening_that_is_cancelled_leaves_a_database_that_opens(file: Path, key: DatabaseKey) -> None:
    for steps in range(12):
        async with asyncio.TaskGroup() as group:
            task = group.create_task(Database.open(file, key))
            for _ in range(steps):
                await asyncio.sleep(0.0005)
            task.cancel()
        if not task.cancelled():
            await task.result().close()
    async with await Database.open(file, key) as database:
        async with database.transaction() as tx:
            await add(tx, 1)
        assert await stored(database) == {1}


async def test_closing_that_is_cancelled_still_closes(file: Path, key: DatabaseKey) -> None:
    database = await Database.open(file, key)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(database.close())
        await asyncio.sleep(0)
        task.cancel()
    await database.close()
    with pytest.raises(ClosedDatabaseError):
        await stored(database)
