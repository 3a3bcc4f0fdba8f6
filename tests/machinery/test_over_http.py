"""The loop over HTTP against the sandbox, as against Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update
from telegram.ext import ApplicationBuilder, TypeHandler

from bot.application import StrictApplication
from bot.background import Supervisor
from bot.clock import elapsed
from bot.updates import UpdateLoop
from sandbox import BotProfile, Limits, Person, Sandbox

TOKEN = "42:the-sandbox"


class Echo:
    """Answers with what was said; "slowly" only when released."""

    def __init__(self) -> None:
        self.release = asyncio.Event()
        self.begun = asyncio.Event()

    async def __call__(self, update: Update, _context: Any) -> None:
        message = update.effective_message
        if message is None:
            return
        self.begun.set()
        if message.text == "slowly":
            await self.release.wait()
        await message.reply_text(f"You said {message.text}")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    profile = BotProfile(id=42, first_name="Echo", username="echo_bot")
    sandbox = Sandbox(token=TOKEN, bot=profile, clock=lambda: datetime.now(UTC), limits=Limits.unpaced())
    async with sandbox:
        yield sandbox


@pytest.fixture
def person(sandbox: Sandbox) -> Person:
    return sandbox.add_person("Somebody", "en")


@asynccontextmanager
async def _serving(sandbox: Sandbox, echo: Echo) -> AsyncIterator[UpdateLoop]:
    builder = ApplicationBuilder().application_class(StrictApplication).token(TOKEN).base_url(sandbox.api_url)
    application = builder.updater(None).job_queue(None).build()
    application.add_handler(TypeHandler(Update, echo))

    async def on_dropped(_update: Update) -> None:
        """Nobody needs to be told."""

    async with application, Supervisor() as supervisor:
        loop = UpdateLoop(application, supervisor=supervisor, on_dropped=on_dropped, allowed_updates=["message"])
        supervisor.start(loop.run, "updates")
        yield loop


async def test_a_person_is_answered(sandbox: Sandbox, person: Person) -> None:
    async with _serving(sandbox, Echo()):
        await person.sends("hello")
        await person.sends("again")
    assert [message.text for message in person.received] == ["You said hello", "You said again"]


async def test_an_answer_is_given_once_the_connection_works(sandbox: Sandbox, person: Person) -> None:
    async with _serving(sandbox, Echo()) as loop:
        sandbox.faults.server_error(method="sendMessage")
        sandbox.faults.drop_before_effect(method="getUpdates")
        await person.sends("hello")
        assert loop.retried == 1
    assert [message.text for message in person.received] == ["You said hello"]


async def test_doubled_and_repeated_updates_are_answered_once(sandbox: Sandbox, person: Person) -> None:
    async with _serving(sandbox, Echo()):
        sandbox.faults.double_updates()
        await person.sends("hello")
        sandbox.faults.redeliver()
        await sandbox.settled()
    assert [message.text for message in person.received] == ["You said hello"]


async def test_a_clean_stop_during_work_leaves_nothing_behind(sandbox: Sandbox, person: Person) -> None:
    echo = Echo()
    async with _serving(sandbox, echo) as loop:
        await person.sends("slowly", wait=False)
        await echo.begun.wait()
        asyncio.get_running_loop().call_later(0.1, echo.release.set)
        began = elapsed()
        await loop.stop()
        assert elapsed() - began < 5
    assert sandbox.pending == 0
    assert [message.text for message in person.received] == ["You said slowly"]


async def test_a_stop_during_a_long_poll_is_quick_and_the_next_run_hears_again(
    sandbox: Sandbox, person: Person
) -> None:
    async with _serving(sandbox, Echo()) as loop:
        await person.sends("hello")
        began = elapsed()
        await loop.stop()
        assert elapsed() - began < 2
    await person.sends("in between", wait=False)
    async with _serving(sandbox, Echo()):
        await sandbox.settled()
    assert [message.text for message in person.received] == ["You said hello", "You said in between"]
