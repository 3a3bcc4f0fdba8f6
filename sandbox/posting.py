"""Messages that people, and Telegram itself, put into a group or channel, and whether the bot is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.chats import as_replied_to
from sandbox.group_chats import GENERAL
from sandbox.privacy import reaches_bot

if TYPE_CHECKING:
    from sandbox.group_chats import GroupChat
    from sandbox.shapes import Json
    from sandbox.world import World


def post(world: World, group: GroupChat, author: int, sender: Json, content: Json) -> Json:
    """A new message. `author` is whose it is, `sender` whose it is said to be."""
    message = _added(world, group, author, sender, content)
    if reaches_bot(world.bot, group, message):
        tell_bot(world, group, message)
    return message


def serve(world: World, group: GroupChat, author: int, sender: Json, content: Json) -> Json:
    """A service message: what Telegram notes when somebody does something. The bot is told while it is there."""
    message = _added(world, group, author, sender, content)
    if group.bot.is_in and author != world.bot.id:
        tell_bot(world, group, message)
    return message


def change(world: World, group: GroupChat, message: Json) -> Json:
    """The new state of a message that a person edited."""
    group.replace(message, from_bot=False)
    if reaches_bot(world.bot, group, message):
        world.updates.put({"edited_channel_post" if group.kind == "channel" else "edited_message": message})
    return message


def tell_bot(world: World, group: GroupChat, message: Json) -> None:
    """Hands the bot a message of this chat."""
    world.updates.put({"channel_post" if group.kind == "channel" else "message": message})


def placed(group: GroupChat, thread_id: int | None, replied: Json | None) -> Json:
    """The fields that say where in a group a message stands and what it answers.

    In a topic a message that answers nothing answers the one that made the topic. In a supergroup without topics an
    answer opens a thread of its own, which is none of the topics, and names it all the same.
    """
    if replied is not None:
        return {**_thread_of_answer(group, replied), "reply_to_message": as_replied_to(replied)}
    if thread_id is None:
        return {}
    if not group.is_forum:
        return {"message_thread_id": thread_id}
    if thread_id == GENERAL:
        return {}
    begun = group.messages.get(thread_id)
    reply = {"reply_to_message": as_replied_to(begun)} if begun is not None else {}
    return {"message_thread_id": thread_id, "is_topic_message": True, **reply}


def topic_of(message: Json) -> int:
    """The topic in which a message of a forum stands."""
    return int(message["message_thread_id"]) if message.get("is_topic_message") else GENERAL


def _thread_of_answer(group: GroupChat, replied: Json) -> Json:
    if group.is_forum:
        topic = topic_of(replied)
        return {} if topic == GENERAL else {"message_thread_id": topic, "is_topic_message": True}
    if group.kind == "supergroup":
        return {"message_thread_id": replied.get("message_thread_id", replied["message_id"])}
    return {}


def _added(world: World, group: GroupChat, author: int, sender: Json, content: Json) -> Json:
    message_id = world.next_message_id(group)
    message: Json = {"message_id": message_id, **sender, "chat": group.as_json, "date": world.now(), **content}
    group.authors[message_id] = author
    group.add(message, from_bot=author == world.bot.id)
    return message
