"""People with pledges, and what stands in their rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.storage import Pledges, TakenStep
from campaign.pledges import State
from tests.storage.conftest import a_pledge, ask_at

if TYPE_CHECKING:
    from bot.storage import Database, DueFollowUp
    from campaign.follow_ups import Next
    from campaign.pledges import Pledge

PLANNED = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
LATER = PLANNED + timedelta(hours=3)
MUCH_LATER = PLANNED + timedelta(days=30)


async def pledged(database: Database, chat_id: int, pledge: Pledge | None = None, then: Next | None = None) -> None:
    """Somebody who has agreed pledges; asked about it when it was planned, where nothing else is said."""
    async with database.transaction() as tx:
        await Pledges(database).record(tx, chat_id, pledge or a_pledge(), then or ask_at(PLANNED))


def asked(due: DueFollowUp, *, again: datetime | None = LATER) -> TakenStep:
    """The question how it went is about to be sent; the next one, or the end, comes at `again`."""
    pledge = replace(due.pledge, state=State.ASKED, asks=due.pledge.asks + 1)
    return TakenStep(due, pledge, ask_at(again) if again else None)


async def rows(database: Database) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await database.rows("SELECT * FROM pledge ORDER BY chat_id")]


async def outcomes(database: Database) -> list[str | None]:
    return [row["outcome"] for row in await database.rows("SELECT outcome FROM pledge ORDER BY chat_id")]
