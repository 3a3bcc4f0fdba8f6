"""What people pledged, and the follow-ups that are due."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.redaction import get_logger
from bot.storage.instants import to_moment, to_seconds
from bot.storage.marks import Mark, set_mark
from campaign.counters import LEAST_CELL
from campaign.pledges import MOST_ASKS, Plan, Pledge, Slot, State, Whom, changed

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from bot.storage.database import Database
    from bot.storage.statements import Reads, Row, Transaction

_log = get_logger(__name__)


class AskOutcome(StrEnum):
    """What became of the last question how it went. The values are stored."""

    SENDING = "sending"
    DELIVERED = "delivered"
    UNCONFIRMED = "unconfirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """Somebody to be asked how their pledge went, since `due_at` (UTC)."""

    chat_id: int = field(repr=False)
    language: str
    time_zone: str | None
    country: str | None
    pledge: Pledge
    due_at: datetime
    outcome_before: AskOutcome | None = None
    """What became of the question before this one."""

    @property
    def key(self) -> tuple[int, int, str, str]:
        """Names this question, and puts the longest overdue first."""
        return to_seconds(self.due_at), self.chat_id, self.pledge.action, self.pledge.wave


class Pledges:
    """One pledge per person, action and wave."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unreadable: set[tuple[int, int, str, str]] = set()

    async def record(self, tx: Transaction, chat_id: int, pledge: Pledge, next_ask_at: datetime | None) -> None:
        """Store a pledge in place of the same person's for that action and wave.

        The person must have agreed before (`People.agree`), in the same transaction at the latest:
        `StorageError` otherwise. A pledge that is no longer open is not asked about, so that `next_ask_at`
        counts for nothing.
        """
        await tx.execute(
            "INSERT INTO pledge (chat_id, action, wave, whom, state, plan_day, plan_slot, next_ask_at, asks)"
            " VALUES (:chat_id, :action, :wave, :whom, :state, :plan_day, :plan_slot, :next_ask_at, :asks)"
            " ON CONFLICT (chat_id, action, wave) DO UPDATE SET whom = excluded.whom, state = excluded.state,"
            " plan_day = excluded.plan_day, plan_slot = excluded.plan_slot,"
            " next_ask_at = excluded.next_ask_at, asks = excluded.asks, ask_outcome = NULL",
            {
                "chat_id": chat_id,
                "action": pledge.action,
                "wave": pledge.wave,
                "whom": pledge.whom,
                "state": pledge.state,
                "plan_day": pledge.plan.day.isoformat() if pledge.plan else None,
                "plan_slot": int(pledge.plan.slot) if pledge.plan else None,
                "next_ask_at": to_seconds(next_ask_at) if next_ask_at and pledge.is_open else None,
                "asks": pledge.asks,
            },
        )

    async def of(self, chat_id: int, *, within: Transaction | None = None) -> tuple[Pledge, ...]:
        """All of a person's pledges, by wave and action."""
        reads: Reads = within or self._database
        rows = await reads.rows("SELECT * FROM pledge WHERE chat_id = ? ORDER BY wave, action", (chat_id,))
        return tuple(map(_pledge, rows))

    async def find(self, chat_id: int, action: str, wave: str, *, within: Transaction | None = None) -> Pledge | None:
        """The pledge, as committed, or as seen `within` a transaction that is about to change it."""
        reads: Reads = within or self._database
        row = await reads.row(
            "SELECT * FROM pledge WHERE chat_id = ? AND action = ? AND wave = ?", (chat_id, action, wave)
        )
        return _pledge(row) if row else None

    async def change(self, tx: Transaction, chat_id: int, pledge: Pledge) -> bool:
        """Store the pledge's new state; whether there is such a pledge.

        One with an outcome is not asked about again, unless `record` says when.
        """
        touched = await tx.execute(
            "UPDATE pledge SET state = :state, next_ask_at = iif(:open, next_ask_at, NULL)"
            " WHERE chat_id = :chat_id AND action = :action AND wave = :wave",
            {
                "state": pledge.state,
                "open": int(pledge.is_open),
                "chat_id": chat_id,
                "action": pledge.action,
                "wave": pledge.wave,
            },
        )
        return touched > 0

    async def due(self, now: datetime, limit: int, *, after: DueFollowUp | None = None) -> tuple[DueFollowUp, ...]:
        """The follow-ups whose time has come, the longest overdue first, of people who agreed to them.

        With `after` only those that come later in this order. A row that makes no sense is told to the operator
        once, and left out.
        """
        found: list[DueFollowUp] = []
        place = after.key if after else (0, 0, "", "")
        while len(found) < limit:
            rows = await self._database.rows(
                "SELECT pledge.*, person.language, person.time_zone, person.country FROM pledge"
                " JOIN person USING (chat_id) JOIN consent USING (chat_id)"
                " WHERE next_ask_at <= ? AND asks < ? AND consent.purpose = 'follow_ups'"
                " AND (next_ask_at, chat_id, action, wave) > (?, ?, ?, ?)"
                " ORDER BY next_ask_at, chat_id, action, wave LIMIT ?",
                (to_seconds(now), MOST_ASKS, *place, limit - len(found)),
            )
            if not rows:
                break
            found += filter(None, map(self._read, rows))
            place = _key(rows[-1])
        return tuple(found)

    def _read(self, row: Row) -> DueFollowUp | None:
        try:
            return _due(row)
        except ValueError as error:
            if _key(row) not in self._unreadable:
                self._unreadable.add(_key(row))
                _log.error("pledge_unreadable", exc_info=error)
            return None

    async def put_off(self, tx: Transaction, due: DueFollowUp, until: datetime) -> None:
        """Ask at another time, unless anything has changed since it was found due."""
        await tx.execute(
            "UPDATE pledge SET next_ask_at = :until"
            " WHERE chat_id = :chat_id AND action = :action AND wave = :wave AND next_ask_at = :due_at"
            " AND state = :state AND asks = :asks",
            {"until": to_seconds(until), **_as_found(due)},
        )

    async def begin_ask(self, tx: Transaction, due: DueFollowUp, *, next_ask_at: datetime | None = None) -> bool:
        """Note that the question is on its way, before it is sent; false means that it must not be sent.

        So it is when anything has changed since it was found due: answered, planned anew, asked, withdrawn,
        forgotten. Counts the question and moves the pledge on to asked. `next_ask_at` is when to ask once
        more, if ever.
        """
        touched = await tx.execute(
            "UPDATE pledge SET state = :asked, asks = asks + 1, ask_outcome = 'sending', next_ask_at = :next"
            " WHERE chat_id = :chat_id AND action = :action AND wave = :wave AND next_ask_at = :due_at"
            " AND state = :state AND asks = :asks AND EXISTS"
            " (SELECT 1 FROM consent WHERE chat_id = pledge.chat_id AND purpose = 'follow_ups')",
            {"asked": _asked(due), "next": _stored(next_ask_at), **_as_found(due)},
        )
        return touched > 0

    async def finish_ask(self, tx: Transaction, due: DueFollowUp, outcome: AskOutcome) -> None:
        """Note how the sending went; one that was planned anew or forgotten meanwhile stays as it is.

        Where the bot may not write it does not ask a second time.
        """
        await tx.execute(
            "UPDATE pledge SET ask_outcome = :outcome, next_ask_at = iif(:outcome = 'refused', NULL, next_ask_at)"
            " WHERE chat_id = :chat_id AND action = :action AND wave = :wave AND ask_outcome = 'sending'",
            {"outcome": outcome, "chat_id": due.chat_id, "action": due.pledge.action, "wave": due.pledge.wave},
        )

    async def give_back(self, tx: Transaction, due: DueFollowUp, *, next_ask_at: datetime | None = None) -> None:
        """The question surely was not sent: undo `begin_ask`, to which the same `next_ask_at` was given.

        It does not count. It is due as before, unless the person has answered or no longer agrees to be asked.
        """
        await tx.execute(
            "UPDATE pledge SET asks = :asks, ask_outcome = :before, state = iif(state = :asked, :state, state),"
            " next_ask_at = iif(state = :asked AND next_ask_at IS :next AND EXISTS"
            " (SELECT 1 FROM consent WHERE chat_id = pledge.chat_id AND purpose = 'follow_ups'),"
            " :due_at, next_ask_at)"
            " WHERE chat_id = :chat_id AND action = :action AND wave = :wave"
            " AND ask_outcome = 'sending' AND asks = :asks + 1",
            {
                "before": due.outcome_before,
                "asked": _asked(due),
                "next": _stored(next_ask_at),
                **_as_found(due),
            },
        )

    async def recover(self, tx: Transaction) -> int:
        """After a crash: what was on its way may have arrived, so it is not sent again; how many."""
        return await tx.execute("UPDATE pledge SET ask_outcome = 'unconfirmed' WHERE ask_outcome = 'sending'")

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


def _as_found(due: DueFollowUp) -> dict[str, int | str]:
    """What the row held when it was found due."""
    return {
        "chat_id": due.chat_id,
        "action": due.pledge.action,
        "wave": due.pledge.wave,
        "due_at": to_seconds(due.due_at),
        "state": due.pledge.state,
        "asks": due.pledge.asks,
    }


def _asked(due: DueFollowUp) -> State:
    return changed(due.pledge, State.ASKED).state


def _stored(moment: datetime | None) -> int | None:
    return to_seconds(moment) if moment else None


def _key(row: Row) -> tuple[int, int, str, str]:
    return row["next_ask_at"], row["chat_id"], row["action"], row["wave"]


def _due(row: Row) -> DueFollowUp:
    return DueFollowUp(
        row["chat_id"],
        row["language"],
        row["time_zone"],
        row["country"],
        _pledge(row),
        to_moment(row["next_ask_at"]),
        AskOutcome(row["ask_outcome"]) if row["ask_outcome"] else None,
    )


def _pledge(row: Row) -> Pledge:
    plan = Plan(date.fromisoformat(row["plan_day"]), Slot(row["plan_slot"])) if row["plan_day"] else None
    return Pledge(row["action"], row["wave"], Whom(row["whom"]), State(row["state"]), plan, row["asks"])
