"""Which messages of a group reach the bot: Telegram's privacy mode.

Service messages always do, and so does everything where the bot is an administrator or has its privacy mode switched
off. Otherwise it is told of commands that name it or no bot at all, of replies to its own messages, and of what was
sent by its inline mode. Being mentioned is not enough. Source: core.telegram.org/bots/features#privacy-mode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.group_chats import GroupChat
    from sandbox.shapes import BotProfile, Json


def reaches_bot(bot: BotProfile, group: GroupChat, message: Json) -> bool:
    """Whether the bot is told of a message that somebody wrote."""
    if not group.bot.is_in:
        return False
    if group.kind == "channel" or group.bot.administers or bot.can_read_all_group_messages:
        return True
    return (
        message.get("via_bot", {}).get("id") == bot.id
        or _answers_bot(bot, group, message)
        or _is_command_for(bot, message)
    )


def _answers_bot(bot: BotProfile, group: GroupChat, message: Json) -> bool:
    replied = message.get("reply_to_message")
    return replied is not None and group.authors.get(replied["message_id"]) == bot.id


def _is_command_for(bot: BotProfile, message: Json) -> bool:
    words = message.get("text", message.get("caption", ""))
    entities = message.get("entities") or message.get("caption_entities") or []
    if not any(entity["type"] == "bot_command" and entity["offset"] == 0 for entity in entities):
        return False
    named = str(words).split(maxsplit=1)[0].partition("@")[2]
    return named.lower() in {"", bot.username.lower()}
