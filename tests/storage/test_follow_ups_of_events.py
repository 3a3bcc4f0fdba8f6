"""Events that people wait for: who is told that they have changed, and when they are forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage import FollowUps, People, Pledges, Purpose
from bot.storage.marks import Mark, is_marked
from campaign.follow_ups import Next, Step
from campaign.pledges import Attendance, State, changed
from tests.storage.conftest import an_attendance
from tests.storage.pledged import LATER, MUCH_LATER, PLANNED, pledged

if TYPE_CHECKING:
    from bot.storage import Database
    from tests.storage.conftest import Agree


async def test_each_event_is_looked_at_once_as_it_is_known_to_those_who_wait(
    database: Database, pledges: Pledges, follow_ups: FollowUps, agree: Agree
) -> None:
    known = {1: ("b01", "old"), 2: ("b01", "old"), 3: ("b01", "new"), 4: ("m07", "old"), 5: ("k03", "old")}
    for chat_id, (event, told) in known.items():
        await agree(chat_id)
        await pledged(database, chat_id, an_attendance(event, told), Next(Step.EVE, PLANNED))
    await agree(6)
    await pledged(database, 6)
    async with database.transaction() as tx:
        await pledges.change(tx, 5, changed(an_attendance(), State.DONE))
    assert sorted((one.event, one.told) for one in await follow_ups.attendances()) == [
        ("b01", "new"),
        ("b01", "old"),
        ("m07", "old"),
    ]


async def test_a_change_is_told_to_those_who_still_wait_for_the_event_as_it_was(
    database: Database, people: People, follow_ups: FollowUps, agree: Agree
) -> None:
    waiting = {1: Step.EVE, 2: Step.DAY, 3: Step.AFTER, 4: Step.CLOSE, 5: Step.EVE, 6: Step.EVE, 7: Step.EVE}
    for chat_id, step in waiting.items():
        await agree(chat_id)
        pledge = an_attendance("b02") if chat_id == 5 else an_attendance(told="other" if chat_id == 6 else "as it was")
        await pledged(database, chat_id, pledge, Next(step, MUCH_LATER))
    async with database.transaction() as tx:
        await people.withdraw(tx, 7, {Purpose.FOLLOW_UPS})
        assert await follow_ups.tell_of_change(tx, Attendance("b01", "as it was"), PLANNED) == 2
        assert await follow_ups.tell_of_change(tx, Attendance("b01", "as it was"), LATER) == 0
    found = await follow_ups.due(LATER, 10)
    assert [(due.chat_id, due.step, due.due_at) for due in found] == [
        (1, Step.CHANGE, PLANNED),
        (2, Step.CHANGE, PLANNED),
    ]
    assert {due.pledge.attendance for due in found} == {Attendance("b01", "as it was")}, "not told yet"


async def test_what_is_still_ahead_is_told_to_those_too_who_know_that_it_is_today(
    database: Database, follow_ups: FollowUps, agree: Agree
) -> None:
    for chat_id, step in {1: Step.DAY, 2: Step.AFTER, 3: Step.CLOSE}.items():
        await agree(chat_id)
        await pledged(database, chat_id, an_attendance(), Next(step, MUCH_LATER))
    async with database.transaction() as tx:
        told = await follow_ups.tell_of_change(tx, Attendance("b01", "as it was"), PLANNED, is_ahead=True)
    assert told == 2
    assert [due.chat_id for due in await follow_ups.due(LATER, 10)] == [1, 2]


async def test_an_event_is_forgotten_where_nothing_more_is_to_come(
    database: Database, people: People, pledges: Pledges, follow_ups: FollowUps, agree: Agree
) -> None:
    for chat_id, event in {1: "b01", 2: "b01", 3: "m07"}.items():
        await agree(chat_id)
        await pledged(database, chat_id, an_attendance(event), Next(Step.CLOSE, MUCH_LATER))
    async with database.transaction() as tx:
        for chat_id in (2, 3):
            await people.withdraw(tx, chat_id, {Purpose.FOLLOW_UPS})
        assert await follow_ups.forget_events(tx, keep={"b01", "m07"}) == 0
    async with database.transaction() as tx:
        await tx.execute("DELETE FROM mark")
    async with database.transaction() as tx:
        assert await follow_ups.forget_events(tx, keep={"m07"}) == 1
    attended = [(await pledges.of(chat_id))[0].attendance for chat_id in (1, 2, 3)]
    assert [one.event if one else None for one in attended] == ["b01", None, "m07"]
    assert await is_marked(database, Mark.ERASURE_PENDING)
    async with database.transaction() as tx:
        assert await follow_ups.forget_events(tx, keep=set()) == 1
