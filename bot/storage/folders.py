"""Folders and files that only the account of the bot may open."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final

from bot.storage.errors import DiskFullError, StorageError, UnwritableFolderError

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600


def make_private_folder(folder: Path) -> None:
    """Make the folder, open to its owner alone; one that is there already keeps its mode.

    Raises `UnwritableFolderError` or `DiskFullError`.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    except OSError as error:
        raise from_system(error, folder) from None


def make_private_file(file: Path) -> None:
    """Make the file if it is missing, and close it to everybody but its owner either way.

    SQLite gives the files it keeps beside a database the mode of the database.
    Raises `UnwritableFolderError` or `DiskFullError`.
    """
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        os.close(descriptor)
        for each in (file, *(Path(f"{file}{ending}") for ending in ("-wal", "-shm"))):
            if each.exists():
                each.chmod(PRIVATE_FILE)
    except OSError as error:
        raise from_system(error, file.parent) from None


def remember_names(folder: Path) -> None:
    """Have the disk keep the folder's list of names, so that a new file outlives a loss of power."""
    if os.name == "nt":  # Windows opens no folders, and keeps names by itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def from_system(error: OSError, place: Path) -> StorageError:
    """The error of ours for one of the operating system's. Raise it ``from None``."""
    code = errno.errorcode.get(error.errno or 0, type(error).__name__)
    if error.errno in _NO_ROOM:
        return DiskFullError(code)
    return UnwritableFolderError(place, code)
