"""What happens to an update for groups while it is being posted: it is stopped, they choose otherwise, night falls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.group_posting import left_out
from bot.storage import Uncounted
from campaign.broadcasts import BroadcastState, cancel, pause, resume
from tests.machinery.broadcasting import A_MINUTE, BEN, NOON, Scene, broadcasting_at_noon, for_groups

AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    async with broadcasting_at_noon(tmp_path, monkeypatch) as scene:
        yield scene


@pytest.mark.parametrize("is_cancelled", [False, True])
async def test_held_or_ended_in_the_middle(scene: Scene, is_cancelled: bool) -> None:
    await scene.joins(*range(-400, 0))
    await scene.approved(for_groups())
    scene.telegram.once_sent(100, lambda: scene.does(cancel if is_cancelled else pause))
    first = await scene.ticks()
    assert 100 <= len(first) < 250, "what is in hand is the last"
    assert await scene.ticks(NOON + A_MINUTE) == []
    if is_cancelled:
        over = await scene.broadcasts.load(1)
        assert over is not None
        left = await left_out(scene.groups, scene.posts, over, NOON + A_MINUTE)
        assert left == {Uncounted.UNSENT: 400 - len(first), Uncounted.SKIPPED: 0}
    else:
        await scene.does(resume)
        assert sorted(first + await scene.ticks(NOON + 2 * A_MINUTE)) == list(range(-400, 0))
        assert await scene.state() is BroadcastState.DONE


async def test_while_everything_is_frozen_nothing_is_posted(scene: Scene) -> None:
    await scene.joins(-1)
    await scene.approved(for_groups())
    scene.is_frozen = True
    assert await scene.ticks() == []
    assert await scene.state() is BroadcastState.SENDING
    scene.is_frozen = False
    assert await scene.ticks(NOON + A_MINUTE) == [-1]


async def test_held_when_its_approver_is_removed(scene: Scene) -> None:
    await scene.joins(-1)
    await scene.joins(-2, zone="America/New_York")
    await scene.approved(for_groups())
    assert await scene.ticks() == [-1]
    scene.admins.discard(BEN)
    assert await scene.ticks(NOON + 4 * AN_HOUR) == []
    assert await scene.state() is BroadcastState.PAUSED


async def test_what_an_admin_of_a_group_chooses_while_it_waits_for_its_turn_holds(scene: Scene) -> None:
    await scene.joins(-1, -2, -3, -4)
    await scene.approved(for_groups())
    reserve = scene.pacer.reserve_bulk

    async def and_meanwhile_they_choose(chat_id: int) -> Any:
        scene.pacer.reserve_bulk = reserve  # type: ignore[method-assign]
        await scene.keeps(replace(await scene.group(-1), quiet_until=NOON + A_DAY))
        await scene.keeps(replace(await scene.group(-2), posts=frozenset()))
        await scene.keeps(replace(await scene.group(-3), language="de", topic=5))
        async with scene.database.transaction() as tx:
            await scene.groups.forget(tx, -4)
        return await reserve(chat_id)

    scene.pacer.reserve_bulk = and_meanwhile_they_choose  # type: ignore[assignment, method-assign]
    assert await scene.ticks() == [-3]
    assert (scene.texts, scene.telegram.topics) == (["1: Drei sind frei. (group 3)"], [5])
    assert await scene.group_totals() == {"delivered": 1, "quiet": 1}


async def test_night_falls_on_the_groups_in_the_middle_of_it(scene: Scene) -> None:
    await scene.joins(*range(-400, 0))
    scene.clock.move_to(datetime(2026, 11, 24, 19, 59, 59, tzinfo=UTC))
    await scene.approved(for_groups())

    async def nine_in_the_evening() -> None:
        scene.clock.move_to(datetime(2026, 11, 24, 20, 0, 1, tzinfo=UTC))

    scene.telegram.once_sent(100, nine_in_the_evening)
    by_evening = await scene.ticks()
    assert 100 <= len(by_evening) < 250, "at nine what is in hand is the last"
    by_morning = await scene.ticks(datetime(2026, 11, 25, 8, 0, tzinfo=UTC))
    assert sorted(by_evening + by_morning) == list(range(-400, 0))
