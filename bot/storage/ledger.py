"""Which updates were handled: so that one which Telegram sends again has its effect once.

It holds Telegram's number of the update and nothing else: no chat, no content.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.storage.instants import to_seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.statements import Reads, Transaction

KEPT_FOR: Final = timedelta(hours=47)
"""How long a number is kept before the hourly sweep takes it, so that it is gone within 48 hours: nearly twice as long
as Telegram keeps an update to send it again (https://core.telegram.org/bots/api#getting-updates).
"""


class Ledger:
    """The updates of the last two days."""

    async def claim(self, tx: Transaction, update_id: int, now: datetime) -> bool:
        """Whether the update has not had its effect yet: true once.

        Ask in the transaction that has the effect: where that is undone, so is this.
        """
        claimed = await tx.rows(
            "INSERT INTO handled_update (update_id, attempts, done, seen_at) VALUES (?, 0, 1, ?)"
            " ON CONFLICT (update_id) DO UPDATE SET done = 1 WHERE done = 0 RETURNING 1",
            (update_id, to_seconds(now)),
        )
        return bool(claimed)

    async def is_done(self, reads: Reads, update_id: int) -> bool:
        """Whether the update has had its effect."""
        return (
            await reads.row("SELECT 1 FROM handled_update WHERE update_id = ? AND done = 1", (update_id,)) is not None
        )

    async def count_attempt(self, tx: Transaction, update_id: int, now: datetime) -> int:
        """Count one more try at handling the update; how many there were, this one included.

        Ask in a transaction of its own, so that a try which fails is counted too.
        """
        (row,) = await tx.rows(
            "INSERT INTO handled_update (update_id, attempts, done, seen_at) VALUES (?, 1, 0, ?)"
            " ON CONFLICT (update_id) DO UPDATE SET attempts = attempts + 1 RETURNING attempts",
            (update_id, to_seconds(now)),
        )
        return int(row["attempts"])

    async def sweep(self, tx: Transaction, now: datetime) -> int:
        """Drop the numbers older than `KEPT_FOR`; how many."""
        return await tx.execute("DELETE FROM handled_update WHERE seen_at < ?", (to_seconds(now - KEPT_FOR),))
