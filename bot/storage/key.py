"""The key of the database: 64 hexadecimal digits in a file that lies outside the data folder.

Whoever holds a copy of the data folder alone (a stolen disk, a backup) reads nothing without it.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.storage.errors import KeyFileError
from bot.storage.folders import from_system, make_private_folder, remember_names

_BYTES: Final = 32  # SQLCipher's raw key for AES-256: https://www.zetetic.net/sqlcipher/sqlcipher-api/#PRAGMA_key
_HEX: Final = re.compile(r"[0-9a-f]{64}")
_OTHERS: Final = 0o077


@dataclass(frozen=True, slots=True)
class DatabaseKey:
    """The raw key, which its repr does not show; `ValueError` for anything else."""

    hex: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _HEX.fullmatch(self.hex):
            raise ValueError("A database key is 64 lower-case hexadecimal digits.")


def load_or_make_key(key_file: Path, data_dir: Path, database_file: Path) -> DatabaseKey:
    """The key in `key_file`; a new one, if there is neither a key file nor a database yet.

    Raises `KeyFileError`, whose sentence says what to do, and for a folder or disk that takes no file
    `UnwritableFolderError` or `DiskFullError`.
    """
    if key_file.resolve().is_relative_to(data_dir.resolve()):
        raise KeyFileError(
            f"The key {key_file} lies in the data folder, and a copy of that folder would open the database: "
            "set BOT_DATABASE_KEY_FILE to a place outside it."
        )
    if not os.path.lexists(key_file):
        if database_file.exists():
            raise KeyFileError(
                f"There is a database but no key at {key_file}: put the key file back, "
                "for without it nobody can read the database."
            )
        _make(key_file)
    return _load(key_file)


def _load(key_file: Path) -> DatabaseKey:
    try:
        mode = key_file.stat().st_mode
        content = key_file.read_bytes()
    except OSError as error:
        raise KeyFileError(
            f"The key {key_file} cannot be read ({type(error).__name__}): "
            "make it a file that the account of the bot may read."
        ) from None
    if os.name != "nt" and mode & _OTHERS:
        raise KeyFileError(f"Others on this machine may open the key: run  chmod 600 {key_file}")
    try:
        return DatabaseKey(content.decode("ascii", "replace").removesuffix("\n").removesuffix("\r"))
    except ValueError:
        raise KeyFileError(
            f"{key_file} does not hold 64 lower-case hexadecimal digits: put the right key file back."
        ) from None


def _make(key_file: Path) -> None:
    """Write a new key, which appears complete or not at all and never takes the place of another."""
    make_private_folder(key_file.parent)
    try:
        descriptor, name = tempfile.mkstemp(dir=key_file.parent, prefix=f".{key_file.name}.")  # mode 0600
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as file:
                file.write(f"{secrets.token_hex(_BYTES)}\n")
                file.flush()
                os.fsync(file.fileno())
            key_file.hardlink_to(unfinished)
        except FileExistsError:
            pass  # another process was faster: its key is the key
        finally:
            unfinished.unlink()
        remember_names(key_file.parent)
    except OSError as error:
        raise from_system(error, key_file.parent) from None
