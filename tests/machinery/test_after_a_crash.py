from __future__ import annotations

import asyncio
from collections import Counter

from telegram import Update

from bot.clock import elapsed
from tests.machinery.serving import Diary, serving, text_of
from tests.machinery.telegram_in_memory import Telegram
from tests.machinery.virtual_time import virtual_time


class Disk:
    """What outlives a crash."""

    def __init__(self) -> None:
        self.attempts: Counter[int] = Counter()

    async def count(self, update_id: int) -> int:
        self.attempts[update_id] += 1
        return self.attempts[update_id]


async def _run_until_killed(telegram: Telegram, disk: Disk, handled: list[str]) -> bool:
    """Whether the process was killed by an update, rather than finishing them all."""
    killed = asyncio.Event()

    async def handle(update: Update) -> None:
        if text_of(update) == "kills":
            killed.set()
            await telegram.wake()
            await asyncio.Event().wait()
        handled.append(text_of(update))

    async with serving(telegram, handle, count_attempt=disk.count):
        await telegram.until(lambda: killed.is_set() or not telegram.queue)
    return killed.is_set()


@virtual_time
async def test_an_update_that_kills_the_process_three_times_is_dropped_and_no_other() -> None:
    telegram, disk = Telegram(), Disk()
    handled: list[str] = []
    for chat in range(10):
        await telegram.says(chat, "kills" if chat == 4 else f"fine {chat}")
    runs = [await _run_until_killed(telegram, disk, handled) for _ in range(4)]
    assert runs == [True, True, True, False]
    assert sorted(handled) == sorted(f"fine {chat}" for chat in range(10) if chat != 4)


@virtual_time
async def test_a_slow_update_after_a_crash_holds_up_the_rest_for_half_a_minute_at_most() -> None:
    telegram, disk, diary = Telegram(), Disk(), Diary()
    await telegram.says(1, "hang")
    await telegram.says(2, "quick")
    async with serving(telegram, diary, count_attempt=disk.count) as bot:
        began = elapsed()
        await telegram.all_confirmed()
        assert diary.ended == ["quick"]
        assert bot.dropped == [500]
        assert elapsed() - began < 35


@virtual_time
async def test_people_are_served_even_if_tries_cannot_be_counted() -> None:
    telegram, diary = Telegram(), Diary()

    async def count(_update_id: int) -> int:
        raise OSError("disk full")

    await telegram.says(1, "quick")
    async with serving(telegram, diary, count_attempt=count):
        await telegram.all_confirmed()
        assert diary.ended == ["quick"]


@virtual_time
async def test_stopping_while_being_careful_leaves_the_rest_to_the_next_run() -> None:
    telegram, disk, diary = Telegram(), Disk(), Diary()
    await telegram.says(1, "quick")
    await telegram.says(2, "hang")
    behind = await telegram.says(3, "behind it")
    async with serving(telegram, diary, count_attempt=disk.count) as bot:
        await asyncio.sleep(1)
        began = elapsed()
        await bot.loop.stop(grace=4.0)
        assert elapsed() - began <= 5
        assert behind in telegram.queue
        assert disk.attempts[behind] == 0
