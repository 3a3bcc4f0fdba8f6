from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import Update
from telegram.error import NetworkError, TimedOut
from telegram.ext import CallbackContext, ContextTypes

from bot.clock import elapsed
from tests.machinery.serving import Diary, chat_of, serving, text_of
from tests.machinery.telegram_in_memory import Telegram, refusal
from tests.machinery.virtual_time import virtual_time

SLOW = 1
STEP = 1.0  # more than the loop's longest look, less than a try


class _NoContext(CallbackContext[Any, Any, Any, Any]):
    @classmethod
    def from_update(cls, update: object, application: object) -> Any:
        del update, application
        raise RuntimeError("no context")


@virtual_time
async def test_a_failing_update_gets_three_tries_and_the_person_is_told() -> None:
    telegram, diary = Telegram(), Diary()
    async with serving(telegram, diary) as bot:
        poison = await telegram.says(7, "raise")
        await telegram.says(7, "next")
        await telegram.all_confirmed()
        assert diary.begun == ["raise", "raise", "raise", "next"]
        assert bot.dropped == [poison]
        assert (bot.loop.counters.dropped, bot.loop.counters.handled) == (1, 1)


@virtual_time
async def test_a_hanging_update_is_cut_off_after_three_times_ten_seconds() -> None:
    telegram, diary = Telegram(), Diary()
    async with serving(telegram, diary) as bot:
        began = elapsed()
        poison = await telegram.says(7, "hang")
        await telegram.all_confirmed()
        assert bot.dropped == [poison]
        assert 30 <= elapsed() - began < 35


@virtual_time
async def test_a_person_who_cannot_be_told_holds_up_nothing() -> None:
    telegram, diary = Telegram(), Diary()

    async def tell(_update: Update) -> None:
        raise NetworkError("down")

    async with serving(telegram, diary, tell=tell) as bot:
        poison = await telegram.says(7, "raise")
        await telegram.all_confirmed()
        assert bot.dropped == [poison]


@virtual_time
async def test_network_trouble_while_answering_is_not_the_updates_fault() -> None:
    telegram = Telegram()
    failures = iter([NetworkError("down"), TimedOut(), NetworkError("down"), NetworkError("down")])
    answered = []

    async def handle(update: Update) -> None:
        for failure in failures:
            raise failure
        answered.append(text_of(update))

    async with serving(telegram, handle) as bot:
        await telegram.says(7, "hello")
        await telegram.all_confirmed()
        assert answered == ["hello"]
        assert bot.dropped == []
        assert bot.loop.retried == 4


@virtual_time
async def test_trouble_that_lasts_is_given_up_after_minutes() -> None:
    telegram = Telegram()

    async def handle(_update: Update) -> None:
        raise NetworkError("down")

    async with serving(telegram, handle) as bot:
        began = elapsed()
        await telegram.says(7, "hello")
        await telegram.all_confirmed()
        assert bot.dropped == [500]
        assert 240 < elapsed() - began <= 300


@virtual_time
async def test_trouble_with_one_chat_does_not_keep_hundreds_waiting_for_minutes() -> None:
    telegram = Telegram()
    answered = []

    async def handle(update: Update) -> None:
        if chat_of(update) == SLOW:
            raise NetworkError("only this chat")
        answered.append(update.update_id)

    await telegram.says(SLOW, "hello")
    for chat in range(300):
        await telegram.says(1000 + chat, "hello")
    async with serving(telegram, handle):
        began = elapsed()
        await telegram.all_confirmed()
        assert len(answered) == 300
        assert elapsed() - began < 70


@virtual_time
async def test_what_the_bot_is_told_to_blame_on_its_surroundings_is_waited_out() -> None:
    telegram = Telegram()
    failures = iter([OSError("disk full")] * 5)

    async def handle(_update: Update) -> None:
        for failure in failures:
            raise failure

    async with serving(telegram, handle, trouble=(OSError,)) as bot:
        await telegram.says(7, "hello")
        await telegram.all_confirmed()
        assert bot.dropped == []


@pytest.mark.parametrize("wait", [1, 17, 250])
def test_retry_after_is_obeyed_to_the_second(wait: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns whenever Telegram says 429

    @virtual_time
    async def scenario() -> None:
        telegram = Telegram()
        tries: list[float] = []

        async def handle(update: Update) -> None:
            tries.append(elapsed())
            await update.get_bot().send_message(chat_of(update), "answer")

        telegram.refuse("sendMessage", refusal(429, "Too Many Requests", retry_after=wait))
        async with serving(telegram, handle):
            await telegram.says(7, "hello")
            await telegram.all_confirmed()
        assert telegram.sent == [(7, "answer")]
        assert wait <= tries[1] - tries[0] < wait + 0.1

    scenario()


def test_a_wait_longer_than_the_patience_is_not_answered_with_more_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")

    @virtual_time
    async def scenario() -> None:
        telegram = Telegram()

        async def handle(update: Update) -> None:
            await update.get_bot().send_message(chat_of(update), "answer")

        telegram.refuse("sendMessage", refusal(429, "Too Many Requests", retry_after=3600))
        async with serving(telegram, handle, tell=handle) as bot:
            await telegram.says(7, "hello")
            await telegram.all_confirmed()
            assert bot.loop.counters.dropped == 1
            assert telegram.sent == []

    scenario()


@virtual_time
async def test_somebody_who_blocked_the_bot_is_finished_at_once() -> None:
    telegram = Telegram()
    tries = []

    async def handle(update: Update) -> None:
        tries.append(update.update_id)
        await update.get_bot().send_message(chat_of(update), "answer")

    telegram.refuse("sendMessage", refusal(403, "Forbidden: bot was blocked by the user"))
    async with serving(telegram, handle) as bot:
        await telegram.says(7, "hello")
        await telegram.all_confirmed()
        assert len(tries) == 1
        assert bot.dropped == []
        assert bot.loop.counters.unreachable == 1


@virtual_time
async def test_a_refused_answer_counts_as_the_updates_fault() -> None:
    telegram = Telegram()

    async def handle(update: Update) -> None:
        await update.get_bot().send_message(chat_of(update), "answer")

    telegram.refuse("sendMessage", *[refusal(400, "Bad Request: can't parse entities")] * 3)
    async with serving(telegram, handle) as bot:
        poison = await telegram.says(7, "hello")
        await telegram.all_confirmed()
        assert bot.dropped == [poison]


@virtual_time
async def test_a_handler_is_interrupted_by_nothing_but_time() -> None:
    telegram = Telegram()
    tries = []

    async def handle(update: Update) -> None:
        tries.append(update.update_id)
        if len(tries) == 1:
            raise asyncio.CancelledError  # as when something it waits for was cancelled

    async with serving(telegram, handle):
        await telegram.says(7, "hello")
        await telegram.all_confirmed()
        assert len(tries) == 2


@virtual_time
async def test_a_context_that_cannot_be_made_is_not_taken_for_success() -> None:
    telegram, diary = Telegram(), Diary()
    async with serving(telegram, diary) as bot:
        bot.application.context_types = ContextTypes(context=_NoContext)
        poison = await telegram.says(7, "hello")
        await telegram.all_confirmed()
        assert bot.dropped == [poison]
