"""What comes next for pledges: found in time, noted before it is sent, and never twice for one sending."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage import FollowUps, People, Pledges, Purpose, SendOutcome, TakenStep
from bot.storage.marks import Mark, is_marked
from campaign.follow_ups import Next, Step
from campaign.pledges import Attendance, State, changed
from tests.storage.conftest import a_pledge, an_attendance, ask_at
from tests.storage.pledged import LATER, MUCH_LATER, PLANNED, asked, outcomes, pledged, rows

if TYPE_CHECKING:
    from bot.storage import Database
    from tests.storage.conftest import Agree


# Found in time.


async def test_the_longest_overdue_come_first_and_only_those_who_agreed(
    database: Database, people: People, follow_ups: FollowUps, agree: Agree
) -> None:
    for chat_id, minutes in ((1, 30), (2, 10), (3, 20), (4, 5), (5, 999)):
        await agree(chat_id, Purpose.UPDATES if chat_id == 4 else Purpose.FOLLOW_UPS)
        await pledged(database, chat_id, then=ask_at(PLANNED + timedelta(minutes=minutes)))
    found = await follow_ups.due(LATER, 2)
    assert [(due.chat_id, due.language, due.country, due.time_zone) for due in found] == [
        (2, "en", "DE", "Europe/Berlin"),
        (3, "en", "DE", "Europe/Berlin"),
    ]
    assert [due.chat_id for due in await follow_ups.due(LATER, 10)] == [2, 3, 1]

    async with database.transaction() as tx:
        await people.withdraw(tx, 2, {Purpose.FOLLOW_UPS})
    await agree(2)  # who agrees anew is not asked about what was planned before they withdrew
    assert [due.chat_id for due in await follow_ups.due(LATER, 10)] == [3, 1]


async def test_more_are_found_after_the_last_in_the_same_order(
    database: Database, follow_ups: FollowUps, agree: Agree
) -> None:
    for chat_id in (1, 2):
        await agree(chat_id)
        for action in ("spread", "embassy"):
            await pledged(database, chat_id, a_pledge(action))
    everybody = await follow_ups.due(LATER, 10)
    assert [(due.chat_id, due.pledge.action) for due in everybody] == [
        (1, "embassy"),
        (1, "spread"),
        (2, "embassy"),
        (2, "spread"),
    ]
    for number, due in enumerate(everybody):
        assert await follow_ups.due(LATER, 10, after=due) == everybody[number + 1 :]
    assert await follow_ups.due(LATER, 1, after=everybody[0]) == everybody[1:2]


async def test_of_some_people_all_that_is_due_by_then_is_found(
    database: Database, people: People, follow_ups: FollowUps, agree: Agree
) -> None:
    for chat_id in (1, 2, 3, 4):
        await agree(chat_id)
        await pledged(database, chat_id, a_pledge("spread"), ask_at(LATER))
        await pledged(database, chat_id, an_attendance(), Next(Step.EVE, PLANNED))
        await pledged(database, chat_id, a_pledge("donate"), ask_at(LATER + timedelta(seconds=1)))
    async with database.transaction() as tx:
        await people.withdraw(tx, 3, {Purpose.FOLLOW_UPS})
    found = await follow_ups.due_of(iter((2, 1, 2, 3, 99)), LATER)
    assert [(due.chat_id, due.step, due.pledge.action) for due in found] == [
        (1, Step.EVE, "protest"),
        (2, Step.EVE, "protest"),
        (1, Step.ASK, "spread"),
        (2, Step.ASK, "spread"),
    ]
    assert found[0] == (await follow_ups.due(LATER, 1))[0]
    assert await follow_ups.due_of((), LATER) == ()


async def test_rows_that_make_no_sense_are_left_out(database: Database, follow_ups: FollowUps, agree: Agree) -> None:
    for chat_id in range(1, 8):
        await agree(chat_id)
        await pledged(database, chat_id, then=ask_at(PLANNED + timedelta(minutes=chat_id)))
    async with database.transaction() as tx:
        await tx.execute("UPDATE pledge SET whom = 'nobody' WHERE chat_id IN (1, 2, 4)")
        await tx.execute("UPDATE pledge SET plan_day = 'some day' WHERE chat_id = 3")
        await tx.execute("UPDATE pledge SET plan_slot = 99 WHERE chat_id = 6")
    assert [due.chat_id for due in await follow_ups.due(LATER, 2)] == [5, 7]
    assert [due.chat_id for due in await follow_ups.due_of(range(10), LATER)] == [5, 7]


async def test_put_off_it_is_due_at_the_other_time_unless_it_has_changed(
    database: Database, pledges: Pledges, follow_ups: FollowUps, agree: Agree
) -> None:
    await agree(1)
    await pledged(database, 1)
    (due,) = await follow_ups.due(PLANNED, 10)
    async with database.transaction() as tx:
        await follow_ups.put_off(tx, due, LATER)
    assert await follow_ups.due(PLANNED, 10) == ()
    (put_off,) = await follow_ups.due(LATER, 10)
    assert put_off == replace(due, due_at=LATER)
    async with database.transaction() as tx:
        await pledges.change(tx, 1, changed(a_pledge(), State.DONE))
        await follow_ups.put_off(tx, put_off, LATER)
    assert await follow_ups.due(LATER, 10) == ()


# Noted before it is sent.


async def test_a_question_is_asked_once_for_each_time_it_is_due(
    database: Database, follow_ups: FollowUps, agree: Agree
) -> None:
    await agree(1)
    await pledged(database, 1)
    (due,) = await follow_ups.due(PLANNED, 10)
    taken = asked(due)
    async with database.transaction() as tx:
        assert await follow_ups.begin(tx, [taken, taken]) == (taken,)
        assert await follow_ups.begin(tx, [taken]) == ()
    assert await follow_ups.due(PLANNED, 10) == ()
    assert await outcomes(database) == ["sending"]
    async with database.transaction() as tx:
        await follow_ups.finish(tx, [(taken, SendOutcome.DELIVERED)])
    assert await outcomes(database) == ["delivered"]

    (second,) = await follow_ups.due(LATER, 10)
    assert second.pledge == replace(a_pledge(), state=State.ASKED, asks=1)
    assert second.outcome_before is SendOutcome.DELIVERED
    async with database.transaction() as tx:
        assert await follow_ups.begin(tx, [asked(second, again=None)])
    assert await follow_ups.due(MUCH_LATER, 10) == ()


async def test_of_several_those_are_left_out_that_have_changed(
    database: Database, pledges: Pledges, follow_ups: FollowUps, agree: Agree
) -> None:
    for chat_id in (1, 2, 3):
        await agree(chat_id)
        await pledged(database, chat_id)
    taken = [asked(due) for due in await follow_ups.due(PLANNED, 10)]
    async with database.transaction() as tx:
        await pledges.change(tx, 2, changed(a_pledge(), State.DONE))
        assert await follow_ups.begin(tx, taken) == (taken[0], taken[2])


@pytest.mark.parametrize(
    "change", ["done", "planned anew", "another event", "withdrawn", "forgotten", "told of a change", "put off"]
)
async def test_what_changed_since_it_was_found_due_is_not_sent_nor_settled(
    database: Database, people: People, pledges: Pledges, follow_ups: FollowUps, agree: Agree, change: str
) -> None:
    await agree(1)
    await pledged(database, 1, an_attendance(), Next(Step.EVE, PLANNED))
    (due,) = await follow_ups.due(PLANNED, 10)
    async with database.transaction() as tx:
        match change:
            case "done":
                await pledges.change(tx, 1, changed(due.pledge, State.DONE))
            case "planned anew":
                await pledges.record(tx, 1, a_pledge("protest"), ask_at(LATER))
            case "another event":  # on the same day
                await pledges.record(tx, 1, an_attendance("b02"), Next(Step.EVE, PLANNED))
            case "withdrawn":
                await people.withdraw(tx, 1, {Purpose.FOLLOW_UPS})
            case "forgotten":
                await people.forget(tx, 1)
            case "told of a change":
                await follow_ups.tell_of_change(tx, Attendance("b01", "as it was"), PLANNED)
            case "put off":
                await follow_ups.put_off(tx, due, LATER)
    before = await rows(database)
    taken = TakenStep(due, due.pledge, Next(Step.DAY, LATER))
    async with database.transaction() as tx:
        assert await follow_ups.begin(tx, [taken]) == ()
        assert not await follow_ups.settle(tx, taken)
        await follow_ups.put_off(tx, due, MUCH_LATER)
    assert await rows(database) == before


@pytest.mark.parametrize(
    ("outcome", "goes_on"),
    [
        (SendOutcome.DELIVERED, True),
        (SendOutcome.UNCONFIRMED, True),
        (SendOutcome.BLOCKED, False),
        (SendOutcome.GONE, False),
        (SendOutcome.REFUSED, False),
    ],
)
async def test_where_the_bot_may_not_write_nothing_more_comes(
    database: Database, follow_ups: FollowUps, agree: Agree, outcome: SendOutcome, goes_on: bool
) -> None:
    for chat_id in (1, 2):
        await agree(chat_id)
        await pledged(database, chat_id, an_attendance(), Next(Step.EVE, PLANNED))
    taken = [TakenStep(due, due.pledge, Next(Step.DAY, LATER)) for due in await follow_ups.due(PLANNED, 10)]
    async with database.transaction() as tx:
        await follow_ups.begin(tx, taken)
        await follow_ups.finish(tx, [(taken[0], outcome), (taken[1], SendOutcome.DELIVERED)])
    assert [due.chat_id for due in await follow_ups.due(LATER, 10)] == ([1, 2] if goes_on else [2])
    assert await outcomes(database) == [outcome, "delivered"]


async def test_who_plans_anew_while_it_is_on_its_way_is_asked_though_it_was_refused(
    database: Database, pledges: Pledges, follow_ups: FollowUps, agree: Agree
) -> None:
    await agree(1)
    await pledged(database, 1)
    (due,) = await follow_ups.due(PLANNED, 10)
    async with database.transaction() as tx:
        await follow_ups.begin(tx, [asked(due)])
        await pledges.record(tx, 1, a_pledge(), ask_at(MUCH_LATER))
        await follow_ups.finish(tx, [(asked(due), SendOutcome.REFUSED)])
    assert await outcomes(database) == [None]
    assert [found.pledge for found in await follow_ups.due(MUCH_LATER, 10)] == [a_pledge()]


async def test_an_event_is_known_as_the_message_told_it(
    database: Database, pledges: Pledges, follow_ups: FollowUps, agree: Agree
) -> None:
    await agree(1)
    await pledged(database, 1, an_attendance(), Next(Step.CHANGE, PLANNED))
    (due,) = await follow_ups.due(PLANNED, 10)
    told = an_attendance(told="as it is")
    async with database.transaction() as tx:
        await follow_ups.begin(tx, [TakenStep(due, told, Next(Step.EVE, LATER))])
    assert await pledges.of(1) == (told,)
    assert await follow_ups.attendances() == (Attendance("b01", "as it is"),)


async def test_settled_without_a_word(
    database: Database, people: People, pledges: Pledges, follow_ups: FollowUps, agree: Agree
) -> None:
    await agree(1)
    await pledged(database, 1, an_attendance(), Next(Step.CLOSE, PLANNED))
    (due,) = await follow_ups.due(PLANNED, 10)
    closed = replace(due.pledge, state=State.EXPIRED, attendance=None)
    async with database.transaction() as tx:
        assert await follow_ups.settle(tx, TakenStep(due, closed, None))
        assert not await follow_ups.settle(tx, TakenStep(due, closed, None))
    assert await pledges.of(1) == (closed,)
    assert await outcomes(database) == [None], "nothing was sent"
    assert await is_marked(database, Mark.ERASURE_PENDING), "the event's traces in the files go, too"


async def test_after_a_crash_what_was_on_its_way_counts_as_unconfirmed(
    database: Database, follow_ups: FollowUps, agree: Agree
) -> None:
    for chat_id in (1, 2, 3):
        await agree(chat_id)
        await pledged(database, chat_id)
    first, second, _ = [asked(due, again=None) for due in await follow_ups.due(PLANNED, 10)]
    async with database.transaction() as tx:
        await follow_ups.begin(tx, [first, second])
        await follow_ups.finish(tx, [(first, SendOutcome.REFUSED)])
    async with database.transaction() as tx:
        assert await follow_ups.recover(tx) == 1
        assert await follow_ups.recover(tx) == 0
    assert await outcomes(database) == ["refused", "unconfirmed", None]
    assert [due.chat_id for due in await follow_ups.due(LATER, 10)] == [3]
