"""People who are to be asked how their pledge went, a real database, and a Telegram in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from telegram.ext import ExtBot

from bot import delivery, setting_aside
from bot.clock import MovableClock
from bot.delivery import PostOffice
from bot.following_up import FollowingUp
from bot.pacing import ChatLimits, Pacer
from bot.sending import Outbox
from bot.storage import Database, DatabaseKey, DueFollowUp, FollowUps, People, Pledges, Purpose, Reminders
from campaign.content import Content
from campaign.follow_ups import Next, Step
from campaign.pledges import Plan, Pledge, Slot, State, Whom
from campaign.reading import load_content
from messages.catalog import Html
from messages.screen import Screen
from tests.conversations.conftest import ROOT
from tests.machinery.telegram_in_memory import TOKEN, InMemoryRequest, Telegram

WAVE = "2026"
PLAN = Plan(date(2026, 11, 25), Slot.MORNING)
BERLIN = "Europe/Berlin"
NINE = datetime(2026, 11, 25, 8, tzinfo=UTC)
"""Nine o'clock in Berlin."""


NO_PACE = ChatLimits(seconds=0.0, burst=1_000_000)


def question(dues: Sequence[DueFollowUp]) -> Screen | None:
    lines = (f"{due.step} {due.chat_id} {due.pledge.action} ({due.pledge.asks + 1})" for due in dues)
    return Screen(Html("; ".join(lines)), ())


@dataclass
class Asking:
    """A bot that asks; both its clocks are moved by hand."""

    database: Database
    telegram: Telegram
    bot: ExtBot[object]
    pacer: Pacer
    clock: MovableClock
    content: Content
    word: Callable[[Sequence[DueFollowUp]], Screen | None] = question
    waited: float = 1000.0
    is_frozen: bool = False
    following_up: FollowingUp = field(init=False)

    def __post_init__(self) -> None:
        self.people, self.pledges = People(self.database), Pledges(self.database)
        self.follow_ups, self.reminders = FollowUps(self.database), Reminders(self.database)
        self.starts()

    def starts(self) -> None:
        """A new run of the program."""
        self.following_up = FollowingUp(
            self.office(), self.follow_ups, self.reminders, lambda: self.content, self._words
        )

    def _words(self, dues: Sequence[DueFollowUp]) -> Screen | None:
        return self.word(dues)

    def office(self) -> PostOffice:
        """What every delivery of this bot needs."""
        outbox = Outbox(self.bot, self.pacer, rate=1000, is_held=lambda: self.is_frozen)
        return PostOffice(outbox, self.database, self.people, self.clock)

    @property
    def texts(self) -> list[str]:
        """What was sent, in order."""
        return [text for _, text in self.telegram.sent]

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
            pledge = Pledge(action, WAVE, Whom.MYSELF, State.PLEDGED, PLAN)
            await self.pledges.record(tx, chat_id, pledge, Next(Step.ASK, due))

    async def ticks(self, now: datetime | None = None, *, after: float = 20.0) -> list[int]:
        """The next look for what is due, so many seconds `after` the last; who was asked."""
        return await self.sent_by(self.following_up.send_due, now, after)

    async def sent_by(self, deed: Callable[[], Awaitable[object]], now: datetime | None, after: float) -> list[int]:
        """The deed, so many seconds `after` the last one, at that moment if one is given; who was written to."""
        if now is not None:
            self.clock.move_to(now)
        self.waited += after
        before = len(self.telegram.sent)
        await deed()
        return [chat_id for chat_id, _ in self.telegram.sent[before:]]

    async def row(self, chat_id: int) -> tuple[object, ...]:
        row = await self.database.row(
            "SELECT state, asks, outcome, datetime(next_at, 'unixepoch') FROM pledge WHERE chat_id = ?",
            (chat_id,),
        )
        assert row is not None
        return tuple(row)


SceneT = TypeVar("SceneT", bound=Asking)


@asynccontextmanager
async def asking(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[SceneT] = Asking,  # type: ignore[assignment]  # the default of a type variable
) -> AsyncIterator[SceneT]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns whenever Telegram says 429
    telegram, clock = Telegram(), MovableClock()
    clock.move_to(NINE)
    request = InMemoryRequest(telegram)
    pacer = Pacer(1000, NO_PACE)
    async with (
        await Database.open(folder / "data" / "bot.db", DatabaseKey("5a" * 32)) as database,
        ExtBot(TOKEN, request=request, get_updates_request=request, rate_limiter=pacer) as bot,
    ):
        content = load_content(ROOT / "campaign" / "facts")
        scene = kind(database, telegram, bot, pacer, clock, content)
        for module in (delivery, setting_aside):
            monkeypatch.setattr(module, "elapsed", lambda: scene.waited)
        yield scene
