"""A bot of a few lines, served as a careful bot is: an update is confirmed only after it was handled."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
from telegram import Bot, TelegramObject, Update
from telegram.ext import Application

from sandbox import Sandbox

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


class Told:
    """What a bot that answers nothing was told, each update compared with what python-telegram-bot makes of it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._offset = 0

    async def news(self) -> list[dict[str, Any]]:
        """Everything since the last time, without the update ids, and confirmed."""
        async with aiohttp.ClientSession() as session:
            address = f"{self._sandbox.api_url}{self._sandbox.token}/getUpdates"
            async with session.get(address, params={"offset": self._offset}) as response:
                updates = (await response.json())["result"]
            for update in updates:
                read = Update.de_json(update, None)
                assert_known(read)
                assert_read(read.to_dict(), update)
                self._offset = update.pop("update_id") + 1
            await session.get(address, params={"offset": self._offset})
        return list(updates)


def assert_read(read: Any, sent: Any) -> None:
    """Every field is known and was kept; of its own the library only adds that something is False."""
    if isinstance(sent, dict):
        assert all(value is False for name, value in read.items() if name not in sent)
        for name, value in sent.items():
            assert_read(read[name], value)
    elif isinstance(sent, list):
        assert len(read) == len(sent)
        for one, other in zip(read, sent, strict=True):
            assert_read(one, other)
    else:
        assert read == sent


def assert_known(thing: Any) -> None:
    """No part of it has a field that the library does not know."""
    if isinstance(thing, TelegramObject):
        assert not thing.api_kwargs
        names = {name for cls in type(thing).__mro__ for name in getattr(cls, "__slots__", ()) if name[0] != "_"}
        for name in names - {"api_kwargs"}:
            assert_known(getattr(thing, name, None))
    elif isinstance(thing, tuple):
        for part in thing:
            assert_known(part)
