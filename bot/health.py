"""``/healthz``: whether the bot hears Telegram and can use its database. It tells nothing else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.clock import elapsed
from bot.redaction import get_logger

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = get_logger(__name__)

STALE_AFTER: Final = 90.0
"""Seconds without a successful fetch after which the bot counts as deaf: three long polls."""
_STORAGE_SECONDS: Final = 5.0


class HealthAddressError(Exception):
    """The address in ``BOT_HEALTH_LISTEN`` cannot be listened on."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Nothing can listen on {host}:{port}, perhaps because another program does: "
            "free it, or set BOT_HEALTH_LISTEN to another address."
        )


class Health:
    """Answers ``GET /healthz`` with 200, or with 503 and what is wrong.

    `last_fetch()` gives the `bot.clock.elapsed` of the last successful fetch, None for never. `storage_ok()` says
    whether the database answers; an exception and five seconds of silence mean no.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        last_fetch: Callable[[], float | None],
        storage_ok: Callable[[], Awaitable[bool]],
        stale_after: float = STALE_AFTER,
    ) -> None:
        self._host = host
        self._port = port
        self._last_fetch = last_fetch
        self._storage_ok = storage_ok
        self._stale_after = stale_after
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """The port listened on; the one asked for, or the one given when that was 0."""
        addresses = self._runner.addresses if self._runner else []
        return int(addresses[0][1]) if addresses else self._port

    async def start(self) -> None:
        """Listen. Raises `HealthAddressError`."""
        application = web.Application()
        application.router.add_get("/healthz", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError:
            await self.stop()
            raise HealthAddressError(self._host, self._port) from None

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _answer(self, _request: web.Request) -> web.Response:
        last = self._last_fetch()
        failing = []
        if last is None or elapsed() - last > self._stale_after:
            failing.append("updates")
        if not await self._storage_answers():
            failing.append("storage")
        if failing:
            return web.json_response({"status": "failing", "failing": failing}, status=503)
        return web.json_response({"status": "ok"})

    async def _storage_answers(self) -> bool:
        try:
            async with asyncio.timeout(_STORAGE_SECONDS):
                return await self._storage_ok()
        except Exception as error:  # whatever it is, the answer is no
            log.warning("storage_does_not_answer", exc_info=error)
            return False
