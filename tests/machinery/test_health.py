from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.clock import elapsed
from bot.health import Health, HealthAddressError


async def _works() -> bool:
    return True


async def _is_broken() -> bool:
    return False


async def _raises() -> bool:
    raise OSError("a secret path")


@asynccontextmanager
async def _healthz(
    *, age: float | None = 1.0, storage_ok: Callable[[], Awaitable[bool]] = _works
) -> AsyncIterator[tuple[int, Any]]:
    now = elapsed()
    health = Health("127.0.0.1", 0, last_fetch=lambda: None if age is None else now - age, storage_ok=storage_ok)
    await health.start()
    try:
        url = f"http://127.0.0.1:{health.port}/healthz"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            yield answer.status, await answer.json()
    finally:
        await health.stop()


async def test_a_bot_that_hears_and_remembers_is_well() -> None:
    async with _healthz() as answer:
        assert answer == (200, {"status": "ok"})


@pytest.mark.parametrize("age", [None, 91.0])
async def test_a_bot_that_has_not_heard_telegram_for_long_is_not(age: float | None) -> None:
    async with _healthz(age=age) as answer:
        assert answer == (503, {"status": "failing", "failing": ["updates"]})


@pytest.mark.parametrize("storage_ok", [_is_broken, _raises])
async def test_nor_is_one_without_its_database(storage_ok: Callable[[], Awaitable[bool]]) -> None:
    async with _healthz(storage_ok=storage_ok) as answer:
        assert answer == (503, {"status": "failing", "failing": ["storage"]})


async def test_everything_else_is_not_found() -> None:
    health = Health("127.0.0.1", 0, last_fetch=elapsed, storage_ok=_works)
    await health.start()
    try:
        async with aiohttp.ClientSession() as session:
            for path in ("/", "/metrics", "/healthz/x"):
                async with session.get(f"http://127.0.0.1:{health.port}{path}") as answer:
                    assert answer.status == 404
    finally:
        await health.stop()


async def test_an_address_in_use_is_told_with_what_to_do() -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(HealthAddressError, match="BOT_HEALTH_LISTEN"):
            await Health("127.0.0.1", port, last_fetch=elapsed, storage_ok=_works).start()
