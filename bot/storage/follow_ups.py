"""The steps of pledges that are due: found, taken, and what became of the message about them."""
# ruff: noqa: S608 - statements are put together from the fixed texts of this file

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.redaction import get_logger
from bot.storage.instants import to_moment, to_seconds
from bot.storage.marks import Mark, set_mark
from bot.storage.outcomes import SendOutcome
from bot.storage.pledges import event_columns, next_columns, pledge_of
from campaign.follow_ups import Next, Step
from campaign.pledges import Attendance, Pledge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from bot.storage.database import Database
    from bot.storage.statements import Row, Transaction

_DUE: Final = (
    "SELECT pledge.*, person.language, person.time_zone, person.country FROM pledge"
    " JOIN person USING (chat_id) JOIN consent USING (chat_id) WHERE consent.purpose = 'follow_ups'"
)
_AS_FOUND: Final = (
    "chat_id = :chat_id AND action = :action AND wave = :wave AND next_at = :due_at AND next_step = :step"
    " AND state = :state AND asks = :asks AND event IS :old_event AND event_told IS :old_told"
)
_AGREED: Final = "EXISTS (SELECT 1 FROM consent WHERE chat_id = pledge.chat_id AND purpose = 'follow_ups')"
_UNTOUCHED: Final = "state = :new_state AND next_at IS :next_at AND next_step IS :next_step"

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """A step of somebody's pledge whose time came at `due_at` (UTC)."""

    chat_id: int = field(repr=False)
    language: str
    time_zone: str | None
    country: str | None
    pledge: Pledge
    step: Step
    due_at: datetime
    outcome_before: SendOutcome | None = None
    """What became of the message before this one."""

    @property
    def key(self) -> tuple[int, int, str, str]:
        """Names this step, and puts the longest overdue first."""
        return to_seconds(self.due_at), self.chat_id, self.pledge.action, self.pledge.wave


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step about to be taken: the pledge as it is after it, and what comes next."""

    due: DueFollowUp
    pledge: Pledge
    then: Next | None


class FollowUps:
    """What comes next for each pledge. A message about it is noted as on its way before it is sent."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unreadable: set[tuple[int, int, str, str]] = set()

    async def due(self, now: datetime, limit: int, *, after: DueFollowUp | None = None) -> tuple[DueFollowUp, ...]:
        """The steps whose time has come, the longest overdue first, of people who agreed to them.

        With `after` only those that come later in this order. A row that makes no sense is told to the operator
        once, and left out.
        """
        found: list[DueFollowUp] = []
        place = after.key if after else (0, 0, "", "")
        while len(found) < limit:
            rows = await self._database.rows(
                f"{_DUE} AND next_at <= ? AND (next_at, chat_id, action, wave) > (?, ?, ?, ?)"
                " ORDER BY next_at, chat_id, action, wave LIMIT ?",
                (to_seconds(now), *place, limit - len(found)),
            )
            if not rows:
                break
            found += filter(None, map(self._read, rows))
            place = _key(rows[-1])
        return tuple(found)

    async def due_of(self, chat_ids: Iterable[int], until: datetime) -> tuple[DueFollowUp, ...]:
        """All the steps of these people that are due by then, the longest overdue first."""
        rows = await self._database.rows(
            f"{_DUE} AND next_at <= ? AND chat_id IN (SELECT value FROM json_each(?))"
            " ORDER BY next_at, chat_id, action, wave",
            (to_seconds(until), json.dumps(sorted(set(chat_ids)))),
        )
        return tuple(filter(None, map(self._read, rows)))

    def _read(self, row: Row) -> DueFollowUp | None:
        try:
            return _due(row)
        except ValueError as error:
            if _key(row) not in self._unreadable:
                self._unreadable.add(_key(row))
                _log.error("pledge_unreadable", exc_info=error)
            return None

    async def put_off(self, tx: Transaction, due: DueFollowUp, until: datetime) -> None:
        """Take the step at another time, unless anything has changed since it was found due."""
        await tx.execute(
            f"UPDATE pledge SET next_at = :until WHERE {_AS_FOUND}", {"until": to_seconds(until), **_as_found(due)}
        )

    async def settle(self, tx: Transaction, taken: TakenStep) -> bool:
        """Take a step that needs no message; false, and nothing is done, where anything has changed meanwhile."""
        touched = await tx.execute(
            "UPDATE pledge SET state = :new_state, asks = :new_asks, event = :event, event_told = :told,"
            f" next_at = :next_at, next_step = :next_step WHERE {_AS_FOUND}",
            {**_as_taken(taken), **_as_found(taken.due)},
        )
        if touched and _forgets_event(taken):
            await set_mark(tx, Mark.ERASURE_PENDING)
        return touched > 0

    async def begin(self, tx: Transaction, steps: Iterable[TakenStep]) -> tuple[TakenStep, ...]:
        """Note that these are on their way, before they are sent; those that must not be sent are left out.

        So it is when anything has changed since they were found due: answered, planned anew, asked, withdrawn,
        forgotten.
        """
        begun = []
        for taken in steps:
            touched = await tx.execute(
                "UPDATE pledge SET state = :new_state, asks = :new_asks, event = :event, event_told = :told,"
                f" next_at = :next_at, next_step = :next_step, outcome = 'sending' WHERE {_AS_FOUND} AND {_AGREED}",
                {**_as_taken(taken), **_as_found(taken.due)},
            )
            if touched:
                begun.append(taken)
        if any(map(_forgets_event, begun)):
            await set_mark(tx, Mark.ERASURE_PENDING)
        return tuple(begun)

    async def finish(self, tx: Transaction, outcomes: Iterable[tuple[TakenStep, SendOutcome]]) -> None:
        """Note how the sendings went; one that was planned anew or forgotten meanwhile stays as it is.

        Where the bot may not write nothing more comes.
        """
        for taken, outcome in outcomes:
            goes_on = outcome in {SendOutcome.DELIVERED, SendOutcome.UNCONFIRMED}
            await tx.execute(
                "UPDATE pledge SET outcome = :outcome, next_at = iif(:goes_on, next_at, NULL),"
                " next_step = iif(:goes_on, next_step, NULL)"
                " WHERE chat_id = :chat_id AND action = :action AND wave = :wave AND outcome = 'sending'",
                {
                    "outcome": outcome,
                    "goes_on": int(goes_on),
                    "chat_id": taken.due.chat_id,
                    "action": taken.pledge.action,
                    "wave": taken.pledge.wave,
                },
            )

    async def give_back(self, tx: Transaction, steps: Iterable[tuple[TakenStep, datetime]]) -> None:
        """These surely were not sent: undo `begin`. They do not count, and are due again at the moment given.

        Where the person has answered meanwhile, or no longer agrees to be written to, nothing is due again; where the
        event has changed, they are told of that.
        """
        for taken, again_at in steps:
            due = taken.due
            await tx.execute(
                "UPDATE pledge SET asks = :asks, outcome = :before,"
                " state = iif(state = :new_state, :state, state),"
                f" event = iif({_UNTOUCHED}, :old_event, event),"
                f" event_told = iif({_UNTOUCHED}, :old_told, event_told),"
                f" next_at = iif({_UNTOUCHED} AND {_AGREED}, :again_at, next_at),"
                f" next_step = iif({_UNTOUCHED} AND {_AGREED}, :step, next_step)"
                " WHERE chat_id = :chat_id AND action = :action AND wave = :wave"
                " AND outcome = 'sending' AND asks = :new_asks",
                {
                    **_as_found(due),
                    **_as_taken(taken),
                    "before": due.outcome_before,
                    "again_at": to_seconds(again_at),
                },
            )

    async def attendances(self) -> tuple[Attendance, ...]:
        """The events that people with an open pledge want to go to, each as those people know it."""
        rows = await self._database.rows(
            "SELECT DISTINCT event, event_told FROM pledge WHERE event IS NOT NULL AND state IN ('pledged', 'asked')"
        )
        return tuple(Attendance(row["event"], row["event_told"]) for row in rows)

    async def tell_of_change(self, tx: Transaction, known: Attendance, at: datetime, *, is_ahead: bool = False) -> int:
        """Everybody who knows the event like that and still waits for it is told next; how many.

        Where it `is_ahead` as it is now, they are too who have nothing more to come but the question how it was.
        """
        return await tx.execute(
            "UPDATE pledge SET next_step = 'change', next_at = ? WHERE event = ? AND event_told = ?"
            " AND (next_step IN ('eve', 'day') OR (next_step = 'after' AND ?))",
            (to_seconds(at), known.event, known.told, int(is_ahead)),
        )

    async def forget_events(self, tx: Transaction, keep: AbstractSet[str]) -> int:
        """Erase which event people wanted to go to, but for these, where nothing more is to be written about it."""
        erased = await tx.execute(
            "UPDATE pledge SET event = NULL, event_told = NULL WHERE next_at IS NULL AND event IS NOT NULL"
            " AND event NOT IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(keep)),),
        )
        if erased:
            await set_mark(tx, Mark.ERASURE_PENDING)
        return erased

    async def recover(self, tx: Transaction) -> int:
        """After a crash: what was on its way may have arrived, so it is not sent again; how many."""
        return await tx.execute("UPDATE pledge SET outcome = 'unconfirmed' WHERE outcome = 'sending'")


def _as_found(due: DueFollowUp) -> dict[str, int | str | None]:
    """What the row held when it was found due."""
    attendance = due.pledge.attendance
    return {
        "chat_id": due.chat_id,
        "action": due.pledge.action,
        "wave": due.pledge.wave,
        "due_at": to_seconds(due.due_at),
        "step": due.step,
        "state": due.pledge.state,
        "asks": due.pledge.asks,
        "old_event": attendance.event if attendance else None,
        "old_told": attendance.told if attendance else None,
    }


def _as_taken(taken: TakenStep) -> dict[str, int | str | None]:
    """What the row holds once the step is taken."""
    return {
        "new_state": taken.pledge.state,
        "new_asks": taken.pledge.asks,
        **event_columns(taken.pledge),
        **next_columns(taken.then),
    }


def _forgets_event(taken: TakenStep) -> bool:
    return taken.due.pledge.attendance is not None and taken.pledge.attendance is None


def _key(row: Row) -> tuple[int, int, str, str]:
    return row["next_at"], row["chat_id"], row["action"], row["wave"]


def _due(row: Row) -> DueFollowUp:
    return DueFollowUp(
        row["chat_id"],
        row["language"],
        row["time_zone"],
        row["country"],
        pledge_of(row),
        Step(row["next_step"]),
        to_moment(row["next_at"]),
        SendOutcome(row["outcome"]) if row["outcome"] else None,
    )
