"""The groups and channels that the bot is in, with what their admins chose. No member and no admin is in here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.storage.group_rows import columns_of, group_from
from bot.storage.instants import to_seconds
from bot.storage.marks import Mark, set_mark
from bot.storage.personal import delete_everything_about, move_everything_about

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Database
    from bot.storage.statements import Reads, Transaction
    from campaign.groups import Group, Trouble

_CHOSEN: Final = (
    *("kind", "language", "time_zone", "asked_at", "posts", "per_week", "topic", "quiet_until", "shows_total"),
    "trouble",
)


class Groups:
    """Each by its chat, and by a number of our own that buttons and links carry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, chat_id: int, *, within: Transaction | None = None) -> Group | None:
        """The group of that chat, as committed or as seen `within` a transaction."""
        reads: Reads = within or self._database
        row = await reads.row("SELECT * FROM group_chat WHERE chat_id = ?", (chat_id,))
        return group_from(row) if row else None

    async def numbered(self, number: int, *, within: Transaction | None = None) -> Group | None:
        """The group with that number of ours."""
        reads: Reads = within or self._database
        row = await reads.row("SELECT * FROM group_chat WHERE number = ?", (number,))
        return group_from(row) if row else None

    async def all(self) -> tuple[Group, ...]:
        """Every group in which the bot may speak, by its number."""
        rows = await self._database.rows("SELECT * FROM group_chat WHERE asked_at IS NULL ORDER BY number")
        return tuple(map(group_from, rows))

    async def unanswered(self, before: datetime) -> tuple[Group, ...]:
        """Those whose admin was asked before that moment and has not answered."""
        rows = await self._database.rows(
            "SELECT * FROM group_chat WHERE asked_at < ? ORDER BY number", (to_seconds(before),)
        )
        return tuple(map(group_from, rows))

    async def keep(self, tx: Transaction, group: Group) -> Group:
        """Store it as it is now, in place of what was stored for its chat; with the number it has from then on."""
        columns = columns_of(group)
        rows = await tx.rows(
            f"UPDATE group_chat SET {', '.join(f'{name} = :{name}' for name in _CHOSEN)}"  # noqa: S608 - names of this file
            " WHERE chat_id = :chat_id RETURNING *",
            columns,
        ) or await tx.rows(
            # No upsert: it would use up a number each time.
            f"INSERT INTO group_chat (chat_id, {', '.join(_CHOSEN)})"  # noqa: S608 - names of this file
            f" VALUES (:chat_id, {', '.join(f':{name}' for name in _CHOSEN)}) RETURNING *",
            columns,
        )
        return group_from(rows[0])

    async def note_trouble(self, tx: Transaction, chat_id: int, trouble: Trouble | None) -> None:
        """Note why the last post could not be made; nothing where it could."""
        await tx.execute(
            "UPDATE group_chat SET trouble = ?2 WHERE chat_id = ?1 AND trouble IS NOT ?2", (chat_id, trouble)
        )

    async def forget(self, tx: Transaction, chat_id: int) -> bool:
        """Erase everything about the group, and how many came from it; whether there was anything."""
        group = await self.find(chat_id, within=tx)
        if group is None:
            return False
        await tx.execute("DELETE FROM arrival WHERE source = ?", (group.source.code,))
        await delete_everything_about(tx, chat_id)
        await set_mark(tx, Mark.ERASURE_PENDING)
        return True

    async def move(self, tx: Transaction, chat_id: int, to: int) -> None:
        """The group has another chat from now on (a supergroup): all that was chosen, and its number, go with it.

        What is kept for the new chat already gives way, unless an admin has answered the question there alone. A second
        call changes nothing.
        """
        group, newcomer = await self.find(chat_id, within=tx), await self.find(to, within=tx)
        if group is None or to == chat_id:
            return
        if newcomer and group.is_silent and not newcomer.is_silent:
            await self.forget(tx, chat_id)
            return
        await self.forget(tx, to)
        await move_everything_about(tx, chat_id, to)
