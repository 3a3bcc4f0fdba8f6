"""Changing and deleting messages that were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.chats import as_told_to_bot
from sandbox.errors import bad_parameter, bad_request
from sandbox.keyboards import checked_markup
from sandbox.methods.sending import caption_content, photo_looks, text_content

if TYPE_CHECKING:
    from sandbox.chats import Chat
    from sandbox.shapes import Json
    from sandbox.world import World

_NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_TEXT: Final = ("text", "entities", "link_preview_options")
_CAPTION: Final = ("caption", "caption_entities", "show_caption_above_media")


def edit_message_text(world: World, given: Json) -> Json:
    """editMessageText: without reply_markup the keyboard goes."""
    chat, message = _own_message(world, given)
    content = text_content(world, given)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _change(world, chat, message, given, content, _TEXT)


def edit_message_caption(world: World, given: Json) -> Json:
    """editMessageCaption: of a document or photo; without reply_markup the keyboard goes."""
    chat, message = _own_message(world, given)
    content = caption_content(world, given)
    if "document" not in message and "photo" not in message:
        raise bad_request("there is no caption in the message to edit")
    if "photo" in message:
        content |= photo_looks(given)
    return _change(world, chat, message, given, content, _CAPTION)


def edit_message_reply_markup(world: World, given: Json) -> Json:
    """editMessageReplyMarkup: the keyboard alone."""
    chat, message = _own_message(world, given)
    return _change(world, chat, message, given, {}, ())


def delete_message(world: World, given: Json) -> bool:
    """deleteMessage: for everybody, within 48 hours."""
    chat = world.chat(given["chat_id"])
    message = chat.messages.get(given["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    _check_age(world, message)
    chat.remove([given["message_id"]])
    return True


def delete_messages(world: World, given: Json) -> bool:
    """deleteMessages: several at once; those that are gone already are passed over."""
    chat = world.chat(given["chat_id"])
    ids = given["message_ids"]
    if not isinstance(ids, list) or not all(isinstance(message_id, int) for message_id in ids):
        raise bad_parameter("message_ids", "must be an Array of Integer")
    if not 1 <= len(ids) <= 100:
        raise bad_parameter("message_ids", "must name 1 to 100 messages")
    there = [chat.messages[message_id] for message_id in dict.fromkeys(ids) if message_id in chat.messages]
    for message in there:
        _check_age(world, message)
    chat.remove([message["message_id"] for message in there])
    return True


def _own_message(world: World, given: Json) -> tuple[Chat, Json]:
    if "inline_message_id" in given or "business_connection_id" in given:
        raise bad_request("the sandbox edits messages by chat_id and message_id only")
    if "chat_id" not in given or "message_id" not in given:
        raise bad_request("message identifier is not specified")
    chat = world.chat_to_write_to(given["chat_id"])
    message = chat.messages.get(given["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != world.bot.id:
        raise bad_request("message can't be edited")
    return chat, message


def _change(world: World, chat: Chat, message: Json, given: Json, content: Json, replaced: tuple[str, ...]) -> Json:
    markup = checked_markup(given.get("reply_markup"), world.limits, inline_only=True)
    kept = {name: value for name, value in message.items() if name not in {*replaced, "reply_markup", "edit_date"}}
    changed = {**kept, **content}
    if markup is not None:
        changed["reply_markup"] = markup
    if changed == {name: value for name, value in message.items() if name != "edit_date"}:
        raise bad_request(_NOT_MODIFIED)
    changed["edit_date"] = world.now()
    chat.replace(changed, from_bot=True)
    return as_told_to_bot(changed)


def _check_age(world: World, message: Json) -> None:
    if world.now() - message["date"] > world.limits.deletion_within:
        raise bad_request("message can't be deleted for everyone")
