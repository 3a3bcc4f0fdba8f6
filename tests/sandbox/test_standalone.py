"""`python -m sandbox` serves until it is told to stop."""

from __future__ import annotations

import asyncio
import re
import signal
import sys

from telegram import Bot


async def test_it_tells_where_it_is_and_stops_when_told() -> None:
    program = [sys.executable, "-m", "sandbox", "--listen", "127.0.0.1:0", "--token", "77:secret"]
    process = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 10)).decode()
    found = re.search(r"(http://127\.0\.0\.1:\d+)/ .*BOT_TOKEN=(\S+) BOT_API_URL=(\S+)", line)
    assert found
    page, token, api_url = found.groups()
    assert page == api_url
    async with Bot(token, base_url=f"{api_url}/bot") as bot:
        assert bot.id == 77
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 5) == 0
