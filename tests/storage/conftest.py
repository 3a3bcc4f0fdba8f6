"""A real encrypted database in a folder of its own, its key in another."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from bot.storage import Database, DatabaseKey, FollowUps, People, Pledges, Purpose
from campaign.follow_ups import Next, Step
from campaign.pledges import Attendance, Plan, Pledge, Slot, State, Whom

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

WAVE = "2026"


@pytest.fixture
def key() -> DatabaseKey:
    return DatabaseKey("5a" * 32)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "bot.db"


@pytest.fixture
async def database(file: Path, key: DatabaseKey) -> AsyncIterator[Database]:
    async with await Database.open(file, key) as opened:
        yield opened


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


@pytest.fixture
def pledges(database: Database) -> Pledges:
    return Pledges(database)


@pytest.fixture
def follow_ups(database: Database) -> FollowUps:
    return FollowUps(database)


class Agree(Protocol):
    async def __call__(
        self, chat_id: int, *purposes: Purpose, language: str = "en", country: str | None = "DE"
    ) -> None: ...


@pytest.fixture
def agree(database: Database, people: People) -> Agree:
    """Somebody agrees; to follow-ups, where nothing else is said."""

    async def agrees(chat_id: int, *purposes: Purpose, language: str = "en", country: str | None = "DE") -> None:
        async with database.transaction() as tx:
            for purpose in purposes or (Purpose.FOLLOW_UPS,):
                await people.agree(
                    tx,
                    chat_id,
                    language=language,
                    country=country,
                    time_zone="Europe/Berlin",
                    purpose=purpose,
                    on=date(2026, 3, 1),
                )

    return agrees


def ask_at(moment: datetime) -> Next:
    return Next(Step.ASK, moment)


def a_pledge(action: str = "embassy", wave: str = WAVE, state: State = State.PLEDGED) -> Pledge:
    return Pledge(action, wave, Whom.BRANCH, state, Plan(date(2026, 3, 7), Slot.MIDDAY))


def an_attendance(event: str = "b01", told: str = "as it was") -> Pledge:
    return Pledge("protest", WAVE, Whom.BRANCH, State.PLEDGED, None, attendance=Attendance(event, told))
