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
from dataclasses import dataclass
from enum import Enum
from functools import partial
from heapq import heapify, heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any, Final, Self

from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.attempts import seconds_to_wait
from bot.redaction import get_logger

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from telegram._utils.types import JSONDict

    Answer = bool | JSONDict | list[JSONDict]
    ChatId = int | str

log = get_logger(__name__)

MARGIN: Final = 0.01
"""Seconds added to every limit, for requests do not all take the same time to Telegram."""
MARGIN_OF_MANY: Final = 0.03
"""The same at rates above `MANY`, where one in ten thousand that is late by more is met every ten seconds, and its
refusal costs more than the margin does."""
MANY: Final = 100
_CATCHING_UP: Final = 0.01
"""Seconds that a slot may be late without those after it being late too. More would come as bursts."""
_SHORTEST_TIMER: Final = 0.001
_RESERVED_FOR: Final = 10.0
_TOGETHER: Final = 1.0
"""Seconds: two chats refused within them are taken for one refusal of everything. The pacer keeps each chat's own
limit, so that a refusal for its sake is rare and two at once are rarer still; whereas the limit on everything is
counted by the second, so that the next request would meet it too."""
_TIDY: Final = 1000
_COUNTED: Final = (
    "send",
    "forwardMessage",
    "copyMessage",
    "editMessage",
    "stopPoll",
    "stopMessageLiveLocation",
)
"""How the methods begin that put a message into a chat or change one there."""
_NOT_COUNTED: Final = frozenset({"sendChatAction"})


class Priority(Enum):
    """Whose request it is."""

    PERSON = "person"
    """Somebody waits for it. What is meant when nothing is said."""
    BULK = "bulk"
    """One of many that nobody waits for."""


BULK: Final = Priority.BULK
"""``rate_limit_args=BULK`` marks a request that may wait until no person's does."""


@dataclass(frozen=True, slots=True)
class ChatLimits:
    """What one chat is sent at most, and how long a person's request bears with it.

    Source: core.telegram.org/bots/faq, "My bot is hitting limits": about one message a second in one chat, short bursts
    being tolerated, and 20 a minute in one group.
    """

    seconds: float = 1.0
    """Between two messages in one chat: always in a group, and before each in bulk."""
    burst: int = 3
    """Answers in a private chat that may go at once before that pace holds. Telegram does not say how many it bears
    with: three are one tap answered by a text, a document and the next question; and they leave room for those that
    a run before this one sent."""
    group_messages: int = 20
    group_seconds: float = 60.0
    patience: float = 4.0
    """Seconds that a person's request waits here. One that would wait longer raises RetryAfter instead, at once or as
    soon as that is known: who handles the update keeps it for later and is not taken to hang, as after ten seconds
    (`bot.attempts.Patience`), in which two messages may have to be sent."""
    tries: int = 3
    """How often a person's refused request is made at most, within its patience."""


class Reservation:
    """A slot for one message in bulk to one chat. In a ``with`` statement it is released if it was not used."""

    __slots__ = ("_release",)

    def __init__(self, release: Callable[[Reservation], None]) -> None:
        self._release = release

    def release(self) -> None:
        """Give the slot back; nothing where it is used or given back already."""
        self._release(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._release(self)


class Pacer(BaseRateLimiter[Priority | Reservation]):
    """Lets requests to Telegram start when they may. Every message and every edit counts, and nothing else does.

    `rate` is the number of them a second. A refusal (429) holds the chat that it was for, as long as it says; two
    different chats refused within a second hold everything, until both may be sent to. A person's request waits and is
    made again; one in bulk raises RetryAfter, so that its ledger has it again. What does not count is never delayed,
    but for a refusal of its own.
    """

    def __init__(
        self, rate: int, chat_limits: ChatLimits = ChatLimits(), *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        if rate < 1:
            raise ValueError("The rate must be at least one message a second.")
        self._rate = rate
        self._limits = chat_limits
        self._clock = clock
        self._window = 1 + (MARGIN if rate <= MANY else MARGIN_OF_MANY)
        self._spacing = self._window / rate
        self._most_granted = max(1, rate // 2)  # else a ledger that is slow would keep people waiting
        self._next_slot = -math.inf
        self._started: deque[float] = deque()
        self._granted: dict[Reservation, _Grant] = {}
        self._chats: dict[ChatId | None, _Chat] = {}
        self._looks: list[tuple[float, int, _Chat]] = []
        self._queues = {priority: _Queue() for priority in Priority}
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
        return await self._slot(_key(chat_id), Priority.BULK, math.inf)

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

        RetryAfter is Telegram's for a request in bulk, for a person's when its patience would not last, and for a
        reservation that has lapsed, was used or released, or whose chat has been refused meanwhile: then nothing was
        sent. Raises ValueError for a reservation of another chat.
        """
        key = _key(data.get("chat_id"))
        is_counted = endpoint.startswith(_COUNTED) and endpoint not in _NOT_COUNTED
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
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._refuse(endpoint, key, seconds_to_wait(error), is_counted=is_counted)
                tries -= 1
                if not tries:
                    raise

    async def _start(self, key: ChatId | None, priority: Priority, deadline: float, *, in_place: bool) -> None:
        while not self._begin(await self._slot(key, priority, deadline, in_place=in_place)):
            pass

    def _use(self, reservation: Reservation, key: ChatId | None) -> None:
        grant = self._granted.get(reservation)
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
        waiter = _Waiter(next(self._numbers), now, deadline, asyncio.get_running_loop().create_future(), in_place)
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

    def _expected(self, lane: _Lane, waiter: _Waiter, now: float) -> float:
        """When a newcomer would start, if nobody else comes."""
        of_chat = lane.chat.ready_at(lane.priority, now, in_place=waiter.in_place)
        of_chat = (now if of_chat == math.inf else of_chat) + (
            0 if waiter.in_place else len(lane.waiters) * lane.chat.pace
        )
        ahead = 0 if waiter.goes_on else self._waiting[lane.priority]
        return max(of_chat, max(now, self._next_slot, self._held_until) + ahead * self._spacing)

    def _lose_patience(self, lane: _Lane, waiter: _Waiter) -> None:
        if waiter in lane.waiters:
            now = self._clock()
            self._remove(lane, waiter)
            if not waiter.future.done():
                waiter.future.set_exception(_later(self._expected(lane, waiter, now) - now))
            self._hand_out()

    def _withdraw(self, lane: _Lane, waiter: _Waiter) -> None:
        """Somebody was cancelled while waiting, or just when the slot had come."""
        if waiter in lane.waiters:
            self._remove(lane, waiter)
        elif not waiter.future.cancelled() and waiter.future.exception() is None:
            self._give_back(waiter.future.result())
        self._hand_out()

    def _remove(self, lane: _Lane, waiter: _Waiter) -> None:
        lane.waiters.remove(waiter)
        self._waiting[lane.priority] -= 1
        self._file(lane, self._clock())

    def _hand_out(self) -> None:
        """Grant every slot that has come, and wake up for the next."""
        now = self._clock()
        self._forget_idle(now)
        while self._granted and (oldest := next(iter(self._granted.items())))[1].lapses_at <= now:
            self._give_back(oldest[0])
        while True:
            opens = max(self._next_slot, self._room_at(now), self._held_until)
            lane = self._queues[Priority.PERSON].first(now)
            if lane is None and len(self._granted) < self._most_granted:
                lane = self._queues[Priority.BULK].first(now)
            if lane is None or opens > now:
                break
            self._grant(lane, opens, now)
        ready_at = now if lane else min(queue.next_at() for queue in self._queues.values())
        lapse_at = next(iter(self._granted.values())).lapses_at if self._granted else math.inf
        self._set_timer(min(max(opens, ready_at), lapse_at) if any(self._waiting.values()) else math.inf)

    def _room_at(self, now: float) -> float:
        """When the last second has room for one more; what is granted counts until it starts, as if it did now."""
        started = self._started
        while started and started[0] + self._window <= now:
            started.popleft()
        if len(started) + len(self._granted) < self._rate:
            return -math.inf
        return started[0] + self._window if started else math.inf

    def _grant(self, lane: _Lane, opens: float, now: float) -> None:
        waiter = lane.waiters.popleft()
        self._waiting[lane.priority] -= 1
        if not waiter.future.done():  # as it is where somebody is being cancelled
            slot = max(opens, waiter.since, lane.ready_at, now - _CATCHING_UP)
            self._next_slot = slot + self._spacing
            reservation = Reservation(self._release)
            self._granted[reservation] = _Grant(lane.chat, now + _RESERVED_FOR, waiter.in_place)
            lane.chat.granted += 1
            waiter.future.set_result(reservation)
        self._file_all(lane.chat, now)

    def _begin(self, reservation: Reservation) -> bool:
        """Whether it may start, and then counts as started now."""
        now, grant = self._clock(), self._granted.get(reservation)
        if grant is None:
            return False
        chat = grant.chat
        may_start = not self._is_closed and max(self._held_until, chat.held_until) <= now < grant.lapses_at
        if may_start:
            del self._granted[reservation]
            self._started.append(now)
            chat.begin(now, in_place=grant.in_place)
            self._file_all(chat, now)
        else:
            self._give_back(reservation)
        self._hand_out()
        return may_start

    def _release(self, reservation: Reservation) -> None:
        if reservation in self._granted:
            self._give_back(reservation)
            self._hand_out()

    def _give_back(self, reservation: Reservation) -> None:
        chat = self._granted.pop(reservation).chat
        now = self._clock()
        self._next_slot = max(now, self._next_slot - self._spacing)
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

    def _fail(self, chat: _Chat, end: float, error: Callable[[], TelegramError]) -> None:
        """Let those who wait for that chat, but not for longer than until `end`, wait no more."""
        for lane in chat.lanes.values():
            for waiter in [waiter for waiter in lane.waiters if waiter.deadline <= end]:
                self._remove(lane, waiter)
                if not waiter.future.done():
                    waiter.future.set_exception(error())
        self._file_all(chat, self._clock())

    def _chat(self, key: ChatId | None, now: float) -> _Chat:
        chat = self._chats.get(key)
        if chat is None:
            chat = self._chats[key] = _Chat(key, self._limits)
            heappush(self._looks, (now + chat.pace, next(self._numbers), chat))
        return chat

    def _forget_idle(self, now: float) -> None:
        while self._looks and self._looks[0][0] <= now:
            chat = heappop(self._looks)[2]
            if (idle_at := chat.idle_at(now)) <= now:
                del self._chats[chat.key]
            else:
                heappush(self._looks, (idle_at, next(self._numbers), chat))

    def _file_all(self, chat: _Chat, now: float) -> None:
        for lane in chat.lanes.values():
            self._file(lane, now)

    def _file(self, lane: _Lane, now: float) -> None:
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


@dataclass(slots=True, eq=False)
class _Waiter:
    number: int
    since: float
    deadline: float
    future: asyncio.Future[Reservation]
    in_place: bool
    """Whether it changes a message in a private chat instead of adding one."""
    goes_on: bool = False
    """Whether it follows another message to the same person."""
    patience: asyncio.TimerHandle | None = None


@dataclass(slots=True, eq=False)
class _Grant:
    chat: _Chat
    lapses_at: float
    in_place: bool


class _Chat:
    """What one chat was sent lately. A key of None stands for messages sent inline, whose chats nobody knows."""

    __slots__ = ("_last", "_limits", "_rested_at", "granted", "held_until", "is_group", "key", "lanes", "pace", "place")

    def __init__(self, key: ChatId | None, limits: ChatLimits) -> None:
        self.key = key
        # Names are those of groups and channels; so are negative ids.
        self.is_group = isinstance(key, str) or (key is not None and key < 0)
        self.pace = limits.seconds + MARGIN if limits.seconds and key is not None else 0.0
        self.lanes: dict[Priority, _Lane] = {}
        self.granted = 0
        self.place = 0
        self.held_until = -math.inf
        self._limits = limits
        self._rested_at = -math.inf  # when nothing that was sent stands out against the pace
        self._last: deque[float] = deque(maxlen=limits.group_messages)

    def lane(self, priority: Priority) -> _Lane:
        """Where requests of that priority for this chat wait."""
        lane = self.lanes.get(priority)
        if lane is None:
            lane = self.lanes[priority] = _Lane(self, priority)
        return lane

    def keep_place(self, waiter: _Waiter) -> None:
        """Who is being answered keeps the place with which they came, until they have not been sent anything lately."""
        waiter.goes_on = waiter.since < self._rested_at + self.pace
        if waiter.goes_on:
            waiter.number = self.place
        else:
            self.place = waiter.number

    def begin(self, now: float, *, in_place: bool) -> None:
        """A granted message starts."""
        self.granted -= 1
        self._rested_at = max(self._rested_at, now) + (0.0 if in_place else self.pace)
        if self.is_group and self._limits.group_seconds:
            self._last.append(now)

    def ready_at(self, priority: Priority, now: float, *, in_place: bool = False) -> float:
        """When the next message may start; infinity as long as that hangs on one that is about to."""
        if self.key is None or in_place:
            return self.held_until
        if not self.is_group and priority is Priority.PERSON:
            ready_at = max(self._rested_at, now) + (self.granted + 1 - self._limits.burst) * self.pace
        elif self.granted:
            return math.inf
        else:
            ready_at = self._rested_at
        if len(self._last) == self._limits.group_messages:
            ready_at = max(ready_at, self._last[0] + self._limits.group_seconds + MARGIN)
        return max(ready_at, self.held_until)

    def idle_at(self, now: float) -> float:
        """From when on nothing has to be remembered of it."""
        if self.granted or any(lane.waiters for lane in self.lanes.values()):
            return now + 1
        last = self._last[-1] + self._limits.group_seconds + MARGIN if self._last else -math.inf
        return max(self._rested_at, self.held_until, last)


class _Lane:
    """Who waits for one chat with one priority."""

    __slots__ = ("chat", "priority", "ready_at", "ticket", "waiters")

    def __init__(self, chat: _Chat, priority: Priority) -> None:
        self.chat = chat
        self.priority = priority
        self.waiters: deque[_Waiter] = deque()
        self.ready_at = -math.inf
        self.ticket = -1


class _Queue:
    """The lanes of one priority: those that may start now, by age; the others, by when they may.

    To be told by `file` of whatever changes that. A filed lane's older entries stay where they are, without worth.
    """

    def __init__(self) -> None:
        self._ready: list[tuple[int, int, _Lane]] = []
        self._later: list[tuple[float, int, _Lane]] = []
        self._tickets = count()
        self._most = _TIDY

    def file(self, lane: _Lane, now: float) -> None:
        """Put the lane where it belongs now."""
        lane.ticket = next(self._tickets)
        if not lane.waiters:
            return
        lane.ready_at = lane.chat.ready_at(lane.priority, now, in_place=lane.waiters[0].in_place)
        if lane.ready_at <= now:
            heappush(self._ready, (lane.waiters[0].number, lane.ticket, lane))
        elif lane.ready_at < math.inf:
            heappush(self._later, (lane.ready_at, lane.ticket, lane))
        if len(self._ready) + len(self._later) > self._most:
            self._tidy()

    def _tidy(self) -> None:
        self._ready = [entry for entry in self._ready if entry[1] == entry[2].ticket]
        self._later = [entry for entry in self._later if entry[1] == entry[2].ticket]
        heapify(self._ready)
        heapify(self._later)
        self._most = max(_TIDY, 2 * (len(self._ready) + len(self._later)))

    def first(self, now: float) -> _Lane | None:
        """The lane that has waited longest of those that may start now."""
        while self.next_at() <= now:
            self.file(heappop(self._later)[2], now)
        while self._ready:
            _, ticket, lane = self._ready[0]
            if ticket == lane.ticket:
                return lane
            heappop(self._ready)
        return None

    def next_at(self) -> float:
        """When the next of those that may not yet start may."""
        while self._later:
            ready_at, ticket, lane = self._later[0]
            if ticket == lane.ticket:
                return ready_at
            heappop(self._later)
        return math.inf


def _key(chat_id: object) -> ChatId | None:
    """A chat by one name only, whichever way it was written."""
    if not isinstance(chat_id, str):
        return chat_id if isinstance(chat_id, int) else None
    try:
        return int(chat_id)
    except ValueError:
        return chat_id.casefold()


def _later(seconds: float) -> RetryAfter:
    return RetryAfter(math.ceil(max(seconds, 1)))


def _closed() -> NetworkError:
    return NetworkError("The bot is stopping: the request was not sent.")
