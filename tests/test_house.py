"""What the house says about itself is true: settings, container, words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from dotenv import dotenv_values

from bot.config import PREFIX, Settings
from campaign.actions import load_actions
from messages.catalog import Catalogs
from messages.screens.exhibits import EXHIBITS

ROOT = Path(__file__).parents[1]


def defaults() -> dict[str, str]:
    """Every setting with its default, as somebody would write it into .env."""
    found = {}
    for name, field in Settings.model_fields.items():
        value = field.get_default()
        if isinstance(value, frozenset):
            value = ",".join(sorted(map(str, value)))
        written = str(value).lower() if isinstance(value, bool) else str(value)
        found[PREFIX + name.upper()] = value.get_secret_value() if name == "token" else written
    return found


def test_the_example_file_has_every_setting_with_its_default() -> None:
    assert dict(dotenv_values(ROOT / ".env.example")) == defaults()


def test_the_readme_has_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `(BOT_\w+)` \| (\S+) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    written = {name: "" if value == "empty" else value.strip("`") for name, value in rows}
    assert written == defaults()


def instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in text.splitlines()) if word.isupper()]


def test_the_container_copies_what_there_is_and_all_that_the_bot_imports() -> None:
    copied = [rest.split()[0] for word, rest in instructions() if word == "COPY" and "--from" not in rest]
    for source in copied:
        assert (ROOT / source).exists(), source
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for source in copied:
        assert f"!{source}" in ignored, f"{source} would not reach the build"
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert packages <= set(copied)


def test_the_container_is_not_root_and_keeps_data_and_key_apart() -> None:
    words = dict(instructions())
    assert words["USER"] == "bot"
    environment = words["ENV"]
    data, key = re.search(r"BOT_DATA_DIR=(\S+)", environment), re.search(r"KEY_FILE=(\S+)/[^/\s]+", environment)
    assert data
    assert key
    assert words["VOLUME"] == f'["{data[1]}", "{key[1]}"]'
    assert not key[1].startswith(data[1] + "/")
    assert "/healthz" in words["HEALTHCHECK"]
    assert words["ENTRYPOINT"] == '["python", "-m", "bot"]'


def test_the_container_starts_from_what_it_copies(tmp_path: Path) -> None:
    for word, rest in instructions():
        source = ROOT / rest.split()[0]
        if word == "COPY" and "--from" not in rest and source.is_dir():
            shutil.copytree(source, tmp_path / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    before = sorted(tmp_path.rglob("*"))
    checked = subprocess.run(
        [sys.executable, "-m", "bot", "check"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert sorted(tmp_path.rglob("*")) == before, "its root is read-only"


def test_no_text_is_left_that_nothing_shows() -> None:
    """A translator's time is dear. A name is used when it stands in the code, whole or as the end of a made-up one."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("messages", "handlers", "bot")
        for path in (ROOT / room).rglob("*.py")
    )
    made = [re.escape(prefix) for prefix in re.findall(r'f?"([a-z_-]+(?:\.[a-z_-]+)*[.-])\{', code)]
    actions = [action.slug for action in load_actions()]
    pattern = re.compile("|".join([f"(?:{prefix}).+" for prefix in made] + [rf"(?:{'|'.join(actions)})\..+"]))
    english = Catalogs.load(ROOT / "messages")["en"]
    named = {step.text for action in load_actions() for step in action.steps}
    for name in (*english.texts, *english.pages):
        said = f'"{name}"' in code or f"'{name}'" in code
        assert said or pattern.fullmatch(name) or name in named, f"nothing shows {name}"


def test_every_exhibit_an_action_names_exists() -> None:
    for action in load_actions():
        assert {step.exhibit for step in action.steps} - {None} <= set(EXHIBITS), action.slug
