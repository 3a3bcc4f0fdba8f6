from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from sandbox import BotProfile, Limits, Person, Sandbox
from tests.sandbox.serving import Told

TOKEN = "42:the-sandbox"  # the number is the bot's id


class HandClock:
    """Wall clock and stopwatch in one, both moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
        self._began = self.now

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return (self.now - self._began).total_seconds()

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


def bot_for(sandbox: Sandbox, token: str = TOKEN, read_timeout: float = 5.0) -> Bot:
    return Bot(
        token,
        base_url=sandbox.api_url,
        base_file_url=sandbox.file_url,
        request=HTTPXRequest(read_timeout=read_timeout),
        get_updates_request=HTTPXRequest(read_timeout=read_timeout),
    )


@pytest.fixture(autouse=True)
def _time_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot gives the time of a RetryAfter as a timedelta, and warns where it must not."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def limits() -> Limits:
    return Limits.unpaced()


@pytest.fixture
async def sandbox(clock: HandClock, limits: Limits) -> AsyncIterator[Sandbox]:
    profile = BotProfile(id=42, first_name="Campaign", username="campaign_bot")
    async with Sandbox(token=TOKEN, bot=profile, clock=clock, limits=limits, stopwatch=clock.seconds) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    bot = bot_for(sandbox)
    await bot.initialize()
    yield bot
    await bot.shutdown()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def maria(sandbox: Sandbox) -> Person:
    """Somebody who has started the bot, so that it may write to her; nobody has fetched that update."""
    maria = sandbox.person("Maria")
    await maria.starts(wait=False)
    return maria


@pytest.fixture
def told(sandbox: Sandbox) -> Told:
    """What the bot is told, for tests without a bot."""
    return Told(sandbox)
