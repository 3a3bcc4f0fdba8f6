"""Faults on request do what they say, exactly as often as asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from sandbox import Faults, Person, Sandbox
from tests.sandbox.conftest import bot_for


@pytest.mark.parametrize(
    ("arrange", "error"),
    [
        (lambda faults: faults.too_many_requests(7), RetryAfter),
        (lambda faults: faults.server_error(502), NetworkError),
        (lambda faults: faults.blocked(), Forbidden),
        (lambda faults: faults.refuse(400, "Bad Request: out of spite"), BadRequest),
        (lambda faults: faults.chat_moved(-1002), ChatMigrated),
        (lambda faults: faults.drop_before_effect(), NetworkError),
    ],
)
async def test_one_call_fails_and_does_nothing(
    sandbox: Sandbox, bot: Bot, maria: Person, arrange: Callable[[Faults], None], error: type[TelegramError]
) -> None:
    arrange(sandbox.faults)
    with pytest.raises(error):
        await bot.send_message(maria.id, "Lost")
    await bot.send_message(maria.id, "Found")
    assert [message.text for message in maria.received] == ["Found"]


async def test_the_seconds_to_wait(sandbox: Sandbox, bot: Bot, maria: Person) -> None:
    sandbox.faults.too_many_requests(7)
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(maria.id, "Lost")
    assert refusal.value.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize(
    "arrange",
    [
        lambda faults: faults.drop_after_effect(),
        lambda faults: faults.server_error_after_effect(),
    ],
)
async def test_an_answer_is_lost_though_the_message_arrived(
    sandbox: Sandbox, bot: Bot, maria: Person, arrange: Callable[[Faults], None]
) -> None:
    arrange(sandbox.faults)
    with pytest.raises(NetworkError):
        await bot.send_message(maria.id, "Arrived")
    assert [message.text for message in maria.received] == ["Arrived"]


@pytest.fixture
async def hasty(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """A bot that waits a tenth of a second for an answer."""
    bot = bot_for(sandbox, read_timeout=0.1)
    await bot.initialize()
    yield bot
    await bot.shutdown()


async def test_time_outs_before_and_after_the_effect(sandbox: Sandbox, hasty: Bot, maria: Person) -> None:
    sandbox.faults.time_out_before_effect("sendMessage")
    sandbox.faults.time_out_after_effect("sendMessage")
    for text in ("Before", "After"):
        with pytest.raises(TimedOut):
            await hasty.send_message(maria.id, text)
    assert [message.text for message in maria.received] == ["After"]
    assert sandbox.calls[-1].outcome == "no answer"


async def test_a_fault_for_one_method_leaves_the_others(sandbox: Sandbox, bot: Bot, maria: Person) -> None:
    sandbox.faults.server_error(500, method="editMessageText", times=2)
    sent = await bot.send_message(maria.id, "Hello")
    for _ in range(2):
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await sent.edit_text("Changed")
    await sent.edit_text("Changed")


async def test_a_fault_until_it_is_cleared_spares_the_polling(sandbox: Sandbox, bot: Bot, maria: Person) -> None:
    sandbox.faults.server_error(times=None)
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.send_message(maria.id, "Hello")
    assert len(await bot.get_updates()) == 1
    sandbox.faults.clear()
    await bot.send_message(maria.id, "Hello")


async def test_polling_fails_when_asked_by_name(sandbox: Sandbox, bot: Bot, maria: Person) -> None:
    sandbox.faults.server_error(method="getUpdates")
    with pytest.raises(NetworkError):
        await bot.get_updates()
    assert len(await bot.get_updates()) == 1
