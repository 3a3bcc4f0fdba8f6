"""The slots of everything that is sent: evenly spaced, and in no window of one second more of them than the rate."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from bot.chat_queues import MARGIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat_queues import Chat

MARGIN_OF_MANY: Final = 0.03
"""The margin at rates above `MANY`, where one in ten thousand that is late by more is met every ten seconds, and its
refusal costs more than the margin does."""
MANY: Final = 100
_CATCHING_UP: Final = 0.01
"""Seconds that a slot may be late without those after it being late too. More would come as bursts."""
_RESERVED_FOR: Final = 10.0


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


@dataclass(slots=True, eq=False)
class Grant:
    """What a slot is for that was handed out and in which nothing has started yet."""

    chat: Chat
    lapses_at: float
    in_place: bool


class Slots:
    """`rate` slots a second. Each is granted, and then either begun in or taken back."""

    def __init__(self, rate: int) -> None:
        if rate < 1:
            raise ValueError("The rate must be at least one message a second.")
        self._rate = rate
        self._window = 1 + (MARGIN if rate <= MANY else MARGIN_OF_MANY)
        self.spacing = self._window / rate
        self.next_at = -math.inf
        """When the next slot comes, going by the spacing alone."""
        self._most_granted = max(1, rate // 2)  # else a ledger that is slow would keep people waiting
        self._started: deque[float] = deque()
        self._granted: dict[Reservation, Grant] = {}

    @property
    def spares_bulk(self) -> bool:
        """Whether so few are granted that one in bulk may be, too."""
        return len(self._granted) < self._most_granted

    def taken(self, now: float) -> int:
        """How many have started in the last second or are about to."""
        started = self._started
        while started and started[0] + self._window <= now:
            started.popleft()
        return len(started) + len(self._granted)

    def room_at(self, now: float) -> float:
        """When the last second has room for one more; what is granted counts until it starts, as if it did now."""
        if self.taken(now) < self._rate:
            return -math.inf
        return self._started[0] + self._window if self._started else math.inf

    def lapse_at(self) -> float:
        """When the oldest that is granted lapses."""
        return next(iter(self._granted.values())).lapses_at if self._granted else math.inf

    def lapsed(self, now: float) -> Reservation | None:
        """The oldest that is granted, if it has lapsed."""
        return next(iter(self._granted)) if self.lapse_at() <= now else None

    def grant(self, reservation: Reservation, chat: Chat, wanted_at: float, now: float, *, in_place: bool) -> None:
        """Hand out the slot that has come and could have been used since `wanted_at`."""
        self.next_at = max(wanted_at, now - _CATCHING_UP) + self.spacing
        self._granted[reservation] = Grant(chat, now + _RESERVED_FOR, in_place)

    def granted(self, reservation: Reservation) -> Grant | None:
        """What it is for, as long as nothing has started in it and it was not taken back."""
        return self._granted.get(reservation)

    def begin(self, reservation: Reservation, now: float) -> None:
        """What it was granted for starts."""
        del self._granted[reservation]
        self._started.append(now)

    def take_back(self, reservation: Reservation, now: float) -> Grant:
        """It is not needed, so that the next may come earlier."""
        self.next_at = max(now, self.next_at - self.spacing)
        return self._granted.pop(reservation)
