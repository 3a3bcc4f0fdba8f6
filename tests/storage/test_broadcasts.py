"""Broadcasts in the database: nothing of a draft is lost, and nothing goes out that nobody approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage import (
    Database,
    Purpose,
    StorageError,
    UpdateWishes,
)
from bot.storage.marks import Mark, set_mark
from campaign.acting import EditedMeanwhileError
from campaign.audiences import (
    EVERY_UPDATE,
    ActionFilter,
    ActionStatus,
    Audience,
    UpdateTopic,
    UpdateWish,
)
from campaign.broadcasts import (
    BroadcastState,
    Bulletin,
    Missing,
    cancel,
    edit,
    finish,
)
from campaign.contents import ActionButton, Content, LinkButton, Medium, MediumKind
from campaign.sending_times import Moment
from tests.campaign.updates import ADA, NOON, a_bulletin, a_draft, by, sending, waiting
from tests.storage.conftest import WAVE
from tests.storage.desk import Desk

if TYPE_CHECKING:
    from tests.storage.conftest import Agree

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def test_a_draft_comes_back_as_it_was(desk: Desk) -> None:
    bulletin = Bulletin(
        Audience(
            UpdateTopic.EVENTS,
            languages=frozenset({"en", "ru"}),
            countries=frozenset({"DE"}),
            action=ActionFilter("embassy", WAVE, ActionStatus.PLANNED),
            without_done=("spread", WAVE),
            quiet_days=3,
        ),
        {
            "en": Content(
                "<b>Free</b>",
                Medium(MediumKind.PHOTO, "AgAC"),
                (ActionButton("embassy"), LinkButton("https://example.org", "Read")),
            ),
            "ru": Content("Свободны"),
        },
        "en",
        Moment(date(2026, 3, 9), 10),
        timedelta(hours=5),
        important=True,
    )
    plain = await desk.keep(a_draft())
    full = await desk.keep(waiting(bulletin))
    assert (plain.id, full.id) == (1, 2)
    assert await desk.broadcasts.load(1) == plain
    assert await desk.broadcasts.load(2) == full
    assert await desk.broadcasts.load(3) is None
    assert await desk.broadcasts.list_open() == (plain, full)
    under_way = await desk.keep(sending(replace(bulletin, missing=Missing.SKIP, moment=None)))
    done = await desk.keep(finish(under_way, LATER))
    stopped = await desk.keep(cancel(plain, by(ADA)))
    assert await desk.broadcasts.list_over(5) == (done, stopped)
    assert await desk.broadcasts.list_over(1) == (done,)
    assert await desk.broadcasts.list_open() == (full,)


async def test_of_two_who_save_one_draft_the_second_changes_nothing(desk: Desk) -> None:
    draft = await desk.keep(a_draft())
    first = await desk.keep(edit(draft, by(ADA), 1, a_bulletin("Four were released.")))
    for late in (edit(draft, by(ADA), 1, a_bulletin("Five were released.")), cancel(draft, by(ADA))):
        with pytest.raises(EditedMeanwhileError):
            await desk.keep(late)
    assert await desk.broadcasts.load(draft.id) == first


async def test_the_database_itself_keeps_nothing_on_its_way_that_nobody_approved(
    database: Database, desk: Desk
) -> None:
    unapproved = replace(waiting(), state=BroadcastState.SENDING)
    with pytest.raises(StorageError):
        await desk.keep(unapproved)
    edited = replace(sending(), version=2)
    with pytest.raises(StorageError):
        await desk.keep(edited)


async def test_a_wish_for_updates_needs_consent(database: Database, agree: Agree) -> None:
    wishes = UpdateWishes(database)
    with pytest.raises(StorageError):
        async with database.transaction() as tx:
            await wishes.keep(tx, 1, EVERY_UPDATE)
    await agree(1, Purpose.UPDATES)
    rarely = UpdateWish(frozenset({UpdateTopic.NEWS, UpdateTopic.EVENTS}), less_often=True)
    async with database.transaction() as tx:
        await wishes.keep(tx, 1, rarely)
        assert await wishes.find(1, within=tx) == rarely
    assert await wishes.find(1) == rarely


async def test_freezing_outlives_a_restart(database: Database) -> None:
    async with database.transaction() as tx:
        await set_mark(tx, Mark.FROZEN)
    await database.mark_stopped_cleanly()
    assert await database.row("SELECT 1 FROM mark WHERE name = 'frozen'")
