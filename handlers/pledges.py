"""/pledges: what somebody said they would do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.visit import Visit
from messages.callbacks import Area, Place
from messages.screens import pledges as screens

if TYPE_CHECKING:
    from bot.context import Services
    from bot.storage import DueFollowUp
    from messages.screen import Screen


async def pledges(visit: Visit) -> Screen:
    """Every pledge on record, with what can be done about it."""
    kept = await visit.services.pledges.of(visit.chat_id)
    person = visit.person
    scene = visit.at(replace(visit.place, country=person.country or "")).scene if person else visit.scene
    return screens.pledge_list(scene, kept, person.time_zone if person else None)


def follow_up_screen(services: Services, bot_username: str, due: DueFollowUp) -> Screen | None:
    """The question at the planned time; nothing where the action is no longer part of the campaign.

    Its buttons carry no answer to the first question, which is never kept: whoever taps one is asked again.
    """
    action = next((action for action in services.actions if action.slug == due.pledge.action), None)
    if action is None:
        return None
    place = Place(Area.ACTION, language=services.catalogs[due.language].language, country=due.country or "")
    visit = Visit(services, place, due.chat_id, update_id=0, bot_username=bot_username)
    return screens.follow_up(visit.scene, replace(due.pledge, asks=due.pledge.asks + 1), action)
