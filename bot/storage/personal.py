"""Which tables hold something about a person: read from the schema itself, so that none can be left out.

Every table with a column ``chat_id`` does. What a person may see and what is erased for them follows from it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.storage.statements import Reads, Transaction, Value


@dataclass(frozen=True, slots=True)
class StoredValue:
    """One value about a person. Those of a row follow each other in the order of its columns."""

    table: str
    column: str
    value: Value = field(repr=False)


async def read_everything_about(reads: Reads, chat_id: int) -> tuple[StoredValue, ...]:
    """Every value about the person, in one statement, so that nothing changes between two tables."""
    parts = [
        f"SELECT {_literal(table)} AS name, json_object({_pairs(columns)}) AS content"  # noqa: S608 - names from the schema, quoted
        f" FROM {_name(table)} WHERE chat_id = ?1"
        for table, columns in (await _personal_tables(reads)).items()
    ]
    rows = await reads.rows(" UNION ALL ".join(parts), (chat_id,))
    return tuple(
        StoredValue(row["name"], column, value) for row in rows for column, value in json.loads(row["content"]).items()
    )


async def delete_everything_about(tx: Transaction, chat_id: int) -> int:
    """Delete every row about the person; how many there were."""
    deleted = 0
    # Backwards: a table comes after those it refers to.
    for table in reversed(await _personal_tables(tx)):
        deleted += await tx.execute(
            f"DELETE FROM {_name(table)} WHERE chat_id = ?",  # noqa: S608 - a name from the schema, quoted
            (chat_id,),
        )
    return deleted


async def move_everything_about(tx: Transaction, chat_id: int, to: int) -> None:
    """Every row about the chat gets its new number; what is kept under the new one already gives way.

    Nothing happens where nothing is kept under the old one.
    """
    if chat_id == to or not await read_everything_about(tx, chat_id):
        return
    await delete_everything_about(tx, to)
    # Rows refer to each other by the number: that is looked at when all of them have it.
    await tx.execute("PRAGMA defer_foreign_keys = ON")
    for table in await _personal_tables(tx):
        await tx.execute(
            f"UPDATE {_name(table)} SET chat_id = ? WHERE chat_id = ?",  # noqa: S608 - a name from the schema, quoted
            (to, chat_id),
        )


async def _personal_tables(reads: Reads) -> dict[str, list[str]]:
    """The columns of each table with a ``chat_id``, the tables in the order they were made."""
    rows = await reads.rows(
        "SELECT made.name AS name, col.name AS col FROM sqlite_schema AS made"
        " JOIN pragma_table_info(made.name) AS col"
        " WHERE made.type = 'table' AND made.name NOT LIKE 'sqlite_%' ORDER BY made.rowid, col.cid"
    )
    tables: dict[str, list[str]] = {}
    for row in rows:
        tables.setdefault(row["name"], []).append(row["col"])
    return {table: columns for table, columns in tables.items() if "chat_id" in columns}


def _pairs(columns: list[str]) -> str:
    return ", ".join(f"{_literal(column)}, {_name(column)}" for column in columns)


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
