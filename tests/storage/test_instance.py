"""One bot per data folder, and none locked out by one that died."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.instance import AlreadyRunningError, only_instance
from bot.storage import UnwritableFolderError

ROOT = Path(__file__).parents[2]

PROGRAM = """
import sys
from pathlib import Path
from bot.instance import AlreadyRunningError, only_instance
try:
    with only_instance(Path(sys.argv[1])):
        print("runs", flush=True)
        sys.stdin.read()
except AlreadyRunningError as error:
    sys.exit(str(error))
"""


def start(data_dir: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        (sys.executable, "-c", PROGRAM, str(data_dir)),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_of_five_at_once_one_runs_and_the_others_say_why(tmp_path: Path) -> None:
    processes = [start(tmp_path / "data") for _ in range(5)]
    refused: list[subprocess.Popen[str]] = []
    running: list[subprocess.Popen[str]] = []
    for process in processes:
        # The one that runs says so; the others end without a word on this channel.
        assert process.stdout is not None
        (running if process.stdout.readline() else refused).append(process)
    assert len(running) == 1
    for process in refused:
        _, complaint = process.communicate(timeout=10)
        assert process.returncode == 1
        assert str(tmp_path / "data") in complaint
        assert "stop it first" in complaint
    with pytest.raises(AlreadyRunningError), only_instance(tmp_path / "data"):
        pass

    running[0].kill()
    running[0].communicate(timeout=10)
    with only_instance(tmp_path / "data"):
        pass


def test_the_folder_is_free_again_afterwards_and_was_not_free_meanwhile(tmp_path: Path) -> None:
    for _ in range(2):
        with only_instance(tmp_path / "data"):
            with pytest.raises(AlreadyRunningError), only_instance(tmp_path / "data"):
                pass
            with only_instance(tmp_path / "elsewhere"):
                pass


@pytest.mark.skipif(os.name == "nt", reason="file modes are POSIX")
def test_the_folder_it_makes_is_private(tmp_path: Path) -> None:
    with only_instance(tmp_path / "data"):
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(UnwritableFolderError, match="data"), only_instance(tmp_path / "data"):
        pass
