"""SIGTERM while thousands are being reminded: over within five seconds, and only what Telegram owes is unconfirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.installation import Installation
from tests.torture.reminded import (
    FAST,
    counting_telegram,
    crowd,
    give_occasions,
    nine_o_clock,
    outcomes,
    zone_at_noon,
)


@pytest.mark.parametrize("rate", [25, pytest.param(1000, marks=pytest.mark.torture)])
@pytest.mark.parametrize(
    "hanging",
    [pytest.param(0, marks=pytest.mark.torture, id="all answered"), pytest.param(3, id="some never answered")],
)
async def test_stopped_in_the_middle(tmp_path: Path, rate: int, hanging: int) -> None:
    people, already = 200 + 3 * rate, rate
    pace = FAST if rate > 30 else {"BOT_SEND_RATE": str(rate)}
    async with counting_telegram() as telegram:
        telegram.hangs = set(range(already, already + hanging))
        installation = Installation(tmp_path, telegram.url)
        installation.furnish()
        give_occasions(installation.facts, (-1, 0, 1))
        zone = zone_at_noon()
        await crowd(installation, range(1, people + 1), zone, nine_o_clock(zone))
        async with installation.bot(**pace) as bot:
            await bot.ready()
            await telegram.has_received(already)
            ended = await bot.stops()
        assert (ended.code, ended.errors) == (0, [])
        assert telegram.received.total() < people, "it was stopped in the middle"
        found = await outcomes(installation)
        unclear = {chat_id for chat_id, outcome in found.items() if outcome != "delivered"}
        assert unclear <= telegram.hangs, "Telegram had answered these"
        assert set(found) == set(telegram.received)
