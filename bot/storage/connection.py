"""A keyed connection to the encrypted database, checked before anything relies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlcipher3

from bot.storage.errors import (
    DamagedDatabaseError,
    PlainDatabaseError,
    StorageError,
    UnreadableDatabaseError,
    UnwritableFolderError,
    code_of,
    from_driver,
)
from bot.storage.folders import make_private_file, make_private_folder
from bot.storage.migrations import migrate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.storage.key import DatabaseKey
    from bot.storage.migrations import Migration

_PLAIN_HEADER: Final = b"SQLite format 3\x00"  # https://www.sqlite.org/fileformat.html#magic_header_string
_PATIENCE: Final = 5.0  # seconds to wait for a lock that another program holds, a backup for one
_CLOSED_TO_US: Final = frozenset({"SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM"})

_ALWAYS: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",  # a temporary file would not be encrypted
    "PRAGMA trusted_schema = OFF",
)
_WRITING: Final = (
    "PRAGMA synchronous = FULL",  # an acknowledged commit outlives a loss of power
    "PRAGMA secure_delete = ON",
)


def connect_writer(file: Path, key: DatabaseKey, migrations: Sequence[Migration]) -> sqlcipher3.Connection:
    """The one connection that writes: made if need be, verified page by page, its schema brought up to date.

    Raises a `StorageError` of the kind that says what to do.
    """
    make_private_folder(file.parent)
    make_private_file(file)
    with file.open("rb") as opened:
        if opened.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER:
            raise PlainDatabaseError(file)
    connection = _connect(file, key, _WRITING)
    try:
        _recover_and_verify(connection)
        migrate(connection, migrations)
    except sqlcipher3.Error as error:
        connection.close()
        raise _opening_error(error, file) from None
    except BaseException:
        connection.close()
        raise
    return connection


def connect_reader(file: Path, key: DatabaseKey) -> sqlcipher3.Connection:
    """A connection for reading alone: a write through it fails. Raises `StorageError`."""
    return _connect(file, key, ("PRAGMA query_only = ON",))


def _connect(file: Path, key: DatabaseKey, pragmas: Sequence[str]) -> sqlcipher3.Connection:
    try:
        # Transactions are opened by hand (isolation_level None): the driver's own guesses commit too early.
        # One thread opens it and another uses it, never both at once.
        connection = sqlcipher3.connect(
            str(file.absolute()), timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
    except sqlcipher3.Error as error:
        raise _opening_error(error, file) from None
    try:
        connection.row_factory = sqlcipher3.Row
        connection.execute("PRAGMA cipher_log_level = NONE")  # else it writes to stderr past every redaction
        connection.execute("PRAGMA cipher_memory_security = ON")  # freed memory is wiped; 1 us a lookup
        connection.execute(f"PRAGMA key = \"x'{key.hex}'\"")
        _read_first_page(connection, file)
        for pragma in (*_ALWAYS, *pragmas):
            connection.execute(pragma)
    except sqlcipher3.Error as error:
        connection.close()
        raise _opening_error(error, file) from None
    except BaseException:
        connection.close()
        raise
    return connection


def _read_first_page(connection: sqlcipher3.Connection, file: Path) -> None:
    """SQLCipher takes any key; only a read shows whether it fits."""
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlcipher3.Error as error:
        if code_of(error) == "SQLITE_NOTADB":
            raise UnreadableDatabaseError(file) from None
        raise


def _recover_and_verify(connection: sqlcipher3.Connection) -> None:
    """Take over what a crash left in the write-ahead log, then check the seal of every page.

    In this order: a page that the crash tore in the file is still whole in the log.
    """
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise StorageError(
            "The data folder's file system takes no write-ahead log: set BOT_DATA_DIR to a folder on a local disk.",
            code=mode,
        )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
        raise DamagedDatabaseError


def _opening_error(error: sqlcipher3.Error, file: Path) -> StorageError:
    code = code_of(error)
    return UnwritableFolderError(file.parent, code) if code in _CLOSED_TO_US else from_driver(error)
