"""A date is posted in a group at most once a day, by day there, and only as often as the group wants to hear at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram.error import TimedOut

from bot.group_dates import GroupDates
from bot.storage import StorageError
from bot.transport import NotSentError
from campaign.anniversaries import Occasion
from campaign.groups import Group, PostKind, Trouble
from messages.screen import Screen
from tests.machinery.broadcasting import for_groups
from tests.machinery.following_up import asking
from tests.machinery.group_dates import Dated, date_post
from tests.machinery.telegram_in_memory import refusal

EVE = datetime(2027, 4, 18, 12, tzinfo=UTC)
ELEVEN = datetime(2027, 4, 19, 9, tzinfo=UTC)
"""Eleven o'clock in Berlin on the anniversary of the arrests."""
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Dated]:
    async with asking(tmp_path, monkeypatch, Dated) as scene:
        scene.clock.move_to(EVE)
        yield scene


async def test_at_eleven_on_the_day_and_not_before_or_again(scene: Dated) -> None:
    await scene.joins(-1, topic=9)
    await scene.joins(-2, posts=frozenset({PostKind.UPDATES}))
    await scene.joins(-3, asked_at=EVE)
    assert await scene.looks(ELEVEN - timedelta(seconds=1)) == []
    assert await scene.looks(ELEVEN) == [-1]
    assert scene.texts == ["en arrests.day (group 1)"]
    assert scene.telegram.topics == [9]
    assert await scene.looks(ELEVEN + timedelta(hours=3)) == []
    assert await scene.ledger() == [(-1, "2027-04-19", "arrests.day", "delivered")]


async def test_every_group_by_its_own_clock(scene: Dated) -> None:
    for chat_id, zone in {-1: "Pacific/Auckland", -2: "Europe/Berlin", -3: "America/New_York"}.items():
        await scene.joins(chat_id, zone=zone)
    seen: list[tuple[int, str]] = []
    now = datetime(2027, 4, 18, 12, tzinfo=UTC)
    while now < datetime(2027, 4, 20, 12, tzinfo=UTC):
        now += timedelta(minutes=30)
        seen += [(chat_id, now.strftime("%d %H:%M")) for chat_id in await scene.looks(now)]
    assert seen == [(-1, "18 23:00"), (-2, "19 09:00"), (-3, "19 15:00")]


async def test_many_groups_in_one_look(scene: Dated) -> None:
    await scene.joins(*range(-400, 0))
    assert sorted(await scene.looks(ELEVEN)) == list(range(-400, 0))
    assert await scene.looks(ELEVEN + A_MINUTE) == []


async def test_after_an_outage_it_comes_on_the_same_day_or_not_at_all(scene: Dated) -> None:
    await scene.joins(-1)
    await scene.joins(-2, zone="America/New_York")
    evening_in_berlin = datetime(2027, 4, 19, 19, tzinfo=UTC)
    assert await scene.looks(evening_in_berlin) == [-2]
    assert await scene.looks(ELEVEN + A_DAY) == []


async def test_quiet_is_kept(scene: Dated) -> None:
    await scene.joins(-1, quiet_until=ELEVEN + timedelta(hours=1))
    assert await scene.looks(ELEVEN) == []
    assert await scene.looks(ELEVEN + timedelta(hours=1)) == [-1]


async def test_updates_and_dates_are_counted_together(scene: Dated) -> None:
    await scene.joins(-1, per_week=1)
    await scene.joins(-2, per_week=2)
    await scene.approved(for_groups())
    assert sorted(await scene.ticks()) == [-2, -1]
    assert await scene.looks(ELEVEN) == [-2]
    scene.clock.move_to(ELEVEN + A_MINUTE)
    await scene.approved(for_groups())
    assert await scene.ticks() == []
    assert await scene.group_totals(2) == {"weekly-limit": 2}


async def test_a_date_and_an_update_at_the_same_moment_do_not_get_past_the_limit_together(scene: Dated) -> None:
    await scene.joins(-1, per_week=1)
    scene.clock.move_to(ELEVEN)
    await scene.approved(for_groups())
    reserve = scene.pacer.reserve_bulk

    async def and_meanwhile_the_update_goes(chat_id: int) -> Any:
        scene.pacer.reserve_bulk = reserve  # type: ignore[method-assign]
        await scene.run.send_due()
        return await reserve(chat_id)

    scene.pacer.reserve_bulk = and_meanwhile_the_update_goes  # type: ignore[assignment, method-assign]
    await scene.looks()
    assert scene.texts == ["1: Three were released. (group 1)"]


async def test_what_was_on_its_way_in_a_crash_is_not_posted_again(scene: Dated) -> None:
    await scene.joins(-1)
    scene.clock.move_to(ELEVEN)
    async with scene.database.transaction() as tx:
        await scene.posts.begin_date(tx, [(-1, date(2027, 4, 19), "arrests.day")], ELEVEN)
    scene.starts()
    await scene.run.recover()
    assert await scene.looks(ELEVEN + A_MINUTE) == []
    assert await scene.ledger() == [(-1, "2027-04-19", "arrests.day", "unconfirmed")]


async def test_one_that_may_have_arrived_is_not_repeated(scene: Dated) -> None:
    await scene.joins(-1)
    scene.telegram.refuse("sendMessage", TimedOut())
    assert await scene.looks(ELEVEN) == []
    assert await scene.looks(ELEVEN + A_MINUTE) == []
    assert [row[3] for row in await scene.ledger()] == ["unconfirmed"]


async def test_one_that_never_left_is_posted_at_the_next_look(scene: Dated) -> None:
    await scene.joins(-1)
    scene.telegram.refuse("sendMessage", NotSentError("no way out"))
    assert await scene.looks(ELEVEN) == []
    assert await scene.ledger() == []
    assert await scene.looks(ELEVEN + A_MINUTE) == [-1]


async def test_what_telegram_wants_later_comes_later_and_holds_no_other_group(scene: Dated) -> None:
    await scene.joins(-1, -2, -3)
    scene.telegram.silence(-2, 1)
    assert sorted(await scene.looks(ELEVEN)) == [-3, -1]
    await scene.looks(ELEVEN + A_MINUTE)
    scene.telegram.silent_until.clear()
    await scene.looks(ELEVEN + 2 * A_MINUTE)
    assert sorted(chat_id for chat_id, _ in scene.telegram.sent) == [-3, -2, -1]


async def test_a_group_that_has_become_a_supergroup_is_followed(scene: Dated) -> None:
    await scene.joins(-1)
    scene.telegram.refuse("sendMessage", refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-1001))
    assert await scene.looks(ELEVEN) == []
    assert await scene.looks(ELEVEN + A_MINUTE) == [-1001]
    assert await scene.looks(ELEVEN + 2 * A_MINUTE) == []


async def test_where_it_may_not_be_posted_is_noted_and_not_tried_again_that_day(scene: Dated) -> None:
    await scene.joins(-1)
    scene.telegram.refuse("sendMessage", refusal(400, "Bad Request: TOPIC_CLOSED"))
    assert await scene.looks(ELEVEN) == []
    assert (await scene.group(-1)).trouble is Trouble.CLOSED
    assert await scene.looks(ELEVEN + A_MINUTE) == []
    assert await scene.looks(datetime(2027, 5, 1, 9, tzinfo=UTC)) == [-1]
    assert (await scene.group(-1)).trouble is None


async def test_where_the_bot_was_removed_the_group_is_forgotten(scene: Dated) -> None:
    await scene.joins(-1, -2)
    scene.telegram.refuse("sendMessage", refusal(403, "Forbidden: bot was kicked from the group chat"))
    posted = await scene.looks(ELEVEN)
    assert [group.chat_id for group in await scene.groups.all()] == posted
    assert len(await scene.ledger()) == 1


async def test_a_date_taken_out_of_the_facts_is_not_posted(scene: Dated) -> None:
    await scene.joins(-1)
    rows = tuple(row for row in scene.content.anniversaries if row.id != "arrests")
    scene.content = replace(scene.content, anniversaries=rows)
    assert await scene.looks(ELEVEN) == []


@pytest.mark.parametrize("is_over", [False, True])
async def test_facts_that_change_while_a_post_is_about_to_go_are_followed(
    scene: Dated, monkeypatch: pytest.MonkeyPatch, is_over: bool
) -> None:
    await scene.joins(-1)
    rows = tuple(row for row in scene.content.anniversaries if row.id != "arrests" or not is_over)
    edited = replace(scene.content, anniversaries=rows)
    begin = scene.posts.begin_date

    async def and_then_they_change(*given: Any) -> frozenset[int]:
        scene.content = edited
        return await begin(*given)

    monkeypatch.setattr(scene.posts, "begin_date", and_then_they_change)
    assert await scene.looks(ELEVEN) == []
    assert await scene.ledger() == []
    assert await scene.looks(ELEVEN + A_MINUTE) == ([] if is_over else [-1])


async def test_one_that_cannot_be_worded_keeps_no_other_back_and_is_not_tried_all_day(
    scene: Dated, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.joins(-1)
    await scene.joins(-2, language="de")

    def fails(group: Group, occasion: Occasion) -> Screen:
        if group.language == "en":
            raise LookupError
        return date_post(group, occasion)

    scene.dates = GroupDates(scene.office(), scene.groups, scene.posts, lambda: scene.content, fails)
    assert await scene.looks(ELEVEN) == [-2]
    assert await scene.looks(ELEVEN + A_MINUTE) == []
    assert [row[3] for row in await scene.ledger()] == ["delivered", "refused"]


async def test_while_everything_is_frozen_nothing_is_posted(scene: Dated) -> None:
    await scene.joins(-1)
    scene.is_frozen = True
    assert await scene.looks(ELEVEN) == []
    scene.is_frozen = False
    assert await scene.looks(ELEVEN + A_MINUTE) == [-1]


async def test_while_the_ledger_cannot_be_written_nothing_is_posted(
    scene: Dated, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.joins(-1)

    async def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(scene.posts, "begin_date", full)
    with pytest.raises(StorageError):
        await scene.looks(ELEVEN)
    assert scene.telegram.sent == []
