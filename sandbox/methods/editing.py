"""Changing and deleting messages that were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.access import chat_to_change, check_deletable, is_by_bot
from sandbox.chats import as_told_to_bot
from sandbox.errors import bad_parameter, bad_request
from sandbox.group_chats import GroupChat
from sandbox.keyboards import checked_markup
from sandbox.methods.sending import caption_content, photo_looks, text_content

if TYPE_CHECKING:
    from sandbox.chats import Chat
    from sandbox.shapes import Json
    from sandbox.world import World

Changed = dict[str, Any] | bool
"""The message as it is now; True for one that was sent by inline mode, of which the bot sees nothing else."""

_NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_TEXT: Final = ("text", "entities", "link_preview_options")
_CAPTION: Final = ("caption", "caption_entities", "show_caption_above_media")


def edit_message_text(world: World, given: Json) -> Changed:
    """editMessageText: without reply_markup the keyboard goes."""
    chat, message = _own_message(world, given)
    content = text_content(world, given)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _change(world, chat, message, given, content, _TEXT)


def edit_message_caption(world: World, given: Json) -> Changed:
    """editMessageCaption: of a document or photo; without reply_markup the keyboard goes."""
    chat, message = _own_message(world, given)
    content = caption_content(world, given)
    if "document" not in message and "photo" not in message:
        raise bad_request("there is no caption in the message to edit")
    if "photo" in message:
        content |= photo_looks(given)
    return _change(world, chat, message, given, content, _CAPTION)


def edit_message_reply_markup(world: World, given: Json) -> Changed:
    """editMessageReplyMarkup: the keyboard alone."""
    chat, message = _own_message(world, given)
    return _change(world, chat, message, given, {}, ())


def delete_message(world: World, given: Json) -> bool:
    """deleteMessage: for everybody, within 48 hours."""
    chat = _chat_to_delete_in(world, given)
    message = chat.messages.get(given["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    check_deletable(world, chat, message)
    _check_age(world, message)
    chat.remove([given["message_id"]])
    return True


def delete_messages(world: World, given: Json) -> bool:
    """deleteMessages: several at once; those that are gone already are passed over."""
    chat = _chat_to_delete_in(world, given)
    ids = given["message_ids"]
    if not isinstance(ids, list) or not all(isinstance(message_id, int) for message_id in ids):
        raise bad_parameter("message_ids", "must be an Array of Integer")
    if not 1 <= len(ids) <= 100:
        raise bad_parameter("message_ids", "must name 1 to 100 messages")
    there = [chat.messages[message_id] for message_id in dict.fromkeys(ids) if message_id in chat.messages]
    for message in there:
        check_deletable(world, chat, message)
        _check_age(world, message)
    chat.remove([message["message_id"] for message in there])
    return True


def _chat_to_delete_in(world: World, given: Json) -> Chat:
    chat = world.chat(given["chat_id"])
    return chat_to_change(world, given["chat_id"]) if isinstance(chat, GroupChat) else chat


def _own_message(world: World, given: Json) -> tuple[Chat, Json]:
    if "business_connection_id" in given:
        raise bad_request("the sandbox knows no business connections")
    if "inline_message_id" in given:
        return _inline_message(world, given["inline_message_id"])
    if "chat_id" not in given or "message_id" not in given:
        raise bad_request("message identifier is not specified")
    chat = chat_to_change(world, given["chat_id"])
    message = chat.messages.get(given["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not is_by_bot(world, chat, message):
        raise bad_request("message can't be edited")
    return chat, message


def _inline_message(world: World, inline_message_id: str) -> tuple[Chat, Json]:
    chat, message_id = world.inline.sent.get(inline_message_id, (None, 0))
    message = chat.messages.get(message_id) if chat is not None else None
    if chat is None or message is None:
        raise bad_request("MESSAGE_ID_INVALID")
    return chat, message


def _change(world: World, chat: Chat, message: Json, given: Json, content: Json, replaced: tuple[str, ...]) -> Changed:
    markup = checked_markup(given.get("reply_markup"), world.limits, inline_only=True)
    kept = {name: value for name, value in message.items() if name not in {*replaced, "reply_markup", "edit_date"}}
    changed = {**kept, **content}
    if markup is not None:
        changed["reply_markup"] = markup
    if changed == {name: value for name, value in message.items() if name != "edit_date"}:
        raise bad_request(_NOT_MODIFIED)
    changed["edit_date"] = world.now()
    chat.replace(changed, from_bot=is_by_bot(world, chat, changed))
    return True if "inline_message_id" in given else as_told_to_bot(changed)


def _check_age(world: World, message: Json) -> None:
    if world.now() - message["date"] > world.limits.deletion_within:
        raise bad_request("message can't be deleted for everyone")
