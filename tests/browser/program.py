"""The whole program as a newcomer starts it: one command, no token, one line with an address."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+")
PATIENCE = 20.0  # seconds; a start takes one


class Program:
    """``python -m bot run`` with data, key and port of its own, which it finds again when it is started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: Process | None = None
        facts_in_a_round_of_today(folder / "facts")

    async def start(self) -> str:
        """The address of the chat page, from the one line that the program says."""
        with (self._folder / "program.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=ROOT,
                env=self._environment(),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        found = ADDRESS.search(line)
        assert found, f"no address in {line!r}; what it logged: {self.log}"
        return found[0].decode()

    async def stop(self) -> None:
        """Ends it as a service manager does; it has to end well, with no more to say and no error in its log."""
        if self._process is None:
            return
        process, self._process = self._process, None
        assert process.stdout is not None
        if process.returncode is None:
            process.terminate()
        try:
            async with asyncio.timeout(PATIENCE):
                more = await process.stdout.read()
                code = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()
        assert (code, more) == (0, b""), self.log
        assert not re.search(r"\b(ERROR|CRITICAL)\b", self.log), self.log

    @property
    def log(self) -> str:
        return (self._folder / "program.log").read_text(encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        """Nothing of the developer's own, neither from the shell nor from .env: an empty setting goes before both."""
        return {
            "PATH": os.environ["PATH"],
            "BOT_TOKEN": "",
            "BOT_API_URL": "",
            "BOT_OPERATOR": "",
            "BOT_CONTACT": "",
            "BOT_ADMINS": "",
            "BOT_DATA_DIR": str(self._folder / "data"),
            "BOT_DATABASE_KEY_FILE": str(self._folder / "secrets" / "database.key"),
            "BOT_FACTS_DIR": str(self._folder / "facts"),
            "BOT_SANDBOX_LISTEN": f"127.0.0.1:{self._port}",
        }


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def facts_in_a_round_of_today(folder: Path) -> None:
    """The campaign's facts, except that pledges are taken now: the program goes by the machine's own clock."""
    shutil.copytree(ROOT / "campaign" / "facts", folder)
    today = datetime.now(UTC).date()
    campaign = folder / "campaign.toml"
    text = campaign.read_text(encoding="utf-8")
    for name, day in (("start", today - timedelta(days=30)), ("end", today + timedelta(days=200))):
        text, replaced = re.subn(rf"(?m)^{name} = .*$", f"{name} = {day}", text)
        assert replaced == 1
    campaign.write_text(text, encoding="utf-8")
