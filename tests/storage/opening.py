"""Opening a database in a test, and what the operator reads when it is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.storage import Database, DatabaseKey, StorageError
from bot.storage.migrations import MIGRATIONS_FOLDER

if TYPE_CHECKING:
    from pathlib import Path


async def make(file: Path, key: DatabaseKey) -> None:
    """A closed database with one person in it."""
    async with await Database.open(file, key) as database, database.transaction() as tx:
        await tx.execute("INSERT INTO person (chat_id, language) VALUES (1, 'en')")


async def people_in(file: Path, key: DatabaseKey, migrations: Path = MIGRATIONS_FOLDER) -> int:
    async with await Database.open(file, key, migrations=migrations) as database:
        return len(await database.rows("SELECT 1 FROM person"))


async def refused(file: Path, key: DatabaseKey, kind: type[StorageError], migrations: Path = MIGRATIONS_FOLDER) -> str:
    """What the operator reads. A second try must meet the same, so the first has left nothing behind."""
    sentences = []
    for _ in range(2):
        with pytest.raises(kind) as error:
            await Database.open(file, key, migrations=migrations)
        assert type(error.value) is kind
        sentences.append(str(error.value))
    assert sentences[0] == sentences[1]
    assert re.fullmatch(r"[^.]+(\.[^. ][^.]*)*\.", sentences[0]), "one sentence"
    return sentences[0]
