"""People: stored once they agree, purpose by purpose, and gone when nothing holds them any longer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.storage import (
    Database,
    DatabaseKey,
    People,
    Person,
    Pledges,
    Purpose,
    StorageError,
    StoredValue,
)
from bot.storage.migrations import MIGRATIONS_FOLDER
from tests.storage.conftest import WAVE, a_pledge

if TYPE_CHECKING:
    from pathlib import Path

    from tests.storage.conftest import Agree


async def test_somebody_who_only_reads_is_not_stored(people: People) -> None:
    assert await people.find(1) is None
    assert await people.everything_about(1) == ()


async def test_purposes_add_up_and_are_taken_back_one_by_one(database: Database, people: People, agree: Agree) -> None:
    await agree(1, Purpose.FOLLOW_UPS, country="DE")
    await agree(1, Purpose.UPDATES, language="ru", country=None)
    both = frozenset({Purpose.FOLLOW_UPS, Purpose.UPDATES})
    assert await people.find(1) == Person(1, "ru", "DE", "Europe/Berlin", both)

    async with database.transaction() as tx:
        assert await people.withdraw(tx, 1, {Purpose.FOLLOW_UPS, Purpose.ANNIVERSARIES})
    person = await people.find(1)
    assert person is not None
    assert person.consents == {Purpose.UPDATES}

    async with database.transaction() as tx:
        await people.withdraw(tx, 1, set(Purpose))
    assert await people.find(1) is None


async def test_agreeing_again_keeps_the_first_day(database: Database, people: People, agree: Agree) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await people.agree(
            tx,
            1,
            language="en",
            country=None,
            time_zone=None,
            purpose=Purpose.FOLLOW_UPS,
            on=date(2026, 9, 9),
        )
    assert StoredValue("consent", "agreed_on", "2026-03-01") in await people.everything_about(1)


async def test_who_withdraws_everything_keeps_a_pledge_until_its_wave_ends(
    database: Database, people: People, pledges: Pledges, agree: Agree
) -> None:
    for chat_id in (1, 2, 3):
        await agree(chat_id)
    await agree(3, Purpose.UPDATES)
    async with database.transaction() as tx:
        for chat_id in (1, 2, 3):
            await pledges.record(tx, chat_id, a_pledge(), None)
        await people.withdraw(tx, 1, set(Purpose))
    person = await people.find(1)
    assert person is not None
    assert person.consents == frozenset()

    async with database.transaction() as tx:
        assert await pledges.end_waves(tx, {"another"}) == 3
    assert await people.find(1) is None
    assert await people.find(2) is None, "with the last pledge ends what she agreed to about pledges"
    still = await people.find(3)
    assert still is not None
    assert still.consents == {Purpose.UPDATES}


async def test_language_changes_only_for_somebody_known(database: Database, people: People, agree: Agree) -> None:
    await agree(1)
    async with database.transaction() as tx:
        assert await people.change_language(tx, 1, "ru")
        assert not await people.change_language(tx, 2, "ru")
    person = await people.find(1)
    assert person is not None
    assert person.language == "ru"
    assert await people.find(2) is None


async def test_forget_leaves_others_alone(database: Database, people: People, pledges: Pledges, agree: Agree) -> None:
    for chat_id in (1, 2):
        await agree(chat_id, *Purpose)
        async with database.transaction() as tx:
            await pledges.record(tx, chat_id, a_pledge(), None)
    async with database.transaction() as tx:
        assert await people.forget(tx, 1)
        assert not await people.forget(tx, 1)
    assert await people.everything_about(1) == ()
    assert len(await pledges.of(2)) == 1


async def test_somebody_can_change_their_mind_within_one_transaction(
    database: Database, people: People, agree: Agree
) -> None:
    await agree(1)
    async with database.transaction() as tx:
        await people.forget(tx, 1)
        assert await people.find(1, within=tx) is None
        assert await people.find(1) is not None  # nothing is gone before the transaction is through


async def test_nobody_has_a_pledge_without_having_agreed(database: Database, pledges: Pledges) -> None:
    with pytest.raises(StorageError):
        async with database.transaction() as tx:
            await pledges.record(tx, 1, a_pledge(), None)
    assert await pledges.of(1) == ()


async def test_mydata_shows_every_column_about_the_person_and_nobody_else(
    database: Database, people: People, pledges: Pledges, agree: Agree
) -> None:
    await agree(1, Purpose.FOLLOW_UPS, Purpose.UPDATES)
    await agree(2, language="ru")
    async with database.transaction() as tx:
        await pledges.record(tx, 1, a_pledge("embassy"), None)
        await pledges.record(tx, 1, a_pledge("spread"), None)
        await pledges.record(tx, 2, a_pledge("donate"), None)
    everything = await people.everything_about(1)

    assert [value.value for value in everything if value.column == "action"] == ["embassy", "spread"]
    assert [value.value for value in everything if value.table == "person"] == [
        1,
        "en",
        "DE",
        "Europe/Berlin",
        None,
    ]
    assert [value.value for value in everything if value.column == "purpose"] == ["follow_ups", "updates"]
    assert [value.value for value in everything if value.column == "wave"] == [WAVE, WAVE]
    assert {value.value for value in everything if value.column == "chat_id"} == {1}


async def test_a_table_that_comes_later_is_shown_and_forgotten_too(
    tmp_path: Path, file: Path, key: DatabaseKey
) -> None:
    later = tmp_path / "migrations"
    later.mkdir()
    for migration in MIGRATIONS_FOLDER.glob("*.sql"):
        (later / migration.name).write_bytes(migration.read_bytes())
    number = len(list(later.iterdir())) + 1
    (later / f"{number:04}_topics.sql").write_text(
        'CREATE TABLE topic (chat_id INTEGER NOT NULL, "what\'s new" TEXT) STRICT;'
    )
    async with await Database.open(file, key, migrations=later) as database:
        people = People(database)
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO topic VALUES (1, 'may day'), (2, 'other')")
        assert await people.everything_about(1) == (
            StoredValue("topic", "chat_id", 1),
            StoredValue("topic", "what's new", "may day"),
        )
        async with database.transaction() as tx:
            assert await people.forget(tx, 1)
        assert await people.everything_about(1) == ()
        assert len(await people.everything_about(2)) == 2


async def test_a_chat_id_shows_in_no_repr(people: People, agree: Agree) -> None:
    await agree(7312904415)
    shown = repr(await people.find(7312904415)) + repr(await people.everything_about(7312904415))
    assert "7312904415" not in shown
