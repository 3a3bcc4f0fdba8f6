"""A fifth action is its one file and its words: nothing else of the program is touched."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from messages.catalog import Catalogs
from tests.conversations.conftest import PEOPLE, ROOT, TOKEN, Stage
from tests.conversations.supporter import Supporter

ACTION = '''"""A vigil.

    Supporter  taps "Light a candle"
    Bot        In which country do you live?
    Supporter  taps "Germany"
    Bot        What a vigil is. [Next]
    Supporter  taps "Next"
    Bot        Words to say. How did it go? [Sent] [Later] [Not for me]
"""

from campaign.safety import Capability
from campaign.walkthrough import Action, Asks, Choose, Confirm, Offer, Outcome, Show

ACTION = Action(
    slug="vigil",
    code="vig",
    order=5,
    minutes=20,
    needs=Capability.PROTEST,
    steps=(
        Choose("cty", asks=Asks.COUNTRY),
        Show("how", text="guide-vigil"),
        Offer("say"),
        Confirm("out", outcomes=(Outcome.DONE, Outcome.LATER, Outcome.DECLINED)),
    ),
)
'''
WORDS = {
    "vigil.name": "Light a candle",
    "vigil.pledge": "Vigil",
    "vigil.open": "Show the words",
    "vigil.inline": "A candle in a window, and a few words. Twenty minutes.",
    "vigil.cty": "Where will you stand?",
    "vigil.say": "<b>Say this</b>: we remember.",
    "vigil.don": "Thank you for standing there.",
    "vigil.dec": "All right.",
}
RUSSIAN = {name: f"По-русски: {text}" for name, text in WORDS.items()}
IN_OTHERS = {"ru": RUSSIAN}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The program as it is, in a folder of its own."""
    for room in ("campaign", "messages", "bot", "handlers", "sandbox"):
        shutil.copytree(ROOT / room, tmp_path / "house" / room, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "house"


def add_action(house: Path) -> None:
    (house / "campaign" / "actions" / "vigil.py").write_text(ACTION, encoding="utf-8")


def add_words(house: Path) -> None:
    for language in PEOPLE:
        words = IN_OTHERS.get(language, WORDS)
        with (house / "messages" / language / "interface.po").open("a", encoding="utf-8") as file:
            file.writelines(f'\nmsgid "{name}"\nmsgstr "{text}"\n' for name, text in words.items())
        (house / "messages" / language / "guide-vigil.html").write_text("Bring a candle.", encoding="utf-8")


def environment(stage: Stage) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("BOT_")},
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": stage.sandbox.url,
        "BOT_OPERATOR": "Branch 7",
        "BOT_CONTACT": "branch7@example.org",
        "BOT_DATA_DIR": str(stage.folder / "data"),
        "BOT_DATABASE_KEY_FILE": str(stage.folder / "secrets" / "database.key"),
        "BOT_HEALTH_LISTEN": "127.0.0.1:0",
    }


@asynccontextmanager
async def running(house: Path, stage: Stage) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), cwd=house, env=environment(stage), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout
        assert b"running" in await asyncio.wait_for(process.stdout.readline(), 20)
        yield
    finally:
        process.terminate()
        assert await process.wait() == 0


async def test_its_file_and_its_words_are_all_it_takes(house: Path, stage: Stage, catalogs: Catalogs) -> None:
    add_action(house)
    add_words(house)
    maria = Supporter.of(stage.sandbox.person("Maria"), catalogs, "en")
    async with running(house, stage):
        await maria.sends("/start vigil")
        await maria.taps("Neither")
        assert maria.screen.text == WORDS["vigil.cty"]
        await maria.taps("Germany")
        assert maria.screen.text == "Bring a candle."
        await maria.person.taps("Next")
        assert "we remember" in maria.screen.text
        await maria.taps("Later")
        await maria.person.taps("Tomorrow, ")
        await maria.taps("Yes, keep this and write to me")
        await maria.sends("/pledges")
        await maria.taps("Neither")
        assert "Vigil" in maria.screen.text
        await maria.taps("Sent")
        assert WORDS["vigil.don"] in maria.screen.text
        assert maria.reads("pledge.marked.don")
        await maria.taps("Four ways to help")
        assert "Light a candle" in maria.labels
        passed_on = (await maria.person.types_inline("candle")).results[0]
        assert passed_on.title == WORDS["vigil.name"]
        assert WORDS["vigil.inline"] in passed_on.text


async def test_a_country_that_is_unsafe_for_protests_is_so_for_it_too(
    house: Path, stage: Stage, catalogs: Catalogs
) -> None:
    add_action(house)
    add_words(house)
    oleg = Supporter.of(stage.sandbox.person("Олег"), catalogs, "ru")
    async with running(house, stage):
        await oleg.sends("Россия")
        await oleg.taps("Neither")
        await oleg.person.taps(RUSSIAN["vigil.name"])
        assert oleg.reads("unsafe_country")


def test_check_names_the_words_that_are_missing(house: Path) -> None:
    add_action(house)
    checked = subprocess.run(
        [sys.executable, "-m", "bot", "check"], cwd=house, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 2
    found = checked.stderr
    for name in (*WORDS, "guide-vigil"):
        assert f"ru: the text {name} is missing" in found
