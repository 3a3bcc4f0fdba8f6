"""What appears in groups and channels by itself: an update to people, groups and channels at once, and dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from messages.catalog import Catalogs
from sandbox import Group, Limits, Sandbox
from tests.conversations.conftest import BOT, TOKEN, Stage
from tests.conversations.in_groups import adds_bot, begins, brings_in, group_of, said_in, sets_up
from tests.conversations.newsroom import Newsroom
from tests.conversations.supporter import Supporter

POST = "Three were released today."
READERS = 8
GROUPS = 6
ARRESTS = datetime(2027, 4, 19, 9, 5, tzinfo=UTC)
"""Eleven in the morning in Berlin on an anniversary."""


@pytest.fixture
async def strict(tmp_path: Path, clock: MovableClock) -> AsyncIterator[Stage]:
    """Telegram's own limits, on both sides."""
    async with Sandbox(token=TOKEN, bot=BOT, limits=Limits(), clock=clock.now) as sandbox:
        yield Stage(sandbox, clock, tmp_path, chat_limits=None)


def posted_in(group: Group) -> int:
    return sum(POST in message.text for message in group.received)


async def test_one_update_reaches_people_groups_and_channels_within_the_limits(
    strict: Stage, catalogs: Catalogs
) -> None:
    room = Newsroom.of(strict, catalogs)
    sandbox = strict.sandbox
    async with strict.bot(admins=room.admins, send_rate=25, paid_broadcast=False):
        for admin in (room.ada, room.leon, room.vera):
            await begins(admin)
        readers = room.readers(READERS)
        await room.agree(*readers)
        places = [await room.group(f"Shift {number}") for number in range(GROUPS)]
        channel = sandbox.add_channel("Union radio", owner=room.vera.person)
        forum = group_of(sandbox, room.vera, title="Union hall", topics=("Campaign",))
        small = group_of(sandbox, room.vera, title="Branch 12", kind="group")
        muted = sandbox.add_channel("Silent radio", owner=room.vera.person)
        await sets_up(room.vera, forum)
        for place in (channel, small, muted):
            await adds_bot(room.vera.person, place)
            await room.keep_group(place.id)
        await room.vera.person.says(forum, "/settings", topic="Campaign")
        await room.vera.person.taps_in(forum, "Post here")
        await room.vera.person.closes_topic(forum, "Campaign")
        await room.vera.person.removes_bot_from(places[-1])
        await room.vera.person.promotes_bot_in(muted, "can_edit_messages")

        await room.draft(room.ada)
        await room.test(room.ada)
        await room.ask(room.ada)
        await room.vera.person.makes_supergroup_of(small)
        await room.leon.taps("Approve")
        await room.soon(lambda: room.ada.reads("admin.report.ended"))

    assert [posted_in(group) for group in (*places, channel, small)] == [1] * (GROUPS - 1) + [0, 1, 1]
    assert [sum(POST in one.text for one in reader.person.received) for reader in readers] == [1] * READERS
    assert posted_in(forum) == posted_in(muted) == 0
    report = room.ada.screen.text
    assert f"Delivered: {READERS}" in report
    assert f"Posted: {GROUPS - 1 + 2}" in report
    assert "The topic is closed or gone: 1" in report
    assert "The bot may not write there: 1" in report
    refusals = Counter(call.outcome for call in sandbox.calls if "Too Many Requests" in call.outcome)
    assert refusals == {}


async def test_a_date_appears_in_the_morning_once_a_day(
    supporter: Supporter, sandbox: Sandbox, clock: MovableClock, stage: Stage
) -> None:
    group = await brings_in(supporter, sandbox)
    await supporter.taps("Clock")
    await supporter.person.taps(supporter.words.city_of_zone("Europe/Berlin"))
    before = len(said_in(group))
    clock.move_to(ARRESTS - timedelta(hours=1))
    clock.move_to(ARRESTS)
    await stage.until(lambda: len(said_in(group)) > before)
    post = said_in(group)[-1]
    assert supporter.reads_in(post, "group.post", "occasion.arrests.day")
    clock.move_to(ARRESTS + timedelta(hours=2))
    clock.move_to(ARRESTS + timedelta(hours=20))
    await supporter.sends("/help")
    assert len(said_in(group)) == before + 1


async def test_a_group_that_wants_quiet_has_it(
    maria: Supporter, sandbox: Sandbox, clock: MovableClock, stage: Stage
) -> None:
    group = await brings_in(maria, sandbox)
    await maria.person.says(group, "/appeal")
    clock.move_to(ARRESTS - timedelta(days=2))
    await maria.person.says(group, "/quiet")
    before = len(said_in(group))
    clock.move_to(ARRESTS + timedelta(hours=1))
    await maria.person.says(group, "/help")
    assert len(said_in(group)) == before + 1, "who asks is answered"
    await maria.person.taps_in(group, "Post again")
    clock.move_to(ARRESTS + timedelta(hours=2))
    await stage.until(lambda: len(said_in(group)) > before + 1)
