"""The program stood still for a minute, hours or days: what is timely is sent, the rest is logged as expired."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.torture.installation import Installation
from tests.torture.reminded import FAST, counting_telegram, crowd, give_occasions, zone_at_noon

STOOD_STILL = {
    "a minute": timedelta(minutes=1),
    "three hours": timedelta(hours=3),
    "a day": timedelta(days=1),
    "a week": timedelta(days=7),
}
DAYS = {"a minute": (0, 1), "three hours": (0, 1), "a day": (-1, 1), "a week": (-7, -3, 1)}
"""The days with an occasion: the one that was missed, for a week another since, and tomorrow."""
MISSED = {"a minute": 0, "three hours": 0, "a day": 1, "a week": 2}
"""How many messages each person would have had that are too late now."""


@pytest.mark.parametrize(
    ("people", "pause", "is_a_date"),
    [
        (60, "three hours", True),
        pytest.param(60, "a week", False, marks=pytest.mark.torture),
        *(
            pytest.param(6_000, pause, is_a_date, marks=pytest.mark.torture)
            for pause in STOOD_STILL
            for is_a_date in (False, True)
        ),
    ],
)
async def test_it_catches_up(tmp_path: Path, people: int, pause: str, is_a_date: bool) -> None:
    zone = zone_at_noon(later=2)  # three hours ago it was past nine, when everybody is due at the earliest
    now = datetime.now(UTC)
    today = now.astimezone(ZoneInfo(zone)).date()
    away = (today - now.date()).days  # the zone's date may be another than ours
    days = {day + away for day in DAYS[pause]} | ({away} if is_a_date else set())
    async with counting_telegram() as telegram:
        installation = Installation(tmp_path, telegram.url)
        installation.furnish()
        give_occasions(installation.facts, sorted(days))
        await crowd(installation, range(1, people + 1), zone, now - STOOD_STILL[pause])
        async with installation.bot(**FAST) as bot:
            await bot.ready()
            await telegram.falls_silent(1.0)
            log = (await bot.stops()).err
        timely = is_a_date or MISSED[pause] == 0
        assert dict(telegram.received) == (dict.fromkeys(range(1, people + 1), 1) if timely else {})
        expired = sum(map(int, re.findall(r"reminders_expired\b.*?\bcount=(\d+)", log)))
        assert expired == MISSED[pause] * people
        sent = await installation.rows("SELECT DISTINCT day, outcome FROM reminder")
        assert sent == ([(today.isoformat(), "delivered")] if timely else [])
        (waiting,) = await installation.rows("SELECT count(*) FROM reminder_wish WHERE next_at > unixepoch()")
        assert waiting == (people,), "everybody waits for the next date"
