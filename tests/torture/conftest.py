"""Real processes against a Telegram on this machine."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from sandbox import BotProfile, Limits, Sandbox
from tests.torture.installation import TOKEN, Installation

collect_ignore = [] if sys.platform == "linux" else ["test_canaries.py"]
"""It fills a running process's disk, which only Linux lets another process do."""


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    profile = BotProfile(id=1000000001, first_name="Union letters", username="union_letters_test_bot")
    async with Sandbox(token=TOKEN, bot=profile, limits=Limits.unpaced(), clock=SystemClock().now) as sandbox:
        for person in sandbox.people:
            person.patience = 20.0
        yield sandbox


@pytest.fixture
def installation(tmp_path: Path, sandbox: Sandbox) -> Installation:
    installation = Installation(tmp_path, sandbox.url)
    installation.furnish()
    return installation
