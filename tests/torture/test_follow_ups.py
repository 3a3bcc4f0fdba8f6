"""How did it go? Asked at the planned time, once, and not of somebody who has had enough."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telegram import Bot

from bot.clock import MovableClock
from bot.storage import People, Pledges, Purpose
from campaign.follow_ups import Next, Step
from campaign.pledges import Plan, Pledge, Slot, State, Whom
from sandbox import BotProfile, Limits, Person, Sandbox
from tests.conversations.conftest import Stage
from tests.torture.installation import TOKEN, Installation
from tests.torture.walking import AGREES, MORNING, TO_THE_LETTER, until

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PLANNED = datetime(2026, 11, 25, 8, tzinfo=UTC)  # nine o'clock in Berlin
MINUTE = timedelta(minutes=1)
QUIET = 0.3
"""Seconds without a call, after which the bot has nothing more to send."""

# The bot on a clock that can be moved. Follow-ups are looked for when it starts, so each start is a look.


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    clock = MovableClock()
    clock.move_to(NOON)
    bot = BotProfile(id=1000000001, first_name="Union letters", username="union_letters_test_bot")
    token = "1000000001:for-tests-only-for-tests-only-for"
    async with Sandbox(token=token, bot=bot, limits=Limits.unpaced(), clock=clock.now) as sandbox:
        yield Stage(sandbox, clock, tmp_path)


@pytest.fixture
async def pledged(stage: Stage) -> Person:
    """Somebody who has promised to write tomorrow at nine."""
    maria = stage.sandbox.person("Maria")
    async with stage.bot():
        await maria.starts()
        for label in (*TO_THE_LETTER, "Later", MORNING, AGREES):
            await maria.taps(label)
    return maria


async def _looks_at(stage: Stage, moment: datetime) -> None:
    """The bot is started at that moment, and has sent all that is due."""
    stage.clock.move_to(moment)
    sentinel = stage.sandbox.add_person(f"Sentinel {moment}", "en")
    before = len(stage.sandbox.calls)
    async with stage.bot():
        await sentinel.sends("/help")
        await until(lambda: len(stage.sandbox.calls) > before)
        while before < len(stage.sandbox.calls):  # what is due waits for people, and nothing begins during a stop
            before = len(stage.sandbox.calls)
            await asyncio.sleep(QUIET)


async def test_asked_at_the_time_that_was_planned_and_once(stage: Stage, pledged: Person) -> None:
    before = len(pledged.received)
    await _looks_at(stage, PLANNED - MINUTE)
    assert len(pledged.received) == before
    await _looks_at(stage, PLANNED + MINUTE)
    assert len(pledged.received) == before + 1
    assert pledged.screen is not None
    assert pledged.screen.find_button("Sent")
    await _looks_at(stage, PLANNED + 2 * MINUTE)
    assert len(pledged.received) == before + 1


async def test_asked_a_second_time_after_three_days_and_never_a_third(stage: Stage, pledged: Person) -> None:
    before = len(pledged.received)
    for days in (0, 2, 3, 19):
        await _looks_at(stage, PLANNED + MINUTE + timedelta(days=days))
    assert len(pledged.received) == before + 2


@pytest.mark.parametrize(("command", "confirms"), [("/stop", ()), ("/forget", ("Yes, erase",))])
async def test_not_asked_after_an_end(stage: Stage, pledged: Person, command: str, confirms: tuple[str, ...]) -> None:
    async with stage.bot():
        await pledged.sends(command)
        for label in confirms:
            await pledged.taps(label)
    before = len(pledged.received)
    await _looks_at(stage, PLANNED + MINUTE)
    assert len(pledged.received) == before


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param(13, id="the same night"),
        pytest.param(22, id="early the next morning", marks=pytest.mark.torture),
        pytest.param(37, id="the next night", marks=pytest.mark.torture),
    ],
)
async def test_not_asked_by_night_when_the_bot_comes_back_but_in_the_morning(
    stage: Stage, pledged: Person, hours: int
) -> None:
    before = len(pledged.received)
    night = PLANNED + timedelta(hours=hours)
    await _looks_at(stage, night)
    assert len(pledged.received) == before
    morning = PLANNED + timedelta(days=2 if hours > 24 else 1)
    await _looks_at(stage, morning - MINUTE)
    assert len(pledged.received) == before
    await _looks_at(stage, morning + MINUTE)
    assert len(pledged.received) == before + 1


async def test_not_asked_when_the_bot_comes_back_more_than_two_days_late(stage: Stage, pledged: Person) -> None:
    before = len(pledged.received)
    await _looks_at(stage, PLANNED + timedelta(days=2) + MINUTE)
    assert len(pledged.received) == before


async def test_asked_up_to_two_days_late(stage: Stage, pledged: Person) -> None:
    before = len(pledged.received)
    await _looks_at(stage, PLANNED + timedelta(days=2) - MINUTE)
    assert len(pledged.received) == before + 1


# As real processes, with a pledge that is due already.

OUTCOMES = "SELECT state, asks, outcome FROM pledge"


def _zone_where_it_is_noon() -> str:
    """A time zone in which somebody may be written to, whenever this test runs."""
    east = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-east:+d}"  # these names count hours westward


@pytest.fixture
async def due(installation: Installation, sandbox: Sandbox) -> Person:
    """Somebody who promised to write an hour ago."""
    maria = sandbox.person("Maria")
    await maria.starts(wait=False)
    async with Bot(TOKEN, base_url=sandbox.api_url) as telegram:
        await telegram.delete_webhook(drop_pending_updates=True)  # only the question is to be sent
    now = datetime.now(UTC)
    pledge = Pledge("embassy", "2026-27", Whom.MYSELF, State.PLEDGED, Plan(now.date(), Slot.MORNING))
    async with installation.database() as database, database.transaction() as tx:
        await People(database).agree(
            tx,
            maria.id,
            language="en",
            country="DE",
            time_zone=_zone_where_it_is_noon(),
            purpose=Purpose.FOLLOW_UPS,
            on=now.date(),
        )
        await Pledges(database).record(tx, maria.id, pledge, Next(Step.ASK, now - timedelta(hours=1)))
    return maria


def _asked(person: Person) -> int:
    """How many questions ever arrived."""
    return len(person.received)


@pytest.mark.parametrize(
    "arrived",
    [pytest.param(0, id="it had not arrived", marks=pytest.mark.torture), pytest.param(1, id="it had arrived")],
)
async def test_killed_while_a_question_is_on_its_way(
    installation: Installation, sandbox: Sandbox, due: Person, arrived: int
) -> None:
    hang = sandbox.faults.time_out_after_effect if arrived else sandbox.faults.time_out_before_effect
    hang("sendMessage", times=None)
    async with installation.bot() as bot:
        await until(lambda: any(call.method == "sendMessage" for call in sandbox.calls))
        await bot.dies()
    assert await installation.rows(OUTCOMES) == [("asked", 1, "sending")]
    sandbox.faults.clear()
    async with installation.bot() as bot:
        await bot.logs("follow_ups_unconfirmed")
        await sandbox.settled(20)
        await bot.stops()
    assert await installation.rows(OUTCOMES) == [("asked", 1, "unconfirmed")]
    assert _asked(due) == arrived, "it may have arrived, so it is not sent again"


@pytest.mark.parametrize(
    ("fault", "outcome", "asked"),
    [
        pytest.param("server_error", "unconfirmed", 0, marks=pytest.mark.torture),
        ("server_error_after_effect", "unconfirmed", 1),
        pytest.param("drop_before_effect", "unconfirmed", 0, marks=pytest.mark.torture),
        ("blocked", "blocked", 0),
    ],
)
async def test_a_question_that_telegram_fails_over_is_not_sent_twice(
    installation: Installation, sandbox: Sandbox, due: Person, fault: str, outcome: str, asked: int
) -> None:
    getattr(sandbox.faults, fault)(method="sendMessage")
    async with installation.bot() as bot:
        await bot.logs("messages_sent .*kind=follow_ups")
        await bot.stops()
    assert await installation.rows(OUTCOMES) == [("asked", 1, outcome)]
    assert _asked(due) == asked


async def test_a_chat_that_is_gone_is_not_asked_a_second_time(
    installation: Installation, sandbox: Sandbox, due: Person
) -> None:
    sandbox.faults.refuse(400, "Bad Request: chat not found", "sendMessage")
    async with installation.bot() as bot:
        await bot.logs("messages_sent .*kind=follow_ups")
        await bot.stops()
    assert await installation.rows(OUTCOMES) == [("asked", 1, "gone")]
    assert await installation.rows("SELECT next_at FROM pledge") == [(None,)]
    noted = await installation.rows("SELECT unreachable_since FROM person")
    assert noted == [(f"{datetime.now(UTC):%Y-%m-%d}",)]
    assert _asked(due) == 0


async def test_a_question_that_telegram_refuses_because_of_us_comes_with_the_next_release(
    installation: Installation, sandbox: Sandbox, due: Person
) -> None:
    sandbox.faults.refuse(400, "Bad Request: can't parse entities", "sendMessage")
    async with installation.bot() as bot:
        await bot.logs("follow_up_failed_and_set_aside")
        await bot.stops()
    assert await installation.rows(OUTCOMES) == [("pledged", 0, None)]
    async with installation.bot() as bot:
        await bot.logs("messages_sent .*kind=follow_ups")
        await bot.stops()
    assert await installation.rows(OUTCOMES) == [("asked", 1, "delivered")]
    assert _asked(due) == 1


@pytest.mark.torture
async def test_whoever_forgets_us_while_telegram_makes_us_wait_is_not_asked(
    installation: Installation, sandbox: Sandbox, due: Person
) -> None:
    sandbox.faults.too_many_requests(1, "sendMessage")
    async with installation.bot() as bot:
        await until(lambda: any(call.method == "sendMessage" for call in sandbox.calls))
        await due.sends("/forget")
        await due.taps("Yes, erase")
        before = _asked(due)
        await sandbox.settled()
        await asyncio.sleep(22)  # past the next look for what is due
        await bot.stops()
    assert _asked(due) == before
    assert await installation.rows("SELECT * FROM person") == []


@pytest.mark.torture
async def test_a_question_that_telegram_refuses_for_now_is_sent_when_it_says(
    installation: Installation, sandbox: Sandbox, due: Person
) -> None:
    sandbox.faults.too_many_requests(1, "sendMessage")
    async with installation.bot() as bot:
        await bot.logs("messages_sent .*kind=follow_ups")
        await bot.stops()
    assert await installation.rows(OUTCOMES) == [("asked", 1, "delivered")]
    assert _asked(due) == 1
