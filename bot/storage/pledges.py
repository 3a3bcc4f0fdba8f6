"""What people pledged."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Final

from bot.storage.instants import to_seconds
from bot.storage.marks import Mark, set_mark
from campaign.counters import LEAST_CELL
from campaign.pledges import Attendance, Plan, Pledge, Slot, State, Whom

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from bot.storage.database import Database
    from bot.storage.statements import Reads, Row, Transaction
    from campaign.follow_ups import Next

# Whether a letter was answered is asked of what is done only.
_STAYS: Final = "(:open AND next_step IS NOT 'reply')"


class Pledges:
    """One pledge per person, action and wave."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, tx: Transaction, chat_id: int, pledge: Pledge, then: Next | None) -> None:
        """Store a pledge in place of the same person's for that action and wave, with what comes next for it.

        The person must have agreed before (`People.agree`), in the same transaction at the latest: `StorageError`
        otherwise. For a pledge that is no longer open nothing comes next.
        """
        then = then if pledge.is_open else None
        await tx.execute(
            "INSERT INTO pledge (chat_id, action, wave, whom, state, plan_day, plan_slot, event, event_told, next_at,"
            " next_step, asks) VALUES (:chat_id, :action, :wave, :whom, :state, :plan_day, :plan_slot, :event, :told,"
            " :next_at, :next_step, :asks)"
            " ON CONFLICT (chat_id, action, wave) DO UPDATE SET whom = excluded.whom, state = excluded.state,"
            " plan_day = excluded.plan_day, plan_slot = excluded.plan_slot, event = excluded.event,"
            " event_told = excluded.event_told, next_at = excluded.next_at, next_step = excluded.next_step,"
            " asks = excluded.asks, outcome = NULL",
            {
                "chat_id": chat_id,
                "action": pledge.action,
                "wave": pledge.wave,
                "whom": pledge.whom,
                "state": pledge.state,
                "plan_day": pledge.plan.day.isoformat() if pledge.plan else None,
                "plan_slot": int(pledge.plan.slot) if pledge.plan else None,
                "asks": pledge.asks,
                **event_columns(pledge),
                **next_columns(then),
            },
        )

    async def of(self, chat_id: int, *, within: Transaction | None = None) -> tuple[Pledge, ...]:
        """All of a person's pledges, by wave and action."""
        reads: Reads = within or self._database
        rows = await reads.rows("SELECT * FROM pledge WHERE chat_id = ? ORDER BY wave, action", (chat_id,))
        return tuple(map(pledge_of, rows))

    async def find(self, chat_id: int, action: str, wave: str, *, within: Transaction | None = None) -> Pledge | None:
        """The pledge, as committed, or as seen `within` a transaction that is about to change it."""
        reads: Reads = within or self._database
        row = await reads.row(
            "SELECT * FROM pledge WHERE chat_id = ? AND action = ? AND wave = ?", (chat_id, action, wave)
        )
        return pledge_of(row) if row else None

    async def change(self, tx: Transaction, chat_id: int, pledge: Pledge, then: Next | None = None) -> bool:
        """Store the pledge's new state; whether there is such a pledge.

        With an outcome nothing more comes but `then`, and which event it was for is erased.
        """
        if (
            not pledge.is_open
            and (await self.find(chat_id, pledge.action, pledge.wave, within=tx) or pledge).attendance
        ):
            await set_mark(tx, Mark.ERASURE_PENDING)
        touched = await tx.execute(
            f"UPDATE pledge SET state = :state, next_at = iif({_STAYS}, next_at, :next_at),"  # noqa: S608 - a fixed text
            f" next_step = iif({_STAYS}, next_step, :next_step), event = iif(:open, event, NULL),"
            " event_told = iif(:open, event_told, NULL)"
            " WHERE chat_id = :chat_id AND action = :action AND wave = :wave",
            {
                "state": pledge.state,
                "open": int(pledge.is_open),
                "chat_id": chat_id,
                "action": pledge.action,
                "wave": pledge.wave,
                **next_columns(then),
            },
        )
        return touched > 0

    async def end_waves(self, tx: Transaction, still_open: AbstractSet[str]) -> int:
        """Erase the pledges of every other wave; how many. What stays is how many did each action, where it is many.

        With them goes the consent to be asked about pledges of somebody who has none left, and people of whom nothing
        else is kept.
        """
        kept = json.dumps(sorted(still_open))
        await tx.execute(
            "INSERT INTO wave_total (wave, action, done) SELECT wave, action, sum(state = 'done') AS done FROM pledge"
            " WHERE wave NOT IN (SELECT value FROM json_each(?)) GROUP BY wave, action HAVING sum(state = 'done') >= ?"
            " ON CONFLICT (wave, action) DO UPDATE SET done = wave_total.done + excluded.done",
            (kept, LEAST_CELL),
        )
        ended = await tx.execute("DELETE FROM pledge WHERE wave NOT IN (SELECT value FROM json_each(?))", (kept,))
        await tx.execute(
            "DELETE FROM consent WHERE purpose = 'follow_ups'"
            " AND NOT EXISTS (SELECT 1 FROM pledge WHERE pledge.chat_id = consent.chat_id)"
        )
        people = await tx.execute(
            "DELETE FROM person"
            " WHERE NOT EXISTS (SELECT 1 FROM consent WHERE consent.chat_id = person.chat_id)"
            " AND NOT EXISTS (SELECT 1 FROM pledge WHERE pledge.chat_id = person.chat_id)"
        )
        if ended or people:
            await set_mark(tx, Mark.ERASURE_PENDING)
        return ended


def event_columns(pledge: Pledge) -> dict[str, str | None]:
    """Its event as the columns hold it."""
    attendance = pledge.attendance
    return {"event": attendance.event if attendance else None, "told": attendance.told if attendance else None}


def next_columns(then: Next | None) -> dict[str, int | str | None]:
    """What comes next as the columns hold it."""
    return {"next_at": to_seconds(then.at) if then else None, "next_step": then.step if then else None}


def pledge_of(row: Row) -> Pledge:
    """The pledge of a row. Raises `ValueError` for one that makes no sense."""
    plan = Plan(date.fromisoformat(row["plan_day"]), Slot(row["plan_slot"])) if row["plan_day"] else None
    attendance = Attendance(row["event"], row["event_told"]) if row["event"] else None
    return Pledge(row["action"], row["wave"], Whom(row["whom"]), State(row["state"]), plan, row["asks"], attendance)
