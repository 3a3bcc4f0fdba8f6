"""Thousands who are due for a reminder, and a Telegram that counts what each of them is sent."""

from __future__ import annotations

import asyncio
import csv
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.storage import People, Purpose, Reminders
from campaign.anniversaries import Topic, Wish
from campaign.wishes import KeptWish
from tests.torture.installation import TOKEN, Installation
from tests.torture.process import BotProcess

EVERYTHING = Wish(frozenset(Topic), less_often=False, hour=9)
WAY = 0.03
"""Seconds that Telegram takes to answer."""
FAST = {"BOT_SEND_RATE": "1000", "BOT_PAID_BROADCAST": "true"}
IN_FLIGHT = 6 * 20
"""How many may be on their way at once at that pace: workers, and the people each of them has in hand."""


@dataclass
class CountingTelegram:
    """Takes every message, after a while, and counts them by chat. Nobody writes to this bot."""

    url: str = ""
    received: Counter[int] = field(default_factory=Counter)
    refuses: set[int] = field(default_factory=set)
    """Chats whose next message comes too soon: it is refused for a second."""
    hangs: set[int] = field(default_factory=set)
    """Chats whose messages are taken and never answered."""

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = await request.json() if request.content_type == "application/json" else dict(await request.post())
        result: object = True
        if method == "getMe":
            result = {"id": 1000000001, "is_bot": True, "first_name": "Bot", "username": "a_bot"}
        elif method == "getUpdates":
            await asyncio.sleep(min(float(given.get("timeout", 0)), 1.0))
            result = []
        elif method == "sendMessage":
            chat_id = int(str(given["chat_id"]))
            if chat_id in self.refuses:
                self.refuses.discard(chat_id)
                refusal = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
                return web.json_response({**refusal, "parameters": {"retry_after": 1}}, status=429)
            self.received[chat_id] += 1
            await asyncio.sleep(3600 if chat_id in self.hangs else WAY)
            result = {"message_id": 1, "date": 0, "chat": {"id": chat_id, "type": "private"}, "text": "…"}
        return web.json_response({"ok": True, "result": result})

    async def has_received(self, messages: int) -> None:
        """Wait until that many have come."""
        async with asyncio.timeout(60):
            while self.received.total() < messages:  # noqa: ASYNC110 - a process of its own cannot tell us
                await asyncio.sleep(0.005)

    async def falls_silent(self, seconds: float = 2.0) -> None:
        """Wait until nothing has come for that long."""
        async with asyncio.timeout(120):
            before = -1
            while before != self.received.total():
                before = self.received.total()
                await asyncio.sleep(seconds)


@asynccontextmanager
async def counting_telegram() -> AsyncIterator[CountingTelegram]:
    counting = CountingTelegram()
    application = web.Application()
    application.router.add_route("*", f"/bot{TOKEN}/{{method}}", counting.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    counting.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield counting
    finally:
        await runner.cleanup()


def zone_at_noon(*, later: int = 0) -> str:
    """A time zone where it is about noon now, or some hours later: by day, whenever this runs."""
    hour = (datetime.now(UTC) + timedelta(minutes=30)).hour
    return f"Etc/GMT{hour - 12 - later:+d}"


def nine_o_clock(zone: str) -> datetime:
    """This morning there, when everybody was due."""
    return datetime.now(ZoneInfo(zone)).replace(hour=9, minute=0, second=0, microsecond=0).astimezone(UTC)


def give_occasions(facts: Path, days: Iterable[int]) -> None:
    """These days, counted from today, are to be reminded of, and no others."""
    file = facts / "anniversaries.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    today = datetime.now(UTC).date()
    yearly = ("solidarity-day", "freedom-day", "decent-work-day", "human-rights-day", "election-2020")
    dates = {name: today + timedelta(days=away) for name, away in zip(yearly, days, strict=False)}
    for row in rows:
        row["remind"] = "yes" if row["id"] in dates else "no"
        row["prepare_days"] = ""
        if row["id"] in dates:
            row["date"] = dates[row["id"]].strftime("%m-%d")
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


async def crowd(installation: Installation, people: Iterable[int], zone: str, due: datetime) -> None:
    """Put these chats on record: they want every reminder, and the next is due at that moment."""
    on = datetime.now(ZoneInfo(zone)).date()
    async with installation.database() as database, database.transaction() as tx:
        everybody, reminders = People(database), Reminders(database)
        for chat_id in people:
            await everybody.agree(
                tx,
                chat_id,
                language="en",
                country="DE",
                time_zone=zone,
                purpose=Purpose.ANNIVERSARIES,
                on=on,
            )
            await reminders.keep(tx, chat_id, KeptWish(EVERYTHING, next_at=due))


@asynccontextmanager
async def run_of(installation: Installation, module: str, *arguments: str) -> AsyncIterator[BotProcess]:
    """Another program than the bot itself, at home in the same installation, at the fast pace."""
    loop = asyncio.get_running_loop()
    _, process = await loop.subprocess_exec(
        BotProcess,
        *(sys.executable, "-m", module, *arguments),
        stdin=asyncio.subprocess.DEVNULL,
        cwd=installation.folder,
        env=installation.environment(**FAST),
    )
    try:
        yield process
    finally:
        await process.dies()
        process.closed()


async def is_killed(
    installation: Installation,
    telegram: CountingTelegram,
    messages: int,
    *,
    times: int,
    chance: Random,
    settings: Mapping[str, str] = FAST,
) -> None:
    """The bot is started and killed so many times, each time when some more of the messages have come."""
    for number in range(times):
        async with installation.bot(**settings) as bot:
            await bot.ready()
            await telegram.has_received((number + 1) * messages // (times + 2))
            await asyncio.sleep(chance.uniform(0, 0.05))
            await bot.dies()


async def outcomes(installation: Installation) -> dict[int, str]:
    """What became of each chat's reminder, for as long as no bot runs. Nobody has two."""
    rows = await installation.rows("SELECT chat_id, outcome FROM reminder")
    assert len({chat_id for chat_id, _ in rows}) == len(rows)
    return {int(str(chat_id)): str(outcome) for chat_id, outcome in rows}
