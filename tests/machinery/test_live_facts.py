"""Facts in use: what admins corrected counts as a change, once, whatever becomes of the files meanwhile."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.facts import LiveFacts
from campaign.edits import EditState, FactEdit, StopNaming
from campaign.letters import people_to_name
from messages.catalog import Catalogs
from tests.conversations.conftest import ROOT
from tests.conversations.one_day import confirm_imprisonment

if TYPE_CHECKING:
    from campaign.tables import FactsError

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
UNNAMED = FactEdit(1, StopNaming("vatslau-areshka"), EditState.IN_FORCE, NOW)


@pytest.fixture(scope="module")
def catalogs() -> Catalogs:
    return Catalogs.load(ROOT / "messages")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = Path(shutil.copytree(ROOT / "campaign" / "facts", tmp_path / "facts"))
    confirm_imprisonment(copied, "vatslau-areshka", "2026-11-20")
    return copied


@pytest.fixture
def facts(folder: Path, catalogs: Catalogs) -> LiveFacts:
    return LiveFacts(folder, catalogs)


def named(facts: LiveFacts) -> int:
    return len(people_to_name(facts.content, NOW.date()))


def edit(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1_000_000_000))


def nothing_to_report(error: FactsError) -> None:
    raise error


def test_a_correction_holds_at_once_and_is_told_as_a_change_once(facts: LiveFacts) -> None:
    before = facts.content
    facts.correct([UNNAMED])
    assert named(facts) == 0
    assert facts.content is not before, "what was worked out from the facts before is worked out anew"
    assert facts.refresh(nothing_to_report)
    assert not facts.refresh(nothing_to_report)
    facts.correct([UNNAMED])
    assert not facts.refresh(nothing_to_report), "nothing new"
    facts.correct([])
    assert named(facts) == 1
    assert facts.refresh(nothing_to_report)


def test_without_corrections_a_start_is_no_change(facts: LiveFacts) -> None:
    facts.correct([])
    assert not facts.refresh(nothing_to_report)


def test_facts_that_are_read_again_are_corrected_as_well(facts: LiveFacts, folder: Path) -> None:
    facts.correct([UNNAMED])
    assert facts.refresh(nothing_to_report)
    edit(folder / "missions.csv", (folder / "missions.csv").read_text("utf-8").replace("germany@", "berlin@"))
    assert facts.refresh(nothing_to_report)
    assert any(mission.email == "berlin@mfa.gov.by" for mission in facts.content.missions)
    assert named(facts) == 0


def test_a_correction_counts_while_a_file_is_broken(facts: LiveFacts, folder: Path) -> None:
    edit(folder / "missions.csv", "no table at all")
    facts.correct([UNNAMED])
    reported: list[FactsError] = []
    assert facts.refresh(reported.append), "the last good set, corrected"
    assert [error.file for error in reported] == ["missions.csv"]
    assert named(facts) == 0
