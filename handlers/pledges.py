"""/pledges: what somebody said they would do; and what is written about it by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.visit import Visit
from messages.callbacks import Area, Place
from messages.screens import follow_ups as screens
from messages.screens.follow_ups import About
from messages.screens.pledges import pledge_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.context import Services
    from bot.storage import DueFollowUp
    from messages.screen import Screen


async def pledges(visit: Visit) -> Screen:
    """Every pledge on record, with what can be done about it."""
    kept = await visit.services.pledges.of(visit.chat_id)
    person = visit.person
    scene = visit.at(replace(visit.place, country=person.country or "")).scene if person else visit.scene
    return pledge_list(scene, kept, person.time_zone if person else None)


def follow_up_screen(services: Services, bot_username: str, dues: Sequence[DueFollowUp]) -> Screen | None:
    """The message about somebody's pledges; nothing where none of their actions is part of the campaign any longer.

    Its buttons carry no answer to the first question, which is never kept: whoever taps one is asked again.
    """
    about = about_pledges(services, dues)
    if not about:
        return None
    place = Place(Area.ACTION, language=services.catalogs[dues[0].language].language, country=dues[0].country or "")
    return screens.follow_up(Visit(services, place, dues[0].chat_id, 0, bot_username).scene, about)


def about_pledges(services: Services, dues: Sequence[DueFollowUp]) -> tuple[About, ...]:
    """What is due, with the actions it belongs to; an action that is gone is left out."""
    actions = {action.slug: action for action in services.actions}
    return tuple(
        About(due.pledge, actions[due.pledge.action], due.step) for due in dues if due.pledge.action in actions
    )
