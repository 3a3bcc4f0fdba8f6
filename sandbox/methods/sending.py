"""Messages from the bot to a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from telegram import LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction

from sandbox import utf16
from sandbox.access import chat_to_write_to, thread_to_write_in
from sandbox.chats import as_replied_to, as_told_to_bot
from sandbox.entities import compose
from sandbox.errors import bad_parameter, bad_request
from sandbox.group_chats import GENERAL, GroupChat
from sandbox.keyboards import checked_markup
from sandbox.methods.sent_files import document_sent, photo_sent
from sandbox.parameters import check_object
from sandbox.posting import placed

if TYPE_CHECKING:
    from sandbox.chats import Chat
    from sandbox.shapes import Json
    from sandbox.world import World

_ONLY_ELSEWHERE: Final = (
    "business_connection_id",
    "direct_messages_topic_id",
    "suggested_post_parameters",
    "message_effect_id",
)


def send_message(world: World, given: Json) -> Json:
    """sendMessage: a text."""
    chat = _receiver(world, given, "text messages")
    content = text_content(world, given)
    return _send(world, chat, given, content)


def send_document(world: World, given: Json) -> Json:
    """sendDocument: a file just uploaded, or one that was sent before by its file_id."""
    chat = _receiver(world, given, "documents")
    caption = caption_content(world, given)
    return _send(world, chat, given, {"document": document_sent(world, given["document"]), **caption})


def send_photo(world: World, given: Json) -> Json:
    """sendPhoto: a picture just uploaded, or one that was sent before by the file_id of any of its sizes."""
    chat = _receiver(world, given, "photos")
    caption = caption_content(world, given)
    spoiler = {"has_media_spoiler": True} if given.get("has_spoiler") else {}
    content = {"photo": photo_sent(world, given["photo"]), **caption, **spoiler, **photo_looks(given)}
    return _send(world, chat, given, content)


def send_chat_action(world: World, given: Json) -> bool:
    """sendChatAction: the few seconds of "typing" that people see."""
    if given["action"] not in {action.value for action in ChatAction}:
        raise bad_request("wrong parameter action in request")
    chat = _receiver(world, given, "text messages")
    thread_id = given.get("message_thread_id")
    if thread_id != GENERAL:
        thread_id = thread_to_write_in(chat, thread_id, None)
    chat.tell({"type": "typing", "thread_id": thread_id} if isinstance(chat, GroupChat) else {"type": "typing"})
    return True


def text_content(world: World, given: Json) -> Json:
    """The fields of a message with text. Raises ApiError for what Telegram would not show."""
    if not given["text"]:
        raise bad_request("message text is empty")
    text, entities = compose(
        given["text"],
        parse_mode=given.get("parse_mode"),
        given=given.get("entities"),
        most=world.limits.entities,
    )
    if not text:
        raise bad_request("text must be non-empty")
    if utf16.length(text) > world.limits.text_length:
        raise bad_request("message is too long")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if "link_preview_options" in given:
        check_object(given["link_preview_options"], LinkPreviewOptions, "link_preview_options")
        content["link_preview_options"] = given["link_preview_options"]
    return content


def caption_content(world: World, given: Json) -> Json:
    """The fields of a caption, none for an empty one."""
    text, entities = compose(
        given.get("caption", ""),
        parse_mode=given.get("parse_mode"),
        given=given.get("caption_entities"),
        most=world.limits.entities,
    )
    if utf16.length(text) > world.limits.caption_length:
        raise bad_request("message caption is too long")
    content: Json = {"caption": text} if text else {}
    return {**content, "caption_entities": entities} if entities else content


def photo_looks(given: Json) -> Json:
    """The field of a photo whose caption stands above it, none where it stands below."""
    return {"show_caption_above_media": True} if given.get("show_caption_above_media") else {}


def _receiver(world: World, given: Json, what: str) -> Chat:
    for name in _ONLY_ELSEWHERE:
        if name in given:
            raise bad_parameter(name, "is not supported by the sandbox")
    return chat_to_write_to(world, given["chat_id"], what)


def _send(world: World, chat: Chat, given: Json, content: Json) -> Json:
    is_channel = isinstance(chat, GroupChat) and chat.kind == "channel"
    markup = checked_markup(given.get("reply_markup"), world.limits, in_channel=is_channel)
    replied = _replied(chat, given.get("reply_parameters"))
    thread_id = thread_to_write_in(chat, given.get("message_thread_id"), replied)
    world.pace.take(chat.id, paid=given.get("allow_paid_broadcast", False), to_many=chat.id < 0)
    message: Json = {
        "message_id": world.next_message_id(chat),
        **({"sender_chat": chat.as_json} if is_channel else {"from": world.bot.as_user()}),
        "chat": chat.as_json,
        "date": world.now(),
        **_where(chat, thread_id, replied),
        **content,
    }
    if given.get("protect_content"):
        message["has_protected_content"] = True
    if markup is not None:
        message["reply_markup"] = markup
    if isinstance(chat, GroupChat):
        chat.authors[message["message_id"]] = world.bot.id
    chat.add(message, from_bot=True)
    return as_told_to_bot(message)


def _where(chat: Chat, thread_id: int | None, replied: Json | None) -> Json:
    if isinstance(chat, GroupChat):
        return placed(chat, thread_id, replied)
    return {"reply_to_message": as_replied_to(replied)} if replied is not None else {}


def _replied(chat: Chat, parameters: Any) -> Json | None:
    if parameters is None:
        return None
    check_object(parameters, ReplyParameters, "reply_parameters")
    if parameters.get("chat_id", chat.id) != chat.id:
        raise bad_parameter("reply_parameters", "of another chat are not supported by the sandbox")
    replied = chat.messages.get(parameters["message_id"])
    if replied is None and not parameters.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return replied
