"""The ledger of an update: nobody gets one twice without need, none is lost, and the report tells all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage import (
    Database,
    People,
    Pledges,
    Purpose,
    SendOutcome,
    Totals,
    Uncounted,
    UpdateWishes,
)
from bot.storage import deliveries as deliveries_module
from bot.storage.marks import Mark, clear_mark, set_mark
from campaign.audiences import (
    EVERY_UPDATE,
    Audience,
    UpdateTopic,
    UpdateWish,
)
from campaign.broadcasts import (
    cancel,
    finish,
    pause,
    to_unconfirmed,
    to_unreached,
)
from campaign.pledges import State
from tests.campaign.updates import ADA, NOON, a_bulletin, by, sending
from tests.storage.conftest import WAVE, a_pledge
from tests.storage.desk import BERLIN, TODAY, Desk

if TYPE_CHECKING:
    from tests.storage.conftest import Agree

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def test_nobody_gets_it_twice(desk: Desk, agree: Agree) -> None:
    for chat_id in (1, 2, 3):
        await agree(chat_id, Purpose.UPDATES)
    under_way = await desk.keep(sending())
    assert await desk.send(under_way, SendOutcome.DELIVERED, limit=1) == [1]
    assert await desk.send(under_way, None, limit=1) == [2]
    assert await desk.deliveries.in_flight(under_way.id) == 1
    assert await desk.send(under_way, SendOutcome.BLOCKED) == [3]
    assert await desk.send(under_way, SendOutcome.DELIVERED) == []
    totals = await desk.deliveries.totals(under_way.id)
    assert totals.of(SendOutcome.DELIVERED) == totals.of(SendOutcome.BLOCKED) == 1
    assert totals.sent == 2


@pytest.mark.parametrize(
    "change", ["paused", "cancelled", "edited", "frozen", "stopped", "forgotten", "topic", "acted", "unreachable"]
)
async def test_what_changed_since_somebody_was_found_keeps_it_from_being_sent(
    database: Database, desk: Desk, people: People, pledges: Pledges, agree: Agree, change: str
) -> None:
    await agree(1, Purpose.UPDATES)
    audience = Audience(UpdateTopic.NEWS, without_done=("embassy", WAVE))
    under_way = await desk.keep(sending(replace(a_bulletin(), audience=audience)))
    page = await desk.audiences.recipients(under_way, BERLIN, TODAY, None, 10)
    assert len(page.recipients) == 1
    seen = under_way
    async with database.transaction() as tx:
        match change:
            case "paused":
                await desk.broadcasts.save(tx, pause(under_way, by(ADA)))
            case "cancelled":
                await desk.broadcasts.save(tx, cancel(under_way, by(ADA)))
            case "edited":
                seen = replace(under_way, version=2)
            case "frozen":
                await set_mark(tx, Mark.FROZEN)
            case "stopped":
                await people.withdraw(tx, 1, {Purpose.UPDATES})
            case "forgotten":
                await people.forget(tx, 1)
            case "topic":
                await UpdateWishes(database).keep(tx, 1, UpdateWish(frozenset({UpdateTopic.EVENTS})))
            case "acted":
                await pledges.record(tx, 1, replace(a_pledge("embassy"), state=State.DONE), None)
            case "unreachable":
                await tx.execute("UPDATE person SET unreachable_since = '2026-03-02'")
    async with database.transaction() as tx:
        assert await desk.deliveries.begin(tx, seen, page.recipients, TODAY) == ()
    if change == "frozen":
        async with database.transaction() as tx:
            await clear_mark(tx, Mark.FROZEN)
            assert await desk.deliveries.begin(tx, seen, page.recipients, TODAY) == page.recipients


async def test_what_surely_was_not_sent_is_due_as_before(database: Database, desk: Desk, agree: Agree) -> None:
    await agree(1, Purpose.UPDATES)
    under_way = await desk.keep(sending())
    page = await desk.audiences.recipients(under_way, BERLIN, TODAY, None, 10)
    async with database.transaction() as tx:
        begun = await desk.deliveries.begin(tx, under_way, page.recipients, TODAY)
        assert begun == page.recipients
        await desk.deliveries.give_back(tx, under_way.id, begun)
    assert await database.rows("SELECT * FROM delivery") == []
    assert await desk.audiences.recipients(under_way, BERLIN, TODAY, None, 10) == page
    assert await desk.deliveries.totals(under_way.id) == Totals({})


async def test_after_a_crash_it_is_rather_sent_twice_than_lost_and_that_is_told(
    database: Database, desk: Desk, agree: Agree
) -> None:
    for chat_id in (1, 2, 3):
        await agree(chat_id, Purpose.UPDATES)
    under_way = await desk.keep(sending())
    await desk.send(under_way, SendOutcome.DELIVERED, limit=1)
    await desk.send(under_way, None, limit=1)
    async with database.transaction() as tx:
        assert await desk.deliveries.recover(tx) == 1
    async with database.transaction() as tx:
        assert await desk.deliveries.recover(tx) == 0
    page = await desk.audiences.recipients(under_way, BERLIN, TODAY, None, 10)
    assert [one.chat_id for one in page.recipients] == [2, 3]
    async with database.transaction() as tx:  # given back, it may have arrived the first time still
        begun = await desk.deliveries.begin(tx, under_way, page.recipients, TODAY)
        await desk.deliveries.give_back(tx, under_way.id, begun)
    assert await desk.send(under_way, SendOutcome.DELIVERED) == [2, 3]
    totals = await desk.deliveries.totals(under_way.id)
    assert totals.of(SendOutcome.DELIVERED) == 3
    assert totals.of(Uncounted.REPEATED) == 1


async def test_a_crash_after_the_end_leaves_what_was_on_its_way_unconfirmed(
    database: Database, desk: Desk, agree: Agree
) -> None:
    for chat_id in (1, 2, 3):
        await agree(chat_id, Purpose.UPDATES)
    under_way = await desk.keep(sending())
    await desk.send(under_way, None, limit=1)
    async with database.transaction() as tx:
        await desk.deliveries.recover(tx)  # the first crash
    await desk.send(under_way, None, limit=2)
    stopped = await desk.keep(cancel(under_way, by(ADA)))
    async with database.transaction() as tx:
        assert await desk.deliveries.recover(tx) == 0
    for _ in range(2):
        left = await desk.audiences.left(stopped, TODAY)
        async with database.transaction() as tx:
            await desk.deliveries.close(tx, stopped, left)
    totals = await desk.deliveries.totals(stopped.id)
    assert totals.of(SendOutcome.UNCONFIRMED) == 2
    assert totals.of(Uncounted.UNSENT) == 1
    assert totals.sent == 2


async def test_what_waited_to_be_repeated_at_the_end_is_unconfirmed(
    database: Database, desk: Desk, agree: Agree
) -> None:
    await agree(1, Purpose.UPDATES)
    under_way = await desk.keep(sending())
    await desk.send(under_way, None)
    async with database.transaction() as tx:
        await desk.deliveries.recover(tx)
    stopped = await desk.keep(cancel(under_way, by(ADA)))
    left = await desk.audiences.left(stopped, TODAY)
    async with database.transaction() as tx:
        await desk.deliveries.close(tx, stopped, left)
    assert (await desk.deliveries.totals(stopped.id)).of(SendOutcome.UNCONFIRMED) == 1


async def test_the_unconfirmed_get_it_again_and_nobody_else(database: Database, desk: Desk, agree: Agree) -> None:
    for chat_id in (1, 2):
        await agree(chat_id, Purpose.UPDATES)
    under_way = await desk.keep(sending())
    await desk.send(under_way, SendOutcome.DELIVERED, limit=1)
    await desk.send(under_way, SendOutcome.UNCONFIRMED)
    done = await desk.keep(finish(under_way, LATER))
    await agree(3, Purpose.UPDATES)  # came later
    async with database.transaction() as tx:
        again = await desk.broadcasts.save(tx, to_unconfirmed(done, by(ADA, at=LATER)))
        assert await desk.deliveries.unconfirmed_again(tx, again.id) == 1
    assert await desk.send(again, SendOutcome.DELIVERED) == [2]
    totals = await desk.deliveries.totals(again.id)
    assert totals.of(SendOutcome.DELIVERED) == 2
    assert totals.of(SendOutcome.UNCONFIRMED) == 0
    assert totals.of(Uncounted.REPEATED) == 1
    finished = await desk.keep(finish(again, LATER))
    left = await desk.audiences.left(finished, TODAY)
    async with database.transaction() as tx:
        await desk.deliveries.close(tx, finished, left)
    assert (await desk.deliveries.totals(again.id)).of(Uncounted.UNSENT) == 0


async def test_a_week_after_the_end_nobody_knows_whom_it_went_to_and_the_report_stays(
    database: Database, desk: Desk, agree: Agree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries_module, "SWEPT_AT_ONCE", 2)
    for chat_id in (1, 2, 3):
        await agree(chat_id, Purpose.UPDATES)
    first = await desk.keep(sending())
    await desk.send(first, SendOutcome.DELIVERED)
    running = await desk.keep(sending())
    await desk.send(running, SendOutcome.DELIVERED, limit=1)
    over = await desk.keep(finish(first, NOON))

    async def swept(before: datetime) -> list[int]:
        counts = []
        while not counts or counts[-1]:
            async with database.transaction() as tx:
                counts.append(await desk.deliveries.sweep(tx, before))
        return counts

    assert await swept(NOON) == [0]
    correction = await desk.keep(replace(sending(), corrects=to_unreached(over, by(ADA, at=LATER)).corrects))
    assert await swept(LATER) == [0], "a correction on its way needs to know"
    await desk.keep(cancel(correction, by(ADA, at=LATER)))
    assert await swept(LATER) == [2, 1, 0]
    assert [row["broadcast"] for row in await database.rows("SELECT broadcast FROM delivery")] == [running.id]
    assert (await desk.deliveries.totals(first.id)).of(SendOutcome.DELIVERED) == 3
    assert await database.erase_leftovers(), "nothing of them is left in the file either"


async def test_forgetting_and_stopping_take_what_belongs_to_it(
    database: Database, desk: Desk, people: People, agree: Agree
) -> None:
    wishes = UpdateWishes(database)
    for chat_id in (1, 2):
        await agree(chat_id, Purpose.UPDATES, Purpose.FOLLOW_UPS)
        async with database.transaction() as tx:
            await wishes.keep(tx, chat_id, UpdateWish(frozenset({UpdateTopic.NEWS})))
    under_way = await desk.keep(sending())
    await desk.send(under_way, SendOutcome.DELIVERED)
    shown = {(value.table, value.column) for value in await people.everything_about(1)}
    assert {("delivery", "outcome"), ("delivery", "language"), ("update_wish", "topics")} <= shown
    async with database.transaction() as tx:
        await people.forget(tx, 1)
        await people.withdraw(tx, 2, {Purpose.UPDATES})
    assert await people.everything_about(1) == ()
    assert await wishes.find(2) is None
    assert {value.table for value in await people.everything_about(2)} == {"person", "consent", "delivery"}
    assert (await desk.deliveries.totals(under_way.id)).of(SendOutcome.DELIVERED) == 2, "the report stays"
    await agree(2, Purpose.UPDATES)
    assert await wishes.find(2) == EVERY_UPDATE, "an old wish does not come back"
