"""Pledges and their follow-ups: asked in time, twice at most, and never twice for one sending."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage import AskOutcome, Database, People, Pledges, Purpose
from campaign.pledges import State, Whom, changed
from tests.storage.conftest import WAVE, a_pledge

if TYPE_CHECKING:
    from tests.storage.conftest import Agree

PLANNED = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
LATER = PLANNED + timedelta(hours=3)


async def outcomes(database: Database) -> list[str | None]:
    return [row["ask_outcome"] for row in await database.rows("SELECT ask_outcome FROM pledge ORDER BY chat_id")]


async def test_a_pledge_reads_back_as_it_was_recorded(database: Database, pledges: Pledges, agree: Agree) -> None:
    await agree(1)
    planned, unplanned = a_pledge("embassy"), replace(a_pledge("spread"), plan=None, whom=Whom.MYSELF, asks=1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, planned, PLANNED)
        await pledges.record(tx, 1, unplanned, None)
        assert await pledges.find(1, "spread", WAVE, within=tx) == unplanned
        assert await pledges.find(1, "spread", WAVE) is None
    assert await pledges.of(1) == (planned, unplanned)
    assert await pledges.find(1, "embassy", "another") is None


async def test_planning_anew_takes_the_place_of_the_old_plan(
    database: Database, pledges: Pledges, agree: Agree
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge(), PLANNED)
        await pledges.record(tx, 1, replace(a_pledge(), plan=None), LATER)
    assert await pledges.due(PLANNED, 10) == ()
    (due,) = await pledges.due(LATER, 10)
    assert due.pledge.plan is None
    assert due.due_at == LATER


@pytest.mark.parametrize("outcome", [State.DONE, State.TRIED, State.WITHDRAWN, State.EXPIRED])
async def test_after_an_outcome_nobody_is_asked_again(
    database: Database, pledges: Pledges, agree: Agree, outcome: State
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge(), PLANNED)
        assert await pledges.change(tx, 1, changed(a_pledge(), outcome))
    assert await pledges.due(LATER, 10) == ()

    async with database.transaction() as tx:  # taken back: still not asked unless there is a new plan
        await pledges.change(tx, 1, a_pledge())
        await pledges.record(tx, 1, a_pledge("spread", state=outcome), PLANNED)
    assert await pledges.due(LATER, 10) == ()
    pledge = await pledges.find(1, "embassy", WAVE)
    assert pledge is not None
    assert pledge.is_open


async def test_changing_a_pledge_that_is_gone_says_so(database: Database, pledges: Pledges) -> None:
    async with database.transaction() as tx:
        assert not await pledges.change(tx, 1, a_pledge())


async def test_the_longest_overdue_come_first_and_only_those_who_agreed(
    database: Database, people: People, pledges: Pledges, agree: Agree
) -> None:
    for chat_id, minutes in ((1, 30), (2, 10), (3, 20), (4, 5), (5, 999)):
        await agree(chat_id, Purpose.UPDATES if chat_id == 4 else Purpose.FOLLOW_UPS)
        async with database.transaction() as tx:
            await pledges.record(tx, chat_id, a_pledge(), PLANNED + timedelta(minutes=minutes))
    found = await pledges.due(LATER, 2)
    assert [(due.chat_id, due.language, due.country, due.time_zone) for due in found] == [
        (2, "en", "DE", "Europe/Berlin"),
        (3, "en", "DE", "Europe/Berlin"),
    ]
    assert [due.chat_id for due in await pledges.due(LATER, 10)] == [2, 3, 1]

    async with database.transaction() as tx:
        await people.withdraw(tx, 2, {Purpose.FOLLOW_UPS})
    await agree(2)  # who agrees anew is not asked about what was planned before they withdrew
    assert [due.chat_id for due in await pledges.due(LATER, 10)] == [3, 1]


async def test_a_follow_up_is_asked_once_for_each_time_it_is_due_and_twice_at_most(
    database: Database, pledges: Pledges, agree: Agree
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge(), PLANNED)
    (due,) = await pledges.due(PLANNED, 10)
    async with database.transaction() as tx:
        assert await pledges.begin_ask(tx, due, next_ask_at=LATER)
        assert not await pledges.begin_ask(tx, due, next_ask_at=LATER)
    assert await pledges.due(PLANNED, 10) == ()
    async with database.transaction() as tx:
        await pledges.finish_ask(tx, due, AskOutcome.DELIVERED)
    assert await outcomes(database) == ["delivered"]

    (second,) = await pledges.due(LATER, 10)
    assert second.pledge == replace(a_pledge(), state=State.ASKED, asks=1)
    async with database.transaction() as tx:
        assert await pledges.begin_ask(tx, second, next_ask_at=LATER)
    assert await pledges.due(LATER, 10) == ()


async def test_more_are_found_after_the_last_in_the_same_order(
    database: Database, pledges: Pledges, agree: Agree
) -> None:
    for chat_id in (1, 2):
        await agree(chat_id)
        async with database.transaction() as tx:
            for action in ("spread", "embassy"):
                await pledges.record(tx, chat_id, a_pledge(action), PLANNED)
    everybody = await pledges.due(LATER, 10)
    assert [(due.chat_id, due.pledge.action) for due in everybody] == [
        (1, "embassy"),
        (1, "spread"),
        (2, "embassy"),
        (2, "spread"),
    ]
    for number, due in enumerate(everybody):
        assert await pledges.due(LATER, 10, after=due) == everybody[number + 1 :]
    assert await pledges.due(LATER, 1, after=everybody[0]) == everybody[1:2]


async def test_rows_that_make_no_sense_are_left_out(database: Database, pledges: Pledges, agree: Agree) -> None:
    for chat_id in range(1, 8):
        await agree(chat_id)
        async with database.transaction() as tx:
            await pledges.record(tx, chat_id, a_pledge(), PLANNED + timedelta(minutes=chat_id))
    async with database.transaction() as tx:
        await tx.execute("UPDATE pledge SET whom = 'nobody' WHERE chat_id IN (1, 2, 4)")
        await tx.execute("UPDATE pledge SET plan_day = 'some day' WHERE chat_id = 3")
        await tx.execute("UPDATE pledge SET plan_slot = 99 WHERE chat_id = 6")
    assert [due.chat_id for due in await pledges.due(LATER, 2)] == [5, 7]


async def test_put_off_it_is_due_at_the_other_time_unless_it_has_changed(
    database: Database, pledges: Pledges, agree: Agree
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge(), PLANNED)
    (due,) = await pledges.due(PLANNED, 10)
    async with database.transaction() as tx:
        await pledges.put_off(tx, due, LATER)
    assert await pledges.due(PLANNED, 10) == ()
    (put_off,) = await pledges.due(LATER, 10)
    assert put_off == replace(due, due_at=LATER)
    async with database.transaction() as tx:
        await pledges.change(tx, 1, changed(a_pledge(), State.DONE))
        await pledges.put_off(tx, put_off, LATER)
    assert await pledges.due(LATER, 10) == ()


@pytest.mark.parametrize("asked_before", [False, True])
async def test_given_back_it_is_as_if_it_had_not_been_asked(
    database: Database, pledges: Pledges, agree: Agree, asked_before: bool
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge(), PLANNED)
    if asked_before:
        (first,) = await pledges.due(PLANNED, 10)
        async with database.transaction() as tx:
            await pledges.begin_ask(tx, first, next_ask_at=LATER)
            await pledges.finish_ask(tx, first, AskOutcome.UNCONFIRMED)
    before = [tuple(row) for row in await database.rows("SELECT * FROM pledge")]
    (due,) = await pledges.due(LATER, 10)
    again = None if asked_before else LATER
    async with database.transaction() as tx:
        assert await pledges.begin_ask(tx, due, next_ask_at=again)
    async with database.transaction() as tx:
        await pledges.give_back(tx, due, next_ask_at=again)
    assert [tuple(row) for row in await database.rows("SELECT * FROM pledge")] == before
    async with database.transaction() as tx:
        await pledges.give_back(tx, due, next_ask_at=again)  # once more it is nobody's to give back
    assert [tuple(row) for row in await database.rows("SELECT * FROM pledge")] == before


async def test_what_the_person_did_while_it_was_on_its_way_outlives_giving_it_back(
    database: Database, people: People, pledges: Pledges, agree: Agree
) -> None:
    for chat_id in (1, 2, 3):
        await agree(chat_id, Purpose.FOLLOW_UPS, Purpose.UPDATES)
        async with database.transaction() as tx:
            await pledges.record(tx, chat_id, a_pledge(), PLANNED)
    on_their_way = await pledges.due(PLANNED, 10)
    async with database.transaction() as tx:
        for due in on_their_way:
            await pledges.begin_ask(tx, due, next_ask_at=LATER)
    async with database.transaction() as tx:
        await pledges.change(tx, 1, changed(a_pledge(), State.DONE))
        await people.withdraw(tx, 2, {Purpose.FOLLOW_UPS})
        await pledges.record(tx, 3, replace(a_pledge(), whom=Whom.MYSELF), LATER)
    async with database.transaction() as tx:
        for due in on_their_way:
            await pledges.give_back(tx, due, next_ask_at=LATER)
    await agree(2)
    assert [(due.chat_id, due.pledge.whom) for due in await pledges.due(LATER, 10)] == [(3, Whom.MYSELF)]
    assert [(await pledges.of(chat_id))[0].state for chat_id in (1, 2)] == [State.DONE, State.PLEDGED]
    assert [(await pledges.of(chat_id))[0].asks for chat_id in (1, 2, 3)] == [0, 0, 0]
    assert await outcomes(database) == [None, None, None]


async def test_where_the_bot_may_not_write_it_does_not_ask_again(
    database: Database, pledges: Pledges, agree: Agree
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge(), PLANNED)
    (due,) = await pledges.due(PLANNED, 10)
    async with database.transaction() as tx:
        await pledges.begin_ask(tx, due, next_ask_at=LATER)
        await pledges.finish_ask(tx, due, AskOutcome.REFUSED)
    assert await pledges.due(LATER, 10) == ()


@pytest.mark.parametrize("change", ["done", "planned anew", "withdrawn", "forgotten"])
async def test_what_changed_since_it_was_found_due_is_not_sent(
    database: Database, people: People, pledges: Pledges, agree: Agree, change: str
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge(), PLANNED)
    (due,) = await pledges.due(PLANNED, 10)
    async with database.transaction() as tx:
        match change:
            case "done":
                await pledges.change(tx, 1, changed(a_pledge(), State.DONE))
            case "planned anew":
                await pledges.record(tx, 1, a_pledge(), LATER)
            case "withdrawn":
                await people.withdraw(tx, 1, {Purpose.FOLLOW_UPS})
            case "forgotten":
                await people.forget(tx, 1)
    async with database.transaction() as tx:
        assert not await pledges.begin_ask(tx, due)


async def test_after_a_crash_what_was_on_its_way_counts_as_unconfirmed(
    database: Database, pledges: Pledges, agree: Agree
) -> None:
    for chat_id in (1, 2):
        await agree(chat_id)
        async with database.transaction() as tx:
            await pledges.record(tx, chat_id, a_pledge(), PLANNED)
    first, second = await pledges.due(PLANNED, 10)
    async with database.transaction() as tx:
        await pledges.begin_ask(tx, first)
        await pledges.finish_ask(tx, first, AskOutcome.REFUSED)
        await pledges.begin_ask(tx, second)
    async with database.transaction() as tx:
        assert await pledges.recover(tx) == 1
    assert await outcomes(database) == ["refused", "unconfirmed"]
    assert await pledges.due(LATER, 10) == ()


async def test_when_a_wave_ends_its_pledges_go_and_the_others_stay(
    database: Database, pledges: Pledges, agree: Agree
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge(wave="2025"), PLANNED)
        await pledges.record(tx, 1, a_pledge(wave="2026"), PLANNED)
        assert await pledges.end_waves(tx, {"2026", "2027"}) == 1
    assert [pledge.wave for pledge in await pledges.of(1)] == ["2026"]


async def test_a_moment_without_a_time_zone_is_refused(database: Database, pledges: Pledges, agree: Agree) -> None:
    await agree(1)
    with pytest.raises(ValueError, match="time zone"):
        async with database.transaction() as tx:
            await pledges.record(tx, 1, a_pledge(), PLANNED.replace(tzinfo=None))


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
