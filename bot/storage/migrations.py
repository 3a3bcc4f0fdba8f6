"""The schema, step by step: ``migrations/NNNN_name.sql``, each applied once, whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlcipher3

from bot.storage.errors import (
    ChangedMigrationError,
    DiskFullError,
    FailedMigrationError,
    NewerSchemaError,
    from_driver,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIGRATIONS_FOLDER: Final = Path(__file__).parent / "migrations"

_HISTORY: Final = """
CREATE TABLE IF NOT EXISTS schema_migration (
    number     INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    checksum   TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema. `checksum` is the same whatever line endings a checkout gave the file."""

    number: int
    name: str
    sql: str

    @property
    def title(self) -> str:
        """Number and name, as in the name of its file."""
        return f"{self.number:04}_{self.name}"

    @property
    def checksum(self) -> str:
        """SHA-256 of the SQL, in hexadecimal."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations_in(folder: Path) -> tuple[Migration, ...]:
    """The migrations of a folder, numbered 1, 2, 3 ... without a gap; anything else is a `ValueError`."""
    found = []
    for file in sorted(folder.glob("*.sql")):
        number, _, name = file.stem.partition("_")
        found.append(Migration(int(number), name, file.read_text(encoding="utf-8")))
    if [each.number for each in found] != list(range(1, len(found) + 1)):
        raise ValueError("Migrations are numbered 0001, 0002 and so on, without a gap or a double.")
    return tuple(found)


def migrate(connection: sqlcipher3.Connection, migrations: Sequence[Migration]) -> None:
    """Apply what the database has not seen yet, each step in one transaction with its record.

    Raises `NewerSchemaError`, `ChangedMigrationError`, `FailedMigrationError`, `DiskFullError`.
    """
    connection.execute(_HISTORY)
    while _next_step(connection, migrations):
        pass


def _next_step(connection: sqlcipher3.Connection, migrations: Sequence[Migration]) -> bool:
    """Apply the first migration that is missing; whether one was.

    What is missing is read in the same transaction, so that two openings at once do not both apply it.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = _applied(connection, migrations)
        if done < len(migrations):
            _apply(connection, migrations[done])
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    return done < len(migrations)


def _applied(connection: sqlcipher3.Connection, migrations: Sequence[Migration]) -> int:
    rows = connection.execute("SELECT number, checksum FROM schema_migration ORDER BY number").fetchall()
    if len(rows) > len(migrations):
        raise NewerSchemaError(found=rows[-1]["number"], known=len(migrations))
    for row, known in zip(rows, migrations, strict=False):
        if (row["number"], row["checksum"]) != (known.number, known.checksum):
            raise ChangedMigrationError(known.title)
    return len(rows)


def _apply(connection: sqlcipher3.Connection, migration: Migration) -> None:
    try:
        for statement in _statements(migration.sql):
            connection.execute(statement)
    except sqlcipher3.Error as error:
        ours = from_driver(error)
        raise (ours if isinstance(ours, DiskFullError) else FailedMigrationError(migration.title, ours.code)) from None
    connection.execute(
        "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
        (migration.number, migration.name, migration.checksum, int(datetime.now(UTC).timestamp())),
    )


def _statements(sql: str) -> Iterator[str]:
    """One statement after the other: the driver's own way to run a script would commit in between."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlcipher3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
