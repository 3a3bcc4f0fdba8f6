"""A Bot API that only takes messages, at the pace the sandbox allows, and counts them. Leaner than the sandbox.

Usage: python -m benchmarks.enforcing_server RATE LATENCY. Prints its address. Every message is answered after LATENCY
seconds, as if there were a way to it; one that comes too soon is refused with 429. GET /counted tells and forgets.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections import Counter, deque
from urllib.parse import parse_qsl

import orjson
import uvloop
from aiohttp import web

from sandbox.errors import ApiError
from sandbox.limits import Limits, SendingPace

ME = {"id": 42, "is_bot": True, "first_name": "Bot", "username": "a_bot"}


class Server:
    """Counts what comes, refused or not, at the moment it comes."""

    def __init__(self, rate: int, latency: float) -> None:
        self._limits = Limits(messages_per_second=rate)
        self._latency = latency
        self._forget()

    def _forget(self) -> None:
        self._pace = SendingPace(self._limits)
        self._taken: Counter[str] = Counter()
        self._refused = 0
        self._last_second: deque[float] = deque()
        self._most = 0

    async def call(self, request: web.Request) -> web.Response:
        """One method of the Bot API."""
        if request.match_info["method"] != "sendMessage":
            return web.Response(body=orjson.dumps({"ok": True, "result": ME}))
        body = await request.read()
        self._count(time.monotonic())
        is_json = request.content_type == "application/json"
        sent = orjson.loads(body) if is_json else dict(parse_qsl(body.decode()))
        chat_id = int(sent["chat_id"])
        try:
            self._pace.take(chat_id)
        except ApiError as error:
            self._refused += 1
            await asyncio.sleep(self._latency)
            return web.Response(body=orjson.dumps(error.as_answer()), status=429)
        self._taken[sent["text"]] += 1
        await asyncio.sleep(self._latency)
        message = {"message_id": 1, "date": 0, "chat": {"id": chat_id, "type": "private"}, "text": sent["text"]}
        return web.Response(body=orjson.dumps({"ok": True, "result": message}))

    def _count(self, now: float) -> None:
        window = self._last_second
        window.append(now)
        while window[0] <= now - 1:
            window.popleft()
        self._most = max(self._most, len(window))

    async def counted(self, _request: web.Request) -> web.Response:
        """What has come since the last time."""
        told = {
            "taken": sum(self._taken.values()),
            "doubled": sum(times - 1 for times in self._taken.values()),
            "refused": self._refused,
            "most": self._most,
        }
        self._forget()
        return web.json_response(told)


async def main() -> None:
    """Serve until killed."""
    logging.disable()  # whoever is measured may hang up at the end
    server = Server(int(sys.argv[1]), float(sys.argv[2]))
    app = web.Application()
    app.router.add_route("*", "/bot{token:[^/]+}/{method}", server.call)
    app.router.add_get("/counted", server.counted)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
