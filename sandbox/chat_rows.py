"""What the page tells of a chat: its line in somebody's list, and who and what is in it.

A chat has one number on the page: 0 is the person's private chat with the bot, a negative one a group or channel, a
positive one the chat with that other person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.group_phone import GroupPhone

if TYPE_CHECKING:
    from sandbox.group_chats import GroupChat
    from sandbox.shapes import Json, Profile
    from sandbox.world import World

BOT_CHAT: Final = 0


def bot_row(world: World, profile: Profile) -> Json:
    """The private chat with the bot."""
    return {"id": BOT_CHAT, "kind": "bot", "title": world.profile.as_seen_by(profile).name}


def person_row(other: Profile) -> Json:
    """The chat with another person."""
    return {"id": other.id, "kind": "person", "title": _full_name(other)}


def group_row(world: World, profile: Profile, group: GroupChat) -> Json:
    """A group or a channel, and what the person may do there."""
    phone = GroupPhone(world, profile, group)
    return {
        "id": group.id,
        "kind": group.kind,
        "title": group.title,
        "is_forum": group.is_forum,
        "size": sum(member.is_in for member in group.members.values()),
        "bot_status": group.bot.status,
        "may_write": phone.may_write,
        "may_govern": phone.may_govern,
        "may_leave": profile.id != group.owner,
    }


def about_group(world: World, profile: Profile, group: GroupChat) -> Json:
    """Everything the page shows of a group besides its messages."""
    shown = group.as_shown()
    members = [
        {**member, "name": _full_name(world.people[member["id"]])}
        for member in shown["members"]
        if member["id"] in world.people
    ]
    return {
        **group_row(world, profile, group),
        "members": members,
        "topics": shown["topics"],
        "bot_rights": shown["bot"]["rights"],
        "writes_as": _voices(world, profile, group),
    }


def _voices(world: World, profile: Profile, group: GroupChat) -> list[Json]:
    """As whom somebody may write: oneself, in a supergroup also as the group, for an admin, and as one's channels."""
    voices: list[Json] = [{"id": BOT_CHAT, "title": _full_name(profile)}]
    if group.kind != "supergroup":
        return voices
    if group.administers(profile.id):
        voices.append({"id": group.id, "title": group.title, "is_group": True})
    owned = (one for one in world.groups.of(profile.id) if one.kind == "channel" and one.owner == profile.id)
    return voices + [{"id": channel.id, "title": channel.title} for channel in owned]


def _full_name(profile: Profile) -> str:
    return " ".join(filter(None, (profile.first_name, profile.last_name)))
