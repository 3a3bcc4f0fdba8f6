"""Broadcasts on their way: each started at its hour, sent page by page by zone, and ended when everybody has it.

What is on its way is looked at anew every few seconds, also while it is being sent: it may have been paused, its time
may be over, another may have been approved, and night may have come to a zone. An admin who was removed takes their
approval with them. After a crash what was on its way is sent once more, so that nobody is left out; how many that were
is told in the report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.clock import elapsed, zone_named
from bot.delivery import Delivery
from bot.redaction import get_logger
from bot.storage import SendOutcome
from campaign.acting import EditedMeanwhileError, Reason, RefusedError
from campaign.approvals import lapsed
from campaign.broadcasts import BroadcastState, expire, finish, start

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.clock import Clock
    from bot.delivery import PostOffice
    from bot.storage import Audiences, Broadcasts, Deliveries, Recipient, Transaction
    from bot.storage.audiences import Page, Place
    from campaign.broadcasts import Broadcast
    from messages.screen import Screen

A_TURN: Final = 10
"""Seconds that sending one broadcast takes before it is another's turn."""
AT_ONCE: Final = 500
"""People read from the database at a time. Two broadcasts on their way take turns of so many."""

LOOK_AGAIN: Final = 5.0
"""Seconds of sending after which it is looked at what is on its way."""
LOOK_FOR_NEW: Final = 60.0
"""Seconds between two looks for somebody new while a broadcast only waits for day to come elsewhere: with a million
people each look takes a while.
"""

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Copy:
    """What one person gets."""

    recipient: Recipient

    @property
    def chat_id(self) -> int:
        """The person's chat."""
        return self.recipient.chat_id


@dataclass(frozen=True, slots=True)
class Broadcasting:
    """Sends what was approved. `word` makes the message for somebody; `ended` is told of each that is over."""

    office: PostOffice
    broadcasts: Broadcasts
    deliveries: Deliveries
    audiences: Audiences
    admins: AbstractSet[int]
    word: Callable[[Broadcast, Recipient], Screen]
    ended: Callable[[Broadcast], Awaitable[None]]
    nobody_left: dict[int, _Looked] = field(default_factory=dict)
    """For broadcasts that wait for other zones: where nobody was found any more."""

    async def recover(self) -> None:
        """At the start: what was on its way when the last run ended is sent once more."""
        async with self.office.database.transaction() as tx:
            again = await self.deliveries.recover(tx)
        if again:
            _log.warning("broadcast_sent_again_after_a_crash", count=again)

    async def send_due(self) -> None:
        """Send all that is on its way, as far as may be now. Raises `StorageError` if a note cannot be written."""
        runs, looked_at = await self._runs({}), elapsed()
        while runs:
            # By turns, so that a large one does not keep a small one waiting for hours.
            runs = {number: run for number, run in runs.items() if await run.turn()}
            if runs and elapsed() - looked_at >= LOOK_AGAIN:
                runs, looked_at = await self._runs(runs), elapsed()

    async def _runs(self, going: Mapping[int, _Run]) -> dict[int, _Run]:
        """Those that are to be sent now; one that is going already goes on where it was."""
        return {number: going.get(number) or _Run(self, number) for number in await self._on_their_way()}

    async def _on_their_way(self) -> list[int]:
        """Those that are being sent now, once every open one is brought up to date."""
        now = self.office.clock.now()
        zones = [zone_named(name) for name in await self.audiences.time_zones()]
        found = []
        for seen in await self.broadcasts.list_open():
            # Counted before the transaction that ends it: with very many people everybody else would wait.
            left = await self.audiences.left(seen, now.date()) if _is_out_of_time(seen, zones, now) else None
            try:
                async with self.office.database.transaction() as tx:
                    broadcast = await self.broadcasts.load(seen.id, within=tx)
                    if broadcast is None:
                        continue
                    current = self._brought_up_to_date(broadcast, zones, now, may_end=left is not None)
                    if current is not broadcast:
                        current = await self.broadcasts.save(tx, current)
                        if left and current.state.is_over:
                            await self.deliveries.close(tx, current, left)
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

    async def is_over(self, broadcast: Broadcast) -> None:
        """Tell of it, now that its end is written down."""
        self.nobody_left.pop(broadcast.id, None)
        await self.ended(broadcast)


@dataclass(frozen=True, slots=True)
class _Looked:
    """In which zones nobody was found, and when that was (seconds that only grow)."""

    zones: tuple[str | None, ...]
    at: float


class _Run:
    """One broadcast as it is being sent during a tick."""

    def __init__(self, work: Broadcasting, number: int) -> None:
        self._work = work
        self._number = number
        self._after: Place | None = None
        self._zones: tuple[str | None, ...] | None = None
        self._sent_to_somebody = False

    async def turn(self) -> bool:
        """Send to the next people; false when there is nothing more to do for now."""
        work = self._work
        broadcast = await work.broadcasts.load(self._number)
        if broadcast is None or broadcast.state is not BroadcastState.SENDING:
            return False
        now = work.office.clock.now()
        openings = {name: broadcast.opening(zone_named(name), now) for name in await work.audiences.time_zones()}
        by_day = tuple(name for name, opening in openings.items() if opening == now)
        if by_day != self._zones:  # morning has come to a zone, or night
            self._after, self._sent_to_somebody, self._zones = None, False, by_day
        if self._after is None and not self._sent_to_somebody and self._was_nobody_left(by_day):
            return False
        book = _Book(work.deliveries, broadcast, work.office.clock, work.word)
        delivery = Delivery[Copy](work.office, book, "broadcast")
        if not await delivery.send(self._pages(broadcast, by_day, now)):
            return False
        if self._after is not None:
            return True
        if self._sent_to_somebody:
            # From the beginning once more: somebody may have been given back, or have come in meanwhile.
            self._after, self._sent_to_somebody = None, False
            return True
        later = tuple(name for name, opening in openings.items() if opening is not None and opening > now)
        if await self._is_anybody_in(later, broadcast, now):
            work.nobody_left[self._number] = _Looked(by_day, elapsed())
        elif by_day or later or not openings:
            await self._finish(broadcast, now)
        # Else its time is over everywhere, and the next look ends it as that.
        return False

    async def _pages(
        self, broadcast: Broadcast, zones: tuple[str | None, ...], now: datetime
    ) -> AsyncGenerator[Sequence[Copy], None]:
        """As many of the next people as a turn has time for."""
        for _ in range(max(1, self._work.office.outbox.rate * A_TURN // AT_ONCE)):
            page = await self._next_page(broadcast, zones, now)
            if page.recipients:
                self._sent_to_somebody = True
                yield [Copy(one) for one in page.recipients]
            if page.next is None:
                return

    async def _next_page(self, broadcast: Broadcast, zones: tuple[str | None, ...], now: datetime) -> Page:
        """The next people, however many lie between whom it is not for: a turn is for sending."""
        while True:
            page = await self._work.audiences.recipients(broadcast, zones, now.date(), self._after, AT_ONCE)
            self._after = page.next
            if page.recipients or page.next is None:
                return page

    async def _is_anybody_in(self, zones: tuple[str | None, ...], broadcast: Broadcast, now: datetime) -> bool:
        """Whether it has still to be sent to somebody in these zones."""
        after: Place | None = None
        while zones:
            page = await self._work.audiences.recipients(broadcast, zones, now.date(), after, 1)
            if page.recipients or page.next is None:
                return bool(page.recipients)
            after = page.next
        return False

    def _was_nobody_left(self, zones: tuple[str | None, ...]) -> bool:
        looked = self._work.nobody_left.get(self._number)
        return looked is not None and looked.zones == zones and elapsed() - looked.at < LOOK_FOR_NEW

    async def _finish(self, broadcast: Broadcast, now: datetime) -> None:
        work = self._work
        left = await work.audiences.left(broadcast, now.date())
        try:
            async with work.office.database.transaction() as tx:
                current = await work.broadcasts.load(self._number, within=tx)
                if current is None or current.state is not BroadcastState.SENDING:
                    return
                over = await work.broadcasts.save(tx, finish(current, now))
                await work.deliveries.close(tx, over, left)
        except EditedMeanwhileError:
            return
        _log.info("broadcast_done")
        await work.is_over(over)


class _Book:
    """The ledger of one broadcast."""

    def __init__(
        self,
        deliveries: Deliveries,
        broadcast: Broadcast,
        clock: Clock,
        word: Callable[[Broadcast, Recipient], Screen],
    ) -> None:
        self._deliveries = deliveries
        self._broadcast = broadcast
        self._clock = clock
        self._word = word
        self._worded: dict[tuple[str, str | None], Screen] = {}

    async def begin(self, tx: Transaction, items: Sequence[Copy]) -> Sequence[Copy]:
        now = self._clock.now()
        # Night may have come since they were found.
        by_day = [
            one.recipient for one in items if self._broadcast.opening(zone_named(one.recipient.time_zone), now) == now
        ]
        begun = await self._deliveries.begin(tx, self._broadcast, by_day, now.date())
        return [Copy(one) for one in begun]

    async def finish(self, tx: Transaction, outcomes: Iterable[tuple[Copy, SendOutcome]]) -> None:
        results = [(copy.recipient, outcome) for copy, outcome in outcomes]
        await self._deliveries.finish(tx, self._broadcast.id, results)

    async def give_back(self, tx: Transaction, items: Iterable[tuple[Copy, datetime | None]]) -> None:
        await self._deliveries.give_back(tx, self._broadcast.id, [copy.recipient for copy, _ in items])

    def word(self, item: Copy) -> Screen:
        """The same for everybody of one language and country."""
        key = (item.recipient.words, item.recipient.country)
        if key not in self._worded:
            self._worded[key] = self._word(self._broadcast, item.recipient)
        return self._worded[key]

    def failed(self, _item: Copy, error: Exception) -> SendOutcome | None:
        _log.error("broadcast_failed", exc_info=error)
        return SendOutcome.REFUSED


def _is_out_of_time(broadcast: Broadcast, zones: Sequence[ZoneInfo | None], now: datetime) -> bool:
    """Whether nobody may be sent it any more, wherever they live."""
    may_go = broadcast.state in {BroadcastState.APPROVED, BroadcastState.SENDING, BroadcastState.PAUSED}
    return may_go and bool(zones) and not any(broadcast.opening(zone, now) for zone in zones)
