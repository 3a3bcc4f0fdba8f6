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


@contextlib.asynccontextmanager
async def open_page(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncIterator[OpenPage]:
    async with session.ws_connect(f"{sandbox.url}/page/socket", origin=sandbox.url) as socket:
        yield OpenPage(socket)
