"""What the campaign's admins may know of its supporters: how many, and never who. Counted when asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from campaign.numbers import WEEKS, Numbers

if TYPE_CHECKING:
    from bot.storage.database import Database


class Counts:
    """Counts everybody on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, wave: str, today: date) -> Numbers:
        """As it stands now."""
        totals = await self._database.row("SELECT count(*) AS people, count(unreachable_since) AS lost FROM person")
        return Numbers(
            people=totals["people"] if totals else 0,
            unreachable=totals["lost"] if totals else 0,
            by_purpose=await self._grouped("SELECT purpose AS name, count(*) AS people FROM consent GROUP BY purpose"),
            by_language=await self._grouped(
                "SELECT language AS name, count(*) AS people FROM person GROUP BY language"
            ),
            by_country=await self._grouped(
                "SELECT country AS name, count(*) AS people FROM person WHERE country IS NOT NULL GROUP BY country"
            ),
            pledges={
                (row["action"], row["state"]): row["people"]
                for row in await self._database.rows(
                    "SELECT action, state, count(*) AS people FROM pledge WHERE wave = ? GROUP BY action, state",
                    (wave,),
                )
            },
            new_by_week=await self._new_by_week(today),
            groups=await self._grouped(
                "SELECT language AS name, count(*) AS people FROM group_chat WHERE asked_at IS NULL GROUP BY language"
            ),
        )

    async def _grouped(self, sql: str) -> dict[str, int]:
        return {row["name"]: row["people"] for row in await self._database.rows(sql)}

    async def _new_by_week(self, today: date) -> tuple[int, ...]:
        rows = await self._database.rows(
            "SELECT CAST((julianday(?1) - julianday(first)) / 7 AS INTEGER) AS week, count(*) AS people"
            " FROM (SELECT min(agreed_on) AS first FROM consent GROUP BY chat_id) WHERE first > ?2 AND first <= ?1"
            " GROUP BY week",
            (today.isoformat(), (today - timedelta(weeks=WEEKS)).isoformat()),
        )
        found = {row["week"]: row["people"] for row in rows}
        return tuple(found.get(week, 0) for week in range(WEEKS))
