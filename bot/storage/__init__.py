"""What the bot remembers, encrypted on disk. All SQL of the project stands in this package.

`Database.open` once; then one store per matter: `People`, `Pledges`, `Ledger`. A store's writes take the
transaction that the use case opened, so that what belongs together is kept together. ``docs/data.md`` lists
every column.
"""

from bot.storage.database import Database
from bot.storage.errors import (
    ChangedMigrationError,
    ClosedDatabaseError,
    DamagedDatabaseError,
    DiskFullError,
    FailedMigrationError,
    KeyFileError,
    NewerSchemaError,
    PlainDatabaseError,
    StorageError,
    TransactionOverError,
    UnreadableDatabaseError,
    UnwritableFolderError,
)
from bot.storage.key import DatabaseKey, load_or_make_key
from bot.storage.ledger import Ledger
from bot.storage.people import People, Person, Purpose
from bot.storage.personal import StoredValue
from bot.storage.pledges import AskOutcome, DueFollowUp, Pledges
from bot.storage.reminders import DueReminder, Reminders, Sending
from bot.storage.returned_letters import ReturnedLetters
from bot.storage.statements import Transaction
from bot.storage.tallies import Tallies

__all__ = [
    "AskOutcome",
    "ChangedMigrationError",
    "ClosedDatabaseError",
    "DamagedDatabaseError",
    "Database",
    "DatabaseKey",
    "DiskFullError",
    "DueFollowUp",
    "DueReminder",
    "FailedMigrationError",
    "KeyFileError",
    "Ledger",
    "NewerSchemaError",
    "People",
    "Person",
    "PlainDatabaseError",
    "Pledges",
    "Purpose",
    "Reminders",
    "ReturnedLetters",
    "Sending",
    "StorageError",
    "StoredValue",
    "Tallies",
    "Transaction",
    "TransactionOverError",
    "UnreadableDatabaseError",
    "UnwritableFolderError",
    "load_or_make_key",
]
