"""Under whose name a message stands: a person's, a group's for its anonymous administrators, or a channel's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.group_chats import GroupChat
    from sandbox.shapes import Json, Profile

GROUP_ANONYMOUS_BOT: Final = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
CHANNEL_BOT: Final = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}

STAND_INS: Final = frozenset({1087968824, 136817688})
"""Users that Telegram puts where somebody writes in the name of a chat. Source: core.telegram.org/bots/api#message."""


def as_oneself(profile: Profile) -> Json:
    """The fields of a message by a person."""
    return {"from": profile.as_user()}


def as_group(group: GroupChat) -> Json:
    """The fields of a message by an anonymous administrator."""
    return {"from": GROUP_ANONYMOUS_BOT, "sender_chat": group.as_json}


def as_channel(channel: GroupChat) -> Json:
    """The fields of a message that somebody writes in a group in the name of their channel."""
    return {"from": CHANNEL_BOT, "sender_chat": channel.as_json}


def as_post(channel: GroupChat) -> Json:
    """The fields of a post: in a channel nobody but the channel speaks."""
    return {"sender_chat": channel.as_json}
