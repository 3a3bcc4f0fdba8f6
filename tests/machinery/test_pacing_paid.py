"""Above Telegram's free rate an answer to a person is paid for like any message: it would be refused otherwise."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

from telegram.ext import ExtBot

from bot.clock import elapsed
from bot.methods import MAY_BE_PAID
from bot.pacing import ChatLimits, Pacer
from sandbox.errors import ApiError
from sandbox.limits import Limits, SendingPace
from tests.machinery.telegram_in_memory import InMemoryRequest, Telegram
from tests.machinery.virtual_time import virtual_time

NO_CHAT_LIMITS = Limits(chat_messages_per_second=None)


class StrictTelegram(Telegram):
    """Refuses what goes above 30 a second and is not paid for, and notes what is."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, int, bool]] = []
        self.refused = 0
        self._pace = SendingPace(NO_CHAT_LIMITS, stopwatch=elapsed)

    async def call(self, method: str, parameters: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if method in MAY_BE_PAID:
            paid = parameters.get("allow_paid_broadcast", False)
            self.calls.append((method, parameters["chat_id"], paid))
            try:
                self._pace.take(parameters["chat_id"], paid=paid)
            except ApiError as error:
                self.refused += 1
                return 429, dict(error.as_answer())
        elif "allow_paid_broadcast" in parameters:
            raise AssertionError(f"{method} knows no such parameter")
        return await super().call(method, parameters)

    def paid(self, *chats: int) -> list[bool]:
        return [paid for _, chat_id, paid in self.calls if chat_id in chats]


def bot_for(telegram: Telegram, rate: int, *, paid: bool) -> ExtBot[Any]:
    request = InMemoryRequest(telegram)
    pacer = Pacer(rate, ChatLimits(seconds=0), paid=paid, clock=elapsed)
    return ExtBot("42:x", request=request, get_updates_request=request, rate_limiter=pacer)


async def bulk(bot: ExtBot[Any], chat_id: int) -> None:
    assert isinstance(bot.rate_limiter, Pacer)
    with await bot.rate_limiter.reserve_bulk(chat_id) as slot:
        await asyncio.sleep(0.005)  # the ledger notes it
        await bot.send_message(chat_id, "news", rate_limit_args=slot)


async def a_run_with_people(bot: ExtBot[Any], *, messages: int, answers: int) -> None:
    async with asyncio.TaskGroup() as group:
        for chat_id in range(1_000, 1_000 + messages):
            group.create_task(bulk(bot, chat_id))
        for chat_id in range(1, answers + 1):
            await asyncio.sleep(0.09)
            group.create_task(bot.send_message(chat_id, "answer"))


@virtual_time
async def test_nobody_is_refused_an_answer_while_thousands_are_written_to() -> None:
    telegram = StrictTelegram()
    async with bot_for(telegram, 1000, paid=True) as bot:
        await a_run_with_people(bot, messages=3_000, answers=30)
    assert telegram.refused == 0
    assert len(telegram.paid(*range(1, 31))) == 30
    assert all(telegram.paid(*range(1, 31)))


@virtual_time
async def test_an_answer_in_quiet_times_costs_nothing() -> None:
    telegram = StrictTelegram()
    async with bot_for(telegram, 1000, paid=True) as bot:
        await a_run_with_people(bot, messages=500, answers=1)
        await asyncio.sleep(2)
        for chat_id in (50, 51, 52):
            await bot.send_message(chat_id, "answer")
            await asyncio.sleep(0.2)
    assert telegram.paid(50, 51, 52) == [False, False, False]
    assert telegram.refused == 0


@virtual_time
async def test_many_people_at_once_are_all_answered() -> None:
    telegram = StrictTelegram()
    async with bot_for(telegram, 200, paid=True) as bot:
        await asyncio.gather(*(bot.send_message(chat_id, "answer") for chat_id in range(1, 401)))
    assert telegram.refused == 0
    assert len(telegram.sent) == 400


@virtual_time
async def test_at_the_free_rate_and_without_leave_nothing_is_ever_paid() -> None:
    for rate, paid in ((30, True), (30, False), (100, False)):
        telegram = StrictTelegram()
        async with bot_for(telegram, rate, paid=paid) as bot:
            await asyncio.gather(*(bot.send_message(chat_id, "answer") for chat_id in range(1, 29)))
        assert not any(paid for _, _, paid in telegram.calls)


@virtual_time
async def test_only_methods_that_can_be_paid_for_are_marked() -> None:
    telegram = StrictTelegram()
    async with bot_for(telegram, 1000, paid=True) as bot:
        chats = itertools.count(1)
        await asyncio.gather(*(bot.send_message(next(chats), "answer") for _ in range(100)))
        await bot.send_chat_action(7, "typing")
        await bot.answer_callback_query("1")
        await bot.delete_message(7, 1)
