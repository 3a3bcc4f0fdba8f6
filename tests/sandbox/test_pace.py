"""Sending too fast is refused with the seconds to wait, and waiting them is enough."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from sandbox import Limits, Person, Sandbox
from tests.sandbox.conftest import HandClock


@pytest.fixture
def limits() -> Limits:
    return Limits(messages_per_second=8, paid_messages_per_second=10, chat_burst=3)


async def test_a_chat_takes_a_short_burst_and_then_one_a_second(bot: Bot, maria: Person, clock: HandClock) -> None:
    for number in range(3):
        await bot.send_message(maria.id, str(number))
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(maria.id, "Too soon")
    assert refusal.value.retry_after == timedelta(seconds=1)
    clock.forward(seconds=1)
    await bot.send_message(maria.id, "In time")
    with pytest.raises(RetryAfter):
        await bot.send_message(maria.id, "Too soon again")
    assert [message.text for message in maria.received] == ["0", "1", "2", "In time"]


async def test_edits_are_not_counted(bot: Bot, maria: Person) -> None:
    sent = await bot.send_message(maria.id, "0")
    for number in range(1, 10):
        await sent.edit_text(str(number))


async def test_all_chats_together_have_a_limit_that_payment_raises(
    sandbox: Sandbox, bot: Bot, clock: HandClock
) -> None:
    people = [sandbox.add_person(f"Person {number}", "en") for number in range(12)]
    for person in people:
        await person.starts(wait=False)
    for person in people[:8]:
        await bot.send_message(person.id, "Hello")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[8].id, "Hello")
    assert people[8].received == []
    await bot.send_message(people[8].id, "Hello", allow_paid_broadcast=True)
    await bot.send_message(people[9].id, "Hello", allow_paid_broadcast=True)
    with pytest.raises(RetryAfter):
        await bot.send_message(people[10].id, "Hello", allow_paid_broadcast=True)
    clock.forward(seconds=1)
    await bot.send_message(people[10].id, "Hello")


async def test_the_refusal_says_it_as_telegram_does(sandbox: Sandbox, bot: Bot, maria: Person) -> None:
    for _ in range(3):
        await bot.send_message(maria.id, "Hello")
    with pytest.raises(RetryAfter):
        await bot.send_message(maria.id, "Hello")
    assert sandbox.calls[-1].outcome == "Too Many Requests: retry after 1"
