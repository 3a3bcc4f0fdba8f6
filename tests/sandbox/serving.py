"""A bot of a few lines, served as a careful bot is: an update is confirmed only after it was handled."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application

Handle = Callable[[Update], Awaitable[None]]


async def poll(bot: Bot, handle: Handle) -> None:
    offset = None
    while True:
        for update in await bot.get_updates(offset=offset, timeout=10):
            await handle(update)
            offset = update.update_id + 1


@contextlib.asynccontextmanager
async def served(bot: Bot, handle: Handle) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        polling = tasks.create_task(poll(bot, handle))
        yield
        polling.cancel()


@contextlib.asynccontextmanager
async def running(application: Application[Any, Any, Any, Any, Any, Any]) -> AsyncIterator[None]:
    """Serves an Application of python-telegram-bot; closing its bot is left to the fixture."""
    await application.initialize()
    async with served(application.bot, application.process_update):
        yield
    await application.shutdown()
