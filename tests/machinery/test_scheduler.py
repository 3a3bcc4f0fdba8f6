"""Ticks come at once when they are called for, and never twice at the same time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.scheduler import Scheduler, Tick

HOUR = timedelta(hours=1)


class Deed:
    """Takes until it is let go; notes what the clock said when it began."""

    def __init__(self) -> None:
        self.clock = "morning"
        self.seen: list[str] = []
        self.begun = asyncio.Semaphore(0)
        self.let_go = asyncio.Semaphore(0)
        self.at_the_same_time = 0

    async def __call__(self) -> None:
        assert self.at_the_same_time == 0
        self.at_the_same_time += 1
        self.seen.append(self.clock)
        self.begun.release()
        await self.let_go.acquire()
        self.at_the_same_time -= 1

    async def begins(self) -> None:
        async with asyncio.timeout(5):
            await self.begun.acquire()


async def test_a_tick_that_is_called_for_comes_at_once() -> None:
    deed = Deed()
    scheduler = Scheduler((Tick("deed", HOUR, deed),))
    scheduler.start()
    deed.let_go.release()
    await deed.begins()
    deed.let_go.release()
    deed.clock = "evening"
    scheduler.tick_now()
    await deed.begins()
    await scheduler.stop(5)
    assert deed.seen == ["morning", "evening"]


async def test_a_deed_in_hand_is_done_once_more() -> None:
    deed = Deed()
    scheduler = Scheduler((Tick("deed", HOUR, deed),))
    scheduler.start()
    await deed.begins()
    deed.clock = "evening"
    scheduler.tick_now()
    scheduler.tick_now()
    deed.let_go.release()
    await deed.begins()
    deed.let_go.release()
    await scheduler.stop(5)
    assert deed.seen == ["morning", "evening"]


async def test_after_the_end_nothing_begins() -> None:
    deed = Deed()
    scheduler = Scheduler((Tick("deed", HOUR, deed),))
    scheduler.tick_now()
    scheduler.start()
    await deed.begins()
    scheduler.tick_now()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(scheduler.stop(5))
        await asyncio.sleep(0)
        scheduler.tick_now()
        deed.let_go.release()
    scheduler.tick_now()
    assert deed.seen == ["morning"]
