"""One budget for everything that the bot sends: people before bulk, evenly spaced, and a refusal obeyed.

A request waits for its slot and starts in it. Slots come one after the other on one clock, evenly spaced, and a log of
the last second sees to it that in no window of one second more than `rate` requests start, whatever timers and event
loop do; a margin is for the way to Telegram. When a slot comes, a person's request takes it before any in
bulk, and of each kind the oldest whose chat may be sent to; but who is being answered is answered to the end before the
next, lest everybody has half an answer.

Timers are the running event loop's, so that a test may run in virtual time; the clock is handed in, for the loop's own
is rounded to the millisecond and as old as its current round.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.attempts import seconds_to_wait
from bot.chat_queues import BULK, MARGIN, Chat, ChatId, ChatLimits, Lane, Priority, Queue, Waiter, chat_key
from bot.methods import FREE, MAY_BE_PAID, counts
from bot.redaction import get_logger
from bot.slots import MANY, Reservation, Slots

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from telegram._utils.types import JSONDict

    Answer = bool | JSONDict | list[JSONDict]

__all__ = ["BULK", "MANY", "MARGIN", "ChatLimits", "Pacer", "Priority", "Reservation"]

log = get_logger(__name__)

_SHORTEST_TIMER: Final = 0.001
_TOGETHER: Final = 1.0
"""Seconds: two chats refused within them are taken for one refusal of everything. The pacer keeps each chat's own
limit, so that a refusal for its sake is rare and two at once are rarer still; whereas the limit on everything is
counted by the second, so that the next request would meet it too."""
_NEARLY_FREE: Final = FREE // 2
"""So many in hand at once are free whatever becomes of them: they are fewer than `FREE`, and on their way to Telegram
as many again cannot overtake them."""
_USUAL: Final = ChatLimits()


class Pacer(BaseRateLimiter[Priority | Reservation]):
    """Lets requests to Telegram start when they may. Every message and every edit counts, and nothing else does.

    `rate` is the number of them a second. A refusal (429) holds the chat that it was for, as long as it says; two
    different chats refused within a second hold everything, until both may be sent to. A person's request waits and is
    made again; one in bulk raises RetryAfter, so that its ledger has it again. What does not count is never delayed,
    but for a refusal of its own.

    `paid` lets Telegram charge for what goes above its free rate, which it counts over everything: so while more goes,
    an answer to a person is marked as paid for like any message, or it would be refused.
    """

    def __init__(
        self,
        rate: int,
        chat_limits: ChatLimits = _USUAL,
        *,
        paid: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._slots = Slots(rate)
        self._pays = paid and rate > FREE
        self._limits = chat_limits
        self._clock = clock
        self._chats: dict[ChatId | None, Chat] = {}
        self._looks: list[tuple[float, int, Chat]] = []
        self._queues = {priority: Queue() for priority in Priority}
        self._waiting = dict.fromkeys(Priority, 0)
        self._numbers = count()
        self._held_until = -math.inf
        self._refused: deque[tuple[float, ChatId | None, float]] = deque()
        self._holds: dict[tuple[str, ChatId | None], float] = {}
        self._timer: tuple[float, asyncio.TimerHandle] | None = None
        self._is_closed = False
        self.refusals = 0
        """How many requests Telegram has refused as too many."""

    @property
    def chats(self) -> int:
        """How many chats are remembered: those lately sent to, waited for, or refused."""
        return len(self._chats)

    async def initialize(self) -> None:
        """Let requests in."""
        self._is_closed = False

    async def shutdown(self) -> None:
        """Let no more requests start; those that wait raise NetworkError."""
        self._is_closed = True
        for chat in self._chats.values():
            self._fail(chat, math.inf, _closed)
        self._set_timer(math.inf)

    async def reserve_bulk(self, chat_id: ChatId) -> Reservation:
        """Wait for the slot of a message in bulk to that chat.

        It is to be used at once, as the ``rate_limit_args`` of the request that sends the message, or to be released;
        after ten seconds it lapses. So a ledger notes as being sent what is, and not what queues. No more are handed
        out at a time than are worth half a second: use the first before waiting for many. This waits as long as it
        takes: who reserves for one chat after the other is held up by one that was refused, so let several do. Raises
        NetworkError once the pacer is shut down.
        """
        return await self._slot(chat_key(chat_id), Priority.BULK, math.inf)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | Reservation | None,
    ) -> Answer:
        """Make the request when it may be made. Raises what it raises, and NetworkError once the pacer is shut down.

        `data` are the parameters that `callback` sends.

        RetryAfter is Telegram's for a request in bulk, for a person's when its patience would not last, and for a
        reservation that has lapsed, was used or released, or whose chat has been refused meanwhile: then nothing was
        sent. Raises ValueError for a reservation of another chat.
        """
        key = chat_key(data.get("chat_id"))
        is_counted = counts(endpoint)
        is_person = rate_limit_args in (None, Priority.PERSON)
        # Whoever taps through a menu taps faster than messages may come, and sees one message change: a private chat's
        # pace is for messages that are added to it.
        is_in_place = is_person and endpoint.startswith("editMessage") and isinstance(key, int) and key > 0
        tries = self._limits.tries if is_person else 1
        deadline = self._clock() + self._limits.patience if is_person else math.inf
        while True:
            if not is_counted:
                await self._pass(endpoint, key, deadline)
            elif isinstance(rate_limit_args, Reservation):
                self._use(rate_limit_args, key)
            else:
                priority = Priority.PERSON if is_person else Priority.BULK
                await self._start(key, priority, deadline, in_place=is_in_place)
            if self._pays and endpoint in MAY_BE_PAID and self._is_above_free():
                data["allow_paid_broadcast"] = True
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._refuse(endpoint, key, seconds_to_wait(error), is_counted=is_counted)
                tries -= 1
                if not tries:
                    raise

    def _is_above_free(self) -> bool:
        """Whether what has lately started, and what is about to, may come to more than is free."""
        return self._slots.taken(self._clock()) + sum(self._waiting.values()) > _NEARLY_FREE

    async def _start(self, key: ChatId | None, priority: Priority, deadline: float, *, in_place: bool) -> None:
        while not self._begin(await self._slot(key, priority, deadline, in_place=in_place)):
            pass

    def _use(self, reservation: Reservation, key: ChatId | None) -> None:
        grant = self._slots.granted(reservation)
        if grant and grant.chat.key != key:
            raise ValueError("A reservation sends a message to its own chat only.")
        if not self._begin(reservation):
            until = max(self._held_until, self._chats[key].held_until if key in self._chats else 0.0)
            raise _later(until - self._clock())

    async def _pass(self, endpoint: str, key: ChatId | None, deadline: float) -> None:
        """Wait until that method may be used again, where it was refused."""
        while (until := self._holds.get((endpoint, key), -math.inf)) > (now := self._clock()):
            if until > deadline:
                raise _later(until - now)
            await asyncio.sleep(until - now)

    async def _slot(
        self, key: ChatId | None, priority: Priority, deadline: float, *, in_place: bool = False
    ) -> Reservation:
        if self._is_closed:
            raise _closed()
        now = self._clock()
        lane = self._chat(key, now).lane(priority)
        waiter = Waiter(next(self._numbers), now, deadline, asyncio.get_running_loop().create_future(), in_place)
        if priority is Priority.PERSON:
            lane.chat.keep_place(waiter)
        expected = self._expected(lane, waiter, now)
        if expected > deadline:
            raise _later(expected - now)
        lane.waiters.append(waiter)
        self._waiting[priority] += 1
        if len(lane.waiters) == 1:
            self._file(lane, now)
        self._hand_out()
        if not waiter.future.done() and deadline < math.inf:
            waiter.patience = asyncio.get_running_loop().call_later(deadline - now, self._lose_patience, lane, waiter)
        try:
            return await waiter.future
        except asyncio.CancelledError:
            self._withdraw(lane, waiter)
            raise
        finally:
            if waiter.patience:
                waiter.patience.cancel()

    def _expected(self, lane: Lane, waiter: Waiter, now: float) -> float:
        """When a newcomer would start, if nobody else comes."""
        of_chat = lane.chat.ready_at(lane.priority, now, in_place=waiter.in_place)
        of_chat = (now if of_chat == math.inf else of_chat) + (
            0 if waiter.in_place else len(lane.waiters) * lane.chat.pace
        )
        ahead = 0 if waiter.goes_on else self._waiting[lane.priority]
        return max(of_chat, max(now, self._slots.next_at, self._held_until) + ahead * self._slots.spacing)

    def _lose_patience(self, lane: Lane, waiter: Waiter) -> None:
        if waiter in lane.waiters:
            now = self._clock()
            self._remove(lane, waiter)
            if not waiter.future.done():
                waiter.future.set_exception(_later(self._expected(lane, waiter, now) - now))
            self._hand_out()

    def _withdraw(self, lane: Lane, waiter: Waiter) -> None:
        """Somebody was cancelled while waiting, or just when the slot had come."""
        if waiter in lane.waiters:
            self._remove(lane, waiter)
        elif not waiter.future.cancelled() and waiter.future.exception() is None:
            self._give_back(waiter.future.result())
        self._hand_out()

    def _remove(self, lane: Lane, waiter: Waiter) -> None:
        lane.waiters.remove(waiter)
        self._waiting[lane.priority] -= 1
        self._file(lane, self._clock())

    def _hand_out(self) -> None:
        """Grant every slot that has come, and wake up for the next."""
        now = self._clock()
        self._forget_idle(now)
        while lapsed := self._slots.lapsed(now):
            self._give_back(lapsed)
        while True:
            opens = max(self._slots.next_at, self._slots.room_at(now), self._held_until)
            lane = self._queues[Priority.PERSON].first(now)
            if lane is None and self._slots.spares_bulk:
                lane = self._queues[Priority.BULK].first(now)
            if lane is None or opens > now:
                break
            self._grant(lane, opens, now)
        ready_at = now if lane else min(queue.next_at() for queue in self._queues.values())
        self._set_timer(min(max(opens, ready_at), self._slots.lapse_at()) if any(self._waiting.values()) else math.inf)

    def _grant(self, lane: Lane, opens: float, now: float) -> None:
        waiter = lane.waiters.popleft()
        self._waiting[lane.priority] -= 1
        if not waiter.future.done():  # as it is where somebody is being cancelled
            reservation = Reservation(self._release)
            wanted_at = max(opens, waiter.since, lane.ready_at)
            self._slots.grant(reservation, lane.chat, wanted_at, now, in_place=waiter.in_place)
            lane.chat.granted += 1
            waiter.future.set_result(reservation)
        self._file_all(lane.chat, now)

    def _begin(self, reservation: Reservation) -> bool:
        """Whether it may start, and then counts as started now."""
        now, grant = self._clock(), self._slots.granted(reservation)
        if grant is None:
            return False
        chat = grant.chat
        may_start = not self._is_closed and max(self._held_until, chat.held_until) <= now < grant.lapses_at
        if may_start:
            self._slots.begin(reservation, now)
            chat.begin(now, in_place=grant.in_place)
            self._file_all(chat, now)
        else:
            self._give_back(reservation)
        self._hand_out()
        return may_start

    def _release(self, reservation: Reservation) -> None:
        if self._slots.granted(reservation):
            self._give_back(reservation)
            self._hand_out()

    def _give_back(self, reservation: Reservation) -> None:
        now = self._clock()
        chat = self._slots.take_back(reservation, now).chat
        chat.granted -= 1
        self._file_all(chat, now)

    def _refuse(self, endpoint: str, key: ChatId | None, seconds: float, *, is_counted: bool) -> None:
        """Hold what Telegram has refused."""
        now = self._clock()
        until = now + seconds
        self.refusals += 1
        if not is_counted:
            self._holds = {held: end for held, end in self._holds.items() if end > now}
            self._holds[endpoint, key] = until
            log.warning("sending_refused", kind="method", seconds=seconds)
            return
        while self._refused and self._refused[0][0] <= now - _TOGETHER:
            self._refused.popleft()
        others = [end for _, other, end in self._refused if other != key]
        self._refused.append((now, key, until))
        chat = self._chat(key, now)
        chat.held_until = max(chat.held_until, until)
        if others:
            self._held_until = max(self._held_until, until, *others)
        log.warning("sending_refused", kind="all" if others else "chat", seconds=seconds)
        for held in self._chats.values() if others else (chat,):
            end = max(held.held_until, self._held_until)
            self._fail(held, end, partial(_later, end - now))
        self._hand_out()

    def _fail(self, chat: Chat, end: float, error: Callable[[], TelegramError]) -> None:
        """Let those who wait for that chat, but not for longer than until `end`, wait no more."""
        for lane in chat.lanes.values():
            for waiter in [waiter for waiter in lane.waiters if waiter.deadline <= end]:
                self._remove(lane, waiter)
                if not waiter.future.done():
                    waiter.future.set_exception(error())
        self._file_all(chat, self._clock())

    def _chat(self, key: ChatId | None, now: float) -> Chat:
        chat = self._chats.get(key)
        if chat is None:
            chat = self._chats[key] = Chat(key, self._limits)
            heappush(self._looks, (now + chat.pace, next(self._numbers), chat))
        return chat

    def _forget_idle(self, now: float) -> None:
        while self._looks and self._looks[0][0] <= now:
            chat = heappop(self._looks)[2]
            if (idle_at := chat.idle_at(now)) <= now:
                del self._chats[chat.key]
            else:
                heappush(self._looks, (idle_at, next(self._numbers), chat))

    def _file_all(self, chat: Chat, now: float) -> None:
        for lane in chat.lanes.values():
            self._file(lane, now)

    def _file(self, lane: Lane, now: float) -> None:
        self._queues[lane.priority].file(lane, now)

    def _set_timer(self, at: float) -> None:
        if self._timer:
            if self._timer[0] == at:
                return
            self._timer[1].cancel()
        self._timer = None
        if at < math.inf:
            # uvloop takes anything below for nothing, and would go round and round until the slot comes.
            delay = max(at - self._clock(), _SHORTEST_TIMER)
            self._timer = (at, asyncio.get_running_loop().call_later(delay, self._on_timer))

    def _on_timer(self) -> None:
        self._timer = None
        self._hand_out()


def _later(seconds: float) -> RetryAfter:
    return RetryAfter(math.ceil(max(seconds, 1)))


def _closed() -> NetworkError:
    return NetworkError("The bot is stopping: the request was not sent.")
