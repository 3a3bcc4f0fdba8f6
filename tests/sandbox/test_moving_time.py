"""The clock on the page: shown to everybody, moved by anybody, and what goes with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest

from sandbox import BotProfile, Person, Sandbox
from tests.sandbox.conftest import TOKEN, HandClock
from tests.sandbox.open_page import OpenPage, open_page


class MovedByHand(HandClock):
    def move_to(self, instant: datetime) -> None:
        self.now = instant


@pytest.fixture
def clock() -> MovedByHand:
    return MovedByHand()


@pytest.fixture
def stopwatch() -> HandClock:
    return HandClock()


@pytest.fixture
async def sandbox(clock: MovedByHand, stopwatch: HandClock) -> AsyncIterator[Sandbox]:
    bot, watch = BotProfile(id=42), stopwatch.seconds
    async with Sandbox(token=TOKEN, bot=bot, clock=clock, move_clock=clock.move_to, stopwatch=watch) as sandbox:
        yield sandbox


@pytest.fixture
async def page(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncIterator[OpenPage]:
    async with open_page(sandbox, session) as page:
        await page.hears("world")
        await page.hears("clock")
        yield page


async def test_the_time_on_connecting(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    async with open_page(sandbox, session) as page:
        await page.hears("world")
        assert await page.hears("clock") == {"type": "clock", "now": "2026-03-01T09:00:00+00:00", "movable": True}


@pytest.mark.parametrize(
    ("request_", "now"),
    [
        ({"to": "2026-03-02T09:00:00.000Z"}, "2026-03-02T09:00:00+00:00"),
        ({"to": "2026-03-02T09:00:00+03:00"}, "2026-03-02T06:00:00+00:00"),
        ({"to": "2020-01-01T00:00:00Z"}, "2020-01-01T00:00:00+00:00"),
        ({"to": "2100-12-31T23:59:59Z"}, "2100-12-31T23:59:59+00:00"),
        ({"forward": {"hours": 1}}, "2026-03-01T10:00:00+00:00"),
        ({"forward": {"days": 30, "hours": 1}}, "2026-03-31T10:00:00+00:00"),
    ],
)
async def test_one_moves_it_and_everybody_is_told(
    sandbox: Sandbox,
    session: aiohttp.ClientSession,
    page: OpenPage,
    clock: MovedByHand,
    request_: dict[str, Any],
    now: str,
) -> None:
    async with open_page(sandbox, session) as another:
        await another.hears("world")
        await another.hears("clock")
        await page.asks(do="clock", **request_)
        for told in (page, another):
            assert (await told.hears("clock"))["now"] == now
    assert clock().isoformat() == now


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"to": None},
        {"to": "tomorrow"},
        {"to": "2026-03-02T09:00:00"},
        {"to": "2019-12-31T23:59:59Z"},
        {"to": "2020-01-01T00:00:00+01:00"},
        {"to": "2101-01-01T00:00:00Z"},
        {"to": "0001-01-01T00:00:00+14:00"},
        {"to": "9999-12-31T23:59:59-12:00"},
        {"forward": {}},
        {"forward": 3600},
        {"forward": {"hours": "1"}},
        {"forward": {"hours": True}},
        {"forward": {"hours": 1.5}},
        {"forward": {"hours": -1}},
        {"forward": {"fortnights": 1}},
        {"forward": {"days": 30_000}},
        {"forward": {"days": 10**15}},
        {"forward": {"weeks": 2**63 - 1}},
    ],
)
async def test_a_time_out_of_range_or_none_at_all_is_refused(
    page: OpenPage, clock: MovedByHand, request_: dict[str, Any]
) -> None:
    before = clock()
    await page.asks(do="clock", **request_)
    assert (await page.hears("refused"))["why"]
    assert clock() == before
    await page.asks(do="clock", forward={"days": 1})
    await page.hears("clock")


async def test_a_clock_that_nobody_may_move(clock: MovedByHand, session: aiohttp.ClientSession) -> None:
    before = clock()
    async with (
        Sandbox(token=TOKEN, bot=BotProfile(id=42), clock=clock) as sandbox,
        open_page(sandbox, session) as page,
    ):
        await page.hears("world")
        assert (await page.hears("clock"))["movable"] is False
        await page.asks(do="clock", forward={"hours": 1})
        await page.hears("refused")
    assert clock() == before


async def test_messages_are_dated_by_the_moved_clock(page: OpenPage, bot: Bot, maria: Person) -> None:
    await page.asks(do="clock", to="2026-04-27T09:00:00Z")
    await page.hears("clock")
    sent = await bot.send_message(maria.id, "How did it go?")
    own = await maria.sends("Well", wait=False)
    assert sent.date.isoformat() == "2026-04-27T09:00:00+00:00"
    assert own.raw["date"] == int(sent.date.timestamp())
    await page.asks(do="clock", to="2026-05-01T09:00:00Z")
    await page.hears("clock")
    with pytest.raises(BadRequest, match="can't be deleted"):
        await sent.delete()


async def test_what_waits_for_the_bot_is_not_lost_by_a_move(
    page: OpenPage, bot: Bot, maria: Person, sandbox: Sandbox, stopwatch: HandClock
) -> None:
    await page.asks(do="clock", forward={"weeks": 3})
    await page.hears("clock")
    waiting = await bot.get_updates()
    assert texts(waiting) == ["/start"]
    stopwatch.forward(hours=25)
    assert await bot.get_updates() == ()


async def test_a_tap_grows_old_by_the_stopwatch(page: OpenPage, bot: Bot, maria: Person, stopwatch: HandClock) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Sent", callback_data="y")]])
    await bot.send_message(maria.id, "How did it go?", reply_markup=markup)
    await maria.taps("Sent", wait=False)
    await page.asks(do="clock", forward={"days": 1})
    await page.hears("clock")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert await query.answer()
    await maria.taps("Sent", wait=False)
    stopwatch.forward(minutes=5)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    with pytest.raises(BadRequest, match="too old"):
        await query.answer()


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.effective_message.text for update in updates if update.effective_message]
