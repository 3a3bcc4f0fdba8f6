"""The queue behind getUpdates: at least once, in order, until a later offset confirms."""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict, deque
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from telegram import Update

from sandbox.errors import BotDidNotAnswerError, bad_request, conflict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.limits import Limits, Stopwatch
    from sandbox.shapes import Json

_FIRST_UPDATE_IDS: Final = range(100_000_000, 1_000_000_000)
"""Telegram starts anywhere. A sandbox that always began with the same number would hand a bot, which remembers for two
days what it has handled, numbers it has seen before."""
_REMEMBERED_FOR_REDELIVERY: Final = 1000
_ONLY_ON_REQUEST: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_TERMINATED: Final = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True, slots=True)
class _Queued:
    update: Json
    since: float


class _Woken(Enum):
    BY_NEWS = auto()
    BY_ANOTHER_POLLER = auto()
    BY_THE_END = auto()


class UpdateQueue:
    """Updates of one bot. Faults make it repeat, double or shuffle what it hands out.

    They age by the stopwatch: whoever moves the clock by a week means that a week has passed, not that the bot was away
    for it.
    """

    def __init__(self, stopwatch: Stopwatch, limits: Limits) -> None:
        self._stopwatch = stopwatch
        self._limits = limits
        self._queued: OrderedDict[int, _Queued] = OrderedDict()
        self._short_lived: dict[int, float] = {}
        """Until when an update is kept that is of no use later, by its id."""
        self._confirmed: deque[Json] = deque(maxlen=_REMEMBERED_FOR_REDELIVERY)
        self._again: list[Json] = []
        self._in_hand = 0
        self._next_id = random.choice(_FIRST_UPDATE_IDS)  # noqa: S311 - a number to start from, no secret
        self._poller: asyncio.Future[_Woken] | None = None
        self._settled = asyncio.Event()
        self._settled.set()
        self._stopped = False
        self.allowed: tuple[str, ...] = ()
        self.doubled = 0
        """How many of the next answers hold every update twice."""
        self.reversed = 0
        """How many of the next answers come newest first."""

    @property
    def pending(self) -> int:
        """How many updates the bot has not confirmed yet, redelivered ones included."""
        return len(self._queued) + len(self._again) + self._in_hand

    def put(self, update: Json) -> None:
        """Queues an update, unless the bot asked not to be told of its kind. An update_id of its own is kept."""
        if not self._is_wanted(update):
            return
        update_id = update.get("update_id", self._next_id)
        self._next_id = max(self._next_id, update_id + 1)
        now = self._stopwatch()
        self._queued[update_id] = _Queued({"update_id": update_id, **update}, now)
        if "inline_query" in update:
            self._short_lived[update_id] = now + self._limits.inline_queries_kept
        self._changed()

    def redeliver(self, count: int) -> None:
        """Hands the last confirmed updates out once more, as after a confirmation that got lost."""
        self._again.extend(list(self._confirmed)[-count:])
        self._changed()

    def drop_all(self) -> None:
        """Forgets everything unconfirmed (deleteWebhook with drop_pending_updates)."""
        self._queued.clear()
        self._short_lived.clear()
        self._again.clear()
        self._in_hand = 0
        self._changed()

    def allow(self, kinds: Sequence[str]) -> None:
        """Remembers which kinds the bot wants from now on; an empty list is all but the few on request only."""
        unknown = set(kinds) - set(Update.ALL_TYPES)
        if unknown:
            raise bad_request(f'unknown update type "{min(unknown)}" in allowed_updates')
        self.allowed = tuple(kinds)

    async def fetch(self, offset: int, limit: int, wait: float) -> list[Json]:
        """One getUpdates: confirms what lies before `offset`, then waits up to `wait` seconds for something.

        A negative offset keeps that many of the newest and forgets the rest. Whoever polls already is ended with a
        409; so is this call when another one comes.
        """
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(_Woken.BY_ANOTHER_POLLER)
        self._in_hand = 0
        self._confirm(offset)
        if not self._has_news() and wait > 0 and not self._stopped:
            await self._wait_for_news(min(wait, self._limits.longest_poll))
        return self._hand_out(limit)

    async def settled(self, patience: float) -> None:
        """Returns when the bot has confirmed everything. Raises BotDidNotAnswerError after `patience` seconds."""
        try:
            async with asyncio.timeout(patience):
                await self._settled.wait()
        except TimeoutError:
            unconfirmed = f"{self.pending} update(s) still unconfirmed after {patience:g} s"
            raise BotDidNotAnswerError(unconfirmed) from None

    def resume(self) -> None:
        """Lets polls wait again after `stop`."""
        self._stopped = False

    def stop(self) -> None:
        """Ends the open poll with an empty answer, and answers every later one at once."""
        self._stopped = True
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(_Woken.BY_THE_END)

    def _is_wanted(self, update: Json) -> bool:
        kinds = update.keys() - {"update_id"}
        return bool(kinds & set(self.allowed)) if self.allowed else not kinds & _ONLY_ON_REQUEST

    def _confirm(self, offset: int) -> None:
        self._expire()
        first = list(self._queued)[offset] if offset < 0 and len(self._queued) >= -offset else offset
        if offset:
            while self._queued and next(iter(self._queued)) < first:
                self._confirmed.append(self._queued.popitem(last=False)[1].update)
        self._changed()

    def _expire(self) -> None:
        now = self._stopwatch()
        for update_id in [number for number, until in self._short_lived.items() if until <= now]:
            del self._short_lived[update_id]
            self._queued.pop(update_id, None)
        while self._queued:
            oldest = next(iter(self._queued.values()))
            if now - oldest.since < self._limits.updates_kept:
                return
            self._queued.popitem(last=False)

    def _has_news(self) -> bool:
        return bool(self._queued or self._again)

    async def _wait_for_news(self, wait: float) -> None:
        poller = self._poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(wait):
                woken = await poller
        except TimeoutError:
            return
        finally:
            if self._poller is poller:
                self._poller = None
        if woken is _Woken.BY_ANOTHER_POLLER:
            raise conflict(_TERMINATED)

    def _hand_out(self, limit: int) -> list[Json]:
        again = self._again[:limit]
        self._again = self._again[limit:]
        self._in_hand = len(again)
        fresh = [queued.update for queued, _ in zip(self._queued.values(), range(limit - len(again)), strict=False)]
        answer = again + fresh
        if answer and self.doubled:
            self.doubled -= 1
            answer = [update for update in answer for _ in range(2)]
        if len(answer) > 1 and self.reversed:
            self.reversed -= 1
            answer.reverse()
        return answer

    def _changed(self) -> None:
        if self._has_news() and self._poller is not None and not self._poller.done():
            self._poller.set_result(_Woken.BY_NEWS)
        if self.pending:
            self._settled.clear()
        else:
            self._settled.set()
