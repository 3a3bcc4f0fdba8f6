"""How often people came by which link, and which cards were shared: bare counts, nothing about anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.sources import Origin, Source, source_from

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.storage.database import Database
    from bot.storage.statements import Transaction

_NUMBERED: Final = {Origin.GROUP: "group_chat", Origin.PRINTED: "poster"}


class Arrivals:
    """Counts by source, the posters that were made, and counts by shared card."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, tx: Transaction, source: Source) -> bool:
        """Count one arrival; false for a group that is not with us any longer, or a poster that was never made."""
        table = _NUMBERED.get(source.origin)
        if table and not await tx.row(f"SELECT 1 FROM {table} WHERE number = ?", (source.number,)):  # noqa: S608 - names of this file
            return False
        await tx.execute(
            "INSERT INTO arrival (source, count) VALUES (?, 1) ON CONFLICT (source) DO UPDATE SET count = count + 1",
            (source.code,),
        )
        return True

    async def all(self) -> Mapping[Source, int]:
        """How often people came, by source."""
        rows = await self._database.rows("SELECT source, count FROM arrival ORDER BY count DESC, source")
        found = ((source_from(row["source"]), row["count"]) for row in rows)
        return {source: count for source, count in found if source}

    async def make_poster(self, tx: Transaction, language: str, on: date) -> Source:
        """A new source for a poster in that language, made on that day (UTC)."""
        rows = await tx.rows(
            "INSERT INTO poster (language, made_on) VALUES (?, ?) RETURNING number", (language, on.isoformat())
        )
        return Source(Origin.PRINTED, rows[0]["number"])

    async def posters(self) -> tuple[tuple[Source, str, str], ...]:
        """Each poster's source, language and day (ISO 8601), the newest first."""
        rows = await self._database.rows("SELECT * FROM poster ORDER BY number DESC")
        return tuple((Source(Origin.PRINTED, row["number"]), row["language"], row["made_on"]) for row in rows)

    async def note_shared(self, tx: Transaction, card: str) -> None:
        """Count that a card was shared in a chat."""
        await tx.execute(
            "INSERT INTO shared_card (card, count) VALUES (?, 1) ON CONFLICT (card) DO UPDATE SET count = count + 1",
            (card,),
        )

    async def shared(self) -> Mapping[str, int]:
        """How often each card was shared, the most shared first."""
        rows = await self._database.rows("SELECT card, count FROM shared_card ORDER BY count DESC, card")
        return {row["card"]: row["count"] for row in rows}
