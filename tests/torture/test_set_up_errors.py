"""Whatever is wrong with the set-up: exit code 2, and one line that says what to do and does not repeat the token."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest
from click.testing import CliRunner

import bot.cli
from bot.storage import DatabaseKey
from sandbox import Sandbox
from tests.storage.opening import make
from tests.torture.installation import ROOT, TOKEN, Installation
from tests.torture.process import Ended
from tests.torture.walking import until

NOWHERE = "http://127.0.0.1:9"  # the port named "discard": nothing answers there


@contextmanager
def occupied_port() -> Iterator[str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield f"127.0.0.1:{taken.getsockname()[1]}"


def assert_says(ended: Ended, *words: str) -> None:
    assert ended.code == 2, ended.err
    assert len(ended.errors) == 1, ended.err
    for word in words:
        assert word in ended.errors[0]
    assert "Traceback" not in ended.err
    assert TOKEN not in ended.err + ended.out
    assert TOKEN.partition(":")[2] not in ended.err + ended.out


# In this process: what ends before anything is asked of Telegram.

Start = Callable[..., Ended]


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    installation = Installation(tmp_path, NOWHERE)
    installation.furnish()
    for language in ("en", "ru"):
        shutil.copytree(ROOT / "messages" / language, installation.messages / language)
    return installation


@pytest.fixture
def start(place: Installation, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Start with some settings changed, until it gives up."""
    monkeypatch.setattr(bot.cli, "configure_logging", Mock())  # it would take over pytest's own
    monkeypatch.setattr(bot.cli, "MESSAGES", place.messages)
    monkeypatch.chdir(place.folder)

    def run(**changes: str | None) -> Ended:
        for name in [name for name in os.environ if name.startswith("BOT_")]:
            monkeypatch.delenv(name)
        for name, value in place.environment(**changes).items():
            monkeypatch.setenv(name, value)
        # A start that finds nothing wrong would wait for Telegram for ever.
        enough = threading.Timer(10, signal.raise_signal, (signal.SIGTERM,))
        enough.start()
        result = CliRunner().invoke(bot.cli.main, ["run"])
        enough.cancel()
        assert result.stderr.count("\n") == 1, "one line and nothing else"
        return Ended(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BOT_TOKEN", "123:short", "BotFather"),
        ("BOT_TOKEN", TOKEN + " ", "BotFather"),
        ("BOT_TOKEN", "canary-token-that-must-never-show", "BotFather"),
        ("BOT_OPERATOR", "", "who keeps people's data"),
        ("BOT_OPERATOR", "Branch\n7", "one line"),
        ("BOT_CONTACT", "", "reach them"),
        ("BOT_CONTACT", None, "reach them"),
        ("BOT_API_URL", "api.telegram.org", "https://"),
        ("BOT_API_URL", f"ftp://{TOKEN}", "https://"),
        ("BOT_HEALTH_LISTEN", "8080", "127.0.0.1:8080"),
        ("BOT_HEALTH_LISTEN", "127.0.0.1:70000", "127.0.0.1:8080"),
        ("BOT_SANDBOX_LISTEN", "here", "127.0.0.1:8080"),
    ],
)
def test_a_setting_that_cannot_be(start: Start, name: str, value: str | None, says: str) -> None:
    assert_says(start(**{name: value}), name, says)


def test_an_unknown_name_in_the_file(place: Installation, start: Start) -> None:
    (place.folder / ".env").write_text(f"BOT_TOKN={TOKEN}\n")
    assert_says(start(), ".env", "BOT_TOKN", "did you mean BOT_TOKEN?")


def test_a_file_of_settings_that_is_no_text(place: Installation, start: Start) -> None:
    (place.folder / ".env").write_bytes(b"BOT_OPERATOR=\xff\xfe\n")
    assert_says(start(), ".env", "UTF-8")


def test_a_key_inside_the_data_folder(place: Installation, start: Start) -> None:
    assert_says(start(BOT_DATABASE_KEY_FILE=str(place.data / "database.key")), "BOT_DATABASE_KEY_FILE", "outside")


def test_a_key_that_is_a_folder(place: Installation, start: Start) -> None:
    place.key_file.mkdir(parents=True)
    assert_says(start(), str(place.key_file), "cannot be read")


def test_a_key_that_others_may_open(place: Installation, start: Start) -> None:
    place.key()
    place.key_file.chmod(0o644)
    assert_says(start(), f"chmod 600 {place.key_file}")


def test_a_key_that_is_none(place: Installation, start: Start) -> None:
    place.key()
    place.key_file.write_text(f"{TOKEN}\n")
    assert_says(start(), str(place.key_file), "64")


async def _database_under_another_key(place: Installation) -> None:
    place.data.mkdir()
    await make(place.database_file, DatabaseKey(secrets.token_hex(32)))


@pytest.mark.parametrize(("with_key", "says"), [(True, "cannot be read"), (False, "put the key file back")])
async def test_a_database_of_another_key(place: Installation, with_key: bool, says: str) -> None:
    await _database_under_another_key(place)
    if with_key:
        place.key_file.parent.mkdir()
        place.key_file.write_text(secrets.token_hex(32))
        place.key_file.chmod(0o600)
    before = place.database_file.read_bytes()
    assert_says(await place.refused(), says)
    assert place.database_file.read_bytes() == before, "the database is left as it was"
    assert place.key_file.exists() is with_key


def test_a_database_without_encryption(place: Installation, start: Start) -> None:
    place.key()
    place.data.mkdir()
    connection = sqlite3.connect(place.database_file)
    connection.execute("CREATE TABLE person (chat_id INTEGER)")
    connection.close()
    assert_says(start(), str(place.database_file), "without encryption")


def test_a_data_folder_that_is_a_file(place: Installation, start: Start) -> None:
    place.data.write_text("")
    assert_says(start(), str(place.data), "cannot write")


@pytest.mark.parametrize("file", ["countries.csv", "missions.csv", "figures.csv", "people.csv", "anniversaries.csv"])
def test_a_broken_table_of_facts(place: Installation, start: Start, file: str) -> None:
    table = place.facts / file
    lines = table.read_text("utf-8").splitlines()
    table.write_text("\n".join([*lines[:2], ",".join("?" * 40), *lines[2:]]), "utf-8")
    assert_says(start(), f"{file}, line 3")


def test_a_broken_outline_of_the_campaign(place: Installation, start: Start) -> None:
    outline = place.facts / "campaign.toml"
    outline.write_text(outline.read_text("utf-8").replace("[wave]", "[wave"), "utf-8")
    assert_says(start(), "campaign.toml")


def test_facts_that_are_missing(start: Start, tmp_path: Path) -> None:
    assert_says(start(BOT_FACTS_DIR=str(tmp_path / "nothing here")), "nothing here")


@pytest.mark.parametrize("broken", [b"somebody wrote between the lines\n", b'msgid "\xff"\nmsgstr "x"\n'])
def test_a_broken_catalogue(place: Installation, start: Start, broken: bytes) -> None:
    catalogue = place.messages / "ru" / "interface.po"
    catalogue.write_bytes(catalogue.read_bytes() + b"\n" + broken)
    assert_says(start(), "ru/interface.po")


def test_a_language_that_everybody_needs_is_missing(place: Installation, start: Start) -> None:
    (place.messages / "en" / "interface.po").unlink()
    assert_says(start(), "en/", "interface.po")


def test_an_occupied_port_of_the_sandbox(start: Start) -> None:
    with occupied_port() as address:
        assert_says(start(BOT_TOKEN="", BOT_SANDBOX_LISTEN=address), address, "BOT_SANDBOX_LISTEN")


# As real processes: what needs Telegram's answer, and a few of the above for the exit code a shell sees.


async def test_as_a_shell_sees_it(installation: Installation) -> None:
    (installation.folder / ".env").write_text("BOT_OPERATR=us\n")
    ended = await installation.refused()
    assert_says(ended, "BOT_OPERATOR")
    assert ended.err.count("\n") == 1


async def test_an_occupied_port_of_the_health_page(installation: Installation) -> None:
    with occupied_port() as address:
        assert_says(await installation.refused(BOT_HEALTH_LISTEN=address), address, "BOT_HEALTH_LISTEN")


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="only Linux tells who listens")
async def test_without_a_health_address_nothing_listens(installation: Installation) -> None:
    async with installation.bot(BOT_HEALTH_LISTEN="") as running:
        await running.ready()
        assert _listening_sockets_of(running.pid) == 0


async def test_a_token_that_telegram_does_not_know(installation: Installation) -> None:
    other = "1000000001:canary-token-of-nobody-at-all-here"
    ended = await installation.refused(BOT_TOKEN=other)
    assert_says(ended, "BOT_TOKEN", "BotFather")
    assert other not in ended.err


async def test_a_token_that_is_revoked_while_the_bot_runs(installation: Installation, sandbox: Sandbox) -> None:
    async with installation.bot() as running:
        await running.ready()
        await sandbox.settled()
        sandbox.faults.refuse(401, "Unauthorized", "getUpdates", times=None)
        await sandbox.person("Maria").starts(wait=False)
        assert_says(await running.ended(), "BOT_TOKEN")


@pytest.mark.torture
async def test_a_second_poller_with_the_same_token(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """One gives up, whichever, and the other goes on; that takes five conflicts, each after a longer pause."""
    elsewhere = Installation(tmp_path_factory.mktemp("elsewhere"), installation.api_url)
    elsewhere.furnish()
    async with installation.bot() as one, elsewhere.bot() as other:
        await one.ready()
        await other.ready()
        await until(lambda: one.is_over or other.is_over, within=90)
        given_up, left = (one, other) if one.is_over else (other, one)
        assert_says(await given_up.ended(), "Another program", "token")
        assert (await left.stops()).code == 0


def _listening_sockets_of(pid: int) -> int:
    """How many sockets of the process wait for somebody to call (state 0A in Linux' tables)."""
    owned = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        target = str(descriptor.readlink())
        if target.startswith("socket:["):
            owned.add(target[8:-1])
    tables = [Path(f"/proc/{pid}/net/{name}") for name in ("tcp", "tcp6")]
    lines = [line.split() for table in tables if table.exists() for line in table.read_text().splitlines()[1:]]
    return sum(line[3] == "0A" and line[9] in owned for line in lines)
