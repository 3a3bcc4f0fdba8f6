"""The key: made once, kept elsewhere, private, and never made anew beside an old database."""

from __future__ import annotations

import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bot.storage import Database, DatabaseKey, KeyFileError, UnwritableFolderError, load_or_make_key
from bot.storage.folders import make_private_file, make_private_folder

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(os.name == "nt", reason="file modes are POSIX")


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "secrets" / "database.key"


def test_the_first_run_makes_a_key_and_later_runs_use_it(key_file: Path, file: Path) -> None:
    made = load_or_make_key(key_file, file.parent, file)
    assert re.fullmatch(r"[0-9a-f]{64}\n", key_file.read_text())
    assert load_or_make_key(key_file, file.parent, file) == made
    assert [each.name for each in key_file.parent.iterdir()] == ["database.key"]


@posix
def test_key_and_folder_are_private(key_file: Path, file: Path) -> None:
    load_or_make_key(key_file, file.parent, file)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file.parent.stat().st_mode) == 0o700


def test_two_first_runs_at_once_agree_on_one_key(key_file: Path, file: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: load_or_make_key(key_file, file.parent, file), range(24)))
    assert len({key.hex for key in keys}) == 1


async def test_a_crash_between_key_and_database_does_no_harm(key_file: Path, file: Path) -> None:
    made = load_or_make_key(key_file, file.parent, file)
    make_private_folder(file.parent)
    make_private_file(file)  # still empty, and the next thing a first run does
    assert load_or_make_key(key_file, file.parent, file) == made
    async with await Database.open(file, made) as database:
        assert database.was_clean


def test_a_database_without_its_key_gets_no_new_one(key_file: Path, file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"encrypted")
    with pytest.raises(KeyFileError, match="put the key file back"):
        load_or_make_key(key_file, file.parent, file)
    assert not key_file.exists()


@pytest.mark.parametrize("place", ["database.key", "deeper/database.key", "../data/database.key"])
def test_a_key_in_the_data_folder_is_refused(file: Path, place: str) -> None:
    with pytest.raises(KeyFileError, match="outside"):
        load_or_make_key(file.parent / place, file.parent, file)


@posix
def test_a_key_that_a_link_leads_to_the_data_folder_is_refused(tmp_path: Path, file: Path) -> None:
    file.parent.mkdir()
    (tmp_path / "secrets").symlink_to(file.parent)
    with pytest.raises(KeyFileError, match="outside"):
        load_or_make_key(tmp_path / "secrets" / "database.key", file.parent, file)


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused(key_file: Path, file: Path, mode: int) -> None:
    load_or_make_key(key_file, file.parent, file)
    key_file.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        load_or_make_key(key_file, file.parent, file)


@pytest.mark.parametrize(
    "content",
    [b"", b"5a" * 31, b"5A" * 32, b"5a" * 33, b"5a" * 32 + b"\n\n", "٥a".encode() * 32, b"\xff" * 64],
)
def test_a_file_that_is_no_key_is_refused_and_not_quoted(key_file: Path, file: Path, content: bytes) -> None:
    key_file.parent.mkdir()
    key_file.write_bytes(content)
    key_file.chmod(0o600)
    with pytest.raises(KeyFileError, match="64 lower-case") as refused:
        load_or_make_key(key_file, file.parent, file)
    assert "5a" not in str(refused.value).lower().replace(str(key_file).lower(), "")


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_a_key_may_end_its_line_as_any_editor_does(key_file: Path, file: Path, ending: bytes) -> None:
    key_file.parent.mkdir()
    key_file.write_bytes(b"5a" * 32 + ending)
    key_file.chmod(0o600)
    assert load_or_make_key(key_file, file.parent, file) == DatabaseKey("5a" * 32)


def test_a_folder_in_place_of_the_key_is_refused(key_file: Path, file: Path) -> None:
    key_file.mkdir(parents=True)
    with pytest.raises(KeyFileError, match="cannot be read"):
        load_or_make_key(key_file, file.parent, file)


def test_a_folder_for_the_key_that_cannot_be_made_says_so(tmp_path: Path, file: Path) -> None:
    (tmp_path / "secrets").write_text("a file where the folder should be")
    with pytest.raises(UnwritableFolderError, match="secrets"):
        load_or_make_key(tmp_path / "secrets" / "database.key", file.parent, file)


def test_the_key_shows_in_no_repr(key: DatabaseKey) -> None:
    assert key.hex not in f"{key!r} {key}"
