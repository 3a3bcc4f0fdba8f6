"""What an admin watches is kept up to date, and no message that shows something else by now is written over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram.error import TimedOut
from telegram.ext import ExtBot

from bot.progress import LiveProgress, Watched, Watcher
from messages.catalog import Html
from messages.screen import Screen
from tests.machinery.telegram_in_memory import TOKEN, InMemoryRequest, Telegram, refusal

ADA = Watcher(11, 101, "en")
BEN = Watcher(22, 202, "de")


class EditedTelegram(Telegram):
    """Notes what messages were changed into."""

    def __init__(self) -> None:
        super().__init__()
        self.edits: list[tuple[int, str]] = []

    async def call(self, method: str, parameters: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        code, body = await super().call(method, parameters)
        if method == "editMessageText" and code == 200:
            self.edits.append((parameters["message_id"], parameters["text"]))
        return code, body


@dataclass
class Scene:
    """Broadcasts of which so many copies are delivered."""

    telegram: EditedTelegram
    bot: ExtBot[Any]
    watched: Watched = field(default_factory=Watched)
    delivered: int = 0
    is_over: bool = False
    taps_away: bool = False

    def __post_init__(self) -> None:
        self.live = LiveProgress(self.bot, self.watched, self.word)

    async def word(self, broadcast: int, watcher: Watcher) -> tuple[Screen, bool]:
        if self.taps_away:
            self.watched.leave(watcher.chat_id, watcher.message_id)
        return Screen(Html(f"{watcher.language} {broadcast}: {self.delivered}"), ()), self.is_over

    async def looks(self) -> list[tuple[int, str]]:
        """The next look; what was changed."""
        before = len(self.telegram.edits)
        await self.live.show()
        return self.telegram.edits[before:]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    telegram = EditedTelegram()
    request = InMemoryRequest(telegram)
    async with ExtBot(TOKEN, request=request, get_updates_request=request) as bot:
        yield Scene(telegram, bot)


async def test_each_admin_sees_it_move_in_their_language_and_only_when_it_moves(scene: Scene) -> None:
    scene.watched.watch(7, ADA)
    scene.watched.watch(7, BEN)
    scene.delivered = 5
    assert sorted(await scene.looks()) == [(101, "en 7: 5"), (202, "de 7: 5")]
    assert await scene.looks() == []
    scene.delivered = 9
    assert len(await scene.looks()) == 2


async def test_the_report_is_the_last(scene: Scene) -> None:
    scene.watched.watch(7, ADA)
    scene.is_over = True
    assert await scene.looks() == [(101, "en 7: 0")]
    scene.delivered = 1
    assert await scene.looks() == []
    assert scene.watched.all() == ()


async def test_who_taps_away_meanwhile_keeps_what_they_tapped_for(scene: Scene) -> None:
    scene.watched.watch(7, ADA)
    scene.taps_away = True
    assert await scene.looks() == []


async def test_a_message_that_was_deleted_is_left(scene: Scene) -> None:
    scene.watched.watch(7, ADA)
    scene.telegram.refuse("editMessageText", refusal(400, "Bad Request: message to edit not found"))
    assert await scene.looks() == []
    assert scene.watched.all() == ()


async def test_what_could_not_be_shown_is_shown_at_the_next_look(scene: Scene) -> None:
    scene.watched.watch(7, ADA)
    scene.telegram.refuse("editMessageText", TimedOut())
    assert await scene.looks() == []
    assert await scene.looks() == [(101, "en 7: 0")]


async def test_one_that_is_watched_anew_is_shown_there_alone(scene: Scene) -> None:
    scene.watched.watch(7, ADA)
    scene.watched.watch(7, Watcher(11, 150, "en"))
    assert await scene.looks() == [(150, "en 7: 0")]
