"""The people who agreed to something being stored, and what they agreed to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.storage.marks import Mark, set_mark
from bot.storage.personal import (
    StoredValue,
    delete_everything_about,
    move_everything_about,
    read_everything_about,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.storage.database import Database
    from bot.storage.statements import Reads, Transaction


class Purpose(StrEnum):
    """What a person can agree to, each by itself. The values are stored."""

    FOLLOW_UPS = "follow_ups"
    ANNIVERSARIES = "anniversaries"
    UPDATES = "updates"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who agreed to something, or whose pledge is kept until its wave ends."""

    chat_id: int = field(repr=False)
    language: str
    country: str | None
    time_zone: str | None
    consents: frozenset[Purpose]
    is_unreachable: bool = False
    """Whether the last message found nobody: the bot is blocked, or the account is gone."""


class People:
    """Who agreed to what. Nobody is in here before they agreed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, chat_id: int, *, within: Transaction | None = None) -> Person | None:
        """The person, as committed, or as seen `within` a transaction that is about to change them."""
        reads: Reads = within or self._database
        rows = await reads.rows(
            "SELECT language, country, time_zone, unreachable_since, purpose FROM person"
            " LEFT JOIN consent USING (chat_id) WHERE chat_id = ?",
            (chat_id,),
        )
        if not rows:
            return None
        purposes = frozenset(Purpose(row["purpose"]) for row in rows if row["purpose"] is not None)
        first = rows[0]
        return Person(
            chat_id,
            first["language"],
            first["country"],
            first["time_zone"],
            purposes,
            is_unreachable=first["unreachable_since"] is not None,
        )

    async def agree(
        self,
        tx: Transaction,
        chat_id: int,
        *,
        language: str,
        country: str | None,
        time_zone: str | None,
        purpose: Purpose,
        on: date,
    ) -> None:
        """Store the person and that they agreed to `purpose` on that day of theirs; an earlier day stays.

        A country or time zone of None leaves the stored one alone.
        """
        await tx.execute(
            "INSERT INTO person (chat_id, language, country, time_zone) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (chat_id) DO UPDATE SET language = excluded.language,"
            " country = coalesce(excluded.country, country),"
            " time_zone = coalesce(excluded.time_zone, time_zone)",
            (chat_id, language, country, time_zone),
        )
        await tx.execute(
            "INSERT INTO consent (chat_id, purpose, agreed_on) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (chat_id, purpose, on.isoformat()),
        )

    async def change_language(self, tx: Transaction, chat_id: int, language: str) -> bool:
        """Store the new language of somebody we know; whether we know them."""
        changed = await tx.execute("UPDATE person SET language = ? WHERE chat_id = ?", (language, chat_id))
        return changed > 0

    async def withdraw(self, tx: Transaction, chat_id: int, purposes: Iterable[Purpose]) -> bool:
        """Take back what they agreed to; whether there was anything to take back.

        Without follow-ups nothing more is asked about their pledges; without anniversaries or updates, what they wanted
        of these is erased. Somebody who has agreed to nothing else and has no pledge is erased.
        """
        withdrawn = 0
        for purpose in set(purposes):
            withdrawn += await tx.execute("DELETE FROM consent WHERE chat_id = ? AND purpose = ?", (chat_id, purpose))
            if purpose is Purpose.FOLLOW_UPS:
                await tx.execute("UPDATE pledge SET next_at = NULL, next_step = NULL WHERE chat_id = ?", (chat_id,))
            if purpose is Purpose.ANNIVERSARIES:
                await tx.execute("DELETE FROM reminder_wish WHERE chat_id = ?", (chat_id,))
                await tx.execute("DELETE FROM reminder WHERE chat_id = ? AND outcome <> 'sending'", (chat_id,))
            if purpose is Purpose.UPDATES:
                await tx.execute("DELETE FROM update_wish WHERE chat_id = ?", (chat_id,))
        if withdrawn:
            await tx.execute(
                "DELETE FROM person WHERE chat_id = ?1"
                " AND NOT EXISTS (SELECT 1 FROM consent WHERE chat_id = ?1)"
                " AND NOT EXISTS (SELECT 1 FROM pledge WHERE chat_id = ?1)",
                (chat_id,),
            )
            await set_mark(tx, Mark.ERASURE_PENDING)
        return withdrawn > 0

    async def note_reached(
        self, tx: Transaction, reached: Iterable[int], unreachable: Iterable[int], today: date
    ) -> None:
        """Note whom nothing reaches any longer, from which day on; whoever is reached again is noted no more."""
        if back := list(reached):
            await tx.execute(
                "UPDATE person SET unreachable_since = NULL WHERE unreachable_since IS NOT NULL"
                " AND chat_id IN (SELECT value FROM json_each(?))",
                (json.dumps(back),),
            )
        if lost := list(unreachable):
            await tx.execute(
                "UPDATE person SET unreachable_since = ? WHERE unreachable_since IS NULL"
                " AND chat_id IN (SELECT value FROM json_each(?))",
                (today.isoformat(), json.dumps(lost)),
            )

    async def erase_unreachable(self, tx: Transaction, before: date) -> int:
        """Erase everything about those whom nothing has reached since before that day; how many."""
        gone = await tx.rows("SELECT chat_id FROM person WHERE unreachable_since < ?", (before.isoformat(),))
        for row in gone:
            await self.forget(tx, row["chat_id"])
        return len(gone)

    async def move(self, tx: Transaction, chat_id: int, to: int) -> None:
        """The chat has another number from now on: everything about it is kept under that one."""
        await move_everything_about(tx, chat_id, to)

    async def forget(self, tx: Transaction, chat_id: int) -> bool:
        """Erase everything about the person; whether there was anything.

        The rows are gone with this transaction, their traces in the files with the next
        `Database.erase_leftovers`.
        """
        deleted = await delete_everything_about(tx, chat_id)
        if deleted:
            await set_mark(tx, Mark.ERASURE_PENDING)
        return deleted > 0

    async def everything_about(self, chat_id: int) -> tuple[StoredValue, ...]:
        """All that is stored about the person, as it stands at one moment: every column of every row."""
        return await read_everything_about(self._database, chat_id)
