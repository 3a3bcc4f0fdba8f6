"""The encrypted database: one connection that writes, a transaction at a time, and one that reads."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Final, Self

import aiosqlite
import sqlcipher3

from bot.storage.connection import connect_reader, connect_writer
from bot.storage.errors import ClosedDatabaseError, from_driver
from bot.storage.marks import Mark, clear_mark, is_marked, set_mark
from bot.storage.migrations import MIGRATIONS_FOLDER, migrations_in
from bot.storage.statements import Transaction, ask, change

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path
    from types import TracebackType

    from bot.storage.key import DatabaseKey
    from bot.storage.statements import Parameters, Row

_ROWS_A_FETCH: Final = 64


class Database:
    """Open it with `Database.open`, and close it: its threads outlive the program otherwise.

    The instance lock (`bot.instance`) must be held: a second process would see `was_clean` wrongly.
    """

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self._writer = writer
        self._reader = reader
        self._turn = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None
        self._closed = False
        self._was_clean = True
        self._is_settled = True

    @classmethod
    async def open(cls, file: Path, key: DatabaseKey, *, migrations: Path = MIGRATIONS_FOLDER) -> Self:
        """Open the database, or make it, and bring its schema up to date.

        Raises a `StorageError` whose text is one sentence that tells the operator what to do.
        """
        # At DEBUG the library writes every statement with its parameters, chat ids among them.
        logging.getLogger("aiosqlite").setLevel(logging.INFO)
        steps = migrations_in(migrations)
        writer = await _connected(partial(connect_writer, file, key, steps))
        try:
            reader = await _connected(partial(connect_reader, file, key))
        except BaseException:
            await writer.close()
            raise
        database = cls(writer, reader)
        try:
            database._was_clean = not await is_marked(database, Mark.RUNNING)
        except BaseException:
            await database.close()
            raise
        return database

    @property
    def was_clean(self) -> bool:
        """Whether the run before this one ended with `mark_stopped_cleanly`; true for a new database."""
        return self._was_clean

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let the transactions that wait finish, then close; a second time does nothing."""
        async with self._turn:
            if self._closed:
                return
            self._closed = True
            try:
                await self._reader.close()
            finally:
                await self._writer.close()

    async def rows(self, sql: str, parameters: Parameters = ()) -> Sequence[Row]:
        """Every row of the answer, as last committed. Raises `StorageError`."""
        if self._closed:
            raise ClosedDatabaseError
        return await ask(self._reader, sql, parameters)

    async def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of the answer, as last committed, if there is one. Raises `StorageError`."""
        rows = await self.rows(sql, parameters)
        return rows[0] if rows else None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Changes that are kept together when the block ends, and undone when anything leaves it early.

        A cancellation that meets the commit itself is raised once the commit is through: as after a crash,
        the change is then kept, or not, as a whole. Raises `StorageError`.
        """
        async with self._alone(), self._kept_together() as tx:
            yield tx

    async def erase_leftovers(self) -> bool:
        """Remove what deleted rows left in the files, if any were deleted since last time; whether it did.

        Rewrites the whole database, about a second for half a million people, while nobody else can write:
        gather the calls. If it fails or is cut short, the next call does it all again. Raises `StorageError`.
        """
        async with self._alone():
            if not await ask(self._writer, "SELECT 1 FROM mark WHERE name = ?", (Mark.ERASURE_PENDING,)):
                return False
            await change(self._writer, "VACUUM")
            (checkpoint,) = await ask(self._writer, "PRAGMA wal_checkpoint(TRUNCATE)")
            if checkpoint["busy"]:
                return False
            async with self._kept_together() as tx:
                await clear_mark(tx, Mark.ERASURE_PENDING)
            return True

    async def mark_running(self) -> None:
        """Remember that a run has begun."""
        async with self.transaction() as tx:
            await set_mark(tx, Mark.RUNNING)

    async def mark_stopped_cleanly(self) -> None:
        """Remember that this run ended with nothing left half-way. Call it last, just before `close`."""
        async with self.transaction() as tx:
            await clear_mark(tx, Mark.RUNNING)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """The writer for this task alone; whatever happened, it is handed on with no transaction open."""
        task = asyncio.current_task()
        if self._holder is not None and self._holder is task:
            raise RuntimeError("A transaction inside a transaction would wait for itself.")
        async with self._turn:
            if self._closed:
                raise ClosedDatabaseError
            self._holder = task
            self._is_settled = False
            try:
                yield
            finally:
                try:
                    if not self._is_settled:
                        await self._settle()
                finally:
                    self._holder = None

    @asynccontextmanager
    async def _kept_together(self) -> AsyncIterator[Transaction]:
        """BEGIN and COMMIT; it is `_alone` that undoes what did not get that far."""
        tx = Transaction(self._writer)
        try:
            await change(self._writer, "BEGIN IMMEDIATE")
            yield tx
            await tx.execute("COMMIT")
            self._is_settled = True  # committed, and nothing asked for earlier is left to run
        finally:
            tx.end()

    async def _settle(self) -> None:
        """Undo what is still open, once everything asked for earlier has run.

        The driver's thread takes statements in the order they came, cancelled ones too. So once a rollback is
        answered none of them is left running, and a cancellation that comes meanwhile has to wait for that.
        """
        cancelled: asyncio.CancelledError | None = None
        while True:
            try:
                await self._writer.rollback()
            except asyncio.CancelledError as error:
                cancelled = error
            except sqlcipher3.Error as error:
                raise from_driver(error) from None
            else:
                break
        if cancelled is not None:
            raise cancelled


async def _connected(connect: Callable[[], sqlcipher3.Connection]) -> aiosqlite.Connection:
    """Connect first, hand over then: after a failure the library's thread outlives the event loop."""
    opened = await asyncio.to_thread(connect)
    return await aiosqlite.Connection(lambda: opened, _ROWS_A_FETCH)
