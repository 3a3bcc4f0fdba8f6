"""The ledger of a broadcast: who is being sent it and what became of that, and the totals that stay.

A row that says `sending` when the program died is due again: a broadcast is rather sent twice than lost. The repeats
are counted, and there are never more of them than were on their way.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.storage.audiences import parameters_of, sendable
from bot.storage.instants import to_seconds
from bot.storage.marks import Mark, set_mark
from bot.storage.outcomes import SendOutcome
from campaign.broadcasts import BroadcastState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from bot.storage.audiences import Left, Recipient
    from bot.storage.database import Database
    from bot.storage.statements import Reads, Transaction
    from campaign.broadcasts import Broadcast

SWEPT_AT_ONCE: Final = 2_000
"""Rows that one call of `sweep` drops at most, so that others can write in between."""


class Uncounted(StrEnum):
    """What the totals tell besides outcomes. The values are stored."""

    SKIPPED = "skipped"
    """There were no words in their language."""
    UNSENT = "unsent"
    """It ended before they were sent it."""
    REPEATED = "repeated"
    """It was sent to them once more, though it may have arrived before: they are among the outcomes, too."""


_OVER: Final = ", ".join(f"'{state}'" for state in BroadcastState if state.is_over)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many, by what became of it and by language: that of the words where it was sent, else that of the person."""

    counts: Mapping[tuple[SendOutcome | Uncounted, str], int] = field(default_factory=dict)

    def of(self, outcome: SendOutcome | Uncounted) -> int:
        """In all languages together."""
        return sum(count for (which, _), count in self.counts.items() if which == outcome)

    @property
    def sent(self) -> int:
        """How many have an outcome of Telegram's."""
        return sum(count for (which, _), count in self.counts.items() if isinstance(which, SendOutcome))


class Deliveries:
    """Each row belongs to one broadcast and one chat, so that nobody is in there twice."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self, tx: Transaction, broadcast: Broadcast, recipients: Sequence[Recipient], today: date
    ) -> tuple[Recipient, ...]:
        """Note that these are being sent it, before they are; those that must not be sent it are left out.

        So it is when the broadcast was paused, ended or edited since, when all sending is frozen, or when somebody no
        longer belongs to the audience: stopped, forgotten, did the action, or has it already.
        """
        rows = await tx.rows(
            "INSERT INTO delivery (broadcast, chat_id, language, outcome, again, updated)"  # noqa: S608 - fixed texts of this package
            " SELECT :broadcast, person.chat_id, json_extract(item.value, '$[1]'), 'sending', 0, :today"
            " FROM json_each(:items) AS item CROSS JOIN person ON person.chat_id = json_extract(item.value, '$[0]')"
            " WHERE EXISTS (SELECT 1 FROM broadcast WHERE number = :broadcast AND version = :version"
            " AND state = 'sending') AND NOT EXISTS (SELECT 1 FROM mark WHERE name = :frozen)"
            f" AND {sendable(broadcast)}"
            " ON CONFLICT (broadcast, chat_id) DO UPDATE SET language = excluded.language, outcome = excluded.outcome,"
            " updated = excluded.updated WHERE delivery.outcome IS NULL RETURNING chat_id",
            {
                **parameters_of(broadcast, today),
                "items": json.dumps([(one.chat_id, one.words) for one in recipients]),
                "today": today.isoformat(),
                "version": broadcast.version,
                "frozen": Mark.FROZEN,
            },
        )
        begun = {row["chat_id"] for row in rows}
        return tuple(one for one in recipients if one.chat_id in begun)

    async def finish(self, tx: Transaction, broadcast: int, outcomes: Iterable[tuple[Recipient, SendOutcome]]) -> None:
        """Note what became of them, and count it; one that was forgotten meanwhile stays so."""
        chats: dict[SendOutcome, list[int]] = {}
        for one, outcome in outcomes:
            chats.setdefault(outcome, []).append(one.chat_id)
        counts = Counter[tuple[str, str]]()
        for outcome, of_this in chats.items():
            rows = await tx.rows(
                # The plus sign keeps SQLite from going through all that is on its way for each of these.
                "UPDATE delivery SET outcome = ?3 WHERE broadcast = ?1 AND +outcome = 'sending'"
                " AND chat_id IN (SELECT value FROM json_each(?2)) RETURNING language",
                (broadcast, json.dumps(of_this), outcome),
            )
            counts.update((outcome.value, row["language"]) for row in rows)
        await _add(tx, broadcast, counts)

    async def give_back(self, tx: Transaction, broadcast: int, recipients: Iterable[Recipient]) -> None:
        """These were surely not sent: it is as if they had not been begun."""
        chats = json.dumps([one.chat_id for one in recipients])
        given = "broadcast = ?1 AND +outcome = 'sending' AND chat_id IN (SELECT value FROM json_each(?2))"
        await tx.execute(f"DELETE FROM delivery WHERE again = 0 AND {given}", (broadcast, chats))  # noqa: S608 - a fixed text
        await tx.execute(f"UPDATE delivery SET outcome = NULL WHERE {given}", (broadcast, chats))  # noqa: S608 - a fixed text

    async def recover(self, tx: Transaction) -> int:
        """After a crash: what was on its way is due once more, and counted as repeated; how many.

        Where the broadcast is over, nothing is sent any more: then it is unconfirmed.
        """
        await self._leave_unconfirmed(tx, "delivery_sending", "outcome = 'sending'")
        rows = await tx.rows(
            "UPDATE delivery SET outcome = NULL, again = again + 1 WHERE outcome = 'sending'"
            " RETURNING broadcast, language"
        )
        await self._count_repeated(tx, [(row["broadcast"], row["language"]) for row in rows])
        return len(rows)

    async def unconfirmed_again(self, tx: Transaction, broadcast: int) -> int:
        """Make those due once more of whom Telegram did not say whether it arrived; how many.

        In the transaction that saves the broadcast after `campaign.broadcasts.to_unconfirmed`.
        """
        rows = await tx.rows(
            "UPDATE delivery INDEXED BY delivery_unconfirmed SET outcome = NULL, again = again + 1"
            " WHERE broadcast = ? AND outcome = 'unconfirmed' RETURNING language",
            (broadcast,),
        )
        await _add(tx, broadcast, Counter((SendOutcome.UNCONFIRMED.value, row["language"]) for row in rows), sign=-1)
        await self._count_repeated(tx, [(broadcast, row["language"]) for row in rows])
        return len(rows)

    async def close(self, tx: Transaction, broadcast: Broadcast, left: Left) -> None:
        """Count what was left when the broadcast ended (`Audiences.left`), once its end is saved.

        What was to be sent once more and was not may have arrived the first time: it is unconfirmed. A second call
        takes the place of the first, but who was left by the first sending is not changed by a repetition.
        """
        await self._leave_unconfirmed(tx, "delivery_again", "outcome IS NULL")
        if broadcast.again_at:
            return
        for which, counts in ((Uncounted.UNSENT, left.unsent), (Uncounted.SKIPPED, left.skipped)):
            await tx.execute("DELETE FROM broadcast_total WHERE broadcast = ? AND outcome = ?", (broadcast.id, which))
            await _add(tx, broadcast.id, {(which.value, language): count for language, count in counts.items()})

    async def in_flight(self, broadcast: int) -> int:
        """How many are being sent it at this moment."""
        row = await self._database.row(
            "SELECT count(*) AS rows FROM delivery WHERE outcome = 'sending' AND broadcast = ?", (broadcast,)
        )
        return int(row["rows"]) if row else 0

    async def totals(self, broadcast: int, *, within: Transaction | None = None) -> Totals:
        """What has become of it so far; as cheap at the end as at the beginning, for progress shown live."""
        reads: Reads = within or self._database
        rows = await reads.rows(
            "SELECT language, outcome, count FROM broadcast_total WHERE broadcast = ? AND count > 0", (broadcast,)
        )
        return Totals({(_which(row["outcome"]), row["language"]): row["count"] for row in rows})

    async def sweep(self, tx: Transaction, before: datetime) -> int:
        """Drop rows of broadcasts that ended before that moment, at most `SWEPT_AT_ONCE`; how many.

        Call it until it drops none. While a correction is on its way, the rows of what it corrects stay: only they
        tell whom it must not go to.
        """
        swept = await tx.execute(
            "DELETE FROM delivery WHERE (broadcast, chat_id) IN (SELECT broadcast, chat_id FROM delivery"  # noqa: S608 - states of the rules
            f" WHERE broadcast IN (SELECT number FROM broadcast WHERE state IN ({_OVER}) AND ended_at < ?1"
            " AND family NOT IN (SELECT family FROM broadcast WHERE state IN ('sending', 'paused'))) LIMIT ?2)",
            (to_seconds(before), SWEPT_AT_ONCE),
        )
        if swept:
            await set_mark(tx, Mark.ERASURE_PENDING)
        return swept

    async def _leave_unconfirmed(self, tx: Transaction, index: str, where: str) -> None:
        """Of broadcasts that are over, count these rows as unconfirmed."""
        rows = await tx.rows(
            f"UPDATE delivery INDEXED BY {index} SET outcome = 'unconfirmed' WHERE {where}"  # noqa: S608 - fixed texts of this class
            f" AND broadcast IN (SELECT number FROM broadcast WHERE state IN ({_OVER})) RETURNING broadcast, language"
        )
        for number in {row["broadcast"] for row in rows}:
            of_this = (row["language"] for row in rows if row["broadcast"] == number)
            await _add(tx, number, Counter((SendOutcome.UNCONFIRMED.value, language) for language in of_this))

    async def _count_repeated(self, tx: Transaction, repeated: Sequence[tuple[int, str]]) -> None:
        for number in {broadcast for broadcast, _ in repeated}:
            of_this = (language for broadcast, language in repeated if broadcast == number)
            await _add(tx, number, Counter((Uncounted.REPEATED.value, language) for language in of_this))


async def _add(tx: Transaction, broadcast: int, counts: Mapping[tuple[str, str], int], *, sign: int = 1) -> None:
    await tx.execute(
        "INSERT INTO broadcast_total (broadcast, outcome, language, count)"
        " SELECT ?1, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')"
        " FROM json_each(?2) WHERE true"
        " ON CONFLICT (broadcast, language, outcome) DO UPDATE SET count = count + excluded.count",
        (broadcast, json.dumps([(which, language, sign * count) for (which, language), count in counts.items()])),
    )


def _which(text: str) -> SendOutcome | Uncounted:
    return SendOutcome(text) if text in set(SendOutcome) else Uncounted(text)
