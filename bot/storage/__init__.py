"""What the bot remembers, encrypted on disk. All SQL of the project stands in this package.

`Database.open` once; then one store per matter: `People`, `Pledges`, `Ledger`. A store's writes take the
transaction that the use case opened, so that what belongs together is kept together. ``docs/data.md`` lists
every column.
"""

from bot.storage.arrivals import Arrivals
from bot.storage.audiences import Audiences, Left, Page, Place, Recipient
from bot.storage.audit import Audit, AuditLine
from bot.storage.broadcasts import Broadcasts
from bot.storage.database import Database
from bot.storage.deliveries import Deliveries, Totals, Uncounted
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
from bot.storage.fact_edits import FactEdits
from bot.storage.follow_ups import DueFollowUp, FollowUps, TakenStep
from bot.storage.group_posts import GroupPosts
from bot.storage.groups import Groups
from bot.storage.key import DatabaseKey, load_or_make_key
from bot.storage.ledger import Ledger
from bot.storage.numbers import Counts
from bot.storage.outcomes import SendOutcome
from bot.storage.people import People, Person, Purpose
from bot.storage.personal import StoredValue
from bot.storage.pledges import Pledges
from bot.storage.reminders import DueReminder, Reminders, Sending
from bot.storage.returned_letters import ReturnedLetters
from bot.storage.statements import Transaction
from bot.storage.tallies import Tallies
from bot.storage.update_wishes import UpdateWishes

__all__ = [
    "Arrivals",
    "Audiences",
    "Audit",
    "AuditLine",
    "Broadcasts",
    "ChangedMigrationError",
    "ClosedDatabaseError",
    "Counts",
    "DamagedDatabaseError",
    "Database",
    "DatabaseKey",
    "Deliveries",
    "DiskFullError",
    "DueFollowUp",
    "DueReminder",
    "FactEdits",
    "FailedMigrationError",
    "FollowUps",
    "GroupPosts",
    "Groups",
    "KeyFileError",
    "Ledger",
    "Left",
    "NewerSchemaError",
    "Page",
    "People",
    "Person",
    "Place",
    "PlainDatabaseError",
    "Pledges",
    "Purpose",
    "Recipient",
    "Reminders",
    "ReturnedLetters",
    "SendOutcome",
    "Sending",
    "StorageError",
    "StoredValue",
    "TakenStep",
    "Tallies",
    "Totals",
    "Transaction",
    "TransactionOverError",
    "Uncounted",
    "UnreadableDatabaseError",
    "UnwritableFolderError",
    "UpdateWishes",
    "load_or_make_key",
]
