"""What a supporter does in a private chat: commands, links, buttons, typed text, and all the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram import Message, MessageOriginChannel
from telegram.constants import ChatType, MessageEntityType

from bot.group_chats import GroupChats
from bot.presenting import show
from campaign.sources import Origin, source_from
from handlers.admin import reply, writing
from handlers.admin.typed import typed_in
from handlers.areas import screen_for
from handlers.arrivals import note_arrival
from handlers.gate import turned_away
from handlers.groups.commands import on_tap
from handlers.incoming import acknowledge, command_named
from handlers.visit import visit_of
from messages.callbacks import Area, DeepLink, Place, is_outdated, read_start, unpack
from messages.screens import settings
from messages.screens.groups.places import group_place
from messages.screens.links import marked
from messages.screens.walkthrough import which_country

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telegram import Update

    from bot.context import Context
    from campaign.walkthrough import Action

COMMANDS: Final[Mapping[str, Area]] = {
    "start": Area.MENU,
    "actions": Area.MENU,
    "appeal": Area.APPEAL,
    "pledges": Area.PLEDGES,
    "reminders": Area.REMINDERS,
    "language": Area.LANGUAGE,
    "privacy": Area.PRIVACY,
    "mydata": Area.MY_DATA,
    "forget": Area.FORGET,
    "stop": Area.STOP,
    "help": Area.HELP,
}
"""The commands for everyone, in the order of the menu."""

ADMIN: Final = "admin"
"""Not in the menu: to those who are no admins it does not exist."""

_FOR_GROUPS: Final[Mapping[str, str]] = {"settings": "group", "quiet": "group", "share": "spread"}
"""Commands of groups, typed in a private chat, and the links that lead to what they must mean there."""

_SETTINGS: Final = "settings"
"""The link from a group to its settings; the group stands where others name a source."""

_FOUND: Final = 6  # country names to choose from when a typed one fits several


async def on_command(update: Update, context: Context) -> None:
    """A command of ours. ``/start`` may bring the payload of a link."""
    message, text = _written(update)
    if _is_text_for_desk(message, context) and await _is_for_desk(update, context, message):
        return
    name = command_named(text)
    place = Place(Area.ADMIN if name == ADMIN else COMMANDS[name])
    payload = context.args[0] if name == "start" and context.args else ""
    if payload:
        place = _linked(payload, context.services.actions)
    visit = await visit_of(update, context, place)
    screen = await screen_for(visit)
    await note_arrival(visit, payload)
    await show(context.bot, visit.chat_id, screen)


async def on_button(update: Update, context: Context) -> None:
    """A button, however old. The query is answered first, so that the button stops waiting at once."""
    query = update.callback_query
    if query is None:
        return
    data = query.data or ""
    if update.effective_chat is None:  # under a card that somebody shared: those have no such buttons of ours
        await acknowledge(query)
        return
    if update.effective_chat.type != ChatType.PRIVATE:
        await on_tap(update, context)
        return
    visit = await visit_of(update, context, unpack(data))
    await acknowledge(query, visit.scene.words.plain("toast.old") if is_outdated(data) else None)
    over = query.message if isinstance(query.message, Message) else None
    await show(context.bot, visit.chat_id, await screen_for(visit), over=over)


async def on_text(update: Update, context: Context) -> None:
    """Typed text is the name of a country: for the question it replies to, or else for the menu."""
    message, text = _written(update)
    found = context.services.facts.names.search(text, _FOUND)
    if await _is_for_desk(update, context, message, may_mean_country=bool(found)):
        return
    if channel := await _own_channel(message, context):
        await _answer(update, context, channel)
        return
    place = _replied_to(message, context) or Place(Area.MENU)
    if len(found) == 1:
        await _answer(update, context, replace(place, country=found[0]))
        return
    visit = await visit_of(update, context, place)
    await show(context.bot, visit.chat_id, turned_away(visit) or which_country(visit.scene, found))


async def on_unknown_command(update: Update, context: Context) -> None:
    """A command that is not ours: named so, unless it is meant for another bot."""
    message, text = _written(update)
    if _is_text_for_desk(message, context) and await _is_for_desk(update, context, message):
        return
    name, at, addressee = text.split()[0].partition("@")
    if at and addressee.lower() != context.bot.username.lower():
        return
    meant = _FOR_GROUPS.get(name.lstrip("/").lower())
    if meant is not None:
        await _answer(update, context, _linked(meant, context.services.actions))
        return
    visit = await visit_of(update, context, Place())
    await show(context.bot, visit.chat_id, settings.unknown_command(visit.scene))


async def on_anything_else(update: Update, context: Context) -> None:
    """A sticker, a picture, a voice message: we cannot read it, do not keep it, and say so."""
    message = update.effective_message
    if message and await _is_for_desk(update, context, message):
        return
    if message and (channel := await _own_channel(message, context)):
        await _answer(update, context, channel)
        return
    visit = await visit_of(update, context, Place())
    await show(context.bot, visit.chat_id, settings.unexpected(visit.scene))


async def on_dropped(update: Update, context: Context) -> None:
    """Three tries were in vain: the person is told, with a way on."""
    if update.effective_chat is None or update.effective_chat.type != ChatType.PRIVATE:
        return
    place = unpack(update.callback_query.data or "") if update.callback_query else Place()
    visit = await visit_of(update, context, place)
    await show(context.bot, visit.chat_id, settings.failed(visit.scene))


async def _own_channel(message: Message, context: Context) -> Place | None:
    """The settings of the channel that a forwarded post comes from, where the bot is in it: that is how its admins find
    them. Nothing where there is more to it than forwarding.
    """
    origin = message.forward_origin
    if not isinstance(origin, MessageOriginChannel):
        return None
    channel, user = await context.services.groups.find(origin.chat.id), message.from_user
    if channel is None or user is None or not await GroupChats(context.bot).is_admin(channel.chat_id, user.id):
        return None
    return group_place(Place(), channel.number)


async def _answer(update: Update, context: Context, place: Place) -> None:
    visit = await visit_of(update, context, place)
    await show(context.bot, visit.chat_id, await screen_for(visit))


def _is_text_for_desk(message: Message, context: Context) -> bool:
    """Whether a text that begins with a command was written in reply to a prompt of the desk."""
    place = _replied_to(message, context)
    return place is not None and place.area is Area.ADMIN and len((message.text or "").split()) > 1


async def _is_for_desk(update: Update, context: Context, message: Message, *, may_mean_country: bool = False) -> bool:
    """Whether somebody wrote this for the admins' desk; then it is answered here.

    That is every reply to a prompt of the desk and, while an update is being written, what an admin sends without one.
    """
    place = _replied_to(message, context)
    is_reply = place is not None and place.area is Area.ADMIN
    if not is_reply and (place or may_mean_country or message.chat.id not in context.services.admins):
        return False
    visit = await visit_of(update, context, place or Place())
    if message.media_group_id and await writing.is_answered(visit, message.media_group_id):
        return True
    said = typed_in(message)
    screen = await reply(visit, said) if is_reply else await writing.unprompted(visit, said)
    if screen:
        await show(context.bot, visit.chat_id, screen)
    return is_reply or screen is not None


def _written(update: Update) -> tuple[Message, str]:
    """The message and its text; the filters of ``handlers.register`` let nothing else come here."""
    message = update.effective_message
    if message is None or message.text is None:
        raise ValueError("an update without a text")
    return message, message.text


def _linked(payload: str, actions: tuple[Action, ...]) -> Place:
    """Where a link leads. A name that means nothing to us leads to the menu."""
    read = read_start(payload)
    if isinstance(read, Place):
        return read
    if isinstance(read, DeepLink) and read.name == _SETTINGS:
        group = source_from(read.source)
        return group_place(Place(), group.number) if group and group.origin is Origin.GROUP else Place(Area.GROUPS)
    if isinstance(read, DeepLink):
        action = next((action for action in actions if action.slug == read.name), None)
        if action:
            return Place(Area.ACTION, action=action.code)
        return Place(Area.GROUPS if read.name == "group" else COMMANDS.get(read.name, Area.MENU))
    return Place()


def _replied_to(message: Message, context: Context) -> Place | None:
    """The place of our own prompt that this message answers. Only our own words are believed.

    What has buttons is no prompt: an update, say, whose words and links an admin wrote.
    """
    prompt = message.reply_to_message
    if prompt is None or prompt.from_user is None or prompt.from_user.id != context.bot.id or prompt.reply_markup:
        return None
    links = (entity.url or "" for entity in prompt.entities if entity.type == MessageEntityType.TEXT_LINK)
    return next(filter(None, (marked(context.bot.username, link) for link in links)), None)
