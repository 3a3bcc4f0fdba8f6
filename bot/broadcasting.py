"""Broadcasts on their way: each started at its hour, sent to people and posted in groups, and ended when all have it.

What is on its way is looked at anew every few seconds, also while it is being sent: it may have been paused, its time
may be over, another may have been approved, and night may have come to a zone. An admin who was removed takes their
approval with them. After a crash what was on its way is sent once more, so that nobody is left out; how many that were
is told in the report.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.broadcast_to_people import PeopleRun
from bot.broadcast_turn import Turn
from bot.clock import elapsed
from bot.group_posting import left_out
from bot.redaction import get_logger
from campaign.acting import EditedMeanwhileError, Reason, RefusedError
from campaign.approvals import lapsed
from campaign.broadcasts import BroadcastState, expire, finish, start

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.broadcast_to_groups import ToGroups
    from bot.broadcast_to_people import ToPeople
    from bot.delivery import PostOffice
    from bot.storage import Broadcasts, Left, Transaction, Uncounted
    from campaign.broadcasts import Broadcast
    from campaign.groups import Hindrance

LOOK_AGAIN: Final = 5.0
"""Seconds of sending after which it is looked at what is on its way."""

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Broadcasting:
    """Sends what was approved, to people and to groups at the same time. `ended` is told of each that is over."""

    office: PostOffice
    broadcasts: Broadcasts
    to_people: ToPeople
    to_groups: ToGroups
    admins: AbstractSet[int]
    ended: Callable[[Broadcast], Awaitable[None]]

    async def recover(self) -> None:
        """At the start: what was on its way when the last run ended is sent once more; a date in a group is not."""
        async with self.office.database.transaction() as tx:
            again = await self.to_people.deliveries.recover(tx)
            posts_again = await self.to_groups.posts.recover(tx)
        if again or posts_again:
            _log.warning("broadcast_sent_again_after_a_crash", count=again + posts_again)

    async def send_due(self) -> None:
        """Send all that is on its way, as far as may be now. Raises `StorageError` if a note cannot be written."""
        runs, looked_at = await self._runs({}), elapsed()
        while runs:
            runs = {number: run for number, run in runs.items() if await run.turn()}
            if runs and elapsed() - looked_at >= LOOK_AGAIN:
                runs, looked_at = await self._runs(runs), elapsed()

    async def _runs(self, going: Mapping[int, _Run]) -> dict[int, _Run]:
        """Those that are to be sent now; one that is going already goes on where it was."""
        return {number: going.get(number) or _Run(self, number) for number in await self._on_their_way()}

    async def _on_their_way(self) -> list[int]:
        """Those that are being sent now, once every open one is brought up to date."""
        now = self.office.clock.now()
        open_ones = await self.broadcasts.list_open()
        of_people = await self.to_people.zones() if open_ones else []
        found = []
        for seen in open_ones:
            zones = await self.zones(seen, now, of_people)
            # Counted before the transaction that ends it: with very many people everybody else would wait.
            left = await self.left(seen, now) if await self.comes_too_late(seen, zones, now) else None
            try:
                async with self.office.database.transaction() as tx:
                    broadcast = await self.broadcasts.load(seen.id, within=tx)
                    if broadcast is None:
                        continue
                    current = self._brought_up_to_date(broadcast, zones, now, may_end=left is not None)
                    if current is not broadcast:
                        current = await self.broadcasts.save(tx, current)
                        if left and current.state.is_over:
                            await self.close(tx, current, left)
            except EditedMeanwhileError:
                continue  # an admin was quicker: the next look sees what they did
            if current.state is BroadcastState.SENDING:
                found.append(current.id)
            elif current.state.is_over:
                await self.is_over(current)
        return found

    def _brought_up_to_date(
        self, broadcast: Broadcast, zones: Sequence[ZoneInfo | None], now: datetime, *, may_end: bool
    ) -> Broadcast:
        current = lapsed(broadcast, self.admins, now)
        if current is not broadcast:
            _log.warning("broadcast_approval_lapsed", state=str(broadcast.state))
        if may_end and _is_out_of_time(current, zones, now):
            return expire(current, zones, now)
        if current.state is BroadcastState.APPROVED:
            try:
                current = start(current, self.admins, now)
            except RefusedError as refused:
                if refused.reason is not Reason.NOT_YET:
                    _log.warning("broadcast_cannot_start", reason=str(refused.reason))
        return current

    async def zones(
        self, broadcast: Broadcast, now: datetime, of_people: Sequence[ZoneInfo | None]
    ) -> Sequence[ZoneInfo | None]:
        """The clocks that tell whether its time is over: all people's, and those of the groups in which it has still to
        be posted. None before its approval.
        """
        if not broadcast.state.is_under_way:
            return []
        if any(broadcast.opening(zone, now) for zone in of_people):
            return of_people  # it is not over, whatever the hour is for groups
        return [*of_people, *await self.to_groups.zones(broadcast, now)]

    async def comes_too_late(self, broadcast: Broadcast, zones: Sequence[ZoneInfo | None], now: datetime) -> bool:
        """Whether its time is over everywhere before it came to everybody. Groups may keep it open after people."""
        if not _is_out_of_time(broadcast, zones, now):
            return False
        if broadcast.state is not BroadcastState.SENDING or await self.to_groups.zones(broadcast, now):
            return True
        return await self.to_people.is_anybody_left(broadcast, now)

    async def left(self, broadcast: Broadcast, now: datetime) -> _Left:
        """Whom it has not come to."""
        return _Left(
            await self.to_people.audiences.left(broadcast, now.date()),
            await left_out(self.to_groups.groups, self.to_groups.posts, broadcast, now),
        )

    async def close(self, tx: Transaction, over: Broadcast, left: _Left) -> None:
        """Count them."""
        await self.to_people.deliveries.close(tx, over, left.people)
        await self.to_groups.posts.close(tx, over, left.groups)

    async def is_over(self, broadcast: Broadcast) -> None:
        """Tell of it, now that its end is written down."""
        self.to_people.nobody_left.pop(broadcast.id, None)
        await self.ended(broadcast)


@dataclass(frozen=True, slots=True)
class _Left:
    """Whom a broadcast has not come to."""

    people: Left
    groups: Mapping[Uncounted | Hindrance, int]


class _Run:
    """One broadcast as it is being sent during a tick."""

    def __init__(self, work: Broadcasting, number: int) -> None:
        self._work = work
        self._number = number
        self._people = PeopleRun(work.to_people, number)

    async def turn(self) -> bool:
        """Send to the next people and groups; false when there is nothing more to do for now."""
        broadcast = await self._work.broadcasts.load(self._number)
        if broadcast is None or broadcast.state is not BroadcastState.SENDING:
            return False
        now = self._work.office.clock.now()
        turns = await self._turns(broadcast, now)
        if Turn.HELD in turns:
            return False
        if Turn.GOES_ON in turns:
            return True
        if Turn.WAITS in turns:
            return False
        if self._people.is_from_memory:
            self._people.look_anew()  # before it ends: somebody may have come in
            return True
        await self._finish(broadcast, now)
        return False

    async def _turns(self, broadcast: Broadcast, now: datetime) -> tuple[Turn, Turn]:
        """What is done at the same time, so that neither people nor groups wait for the others."""
        try:
            async with asyncio.TaskGroup() as together:
                people = together.create_task(self._people.turn(broadcast, now))
                groups = together.create_task(self._work.to_groups.turn(broadcast, now))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None  # one is enough to stop for
        return people.result(), groups.result()

    async def _finish(self, broadcast: Broadcast, now: datetime) -> None:
        work = self._work
        zones = await work.zones(broadcast, now, await work.to_people.zones())
        if await work.comes_too_late(broadcast, zones, now):
            return  # the next look ends it as that
        left = await work.left(broadcast, now)
        try:
            async with work.office.database.transaction() as tx:
                current = await work.broadcasts.load(self._number, within=tx)
                if current is None or current.state is not BroadcastState.SENDING:
                    return
                over = await work.broadcasts.save(tx, finish(current, now))
                await work.close(tx, over, left)
        except EditedMeanwhileError:
            return
        _log.info("broadcast_done")
        await work.is_over(over)


def _is_out_of_time(broadcast: Broadcast, zones: Sequence[ZoneInfo | None], now: datetime) -> bool:
    """Whether nobody may be sent it any more, in whichever of these zones they are."""
    is_over_in = (broadcast.opening(zone, now) is None for zone in zones)
    return broadcast.state.is_under_way and bool(zones) and all(is_over_in)
