"""One chat with more updates than a fetch shows must not silence everybody else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from telegram import Update

from bot.clock import elapsed
from tests.machinery.serving import chat_of, serving, text_of
from tests.machinery.telegram_in_memory import Telegram
from tests.machinery.virtual_time import virtual_time

FLOOD = 1
OTHERS = range(1000, 1010)


@pytest.fixture(autouse=True)
def _quiet_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns whenever Telegram says 429


def answering(flood_seconds: float = 0.0) -> Callable[[Update], Awaitable[None]]:
    """Answers every update; those of the flood take so long."""

    async def handle(update: Update) -> None:
        if chat_of(update) == FLOOD:
            await asyncio.sleep(flood_seconds)
        await update.get_bot().send_message(chat_of(update), text_of(update))

    return handle


async def tell(update: Update) -> None:
    await update.get_bot().send_message(chat_of(update), "sorry")


async def flood(telegram: Telegram, updates: int, *, then: range = OTHERS) -> None:
    for number in range(updates):
        await telegram.says(FLOOD, str(number))
    for chat in then:
        await telegram.says(chat, "hello")


def heard(telegram: Telegram, chats: range = OTHERS) -> bool:
    return {chat for chat, _ in telegram.sent} >= set(chats)


def answered(telegram: Telegram) -> list[str]:
    """What the flooding chat got to read, its one notice left out."""
    return [text for chat, text in telegram.sent if chat == FLOOD and text != "sorry"]


async def seconds_until_heard(telegram: Telegram, chats: range = OTHERS) -> float:
    began = elapsed()
    while not heard(telegram, chats):
        await asyncio.sleep(0.1)
        assert elapsed() - began < 100_000
    return elapsed() - began


def test_a_chat_to_which_telegram_lets_nothing_be_sent_silences_nobody() -> None:
    @virtual_time
    async def scenario() -> None:
        telegram = Telegram()
        telegram.silence(FLOOD, 100)
        await flood(telegram, 450)
        async with serving(telegram, answering(), tell=tell) as bot:
            assert await seconds_until_heard(telegram) < 20
            assert telegram.silent_until[FLOOD] > elapsed(), "the flood was still there"
            await telegram.all_confirmed()
            await asyncio.sleep(200)
            assert len(telegram.refused_sends) == 1, "nothing is sent before Telegram's time is over"
            assert telegram.sent.count((FLOOD, "sorry")) == 1
            assert len(bot.dropped) == 1
            assert bot.loop.counters.dropped == 450

    scenario()


def test_somebody_still_to_be_told_does_not_hold_up_the_end() -> None:
    @virtual_time
    async def scenario() -> None:
        telegram = Telegram()
        telegram.silence(FLOOD, 100)
        await flood(telegram, 450)
        async with serving(telegram, answering(), tell=tell) as bot:
            await seconds_until_heard(telegram)
            await telegram.all_confirmed()
            began = elapsed()
            await bot.loop.stop()
            assert elapsed() - began < 0.5

    scenario()


@virtual_time
async def test_slow_answers_to_one_chat_silence_nobody() -> None:
    telegram = Telegram()
    await flood(telegram, 450)
    async with serving(telegram, answering(0.5), tell=tell) as bot:
        assert await seconds_until_heard(telegram) < 20
        await telegram.all_confirmed()
        assert len(answered(telegram)) >= 15
        assert answered(telegram) == sorted(answered(telegram), key=int)
        assert telegram.sent.count((FLOOD, "sorry")) == 1
        assert bot.loop.counters.dropped == 450 - len(answered(telegram))
        await telegram.says(FLOOD, "9999")
        await telegram.all_confirmed()
        assert answered(telegram)[-1] == "9999", "once nobody waits the chat is heard again"


@virtual_time
async def test_a_handler_that_hangs_for_one_chat_silences_nobody() -> None:
    telegram = Telegram()
    await flood(telegram, 450)
    async with serving(telegram, answering(3600), tell=tell) as bot:
        assert await seconds_until_heard(telegram) < 25
        await telegram.all_confirmed()
        assert len(bot.dropped) == 1


@virtual_time
async def test_a_chat_with_many_updates_loses_none_while_nobody_waits() -> None:
    telegram = Telegram()
    await flood(telegram, 89)
    async with serving(telegram, answering(2.0)) as bot:
        assert await seconds_until_heard(telegram) < 1
        await telegram.all_confirmed()
        assert len(answered(telegram)) == 89
        assert bot.loop.counters.dropped == 0


@virtual_time
async def test_a_chat_whose_many_updates_are_answered_quickly_loses_none() -> None:
    telegram = Telegram()
    await flood(telegram, 450)
    async with serving(telegram, answering(0.001)) as bot:
        await telegram.all_confirmed()
        assert len(answered(telegram)) == 450
        assert bot.loop.counters.dropped == 0


@virtual_time
async def test_many_updates_behind_a_slow_one_of_another_chat_are_not_cut() -> None:
    telegram = Telegram()
    slow = 2

    async def handle(update: Update) -> None:
        await asyncio.sleep(9 if chat_of(update) == slow else 0.02)
        await update.get_bot().send_message(chat_of(update), text_of(update))

    await telegram.says(slow, "slow")
    await flood(telegram, 150)
    async with serving(telegram, handle) as bot:
        await telegram.all_confirmed()
        assert len(answered(telegram)) == 150
        assert bot.loop.counters.dropped == 0


@virtual_time
async def test_a_flood_that_does_not_end_delays_others_by_seconds_only() -> None:
    telegram = Telegram()
    async with serving(telegram, answering(0.5), tell=tell):
        for second in range(60):
            for number in range(20):
                await telegram.says(FLOOD, str(second * 20 + number))
            await telegram.says(1000 + second, "hello")
            await asyncio.sleep(1)
            assert heard(telegram, range(1000, 1000 + max(0, second - 20)))


def test_a_chat_that_waits_for_telegram_is_let_go_once_others_come() -> None:
    @virtual_time
    async def scenario() -> None:
        telegram = Telegram()
        telegram.silence(FLOOD, 250)
        async with serving(telegram, answering(), tell=tell) as bot:
            await flood(telegram, 3, then=range(0))
            await asyncio.sleep(5)
            crowd = range(1000, 1300)
            await flood(telegram, 0, then=crowd)
            assert await seconds_until_heard(telegram, crowd) < 35
            assert bot.dropped == []
            await asyncio.sleep(300)
            assert telegram.sent.count((FLOOD, "sorry")) == 1
            assert len(telegram.refused_sends) == 1

    scenario()


def test_nobody_is_lost_when_telegram_lets_nothing_be_sent_to_anybody_for_a_while() -> None:
    @virtual_time
    async def scenario() -> None:
        telegram = Telegram()
        crowd = range(1000, 1300)
        for chat in crowd:
            telegram.silence(chat, 25)
        await flood(telegram, 0, then=crowd)
        async with serving(telegram, answering()) as bot:
            assert await seconds_until_heard(telegram, crowd) < 60
            assert bot.loop.counters.dropped == 0

    scenario()


@virtual_time
async def test_a_flood_after_a_crash_silences_nobody_either() -> None:
    telegram = Telegram()
    await flood(telegram, 450)

    async def count(_update_id: int) -> int:
        return 1

    async with serving(telegram, answering(5.0), count_attempt=count, tell=tell):
        assert await seconds_until_heard(telegram) < 90
