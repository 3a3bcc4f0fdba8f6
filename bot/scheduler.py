"""Ticks: small deeds done again and again, each of which looks for rows that are due.

The interval is real time and the deed asks the clock, so a clock that is moved is followed (at once, if `tick_now` is
told of it), and nothing is lost when the program was not running at some hour.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.base import STATE_RUNNING
from apscheduler.triggers.interval import IntervalTrigger

from bot.redaction import get_logger

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

_LAST_WORDS: Final = 0.5  # seconds

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """A deed and how long to wait between two of it. It must be safe to do at any time, and to have failed."""

    name: str
    every: timedelta
    deed: Callable[[], Awaitable[object]]


class Scheduler:
    """Runs ticks: each at once, then at its interval, never twice at the same time."""

    def __init__(self, ticks: Iterable[Tick]) -> None:
        self._ticks = tuple(ticks)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_listener(_report, EVENT_JOB_ERROR)
        self._turns = {tick.name: asyncio.Lock() for tick in self._ticks}
        self._once_more: set[str] = set()

    def start(self) -> None:
        """Begin to tick. Needs a running event loop."""
        for tick in self._ticks:
            # The library's own grace is one second: a tick that comes late would be dropped without a word.
            self._scheduler.add_job(
                self._run,
                IntervalTrigger(seconds=tick.every.total_seconds(), timezone=UTC),
                args=(tick,),
                id=tick.name,
                next_run_time=datetime.now(UTC),
                misfire_grace_time=None,
                coalesce=True,
                # A second one ends at once; the library would warn of each that it keeps from beginning.
                max_instances=2,
            )
        self._scheduler.start()

    def tick_now(self) -> None:
        """Do every deed at once, and once more if it is being done: it may have asked the clock already.

        Before `start` and after `stop` it does nothing.
        """
        if not self._is_ticking:
            return
        for tick in self._ticks:
            if self._turns[tick.name].locked():
                self._once_more.add(tick.name)
            else:
                self._scheduler.modify_job(tick.name, next_run_time=datetime.now(UTC))

    async def stop(self, grace: float) -> None:
        """Begin nothing new, and give what runs `grace` seconds to end."""
        self._scheduler.pause()
        running = list(self._turns.values())
        try:
            async with asyncio.timeout(grace):
                await _until_over(running)
        except TimeoutError:
            _log.warning("ticks_cut_short")
        self._scheduler.shutdown(wait=False)
        # What was cut short may still have something to write down.
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS):
                await _until_over(running)

    async def _run(self, tick: Tick) -> None:
        if self._turns[tick.name].locked():
            return
        async with self._turns[tick.name]:
            due = True
            while due:
                self._once_more.discard(tick.name)
                await tick.deed()
                due = tick.name in self._once_more and self._is_ticking

    @property
    def _is_ticking(self) -> bool:
        return bool(self._scheduler.state == STATE_RUNNING)


async def _until_over(running: list[asyncio.Lock]) -> None:
    """Wait for what is running, and keep it from beginning anew; what is over is taken off the list."""
    while running:
        await running[0].acquire()
        running.pop(0)


def _report(event: JobExecutionEvent) -> None:
    _log.error("tick_failed", tick=event.job_id, exc_info=event.exception)
