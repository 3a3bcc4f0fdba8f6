"""A reminder that is due within the hour comes now, where something else is written to the person now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.storage import Purpose, Reminders
from campaign.wishes import EVERYTHING, KeptWish

if TYPE_CHECKING:
    from bot.storage import Database
    from tests.storage.conftest import Agree

NOW = datetime(2026, 3, 7, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NEXT = {
    1: NOW - HOUR,
    2: NOW,
    3: NOW + HOUR,
    4: NOW + HOUR + MINUTE,
    5: None,
    6: NOW + MINUTE,
}


async def test_only_what_is_due_within_the_hour_comes_now(database: Database, agree: Agree) -> None:
    reminders = Reminders(database)
    for chat_id, moment in NEXT.items():
        await agree(chat_id, Purpose.ANNIVERSARIES, Purpose.FOLLOW_UPS)
        async with database.transaction() as tx:
            await reminders.keep(tx, chat_id, KeptWish(EVERYTHING, next_at=moment))
    await agree(7)
    async with database.transaction() as tx:
        assert await reminders.bring_forward(tx, [1, 2, 3, 4, 5, 7, 3], NOW, NOW + HOUR) == {1, 2, 3}
        assert await reminders.bring_forward(tx, [], NOW, NOW + HOUR) == set()
    due = await reminders.due(NOW, 10)
    assert [(one.chat_id, one.due_at) for one in due] == [(1, NOW - HOUR), (2, NOW), (3, NOW)]
    later = await reminders.due(NOW + 2 * HOUR, 10)
    assert {one.chat_id: one.due_at for one in later if one.chat_id in {4, 6}} == {4: NEXT[4], 6: NEXT[6]}


async def test_nothing_comes_of_a_wish_without_agreement(database: Database, agree: Agree) -> None:
    reminders = Reminders(database)
    await agree(1, Purpose.ANNIVERSARIES, Purpose.FOLLOW_UPS)
    async with database.transaction() as tx:
        await reminders.keep(tx, 1, KeptWish(EVERYTHING, next_at=NOW + MINUTE))
        await tx.execute("DELETE FROM consent WHERE purpose = 'anniversaries'")
        assert await reminders.bring_forward(tx, [1], NOW, NOW + HOUR) == set()
    (row,) = await database.rows("SELECT next_at FROM reminder_wish")
    assert row["next_at"] == int((NOW + MINUTE).timestamp())
