"""What people pledged is kept until the round is over, and not a moment longer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.storage import Deliveries, GroupPosts, Ledger, ReturnedLetters, SendOutcome
from bot.sweeping import Sweep
from campaign.broadcasts import finish
from campaign.outline import Wave
from tests.campaign.updates import a_group
from tests.machinery.following_up import NINE, WAVE, Asking, asking
from tests.machinery.telegram_in_memory import refusal
from tests.storage.posting import Posting, to_groups

LAST = date(2026, 11, 30)
OVER = datetime(2026, 12, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Asking]:
    async with asking(tmp_path, monkeypatch) as scene:
        yield scene


async def _sweep(scene: Asking) -> None:
    await Sweep(
        scene.database,
        Ledger(),
        scene.people,
        scene.pledges,
        scene.follow_ups,
        scene.reminders,
        ReturnedLetters(scene.database),
        Deliveries(scene.database),
        GroupPosts(scene.database),
        scene.clock,
        lambda: scene.content,
    )()


async def _kept(scene: Asking, now: datetime, wave: Wave) -> int:
    scene.clock.move_to(now)
    returned = ReturnedLetters(scene.database)
    async with scene.database.transaction() as tx:
        await returned.count_one(tx, "DE", WAVE)
    scene.content = replace(scene.content, campaign=replace(scene.content.campaign, wave=wave))
    await _sweep(scene)
    kept = len(await scene.database.rows("SELECT 1 FROM pledge"))
    assert bool(await returned.of(WAVE)) == bool(kept), "letters that came back are counted as long"
    return kept


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Europe/Berlin", "Pacific/Honolulu", "Etc/GMT+12"])
async def test_a_pledge_outlives_the_last_day_where_its_person_lives(scene: Asking, zone: str) -> None:
    wave = Wave(WAVE, date(2026, 11, 1), LAST)
    await scene.pledged(1, zone=zone)
    last_moment = datetime(2026, 11, 30, 23, 59, 59, tzinfo=ZoneInfo(zone))
    assert await _kept(scene, last_moment, wave) == 1
    assert await _kept(scene, OVER - SECOND, wave) == 1
    assert await _kept(scene, OVER + SECOND, wave) == 0


async def test_pledges_of_another_round_are_not_kept(scene: Asking) -> None:
    await scene.pledged(1)
    assert await _kept(scene, OVER - timedelta(days=9), Wave("another", date(2026, 11, 1), LAST)) == 0


async def test_who_has_blocked_the_bot_is_erased_after_thirty_days(scene: Asking) -> None:
    for chat_id in (1, 2, 3):
        await scene.pledged(chat_id)
    blocked = refusal(403, "Forbidden: bot was blocked by the user")
    scene.telegram.refuse("sendMessage", blocked, blocked)
    (reached,) = await scene.ticks()
    (back, gone) = {1, 2, 3} - {reached}
    async with scene.database.transaction() as tx:
        await scene.people.note_reached(tx, [back], [], NINE.date())
    scene.content = replace(
        scene.content, campaign=replace(scene.content.campaign, wave=Wave(WAVE, date(2026, 11, 1), date(2027, 6, 30)))
    )
    scene.clock.move_to(NINE + timedelta(days=30, hours=12))
    await _sweep(scene)
    assert await scene.people.find(gone) is not None
    scene.clock.move_to(NINE + timedelta(days=31))
    await _sweep(scene)
    assert await scene.people.find(gone) is None
    assert await scene.people.find(back) is not None
    assert await scene.people.find(reached) is not None
    assert await scene.database.erase_leftovers(), "no remains of them are left in the files"


async def test_what_was_posted_in_a_group_is_erased_after_a_week_and_the_group_stays(scene: Asking) -> None:
    desk, chat_id = Posting(scene.database), -1001
    group = await desk.keeps(a_group(chat_id))
    update = await desk.keep(to_groups())
    await desk.posts_update(update, chat_id, outcome=SendOutcome.DELIVERED, now=NINE)
    assert await desk.begins_date(chat_id, day=NINE.date(), now=NINE)
    await desk.keep(finish(update, NINE))
    for days, posts in ((0, 2), (7, 2), (8, 0)):
        scene.clock.move_to(NINE + timedelta(days=days))
        await _sweep(scene)
        assert len(await scene.database.rows("SELECT 1 FROM group_post")) == posts
    assert await desk.groups.all() == (group,)
    assert await desk.posts.totals(update.id) == {SendOutcome.DELIVERED: 1}
