"""An admin of a group is written to in the private chat, where that can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.group_chats import GroupChats
from bot.sending import send_unasked
from bot.storage import SendOutcome
from handlers.groups.managing import following
from handlers.visit import Visit, language_of
from messages.callbacks import Area, Place
from messages.screens.groups import setting_up

if TYPE_CHECKING:
    from telegram import User

    from bot.context import Context
    from campaign.groups import Group
    from messages.screens.scene import Scene


async def show_in_private(context: Context, group: Group, user: User) -> bool:
    """Show an admin the first question, or once it is answered the settings; whether that reached them.

    Whoever has never written to the bot cannot be written to, and neither can an anonymous admin.
    """
    if user.is_bot:
        return False
    services = context.services
    group, seen = await following(services, group, GroupChats(context.bot).look)
    screen = setting_up.question if group.is_silent else setting_up.overview
    scene = await _scene_of(context, user)
    return await send_unasked(context.bot, user.id, screen(scene, group, seen)) is SendOutcome.DELIVERED


async def tell_not_admin(context: Context, user: User) -> None:
    """Tell whoever added the bot that an admin has to set it up."""
    if not user.is_bot:
        await send_unasked(context.bot, user.id, setting_up.admin_needed(await _scene_of(context, user)))


async def language_read_by(context: Context, user: User | None) -> str:
    """The language somebody reads, as far as it is known."""
    services = context.services
    person = await services.people.find(user.id) if user else None
    return language_of(services, person, user)


async def _scene_of(context: Context, user: User) -> Scene:
    place = Place(Area.GROUP, await language_read_by(context, user))
    return Visit(context.services, place, user.id, 0, context.bot.username).scene
