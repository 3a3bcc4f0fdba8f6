"""I have three minutes: straight to the most useful step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.quick import quickest
from handlers import walkthrough
from messages.callbacks import Area
from messages.screens import quick as screens

if TYPE_CHECKING:
    from campaign.walkthrough import Action
    from handlers.visit import Visit
    from messages.screen import Screen


async def quick(visit: Visit) -> Screen:
    """The beginning of the action that fits; the country has to be known for that."""
    scene = visit.scene
    if scene.country is None:
        return screens.ask_country(scene)
    kept = await visit.services.pledges.of(visit.chat_id)
    done = {pledge.action for pledge in kept if pledge.wave == scene.content.campaign.wave.id and not pledge.is_open}

    def may(action: Action) -> bool:
        return scene.may(action.needs)

    action = quickest(visit.services.actions, scene.content, scene.place.iso2, done, may)
    if action is None:
        return screens.nothing_left(scene)
    return await walkthrough.play(visit.at(visit.place.at(Area.ACTION, action=action.code)))
