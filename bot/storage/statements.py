"""Statements on a connection, and the transaction they belong to. The driver's errors end here."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import sqlcipher3

from bot.storage.errors import TransactionOverError, from_driver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import aiosqlite

Value: TypeAlias = "str | int | None"
Row: TypeAlias = "Mapping[str, Any]"
Parameters: TypeAlias = "Sequence[Value] | Mapping[str, Value]"


class Reads(Protocol):
    """What can be asked: the database for what is committed, a transaction for what it is about to change."""

    async def rows(self, sql: str, parameters: Parameters = ()) -> Sequence[Row]:
        """Every row of the answer. Raises `StorageError`."""

    async def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of the answer, if there is one. Raises `StorageError`."""


async def ask(connection: aiosqlite.Connection, sql: str, parameters: Parameters = ()) -> list[Row]:
    """Run one statement and fetch its whole answer. Raises `StorageError`, which holds no parameter."""
    try:
        # The driver's stand-in has no types, and its rows are no sqlite3.Row: they answer to a column's name.
        rows: Any = await connection.execute_fetchall(sql, parameters)
    except sqlcipher3.Error as error:
        raise from_driver(error) from None
    return list(rows)


async def change(connection: aiosqlite.Connection, sql: str, parameters: Parameters = ()) -> int:
    """Run one statement; how many rows it changed. Raises `StorageError`, which holds no parameter."""
    try:
        cursor = await connection.execute(sql, parameters)
    except sqlcipher3.Error as error:
        raise from_driver(error) from None
    return cursor.rowcount


class Transaction:
    """Changes that are kept together or not at all; `Database.transaction` opens one.

    After a failed or cancelled statement it only refuses: SQLite may have undone all of it by then, and what
    followed would be kept piece by piece.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._over = False

    async def rows(self, sql: str, parameters: Parameters = ()) -> Sequence[Row]:
        """Every row of the answer, this transaction's own changes included. Raises `StorageError`."""
        with self._refusing_after_failure():
            return await ask(self._connection, sql, parameters)

    async def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of the answer, if there is one. Raises `StorageError`."""
        rows = await self.rows(sql, parameters)
        return rows[0] if rows else None

    async def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a change; how many rows it touched, those of a cascade not counted. Raises `StorageError`."""
        with self._refusing_after_failure():
            return await change(self._connection, sql, parameters)

    def end(self) -> None:
        """Refuse from now on."""
        self._over = True

    @contextmanager
    def _refusing_after_failure(self) -> Iterator[None]:
        if self._over:
            raise TransactionOverError
        try:
            yield
        except BaseException:
            self._over = True
            raise
