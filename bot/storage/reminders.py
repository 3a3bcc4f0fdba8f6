"""Who wants to be reminded of which dates, when it is next, and what was sent.

A person's next moment stands in their row, so that a tick finds those who are due by one look at an index, however
many people there are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bot.storage.instants import seconds_or_none, to_moment, to_seconds
from bot.storage.outcomes import SendOutcome
from campaign.anniversaries import Topic, Wish
from campaign.wishes import KeptWish

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.storage.database import Database
    from bot.storage.follow_ups import TakenStep
    from bot.storage.statements import Reads, Row, Transaction


@dataclass(frozen=True, slots=True)
class DueReminder:
    """Somebody whose moment has come, since `due_at` (UTC)."""

    chat_id: int = field(repr=False)
    language: str
    country: str | None
    time_zone: str | None
    wish: Wish
    paused_until: date | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """A reminder about to be sent: of which occasion, for which day of the person's, and when the next one is."""

    due: DueReminder
    day: date
    occasion: str
    next_at: datetime | None
    along: tuple[TakenStep, ...] = ()
    """What is due about the person's pledges at the same time and comes in the same message."""

    @property
    def chat_id(self) -> int:
        """The person's chat."""
        return self.due.chat_id


class Reminders:
    """Wishes, and the ledger of what was sent for a week."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, chat_id: int, *, within: Transaction | None = None) -> KeptWish | None:
        """What the person asked for, as committed, or as seen `within` a transaction."""
        reads: Reads = within or self._database
        row = await reads.row("SELECT * FROM reminder_wish WHERE chat_id = ?", (chat_id,))
        if row is None:
            return None
        return KeptWish(_wish(row), _day(row["paused_until"]), to_moment(row["next_at"]) if row["next_at"] else None)

    async def keep(self, tx: Transaction, chat_id: int, kept: KeptWish) -> None:
        """Store what the person asks for, in place of what they asked for before.

        They must have agreed (`People.agree`) in the same transaction at the latest: `StorageError` otherwise.
        """
        await tx.execute(
            "INSERT INTO reminder_wish (chat_id, topics, less_often, hour, paused_until, next_at)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (chat_id) DO UPDATE SET topics = excluded.topics,"
            " less_often = excluded.less_often, hour = excluded.hour, paused_until = excluded.paused_until,"
            " next_at = excluded.next_at",
            (
                chat_id,
                " ".join(sorted(kept.wish.topics)),
                int(kept.wish.less_often),
                kept.wish.hour,
                kept.paused_until.isoformat() if kept.paused_until else None,
                seconds_or_none(kept.next_at),
            ),
        )

    async def due(self, now: datetime, limit: int, *, after: DueReminder | None = None) -> tuple[DueReminder, ...]:
        """Those whose moment has come, the longest overdue first; with `after` only those later in this order."""
        place = (to_seconds(after.due_at), after.chat_id) if after else (0, 0)
        return await self._page(
            "next_at <= ? AND (next_at, reminder_wish.chat_id) > (?, ?)"
            " ORDER BY next_at, reminder_wish.chat_id LIMIT ?",
            to_seconds(now),
            *place,
            limit,
        )

    async def everybody(self, after: int, limit: int) -> tuple[DueReminder, ...]:
        """A page of all who agreed, by the number of their chat, those after `after`."""
        return await self._page("reminder_wish.chat_id > ? ORDER BY reminder_wish.chat_id LIMIT ?", after, limit)

    async def _page(self, where: str, *parameters: int) -> tuple[DueReminder, ...]:
        rows = await self._database.rows(
            "SELECT reminder_wish.*, language, country, time_zone FROM reminder_wish JOIN person USING (chat_id)"  # noqa: S608 - fixed texts of this class
            f" JOIN consent USING (chat_id) WHERE consent.purpose = 'anniversaries' AND {where}",
            parameters,
        )
        return tuple(
            DueReminder(
                row["chat_id"],
                row["language"],
                row["country"],
                row["time_zone"],
                _wish(row),
                _day(row["paused_until"]),
                to_moment(row["next_at"] or 0),
            )
            for row in rows
        )

    async def bring_forward(self, tx: Transaction, chat_ids: Iterable[int], now: datetime, until: datetime) -> set[int]:
        """Of these people those who are due by `until`: now they are due at `now`, if they were not before."""
        rows = await tx.rows(
            "UPDATE reminder_wish SET next_at = min(next_at, ?1) WHERE next_at <= ?2"
            " AND chat_id IN (SELECT value FROM json_each(?3)) AND EXISTS (SELECT 1 FROM consent"
            " WHERE consent.chat_id = reminder_wish.chat_id AND purpose = 'anniversaries') RETURNING chat_id",
            (to_seconds(now), to_seconds(until), json.dumps(sorted(set(chat_ids)))),
        )
        return {row["chat_id"] for row in rows}

    async def move(self, tx: Transaction, moved: Iterable[tuple[DueReminder, datetime | None]]) -> None:
        """Set anew when somebody is next; nothing happens to a row that has changed meanwhile."""
        await tx.execute(
            "UPDATE reminder_wish SET next_at = json_extract(value, '$[2]') FROM json_each(?)"
            " WHERE chat_id = json_extract(value, '$[0]') AND coalesce(next_at, 0) = json_extract(value, '$[1]')",
            (json.dumps([(due.chat_id, to_seconds(due.due_at), seconds_or_none(at)) for due, at in moved]),),
        )

    async def begin(self, tx: Transaction, sendings: Sequence[Sending]) -> tuple[Sending, ...]:
        """Note that these are on their way, before they are sent; those that must not be sent are left out.

        So it is when anything has changed since they were found due (stopped, forgotten, set anew), or when the person
        has had a reminder for that day.
        """
        rows = await tx.rows(
            "INSERT INTO reminder (chat_id, day, occasion, outcome)"
            " SELECT chat_id, json_extract(value, '$[2]'), json_extract(value, '$[3]'), 'sending'"
            " FROM json_each(?) JOIN reminder_wish ON chat_id = json_extract(value, '$[0]')"
            " WHERE next_at = json_extract(value, '$[1]') AND EXISTS (SELECT 1 FROM consent"
            " WHERE consent.chat_id = reminder_wish.chat_id AND purpose = 'anniversaries')"
            " ON CONFLICT DO NOTHING RETURNING chat_id",
            (
                json.dumps(
                    [
                        (one.due.chat_id, to_seconds(one.due.due_at), one.day.isoformat(), one.occasion)
                        for one in sendings
                    ]
                ),
            ),
        )
        # Whoever had one for that day, too, is next on another day.
        await self.move(tx, [(one.due, one.next_at) for one in sendings])
        begun = {row["chat_id"] for row in rows}
        return tuple(one for one in sendings if one.due.chat_id in begun)

    async def finish(self, tx: Transaction, outcomes: Iterable[tuple[Sending, SendOutcome]]) -> None:
        """Note how the sendings went; one that was forgotten meanwhile stays so."""
        together: dict[SendOutcome, list[tuple[int, str]]] = {}
        for one, outcome in outcomes:
            together.setdefault(outcome, []).append((one.due.chat_id, one.day.isoformat()))
        for outcome, of_this in together.items():
            await tx.execute(
                # The plus sign keeps SQLite from going through all that is on its way for each of these.
                "UPDATE reminder SET outcome = ?1 WHERE +outcome = 'sending' AND (chat_id, day) IN"
                " (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?2))",
                (outcome, json.dumps(of_this)),
            )

    async def give_back(self, tx: Transaction, sendings: Iterable[tuple[Sending, datetime]]) -> None:
        """These were surely not sent: they are due again at that moment, if they still may be sent."""
        keys = json.dumps(
            [
                (
                    one.due.chat_id,
                    one.day.isoformat(),
                    to_seconds(again_at),
                    to_seconds(one.next_at) if one.next_at else 0,
                )
                for one, again_at in sendings
            ]
        )
        await tx.execute(
            "DELETE FROM reminder WHERE +outcome = 'sending' AND (chat_id, day) IN"
            " (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))",
            (keys,),
        )
        await tx.execute(
            "UPDATE reminder_wish SET next_at = json_extract(value, '$[2]') FROM json_each(?)"
            " WHERE chat_id = json_extract(value, '$[0]') AND coalesce(next_at, 0) = json_extract(value, '$[3]')",
            (keys,),
        )

    async def recover(self, tx: Transaction) -> int:
        """After a crash: what was on its way may have arrived, so it is not sent again; how many."""
        return await tx.execute("UPDATE reminder SET outcome = 'unconfirmed' WHERE outcome = 'sending'")

    async def sweep(self, tx: Transaction, before: date) -> int:
        """Drop what was sent for days before that one; how many."""
        return await tx.execute("DELETE FROM reminder WHERE day < ?", (before.isoformat(),))


def _wish(row: Row) -> Wish:
    topics = frozenset(Topic(topic) for topic in row["topics"].split() if topic in set(Topic))
    return Wish(topics, less_often=bool(row["less_often"]), hour=row["hour"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
