"""What time it is: the only place that asks the computer."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock(Protocol):
    """The one source of instants and dates. Intervals are measured on the monotonic clock instead."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        ...

    def today(self, zone: ZoneInfo) -> date:
        """The date in `zone` at this instant."""
        ...

    def watch(self, moved: Callable[[], None], /) -> Callable[[], None]:
        """Call `moved` each time that somebody moves this clock to another instant; the returned call ends it."""
        ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        return datetime.now(UTC)

    def today(self, zone: ZoneInfo) -> date:
        """The date in `zone` at this instant."""
        return self.now().astimezone(zone).date()

    def watch(self, _moved: Callable[[], None], /) -> Callable[[], None]:
        """Nothing to tell: who sets the computer's clock does not say so."""
        return lambda: None


class MovableClock(SystemClock):
    """The computer's clock moved by `offset`, still running: for trying out what happens on another day."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset
        self._watchers: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The moved instant, aware, in UTC."""
        return super().now() + self.offset

    def move_to(self, instant: datetime) -> None:
        """Make `instant` (aware) the present one."""
        self.offset = instant - super().now()
        for moved in list(self._watchers):
            moved()

    def watch(self, moved: Callable[[], None], /) -> Callable[[], None]:
        """Call `moved` after every move; the returned call ends it."""
        self._watchers.append(moved)
        return lambda: self._watchers.remove(moved)


def elapsed() -> float:
    """Seconds on the event loop's monotonic clock: only differences mean anything."""
    return asyncio.get_running_loop().time()
