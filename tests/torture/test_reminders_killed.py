"""The program is killed again and again while thousands are to be reminded: nobody twice, nobody without an outcome."""

from __future__ import annotations

import asyncio
import csv
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web

from bot.storage import People, Purpose, Reminders
from campaign.anniversaries import Topic, Wish
from campaign.wishes import KeptWish
from tests.torture.installation import TOKEN, Installation

EVERYTHING = Wish(frozenset(Topic), less_often=False, hour=9)
WAY = 0.03
"""Seconds that Telegram takes to answer."""


@dataclass
class CountingTelegram:
    """Takes every message, after a while, and counts them by chat. Nobody writes to this bot."""

    url: str = ""
    received: Counter[int] = field(default_factory=Counter)

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
            self.received[chat_id] += 1
            await asyncio.sleep(WAY)
            result = {"message_id": 1, "date": 0, "chat": {"id": chat_id, "type": "private"}, "text": "…"}
        return web.json_response({"ok": True, "result": result})


@pytest.fixture
async def telegram() -> AsyncIterator[CountingTelegram]:
    counting = CountingTelegram()
    application = web.Application()
    application.router.add_route("*", f"/bot{TOKEN}/{{method}}", counting.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    counting.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield counting
    finally:
        await runner.cleanup()


def zone_at_noon() -> str:
    """A time zone where it is about noon now: nobody is written to at night, whenever this test runs."""
    hour = (datetime.now(UTC) + timedelta(minutes=30)).hour
    return f"Etc/GMT{hour - 12:+d}"


def give_today_an_occasion(facts: Path) -> None:
    """Every day around today is one to be reminded of, so that there is something to send."""
    file = facts / "anniversaries.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    today = datetime.now(UTC).date()
    days = {"solidarity-day": -1, "freedom-day": 0, "decent-work-day": 1}
    for row in rows:
        row["remind"] = "yes" if row["id"] in days else "no"
        if row["id"] in days:
            row["date"] = (today + timedelta(days=days[row["id"]])).strftime("%m-%d")
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


async def crowd(installation: Installation, people: int, zone: str) -> None:
    now = datetime.now(ZoneInfo(zone))
    due = now.replace(hour=9, minute=0, second=0, microsecond=0).astimezone(UTC)
    async with installation.database() as database, database.transaction() as tx:
        everybody, reminders = People(database), Reminders(database)
        for chat_id in range(1, people + 1):
            await everybody.agree(
                tx,
                chat_id,
                language="en",
                country="DE",
                time_zone=zone,
                purpose=Purpose.ANNIVERSARIES,
                on=now.date(),
            )
            await reminders.keep(tx, chat_id, KeptWish(EVERYTHING, next_at=due))


@pytest.mark.parametrize(
    ("people", "kills"),
    [(400, 3), pytest.param(10_000, 12, marks=pytest.mark.torture)],
)
async def test_killed_again_and_again_nobody_is_reminded_twice(
    tmp_path: Path, telegram: CountingTelegram, people: int, kills: int
) -> None:
    installation = Installation(tmp_path, telegram.url)
    installation.furnish()
    give_today_an_occasion(installation.facts)
    zone = zone_at_noon()
    await crowd(installation, people, zone)
    chance = random.Random(people)
    pace = {"BOT_SEND_RATE": "1000", "BOT_PAID_BROADCAST": "true"}
    for number in range(kills):
        async with installation.bot(**pace) as bot:
            await bot.ready()
            share = (number + 1) * people // (kills + 2)
            async with asyncio.timeout(60):
                while telegram.received.total() < share:  # noqa: ASYNC110 - a process of its own cannot tell us
                    await asyncio.sleep(0.005)
            await asyncio.sleep(chance.uniform(0, 0.05))
            await bot.dies()
    async with installation.bot(**pace) as bot:
        await bot.ready()
        async with asyncio.timeout(120):
            quiet, before = 0, -1
            while quiet < 20:
                quiet = quiet + 1 if telegram.received.total() == before else 0
                before = telegram.received.total()
                await asyncio.sleep(0.1)
        assert (await bot.stops()).code == 0
    outcomes = Counter(str(outcome) for (outcome,) in await installation.rows("SELECT outcome FROM reminder"))
    assert set(outcomes) <= {"delivered", "unconfirmed"}
    assert outcomes.total() == people, "nobody is left without an outcome"
    assert max(telegram.received.values()) == 1, "nobody twice"
    in_flight = 6 * 20  # workers, and the people each of them has in hand
    assert people - telegram.received.total() <= kills * in_flight, "what is lost was on its way"
    assert outcomes["unconfirmed"] <= kills * in_flight
    assert await installation.rows("SELECT count(*) FROM reminder_wish WHERE next_at IS NULL") == [(0,)]
