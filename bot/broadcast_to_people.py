"""A broadcast's way to people: page by page, zone by zone, in everybody's language and by day on their own clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.broadcast_turn import A_TURN, AT_ONCE, Turn
from bot.clock import elapsed
from bot.delivery import Delivery
from bot.redaction import get_logger
from bot.storage import SendOutcome
from campaign.time_zones import zone_named

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.delivery import PostOffice
    from bot.storage import Audiences, Deliveries, Recipient, Transaction
    from bot.storage.audiences import Page, Place
    from campaign.broadcasts import Broadcast
    from messages.screen import Screen

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
class ToPeople:
    """Sends broadcasts to people. `word` makes the message for somebody."""

    office: PostOffice
    deliveries: Deliveries
    audiences: Audiences
    word: Callable[[Broadcast, Recipient], Screen]
    nobody_left: dict[int, _Looked] = field(default_factory=dict)
    """For broadcasts that go on: where nobody was found any more."""

    async def zones(self) -> list[ZoneInfo | None]:
        """The clocks of all people."""
        return [zone_named(name) for name in await self.audiences.time_zones()]

    async def is_anybody_left(
        self, broadcast: Broadcast, now: datetime, zones: tuple[str | None, ...] | None = None
    ) -> bool:
        """Whether it has still to be sent to somebody: in these zones, or anywhere."""
        names = await self.audiences.time_zones() if zones is None else zones
        after: Place | None = None
        while names:
            page = await self.audiences.recipients(broadcast, names, now.date(), after, 1)
            if page.recipients or page.next is None:
                return bool(page.recipients)
            after = page.next
        return False


@dataclass(frozen=True, slots=True)
class _Looked:
    """In which zones nobody was found, when that was (seconds that only grow), and what the turn came to."""

    zones: tuple[str | None, ...]
    at: float
    turn: Turn


class PeopleRun:
    """One broadcast as it is being sent to people during a tick."""

    def __init__(self, work: ToPeople, number: int) -> None:
        self._work = work
        self._number = number
        self._after: Place | None = None
        self._zones: tuple[str | None, ...] | None = None
        self._sent_to_somebody = False
        self.is_from_memory = False
        """Whether the last turn only recalled what an earlier one had come to."""

    async def turn(self, broadcast: Broadcast, now: datetime) -> Turn:
        """Send to the next people."""
        work = self._work
        openings = {name: broadcast.opening(zone_named(name), now) for name in await work.audiences.time_zones()}
        by_day = tuple(name for name, opening in openings.items() if opening == now)
        if by_day != self._zones:  # morning has come to a zone, or night
            self._after, self._sent_to_somebody, self._zones = None, False, by_day
        looked = self._looked(by_day) if self._after is None and not self._sent_to_somebody else None
        self.is_from_memory = looked is not None
        if looked is not None:
            return looked.turn
        delivery = Delivery[Copy](work.office, _Book(work, broadcast), "broadcast")
        if not await delivery.send(self._pages(broadcast, by_day, now)):
            return Turn.HELD
        if self._after is not None:
            return Turn.GOES_ON
        if self._sent_to_somebody:
            # From the beginning once more: somebody may have been given back, or have come in meanwhile.
            self._after, self._sent_to_somebody = None, False
            return Turn.GOES_ON
        later = tuple(name for name, opening in openings.items() if opening is not None and opening > now)
        turn = Turn.WAITS if await work.is_anybody_left(broadcast, now, later) else Turn.THROUGH
        work.nobody_left[self._number] = _Looked(by_day, elapsed(), turn)
        return turn

    def look_anew(self) -> None:
        """Recall nothing at the next turn."""
        self._work.nobody_left.pop(self._number, None)

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

    def _looked(self, zones: tuple[str | None, ...]) -> _Looked | None:
        looked = self._work.nobody_left.get(self._number)
        is_known = looked is not None and looked.zones == zones and elapsed() - looked.at < LOOK_FOR_NEW
        return looked if is_known else None


class _Book:
    """The ledger of one broadcast among people."""

    def __init__(self, work: ToPeople, broadcast: Broadcast) -> None:
        self._deliveries = work.deliveries
        self._broadcast = broadcast
        self._clock = work.office.clock
        self._word = work.word
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
