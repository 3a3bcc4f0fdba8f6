"""The ledger of what is posted in groups and channels, and the totals of each update that stay.

An update that was on its way when the program died is posted once more, as with people; a post about a date is not.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from bot.storage.deliveries import Uncounted
from bot.storage.group_rows import group_from
from bot.storage.marks import Mark, is_marked
from bot.storage.outcomes import SendOutcome
from campaign.groups import WEEK, Hindrance, PostKind, post_kind
from campaign.time_zones import zone_or_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from bot.storage.database import Database
    from bot.storage.statements import Row, Transaction
    from campaign.broadcasts import Broadcast
    from campaign.groups import Group

# What may have been posted counts as posted, also where it is to be posted once more.
_POSTED: Final = "(outcome IN ('sending', 'delivered', 'unconfirmed') OR again > 0)"
_POSTED_BEFORE: Final = (
    ":corrects IS NOT NULL AND broadcast <> :broadcast AND broadcast IN (SELECT number FROM broadcast"  # noqa: S608 - a fixed text
    f" WHERE family = (SELECT family FROM broadcast WHERE number = :corrects)) AND {_POSTED}"
)


class GroupPosts:
    """At most one row for a group and an update, and one for a group and a day on which it is written about a date.

    A row has the day on which it was posted, on the group's own clock.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_last_week(self, now: datetime) -> Mapping[int, int]:
        """How many posts each chat had in the last seven days, the group's own today being one of them.

        What is to be posted once more does not count: it is asked about itself.
        """
        rows = await self._database.rows(
            f"SELECT chat_id, time_zone, day FROM group_post JOIN group_chat USING (chat_id)"  # noqa: S608 - a fixed text
            f" WHERE day > ? AND outcome IS NOT NULL AND {_POSTED}",
            (_any_week_begins_after(now),),
        )
        return _counted(rows, now)

    async def dealt_with(self, broadcast: Broadcast) -> Mapping[int, bool]:
        """The chats that must not be sent this update (again), and whether that is since it went there itself.

        Else the one that it corrects has been posted there, or may have been.
        """
        rows = await self._database.rows(
            "SELECT chat_id, max(broadcast = :broadcast) AS itself FROM group_post"  # noqa: S608 - fixed texts of this file
            f" WHERE (broadcast = :broadcast AND outcome IS NOT NULL) OR ({_POSTED_BEFORE}) GROUP BY chat_id",
            {"broadcast": broadcast.id, "corrects": broadcast.corrects.of if broadcast.corrects else None},
        )
        return {row["chat_id"]: bool(row["itself"]) for row in rows}

    async def due_again(self, broadcast: int) -> frozenset[int]:
        """The chats that this update is to be posted in once more."""
        rows = await self._database.rows(
            "SELECT chat_id FROM group_post WHERE broadcast = ? AND outcome IS NULL", (broadcast,)
        )
        return frozenset(row["chat_id"] for row in rows)

    async def written_about(self, day: date) -> frozenset[int]:
        """The chats that had, or were to have, a post about a date on that local day."""
        rows = await self._database.rows(
            "SELECT chat_id FROM group_post WHERE day = ? AND occasion IS NOT NULL", (day.isoformat(),)
        )
        return frozenset(row["chat_id"] for row in rows)

    async def begin_update(
        self, tx: Transaction, broadcast: Broadcast, chats: Iterable[int], now: datetime
    ) -> frozenset[int]:
        """Note that the update is being posted in these, before it is; those where it must not be are left out.

        So it is when the broadcast was paused, ended or edited since, when all sending is frozen, when a group is gone,
        wants no such post, is quiet or has had its posts of the week, or when it has the update already, or one that
        this one corrects.
        """
        kind = post_kind(broadcast.bulletin.audience.topic)
        groups = await _open_to(tx, kind, list(chats), now, apart_from=broadcast.id)
        rows = await tx.rows(
            "INSERT INTO group_post (chat_id, broadcast, day, outcome, again)"  # noqa: S608 - fixed texts of this file
            " SELECT json_extract(value, '$[0]'), :broadcast, json_extract(value, '$[1]'), 'sending', 0"
            " FROM json_each(:posts) WHERE EXISTS (SELECT 1 FROM broadcast WHERE number = :broadcast"
            " AND version = :version AND state = 'sending') AND NOT EXISTS (SELECT 1 FROM group_post"
            f" WHERE chat_id = json_extract(value, '$[0]') AND {_POSTED_BEFORE})"
            " ON CONFLICT (broadcast, chat_id) WHERE broadcast IS NOT NULL DO UPDATE SET outcome = excluded.outcome,"
            " day = excluded.day WHERE group_post.outcome IS NULL RETURNING chat_id",
            {
                "broadcast": broadcast.id,
                "version": broadcast.version,
                "corrects": broadcast.corrects.of if broadcast.corrects else None,
                "posts": json.dumps([(group.chat_id, group.today(now).isoformat()) for group in groups]),
            },
        )
        return frozenset(row["chat_id"] for row in rows)

    async def begin_date(
        self, tx: Transaction, posts: Iterable[tuple[int, date, str]], now: datetime
    ) -> frozenset[int]:
        """The same for posts about dates: the chat, its local day, the occasion's key. One a chat and day."""
        wanted = {chat_id: (day.isoformat(), occasion) for chat_id, day, occasion in posts}
        groups = await _open_to(tx, PostKind.ANNIVERSARIES, list(wanted), now)
        items = [(group.chat_id, *wanted[group.chat_id]) for group in groups]
        rows = await tx.rows(
            "INSERT INTO group_post (chat_id, day, occasion, outcome, again) SELECT json_extract(value, '$[0]'),"
            " json_extract(value, '$[1]'), json_extract(value, '$[2]'), 'sending', 0"
            " FROM json_each(?) WHERE true ON CONFLICT DO NOTHING RETURNING chat_id",
            (json.dumps(items),),
        )
        return frozenset(row["chat_id"] for row in rows)

    async def finish_update(self, tx: Transaction, broadcast: int, outcomes: Iterable[tuple[int, SendOutcome]]) -> None:
        """Note what became of an update in these chats, and count it."""
        counts = Counter[str]()
        for chat_id, outcome in outcomes:
            changed = await tx.execute(
                "UPDATE group_post SET outcome = ?3 WHERE broadcast = ?1 AND chat_id = ?2 AND outcome = 'sending'",
                (broadcast, chat_id, outcome),
            )
            counts[outcome.value] += changed
        await _add(tx, broadcast, counts)

    async def finish_date(self, tx: Transaction, outcomes: Iterable[tuple[int, date, SendOutcome]]) -> None:
        """Note what became of posts about dates."""
        for chat_id, day, outcome in outcomes:
            await tx.execute(
                "UPDATE group_post SET outcome = ? WHERE occasion IS NOT NULL AND chat_id = ? AND day = ?"
                " AND outcome = 'sending'",
                (outcome, chat_id, day.isoformat()),
            )

    async def give_back_update(self, tx: Transaction, broadcast: int, chats: Iterable[int]) -> None:
        """These were surely not posted: it is as if they had not been begun."""
        given = json.dumps(list(chats))
        those = "broadcast = ?1 AND outcome = 'sending' AND chat_id IN (SELECT value FROM json_each(?2))"
        await tx.execute(f"DELETE FROM group_post WHERE again = 0 AND {those}", (broadcast, given))  # noqa: S608 - a fixed text
        await tx.execute(f"UPDATE group_post SET outcome = NULL WHERE {those}", (broadcast, given))  # noqa: S608 - a fixed text

    async def give_back_date(self, tx: Transaction, posts: Iterable[tuple[int, date]]) -> None:
        """The same for posts about dates."""
        for chat_id, day in posts:
            await tx.execute(
                "DELETE FROM group_post WHERE occasion IS NOT NULL AND chat_id = ? AND day = ? AND outcome = 'sending'",
                (chat_id, day.isoformat()),
            )

    async def recover(self, tx: Transaction) -> int:
        """After a crash: an update that was on its way is due once more, or unconfirmed where the broadcast is over; a
        post about a date is unconfirmed. How many are due once more.
        """
        await tx.execute(
            "UPDATE group_post SET outcome = 'unconfirmed' WHERE outcome = 'sending' AND occasion IS NOT NULL"
        )
        await _leave_unconfirmed(tx, "outcome = 'sending'")
        rows = await tx.rows(
            "UPDATE group_post SET outcome = NULL, again = again + 1 WHERE outcome = 'sending' RETURNING broadcast"
        )
        for number, count in Counter(row["broadcast"] for row in rows).items():
            await _add(tx, number, {Uncounted.REPEATED.value: count})
        return len(rows)

    async def unconfirmed_again(self, tx: Transaction, broadcast: int) -> int:
        """Make those due once more of which Telegram did not say whether they arrived; how many.

        In the transaction that saves the broadcast after `campaign.broadcasts.to_unconfirmed`.
        """
        changed = await tx.execute(
            "UPDATE group_post SET outcome = NULL, again = again + 1 WHERE broadcast = ? AND outcome = 'unconfirmed'",
            (broadcast,),
        )
        await _add(tx, broadcast, {SendOutcome.UNCONFIRMED.value: -changed, Uncounted.REPEATED.value: changed})
        return changed

    async def close(self, tx: Transaction, broadcast: Broadcast, left: Mapping[Uncounted | Hindrance, int]) -> None:
        """Count what was left when the broadcast ended, once its end is saved, as `Deliveries.close` does.

        What was to be posted once more is unconfirmed then, so it must not be in what is left.
        """
        await _leave_unconfirmed(tx, "outcome IS NULL")
        if broadcast.again_at:
            return
        for which in (Uncounted.SKIPPED, Uncounted.UNSENT, *Hindrance):
            await tx.execute("DELETE FROM group_total WHERE broadcast = ? AND outcome = ?", (broadcast.id, which))
        await _add(tx, broadcast.id, {which.value: count for which, count in left.items()})

    async def in_flight(self, broadcast: int) -> int:
        """In how many groups it is being posted at this moment."""
        row = await self._database.row(
            "SELECT count(*) AS posts FROM group_post WHERE broadcast = ? AND outcome = 'sending'", (broadcast,)
        )
        return int(row["posts"]) if row else 0

    async def totals(self, broadcast: int) -> Mapping[SendOutcome | Uncounted | Hindrance, int]:
        """What has become of it in groups so far."""
        rows = await self._database.rows(
            "SELECT outcome, count FROM group_total WHERE broadcast = ? AND count > 0", (broadcast,)
        )
        return {_which(row["outcome"]): row["count"] for row in rows}

    async def sweep(self, tx: Transaction, before: date) -> int:
        """Drop posts of days before that one; how many.

        Those of an update stay until it has been over since before that day, too, and as long as a correction of it is
        on its way: only they tell where that must not be posted.
        """
        return await tx.execute(
            "DELETE FROM group_post WHERE day < ?1 AND (broadcast IS NULL OR broadcast IN"
            " (SELECT number FROM broadcast WHERE date(ended_at, 'unixepoch') < ?1 AND family NOT IN"
            " (SELECT family FROM broadcast WHERE state IN ('sending', 'paused'))))",
            (before.isoformat(),),
        )


async def _open_to(
    tx: Transaction, kind: PostKind, chats: Sequence[int], now: datetime, *, apart_from: int = 0
) -> list[Group]:
    """The groups among these chats in which such a post may be made now; what a broadcast did there is not counted.

    What others are to post there once more is: it may be there already.
    """
    if await is_marked(tx, Mark.FROZEN):
        return []
    these = json.dumps(chats)
    posted = await tx.rows(
        f"SELECT chat_id, time_zone, day FROM group_post JOIN group_chat USING (chat_id) WHERE day > ?1 AND {_POSTED}"  # noqa: S608 - a fixed text
        " AND broadcast IS NOT ?2 AND chat_id IN (SELECT value FROM json_each(?3))",
        (_any_week_begins_after(now), apart_from, these),
    )
    counts = _counted(posted, now)
    rows = await tx.rows("SELECT * FROM group_chat WHERE chat_id IN (SELECT value FROM json_each(?))", (these,))
    groups = map(group_from, rows)
    return [group for group in groups if group.hindrance(kind, now, counts[group.chat_id]) is None]


def _any_week_begins_after(now: datetime) -> str:
    """No group's seven days begin on that day or before, whatever its clock."""
    return (now.astimezone(UTC).date() - timedelta(days=1) - WEEK).isoformat()


def _counted(posts: Sequence[Row], now: datetime) -> Counter[int]:
    """How many of these posts are of the last seven days of their group."""
    zones = {row["time_zone"] for row in posts}
    week_ago = {zone: (now.astimezone(zone_or_utc(zone)).date() - WEEK).isoformat() for zone in zones}
    return Counter(row["chat_id"] for row in posts if row["day"] > week_ago[row["time_zone"]])


async def _leave_unconfirmed(tx: Transaction, where: str) -> None:
    """Of broadcasts that are over, count these rows as unconfirmed."""
    rows = await tx.rows(
        f"UPDATE group_post SET outcome = 'unconfirmed' WHERE {where} AND broadcast IN"  # noqa: S608 - fixed texts of this file
        " (SELECT number FROM broadcast WHERE ended_at IS NOT NULL) RETURNING broadcast"
    )
    for number, count in Counter(row["broadcast"] for row in rows).items():
        await _add(tx, number, {SendOutcome.UNCONFIRMED.value: count})


async def _add(tx: Transaction, broadcast: int, counts: Mapping[str, int]) -> None:
    for outcome, count in counts.items():
        if count:
            await tx.execute(
                "INSERT INTO group_total (broadcast, outcome, count) VALUES (?, ?, ?)"
                " ON CONFLICT (broadcast, outcome) DO UPDATE SET count = count + excluded.count",
                (broadcast, outcome, count),
            )


def _which(text: str) -> SendOutcome | Uncounted | Hindrance:
    for kind in (SendOutcome, Uncounted, Hindrance):
        if text in set(kind):
            return kind(text)
    raise ValueError("not an outcome")
