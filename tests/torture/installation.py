"""A bot as somebody would install it: a folder of its own, its settings in the environment, real processes."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import DATABASE
from bot.storage import Database, DatabaseKey, load_or_make_key
from tests.torture.process import BotProcess, Ended

ROOT = Path(__file__).parents[2]
TOKEN = "1000000001:canary-token-that-must-never-show"


@dataclass(frozen=True)
class Installation:
    """A working folder with facts, data and key, for bots that talk to `api_url`."""

    folder: Path
    api_url: str

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def database_file(self) -> Path:
        return self.data / DATABASE

    @property
    def key_file(self) -> Path:
        return self.folder / "secrets" / "database.key"

    @property
    def facts(self) -> Path:
        return self.folder / "campaign" / "facts"

    @property
    def messages(self) -> Path:
        return self.folder / "messages"

    def furnish(self) -> None:
        """Lay out the facts; the round of pledges is open today, whenever today is."""
        shutil.copytree(ROOT / "campaign" / "facts", self.facts)
        today = datetime.now(UTC).date()
        start, end = today - timedelta(days=30), today + timedelta(days=200)
        outline = self.facts / "campaign.toml"
        wave = re.compile(r"^(\[wave\].*?^start = )\S+(.*?^end = )\S+", re.MULTILINE | re.DOTALL)
        outline.write_text(wave.sub(rf"\g<1>{start}\g<2>{end}", outline.read_text("utf-8")), "utf-8")

    def environment(self, **changes: str | None) -> dict[str, str]:
        """The settings as environment variables; a change of None leaves one out."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
        settings: dict[str, str | None] = {
            "BOT_TOKEN": TOKEN,
            "BOT_OPERATOR": "Branch 7",
            "BOT_CONTACT": "branch7@example.org",
            "BOT_API_URL": self.api_url,
            "BOT_DATA_DIR": str(self.data),
            "BOT_DATABASE_KEY_FILE": str(self.key_file),
            "BOT_FACTS_DIR": str(self.facts),
            "BOT_HEALTH_LISTEN": "",
            "PYTHONPATH": str(ROOT),
            **changes,
        }
        return {**inherited, **{name: value for name, value in settings.items() if value is not None}}

    @asynccontextmanager
    async def bot(self, *options: str, **changes: str | None) -> AsyncIterator[BotProcess]:
        """A bot that has just been started, and is killed at the end of the block if it still runs."""
        loop = asyncio.get_running_loop()
        _, process = await loop.subprocess_exec(
            BotProcess,
            *(sys.executable, "-m", "bot", *options, "run"),
            stdin=asyncio.subprocess.DEVNULL,
            cwd=self.folder,
            env=self.environment(**changes),
        )
        try:
            yield process
        finally:
            await process.dies()
            process.closed()

    async def refused(self, **changes: str | None) -> Ended:
        """How a start ends that cannot succeed."""
        async with self.bot(**changes) as bot:
            return await bot.ended()

    def key(self) -> DatabaseKey:
        return load_or_make_key(self.key_file, self.data, self.database_file)

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """The bot's database, for as long as no bot runs."""
        self.data.mkdir(exist_ok=True)
        async with await Database.open(self.database_file, self.key()) as database:
            yield database

    async def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What the database answers, for as long as no bot runs."""
        async with self.database() as database:
            return [tuple(row) for row in await database.rows(sql)]
