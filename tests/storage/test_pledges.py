"""Pledges: one a person, action and wave, with what comes next; and what is left of a wave that is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage import FollowUps, Pledges, StorageError
from campaign.follow_ups import Next, Step
from campaign.pledges import Attendance, State, Whom, changed
from tests.storage.conftest import WAVE, a_pledge, an_attendance, ask_at

if TYPE_CHECKING:
    from bot.storage import Database
    from tests.storage.conftest import Agree

PLANNED = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
LATER = PLANNED + timedelta(hours=3)


async def what_comes(database: Database) -> list[tuple[object, ...]]:
    """Step and moment of each pledge."""
    rows = await database.rows("SELECT next_step, next_at FROM pledge ORDER BY chat_id, action")
    return [(row["next_step"], row["next_at"] and datetime.fromtimestamp(row["next_at"], UTC)) for row in rows]


async def test_a_pledge_reads_back_as_it_was_recorded(database: Database, pledges: Pledges, agree: Agree) -> None:
    await agree(1)
    planned, attending = a_pledge("embassy"), an_attendance()
    unplanned = replace(a_pledge("spread"), plan=None, whom=Whom.MYSELF, asks=1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, planned, ask_at(PLANNED))
        await pledges.record(tx, 1, attending, Next(Step.EVE, LATER))
        await pledges.record(tx, 1, unplanned, None)
        assert await pledges.find(1, "spread", WAVE, within=tx) == unplanned
        assert await pledges.find(1, "spread", WAVE) is None
    assert await pledges.of(1) == (planned, attending, unplanned)
    assert await pledges.find(1, "embassy", "another") is None
    assert await what_comes(database) == [("ask", PLANNED), ("eve", LATER), (None, None)]


async def test_planning_anew_takes_the_place_of_the_old_plan(
    database: Database, pledges: Pledges, follow_ups: FollowUps, agree: Agree
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, an_attendance(), Next(Step.EVE, PLANNED))
        await pledges.record(tx, 1, a_pledge("protest"), ask_at(LATER))
    assert await follow_ups.due(PLANNED, 10) == ()
    (due,) = await follow_ups.due(LATER, 10)
    assert due.pledge == a_pledge("protest"), "nothing is known of the event any longer"
    assert (due.due_at, due.step) == (LATER, Step.ASK)


@pytest.mark.parametrize("outcome", [State.DONE, State.TRIED, State.WITHDRAWN, State.EXPIRED])
async def test_after_an_outcome_nobody_is_asked_again(
    database: Database, pledges: Pledges, follow_ups: FollowUps, agree: Agree, outcome: State
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge(), ask_at(PLANNED))
        assert await pledges.change(tx, 1, changed(a_pledge(), outcome))
    assert await follow_ups.due(LATER, 10) == ()

    async with database.transaction() as tx:  # taken back: still not asked unless there is a new plan
        await pledges.change(tx, 1, a_pledge())
        await pledges.record(tx, 1, a_pledge("spread", state=outcome), ask_at(PLANNED))
    assert await follow_ups.due(LATER, 10) == ()
    pledge = await pledges.find(1, "embassy", WAVE)
    assert pledge is not None
    assert pledge.is_open


async def test_with_an_outcome_it_is_forgotten_which_event_it_was_for(
    database: Database, pledges: Pledges, agree: Agree
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, an_attendance(), Next(Step.EVE, PLANNED))
        await pledges.change(tx, 1, an_attendance())
    assert await pledges.of(1) == (an_attendance(),), "who says again that they are going, still is"
    assert await what_comes(database) == [("eve", PLANNED)]

    async with database.transaction() as tx:
        await pledges.change(tx, 1, changed(an_attendance(), State.DONE))
    assert await pledges.of(1) == (replace(an_attendance(), state=State.DONE, attendance=None),)
    assert await what_comes(database) == [(None, None)]


async def test_of_what_is_done_only_an_answer_may_be_asked_for(
    database: Database, pledges: Pledges, agree: Agree
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge(), ask_at(PLANNED))
        await pledges.change(tx, 1, changed(a_pledge(), State.DONE), Next(Step.REPLY, LATER))
    assert await what_comes(database) == [("reply", LATER)]
    for wrong in (State.TRIED, State.WITHDRAWN):
        with pytest.raises(StorageError):
            async with database.transaction() as tx:
                await pledges.change(tx, 1, changed(a_pledge(), wrong), Next(Step.REPLY, LATER))
    with pytest.raises(StorageError):
        async with database.transaction() as tx:
            await pledges.change(tx, 1, changed(a_pledge(), State.DONE), ask_at(LATER))
    assert await what_comes(database) == [("reply", LATER)]

    async with database.transaction() as tx:
        await pledges.change(tx, 1, changed(a_pledge(), State.TRIED))  # it came back after all
    assert await what_comes(database) == [(None, None)]


async def test_what_is_taken_back_is_not_asked_about_an_answer(
    database: Database, pledges: Pledges, agree: Agree
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge(), None)
        await pledges.change(tx, 1, changed(a_pledge(), State.DONE), Next(Step.REPLY, LATER))
        await pledges.change(tx, 1, a_pledge())
    assert await what_comes(database) == [(None, None)]
    async with database.transaction() as tx:
        await pledges.change(tx, 1, changed(a_pledge(), State.DONE), Next(Step.REPLY, LATER))
        await pledges.record(tx, 1, a_pledge(), ask_at(PLANNED))
    assert await what_comes(database) == [("ask", PLANNED)]


async def test_changing_a_pledge_that_is_gone_says_so(database: Database, pledges: Pledges) -> None:
    async with database.transaction() as tx:
        assert not await pledges.change(tx, 1, a_pledge())


BROKEN = {
    "a step without a moment": "next_at = NULL",
    "a moment without a step": "next_step = NULL",
    "an unknown step": "next_step = 'sing'",
    "a question about what is done": "state = 'done'",
    "an answer to what was not sent": "next_step = 'reply'",
    "an unknown outcome": "outcome = 'lost'",
    "an outcome that only updates have": "outcome = 'expired'",
    "an event that is not known as anything": "event_told = NULL",
    "what is known of no event": "event = NULL",
    "a day without a part of it": "plan_day = '2026-03-07'",
    "a part of no day": "plan_slot = 1",
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
async def test_what_makes_no_sense_cannot_be_stored(
    database: Database, pledges: Pledges, agree: Agree, change: str
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, an_attendance(), Next(Step.EVE, PLANNED))
    with pytest.raises(StorageError):
        async with database.transaction() as tx:
            await tx.execute(f"UPDATE pledge SET {change}")
    assert await pledges.of(1) == (an_attendance(),)


async def test_one_event_after_another(database: Database, pledges: Pledges, agree: Agree) -> None:
    await agree(1)
    another = replace(an_attendance(), attendance=Attendance("x02", "another"), whom=Whom.MYSELF)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, an_attendance(), Next(Step.EVE, PLANNED))
        await pledges.record(tx, 1, another, Next(Step.DAY, LATER))
    assert await pledges.of(1) == (another,)
    assert await what_comes(database) == [("day", LATER)]


async def test_when_a_wave_ends_its_pledges_go_and_the_others_stay(
    database: Database, pledges: Pledges, agree: Agree
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge(wave="2025"), ask_at(PLANNED))
        await pledges.record(tx, 1, a_pledge(wave="2026"), ask_at(PLANNED))
        assert await pledges.end_waves(tx, {"2026", "2027"}) == 1
    assert [pledge.wave for pledge in await pledges.of(1)] == ["2026"]


async def test_a_moment_without_a_time_zone_is_refused(database: Database, pledges: Pledges, agree: Agree) -> None:
    await agree(1)
    with pytest.raises(ValueError, match="time zone"):
        async with database.transaction() as tx:
            await pledges.record(tx, 1, a_pledge(), ask_at(PLANNED.replace(tzinfo=None)))


async def test_of_a_wave_that_is_over_only_large_numbers_stay(
    database: Database, pledges: Pledges, agree: Agree
) -> None:
    for chat_id in range(1, 13):
        await agree(chat_id)
        async with database.transaction() as tx:
            state = State.DONE if chat_id > 1 else State.WITHDRAWN
            await pledges.record(tx, chat_id, replace(a_pledge("embassy", wave="2025"), state=state), None)
            few = State.DONE if chat_id < 10 else State.TRIED
            await pledges.record(tx, chat_id, replace(a_pledge("donate", wave="2025"), state=few), None)
    async with database.transaction() as tx:
        await pledges.end_waves(tx, {"2026"})
        await pledges.end_waves(tx, {"2026"})
    assert [tuple(row) for row in await database.rows("SELECT * FROM wave_total")] == [("2025", "embassy", 11)]
    assert await database.rows("SELECT * FROM pledge") == []
    assert await database.rows("SELECT * FROM person") == [], "nobody is left who could be asked"
