"""What is counted: done and planned, by country, in one wave; and letters that came back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.storage import Database, People, Pledges, Purpose, ReturnedLetters, Tallies
from campaign.counters import Tally
from campaign.pledges import State
from tests.storage.conftest import WAVE, a_pledge

if TYPE_CHECKING:
    from tests.storage.conftest import Agree


async def test_each_person_counts_once_where_they_live(
    database: Database, pledges: Pledges, people: People, agree: Agree
) -> None:
    states = {1: State.DONE, 2: State.DONE, 3: State.PLEDGED, 4: State.ASKED, 5: State.WITHDRAWN, 6: State.TRIED}
    for chat_id, state in states.items():
        await agree(chat_id, country="DE" if chat_id < 3 else None)
        async with database.transaction() as tx:
            await pledges.record(tx, chat_id, replace(a_pledge("embassy"), state=state), None)
            await pledges.record(tx, chat_id, replace(a_pledge("spread"), wave="another", state=State.DONE), None)
    for chat_id, state in {1: State.DONE, 2: State.PLEDGED, 3: State.PLEDGED}.items():
        async with database.transaction() as tx:
            await pledges.record(tx, chat_id, replace(a_pledge("donate"), state=state), None)
    assert await Tallies(database).of(WAVE) == Tally(done=2, planned=2, done_by_country={"DE": 2})
    async with database.transaction() as tx:
        await people.withdraw(tx, 1, {Purpose.FOLLOW_UPS})
        await people.forget(tx, 2)
    assert (await Tallies(database).of(WAVE)).done == 1, "a stop takes nothing back; an erasure does"


async def test_nobody_is_nothing(database: Database) -> None:
    assert await Tallies(database).of(WAVE) == Tally(done=0, planned=0, done_by_country={})


async def test_letters_that_came_back_are_counted_by_embassy_and_wave(database: Database) -> None:
    returned = ReturnedLetters(database)
    async with database.transaction() as tx:
        assert await returned.count_one(tx, "DE", WAVE) == 1
        assert await returned.count_one(tx, "DE", WAVE) == 2
        assert await returned.count_one(tx, "SE", WAVE) == 1
        assert await returned.count_one(tx, "DE", "another") == 1
        await returned.take_back(tx, "DE", WAVE)
        await returned.take_back(tx, "SE", WAVE)
        await returned.take_back(tx, "PL", WAVE)
    assert await returned.of(WAVE) == {"DE": 1}
    async with database.transaction() as tx:
        await returned.end_waves(tx, {WAVE})
    assert await returned.of("another") == {}
    async with database.transaction() as tx:
        await returned.end_waves(tx, set())
    assert await returned.of(WAVE) == {}
