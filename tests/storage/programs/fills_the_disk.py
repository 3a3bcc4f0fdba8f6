"""Write until files may grow no further, then see what still works once there is room again.

A limit on the size of files stands in for a full disk: it needs no file system of its own.
"""

from __future__ import annotations

import asyncio
import resource
import sys
from pathlib import Path

from bot.storage import Database, DatabaseKey, DiskFullError

ROOM = 600_000  # bytes; an empty database with all its steps needs about half of it
UNLIMITED = resource.getrlimit(resource.RLIMIT_FSIZE)[1]


def allow(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, UNLIMITED))


def say(word: str, number: int) -> None:
    sys.stdout.write(f"{word} {number}\n")


async def add(database: Database, chat_id: int) -> None:
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO person (chat_id, language) VALUES (?, ?)", (chat_id, "x" * 2000))
        await tx.execute("INSERT INTO consent VALUES (?, 'updates', '2026-03-01')", (chat_id,))


async def fill(database: Database, first: int) -> None:
    for chat_id in range(first, first + 10_000):
        await add(database, chat_id)
        say("kept", chat_id)


async def main(file: Path, key: DatabaseKey) -> None:
    allow(100)
    try:
        await Database.open(file, key)
    except DiskFullError:
        say("refused to open", 0)
    allow(ROOM)
    async with await Database.open(file, key) as database:
        for first in (1_000, 20_000):
            try:
                await fill(database, first)
            except DiskFullError:
                say("full", 0)
        say("readable", len(await database.rows("SELECT 1 FROM person")))
        allow(UNLIMITED)
        await add(database, 1)
        say("kept", 1)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), DatabaseKey(sys.argv[2])))
