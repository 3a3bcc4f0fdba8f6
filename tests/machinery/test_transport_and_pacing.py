"""Transport and pacer together, wired as the bot wires them, against a Telegram that enforces its limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import InputFile, Update
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from bot.application import StrictApplication
from bot.background import Supervisor
from bot.pacing import BULK, Pacer
from bot.transport import Transport
from bot.updates import UpdateLoop
from sandbox import BotProfile, Sandbox
from tests.machinery.log_capture import captured_log

TOKEN = "42:the-sandbox"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    profile = BotProfile(id=42, first_name="Echo", username="echo_bot")
    async with Sandbox(token=TOKEN, bot=profile, clock=lambda: datetime.now(UTC)) as sandbox:
        yield sandbox


@pytest.fixture
async def application(sandbox: Sandbox) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    transport = Transport()
    application = (
        ApplicationBuilder()
        .application_class(StrictApplication)
        .token(TOKEN)
        .base_url(sandbox.api_url)
        .base_file_url(sandbox.file_url)
        .request(transport)
        .get_updates_request(transport)
        .rate_limiter(Pacer(25))
        .updater(None)
        .job_queue(None)
        .build()
    )
    async with application:
        yield application


async def _answer(update: Update, _context: Any) -> None:
    message = update.effective_message
    assert message is not None
    answer = await message.reply_text(f"You said {message.text}")
    await answer.edit_text(f"You said {message.text}, and I heard it")
    await message.reply_document(InputFile("Ліст".encode(), filename="ліст.txt"))


async def test_people_are_answered_while_a_broadcast_runs_and_nothing_is_refused(
    sandbox: Sandbox, application: Application[Any, Any, Any, Any, Any, Any]
) -> None:
    application.add_handler(TypeHandler(Update, _answer))
    bot = application.bot
    pacer = bot.rate_limiter
    assert isinstance(pacer, Pacer)
    crowd = [sandbox.add_person(f"Somebody {n}", "en") for n in range(40)]

    async def on_dropped(_update: Update) -> None:
        raise AssertionError

    async def news(chat_id: int) -> None:
        with await pacer.reserve_bulk(chat_id) as reservation:
            await bot.send_message(chat_id, "news", rate_limit_args=reservation)

    with captured_log("INFO") as log:
        async with Supervisor() as supervisor:
            loop = UpdateLoop(application, supervisor=supervisor, on_dropped=on_dropped, allowed_updates=["message"])
            supervisor.start(loop.run, "updates")
            for person in crowd:
                await person.sends("hello", wait=False)
            await sandbox.settled()
            async with asyncio.TaskGroup() as group:
                for person in crowd:
                    group.create_task(news(person.id))
                group.create_task(bot.send_message(crowd[0].id, "late news", rate_limit_args=BULK))
                await crowd[1].sends("and now")
            await loop.stop()
    refused = [call for call in sandbox.calls if call.outcome != "ok"]
    assert refused == []
    for person in crowd:
        texts = [message.text for message in person.received]
        assert texts.count("news") == 1
        assert "You said hello, and I heard it" in texts
    assert "refused" not in log.getvalue()
