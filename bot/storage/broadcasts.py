"""Broadcasts with their contents: drafts, those on their way, and those that are over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.storage.broadcast_rows import broadcast_from, columns_of, content_columns, content_from
from campaign.acting import EditedMeanwhileError
from campaign.broadcasts import BroadcastState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.storage.database import Database
    from bot.storage.statements import Reads, Row, Transaction
    from campaign.broadcasts import Broadcast

_OVER: Final = ", ".join(f"'{state}'" for state in BroadcastState if state.is_over)
_STORED: Final = (
    *("state", "version", "revision", "made_by", "audience", "missing", "moment_day", "moment_hour", "lasts"),
    *("important", "tested", "asked_by", "asked_at", "asked_version", "asked_people", "asked_admins"),
    *("approved_by", "approved_at", "again_at", "ended_at", "corrects", "corrects_until"),
)


class Broadcasts:
    """A broadcast is loaded, changed by a rule (`campaign.broadcasts`) and saved.

    Load and save in one transaction where the act may meet others: an approval, a pause, the sender. What was loaded
    earlier is saved only if nobody has saved it since.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, tx: Transaction, broadcast: Broadcast) -> Broadcast:
        """Store a new one; the same with its number."""
        (row,) = await tx.rows("SELECT coalesce(max(number), 0) + 1 AS number FROM broadcast")
        stored = replace(broadcast, id=row["number"], revision=1)
        # Corrections of one update belong to its family: whoever was reached by one of them needs no other.
        await tx.execute(
            f"INSERT INTO broadcast (number, family, {', '.join(_STORED)})"  # noqa: S608 - names of this file
            " VALUES (:number, coalesce((SELECT family FROM broadcast WHERE number = :corrects), :number),"
            f" {', '.join(f':{name}' for name in _STORED)})",
            columns_of(stored),
        )
        await self._keep_contents(tx, stored)
        return stored

    async def load(self, number: int, *, within: Transaction | None = None) -> Broadcast | None:
        """The broadcast, as committed, or as seen `within` a transaction that is about to change it."""
        found = await self._read(within or self._database, "number = ?", (number,))
        return found[0] if found else None

    async def save(self, tx: Transaction, broadcast: Broadcast) -> Broadcast:
        """Store it as it is now; the same with its new revision.

        `EditedMeanwhileError` where somebody has saved it since it was loaded: then nothing has changed.
        """
        saved = replace(broadcast, revision=broadcast.revision + 1)
        touched = await tx.execute(
            f"UPDATE broadcast SET {', '.join(f'{name} = :{name}' for name in _STORED)}"  # noqa: S608 - names of this file
            " WHERE number = :number AND revision = :revision - 1",
            columns_of(saved),
        )
        if not touched:
            raise EditedMeanwhileError
        await self._keep_contents(tx, saved)
        return saved

    async def list_open(self) -> tuple[Broadcast, ...]:
        """All that are not over, the oldest first."""
        return await self._read(self._database, f"state NOT IN ({_OVER})", ())

    async def list_over(self, limit: int) -> tuple[Broadcast, ...]:
        """The last that are over, the newest first."""
        found = await self._read(
            self._database,
            f"number IN (SELECT number FROM broadcast WHERE state IN ({_OVER}) ORDER BY number DESC LIMIT ?)",  # noqa: S608 - states of the rules
            (limit,),
        )
        return found[::-1]

    async def _read(self, reads: Reads, where: str, parameters: Sequence[int]) -> tuple[Broadcast, ...]:
        # One statement, so that no edit comes between a broadcast and its contents.
        rows = await reads.rows(
            "SELECT broadcast.*, language, text, medium, file, buttons FROM broadcast"  # noqa: S608 - fixed texts of this class
            f" LEFT JOIN broadcast_content ON broadcast = number WHERE {where} ORDER BY number, language",
            parameters,
        )
        together: dict[int, list[Row]] = {}
        for row in rows:
            together.setdefault(row["number"], []).append(row)
        return tuple(_broadcast(of_one) for of_one in together.values())

    async def _keep_contents(self, tx: Transaction, broadcast: Broadcast) -> None:
        await tx.execute("DELETE FROM broadcast_content WHERE broadcast = ?", (broadcast.id,))
        for language, content in broadcast.bulletin.contents.items():
            await tx.execute(
                "INSERT INTO broadcast_content (broadcast, language, text, medium, file, buttons)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (broadcast.id, language, *content_columns(content)),
            )


def _broadcast(rows: Iterable[Row]) -> Broadcast:
    rows = list(rows)
    contents = {row["language"]: content_from(row) for row in rows if row["language"] is not None}
    return broadcast_from(rows[0], contents)
