"""Corrections of facts that admins made in a chat, laid over the files; the files are never written."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final, assert_never

from bot.storage.instants import to_moment, to_seconds
from campaign.edits import (
    AddEvent,
    CancelEvent,
    ChangeEvent,
    Contact,
    EditState,
    FactEdit,
    HideContact,
    Moved,
    StopNaming,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.storage.database import Database
    from bot.storage.statements import Reads, Row, Transaction
    from campaign.edits import Correction


PROPOSED_FOR: Final = timedelta(days=1)
"""How long what was typed waits to be confirmed."""


class FactEdits:
    """Corrections by number. What was once in force stays on record, so that no code of an event is given twice."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, tx: Transaction, what: Correction, state: EditState, by: int, at: datetime) -> FactEdit:
        """Store a new one, made by the admin with that Telegram user id. What was proposed long ago is erased."""
        await tx.execute(
            "DELETE FROM fact_edit WHERE state = 'proposed' AND since < ?", (to_seconds(at - PROPOSED_FOR),)
        )
        kind, target, content = _columns(what)
        (row,) = await tx.rows(
            "INSERT INTO fact_edit (number, state, kind, target, content, made_by, since)"
            " VALUES ((SELECT coalesce(max(number), 0) + 1 FROM fact_edit), ?, ?, ?, ?, ?, ?) RETURNING *",
            (state, kind, target, content, by, to_seconds(at)),
        )
        return _edit(row)

    async def confirm(self, tx: Transaction, number: int, what: Correction, at: datetime) -> FactEdit | None:
        """What was proposed is in force as `what` (an event has got its code); nothing where it is not proposed."""
        kind, target, content = _columns(what)
        rows = await tx.rows(
            "UPDATE fact_edit SET state = ?, kind = ?, target = ?, content = ?, since = ?"
            " WHERE number = ? AND state = ? RETURNING *",
            (EditState.IN_FORCE, kind, target, content, to_seconds(at), number, EditState.PROPOSED),
        )
        return _edit(rows[0]) if rows else None

    async def undo(self, tx: Transaction, number: int) -> bool:
        """Take one back; whether it was in force."""
        sql = "UPDATE fact_edit SET state = ? WHERE number = ? AND state = ?"
        return await tx.execute(sql, (EditState.UNDONE, number, EditState.IN_FORCE)) > 0

    async def find(self, number: int, *, within: Transaction | None = None) -> FactEdit | None:
        """One of them, whatever became of it."""
        reads: Reads = within or self._database
        row = await reads.row("SELECT * FROM fact_edit WHERE number = ?", (number,))
        return _edit(row) if row else None

    async def same(self, tx: Transaction, what: Correction, by: int | None = None) -> FactEdit | None:
        """The newest that is in force with this very content; with `by` also what this admin has proposed."""
        row = await tx.row(
            "SELECT * FROM fact_edit WHERE (kind, target, content) = (?, ?, ?)"
            " AND (state = 'in force' OR (state = 'proposed' AND made_by = ?)) ORDER BY number DESC LIMIT 1",
            (*_columns(what), by),
        )
        return _edit(row) if row else None

    async def in_force(self, *, within: Transaction | None = None) -> tuple[FactEdit, ...]:
        """All that hold, the oldest first."""
        reads: Reads = within or self._database
        return _edits(await reads.rows("SELECT * FROM fact_edit WHERE state = 'in force' ORDER BY number"))

    async def codes(self, tx: Transaction) -> frozenset[str]:
        """Every code that an event from a chat ever had, or that somebody's pledge still names."""
        rows = await tx.rows(
            "SELECT target AS code FROM fact_edit WHERE kind IN ('add', 'change', 'cancel')"
            " UNION SELECT event FROM pledge WHERE event IS NOT NULL"
        )
        return frozenset(row["code"] for row in rows)


def _columns(what: Correction) -> tuple[str, str, str]:
    match what:
        case StopNaming(person):
            return "unname", person, ""
        case HideContact(seat, contact, values):
            return "hide", f"{seat} {contact}", json.dumps(values, ensure_ascii=False)
        case AddEvent(cells):
            return "add", what.code, _json(cells)
        case ChangeEvent(code, moved, before, cells):
            return "change", code, _json({"moved": str(moved), "before": dict(before), "cells": dict(cells)})
        case CancelEvent(code):
            return "cancel", code, ""
    assert_never(what)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def _edits(rows: Iterable[Row]) -> tuple[FactEdit, ...]:
    return tuple(_edit(row) for row in rows)


def _edit(row: Row) -> FactEdit:
    return FactEdit(row["number"], _correction(row), EditState(row["state"]), to_moment(row["since"]))


def _correction(row: Row) -> Correction:
    target: str = row["target"]
    match row["kind"]:
        case "unname":
            return StopNaming(target)
        case "hide":
            seat, contact = target.split()
            return HideContact(seat, Contact(contact), tuple(json.loads(row["content"])))
        case "add":
            return AddEvent(json.loads(row["content"]))
        case "change":
            stored = json.loads(row["content"])
            return ChangeEvent(target, Moved(stored["moved"]), stored["before"], stored["cells"])
    return CancelEvent(target)
