"""What can go wrong with stored data. An error says in one sentence what to do, and quotes nothing stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlcipher3

if TYPE_CHECKING:
    from pathlib import Path


class StorageError(Exception):
    """The database did not do what it was asked to; nothing of the transaction in hand was kept.

    `code` is the driver's name for the reason (``SQLITE_BUSY``), empty where there is none.
    """

    def __init__(self, sentence: str | None = None, *, code: str = "") -> None:
        super().__init__(
            sentence or f"The database refused an operation ({code}): try again, and if that fails, restart the bot."
        )
        self.code = code


class DiskFullError(StorageError):
    """No room for a write, or the disk fails: the driver cannot always tell these apart."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"The disk that holds the data does not take writes ({code}): "
            "free some space, and if there is enough, check the disk.",
            code=code,
        )


class UnwritableFolderError(StorageError):
    """The data folder or a file in it cannot be made or written."""

    def __init__(self, place: Path, code: str) -> None:
        super().__init__(
            f"The bot cannot write in {place} ({code}): give the folder to the account it runs as, "
            "or choose another in the settings.",
            code=code,
        )


class PlainDatabaseError(StorageError):
    """The file is an unencrypted SQLite database."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} is a database without encryption, which this bot never makes: move it away, or set BOT_DATA_DIR."
        )


class UnreadableDatabaseError(StorageError):
    """The file cannot be read with this key. Nothing in it tells whether the key or the file is at fault."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} cannot be read: either the key is not the one it was made with (put the right one where "
            "BOT_DATABASE_KEY_FILE points), or the file is damaged (put a copy of it back).",
            code="SQLITE_NOTADB",
        )


class DamagedDatabaseError(StorageError):
    """The key is right, and pages of the file are not what was written."""

    def __init__(self, code: str = "SQLITE_CORRUPT") -> None:
        super().__init__(
            "The database is damaged, though its key is right: "
            "stop the bot, check the disk, and put a copy of the file back.",
            code=code,
        )


class NewerSchemaError(StorageError):
    """A newer version of the bot has written the database."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"The database was written by a newer version of the bot (schema {found}, known here {known}): "
            "install that version or a later one."
        )


class ChangedMigrationError(StorageError):
    """A migration that the database went through is no longer the one in the code."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Migration {name} was changed after this database went through it: restore the file as it was, "
            "and put the change into a new migration."
        )


class FailedMigrationError(StorageError):
    """A migration stopped half-way and was undone."""

    def __init__(self, name: str, code: str) -> None:
        super().__init__(
            f"Migration {name} failed and was undone ({code}): "
            "start the version of the bot that ran before, and report it.",
            code=code,
        )


class ClosedDatabaseError(StorageError):
    """Something used the database after it was closed."""

    def __init__(self) -> None:
        super().__init__("The database is closed, because the bot is stopping: start it again.")


class TransactionOverError(StorageError):
    """A transaction was used after its end, or after one of its statements failed."""

    def __init__(self) -> None:
        super().__init__("A transaction was used after it ended or failed: report this as a fault of the bot.")


class KeyFileError(StorageError):
    """The key cannot be used as it is."""


_NO_ROOM = frozenset({"SQLITE_FULL", "SQLITE_IOERR"})
_DAMAGED = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})


def code_of(error: sqlcipher3.Error) -> str:
    """The driver's name for the reason; its text and its parameters are left behind."""
    return str(getattr(error, "sqlite_errorname", None) or type(error).__name__)


def from_driver(error: sqlcipher3.Error) -> StorageError:
    """The error of ours for one of the driver's. Raise it ``from None``."""
    code = code_of(error)
    if code in _NO_ROOM:
        return DiskFullError(code)
    if code in _DAMAGED:
        return DamagedDatabaseError(code)
    return StorageError(code=code)
