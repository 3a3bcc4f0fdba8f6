"""People who are to be asked how their pledge went, a real database, and a Telegram in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from telegram import Bot

from bot import delivery, setting_aside
from bot.clock import MovableClock
from bot.delivery import FollowUps
from bot.storage import Database, DatabaseKey, DueFollowUp, People, Pledges, Purpose
from campaign.pledges import Plan, Pledge, Slot, State, Whom
from messages.screen import Screen
from tests.machinery.telegram_in_memory import TOKEN, InMemoryRequest, Telegram

WAVE = "2026"
PLAN = Plan(date(2026, 11, 25), Slot.MORNING)
BERLIN = "Europe/Berlin"
NINE = datetime(2026, 11, 25, 8, tzinfo=UTC)
"""Nine o'clock in Berlin."""


def question(due: DueFollowUp) -> Screen | None:
    return Screen(f"How did it go, {due.chat_id}? ({due.pledge.asks + 1})", ())


@dataclass
class Asking:
    """A bot that asks; both its clocks are moved by hand."""

    database: Database
    telegram: Telegram
    bot: Bot
    clock: MovableClock
    word: Callable[[DueFollowUp], Screen | None] = question
    waited: float = 1000.0
    follow_ups: FollowUps = field(init=False)

    def __post_init__(self) -> None:
        self.people, self.pledges = People(self.database), Pledges(self.database)
        self.starts()

    def starts(self) -> None:
        """A new run of the program."""
        self.follow_ups = FollowUps(self.bot, self.database, self.pledges, self.clock, self._words)

    def _words(self, due: DueFollowUp) -> Screen | None:
        return self.word(due)

    async def pledged(
        self, chat_id: int, *, due: datetime = NINE, zone: str | None = BERLIN, action: str = "embassy"
    ) -> None:
        """Somebody has agreed to be asked then."""
        async with self.database.transaction() as tx:
            await self.people.agree(
                tx,
                chat_id,
                language="en",
                country="DE",
                time_zone=zone,
                purpose=Purpose.FOLLOW_UPS,
                on=date(2026, 11, 24),
            )
            await self.pledges.record(tx, chat_id, Pledge(action, WAVE, Whom.MYSELF, State.PLEDGED, PLAN), due)

    async def ticks(self, now: datetime | None = None, *, after: float = 20.0) -> list[int]:
        """The next look for what is due, so many seconds `after` the last; who was asked."""
        if now is not None:
            self.clock.move_to(now)
        self.waited += after
        before = len(self.telegram.sent)
        await self.follow_ups.send_due()
        return [chat_id for chat_id, _ in self.telegram.sent[before:]]

    async def row(self, chat_id: int) -> tuple[object, ...]:
        row = await self.database.row(
            "SELECT state, asks, ask_outcome, datetime(next_ask_at, 'unixepoch') FROM pledge WHERE chat_id = ?",
            (chat_id,),
        )
        assert row is not None
        return tuple(row)


@asynccontextmanager
async def asking(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Asking]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns whenever Telegram says 429
    telegram, clock = Telegram(), MovableClock()
    clock.move_to(NINE)
    request = InMemoryRequest(telegram)
    async with (
        await Database.open(folder / "data" / "bot.db", DatabaseKey("5a" * 32)) as database,
        Bot(TOKEN, request=request, get_updates_request=request) as bot,
    ):
        scene = Asking(database, telegram, bot, clock)
        for module in (delivery, setting_aside):
            monkeypatch.setattr(module, "elapsed", lambda: scene.waited)
        yield scene
