"""Killed again and again while a broadcast goes out: nobody is left out, and repeats are few and told."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.storage import Broadcasts, People, Purpose
from campaign.acting import Acting
from campaign.approvals import approve, ask
from campaign.audiences import Audience, UpdateTopic
from campaign.broadcasts import Bulletin, drafted, note_test
from campaign.contents import Content
from tests.torture.installation import Installation
from tests.torture.reminded import FAST, IN_FLIGHT, CountingTelegram, counting_telegram, is_killed, zone_at_noon

ADA, LEON = 5005, 5006
ADMINS = frozenset({ADA, LEON})
SETTINGS = {**FAST, "BOT_ADMINS": f"{ADA},{LEON}"}


async def subscribe(installation: Installation, people: Iterable[int], zone: str) -> None:
    """Put these chats on record: they want all updates."""
    on = datetime.now(ZoneInfo(zone)).date()
    async with installation.database() as database, database.transaction() as tx:
        everybody = People(database)
        for chat_id in people:
            await everybody.agree(
                tx, chat_id, language="en", country="DE", time_zone=zone, purpose=Purpose.UPDATES, on=on
            )


async def approve_one(installation: Installation, people: int, groups: int = 0) -> None:
    """A broadcast that one admin wrote and tested, and another approved."""
    now = datetime.now(UTC)
    ada, leon = (Acting(admin, ADMINS, now) for admin in (ADA, LEON))
    bulletin = Bulletin(Audience(UpdateTopic.NEWS, to_groups=groups > 0), {"en": Content("The news.")})
    async with installation.database() as database, database.transaction() as tx:
        broadcast = note_test(drafted(ada, bulletin), ada, 1)
        broadcast = approve(ask(broadcast, ada, 1, {"en": people}, groups), leon, 1)
        await Broadcasts(database).create(tx, broadcast)


async def told(installation: Installation) -> Counter[str]:
    """What the report says."""
    rows = await installation.rows("SELECT outcome, sum(count) FROM broadcast_total GROUP BY outcome")
    return Counter({str(outcome): int(str(count)) for outcome, count in rows})


@pytest.mark.torture  # `make test` does it with people and groups (test_group_posts_killed.py)
@pytest.mark.parametrize(("people", "kills"), [(400, 2), (10_000, 12)])
async def test_killed_again_and_again_nobody_is_left_out(tmp_path: Path, people: int, kills: int) -> None:
    chance = random.Random(people)
    zone = zone_at_noon()
    async with counting_telegram() as telegram:
        installation = Installation(tmp_path, telegram.url)
        installation.furnish()
        await subscribe(installation, range(1, people + 1), zone)
        await approve_one(installation, people)
        await is_killed(installation, telegram, people, times=kills, chance=chance, settings=SETTINGS)
        async with installation.bot(**SETTINGS) as bot:
            await bot.ready()
            await bot.logs("broadcast_done")
            assert (await bot.stops()).code == 0
        await _promise_kept(installation, telegram, people, kills)


async def _promise_kept(installation: Installation, telegram: CountingTelegram, people: int, kills: int) -> None:
    received = {chat_id: count for chat_id, count in telegram.received.items() if chat_id <= people}
    assert len(received) == people, "nobody is left out"
    doubles = sum(count - 1 for count in received.values())
    assert doubles <= kills * IN_FLIGHT, "what came twice was on its way"
    report = await told(installation)
    assert report["delivered"] == people
    assert report["repeated"] >= doubles, "and the report says how many that may be"
    assert await installation.rows("SELECT state FROM broadcast") == [("done",)]
    assert await installation.rows("SELECT count(*) FROM delivery WHERE outcome <> 'delivered'") == [(0,)]


@pytest.mark.torture
async def test_a_stop_in_the_middle_repeats_nothing(tmp_path: Path) -> None:
    async with counting_telegram() as telegram:
        installation = Installation(tmp_path, telegram.url)
        installation.furnish()
        await subscribe(installation, range(1, 1501), zone_at_noon())
        await approve_one(installation, 1500)
        async with installation.bot(**SETTINGS) as bot:
            await bot.ready()
            await telegram.has_received(200)
            async with asyncio.timeout(5):
                assert (await bot.stops()).code == 0
        before = telegram.received.total()
        assert before < 1500
        assert await installation.rows("SELECT count(*) FROM delivery WHERE outcome IS NOT 'delivered'") == [(0,)]
        async with installation.bot(**SETTINGS) as bot:
            await bot.ready()
            await bot.logs("broadcast_done")
            await bot.stops()
        assert {telegram.received[chat_id] for chat_id in range(1, 1501)} == {1}
        assert (await told(installation))["repeated"] == 0
