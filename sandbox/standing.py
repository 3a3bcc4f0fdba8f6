"""Changes of what somebody is in a chat, and whom Telegram tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import membership

if TYPE_CHECKING:
    from sandbox.group_chats import GroupChat
    from sandbox.membership import Membership
    from sandbox.shapes import Json, Profile
    from sandbox.world import World


def change_bot(world: World, group: GroupChat, by: Json, new: Membership, told: Membership | None = None) -> None:
    """The bot's own standing, of which it is always told. `told` is what it is told it is, where that differs."""
    old, group.bot = group.bot, new
    group.is_known_to_bot = True
    group.describe()
    user = world.bot.as_user()
    world.updates.put({"my_chat_member": _changed(world, group, by, user, (old, told or new))})


def change_member(world: World, group: GroupChat, profile: Profile, by: Json, new: Membership) -> None:
    """A person's standing. The bot is told as an administrator, if it asked for such updates."""
    old = group.member(profile.id)
    if new == membership.LEFT:
        group.members.pop(profile.id, None)
    else:
        group.members[profile.id] = new
    group.describe()
    if group.bot.administers:
        world.updates.put({"chat_member": _changed(world, group, by, profile.as_user(), (old, new))})


def _changed(world: World, group: GroupChat, by: Json, user: Json, change: tuple[Membership, Membership]) -> Json:
    old, new = (standing.as_json(user, group.kind) for standing in change)
    return {"chat": group.as_json, "from": by, "date": world.now(), "old_chat_member": old, "new_chat_member": new}
