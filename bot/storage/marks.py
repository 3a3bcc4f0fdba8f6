"""Marks that outlive a restart: what is still to be done, and how the last run ended."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.storage.statements import Reads, Transaction


class Mark(StrEnum):
    """The marks there are. The values are stored."""

    ERASURE_PENDING = "erasure pending"
    FROZEN = "frozen"
    """An admin has stopped all sending that nobody tapped for."""
    RUNNING = "running"


async def set_mark(tx: Transaction, mark: Mark) -> None:
    """Set it; a mark that is set already stays so."""
    await tx.execute("INSERT INTO mark (name) VALUES (?) ON CONFLICT DO NOTHING", (mark,))


async def clear_mark(tx: Transaction, mark: Mark) -> None:
    """Take it away, if it is there."""
    await tx.execute("DELETE FROM mark WHERE name = ?", (mark,))


async def is_marked(reads: Reads, mark: Mark) -> bool:
    """Whether it is set."""
    return await reads.row("SELECT 1 FROM mark WHERE name = ?", (mark,)) is not None
