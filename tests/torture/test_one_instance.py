"""Ten bots started at once on one data folder."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from sandbox import Sandbox
from tests.torture.installation import Installation
from tests.torture.process import READY
from tests.torture.walking import until


@pytest.mark.parametrize("started", [3, pytest.param(10, marks=pytest.mark.torture)])
async def test_one_runs_and_the_others_say_why_not(installation: Installation, sandbox: Sandbox, started: int) -> None:
    async with AsyncExitStack() as stack:
        starting = [stack.enter_async_context(installation.bot()) for _ in range(started)]
        bots = await asyncio.gather(*starting)
        await until(lambda: sum(READY in bot.out or bool(bot.err) for bot in bots) == started)
        running = [bot for bot in bots if READY in bot.out]
        assert len(running) == 1
        for bot in bots:
            if bot is not running[0]:
                ended = await bot.ended()
                assert ended.code == 2
                assert ended.errors == [ended.err.strip()], "one line"
                assert f"Another bot already uses {installation.data}" in ended.err
        maria = sandbox.person("Maria")
        await maria.sends("/help")
        assert len(maria.received) == 1
        assert (await running[0].stops()).code == 0
