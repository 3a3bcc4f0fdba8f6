"""The page protocol's client, for tests: one open page that is not the page."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from sandbox import Sandbox

Event = dict[str, Any]


class OpenPage:
    """One open page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def asks(self, **request: Any) -> None:
        await self._socket.send_json(request)

    async def hears(self, kind: str) -> Event:
        """The next event, which must be of this kind."""
        event: Event = await self._socket.receive_json(timeout=5)
        assert event["type"] == kind, event
        return event

    async def hears_until(self, kind: str, **message: Any) -> list[Event]:
        """Everything up to the next event of this kind, which may have to be of a message with these fields."""
        events: list[Event] = []
        while True:
            event: Event = await self._socket.receive_json(timeout=5)
            events.append(event)
            if event["type"] == kind and (not message or message.items() <= event["message"].items()):
                return events

    async def hears_at_last(self, kind: str, **message: Any) -> Event:
        """The next event of this kind, whatever comes before it."""
        return (await self.hears_until(kind, **message))[-1]


@contextlib.asynccontextmanager
async def open_page(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncIterator[OpenPage]:
    async with session.ws_connect(f"{sandbox.url}/page/socket", origin=sandbox.url) as socket:
        yield OpenPage(socket)
