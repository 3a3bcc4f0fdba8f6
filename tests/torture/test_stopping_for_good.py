"""SIGTERM at any moment: over within five seconds, exit code 0, and nobody is answered twice after the next start."""

from __future__ import annotations

import signal

import pytest

from sandbox import Person, Sandbox
from tests.torture.installation import Installation
from tests.torture.walking import reads, until


@pytest.fixture
def maria(sandbox: Sandbox) -> Person:
    return sandbox.person("Maria")


def _polls(sandbox: Sandbox) -> int:
    return sum(call.method == "getUpdates" for call in sandbox.calls)


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.torture)])
async def test_in_an_idle_poll(
    installation: Installation, sandbox: Sandbox, maria: Person, number: signal.Signals
) -> None:
    async with installation.bot() as bot:
        await bot.ready()
        await maria.starts()
        answers = len(maria.received)
        ended = await bot.stops(number)
    assert (ended.code, ended.errors) == (0, [])
    async with installation.bot() as bot:
        await bot.ready()
        await maria.sends("/help")
        assert len(maria.received) == answers + 1, "only the new question was answered"
        assert (await bot.stops()).code == 0


async def test_at_once_after_an_answer_nobody_is_answered_twice(installation: Installation, sandbox: Sandbox) -> None:
    people = [sandbox.add_person(f"Supporter {number}", "en") for number in range(20)]
    async with installation.bot() as bot:
        await bot.ready()
        for person in people:
            await person.sends("/help", wait=False)
        await until(lambda: any(person.screen for person in people))
        assert (await bot.stops()).code == 0
    async with installation.bot() as bot:
        await bot.ready()
        await sandbox.settled(20)
        assert (await bot.stops()).code == 0
    assert [len(person.received) for person in people] == [1] * len(people)


async def test_while_an_answer_is_on_its_way(installation: Installation, sandbox: Sandbox, maria: Person) -> None:
    jonas = sandbox.person("Jonas")
    async with installation.bot() as bot:
        await bot.ready()
        sandbox.faults.time_out_before_effect("sendMessage")
        await maria.sends("/help", wait=False)
        await until(lambda: any(call.outcome == "no answer" for call in sandbox.calls))
        await jonas.sends("/help", wait=False)
        await until(lambda: jonas.screen is not None)
        ended = await bot.stops()
    assert (ended.code, ended.errors) == (0, [])
    async with installation.bot() as bot:
        await bot.ready()
        await sandbox.settled(20)
        assert reads(maria, "What I can do"), "the one who waited is answered by the next run"
        assert len(maria.received) == 1
        assert len(jonas.received) <= 2, "an answered update behind an unanswered one may come once more, not oftener"


async def test_while_telegram_does_not_answer_the_greeting(installation: Installation, sandbox: Sandbox) -> None:
    sandbox.faults.time_out_before_effect("getMe", times=None)
    async with installation.bot() as bot:
        await until(lambda: any(call.method == "getMe" for call in sandbox.calls))
        ended = await bot.stops()
    assert (ended.code, ended.errors) == (0, [])


async def test_while_there_is_no_network(installation: Installation, sandbox: Sandbox) -> None:
    await sandbox.stop()
    async with installation.bot() as bot:
        await bot.logs("telegram_unreachable")
        ended = await bot.stops()
    assert (ended.code, ended.errors) == (0, [])


async def test_a_start_that_never_came_to_work_does_not_hide_the_crash_before_it(
    installation: Installation, sandbox: Sandbox
) -> None:
    async with installation.bot() as bot:
        await bot.ready()
        await bot.dies()
    sandbox.faults.refuse(500, "Internal Server Error", "getMe", times=None)
    async with installation.bot() as bot:
        await bot.logs("telegram_unreachable")
        await bot.stops()
    async with installation.database() as database:
        assert not database.was_clean


async def test_a_message_to_somebody_that_telegram_holds_up(
    installation: Installation, sandbox: Sandbox, maria: Person
) -> None:
    async with installation.bot() as bot:
        await bot.ready()
        sandbox.faults.too_many_requests(60, "sendMessage")
        await maria.sends("/help", wait=False)
        await bot.logs("update_failed")
        ended = await bot.stops()
    assert (ended.code, ended.errors) == (0, [])


async def test_when_nothing_is_answered_any_more(installation: Installation, sandbox: Sandbox) -> None:
    people = [sandbox.add_person(f"Supporter {number}", "en") for number in range(30)]
    async with installation.bot() as bot:
        await bot.ready()
        sandbox.faults.time_out_before_effect("sendMessage", times=None)
        for person in people:
            await person.sends("/help", wait=False)
        await until(lambda: any(call.method == "sendMessage" for call in sandbox.calls))
        sandbox.faults.time_out_before_effect("getUpdates", times=None)
        assert (await bot.stops()).code == 0
    sandbox.faults.clear()
    async with installation.bot() as bot:
        await bot.ready()
        await sandbox.settled(20)
    assert all(person.screen for person in people), "all are answered by the next run"
