"""An admin's emergency brake: while it is on, nothing goes out that nobody tapped for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.marks import Mark, clear_mark, is_marked, set_mark

if TYPE_CHECKING:
    from bot.storage import Database, Transaction


class Freeze:
    """Kept in the database, so that a restart does not release it, and in memory, where every sender looks."""

    def __init__(self) -> None:
        self._is_on = False

    @property
    def is_on(self) -> bool:
        """Whether all sending is stopped. Answers to people are not."""
        return self._is_on

    async def recall(self, database: Database) -> None:
        """As it was left."""
        self._is_on = await is_marked(database, Mark.FROZEN)

    async def put(self, tx: Transaction, *, on: bool) -> None:
        """Pull it or release it. Pulled, it holds from this moment, whether or not that can be written down."""
        if on:
            self._is_on = True
            await set_mark(tx, Mark.FROZEN)
        else:
            await clear_mark(tx, Mark.FROZEN)

    def released(self) -> None:
        """To be called once `put(on=False)` is committed."""
        self._is_on = False
