"""What surely was not sent is given back: as if nothing had been, but for what the person did meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.storage import FollowUps, People, Pledges, Purpose, SendOutcome, TakenStep
from campaign.follow_ups import Next, Step
from campaign.pledges import Attendance, State, changed
from tests.storage.conftest import a_pledge, an_attendance, ask_at
from tests.storage.pledged import LATER, MUCH_LATER, PLANNED, asked, outcomes, pledged, rows

if TYPE_CHECKING:
    from bot.storage import Database
    from tests.storage.conftest import Agree


@pytest.mark.parametrize("asked_before", [False, True])
async def test_given_back_it_is_as_if_it_had_not_been_asked(
    database: Database, follow_ups: FollowUps, agree: Agree, asked_before: bool
) -> None:
    await agree(1)
    await pledged(database, 1)
    if asked_before:
        (first,) = await follow_ups.due(PLANNED, 10)
        async with database.transaction() as tx:
            await follow_ups.begin(tx, [asked(first)])
            await follow_ups.finish(tx, [(asked(first), SendOutcome.UNCONFIRMED)])
    before = await rows(database)
    (due,) = await follow_ups.due(LATER, 10)
    taken = asked(due, again=None if asked_before else MUCH_LATER)
    async with database.transaction() as tx:
        assert await follow_ups.begin(tx, [taken])
    async with database.transaction() as tx:
        await follow_ups.give_back(tx, [(taken, due.due_at)])
    assert await rows(database) == before
    async with database.transaction() as tx:
        await follow_ups.give_back(tx, [(taken, MUCH_LATER)])  # once more it is nobody's to give back
    assert await rows(database) == before


@pytest.mark.parametrize(
    ("step", "then"),
    [
        (Step.EVE, Next(Step.DAY, LATER)),
        (Step.DAY, Next(Step.AFTER, LATER)),
        (Step.AFTER, Next(Step.CLOSE, LATER)),
        (Step.CHANGE, Next(Step.EVE, LATER)),
        (Step.CHANGE, None),
    ],
)
async def test_given_back_an_event_is_told_of_at_the_moment_given(
    database: Database, follow_ups: FollowUps, agree: Agree, step: Step, then: Next | None
) -> None:
    await agree(1)
    await pledged(database, 1, an_attendance(), Next(step, PLANNED))
    (due,) = await follow_ups.due(PLANNED, 10)
    if then is None:
        pledge = replace(due.pledge, state=State.EXPIRED, attendance=None)
    elif step is Step.AFTER:
        pledge = replace(due.pledge, state=State.ASKED, asks=1)
    else:
        pledge = an_attendance(told="as it is")
    taken = TakenStep(due, pledge, then)
    async with database.transaction() as tx:
        assert await follow_ups.begin(tx, [taken])
        await follow_ups.give_back(tx, [(taken, MUCH_LATER)])
    assert await follow_ups.due(LATER, 10) == ()
    assert await follow_ups.due(MUCH_LATER, 10) == (replace(due, due_at=MUCH_LATER),)


async def test_given_back_whether_there_was_an_answer_is_asked_later(
    database: Database, pledges: Pledges, follow_ups: FollowUps, agree: Agree
) -> None:
    await agree(1)
    await pledged(database, 1)
    done = changed(a_pledge(), State.DONE)
    async with database.transaction() as tx:
        await pledges.change(tx, 1, done, Next(Step.REPLY, PLANNED))
    (due,) = await follow_ups.due(PLANNED, 10)
    taken = TakenStep(due, done, None)
    async with database.transaction() as tx:
        assert await follow_ups.begin(tx, [taken])
        await follow_ups.give_back(tx, [(taken, LATER)])
    assert await follow_ups.due(LATER, 10) == (replace(due, due_at=LATER),)


async def test_what_the_person_did_while_it_was_on_its_way_outlives_giving_it_back(
    database: Database, people: People, pledges: Pledges, follow_ups: FollowUps, agree: Agree
) -> None:
    for chat_id in (1, 2, 3, 4):
        await agree(chat_id, Purpose.FOLLOW_UPS, Purpose.UPDATES)
        await pledged(database, chat_id)
    taken = [asked(due) for due in await follow_ups.due(PLANNED, 10)]
    async with database.transaction() as tx:
        await follow_ups.begin(tx, taken)
    anew = a_pledge()
    async with database.transaction() as tx:
        await pledges.change(tx, 1, changed(a_pledge(), State.DONE))
        await people.withdraw(tx, 2, {Purpose.FOLLOW_UPS})
        await pledges.record(tx, 3, anew, ask_at(LATER))
        await people.forget(tx, 4)
    async with database.transaction() as tx:
        await follow_ups.give_back(tx, [(one, PLANNED) for one in taken])
    await agree(2)
    assert [(due.chat_id, due.due_at) for due in await follow_ups.due(LATER, 10)] == [(3, LATER)]
    assert [await pledges.of(chat_id) for chat_id in (1, 2, 3, 4)] == [
        (changed(a_pledge(), State.DONE),),
        (a_pledge(),),
        (anew,),
        (),
    ]
    assert await outcomes(database) == [None, None, None]


async def test_an_event_answered_or_changed_while_a_message_about_it_is_on_its_way(
    database: Database, pledges: Pledges, follow_ups: FollowUps, agree: Agree
) -> None:
    for chat_id in (1, 2, 3):
        await agree(chat_id)
        await pledged(database, chat_id, an_attendance(), Next(Step.EVE, PLANNED))
    taken = [TakenStep(due, due.pledge, Next(Step.DAY, LATER)) for due in await follow_ups.due(PLANNED, 10)]
    async with database.transaction() as tx:
        await follow_ups.begin(tx, taken)
        await pledges.change(tx, 1, changed(an_attendance(), State.WITHDRAWN))
        await pledges.record(tx, 2, an_attendance("b02"), Next(Step.EVE, LATER))
        assert await follow_ups.tell_of_change(tx, Attendance("b01", "as it was"), PLANNED) == 1
    async with database.transaction() as tx:
        await follow_ups.give_back(tx, [(one, MUCH_LATER) for one in taken])
    assert await pledges.of(1) == (replace(an_attendance(), state=State.WITHDRAWN, attendance=None),)
    found = await follow_ups.due(MUCH_LATER, 10)
    assert [(due.chat_id, due.step, due.due_at) for due in found] == [
        (3, Step.CHANGE, PLANNED),
        (2, Step.EVE, LATER),
    ]
    assert found[1].pledge == an_attendance("b02")
