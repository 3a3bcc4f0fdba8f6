"""The HTTP side: the Bot API under /bot<token>/, its files under /file/bot<token>/, and the page."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, Final

import orjson
from aiohttp import web

from sandbox.errors import ApiError, bad_request, not_found, unauthorized
from sandbox.faults import Silence
from sandbox.page import Page
from sandbox.parameters import Upload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.calls import Desk
    from sandbox.world import World

_TOKEN: Final = re.compile(r"\d+:[\w-]+")
_BODY_SLACK: Final = 1024 * 1024
"""Bytes a multipart body may have besides the largest file."""
_GRACE: Final = 0.2
"""Seconds that open answers get to finish when the server stops."""


class Server:
    """The sandbox on a port. Answers one token only."""

    def __init__(self, token: str, world: World, desk: Desk) -> None:
        self._token = token
        self._world = world
        self._desk = desk
        self._page = Page(world)
        self._runner: web.AppRunner | None = None
        self._stopping = asyncio.Event()

    async def start(self, host: str, port: int) -> str:
        """Listens, and returns the address: port 0 takes any free one. Raises OSError when the port is taken."""
        self._stopping.clear()
        self._world.updates.resume()
        app = web.Application(client_max_size=self._world.limits.upload_bytes + _BODY_SLACK)
        app.router.add_route("*", r"/bot{token:[^/]+}/{method:[^/]+}", self._call)
        app.router.add_get(r"/file/bot{token:[^/]+}/{path:.+}", self._download)
        self._page.add_routes(app.router)
        # Somebody who hangs up no longer polls: without this a killed bot would take the updates of the next one.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=_GRACE)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError:
            await self.stop()
            raise
        bound = self._runner.addresses[0][1]
        return f"http://{f'[{host}]' if ':' in host else host}:{bound}"

    async def stop(self) -> None:
        """Ends every open poll, socket and unanswered call, then closes the port."""
        self._stopping.set()
        self._world.updates.stop()
        await self._page.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request)
            sent, uploads = await _parameters(request)
        except ApiError as error:
            return _answer(error.as_answer())
        except web.HTTPRequestEntityTooLarge:
            return _answer(ApiError(413, "Request Entity Too Large").as_answer())
        outcome = await self._desk.take(request.match_info["method"], sent, uploads)
        if not isinstance(outcome, Silence):
            return _answer(outcome)
        if outcome is Silence.HANG:
            await self._stopping.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
        except ApiError as error:
            return _answer(error.as_answer())
        stored = self._world.files.by_path(request.match_info["path"])
        if stored is None:
            return _answer(not_found().as_answer())
        return web.Response(body=stored.content, content_type="application/octet-stream")

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if not _TOKEN.fullmatch(token):
            raise not_found()
        if token != self._token:
            raise unauthorized()


def _answer(body: Mapping[str, Any]) -> web.Response:
    status = body.get("error_code", 200)
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


async def _parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Parameters in any of the four ways Telegram takes: query, form, JSON, multipart."""
    sent: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            body = None
        if not isinstance(body, dict):
            raise bad_request("can't parse the body as a JSON object")
        return {**sent, **body}, {}
    uploads: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[name] = Upload(value.filename, value.content_type, value.file.read())
        elif isinstance(value, str):
            sent[name] = value
    return sent, uploads
