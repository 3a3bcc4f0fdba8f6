"""Somebody who goes to an event, and a bot that knows of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from tests.conversations.conftest import Stage
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]

A_MOMENT = timedelta(seconds=1)
EVE = datetime(2027, 4, 18, 9, tzinfo=UTC)
"""Eleven o'clock in Berlin, the day before."""
DAY = datetime(2027, 4, 19, 6, tzinfo=UTC)
AFTER = datetime(2027, 4, 20, 8, tzinfo=UTC)
NEXT = "SELECT state, next_step, datetime(next_at, 'unixepoch') FROM pledge"


async def looks_at_the_event(guest: Supporter, answer: str = "Neither") -> None:
    await guest.sends("/start")
    await guest.taps(answer)
    await guest.taps("Hold or join a protest")
    await guest.taps("Germany")
    await guest.person.taps(guest.labels[0])


async def agrees_to_be_written_to(guest: Supporter) -> Supporter:
    await looks_at_the_event(guest)
    await guest.taps("Yes, and write to me")
    await guest.taps("Yes, keep this and write to me")
    assert guest.reads("pledge.recorded.event")
    return guest


async def comes(stage: Stage, guest: Supporter, at: datetime, text: str) -> None:
    """That moment comes, and with it a message with this text."""
    stage.clock.move_to(at + A_MOMENT)
    async with asyncio.timeout(10):
        while not guest.reads(text):
            await a_moment_later(stage)
    assert guest.screen.text.startswith(guest.words.plain("followup.intro")), "neutral on a locked screen"


async def noticed(stage: Stage, rows: Rows, sql: str, becomes: list[tuple[object, ...]]) -> None:
    """The bot looks at the facts and at what is due, and this stands in its database."""
    async with asyncio.timeout(10):
        while await rows(sql) != becomes:
            await a_moment_later(stage)


async def is_over(stage: Stage, rows: Rows) -> None:
    """The event has come and gone."""
    stage.clock.move_to(DAY + timedelta(hours=8))
    await noticed(stage, rows, "SELECT next_step FROM pledge", [("after",)])


async def a_moment_later(stage: Stage) -> None:
    """A moved clock makes the bot look at everything at once."""
    stage.clock.move_to(stage.clock.now() + A_MOMENT)
    await asyncio.sleep(0.02)


def of_its_own_accord(guest: Supporter) -> int:
    """How many messages about pledges have come unasked."""
    intro = guest.words.plain("followup.intro")
    return sum(message.text.startswith(intro) for message in guest.person.received)
