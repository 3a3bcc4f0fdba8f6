"""What a stolen disk tells (nothing), and what is left of somebody who was forgotten (nothing)."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import sqlcipher3

from bot.storage import Database, DatabaseKey, DiskFullError, FollowUps, People, Pledges, Purpose, load_or_make_key
from bot.storage.marks import Mark, set_mark
from tests.storage.conftest import a_pledge, ask_at
from tests.storage.raw_pages import everything_in

if TYPE_CHECKING:
    from pathlib import Path


CANARY = 7_312_904_415_333
COUNTRY = "canary-country"
WHEN = datetime(2026, 3, 7, 12, tzinfo=UTC)
OTHERS = [*range(CANARY - 600, CANARY), *range(CANARY + 1, CANARY + 601)]
ALSO_FORGOTTEN = OTHERS[1::2]


def traces(content: bytes, *chat_ids: int) -> bool:
    """Whether the canary is in there: as text, or as SQLite writes a number of this size (six bytes)."""
    return COUNTRY.encode() in content or any(
        trace in content
        for each in (CANARY, *chat_ids)
        for trace in (str(each).encode(), each.to_bytes(6), each.to_bytes(6, "little"), as_row_number(each))
    )


def as_row_number(number: int) -> bytes:
    """As SQLite writes the number of a row: https://www.sqlite.org/fileformat.html#varint."""
    groups = [number >> shift & 0x7F for shift in range(0, number.bit_length(), 7)][::-1]
    return bytes([group | 0x80 for group in groups[:-1]] + groups[-1:])


def content_of(*folders: Path) -> bytes:
    return b"".join(file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file())


def erasure_pending(file: Path, key: DatabaseKey) -> bool:
    with closing(sqlcipher3.connect(str(file))) as connection:
        connection.execute(f"PRAGMA key = \"x'{key.hex}'\"")
        return bool(connection.execute("SELECT 1 FROM mark WHERE name = 'erasure pending'").fetchall())


@pytest.fixture
async def canary_among_others(database: Database, people: People, pledges: Pledges) -> None:
    async with database.transaction() as tx:
        for chat_id in sorted((*OTHERS, CANARY)):
            await people.agree(
                tx,
                chat_id,
                language="en",
                country=COUNTRY if chat_id == CANARY else "DE",
                time_zone="Europe/Berlin",
                purpose=Purpose.FOLLOW_UPS,
                on=WHEN.date(),
            )
            await pledges.record(tx, chat_id, a_pledge(), ask_at(WHEN))


@pytest.mark.usefixtures("canary_among_others")
async def test_forgotten_means_gone_from_every_page(
    database: Database, people: People, follow_ups: FollowUps, file: Path, key: DatabaseKey
) -> None:
    assert traces(everything_in(file, key)), "the search itself must be able to find something"
    assert not await database.erase_leftovers()

    async with database.transaction() as tx:
        for chat_id in (CANARY, *ALSO_FORGOTTEN):
            await people.forget(tx, chat_id)
    assert await people.everything_about(CANARY) == ()
    assert not {due.chat_id for due in await follow_ups.due(WHEN, 10_000)} & {CANARY, *ALSO_FORGOTTEN}

    # Even once the log is emptied a row's number can be left where the table branches.
    await database._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
    assert traces(everything_in(file, key), *ALSO_FORGOTTEN), "nothing was left: the test shows nothing"
    assert await database.erase_leftovers()
    assert not traces(everything_in(file, key), *ALSO_FORGOTTEN)
    assert not await database.erase_leftovers()
    assert len(await database.rows("SELECT 1 FROM person")) == len(OTHERS) - len(ALSO_FORGOTTEN)


@pytest.mark.usefixtures("canary_among_others")
async def test_withdrawing_and_the_end_of_a_wave_leave_no_traces_either(
    database: Database, people: People, pledges: Pledges, file: Path, key: DatabaseKey
) -> None:
    async with database.transaction() as tx:
        await people.withdraw(tx, CANARY, set(Purpose))
    assert await database.erase_leftovers()
    async with database.transaction() as tx:
        await pledges.end_waves(tx, set())
    assert await database.erase_leftovers()
    assert not traces(everything_in(file, key))


async def test_the_disk_tells_nothing_without_the_key(file: Path, tmp_path: Path) -> None:
    key = load_or_make_key(tmp_path / "secrets" / "database.key", file.parent, file)
    async with await Database.open(file, key) as database:
        people, pledges = People(database), Pledges(database)
        async with database.transaction() as tx:
            await people.agree(
                tx,
                CANARY,
                language="en",
                country=COUNTRY,
                time_zone=None,
                purpose=Purpose.UPDATES,
                on=WHEN.date(),
            )
            await pledges.record(tx, CANARY, a_pledge(), ask_at(WHEN))
        running = content_of(tmp_path)
        async with database.transaction() as tx:
            await people.forget(tx, CANARY)
        forgotten = content_of(tmp_path)
    for content in (running, forgotten, content_of(tmp_path)):
        assert not traces(content)
        assert b"embassy" not in content
        assert b"person" not in content


@pytest.mark.usefixtures("canary_among_others")
async def test_an_erasure_that_fails_or_is_cut_short_is_done_again(
    database: Database, people: People, file: Path, key: DatabaseKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.transaction() as tx:
        await people.forget(tx, CANARY)

    for delay in (0, 0, 0.0005, 0.001, 0.002, 0.004):
        async with asyncio.TaskGroup() as group:
            task = group.create_task(database.erase_leftovers())
            await asyncio.sleep(delay)
            task.cancel()
        assert erasure_pending(file, key) or not traces(everything_in(file, key))

    async with database.transaction() as tx:
        await set_mark(tx, Mark.ERASURE_PENDING)

    async def no_room(*_: object) -> int:
        raise DiskFullError("SQLITE_FULL")

    with monkeypatch.context() as full:
        full.setattr("bot.storage.database.change", no_room)
        with pytest.raises(DiskFullError):
            await database.erase_leftovers()
    assert erasure_pending(file, key)

    assert await database.erase_leftovers()
    assert not erasure_pending(file, key)
    assert not traces(everything_in(file, key))


@pytest.mark.usefixtures("canary_among_others")
async def test_while_somebody_else_reads_an_erasure_is_not_called_done(
    database: Database, people: People, file: Path, key: DatabaseKey
) -> None:
    async with database.transaction() as tx:
        await people.forget(tx, CANARY)
    await database._writer.execute("PRAGMA busy_timeout = 50")
    with closing(sqlcipher3.connect(str(file), isolation_level=None)) as other:
        other.execute(f"PRAGMA key = \"x'{key.hex}'\"")
        other.execute("BEGIN")
        other.execute("SELECT 1 FROM person LIMIT 1").fetchall()
        assert not await database.erase_leftovers()
        other.execute("COMMIT")
    assert await database.erase_leftovers()
    assert not traces(everything_in(file, key))
