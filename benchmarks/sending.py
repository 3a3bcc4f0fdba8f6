"""How much of Telegram's allowance a broadcast uses, and how long people wait meanwhile.

Usage: .venv/bin/python -m benchmarks.sending [SECONDS]

For 30 and for 1,000 messages a second, against a server of its own process that refuses what comes too soon: people are
answered, first while nothing else is sent, then while a broadcast goes to ever new chats as fast as it may. Beside ours
runs stock python-telegram-bot, with its AIORateLimiter where aiolimiter is installed.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import uvloop
from telegram.error import RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from benchmarks.serving import server
from bot.attempts import seconds_to_wait
from bot.pacing import Pacer
from bot.transport import Transport

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
LATENCY = 0.02
"""Seconds that the server takes to answer."""
RATES = (30, 1000)
SENDERS = 64
"""How many messages of the broadcast are in hand at once."""
PEOPLE = {30: 4, 1000: 40}
"""Answers to people a second."""


@dataclass
class Measured:
    """One run. Durations in milliseconds."""

    name: str
    rate: int
    taken: int
    refused: int
    doubled: int
    failed: int
    most: int
    idle: list[float]
    busy: list[float]
    cores: float

    def row(self) -> str:
        """A line of the table."""
        share = self.taken / (self.rate * SECONDS)
        waits = " ".join(f"{quantile(one, 0.5):7.1f} {quantile(one, 0.99):7.1f}" for one in (self.idle, self.busy))
        return (
            f"{self.rate:5} {self.name:22} {share:7.1%} {self.refused:7} {self.doubled:7} {self.failed:6} {self.most:6}"
            f"  {waits} {self.cores:6.2f}"
        )


def quantile(values: list[float], share: float) -> float:
    """The value below which that share of them lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


Send = Callable[[int, str], Awaitable[Any]]
chats = itertools.count(1_000_000)


async def our_bulk(bot: ExtBot[Any], chat_id: int, text: str) -> None:
    """As a ledger does: reserve, note it as being sent, send."""
    pacer = bot.rate_limiter
    assert isinstance(pacer, Pacer)
    with await pacer.reserve_bulk(chat_id) as slot:
        await bot.send_message(chat_id, text, rate_limit_args=slot)


async def stock_bulk(bot: ExtBot[Any], chat_id: int, text: str) -> None:
    """Send; the limiter makes it wait."""
    await bot.send_message(chat_id, text)


async def broadcast(send: Send, until: float, failures: list[TelegramError]) -> None:
    """Send to one new chat after the other; what was refused is sent again when it may be."""
    for chat_id in chats:
        while time.monotonic() < until:
            try:
                await send(chat_id, f"news {chat_id}")
            except RetryAfter as error:
                await asyncio.sleep(seconds_to_wait(error))
            except TelegramError as error:
                failures.append(error)
                break
            else:
                break
        if time.monotonic() >= until:
            return


async def answer_people(send: Send, a_second: int, until: float) -> list[float]:
    """Answer new people at that pace; how long each waited, in milliseconds."""
    waits: list[float] = []

    async def answer(chat_id: int) -> None:
        began = time.monotonic()
        while True:
            try:
                await send(chat_id, f"answer {chat_id}")
            except RetryAfter as error:
                await asyncio.sleep(seconds_to_wait(error))
            except TelegramError:
                await asyncio.sleep(0.1)
            else:
                break
        waits.append((time.monotonic() - began) * 1000)

    async with asyncio.TaskGroup() as group:
        # Not in step with the slots: 37 and 41 are prime to everything.
        for n in itertools.count():
            if time.monotonic() >= until:
                return waits
            group.create_task(answer(next(chats)))
            await asyncio.sleep((37 if n % 2 else 41) / 39 / a_second)
    return waits


async def measure(name: str, rate: int, bot: ExtBot[Any], bulk: Callable[..., Awaitable[None]]) -> Measured:
    """People alone, then people and a broadcast."""
    address = bot.base_url.partition("/bot")[0]

    async def to_people(chat_id: int, text: str) -> None:
        await bot.send_message(chat_id, text)

    async def in_bulk(chat_id: int, text: str) -> None:
        await bulk(bot, chat_id, text)

    async with aiohttp.ClientSession() as session:

        async def counted() -> dict[str, int]:
            async with session.get(f"{address}/counted") as response:
                told: dict[str, int] = await response.json()
                return told

        idle = await answer_people(to_people, PEOPLE[rate], time.monotonic() + SECONDS / 2)
        await asyncio.sleep(1.1)
        await counted()
        until, cpu = time.monotonic() + SECONDS, time.process_time()
        failures: list[TelegramError] = []
        async with asyncio.TaskGroup() as group:
            busy = group.create_task(answer_people(to_people, PEOPLE[rate], until))
            senders = [group.create_task(broadcast(in_bulk, until, failures)) for _ in range(SENDERS)]
            await asyncio.sleep(until - time.monotonic())
            # What started in time is answered shortly; what still queues is none of this run's.
            told = await counted()
            cores = (time.process_time() - cpu) / SECONDS
            for sender in senders:
                sender.cancel()
        return Measured(
            name,
            rate,
            taken=told["taken"],
            refused=told["refused"],
            doubled=told["doubled"],
            failed=len(failures),
            most=told["most"],
            idle=idle,
            busy=busy.result(),
            cores=cores,
        )


async def ours(rate: int) -> Measured:
    """Our transport and pacer."""
    transport = Transport()
    async with server(rate, LATENCY) as address:
        bot = ExtBot(
            "42:x", f"{address}/bot", request=transport, get_updates_request=transport, rate_limiter=Pacer(rate)
        )
        async with bot:
            return await measure("ours", rate, bot, our_bulk)


async def stock(rate: int) -> Measured:
    """Stock python-telegram-bot, with the limiter that it comes with if what that needs is there."""
    try:
        limiter = AIORateLimiter(overall_max_rate=rate, overall_time_period=1, max_retries=5)
    except RuntimeError:
        limiter = None
    async with server(rate, LATENCY) as address:
        bot = ExtBot("42:x", f"{address}/bot", request=HTTPXRequest(pool_timeout=10), rate_limiter=limiter)
        async with bot:
            name = "stock, AIORateLimiter" if limiter else "stock, no limiter"
            return await measure(name, rate, bot, stock_bulk)


async def main() -> None:
    """Measure and print."""
    print(f"{SECONDS:.0f} s each, answers after {LATENCY * 1000:.0f} ms; people's waits in ms, idle and busy")
    print(" rate                           share refused doubled failed   most     p50     p99     p50     p99  cores")
    for rate in RATES:
        we = await ours(rate)
        print(we.row(), flush=True)
        they = await stock(rate)
        print(they.row(), flush=True)
        print(
            f"      ours to stock: {we.taken / max(1, they.taken):.2f} times the messages, people's p99"
            f" {quantile(they.busy, 0.99) / quantile(we.busy, 0.99):.1f} times as short; p99 over idle"
            f" {quantile(we.busy, 0.99) - quantile(we.idle, 0.99):.1f} ms, a slot being {1010 / rate:.1f} ms"
        )


if __name__ == "__main__":
    uvloop.run(main())
