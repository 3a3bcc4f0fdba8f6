"""Updates that come again, doubled or in another order: each effect once, and what was said stays true."""

from __future__ import annotations

import pytest

from sandbox import Person, Sandbox
from tests.torture.installation import Installation
from tests.torture.walking import AGREES, EVENING, MORNING, TO_THE_LETTER, reads, until

PLEDGES = "SELECT chat_id, plan_slot, state FROM pledge"


@pytest.fixture
def maria(sandbox: Sandbox) -> Person:
    return sandbox.person("Maria")


async def _pledges(maria: Person, plan: str, *more: str) -> None:
    await maria.starts()
    for label in (*TO_THE_LETTER, "Later", plan, *more):
        await maria.taps(label)
    assert reads(maria, "Noted"), maria.screen


async def test_every_update_doubled_and_every_answer_reversed(
    installation: Installation, sandbox: Sandbox, maria: Person
) -> None:
    async with installation.bot() as bot:
        await bot.ready()
        sandbox.faults.double_updates(1000)
        sandbox.faults.reverse_updates(1000)
        await _pledges(maria, MORNING, AGREES)
        assert len([message for message in maria.received if "Noted" in message.text]) == 1
        await bot.stops()
    assert await installation.rows(PLEDGES) == [(maria.id, 0, "pledged")]


async def test_all_that_was_handled_comes_again_after_a_restart(
    installation: Installation, sandbox: Sandbox, maria: Person
) -> None:
    """The confirmation was lost with the process: the pledge was changed since, and stays changed."""
    async with installation.bot() as bot:
        await bot.ready()
        await _pledges(maria, MORNING, AGREES)
        await _pledges(maria, EVENING)
        for label in ("Show the letter", "Sent"):
            await maria.taps(label)
        await bot.dies()
    sandbox.faults.redeliver(100)
    async with installation.bot() as bot:
        await bot.ready()
        await sandbox.settled(20)
        await bot.stops()
    assert await installation.rows(PLEDGES) == [(maria.id, 2, "done")]


async def test_an_old_yes_does_not_bring_back_what_was_forgotten(
    installation: Installation, sandbox: Sandbox, maria: Person
) -> None:
    async with installation.bot() as bot:
        await bot.ready()
        await _pledges(maria, MORNING, AGREES)
        await maria.sends("/forget")
        await maria.taps("Yes, erase")
        await bot.dies()
    assert await installation.rows("SELECT chat_id FROM person") == []
    sandbox.faults.redeliver(100)
    async with installation.bot() as bot:
        await bot.ready()
        await sandbox.settled(20)
        await bot.stops()
    assert await installation.rows("SELECT chat_id FROM person") == []


@pytest.mark.parametrize(
    ("command", "confirms"), [pytest.param("/forget", ("Yes, erase",), marks=pytest.mark.torture), ("/stop", ())]
)
async def test_what_was_agreed_to_after_an_end_outlives_a_repetition_of_that_end(
    installation: Installation, sandbox: Sandbox, maria: Person, command: str, confirms: tuple[str, ...]
) -> None:
    """Nothing after a hanging answer is confirmed, so a crash brings the end and the new beginning once more."""
    jonas = sandbox.person("Jonas")
    async with installation.bot() as bot:
        await bot.ready()
        await _pledges(maria, MORNING, AGREES)
        sandbox.faults.too_many_requests(60, "sendMessage")
        await jonas.sends("/help", wait=False)
        await bot.logs("update_failed")
        await _acts(maria, command, *confirms)
        await _acts(maria, "/start", *TO_THE_LETTER, "Later", EVENING, AGREES)
        await until(lambda: reads(maria, "Noted") and reads(maria, "18:00"))
        await bot.dies()
    consents = "SELECT chat_id, purpose FROM consent"
    assert await installation.rows(consents) == [(maria.id, "follow_ups")]
    async with installation.bot() as bot:
        await bot.ready()
        await sandbox.settled(20)
        await bot.stops()
    assert await installation.rows(PLEDGES) == [(maria.id, 2, "pledged")], "the bot had said that it is noted"
    assert await installation.rows(consents) == [(maria.id, "follow_ups")]


async def _acts(maria: Person, text: str, *labels: str) -> None:
    """Write and press, waiting for the answers alone: nothing is confirmed."""
    said = len(maria.received)
    await maria.sends(text, wait=False)
    for label in labels:
        await until(lambda before=said: len(maria.received) > before)  # type: ignore[misc]  # no type for a default
        said = len(maria.received)
        await maria.taps(label, wait=False)
    await until(lambda: len(maria.received) > said)
