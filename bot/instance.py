"""One bot per data folder: a second one would answer everybody twice."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from bot.storage.folders import PRIVATE_FILE, from_system, make_private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK_FILE: Final = "instance.lock"


class AlreadyRunningError(Exception):
    """Another process uses the data folder. The text says what to do."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(f"Another bot already uses {data_dir}: stop it first, or give this one another BOT_DATA_DIR.")


@contextmanager
def only_instance(data_dir: Path) -> Iterator[None]:
    """Keep the data folder to this process; the operating system lets go of it even if the process is killed.

    Makes the folder if need be. Raises `AlreadyRunningError` at once if another process has it, and
    `UnwritableFolderError` or `DiskFullError` (`bot.storage`) if the folder cannot be used.
    """
    make_private_folder(data_dir)
    lock = FileLock(data_dir / _LOCK_FILE, timeout=0, mode=PRIVATE_FILE, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise AlreadyRunningError(data_dir) from None
    except OSError as error:
        raise from_system(error, data_dir) from None
    try:
        yield
    finally:
        lock.release()
