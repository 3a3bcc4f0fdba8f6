"""Opening the database: what is wrong is said in one sentence, and nothing is opened half."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
import sqlcipher3

from bot.storage import (
    ClosedDatabaseError,
    DamagedDatabaseError,
    Database,
    DatabaseKey,
    People,
    PlainDatabaseError,
    StorageError,
    UnreadableDatabaseError,
    UnwritableFolderError,
)
from tests.storage.opening import make, people_in, refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.storage.conftest import Agree

PAGE = 4096
posix = pytest.mark.skipif(os.name == "nt", reason="file modes and accounts are POSIX")


def content(file: Path) -> bytes:
    return file.read_bytes()


def write(file: Path, new: bytes | bytearray) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(new)


def change_mode(place: Path, new: int) -> None:
    place.chmod(new)


def mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


async def test_what_was_written_is_there_after_a_restart(file: Path, key: DatabaseKey) -> None:
    await make(file, key)
    assert await people_in(file, key) == 1


async def test_the_file_is_not_readable_without_the_key(file: Path, key: DatabaseKey) -> None:
    await make(file, key)
    with closing(sqlite3.connect(file)) as plain, pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM person")


@posix
async def test_folder_and_files_are_private_whatever_the_umask(file: Path, key: DatabaseKey) -> None:
    before = os.umask(0)
    try:
        async with await Database.open(file, key) as database:
            await database.mark_running()
            modes = {each.name: mode(each) for each in file.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"bot.db": 0o600, "bot.db-wal": 0o600, "bot.db-shm": 0o600}
    assert mode(file.parent) == 0o700


@posix
async def test_a_file_that_others_could_read_is_closed_to_them(file: Path, key: DatabaseKey) -> None:
    await make(file, key)
    change_mode(file, 0o644)
    assert await people_in(file, key) == 1
    assert mode(file) == 0o600


async def test_a_plain_database_is_left_untouched(file: Path, key: DatabaseKey) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as plain:
        plain.execute("CREATE TABLE anything (at_all)")
        plain.commit()
    before = content(file)
    assert "without encryption" in await refused(file, key, PlainDatabaseError)
    assert content(file) == before


async def test_a_wrong_key_is_told_without_claiming_to_know(
    file: Path, key: DatabaseKey, capfd: pytest.CaptureFixture[str]
) -> None:
    await make(file, key)
    sentence = await refused(file, DatabaseKey("a5" * 32), UnreadableDatabaseError)
    assert "key" in sentence
    assert "damaged" in sentence
    assert await people_in(file, key) == 1
    assert capfd.readouterr() == ("", "")


async def test_a_file_of_something_else_is_told_the_same_way(file: Path, key: DatabaseKey) -> None:
    write(file, os.urandom(3 * PAGE))
    await refused(file, key, UnreadableDatabaseError)


async def test_one_changed_byte_in_any_page_is_noticed(file: Path, key: DatabaseKey) -> None:
    await make(file, key)
    whole = content(file)
    assert len(whole) > 5 * PAGE
    for start in range(0, len(whole), PAGE):
        damaged = bytearray(whole)
        damaged[start + 1000] ^= 1
        write(file, damaged)
        sentence = await refused(file, key, UnreadableDatabaseError if start == 0 else DamagedDatabaseError)
        assert "damaged" in sentence
    write(file, whole)
    assert await people_in(file, key) == 1


async def test_a_file_cut_short_is_noticed(file: Path, key: DatabaseKey) -> None:
    await make(file, key)
    write(file, content(file)[: -PAGE - 7])
    await refused(file, key, DamagedDatabaseError)


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, key: DatabaseKey) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    assert str(tmp_path / "data") in await refused(tmp_path / "data" / "bot.db", key, UnwritableFolderError)


@posix
@pytest.mark.parametrize("there", [False, True])
async def test_a_folder_of_another_account_is_named(file: Path, key: DatabaseKey, there: bool) -> None:
    if there:
        await make(file, key)
    else:
        file.parent.mkdir()
    with without_rights_in(file.parent):
        sentence = await refused(file, key, UnwritableFolderError)
    assert str(file.parent) in sentence


@contextmanager
def without_rights_in(folder: Path) -> Iterator[None]:
    if os.geteuid() != 0:
        change_mode(folder, 0o500)
        yield
        change_mode(folder, 0o700)
        return
    os.seteuid(65534)  # nobody: the mode of a folder does not hold root back
    try:
        yield
    finally:
        os.seteuid(0)


async def test_a_stop_is_clean_only_if_it_was_marked(file: Path, key: DatabaseKey) -> None:
    async with await Database.open(file, key) as database:
        assert database.was_clean
        await database.mark_running()
    async with await Database.open(file, key) as database:
        assert not database.was_clean
        await database.mark_running()
        await database.mark_stopped_cleanly()
    async with await Database.open(file, key) as database:
        assert database.was_clean


async def test_after_closing_everything_is_refused(file: Path, key: DatabaseKey) -> None:
    database = await Database.open(file, key)
    await database.close()
    await database.close()
    with pytest.raises(ClosedDatabaseError):
        await People(database).find(1)
    with pytest.raises(ClosedDatabaseError):
        async with database.transaction():
            pass


async def test_plain_reads_cannot_write(database: Database) -> None:
    with pytest.raises(StorageError):
        await database.rows("DELETE FROM person")


async def test_the_schema_takes_no_value_of_another_type(database: Database) -> None:
    for table in await database.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table'"):
        assert table["strict"] or table["name"].startswith("sqlite_")


async def test_neither_errors_nor_logs_hold_a_value(
    database: Database, agree: Agree, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await agree(7312904415, language="canary")
    with pytest.raises(StorageError) as error:
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO person (chat_id, language) VALUES (?, ?)", (7312904415, "canary"))
    seen: BaseException | None = error.value
    while seen is not None:
        assert "7312904415" not in repr(seen)
        assert "canary" not in repr(seen)
        seen = seen.__cause__ or seen.__context__
    assert error.value.code == "SQLITE_CONSTRAINT"
    assert "7312904415" not in caplog.text
    assert "canary" not in caplog.text


def test_the_driver_is_sqlcipher() -> None:
    with closing(sqlcipher3.connect(":memory:")) as connection:
        assert connection.execute("PRAGMA cipher_version").fetchone()
