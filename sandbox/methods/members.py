"""Who is in a chat, and the bot's own leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import membership
from sandbox.access import chat_to_change, group_of_members
from sandbox.errors import bad_request
from sandbox.group_chats import GroupChat
from sandbox.posting import serve
from sandbox.standing import change_bot

if TYPE_CHECKING:
    from sandbox.shapes import Json
    from sandbox.world import World


def get_chat_member(world: World, given: Json) -> Json:
    """getChatMember: in a private chat there are two, the person and the bot. Somebody never seen there has left.

    Where members are hidden only administrators may ask for others.
    """
    group = group_of_members(world, given["chat_id"])
    if group is None:
        return _in_private(world, given)
    user_id = given["user_id"]
    if user_id == world.bot.id:
        return group.bot.as_json(world.bot.as_user(), group.kind)
    if group.hides_members and not group.bot.administers:
        raise bad_request("member list is inaccessible")
    if user_id not in world.people:
        raise bad_request("user not found")
    return group.member(user_id).as_json(world.people[user_id].as_user(), group.kind)


def get_chat_administrators(world: World, given: Json) -> list[Json]:
    """getChatAdministrators: the owner first; of bots only this one."""
    group = group_of_members(world, given["chat_id"])
    if group is None:
        raise bad_request("there are no administrators in the private chat")
    people = [
        member.as_json(world.people[person_id].as_user(), group.kind)
        for person_id, member in sorted(group.members.items(), key=lambda entry: entry[0] != group.owner)
        if member.administers
    ]
    bot = [group.bot.as_json(world.bot.as_user(), group.kind)] if group.bot.administers else []
    return people + bot


def get_chat_member_count(world: World, given: Json) -> int:
    """getChatMemberCount: the bot is counted, too."""
    group = group_of_members(world, given["chat_id"])
    return 2 if group is None else len(group.members) + group.bot.is_in


def leave_chat(world: World, given: Json) -> bool:
    """leaveChat: there is nothing to leave in a private chat."""
    chat = world.chat(given["chat_id"])
    if chat.as_json["type"] == "private":
        raise bad_request("chat member status can't be changed in private chats")
    if isinstance(chat, GroupChat):
        chat_to_change(world, chat.id)
        bot = world.bot.as_user()
        change_bot(world, chat, bot, membership.LEFT)
        if chat.kind != "channel":
            serve(world, chat, world.bot.id, {"from": bot}, {"left_chat_member": bot})
    chat.started = False
    return True


def _in_private(world: World, given: Json) -> Json:
    chat = world.chat(given["chat_id"])
    if given["user_id"] == world.bot.id:
        return {"user": world.bot.as_user(), "status": "member"}
    if chat.profile is None or given["user_id"] != chat.profile.id:
        raise bad_request("member not found")
    return {"user": chat.profile.as_user(), "status": "member"}
