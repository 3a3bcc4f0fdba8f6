"""A Bot API at the pace the sandbox allows, which counts what is sent, and people who write. Leaner than the sandbox.

Usage: python -m benchmarks.enforcing_server RATE LATENCY [PAID_RATE]. Prints its address. Every message is answered
after LATENCY seconds, as if there were a way to it; one that comes too soon is refused with 429. GET /counted tells and
forgets, with ?keep=1 it only tells. GET /asking?every=SECONDS lets somebody new send /start that often, and press the
first button of the answer.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import sys
import time
from collections import deque
from typing import Any
from urllib.parse import parse_qsl

import orjson
import uvloop
from aiohttp import web

from benchmarks.asking import People
from sandbox.errors import ApiError
from sandbox.limits import Limits, SendingPace

KNOWN: dict[str, Any] = {
    "getMe": {"id": 42, "is_bot": True, "first_name": "Bot", "username": "a_bot"},
    "getMyCommands": [],
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}
"""What is asked at the start, and the answers."""


class Server:
    """Counts what comes, refused or not, at the moment it comes."""

    def __init__(self, limits: Limits, latency: float) -> None:
        self._limits = limits
        self._latency = latency
        self._people = People()
        self._pace = SendingPace(limits)
        self._seen: set[tuple[int, str]] = set()
        self._numbers = itertools.count(1)
        self._asking: asyncio.Task[None] | None = None
        self._forget()

    def _forget(self) -> None:
        self._taken = self._doubled = self._refused = self._most = 0
        self._last_second: deque[float] = deque()
        self._first_at = self._last_at = 0.0
        self._people.forget()

    async def call(self, request: web.Request) -> web.Response:
        """One method of the Bot API."""
        method = request.match_info["method"]
        body = await request.read()
        is_json = request.content_type == "application/json"
        given = orjson.loads(body) if is_json and body else dict(parse_qsl(body.decode()))
        if method == "getUpdates":
            return answered(await self._people.updates(int(given.get("offset", 0)), float(given.get("timeout", 0))))
        if method not in {"sendMessage", "editMessageText"}:
            return answered(KNOWN.get(method, True))
        now, chat_id = time.monotonic(), int(given["chat_id"])
        self._count(now)
        try:
            if method == "sendMessage":  # whether edits count is not published: the sandbox lets them pass
                self._pace.take(chat_id, paid=bool(given.get("allow_paid_broadcast")))
        except ApiError as error:
            self._refused += 1
            await asyncio.sleep(self._latency)
            return web.Response(body=orjson.dumps(error.as_answer()), status=429)
        if method == "sendMessage":
            key = (chat_id, given["text"])
            self._doubled += key in self._seen
            self._seen.add(key)
        self._taken += 1
        if not self._people.answered(chat_id, given, now):
            self._first_at, self._last_at = self._first_at or now, now
        await asyncio.sleep(self._latency)
        message_id = given.get("message_id") or next(self._numbers)
        chat = {"id": chat_id, "type": "private"}
        return answered({"message_id": message_id, "date": 0, "chat": chat, "text": given["text"]})

    def _count(self, now: float) -> None:
        window = self._last_second
        window.append(now)
        while window[0] <= now - 1:
            window.popleft()
        self._most = max(self._most, len(window))

    async def counted(self, request: web.Request) -> web.Response:
        """What has come since the last time: to people who asked, and to all others."""
        told = {
            "taken": self._taken,
            "doubled": self._doubled,
            "refused": self._refused,
            "most": self._most,
            "waits": self._people.waits,
            "unasked": self._taken - len(self._people.waits),
            "unasked_seconds": self._last_at - self._first_at,
        }
        if "keep" not in request.query:
            self._forget()
        return web.json_response(told)

    async def asking(self, request: web.Request) -> web.Response:
        """Let people write from now on; every=0 ends it."""
        if self._asking:
            self._asking.cancel()
            self._asking = None
        every = float(request.query["every"])
        if every:
            self._asking = asyncio.get_running_loop().create_task(self._people.write(every))
        return web.Response()


def answered(result: Any) -> web.Response:
    """An answer of the Bot API."""
    return web.Response(body=orjson.dumps({"ok": True, "result": result}), content_type="application/json")


async def main() -> None:
    """Serve until killed."""
    logging.disable()  # whoever is measured may hang up at the end
    rate, latency = int(sys.argv[1]), float(sys.argv[2])
    paid_rate = int(sys.argv[3]) if len(sys.argv) > 3 else rate
    server = Server(Limits(messages_per_second=rate, paid_messages_per_second=paid_rate), latency)
    app = web.Application()
    app.router.add_route("*", "/bot{token:[^/]+}/{method}", server.call)
    app.router.add_get("/counted", server.counted)
    app.router.add_get("/asking", server.asking)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
