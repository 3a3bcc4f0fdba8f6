"""Migrations: each once, whole or not at all, and never a database that this version does not understand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.storage import (
    ChangedMigrationError,
    Database,
    DatabaseKey,
    FailedMigrationError,
    NewerSchemaError,
)
from bot.storage.migrations import MIGRATIONS_FOLDER, migrations_in
from tests.storage.opening import make, people_in, refused

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """A copy of the real migrations, to change and to add to."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    for migration in MIGRATIONS_FOLDER.glob("*.sql"):
        (folder / migration.name).write_bytes(migration.read_bytes())
    return folder


def following(migrations: Path, sql: str) -> Path:
    file = migrations / f"{len(list(migrations.iterdir())) + 1:04}_next.sql"
    file.write_text(sql)
    return file


def change_first(migrations: Path, old: bytes, new: bytes) -> str:
    first = min(migrations.iterdir())
    first.write_bytes(first.read_bytes().replace(old, new))
    return first.stem


async def test_a_new_migration_runs_once_and_keeps_the_data(file: Path, key: DatabaseKey, migrations: Path) -> None:
    await make(file, key)
    following(migrations, "CREATE TABLE next (a TEXT) STRICT;\nINSERT INTO next VALUES ('one; two');\n-- end")
    for _ in range(2):
        async with await Database.open(file, key, migrations=migrations) as database:
            assert len(await database.rows("SELECT * FROM next")) == 1
            assert len(await database.rows("SELECT * FROM person")) == 1


async def test_a_migration_that_fails_half_way_leaves_the_database_as_it_was(
    file: Path, key: DatabaseKey, migrations: Path
) -> None:
    await make(file, key)
    following(migrations, "CREATE TABLE whole (a TEXT) STRICT;")
    broken = following(
        migrations,
        "CREATE TABLE half (a TEXT) STRICT;\nUPDATE person SET language = 'xx';\nINSERT INTO nowhere VALUES (1);",
    )
    sentence = await refused(file, key, FailedMigrationError, migrations)
    assert broken.stem in sentence

    broken.unlink()
    async with await Database.open(file, key, migrations=migrations) as database:
        tables = {row["name"] for row in await database.rows("SELECT name FROM sqlite_schema")}
        assert "whole" in tables
        assert "half" not in tables
        (person,) = await database.rows("SELECT language FROM person")
        assert person["language"] == "en"


async def test_an_older_bot_refuses_what_a_newer_one_wrote(file: Path, key: DatabaseKey, migrations: Path) -> None:
    following(migrations, "CREATE TABLE next (a TEXT) STRICT;")
    async with await Database.open(file, key, migrations=migrations):
        pass
    assert "newer version" in await refused(file, key, NewerSchemaError)


async def test_a_migration_changed_afterwards_is_refused(file: Path, key: DatabaseKey, migrations: Path) -> None:
    await make(file, key)
    first = change_first(migrations, b"\n", b"\r\n")  # as a checkout on Windows may do
    assert await people_in(file, key, migrations) == 1
    change_first(migrations, b"language ", b"tongue ")
    assert first in await refused(file, key, ChangedMigrationError, migrations)


def test_numbers_of_migrations_have_no_gap(migrations: Path) -> None:
    following(migrations, "").rename(migrations / "0099_far_away.sql")
    with pytest.raises(ValueError, match="without a gap"):
        migrations_in(migrations)
