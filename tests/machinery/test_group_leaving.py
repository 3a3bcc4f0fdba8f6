"""The bot leaves a group in which nobody has said for two days whether anybody there may be in Belarus."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram.error import TimedOut

from bot.group_leaving import LeaveUnanswered
from campaign.groups import UNANSWERED_FOR, answered
from tests.machinery.broadcasting import NOON, Scene, broadcasting_at_noon
from tests.machinery.telegram_in_memory import refusal

TWO_DAYS_LATER = NOON + UNANSWERED_FOR + timedelta(seconds=1)


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    async with broadcasting_at_noon(tmp_path, monkeypatch) as scene:
        yield scene


async def looks(scene: Scene) -> list[int]:
    """The hourly look; which chats it left."""
    before = len(scene.telegram.left)
    await LeaveUnanswered(scene.bot, scene.database, scene.groups, scene.clock)()
    return scene.telegram.left[before:]


async def test_after_two_days_without_an_answer_it_leaves_and_keeps_nothing(scene: Scene) -> None:
    await scene.joins(-1, asked_at=NOON)
    await scene.joins(-2, asked_at=NOON + timedelta(hours=1))
    await scene.joins(-3)  # answered
    scene.clock.move_to(NOON + UNANSWERED_FOR - timedelta(seconds=1))
    assert await looks(scene) == []
    scene.clock.move_to(TWO_DAYS_LATER)
    assert await looks(scene) == [-1]
    assert await scene.groups.find(-1) is None
    assert await scene.groups.find(-2) is not None
    assert await scene.groups.find(-3) is not None
    assert await looks(scene) == []


@pytest.mark.parametrize(
    ("code", "said"), [(403, "Forbidden: bot was kicked from the group chat"), (400, "Bad Request: chat not found")]
)
async def test_where_it_is_not_any_longer_it_has_left(scene: Scene, code: int, said: str) -> None:
    await scene.joins(-1, asked_at=NOON)
    scene.clock.move_to(TWO_DAYS_LATER)
    scene.telegram.refuse("leaveChat", refusal(code, said))
    await looks(scene)
    assert await scene.groups.find(-1) is None


@pytest.mark.parametrize("answer", [TimedOut(), refusal(502, "Bad Gateway")])
async def test_what_telegram_does_not_do_now_is_tried_at_the_next_look(scene: Scene, answer: Any) -> None:
    await scene.joins(-1, -2, asked_at=NOON)
    scene.clock.move_to(TWO_DAYS_LATER)
    scene.telegram.refuse("leaveChat", answer)
    assert await looks(scene) == [-2]
    assert await looks(scene) == [-1]


async def test_what_telegram_wants_later_is_not_taken_for_done(scene: Scene) -> None:
    await scene.joins(-1, asked_at=NOON)
    scene.clock.move_to(TWO_DAYS_LATER)
    scene.telegram.refuse("leaveChat", *[refusal(429, "Too Many Requests", retry_after=5)] * 3)
    assert await looks(scene) == []
    assert await scene.groups.find(-1) is not None


async def test_a_group_that_has_become_a_supergroup_is_left_there(scene: Scene) -> None:
    await scene.joins(-1, asked_at=NOON)
    scene.clock.move_to(TWO_DAYS_LATER)
    scene.telegram.refuse("leaveChat", refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-1001))
    assert await looks(scene) == []
    assert await looks(scene) == [-1001]
    assert await scene.groups.find(-1001) is None


async def test_who_answers_in_the_last_moment_keeps_it(scene: Scene) -> None:
    await scene.joins(-1, -2, asked_at=NOON)
    scene.clock.move_to(TWO_DAYS_LATER)

    async def the_other_answers(_method: str, parameters: dict[str, Any]) -> None:
        other = -3 - parameters["chat_id"]
        await scene.keeps(answered(await scene.group(other)))

    scene.telegram.before_call = the_other_answers
    left = await looks(scene)
    assert len(left) == 1
    assert [group.chat_id for group in await scene.groups.all()] == [-3 - left[0]]
