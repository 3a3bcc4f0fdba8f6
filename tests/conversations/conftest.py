"""A whole bot, talking over HTTP to the sandbox as it would to Telegram. Tests read like transcripts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from unittest.mock import patch
from zlib import crc32

import pytest
from pydantic import SecretStr

from bot.app import run_bot
from bot.clock import MovableClock
from bot.config import Settings
from bot.pacing import ChatLimits
from bot.storage import Database, load_or_make_key
from campaign.reading import content_stamp, load_content
from messages.catalog import Catalogs
from sandbox import BotProfile, Limits, Sandbox
from tests.conversations.newsroom import Newsroom
from tests.conversations.one_day import EVENT, copy_facts, write_events
from tests.conversations.supporter import Supporter

TOKEN = "1000000001:for-tests-only-for-tests-only-for"
BOT = BotProfile(id=1000000001, first_name="Union letters", username="union_letters_test_bot")
ROOT = Path(__file__).parents[2]
NO_PACE = ChatLimits(seconds=0.0, burst=1_000_000)
"""Conversations run faster than people type."""
TUESDAY_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class Stage:
    """Where a conversation is played: the sandbox, and a clock that can be moved."""

    sandbox: Sandbox
    clock: MovableClock
    folder: Path
    chat_limits: ChatLimits | None = NO_PACE

    def settings(self, **changes: object) -> Settings:
        """Settings of a bot that lives in this test's folder and talks to this test's sandbox."""
        values: dict[str, object] = {
            "token": SecretStr(TOKEN),
            "api_url": self.sandbox.url,
            "operator": "Branch 7",
            "contact": "branch7@example.org",
            "data_dir": self.folder / "data",
            "database_key_file": self.folder / "secrets" / "database.key",
            "facts_dir": ROOT / "campaign" / "facts",
            "health_listen": "",
            "send_rate": 1000,
            "paid_broadcast": True,
        }
        return Settings(**{**values, **changes})

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait for something the bot does by itself, ten seconds at most."""
        async with asyncio.timeout(10):
            while not happened():  # noqa: ASYNC110 - what is waited for cannot tell us
                await asyncio.sleep(0.01)

    @asynccontextmanager
    async def bot(self, **changes: object) -> AsyncIterator[None]:
        """The bot, running as long as the block lasts; stopped as cleanly as SIGTERM does it."""
        ready, stopping = asyncio.Event(), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            running = group.create_task(
                run_bot(
                    self.settings(**changes),
                    self.clock,
                    ROOT / "messages",
                    stopping=stopping,
                    ready=ready.set,
                    chat_limits=self.chat_limits,
                )
            )
            waiting = group.create_task(ready.wait())
            await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if not running.done():
                await self.sandbox.settled()
            try:
                yield
            finally:
                stopping.set()

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """The bot's, as it lies on the disk; while the bot runs, opened a second time."""
        settings = self.settings()
        file = settings.data_dir / "bot.db"
        key = load_or_make_key(settings.database_key_file, settings.data_dir, file)
        async with await Database.open(file, key) as database:
            yield database


_words_of = cache(Catalogs.load)
_content_of = cache(lambda directory, _stamp: load_content(directory))


@pytest.fixture(autouse=True)
def words_and_facts_read_once() -> Iterator[None]:
    """Reading and checking them takes half of a start; the process tests and `make check` do it in earnest."""
    with (
        patch.object(Catalogs, "load", _words_of),
        patch("bot.app.failures", lambda *_: iter(())),
        patch("bot.facts.load_content", lambda directory: _content_of(directory, content_stamp(directory))),
    ):
        yield


@pytest.fixture
def clock() -> MovableClock:
    clock = MovableClock()
    clock.move_to(TUESDAY_NOON)
    return clock


@pytest.fixture
async def stage(tmp_path: Path, clock: MovableClock) -> AsyncIterator[Stage]:
    """The stage without a bot, for tests that start and stop it themselves."""
    sandbox = Sandbox(token=TOKEN, bot=BOT, limits=Limits.unpaced(), clock=clock.now)
    await sandbox.start()
    try:
        yield Stage(sandbox, clock, tmp_path)
    finally:
        await sandbox.stop()


@pytest.fixture
async def sandbox(stage: Stage) -> AsyncIterator[Sandbox]:
    """The sandbox with the bot running."""
    async with stage.bot():
        yield stage.sandbox


@pytest.fixture(scope="session")
def catalogs() -> Catalogs:
    return Catalogs.load(ROOT / "messages")


PEOPLE = {"en": "Maria", "be": "Алеся", "de": "Jonas", "ru": "Олег"}
"""Somebody who reads each language."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`make test` plays each transcript in one language, by turns, and `make torture` in all the others."""
    for item in items:
        parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        language = next((parameters[name] for name in ("supporter", "guest", "language") if name in parameters), None)
        if language in PEOPLE and item.path.parent == Path(__file__).parent:
            name = item.nodeid.replace(f"[{language}", "[").replace(f"-{language}]", "]")
            if crc32(name.encode()) % len(PEOPLE) != list(PEOPLE).index(language):
                item.add_marker(pytest.mark.torture)


@pytest.fixture(params=PEOPLE)
def supporter(request: pytest.FixtureRequest, sandbox: Sandbox, catalogs: Catalogs) -> Supporter:
    """Somebody who meets the bot for the first time, in each of the languages."""
    language = request.param
    return Supporter.of(sandbox.person(PEOPLE[language]), catalogs, language)


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """The real facts and one event more."""
    folder = copy_facts(tmp_path / "facts")
    write_events(folder, EVENT)
    return folder


@pytest.fixture(params=PEOPLE)
async def guest(
    request: pytest.FixtureRequest, stage: Stage, facts: Path, catalogs: Catalogs
) -> AsyncIterator[Supporter]:
    """Somebody who talks to a bot that knows of the event."""
    async with stage.bot(facts_dir=facts):
        yield Supporter.of(stage.sandbox.person(PEOPLE[request.param]), catalogs, request.param)


@pytest.fixture
def maria(sandbox: Sandbox, catalogs: Catalogs) -> Supporter:
    """Somebody who reads English, for tests in which the language does not matter."""
    return Supporter.of(sandbox.person("Maria"), catalogs, "en")


@pytest.fixture
def room(stage: Stage, catalogs: Catalogs) -> Newsroom:
    """Two admins and their readers, with the bot not yet running."""
    return Newsroom.of(stage, catalogs)


@pytest.fixture
async def newsroom(room: Newsroom) -> AsyncIterator[Newsroom]:
    """The same, with the bot running."""
    async with room.open():
        yield room


@pytest.fixture
async def rows(stage: Stage) -> Callable[[str], Awaitable[list[tuple[object, ...]]]]:
    """Ask the bot's database, as it lies on the disk."""

    async def ask(sql: str) -> list[tuple[object, ...]]:
        async with stage.database() as database:
            return [tuple(row) for row in await database.rows(sql)]

    return ask
