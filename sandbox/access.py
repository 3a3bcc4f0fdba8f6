"""Where the bot may look, write and change something, in Telegram's words where it may not.

Source: `check_chat_access` in github.com/tdlib/telegram-bot-api, and what bots receive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.errors import bad_parameter, bad_request, blocked_by_user, forbidden
from sandbox.group_chats import GENERAL, GroupChat
from sandbox.posting import topic_of

if TYPE_CHECKING:
    from sandbox.chats import Chat
    from sandbox.shapes import Json
    from sandbox.world import World

_THREAD_NOT_FOUND: Final = "message thread not found"


def chat_to_read(world: World, chat_id: int | str) -> Chat:
    """A chat the bot may look up: of supergroups and channels only those it is in."""
    chat = world.chat(chat_id)
    if isinstance(chat, GroupChat) and chat.kind != "group":
        _must_be_in(chat)
    return chat


def group_of_members(world: World, chat_id: int | str) -> GroupChat | None:
    """A group or channel whose members the bot may ask for, which it is in; None for a chat that is neither."""
    chat = world.chat(chat_id)
    if not isinstance(chat, GroupChat):
        return None
    _must_be_there(chat)
    return chat


def chat_to_change(world: World, chat_id: int | str) -> Chat:
    """A chat in which the bot may edit and delete what is its own."""
    chat = world.chat(chat_id)
    if isinstance(chat, GroupChat):
        _must_be_in(chat)
        return chat
    if chat.blocked:
        raise blocked_by_user()
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def chat_to_write_to(world: World, chat_id: int | str, what: str) -> Chat:
    """A chat to which the bot may send `what`: "text messages", "photos", "documents"."""
    chat = world.chat(chat_id)
    if not isinstance(chat, GroupChat):
        return chat_to_change(world, chat_id)
    _must_be_there(chat)
    if chat.kind == "channel" and not chat.bot.may("can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    if chat.bot.status == "restricted":
        raise bad_request(f"not enough rights to send {what} to the chat")
    return chat


def thread_to_write_in(chat: Chat, thread_id: int | None, replied: Json | None) -> int | None:
    """The topic or thread that a message of the bot goes into: the one named, else that of what it answers.

    Raises ApiError for one that is not there, and for a closed topic where the bot does not manage topics.
    """
    if not isinstance(chat, GroupChat):
        if thread_id is not None:
            raise bad_request(_THREAD_NOT_FOUND)
        return None
    if not chat.is_forum:
        if thread_id is not None and (chat.kind != "supergroup" or thread_id not in chat.messages):
            raise bad_request(_THREAD_NOT_FOUND)
        return thread_id
    # General is named by leaving the number out: Telegram does not find its 1 when something is sent there.
    if thread_id is not None and (thread_id == GENERAL or thread_id not in chat.topics):
        raise bad_request(_THREAD_NOT_FOUND)
    where = thread_id or (topic_of(replied) if replied is not None else GENERAL)
    if replied is not None and topic_of(replied) != where:
        raise bad_parameter("reply_parameters", "of another topic are not supported by the sandbox")
    topic = chat.topics.get(where)
    if topic is not None and topic.is_closed and not chat.bot.may("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return where


def check_deletable(world: World, chat: Chat, message: Json) -> None:
    """In a group the bot deletes what it wrote itself; what others wrote, and any post, only with the right to."""
    if not isinstance(chat, GroupChat) or chat.bot.may("can_delete_messages"):
        return
    is_own = chat.authors.get(message["message_id"]) == world.bot.id
    if not is_own or (chat.kind == "channel" and not chat.bot.may("can_post_messages")):
        raise bad_request("message can't be deleted")


def is_by_bot(world: World, chat: Chat, message: Json) -> bool:
    """Whether the bot may edit a message: it wrote it, or it edits for everybody in its channel."""
    if isinstance(chat, GroupChat):
        is_own = chat.authors.get(message["message_id"]) == world.bot.id
        return is_own or (chat.kind == "channel" and chat.bot.may("can_edit_messages"))
    return bool(message.get("from", {}).get("id") == world.bot.id)


def _must_be_there(group: GroupChat) -> None:
    if group.is_deleted and group.kind == "group":
        raise forbidden("the group chat was deleted")
    _must_be_in(group)


def _must_be_in(group: GroupChat) -> None:
    if group.bot.status == "kicked":
        raise forbidden(f"bot was kicked from the {group.word}")
    if not group.bot.is_in:
        raise forbidden(f"bot is not a member of the {group.word}")
