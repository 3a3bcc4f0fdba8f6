"""An update in, one call to a rule or store, one screen out.

`register` puts the handlers in their order: the first that fits answers. What people ask for themselves is answered in
their private chat only. In a group everybody reads along: there a few commands are answered, and nothing else is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from handlers import inline, supporter
from handlers.groups import commands, membership

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


class _NotFromBot(filters.MessageFilter):
    """Written by somebody, perhaps in the name of the group or of a channel: Telegram lets a bot of its own stand for
    them (https://core.telegram.org/bots/api#message, from).
    """

    def filter(self, message: Message) -> bool:
        user = message.from_user
        return message.sender_chat is not None or (user is not None and not user.is_bot)


class _PassedOn(filters.MessageFilter):
    """A card of ours that somebody chose in inline mode: it is not said to us, not even in the chat with us."""

    def filter(self, message: Message) -> bool:
        return message.via_bot is not None and message.via_bot.id == message.get_bot().id


def register(application: CampaignApplication) -> None:
    """Add every handler, the specific before the general."""
    # Edits are not answered: what was written first has its answer, and a second one would only confuse.
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & _FromPerson() & ~_PassedOn()
    group = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & _NotFromBot()
    application.add_handlers(
        [
            CallbackQueryHandler(supporter.on_button),
            ChatMemberHandler(membership.on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
            CommandHandler(commands.COMMANDS, commands.on_command, filters=group),
            MessageHandler(filters.ChatType.GROUPS & filters.StatusUpdate.MIGRATE, membership.on_migration),
            CommandHandler([*supporter.COMMANDS, supporter.ADMIN], supporter.on_command, filters=private),
            MessageHandler(private & filters.COMMAND, supporter.on_unknown_command),
            MessageHandler(private & filters.TEXT, supporter.on_text),
            MessageHandler(private & ~filters.StatusUpdate.ALL, supporter.on_anything_else),
            InlineQueryHandler(inline.on_query),
            ChosenInlineResultHandler(inline.on_chosen),
        ]
    )
