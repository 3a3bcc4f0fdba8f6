"""An update in, one call to a rule or store, one screen out.

`register` puts the handlers in their order: the first that fits answers. Only private chats with people are served;
groups, channels and other bots get silence, because an answer there could be read by anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers import supporter

if TYPE_CHECKING:
    from telegram import Message

    from bot.context import CampaignApplication

SERVICE_ACCOUNT: Final = 777000
"""Telegram's own notices come from this user; it is nobody to talk to."""


class _FromPerson(filters.MessageFilter):
    """Written by a person: no bot, no service notice."""

    def filter(self, message: Message) -> bool:
        user = message.from_user
        return user is not None and not user.is_bot and user.id != SERVICE_ACCOUNT


def register(application: CampaignApplication) -> None:
    """Add every handler, the specific before the general."""
    # Edits are not answered: what was written first has its answer, and a second one would only confuse.
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & _FromPerson()
    application.add_handlers(
        [
            CallbackQueryHandler(supporter.on_button),
            CommandHandler([*supporter.COMMANDS, supporter.ADMIN], supporter.on_command, filters=private),
            MessageHandler(private & filters.COMMAND, supporter.on_unknown_command),
            MessageHandler(private & filters.TEXT, supporter.on_text),
            MessageHandler(private & ~filters.StatusUpdate.ALL, supporter.on_anything_else),
        ]
    )
