"""The bot is added, moved, muted or removed; and somebody stops it in private.

Maria      adds the bot to "Night shift"
Bot        (to Maria, in private) May anybody in "Night shift" be in Belarus? [No, nobody] [Yes] [I am not sure]
           In the group it says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.group_chats import GroupChats, standing_of
from campaign.groups import Group, GroupKind, Trouble, asked_anew
from handlers.groups.managing import may_manage
from handlers.groups.private import language_read_by, show_in_private, tell_not_admin
from messages.screens.groups.setting_up import CLOCK_OF_LANGUAGE, CLOCKS, Standing

if TYPE_CHECKING:
    from telegram import Chat, ChatMemberUpdated, Update, User

    from bot.context import Context


async def on_membership(update: Update, context: Context) -> None:
    """What the bot is in a chat has changed."""
    change = update.my_chat_member
    if change is None:
        return
    standing = standing_of(change.new_chat_member, is_channel=change.chat.type == ChatType.CHANNEL)
    if change.chat.type == ChatType.PRIVATE:
        if standing is Standing.AWAY:
            await _note_stopped(context, change)
    elif standing is Standing.AWAY:
        services = context.services
        async with services.database.transaction() as tx:
            # Told a second time, it may have been added again meanwhile.
            if await services.ledger.claim(tx, update.update_id, services.clock.now()):
                await services.groups.forget(tx, change.chat.id)
    else:
        await _inside(context, change, standing, update.update_id)


async def on_migration(update: Update, context: Context) -> None:
    """The group has become a supergroup: Telegram says so in the old chat and in the new one."""
    message = update.effective_message
    if message is None:
        return
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    if old != new:
        async with context.services.database.transaction() as tx:
            await context.services.groups.move(tx, old, new)


async def added(context: Context, chat: Chat, user: User | None) -> Group:
    """A group nobody has answered for yet: on record, and the bot silent in it."""
    services = context.services
    language = await language_read_by(context, user)
    group = Group(
        chat.id,
        GroupKind.CHANNEL if chat.type == ChatType.CHANNEL else GroupKind.GROUP,
        language,
        CLOCK_OF_LANGUAGE.get(language, CLOCKS[0]),
        asked_at=services.clock.now(),
    )
    async with services.database.transaction() as tx:
        # Two updates about one group can be in hand at once.
        return await services.groups.find(chat.id, within=tx) or await services.groups.keep(tx, group)


async def _inside(context: Context, change: ChatMemberUpdated, standing: Standing, update_id: int) -> None:
    """It has been added, and an admin is asked; or what it may do there has changed."""
    services, chat, user = context.services, change.chat, change.from_user
    before = standing_of(change.old_chat_member, is_channel=chat.type == ChatType.CHANNEL)
    group = await services.groups.find(chat.id)
    if group is None:
        group = await added(context, chat, user)
    elif before is Standing.AWAY:
        group = await _added_again(context, group, chat, update_id)
    if before is not Standing.AWAY or not group.is_silent:
        await _note_standing(context, group, standing)
        return
    group, is_admin = await may_manage(services, GroupChats(context.bot), group, user.id)
    if is_admin:
        await show_in_private(context, group, user)
    else:
        await tell_not_admin(context, user)


async def _added_again(context: Context, group: Group, chat: Chat, update_id: int) -> Group:
    """The bot came to a chat that it seemed to be in: its removal was missed, and who is there now nobody has said.

    But a group may have become a supergroup just now: then Telegram tells that the bot was added, too
    (https://github.com/tdlib/telegram-bot-api/issues/266).
    """
    services = context.services
    if group.is_silent or chat.type == ChatType.SUPERGROUP:
        return group
    async with services.database.transaction() as tx:
        if not await services.ledger.claim(tx, update_id, services.clock.now()):
            return group  # told a second time: it was answered meanwhile
        return await services.groups.keep(tx, asked_anew(group, services.clock.now()))


async def _note_standing(context: Context, group: Group, standing: Standing) -> None:
    is_muted = standing is Standing.MUTED
    if is_muted is (group.trouble is Trouble.RESTRICTED):
        return
    async with context.services.database.transaction() as tx:
        await context.services.groups.note_trouble(tx, group.chat_id, Trouble.RESTRICTED if is_muted else None)


async def _note_stopped(context: Context, change: ChatMemberUpdated) -> None:
    """Somebody has stopped the bot: the first sign of it. Whoever comes back is noticed when they write."""
    services = context.services
    async with services.database.transaction() as tx:
        await services.people.note_reached(tx, [], [change.chat.id], services.clock.now().date())
