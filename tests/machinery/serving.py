"""A bot of one handler on the real loop, against a Telegram in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackContext, TypeHandler

from bot.background import Supervisor
from bot.updates import StrictApplication, Timing, UpdateLoop
from tests.machinery.telegram_in_memory import TOKEN, InMemoryRequest, Telegram

AnyContext = CallbackContext[Any, Any, Any, Any]
Handle = Callable[[Update], Awaitable[None]]


def application_for(telegram: Telegram) -> Application[Any, Any, Any, Any, Any, Any]:
    return (
        ApplicationBuilder()
        .application_class(StrictApplication)
        .token(TOKEN)
        .request(InMemoryRequest(telegram))
        .get_updates_request(InMemoryRequest(telegram))
        .updater(None)
        .job_queue(None)
        .build()
    )


def text_of(update: Update) -> str:
    return (update.effective_message and update.effective_message.text) or ""


def chat_of(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0


class Diary:
    """A handler that notes when it began and ended with each text, and is told what to do by the text."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.cut: list[str] = []
        self.release = asyncio.Event()

    async def __call__(self, update: Update) -> None:
        text = text_of(update)
        self.begun.append(text)
        if text.startswith("wait"):
            await self.release.wait()
        if text.startswith("hang"):
            try:
                await asyncio.Event().wait()
            finally:
                self.cut.append(text)
        if text.startswith("raise"):
            raise LookupError(text)
        self.ended.append(text)


@dataclass
class Bot:
    """The loop under test, and whom it gave up on."""

    loop: UpdateLoop
    application: Application[Any, Any, Any, Any, Any, Any]
    dropped: list[int]


@asynccontextmanager
async def serving(
    telegram: Telegram,
    handle: Handle,
    *,
    count_attempt: Callable[[int], Awaitable[int]] | None = None,
    trouble: tuple[type[Exception], ...] = (),
    tell: Handle | None = None,
    timing: Timing | None = None,
) -> AsyncIterator[Bot]:
    """Serve until the block ends; then everything is cancelled, as by a crash, unless the loop was stopped."""
    application = application_for(telegram)

    async def callback(update: Update, _context: AnyContext) -> None:
        await handle(update)

    application.add_handler(TypeHandler(Update, callback))
    dropped: list[int] = []

    async def on_dropped(update: Update) -> None:
        dropped.append(update.update_id)
        if tell is not None:
            await tell(update)

    async with application, Supervisor() as supervisor:
        loop = UpdateLoop(
            application,
            supervisor=supervisor,
            on_dropped=on_dropped,
            allowed_updates=["message"],
            count_attempt=count_attempt,
            trouble=trouble,
            timing=timing or Timing(),
        )
        supervisor.start(loop.run, "updates")
        yield Bot(loop, application, dropped)
