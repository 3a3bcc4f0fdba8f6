"""Who waits for which chat, and when that chat may be sent to."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from enum import Enum
from heapq import heapify, heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import asyncio

    from bot.slots import Reservation

ChatId = int | str

MARGIN: Final = 0.01
"""Seconds added to every limit, for requests do not all take the same time to Telegram."""
_TIDY: Final = 1000


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


@dataclass(slots=True, eq=False)
class Waiter:
    """One request that waits for its slot. `number` is its place among all, lowest first."""

    number: int
    since: float
    deadline: float
    future: asyncio.Future[Reservation]
    in_place: bool
    """Whether it changes a message in a private chat instead of adding one."""
    goes_on: bool = False
    """Whether it follows another message to the same person."""
    patience: asyncio.TimerHandle | None = None


class Chat:
    """What one chat was sent lately. A key of None stands for messages sent inline, whose chats nobody knows."""

    __slots__ = ("_last", "_limits", "_rested_at", "granted", "held_until", "is_group", "key", "lanes", "pace", "place")

    def __init__(self, key: ChatId | None, limits: ChatLimits) -> None:
        self.key = key
        # Names are those of groups and channels; so are negative ids.
        self.is_group = isinstance(key, str) or (key is not None and key < 0)
        self.pace = limits.seconds + MARGIN if limits.seconds and key is not None else 0.0
        self.lanes: dict[Priority, Lane] = {}
        self.granted = 0
        self.place = 0
        self.held_until = -math.inf
        self._limits = limits
        self._rested_at = -math.inf  # when nothing that was sent stands out against the pace
        self._last: deque[float] = deque(maxlen=limits.group_messages)

    def lane(self, priority: Priority) -> Lane:
        """Where requests of that priority for this chat wait."""
        lane = self.lanes.get(priority)
        if lane is None:
            lane = self.lanes[priority] = Lane(self, priority)
        return lane

    def keep_place(self, waiter: Waiter) -> None:
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


class Lane:
    """Who waits for one chat with one priority."""

    __slots__ = ("chat", "priority", "ready_at", "ticket", "waiters")

    def __init__(self, chat: Chat, priority: Priority) -> None:
        self.chat = chat
        self.priority = priority
        self.waiters: deque[Waiter] = deque()
        self.ready_at = -math.inf
        self.ticket = -1


class Queue:
    """The lanes of one priority: those that may start now, by age; the others, by when they may.

    To be told by `file` of whatever changes that. A filed lane's older entries stay where they are, without worth.
    """

    def __init__(self) -> None:
        self._ready: list[tuple[int, int, Lane]] = []
        self._later: list[tuple[float, int, Lane]] = []
        self._tickets = count()
        self._most = _TIDY

    def file(self, lane: Lane, now: float) -> None:
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

    def first(self, now: float) -> Lane | None:
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


def chat_key(chat_id: object) -> ChatId | None:
    """A chat by one name only, whichever way it was written."""
    if not isinstance(chat_id, str):
        return chat_id if isinstance(chat_id, int) else None
    try:
        return int(chat_id)
    except ValueError:
        return chat_id.casefold()
