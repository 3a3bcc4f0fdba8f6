"""Who a broadcast is for: counted for admins, and found page by page for the sender.

A million people are looked at in pieces, each a short question, so that nobody who writes to the bot waits for it.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from campaign.audiences import ActionStatus, AudienceCount, Exclusion

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping
    from datetime import date

    from bot.storage.database import Database
    from bot.storage.statements import Row, Value
    from campaign.audiences import Audience
    from campaign.broadcasts import Broadcast

_A_PIECE: Final = 2_000  # people looked at in one question

_REACHED: Final = "outcome IN ('sending', 'delivered', 'unconfirmed')"
_STATES: Final = {status: ", ".join(f"'{state}'" for state in sorted(status.states)) for status in ActionStatus}

# In the order of `Exclusion`: the first that holds is told. Who has no wish of their own gets every update.
_EXCLUDED: Final[Mapping[Exclusion, str]] = {
    Exclusion.NO_CONSENT: "NOT EXISTS (SELECT 1 FROM consent WHERE consent.chat_id = person.chat_id"
    " AND purpose = 'updates')",
    Exclusion.UNREACHABLE: "unreachable_since IS NOT NULL",
    Exclusion.TOPIC: "EXISTS (SELECT 1 FROM update_wish WHERE update_wish.chat_id = person.chat_id"
    " AND instr(topics, :topic) = 0)",
    Exclusion.LESS_OFTEN: "NOT :important AND EXISTS (SELECT 1 FROM update_wish"
    " WHERE update_wish.chat_id = person.chat_id AND less_often)",
    Exclusion.DONE_ALREADY: ":done_action IS NOT NULL AND EXISTS (SELECT 1 FROM pledge"
    " WHERE pledge.chat_id = person.chat_id AND action = :done_action AND wave = :done_wave AND state = 'done')",
    Exclusion.MESSAGED_LATELY: ":quiet_since IS NOT NULL AND (EXISTS (SELECT 1 FROM delivery"  # noqa: S608 - fixed texts
    f" WHERE delivery.chat_id = person.chat_id AND broadcast <> :broadcast AND updated >= :quiet_since AND {_REACHED})"
    " OR EXISTS (SELECT 1 FROM reminder WHERE reminder.chat_id = person.chat_id AND day >= :quiet_since"
    f" AND {_REACHED}))",
    # What may have arrived counts as arrived, also where it was sent once more.
    Exclusion.REACHED_BEFORE: ":corrects IS NOT NULL AND EXISTS (SELECT 1 FROM delivery"  # noqa: S608 - fixed texts
    " JOIN broadcast AS earlier ON earlier.number = delivery.broadcast"
    " WHERE delivery.chat_id = person.chat_id AND delivery.broadcast <> :broadcast"
    f" AND earlier.family = (SELECT family FROM broadcast WHERE number = :corrects) AND ({_REACHED} OR again > 0))",
}
_WHY: Final = (
    "CASE " + " ".join(f"WHEN {condition} THEN '{reason}'" for reason, condition in _EXCLUDED.items()) + " END"
)
_DEALT_WITH: Final = (
    "EXISTS (SELECT 1 FROM delivery WHERE broadcast = :broadcast AND delivery.chat_id = person.chat_id"
    " AND outcome IS NOT NULL)"
)
_DUE_AGAIN: Final = (
    "EXISTS (SELECT 1 FROM delivery WHERE broadcast = :broadcast AND delivery.chat_id = person.chat_id"
    " AND outcome IS NULL)"
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be sent a broadcast; `words` is the language of its content that they get."""

    chat_id: int = field(repr=False)
    language: str
    country: str | None
    time_zone: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """How far the looking for recipients has come: after this chat among the people of this zone."""

    time_zone: str | None
    chat_id: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """Some recipients, and where the next page begins; None after the last."""

    recipients: tuple[Recipient, ...]
    next: Place | None


@dataclass(frozen=True, slots=True)
class Left:
    """People whom a broadcast has not been sent to, by their language: not in time, or without words for them."""

    unsent: Mapping[str, int]
    skipped: Mapping[str, int]


class Audiences:
    """Finds people; `today` is the day (UTC) from which an exclusion by days counts back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, broadcast: Broadcast, today: date) -> AudienceCount:
        """How many it would go to, whether or not there are words in their language, and why how many are left out.

        Everybody counts as left out whom the segment describes but who may not be written to.
        """
        included, excluded = Counter[str](), Counter[Exclusion]()
        counting = (
            f"SELECT language, {_WHY} AS why, count(*) AS people FROM person WHERE {segment_of(broadcast)}"  # noqa: S608 - fixed texts of this file
            " AND chat_id > :after AND chat_id <= :up_to GROUP BY language, why"
        )
        async for row in self._in_pieces(counting, parameters_of(broadcast, today)):
            if row["why"] is None:
                included[row["language"]] += row["people"]
            else:
                excluded[Exclusion(row["why"])] += row["people"]
        return AudienceCount(dict(included), dict(excluded))

    async def left(self, broadcast: Broadcast, today: date) -> Left:
        """Who is in the audience still and has not been dealt with."""
        unsent, skipped = Counter[str](), Counter[str]()
        counting = (
            f"SELECT language, count(*) AS people FROM person WHERE {segment_of(broadcast)} AND {_WHY} IS NULL"  # noqa: S608 - fixed texts of this file
            f" AND NOT {_DEALT_WITH} AND NOT {_DUE_AGAIN}"
            " AND chat_id > :after AND chat_id <= :up_to GROUP BY language"
        )
        async for row in self._in_pieces(counting, parameters_of(broadcast, today)):
            has_words = broadcast.bulletin.language_for(row["language"]) is not None
            (unsent if has_words else skipped)[row["language"]] += row["people"]
        return Left(dict(unsent), dict(skipped))

    async def time_zones(self) -> tuple[str | None, ...]:
        """The names of the zones that people live in, None among them where somebody's is unknown."""
        # Each step is one look at the index, however many people a zone has.
        rows = await self._database.rows(
            "WITH RECURSIVE zone(name) AS (SELECT min(time_zone) FROM person UNION ALL"
            " SELECT (SELECT min(time_zone) FROM person WHERE time_zone > name) FROM zone WHERE name IS NOT NULL)"
            " SELECT name FROM zone WHERE name IS NOT NULL"
            " UNION ALL SELECT NULL WHERE EXISTS (SELECT 1 FROM person WHERE time_zone IS NULL)"
        )
        return tuple(row["name"] for row in rows)

    async def recipients(
        self, broadcast: Broadcast, zones: Iterable[str | None], today: date, after: Place | None, limit: int
    ) -> Page:
        """The next people in these time zones to whom it has still to be sent, at most `limit`.

        Zone by zone, by the number of the chat; give the same zones with a page's `next`. A page before the last may
        hold fewer than `limit`, or none.
        """
        ordered = sorted(set(zones), key=lambda zone: zone or "")
        if after is not None:
            ordered = [zone for zone in ordered if (zone or "") >= (after.time_zone or "")]
        start = after.chat_id if after else None
        for zone in ordered:
            page = await self._page_of(broadcast, zone, today, start, limit)
            if page.recipients or page.next:
                return page if page.next else Page(page.recipients, _beginning_after(zone, ordered))
            start = None
        return Page((), None)

    async def _page_of(
        self, broadcast: Broadcast, zone: str | None, today: date, after: int | None, limit: int
    ) -> Page:
        """The same within one zone, out of one piece of its people."""
        parameters = {
            **parameters_of(broadcast, today),
            "zone": zone,
            "after": _LEAST if after is None else after,
            "limit": limit,
        }
        bound = await self._database.row(
            "SELECT chat_id FROM person WHERE time_zone IS ? AND chat_id > ? ORDER BY chat_id LIMIT 1 OFFSET ?",
            (zone, parameters["after"], _A_PIECE - 1),
        )
        rows = await self._database.rows(
            f"SELECT chat_id, language, country, time_zone FROM person WHERE {sendable(broadcast)}"  # noqa: S608 - fixed texts of this file
            " AND time_zone IS :zone AND chat_id > :after AND chat_id <= :up_to ORDER BY chat_id LIMIT :limit",
            {**parameters, "up_to": bound["chat_id"] if bound else _MOST},
        )
        found = tuple(_recipient(broadcast, row) for row in rows)
        if len(found) == limit:
            return Page(found, Place(zone, found[-1].chat_id))
        return Page(found, Place(zone, bound["chat_id"]) if bound else None)

    async def _in_pieces(self, sql: str, parameters: Mapping[str, Value]) -> AsyncIterator[Row]:
        """What the statement answers for everybody, piece by piece."""
        after: int | None = _LEAST
        while after is not None:
            bound = await self._database.row(
                "SELECT chat_id FROM person WHERE chat_id > ? ORDER BY chat_id LIMIT 1 OFFSET ?", (after, _A_PIECE - 1)
            )
            up_to = bound["chat_id"] if bound else _MOST
            for row in await self._database.rows(sql, {**parameters, "after": after, "up_to": up_to}):
                yield row
            after = up_to if bound else None


_LEAST: Final = -(2**63)
_MOST: Final = 2**63 - 1


def segment_of(broadcast: Broadcast) -> str:
    """The condition on a row of `person` for belonging to the segment, exclusions apart."""
    audience = broadcast.bulletin.audience
    conditions = ["1"]
    if audience.languages:
        conditions.append("language IN (SELECT value FROM json_each(:languages))")
    if audience.countries:
        conditions.append("country IN (SELECT value FROM json_each(:countries))")
    if audience.action:
        status = audience.action.status
        conditions.append(
            f"{'NOT ' if status is ActionStatus.NOT_DONE else ''}EXISTS (SELECT 1 FROM pledge"  # noqa: S608 - states of the rules
            " WHERE pledge.chat_id = person.chat_id AND action = :action AND wave = :wave"
            f" AND state IN ({_STATES[status]}))"
        )
    return " AND ".join(conditions)


def sendable(broadcast: Broadcast) -> str:
    """The condition on a row of `person` for being sent the broadcast now; its parameters are `parameters_of`."""
    conditions = [segment_of(broadcast), f"{_WHY} IS NULL", f"NOT {_DEALT_WITH}"]
    if not isinstance(broadcast.bulletin.missing, str):
        conditions.append("language IN (SELECT value FROM json_each(:spoken))")
    if broadcast.again_at:
        conditions.append(_DUE_AGAIN)
    return " AND ".join(conditions)


def parameters_of(broadcast: Broadcast, today: date) -> dict[str, Value]:
    """What the conditions refer to."""
    audience: Audience = broadcast.bulletin.audience
    done = audience.without_done or (None, None)
    since = today - timedelta(days=audience.quiet_days)
    return {
        "broadcast": broadcast.id,
        "topic": audience.topic,
        "important": int(broadcast.bulletin.important),
        "languages": json.dumps(sorted(audience.languages)),
        "countries": json.dumps(sorted(audience.countries)),
        "action": audience.action.action if audience.action else None,
        "wave": audience.action.wave if audience.action else None,
        "done_action": done[0],
        "done_wave": done[1],
        "quiet_since": since.isoformat() if audience.quiet_days else None,
        "corrects": broadcast.corrects.of if broadcast.corrects else None,
        "spoken": json.dumps(sorted(broadcast.bulletin.contents)),
    }


def _beginning_after(zone: str | None, ordered: list[str | None]) -> Place | None:
    later = ordered[ordered.index(zone) + 1 :]
    return Place(later[0], _LEAST) if later else None


def _recipient(broadcast: Broadcast, row: Row) -> Recipient:
    words = broadcast.bulletin.language_for(row["language"])
    return Recipient(row["chat_id"], row["language"], row["country"], row["time_zone"], words or row["language"])
