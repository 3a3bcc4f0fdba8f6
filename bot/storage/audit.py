"""What admins did: who, what, when and how many, and never to whom.

Each line is sealed with the seal of the line before it, so that one which was changed, taken out or put in is noticed.
Whoever can write in the database could seal everything anew; what was noted down of a seal elsewhere shows that, too.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.storage.instants import to_moment, to_seconds

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Database
    from bot.storage.statements import Reads, Row, Transaction

_A_PIECE: Final = 500  # lines checked at a time


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A deed of an admin (a Telegram user id), what it was done to, and how many people it concerned.

    `chain` is its seal, 64 hexadecimal digits.
    """

    number: int
    at: datetime
    admin: int = field(repr=False)
    deed: str
    subject: str
    count: int | None
    version: int | None
    chain: str


class Audit:
    """The trail. Lines are added and never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self,
        tx: Transaction,
        at: datetime,
        admin: int,
        deed: str,
        subject: str = "",
        *,
        count: int | None = None,
        version: int | None = None,
    ) -> AuditLine:
        """Add a line, in the transaction of the deed itself, so that neither is kept without the other.

        `subject` names what it was done to, such as ``broadcast 7``; nothing about a supporter belongs there.
        """
        end = await tx.row("SELECT number, chain FROM audit_end")
        number, before = (end["number"] + 1, end["chain"]) if end else (1, "")
        chain = _seal(before, (number, to_seconds(at), admin, deed, subject, count, version))
        await tx.execute(
            "INSERT INTO audit (number, at, admin_id, deed, subject, count, version, chain)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, to_seconds(at), admin, deed, subject, count, version, chain),
        )
        await tx.execute(
            "INSERT INTO audit_end (only, number, chain) VALUES (1, ?, ?)"
            " ON CONFLICT (only) DO UPDATE SET number = excluded.number, chain = excluded.chain",
            (number, chain),
        )
        return AuditLine(number, to_moment(to_seconds(at)), admin, deed, subject, count, version, chain)

    async def newest(self, limit: int, before: int | None = None) -> tuple[AuditLine, ...]:
        """The newest lines first; with `before` only those with smaller numbers."""
        rows = await self._database.rows(
            "SELECT * FROM audit WHERE ?1 IS NULL OR number < ?1 ORDER BY number DESC LIMIT ?2", (before, limit)
        )
        return tuple(
            AuditLine(
                row["number"],
                to_moment(row["at"]),
                row["admin_id"],
                row["deed"],
                row["subject"],
                row["count"],
                row["version"],
                row["chain"],
            )
            for row in rows
        )

    async def verify(self, *, within: Transaction | None = None) -> int | None:
        """The number of the first line that is not as it was written, or is missing; None where all is well.

        Lines that are added meanwhile do no harm.
        """
        reads: Reads = within or self._database
        end = await reads.row("SELECT number, chain FROM audit_end")
        last, seal = (end["number"], end["chain"]) if end else (0, "")
        number, chain = 0, ""
        while rows := await reads.rows(
            "SELECT * FROM audit WHERE number > ? ORDER BY number LIMIT ?", (number, _A_PIECE)
        ):
            for row in rows:
                number += 1
                chain = _seal(chain, _sealed(row))
                # The end is as it was before the lines were read, so a later line may only follow it.
                if row["number"] != number or row["chain"] != chain or (number == last and chain != seal):
                    return number
        if number < last:
            return number + 1
        end = await reads.row("SELECT number FROM audit_end")
        written = end["number"] if end else 0
        return written + 1 if number > written else None


def _sealed(row: Row) -> tuple[int | str | None, ...]:
    return tuple(row[column] for column in ("number", "at", "admin_id", "deed", "subject", "count", "version"))


def _seal(before: str, fields: tuple[int | str | None, ...]) -> str:
    return hashlib.sha256(json.dumps([before, *fields]).encode()).hexdigest()
