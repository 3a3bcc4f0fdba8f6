"""Killed at any moment, or out of room: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.storage import Database, DatabaseKey

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
TABLES = ("person", "consent", "pledge", "handled_update")


def program(name: str, file: Path, key: DatabaseKey, *more: str) -> Sequence[str]:
    return (sys.executable, "-m", f"tests.storage.programs.{name}", str(file), key.hex, *more)


def killed_while_committing(file: Path, key: DatabaseKey, first: int, commits: int) -> int:
    """The last number that the process said was kept, before it was killed."""
    last = first - 1
    with subprocess.Popen(
        program("commits", file, key, str(first)), cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            last = int(line)
            if last >= first + commits:
                process.kill()
                break
        for line in process.stdout:  # what it had said before it died counts
            if line.endswith("\n"):
                last = int(line)
    assert last >= first + commits, "the process died by itself"
    return last


async def kill_again_and_again(file: Path, key: DatabaseKey, seed: int, rounds: int) -> None:
    chance = random.Random(seed)
    first = 0
    ends: set[int] = set()  # the last of each round: it may have died before it could forget that one
    for _ in range(rounds):
        last = killed_while_committing(file, key, first, chance.randrange(1, 130))
        async with await Database.open(file, key) as database:
            assert not database.was_clean
            numbers = {
                table: {row["n"] for row in await database.rows(f"SELECT rowid AS n FROM {table}")}
                for table in ("person", "handled_update")
            }
            kept = numbers["handled_update"]
            (counts,) = await database.rows(
                "SELECT (SELECT count(*) FROM consent) AS consents, (SELECT count(*) FROM pledge) AS pledges"
            )
        assert kept == set(range(max(kept) + 1)), "something acknowledged is missing"
        assert last <= max(kept) <= last + 1
        ends.add(max(kept))
        forgotten = {number for number in kept if number % 50 == 49}
        assert kept - forgotten <= numbers["person"] <= (kept - forgotten) | ends
        assert counts["consents"] == counts["pledges"] == len(numbers["person"])
        first = max(kept) + 1


async def test_killed_between_any_two_instructions(file: Path, key: DatabaseKey) -> None:
    await kill_again_and_again(file, key, seed=1, rounds=3)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(20))
async def test_killed_very_often(file: Path, key: DatabaseKey, seed: int) -> None:
    await kill_again_and_again(file, key, seed=seed, rounds=10)


def said_by_the_program_that_fills_the_disk(file: Path, key: DatabaseKey) -> list[tuple[str, int]]:
    ended = subprocess.run(
        program("fills_the_disk", file, key),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    lines = (line.rpartition(" ") for line in ended.stdout.splitlines())
    return [(word, int(number)) for word, _, number in lines]


@pytest.mark.skipif(os.name == "nt", reason="limits on the size of files are POSIX")
async def test_a_full_disk_loses_and_breaks_nothing(file: Path, key: DatabaseKey) -> None:
    said = said_by_the_program_that_fills_the_disk(file, key)
    kept = {number for word, number in said if word == "kept"}
    assert said[0] == ("refused to open", 0)
    assert said.count(("full", 0)) == 2
    assert ("readable", len(kept) - 1) in said
    async with await Database.open(file, key) as database:
        for table in ("person", "consent"):
            assert {row["chat_id"] for row in await database.rows(f"SELECT chat_id FROM {table}")} == kept
        (verdict,) = await database.rows("PRAGMA integrity_check")
        assert verdict["integrity_check"] == "ok"
