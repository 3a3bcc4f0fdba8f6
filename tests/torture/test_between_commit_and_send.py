"""Killed after the pledge was committed and before its answer was known to have arrived, or just before the commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlcipher3

from sandbox import Person, Sandbox
from tests.torture.installation import Installation
from tests.torture.walking import AGREES, MORNING, TO_THE_LETTER, reads, until

PLEDGES = "SELECT chat_id, state FROM pledge"


@pytest.fixture
def maria(sandbox: Sandbox) -> Person:
    return sandbox.person("Maria")


async def _reaches_the_last_question(maria: Person) -> None:
    await maria.starts()
    for label in (*TO_THE_LETTER, "Later", MORNING):
        await maria.taps(label)


def _unanswered(sandbox: Sandbox, method: str) -> bool:
    return any(call.method == method and call.outcome == "no answer" for call in sandbox.calls)


@pytest.mark.parametrize("arrived", [False, True], ids=["the answer was not sent", "the answer was sent"])
async def test_the_person_gets_the_answer_and_there_is_one_pledge(
    installation: Installation, sandbox: Sandbox, maria: Person, arrived: bool
) -> None:
    async with installation.bot() as bot:
        await bot.ready()
        await _reaches_the_last_question(maria)
        hang = sandbox.faults.time_out_after_effect if arrived else sandbox.faults.time_out_before_effect
        hang("editMessageText")
        await maria.taps(AGREES, wait=False)
        await until(lambda: _unanswered(sandbox, "editMessageText"))
        await bot.dies()
    assert await installation.rows(PLEDGES) == [(maria.id, "pledged")], "it was committed before anything was said"
    assert reads(maria, "Noted") is arrived
    async with installation.bot() as bot:
        await bot.ready()
        await sandbox.settled(20)
        assert reads(maria, "Noted")
        await bot.stops()
    assert await installation.rows(PLEDGES) == [(maria.id, "pledged")]


async def test_killed_when_the_tap_is_known_and_nothing_is_done_about_it(
    installation: Installation, sandbox: Sandbox, maria: Person
) -> None:
    async with installation.bot() as bot:
        await bot.ready()
        await _reaches_the_last_question(maria)
        sandbox.faults.time_out_before_effect("answerCallbackQuery")
        await maria.taps(AGREES, wait=False)
        await until(lambda: _unanswered(sandbox, "answerCallbackQuery"))
        await bot.dies()
    assert await installation.rows(PLEDGES) == []
    await _is_made_good(installation, sandbox, maria)


async def test_killed_while_it_waits_to_write(installation: Installation, sandbox: Sandbox, maria: Person) -> None:
    async with installation.bot() as bot:
        await bot.ready()
        await _reaches_the_last_question(maria)
        with _nobody_else_writes(installation):
            answered = len(sandbox.calls)
            await maria.taps(AGREES, wait=False)
            await until(lambda: any(call.method == "answerCallbackQuery" for call in sandbox.calls[answered:]))
            await bot.dies()
    assert not reads(maria, "Noted"), "it said so before it was true"
    assert await installation.rows(PLEDGES) == []
    await _is_made_good(installation, sandbox, maria)


async def _is_made_good(installation: Installation, sandbox: Sandbox, maria: Person) -> None:
    async with installation.bot() as bot:
        await bot.ready()
        await sandbox.settled(20)
        assert reads(maria, "Noted")
        await bot.stops()
    assert await installation.rows(PLEDGES) == [(maria.id, "pledged")]


@contextmanager
def _nobody_else_writes(installation: Installation) -> Iterator[None]:
    """Hold the database's one lock for writing, as another program might."""
    connection = sqlcipher3.connect(str(installation.database_file), isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{installation.key().hex}'\"")
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.rollback()
    finally:
        connection.close()
