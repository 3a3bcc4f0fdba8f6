"""Whatever happens for weeks, no group is written to more often than its admin chose, and none is lost sight of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from campaign.broadcasts import BroadcastState
from tests.machinery.broadcasting import broadcasting_at_noon
from tests.machinery.group_dates import Dated
from tests.machinery.group_weeks import Weeks, with_many_dates


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Dated]:
    async with broadcasting_at_noon(tmp_path, monkeypatch, Dated) as scene:
        scene.clock.move_to(datetime(2026, 11, 1, 12, tzinfo=UTC))
        yield scene


@pytest.mark.parametrize(
    ("seed", "days"), [(1, 6), *(pytest.param(seed, 40, marks=pytest.mark.torture) for seed in range(2, 6))]
)
async def test_weeks_of_posts_failures_and_crashes(scene: Dated, seed: int, days: int) -> None:
    random = Random(seed)
    scene.content = with_many_dates(scene.content, random)
    weeks = Weeks(scene, random, failures=0.2)
    await weeks.live(24 * days)
    posts = [post for got in weeks.got.values() for _, post in got]
    print(f"{len(posts)} posts, {weeks.ends}, {weeks.happened}")  # noqa: T201 - shown with -s
    assert len(posts) > 5 * days
    assert sum(not post.isdigit() for post in posts) > days, "dates among them"
    assert weeks.ends[BroadcastState.DONE] > days / 2
    assert {"crash", "moves", "removed", "no answer", "never left", "pause"} <= set(weeks.happened)
