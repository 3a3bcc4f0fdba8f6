"""The program is killed again and again while thousands are to be reminded: nobody twice, nobody without an outcome."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.torture.installation import Installation
from tests.torture.programs.dies_at_a_commit import DIED
from tests.torture.reminded import (
    FAST,
    IN_FLIGHT,
    CountingTelegram,
    counting_telegram,
    crowd,
    give_occasions,
    is_killed,
    nine_o_clock,
    outcomes,
    run_of,
    zone_at_noon,
)

COMMITS = [(method, moment) for method in ("begin", "finish", "give_back") for moment in ("before", "after")]
REFUSED = 40
"""One in so many is refused at first, so that something is given back."""


async def installed(folder: Path, telegram: CountingTelegram, people: int) -> Installation:
    """An installation with that many people, all of them due since this morning."""
    installation = Installation(folder, telegram.url)
    installation.furnish()
    give_occasions(installation.facts, (-1, 0, 1))
    zone = zone_at_noon()
    await crowd(installation, range(1, people + 1), zone, nine_o_clock(zone))
    return installation


async def runs_to_the_end(installation: Installation, telegram: CountingTelegram, people: int) -> dict[int, str]:
    """Start it until everybody has an outcome: what was given back is due again some seconds later."""
    for _ in range(6):
        async with installation.bot(**FAST) as bot:
            await bot.ready()
            await telegram.falls_silent()
            assert (await bot.stops()).code == 0
        found = await outcomes(installation)
        if len(found) == people:
            return found
    raise AssertionError(f"{people - len(found)} are left without an outcome")


async def has_kept_the_promise(
    installation: Installation, telegram: CountingTelegram, found: dict[int, str], deaths: int
) -> None:
    counted = Counter(found.values())
    assert set(counted) <= {"delivered", "unconfirmed"}
    assert max(telegram.received.values()) == 1, "nobody twice"
    assert all(telegram.received[chat_id] for chat_id, outcome in found.items() if outcome == "delivered")
    assert counted["unconfirmed"] <= deaths * IN_FLIGHT, "what is lost was on its way"
    assert await installation.rows("SELECT count(*) FROM reminder_wish WHERE next_at IS NULL") == [(0,)]


@pytest.mark.parametrize(
    ("people", "kills"),
    [(100, 1), pytest.param(10_000, 12, marks=pytest.mark.torture)],
)
async def test_killed_again_and_again_nobody_is_reminded_twice(tmp_path: Path, people: int, kills: int) -> None:
    chance = random.Random(people)
    async with counting_telegram() as telegram:
        installation = await installed(tmp_path, telegram, people)
        await is_killed(installation, telegram, people, times=kills, chance=chance)
        found = await runs_to_the_end(installation, telegram, people)
        await has_kept_the_promise(installation, telegram, found, kills)


@pytest.mark.parametrize(
    ("people", "rounds"),
    [(300, 1), pytest.param(12_000, 5, marks=pytest.mark.torture)],
)
async def test_dead_at_a_commit_nobody_is_reminded_twice(tmp_path: Path, people: int, rounds: int) -> None:
    chance = random.Random(rounds)
    async with counting_telegram() as telegram:
        telegram.refuses = set(range(1, people + 1, REFUSED))
        installation = await installed(tmp_path, telegram, people)
        deaths = 0
        for number in range(1, rounds + 1):
            for method, moment in chance.sample(COMMITS, len(COMMITS)):
                before = telegram.received.total()
                at = str(1 if method == "give_back" else number)
                async with run_of(installation, "tests.torture.programs.dies_at_a_commit", method, moment, at) as bot:
                    ended = await bot.ended()
                assert ended.code == DIED, (method, moment, ended.err)
                if (method, number) == ("begin", 1):
                    assert telegram.received.total() == before, "nothing is sent before it is noted"
                deaths += 1
        telegram.refuses.clear()
        found = await runs_to_the_end(installation, telegram, people)
        await has_kept_the_promise(installation, telegram, found, deaths)
