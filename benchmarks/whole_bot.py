"""The whole program while it reminds thousands: how fast, how many refusals, how long people wait, how much memory.

Usage: .venv/bin/python -m benchmarks.whole_bot [--seconds SECONDS] [--million]

The bot runs as a process of its own, as somebody would start it, against a server that refuses what comes too soon.
People write to it all the while: first alone, then while everybody on record is due for a reminder at once. At 30 a
second that is looked at for some time, at 1,000 (paid) until all are sent. With a million people due it is memory that
counts.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.on_record import put_on_record
from benchmarks.serving import server
from tests.torture.installation import Installation
from tests.torture.process import BotProcess
from tests.torture.reminded import give_occasions, zone_at_noon

LATENCY = 0.02
FREE = 30
PAID = 1000
BEFORE = 15
"""Seconds until everybody is due, in which people are alone with the bot."""
TICK = 20
"""Seconds between two looks at who is due."""
BEGINNING = 2
"""Seconds of the run that are not counted at a fixed time, for those are shared with the time before."""


@dataclass(frozen=True)
class Plan:
    """One run."""

    rate: int
    people: int
    seconds: float
    """How long it is looked at; 0: until everybody was sent their reminder."""
    asks_every: float


def quantile(values: list[float], share: float) -> float:
    """The value below which that share of them lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1] if len(values) > 1 else 0.0


def cpu_seconds(bot: BotProcess) -> float:
    """What the process has computed so far."""
    fields = Path(f"/proc/{bot.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(bot: BotProcess) -> tuple[float, float]:
    """What the process has now, and the most it has had, in MB."""
    status = Path(f"/proc/{bot.pid}/status").read_text()
    now, most = (re.search(rf"{name}:\s+(\d+) kB", status) for name in ("VmRSS", "VmHWM"))
    assert now
    assert most
    return int(now[1]) / 1024, int(most[1]) / 1024


class Watched:
    """The bot at work, and the server that it works against."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._address = address

    async def ask(self, path: str) -> Any:
        """What the server says."""
        async with self._session.get(f"{self._address}/{path}") as response:
            return await response.json(content_type=None)

    async def until_it_begins(self) -> tuple[list[float], int]:
        """Wait for the first reminder; how long people waited until then, and how many reminders have gone already."""
        while (await self.ask("counted?keep=1"))["unasked"] == 0:  # noqa: ASYNC110 - it cannot tell us
            await asyncio.sleep(0.02)
        told = await self.ask("counted")
        return told["waits"], told["unasked"]

    async def all_of(self, messages: int) -> dict[str, Any]:
        """What was counted until that many more reminders have gone."""
        while (await self.ask("counted?keep=1"))["unasked"] < messages:  # noqa: ASYNC110 - it cannot tell us
            await asyncio.sleep(0.05)
        return dict(await self.ask("counted"))


async def measure(plan: Plan) -> None:
    """Print what one run was like."""
    zone = zone_at_noon()
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        address = await stack.enter_async_context(server(FREE, LATENCY, PAID))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        installation = Installation(Path(folder), address)
        installation.furnish()
        give_occasions(installation.facts, (-1, 0, 1))
        async with installation.database() as database:
            due = datetime.now(UTC) + timedelta(seconds=BEFORE + plan.people / 100_000)
            await put_on_record(database, plan.people, zone, due)
        paid = {"BOT_SEND_RATE": str(plan.rate), "BOT_PAID_BROADCAST": str(plan.rate > FREE).lower()}
        bot = await stack.enter_async_context(installation.bot("--log-level", "warning", **paid))
        await bot.ready()
        watched = Watched(session, address)
        at_rest = memory(bot)[0]
        if plan.asks_every:
            await watched.ask(f"asking?every={plan.asks_every}")
        async with asyncio.timeout(BEFORE + 3 * TICK):
            idle, gone = await watched.until_it_begins()
        computed = cpu_seconds(bot)
        if plan.seconds:
            await asyncio.sleep(BEGINNING)
            await watched.ask("counted")
            began, computed = time.monotonic(), cpu_seconds(bot)
            await asyncio.sleep(plan.seconds)
            told = await watched.ask("counted")
            seconds = time.monotonic() - began
        else:
            async with asyncio.timeout(20 * plan.people / plan.rate):
                told = await watched.all_of(plan.people - gone)
            seconds = told["unasked_seconds"]
        now, most = memory(bot)
        share = told["taken"] / seconds / plan.rate
        print(
            f"{plan.rate:5} {plan.people:9,} {seconds:7.1f} {share:7.1%} {told['refused']:7} {told['doubled']:7}"
            f" {told['most']:6}  {_waits(idle)}  {_waits(told['waits'])}  {at_rest:7.0f} {now:6.0f} {most:6.0f}"
            f" {(cpu_seconds(bot) - computed) / seconds:6.2f}",
            flush=True,
        )
        await watched.ask("asking?every=0")
        ended = await bot.stops()
        if ended.code or ended.err:
            print(ended.err)


def _waits(waits: list[float]) -> str:
    return f"{quantile(waits, 0.5):7.1f} {quantile(waits, 0.99):7.1f}"


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long the free rate is looked at")
    parser.add_argument("--million", action="store_true", help="with a million people due, too")
    options = parser.parse_args()
    plans = [Plan(FREE, 10_000, options.seconds, 0.2), Plan(PAID, 10_000, 0, 0.05)]
    if options.million:
        plans.append(Plan(FREE, 1_000_000, 60, 0.2))
    print(f"the whole bot, answers after {LATENCY * 1000:.0f} ms; waits in ms, idle and busy; memory in MB")
    print(" rate    people seconds   share refused doubled   most      p50     p99      p50     p99", end="")
    print("  at rest   then   most  cores")
    for plan in plans:
        await measure(plan)


if __name__ == "__main__":
    asyncio.run(main())
