from __future__ import annotations

import asyncio

from telegram.error import NetworkError

from bot.clock import elapsed
from tests.machinery.serving import Diary, serving
from tests.machinery.telegram_in_memory import Telegram, refusal
from tests.machinery.virtual_time import virtual_time


@virtual_time
async def test_a_long_poll_does_not_hold_up_the_end() -> None:
    telegram = Telegram()
    async with serving(telegram, Diary()) as bot:
        await telegram.until(lambda: telegram.polling == 1)
        began = elapsed()
        await bot.loop.stop()
        assert elapsed() - began < 0.5
        assert telegram.polling == 0


@virtual_time
async def test_what_is_in_hand_may_end_and_is_confirmed() -> None:
    telegram, diary = Telegram(), Diary()
    async with serving(telegram, diary) as bot:
        for chat in range(5):
            await telegram.says(chat, "wait")
        await asyncio.sleep(1)
        asyncio.get_running_loop().call_later(2, diary.release.set)
        await bot.loop.stop(grace=4.0)
        assert diary.ended == ["wait"] * 5
        assert not telegram.queue


@virtual_time
async def test_what_does_not_end_in_time_stays_with_telegram() -> None:
    telegram, diary = Telegram(), Diary()
    async with serving(telegram, diary) as bot:
        done = await telegram.says(7, "quick")
        stuck = await telegram.says(8, "hang")
        behind = await telegram.says(8, "behind it")
        await asyncio.sleep(1)
        began = elapsed()
        await bot.loop.stop(grace=4.0)
        assert elapsed() - began <= 5
        assert diary.cut == ["hang"], "it does not go on after the end"
        assert telegram.confirmed == [done]
        assert list(telegram.queue) == [stuck, behind]


@virtual_time
async def test_an_update_waiting_for_its_next_try_is_left_to_the_next_run() -> None:
    telegram = Telegram()

    async def handle(_update: object) -> None:
        raise NetworkError("down")

    async with serving(telegram, handle) as bot:
        waiting = await telegram.says(7, "hello")
        await asyncio.sleep(20)
        began = elapsed()
        await bot.loop.stop()
        assert elapsed() - began < 0.5
        assert list(telegram.queue) == [waiting]
        assert bot.dropped == []


@virtual_time
async def test_a_server_that_no_longer_answers_does_not_hold_up_the_end() -> None:
    telegram, diary = Telegram(), Diary()
    async with serving(telegram, diary) as bot:
        await telegram.says(7, "hang")
        await asyncio.sleep(1)
        telegram.refuse("getUpdates", *[refusal(409, "Conflict: terminated")] * 1000)
        began = elapsed()
        await bot.loop.stop(grace=4.0)
        assert elapsed() - began <= 5


@virtual_time
async def test_the_end_can_come_while_there_is_no_network() -> None:
    telegram = Telegram()
    telegram.refuse("getUpdates", *[NetworkError("down")] * 1000)
    async with serving(telegram, Diary()) as bot:
        await asyncio.sleep(100)
        began = elapsed()
        await bot.loop.stop()
        assert elapsed() - began < 0.5
