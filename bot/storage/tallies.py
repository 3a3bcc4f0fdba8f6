"""How many have acted so far, everybody together: counted from the pledges, and never kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.counters import Tally

if TYPE_CHECKING:
    from bot.storage.database import Database


class Tallies:
    """Counts the people who pledged in a wave, each once however much they did: few must never look like many."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, wave: str) -> Tally:
        """How many told that they did something, and how many more plan to, as it stands now."""
        rows = await self._database.rows(
            "SELECT country, sum(done) AS done, sum(open AND NOT done) AS planned FROM"
            " (SELECT country, max(state = 'done') AS done, max(state IN ('pledged', 'asked')) AS open"
            " FROM pledge JOIN person USING (chat_id) WHERE wave = ? GROUP BY chat_id)"
            " GROUP BY country",
            (wave,),
        )
        return Tally(
            done=sum(row["done"] for row in rows),
            planned=sum(row["planned"] for row in rows),
            done_by_country={row["country"]: row["done"] for row in rows if row["country"]},
        )
