"""Which updates somebody asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.audiences import EVERY_UPDATE, UpdateTopic, UpdateWish

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.storage.statements import Reads, Transaction


class UpdateWishes:
    """Kinds of updates by person; it ends with their consent to updates (`People.withdraw`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, chat_id: int, *, within: Transaction | None = None) -> UpdateWish | None:
        """What somebody who agreed to updates asked for, as committed or as seen `within` a transaction."""
        reads: Reads = within or self._database
        row = await reads.row(
            "SELECT topics, less_often FROM consent LEFT JOIN update_wish USING (chat_id)"
            " WHERE chat_id = ? AND purpose = 'updates'",
            (chat_id,),
        )
        if row is None:
            return None
        if row["topics"] is None:
            return EVERY_UPDATE
        topics = frozenset(UpdateTopic(topic) for topic in row["topics"].split() if topic in set(UpdateTopic))
        return UpdateWish(topics, less_often=bool(row["less_often"]))

    async def keep(self, tx: Transaction, chat_id: int, wish: UpdateWish) -> None:
        """Store it in place of what they asked for before.

        They must have agreed (`People.agree`) in the same transaction at the latest: `StorageError` otherwise.
        """
        await tx.execute(
            "INSERT INTO update_wish (chat_id, topics, less_often) VALUES (?, ?, ?)"
            " ON CONFLICT (chat_id) DO UPDATE SET topics = excluded.topics, less_often = excluded.less_often",
            (chat_id, " ".join(sorted(wish.topics)), int(wish.less_often)),
        )
