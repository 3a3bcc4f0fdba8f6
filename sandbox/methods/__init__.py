"""What each method of the Bot API does: a function of the world and the checked parameters.

A method either happens as a whole, without waiting for anything, or raises ApiError and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from telegram import Bot

from sandbox.methods import answering, editing, inline, looking, members, presenting, sending

if TYPE_CHECKING:
    from sandbox.shapes import Json
    from sandbox.world import World

Method = Callable[["World", "Json"], Any]

GET_UPDATES: Final = "get_updates"
"""The one method that waits; the server plays it itself."""

METHODS: Final[dict[str, Method]] = {
    method.__name__: method
    for method in (
        answering.answer_callback_query,
        editing.delete_message,
        editing.delete_messages,
        editing.edit_message_caption,
        editing.edit_message_reply_markup,
        editing.edit_message_text,
        inline.answer_inline_query,
        looking.delete_webhook,
        looking.get_chat,
        looking.get_file,
        looking.get_webhook_info,
        looking.set_webhook,
        members.get_chat_administrators,
        members.get_chat_member,
        members.get_chat_member_count,
        members.leave_chat,
        presenting.delete_my_commands,
        presenting.get_me,
        presenting.get_my_commands,
        presenting.get_my_description,
        presenting.get_my_name,
        presenting.get_my_short_description,
        presenting.set_my_commands,
        presenting.set_my_description,
        presenting.set_my_name,
        presenting.set_my_short_description,
        sending.send_chat_action,
        sending.send_document,
        sending.send_message,
        sending.send_photo,
    )
}
"""By the name in python-telegram-bot, which is also the function's."""


SPELLINGS: Final = {
    alias.lower(): (alias, getattr(Bot, alias).__name__)
    for alias in dir(Bot)
    if "_" not in alias and not alias.islower()
}
"""How Telegram and python-telegram-bot spell a method, by its name in lower case: Telegram does not look at capitals.

Holds every method of the Bot API, the ones that are not played here too.
"""
