"""Commands and buttons in a group.

Oleg       /appeal
Bot        The appeal in short. [Read the appeal] [What can I do?]   Both lead to the private chat.
Maria      (an admin) /quiet
Bot        Nothing is posted here until 2 December. [A month] [Post again]
Oleg       taps "Post again"
Bot        (to Oleg alone, for a moment) Only admins of this group can do that.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram import Message
from telegram.error import ChatMigrated

from bot.group_chats import GroupChats
from bot.presenting import show
from bot.sending import send_unasked
from campaign.groups import QUIET_DAYS, quiet_days
from handlers.groups.managing import change, may_manage, quieten, speaks_for_group
from handlers.groups.membership import added
from handlers.groups.posts import appeal_post, group_scene
from handlers.groups.private import show_in_private
from handlers.incoming import acknowledge, command_named
from messages.callbacks import Area, unpack
from messages.screens.groups import cards
from messages.screens.groups.places import Step
from messages.screens.groups.setting_up import Standing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from telegram import Update, User

    from bot.context import Context
    from campaign.groups import Group
    from messages.screen import Screen
    from messages.screens.scene import Scene

FOR_MEMBERS: Final = ("appeal", "share")
FOR_ADMINS: Final = ("settings", "quiet")
COMMANDS: Final = (*FOR_MEMBERS, *FOR_ADMINS, "help", "start")
"""What is answered in a group. The last two come from habit, and from Telegram's own buttons."""


async def on_command(update: Update, context: Context) -> None:
    """A command in a group. Before an admin has answered the first question, only /settings by an admin is answered."""
    message = update.effective_message
    if message is None or message.text is None:
        return
    name = command_named(message.text)
    group = await context.services.groups.find(message.chat.id)
    if group is None or group.is_silent:
        if name == "settings":
            with suppress(ChatMigrated):  # about the supergroup that it has become, there is a question of its own
                await _begin(context, message, group, update.update_id)
    elif name not in FOR_ADMINS:
        await _show_card(context, message, group, name, update.update_id)
    else:
        await _do(context, message, group, name, update.update_id)


async def _begin(context: Context, message: Message, group: Group | None, update_id: int) -> None:
    """An admin wants to answer the first question; everybody else gets silence."""
    chats = GroupChats(context.bot)
    if group is not None:
        group, is_admin = await _is_by_admin(context, message, group)
    else:
        author = _author(message)
        is_admin = speaks_for_group(message) or (
            author is not None and await chats.is_admin(message.chat.id, author.id)
        )
    if not is_admin:
        return
    if group is None:
        group = await added(context, message.chat, message.from_user)
        if (await chats.look(group.chat_id)).standing is Standing.AWAY:  # a command from before it was removed
            async with context.services.database.transaction() as tx:
                await context.services.groups.forget(tx, group.chat_id)
            return
    await _open_settings(context, message, group, update_id)


async def _do(context: Context, message: Message, group: Group, name: str, update_id: int) -> None:
    """What only admins may. Telegram is not asked again at once about somebody who was told so a moment ago."""
    floods, user = context.services.floods, message.from_user
    refused = (group.chat_id, "refused", user.id if user else 0)
    if floods.was_asked(refused) and not floods.is_first(refused, update_id):
        return
    group, is_admin = await _is_by_admin(context, message, group)
    if not is_admin:
        floods.is_first(refused, update_id)
        if floods.is_first((group.chat_id, "admins only"), update_id):
            await _answer(context, message, cards.only_admins(_scene(context, group)))
    elif name == "quiet":
        screen = await _quieten(context, group, QUIET_DAYS[0], update_id)
        if floods.is_first((group.chat_id, name), update_id):
            await _answer(context, message, screen)
    else:
        await _open_settings(context, message, group, update_id)


async def on_tap(update: Update, context: Context) -> None:
    """A button in a group: for its admins alone, whoever may have been meant when it was put there."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        return
    place = unpack(query.data or "")
    group = await context.services.groups.find(query.message.chat.id)
    act = _TAPS.get(place.step) if place.area is Area.GROUP else None
    if group is None or group.is_silent or act is None:
        await acknowledge(query)
        return
    group, is_admin = await may_manage(context.services, GroupChats(context.bot), group, query.from_user.id)
    if not is_admin:
        await acknowledge(query, _scene(context, group).words.plain("toast.group.admins_only"))
        return
    await acknowledge(query)
    screen = await act(context, group, query.message, place.way, update.update_id)
    if screen is not None:
        # Where it cannot take the place of that message, it stands in the same topic.
        screen = replace(screen, topic=_topic_of(query.message))
        # A supergroup has no messages from before it was one.
        over = query.message if group.chat_id == query.message.chat.id else None
        await show(context.bot, group.chat_id, screen, over=over)


async def _show_card(context: Context, message: Message, group: Group, name: str, update_id: int) -> None:
    if not context.services.floods.is_first((group.chat_id, name), update_id):
        return
    scene = _scene(context, group)
    if name == "appeal":
        card = appeal_post(context.services, context.bot.username, group)
    else:
        card = cards.share_card(scene, group) if name == "share" else cards.help_card(scene, group)
    await _answer(context, message, card)


async def _is_by_admin(context: Context, message: Message, group: Group) -> tuple[Group, bool]:
    """The group, and whether an admin of it wrote that."""
    author = _author(message)
    if author is None:
        return group, speaks_for_group(message)
    return await may_manage(context.services, GroupChats(context.bot), group, author.id)


async def _open_settings(context: Context, message: Message, group: Group, update_id: int) -> None:
    """In private where that can be done, else by a button; in a topic of a forum it is asked whether to post there."""
    author, floods = _author(message), context.services.floods
    reached = author is not None and await show_in_private(context, group, author)
    scene, topic = _scene(context, group), _topic_of(message)
    if not group.is_silent and topic not in {None, group.topic}:
        if floods.is_first((group.chat_id, "here", topic), update_id):
            await _answer(context, message, cards.ask_topic(scene, group))
    elif not reached and floods.is_first((group.chat_id, "settings"), update_id):
        await _answer(context, message, cards.to_private(scene, group))


async def _quieten(context: Context, group: Group, days: int, update_id: int) -> Screen:
    group = await quieten(context.services, group, update_id, days)
    return cards.quiet(_scene(context, group), group)


async def _tap_quiet(context: Context, group: Group, _message: Message, way: str, update_id: int) -> Screen | None:
    days = quiet_days(way)
    return None if days is None else await _quieten(context, group, days, update_id)


async def _tap_here(context: Context, group: Group, message: Message, _way: str, update_id: int) -> Screen | None:
    if not message.date.timestamp():  # so old that Telegram does not tell the topic any more
        return None
    topic = _topic_of(message)
    group = await change(context.services, group, update_id, lambda group: replace(group, topic=topic, trouble=None))
    return cards.topic_chosen(_scene(context, group))


async def _answer(context: Context, message: Message, screen: Screen) -> None:
    """In the topic where it was asked. Where the bot may not write, nobody can be told so."""
    try:
        await send_unasked(context.bot, message.chat.id, replace(screen, topic=_topic_of(message)))
    except ChatMigrated as moved:  # it was asked before the group became a supergroup
        await send_unasked(context.bot, moved.new_chat_id, screen)


def _author(message: Message) -> User | None:
    """Who wrote it under their own name; nobody where it is in the name of the group or of a channel."""
    return message.from_user if message.sender_chat is None else None


def _topic_of(message: Message) -> int | None:
    """The topic of a forum; nothing in its general topic, or in the thread of a reply."""
    return message.message_thread_id if message.is_topic_message else None


def _scene(context: Context, group: Group) -> Scene:
    return group_scene(context.services, context.bot.username, group)


_TAPS: Final[Mapping[str, Callable[[Context, Group, Message, str, int], Awaitable[Screen | None]]]] = {
    Step.QUIET: _tap_quiet,
    Step.HERE: _tap_here,
}
