from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from bot.clock import elapsed
from tests.machinery.serving import Diary, serving
from tests.machinery.telegram_in_memory import Telegram
from tests.machinery.virtual_time import virtual_time

SLOW = 1
STEP = 1.0  # more than the loop's longest look, less than a try


@virtual_time
async def test_an_update_is_confirmed_only_after_it_was_handled() -> None:
    telegram, diary = Telegram(), Diary()
    update_id = await telegram.says(7, "wait")
    async with serving(telegram, diary):
        await asyncio.sleep(STEP)
        assert diary.begun == ["wait"]
        assert update_id in telegram.queue
        diary.release.set()
        await telegram.all_confirmed()
        assert telegram.confirmed == [update_id]


@virtual_time
async def test_what_a_crash_interrupts_is_handled_by_the_next_run() -> None:
    telegram, diary = Telegram(), Diary()
    for chat in range(150):
        await telegram.says(chat, f"{'wait' if chat % 3 == 0 else 'quick'} {chat}")
    async with serving(telegram, diary):
        await asyncio.sleep(STEP)  # and here the process dies
    after = Diary()
    after.release.set()
    async with serving(telegram, after):
        await telegram.all_confirmed()
    done = {*diary.ended, *after.ended}
    assert len(done) == 150


@virtual_time
async def test_a_slow_chat_delays_no_other_and_keeps_its_own_order() -> None:
    telegram, diary = Telegram(), Diary()
    async with serving(telegram, diary):
        await telegram.says(SLOW, "wait 1")
        await telegram.says(SLOW, "then 2")
        await asyncio.sleep(STEP)
        for number in range(15):
            await telegram.says(100 + number, f"quick {number}")
            await asyncio.sleep(0.5)
            assert f"quick {number}" in diary.ended
        assert "then 2" not in diary.begun
        diary.release.set()
        await telegram.all_confirmed()
        assert diary.ended[-2:] == ["wait 1", "then 2"]
        assert Counter(diary.begun).most_common(1)[0][1] == 1, "nothing was handled twice"


@virtual_time
async def test_while_one_is_slow_telegram_is_not_asked_all_the_time() -> None:
    telegram, diary = Telegram(), Diary()
    async with serving(telegram, diary):
        await telegram.says(SLOW, "wait")
        await asyncio.sleep(9)
        assert len(telegram.fetches) < 45
        diary.release.set()
        await telegram.all_confirmed()


@virtual_time
async def test_a_quiet_bot_asks_once_per_long_poll() -> None:
    telegram = Telegram()
    async with serving(telegram, Diary()):
        await asyncio.sleep(600)
        assert len(telegram.fetches) <= 21


@virtual_time
async def test_more_than_a_hundred_behind_a_slow_one_are_reached_once_it_ends() -> None:
    telegram, diary = Telegram(), Diary()
    await telegram.says(SLOW, "hang")
    for chat in range(500):
        await telegram.says(1000 + chat, f"quick {chat}")
    async with serving(telegram, diary) as bot:
        await asyncio.sleep(STEP)
        assert len(diary.ended) == 99, "all that Telegram shows"
        await telegram.all_confirmed()
        assert len(diary.ended) == 500
        assert bot.dropped == [500]
        assert elapsed() < 1000 + 40, "three tries of ten seconds, and what lies between them"


@virtual_time
async def test_update_ids_may_begin_anew_lower_after_a_quiet_week() -> None:
    telegram, diary = Telegram(), Diary()
    telegram.next_id = 900_000
    async with serving(telegram, diary):
        await telegram.says(7, "before")
        await telegram.all_confirmed()
        await asyncio.sleep(8 * 86_400)
        telegram.next_id = 12
        await telegram.says(7, "after")
        await telegram.all_confirmed()
        assert diary.ended == ["before", "after"]


@virtual_time
async def test_confirmed_updates_that_come_again_and_doubled_ones_are_recognised() -> None:
    telegram, diary = Telegram(), Diary()
    telegram.before_answer = lambda updates: [*reversed(updates), *updates]
    async with serving(telegram, diary):
        first = await telegram.says(7, "one")
        await telegram.says(7, "two")
        await telegram.all_confirmed()
        telegram.queue[first] = {"update_id": first, "message": _message(7, "one")}
        await telegram.says(8, "three")
        await telegram.all_confirmed()
        assert diary.ended == ["one", "two", "three"]


def _message(chat_id: int, text: str) -> dict[str, Any]:
    return {"message_id": 1, "date": 0, "chat": {"id": chat_id, "type": "private"}, "text": text}
