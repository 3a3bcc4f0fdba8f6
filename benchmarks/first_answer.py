"""Seconds from `make run` to the first answer, and memory at rest. Usage: .venv/bin/python benchmarks/first_answer.py

Starts the sandbox by `make run` in a folder for data of its own, once to warm up and then `RUNS` times; each time a
person sends /start on the chat page as soon as it can be reached, and the clock stops when the answer is on the page.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import statistics
import tempfile
import time
from pathlib import Path

import aiohttp

RUNS = 5
ROOT = Path(__file__).parents[1]
LISTEN = "127.0.0.1:8097"


async def start_and_ask(environment: dict[str, str]) -> tuple[float, float]:
    """One start: seconds until the answer, and megabytes of memory ten seconds later."""
    began = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        "make",
        "run",
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert process.stdout
        while b"The sandbox is open" not in await process.stdout.readline():
            pass
        await first_answer()
        seconds = time.monotonic() - began
        await asyncio.sleep(10)
        return seconds, resident_megabytes(process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        await process.wait()


async def first_answer() -> None:
    """Open the page's socket as Maria, send /start, and wait for the bot's message."""
    address = f"http://{LISTEN}"
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{address}/page/socket", origin=address) as page:
        world = await page.receive_json()
        person = world["people"][0]["id"]
        await page.send_json({"do": "open", "person": person})
        await page.send_json({"do": "start", "payload": ""})
        while True:
            event = await page.receive_json()
            if event["type"] == "message" and event["message"]["from"]["is_bot"]:
                return


def resident_megabytes(group: int) -> float:
    """Memory in use by the Python process of a process group."""
    for status in Path("/proc").glob("[0-9]*/status"):
        text = status.read_text()
        pid = int(status.parent.name)
        if os.getpgid(pid) == group and "Name:\tpython" in text:
            found = re.search(r"VmRSS:\s+(\d+) kB", text)
            return int(found[1]) / 1024 if found else 0.0
    raise LookupError("no Python process found")


async def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("BOT_")},
            "BOT_DATA_DIR": f"{folder}/data",
            "BOT_DATABASE_KEY_FILE": f"{folder}/secrets/database.key",
            "BOT_SANDBOX_LISTEN": LISTEN,
        }
        await start_and_ask(environment)
        measured = [await start_and_ask(environment) for _ in range(RUNS)]
    seconds, megabytes = zip(*measured, strict=True)
    print(f"first answer: median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s, of {RUNS} starts")
    print(f"memory at rest, bot and sandbox: median {statistics.median(megabytes):.0f} MB")


asyncio.run(main())
