"""How many letters came back from which embassy. Nothing about anybody: a number per embassy and wave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from bot.storage.database import Database
    from bot.storage.statements import Transaction


class ReturnedLetters:
    """Counts what supporters told, so that the campaign looks at an address that no longer works.

    An embassy is known by the country it sits in (ISO 3166, two letters).
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count_one(self, tx: Transaction, seat: str, wave: str) -> int:
        """One more letter came back; how many there are now."""
        await tx.execute(
            "INSERT INTO returned_letter (seat, wave, count) VALUES (?, ?, 1)"
            " ON CONFLICT (seat, wave) DO UPDATE SET count = count + 1",
            (seat, wave),
        )
        row = await tx.row("SELECT count FROM returned_letter WHERE seat = ? AND wave = ?", (seat, wave))
        return int(row["count"]) if row else 0

    async def take_back(self, tx: Transaction, seat: str, wave: str) -> None:
        """One of them was a mistake."""
        await tx.execute("DELETE FROM returned_letter WHERE seat = ? AND wave = ? AND count = 1", (seat, wave))
        await tx.execute("UPDATE returned_letter SET count = count - 1 WHERE seat = ? AND wave = ?", (seat, wave))

    async def of(self, wave: str) -> dict[str, int]:
        """How many came back in that wave, by the country the embassy sits in."""
        rows = await self._database.rows("SELECT seat, count FROM returned_letter WHERE wave = ?", (wave,))
        return {row["seat"]: row["count"] for row in rows}

    async def end_waves(self, tx: Transaction, still_open: AbstractSet[str]) -> None:
        """Forget the counts of every other wave."""
        await tx.execute(
            "DELETE FROM returned_letter WHERE wave NOT IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(still_open)),),
        )
