"""Chats that nothing reaches any longer, and chats that get another number."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bot.storage import GroupPosts, Groups, People, Pledges, Purpose, Reminders
from bot.storage.marks import Mark, is_marked
from campaign.anniversaries import Topic, Wish
from campaign.wishes import KeptWish
from tests.campaign.updates import a_group
from tests.storage.conftest import a_pledge, ask_at

if TYPE_CHECKING:
    from bot.storage import Database, StoredValue
    from tests.storage.conftest import Agree


async def days_unreachable(database: Database) -> dict[int, str | None]:
    rows = await database.rows("SELECT chat_id, unreachable_since FROM person")
    return {row["chat_id"]: row["unreachable_since"] for row in rows}


async def test_whom_nothing_reaches_is_noted_with_the_first_day_until_something_does(
    database: Database, people: People, agree: Agree
) -> None:
    for chat_id in (1, 2, 3):
        await agree(chat_id)
    async with database.transaction() as tx:
        await people.note_reached(tx, [3], [1, 2], date(2026, 3, 8))
        await people.note_reached(tx, [], [1, 2, 4], date(2026, 3, 20))
    assert await days_unreachable(database) == {1: "2026-03-08", 2: "2026-03-08", 3: None}, "and nobody new is stored"
    first, third = await people.find(1), await people.find(3)
    assert first is not None
    assert first.is_unreachable
    assert third is not None
    assert not third.is_unreachable

    async with database.transaction() as tx:
        await people.note_reached(tx, [1], [], date(2026, 3, 21))
    assert await days_unreachable(database) == {1: None, 2: "2026-03-08", 3: None}


async def test_whom_nothing_has_reached_for_long_is_erased_with_everything(
    database: Database, people: People, pledges: Pledges, agree: Agree
) -> None:
    for chat_id in (1, 2, 3):
        await agree(chat_id)
        async with database.transaction() as tx:
            await pledges.record(tx, chat_id, a_pledge(), None)
    async with database.transaction() as tx:
        await people.note_reached(tx, [], [1], date(2026, 3, 8))
        await people.note_reached(tx, [], [2], date(2026, 3, 9))
        assert await people.erase_unreachable(tx, date(2026, 3, 8)) == 0, "not on the day itself"
    assert not await is_marked(database, Mark.ERASURE_PENDING)
    async with database.transaction() as tx:
        assert await people.erase_unreachable(tx, date(2026, 3, 9)) == 1
    assert await people.everything_about(1) == ()
    assert set(await days_unreachable(database)) == {2, 3}
    assert await is_marked(database, Mark.ERASURE_PENDING), "its traces in the files go, too"


OLD, NEW, OTHER = -700000001, -1002000000001, 5


async def something_in_every_table(database: Database, chat_id: int) -> None:
    """Rows about the chat in all tables that have any about somebody."""
    people, moment = People(database), datetime(2026, 3, 7, 12, tzinfo=UTC)
    async with database.transaction() as tx:
        for purpose in Purpose:
            await people.agree(
                tx, chat_id, language="en", country="DE", time_zone="UTC", purpose=purpose, on=moment.date()
            )
        await Pledges(database).record(tx, chat_id, a_pledge(), ask_at(moment))
        wish = Wish(frozenset(Topic), less_often=False, hour=9)
        await Reminders(database).keep(tx, chat_id, KeptWish(wish, next_at=moment))
        await tx.execute("INSERT INTO reminder VALUES (?, '2026-03-07', 'may-day', 'delivered')", (chat_id,))
        await tx.execute("INSERT INTO update_wish VALUES (?, 'new', 0)", (chat_id,))
        await tx.execute(
            "INSERT INTO broadcast (number, state, version, revision, made_by, audience, lasts, important, tested,"
            " family) VALUES (1, 'draft', 1, 1, 9, '', 1, 0, '', 1) ON CONFLICT DO NOTHING"
        )
        await tx.execute(
            "INSERT INTO delivery VALUES (1, ?, 'en', 'delivered', 0, '2026-03-07')",
            (chat_id,),
        )
        await Groups(database).keep(tx, a_group(chat_id))
        await GroupPosts(database).begin_date(tx, [(chat_id, moment.date(), "may-day.day")], moment)


async def tables_about(database: Database, chat_id: int) -> list[StoredValue]:
    """All that is known of the chat but its number."""
    return [value for value in await People(database).everything_about(chat_id) if value.column != "chat_id"]


async def test_a_chat_that_gets_another_number_keeps_everything(database: Database, people: People) -> None:
    for chat_id in (OLD, OTHER):
        await something_in_every_table(database, chat_id)
    known, others = await tables_about(database, OLD), await tables_about(database, OTHER)
    personal = await database.rows(
        "SELECT made.name FROM sqlite_schema AS made JOIN pragma_table_info(made.name) AS col"
        " WHERE made.type = 'table' AND col.name = 'chat_id'"
    )
    assert {value.table for value in known} == {row["name"] for row in personal}, "the test leaves a table out"

    async with database.transaction() as tx:
        await people.move(tx, OLD, NEW)
    assert await people.everything_about(OLD) == ()
    assert await tables_about(database, NEW) == known
    assert await tables_about(database, OTHER) == others
    assert await database.rows("PRAGMA foreign_key_check") == []


async def test_what_was_kept_under_the_new_number_gives_way(database: Database, people: People, agree: Agree) -> None:
    await something_in_every_table(database, OLD)
    known = await tables_about(database, OLD)
    await agree(NEW, language="ru")
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO reminder VALUES (?, '2026-03-07', 'another', 'sending')", (NEW,))
        await people.move(tx, OLD, NEW)
    assert await tables_about(database, NEW) == known


async def test_moving_somebody_unknown_stores_nobody(database: Database, people: People) -> None:
    async with database.transaction() as tx:
        await people.move(tx, OLD, NEW)
    assert await people.everything_about(NEW) == ()


async def test_a_move_and_what_comes_with_it_are_undone_together(database: Database, people: People) -> None:
    await something_in_every_table(database, OLD)
    known = await tables_about(database, OLD)

    async def fail() -> None:
        async with database.transaction() as tx:
            await people.move(tx, OLD, NEW)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await tables_about(database, OLD) == known
