"""What comes in from Telegram, read and confirmed in the same way in private chats and in groups."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from telegram.error import BadRequest

if TYPE_CHECKING:
    from telegram import CallbackQuery


def command_named(text: str) -> str:
    """The name of the command that a text begins with: "appeal" in ``/Appeal@OurBot now``."""
    return text.split(maxsplit=1)[0].lstrip("/").partition("@")[0].lower()


async def acknowledge(query: CallbackQuery, text: str | None = None) -> None:
    """The button stops waiting, and `text` is shown for a moment. Where that comes too late, the answer still comes."""
    with suppress(BadRequest):  # too old to be answered
        await query.answer(text)
