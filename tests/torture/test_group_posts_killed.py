"""Killed again and again while a broadcast goes to people and groups: none is left out, and repeats are told."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.storage import Groups
from campaign.groups import Group, GroupKind, PostKind
from tests.torture.installation import Installation
from tests.torture.reminded import IN_FLIGHT, counting_telegram, is_killed, zone_at_noon
from tests.torture.test_broadcast_killed import SETTINGS, approve_one, subscribe, told

WANTS_UPDATES = frozenset({PostKind.UPDATES})


async def join(installation: Installation, chats: Iterable[int], zone: str) -> None:
    """Put these groups on record: they want one update a week."""
    async with installation.database() as database, database.transaction() as tx:
        groups = Groups(database)
        for chat_id in chats:
            await groups.keep(tx, Group(chat_id, GroupKind.GROUP, "en", zone, posts=WANTS_UPDATES))


async def told_of_groups(installation: Installation) -> Counter[str]:
    """What the report says of them."""
    rows = await installation.rows("SELECT outcome, count FROM group_total")
    return Counter({str(outcome): int(str(count)) for outcome, count in rows})


@pytest.mark.parametrize(
    ("people", "groups", "kills"),
    [(150, 250, 2), pytest.param(4_000, 4_000, 10, marks=pytest.mark.torture)],
)
async def test_killed_again_and_again_no_group_is_left_out(
    tmp_path: Path, people: int, groups: int, kills: int
) -> None:
    chance, zone = random.Random(groups), zone_at_noon()
    chats = range(-1000 - groups, -1000)
    async with counting_telegram() as telegram:
        installation = Installation(tmp_path, telegram.url)
        installation.furnish()
        await subscribe(installation, range(1, people + 1), zone)
        await join(installation, chats, zone)
        await approve_one(installation, people, groups)
        await is_killed(installation, telegram, people + groups, times=kills, chance=chance, settings=SETTINGS)
        async with installation.bot(**SETTINGS) as bot:
            await bot.ready()
            await bot.logs("broadcast_done")
            assert (await bot.stops()).code == 0
        received = {chat_id: telegram.received[chat_id] for chat_id in chats}
        assert all(received.values()), "no group is left out"
        assert all(telegram.received[chat_id] for chat_id in range(1, people + 1)), "and nobody of the people"
        doubles = sum(count - 1 for count in received.values())
        assert doubles <= kills * IN_FLIGHT, "what came twice was on its way"
        report = await told_of_groups(installation)
        assert report["delivered"] == groups
        assert report["repeated"] >= doubles, "and the report says how many that may be"
        assert (await told(installation))["delivered"] == people
        assert await installation.rows("SELECT state FROM broadcast") == [("done",)]


async def test_a_stop_in_the_middle_repeats_nothing_in_groups(tmp_path: Path) -> None:
    chats = range(-2000, -1000)
    async with counting_telegram() as telegram:
        installation = Installation(tmp_path, telegram.url)
        installation.furnish()
        await join(installation, chats, zone_at_noon())
        await approve_one(installation, 0, len(chats))
        async with installation.bot(**SETTINGS) as bot:
            await bot.ready()
            await telegram.has_received(200)
            async with asyncio.timeout(5):
                assert (await bot.stops()).code == 0
        assert telegram.received.total() < len(chats)
        async with installation.bot(**SETTINGS) as bot:
            await bot.ready()
            await bot.logs("broadcast_done")
            await bot.stops()
        assert {telegram.received[chat_id] for chat_id in chats} == {1}
        assert (await told_of_groups(installation))["repeated"] == 0
