"""What is posted in a group without anybody asking there: updates, and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.counters import at_least
from handlers.visit import Visit
from messages.callbacks import Area, Place
from messages.screens.groups import cards

if TYPE_CHECKING:
    from bot.context import Services
    from campaign.anniversaries import Occasion
    from campaign.broadcasts import Broadcast
    from campaign.groups import Group
    from messages.screen import Screen
    from messages.screens.scene import Scene


def update_post(services: Services, bot_username: str, broadcast: Broadcast, group: Group) -> Screen:
    """An update as it is posted in that group. Raises `KeyError` where there are no words for its language."""
    language = broadcast.bulletin.language_for(group.language) or group.language
    content = broadcast.bulletin.contents[language]
    return cards.update_post(group_scene(services, bot_username, group, language), group, content)


def date_post(services: Services, bot_username: str, group: Group, occasion: Occasion) -> Screen:
    """What a date is about, as it is posted in that group."""
    return cards.date_post(group_scene(services, bot_username, group), group, occasion)


def appeal_post(services: Services, bot_username: str, group: Group) -> Screen:
    """The appeal as it stands in that group, with what may be told of how many came from there."""
    arrivals = at_least(services.totals.arrivals.get(group.source, 0))
    return cards.appeal_card(group_scene(services, bot_username, group), group, arrivals)


def group_scene(services: Services, bot_username: str, group: Group, language: str = "") -> Scene:
    """What the cards of a group may look at: nobody in particular, in the group's language or the one given."""
    spoken = services.catalogs[language or group.language].language
    return Visit(services, Place(Area.GROUP, spoken), group.chat_id, 0, bot_username).scene
