"""Who may change a group, asked at the moment of the act; and groups that have become supergroups meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from telegram.error import ChatMigrated

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Message

    from bot.context import Services
    from bot.group_chats import GroupChats
    from campaign.groups import Group

Answer = TypeVar("Answer")


async def following(
    services: Services, group: Group, ask: Callable[[Group], Awaitable[Answer]]
) -> tuple[Group, Answer]:
    """What Telegram answers about the group; where that has a new number, it is noted and asked once more."""
    try:
        return group, await ask(group)
    except ChatMigrated as moved:
        async with services.database.transaction() as tx:
            await services.groups.move(tx, group.chat_id, moved.new_chat_id)
            found = await services.groups.find(moved.new_chat_id, within=tx)
        group = found or group
        return group, await ask(group)


async def may_manage(services: Services, chats: GroupChats, group: Group, user_id: int) -> tuple[Group, bool]:
    """The group, and whether that person is an admin of it now."""

    async def ask(of: Group) -> bool:
        return await chats.is_admin(of.chat_id, user_id)

    return await following(services, group, ask)


async def change(services: Services, group: Group, update_id: int, edit: Callable[[Group], Group]) -> Group:
    """Store an edit of what is stored now, once for each update; nothing where the bot has been removed meanwhile."""
    async with services.database.transaction() as tx:
        current = await services.groups.find(group.chat_id, within=tx)
        if current is None:
            return edit(group)
        if await services.ledger.claim(tx, update_id, services.clock.now()):
            return await services.groups.keep(tx, edit(current))
    return current


def speaks_for_group(message: Message) -> bool:
    """Whether an admin wrote it in the name of the group: only admins can
    (https://core.telegram.org/bots/api#message, sender_chat).
    """
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id
