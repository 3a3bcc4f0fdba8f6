"""Who may change a group, asked at the moment of the act; and groups that have become supergroups meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from telegram.error import ChatMigrated

from campaign.groups import quietened

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Message

    from bot.context import Services
    from bot.group_chats import GroupChats
    from campaign.groups import Group

Answer = TypeVar("Answer")


async def following(services: Services, group: Group, ask: Callable[[int], Awaitable[Answer]]) -> tuple[Group, Answer]:
    """What Telegram answers about the group's chat; where that is another by now, it is noted and asked once more."""
    try:
        return group, await ask(group.chat_id)
    except ChatMigrated as moved:
        async with services.database.transaction() as tx:
            await services.groups.move(tx, group.chat_id, moved.new_chat_id)
            found = await services.groups.find(moved.new_chat_id, within=tx)
        group = found or group
        return group, await ask(group.chat_id)


async def may_manage(services: Services, chats: GroupChats, group: Group, user_id: int) -> tuple[Group, bool]:
    """The group, and whether that person is an admin of it now."""
    return await following(services, group, lambda chat_id: chats.is_admin(chat_id, user_id))


async def change(services: Services, group: Group, update_id: int, edit: Callable[[Group], Group]) -> Group:
    """Store an edit of what is stored now, once for each update; nothing where the bot has been removed meanwhile."""
    async with services.database.transaction() as tx:
        current = await services.groups.find(group.chat_id, within=tx)
        if current is None:
            return edit(group)
        if await services.ledger.claim(tx, update_id, services.clock.now()):
            return await services.groups.keep(tx, edit(current))
    return current


async def quieten(services: Services, group: Group, update_id: int, days: int) -> Group:
    """Nothing is posted there for so many days from now on."""
    now = services.clock.now()
    return await change(services, group, update_id, lambda group: quietened(group, days, now))


def speaks_for_group(message: Message) -> bool:
    """Whether an admin wrote it in the name of the group: only admins can
    (https://core.telegram.org/bots/api#message, sender_chat).
    """
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id
