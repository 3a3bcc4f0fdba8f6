"""The chat page: its files, and the WebSocket that shows one person's chat and takes what they do."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from aiohttp import WSMsgType, web

from sandbox.looking_on import Onlooker

if TYPE_CHECKING:
    from sandbox.shapes import Json
    from sandbox.world import World

_FILES: Final = Path(__file__).parent / "page"
_FILE_NAME: Final = re.compile(r"[\w-]+(\.[\w-]+)+")
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_SHOWN_INLINE: Final = frozenset(
    {
        *("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"),
        *("application/pdf", "text/plain", "text/calendar"),
    }
)
"""Kinds that a browser may open in its own window: nothing that can carry a script."""
_LARGEST_REQUEST: Final = 64 * 1024
_FAREWELL: Final = 0.3
"""Seconds a page has to agree that its socket is closed."""


class Page:
    """Everything under / and /page, for browsers on this machine only."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._onlookers: set[Onlooker] = set()
        self._sockets: set[web.WebSocketResponse] = set()

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Adds the page to an application."""
        router.add_get("/", self._index)
        router.add_get("/page/socket", self._socket)
        router.add_get("/page/file/{file_id}", self._document)
        router.add_post("/page/upload", self._upload)
        router.add_get("/page/{name}", self._file)

    async def close(self) -> None:
        """Closes every open page's socket."""
        await asyncio.gather(*(socket.close(code=1001) for socket in list(self._sockets)))

    async def _index(self, request: web.Request) -> web.StreamResponse:
        _must_be_local(request)
        return _static("index.html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        _must_be_local(request)
        name = request.match_info["name"]
        if not _FILE_NAME.fullmatch(name):
            raise web.HTTPNotFound
        return _static(name)

    async def _document(self, request: web.Request) -> web.Response:
        _must_be_local(request)
        stored = self._world.files.by_id(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        inline = "inline" in request.query and stored.mime in _SHOWN_INLINE
        headers = {
            "Content-Disposition": f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(stored.name)}",
            "Content-Type": stored.mime if inline else "application/octet-stream",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        return web.Response(body=stored.content, headers=headers)

    async def _upload(self, request: web.Request) -> web.Response:
        """A file that somebody is about to send; what the bot could not download need not be held."""
        _must_be_own_page(request)
        content = await request.read()
        if len(content) > self._world.limits.download_bytes:
            raise web.HTTPRequestEntityTooLarge(self._world.limits.download_bytes, len(content))
        name = PurePosixPath(request.query.get("name", "")).name or "file"
        return web.json_response({"file": self._world.files.keep(content, name).file_id})

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        _must_be_own_page(request)
        socket = web.WebSocketResponse(timeout=_FAREWELL, max_msg_size=_LARGEST_REQUEST, heartbeat=30)
        await socket.prepare(request)
        onlooker = Onlooker(self._world, self._tell_everybody)
        self._sockets.add(socket)
        self._onlookers.add(onlooker)
        onlooker.greet()
        try:
            async with asyncio.TaskGroup() as tasks:
                sending = tasks.create_task(_send_events(socket, onlooker.events))
                async for message in socket:
                    if message.type is WSMsgType.TEXT:
                        onlooker.takes(message.data)
                sending.cancel()
        finally:
            onlooker.leaves()
            self._onlookers.discard(onlooker)
            self._sockets.discard(socket)
        return socket

    def _tell_everybody(self, event: Json) -> None:
        for onlooker in self._onlookers:
            onlooker.tell(event)


async def _send_events(socket: web.WebSocketResponse, events: asyncio.Queue[Json]) -> None:
    while not socket.closed:
        event = await events.get()
        try:
            await socket.send_json(event)
        except ConnectionError:
            return


def _static(name: str) -> web.FileResponse:
    path = _FILES / name
    if not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"})


def _must_be_local(request: web.Request) -> None:
    """A foreign site can make a browser call this server under a name of its own; then the Host header tells."""
    if urlsplit(f"//{request.host}").hostname not in _LOOPBACK:
        raise web.HTTPForbidden(text="Open the page by 127.0.0.1 or localhost.")


def _must_be_own_page(request: web.Request) -> None:
    _must_be_local(request)
    if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
        raise web.HTTPForbidden(text="Only the sandbox's own page may ask for this.")
