"""/start, /actions, /appeal: the campaign in short, in full, and what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from messages.screens import appeal as screens
from messages.screens import welcome
from messages.screens.walkthrough import country_prompt

if TYPE_CHECKING:
    from handlers.visit import Visit
    from messages.screen import Screen


async def menu(visit: Visit) -> Screen:
    """The ways to help."""
    return welcome.menu(visit.scene)


async def appeal(visit: Visit) -> Screen:
    """The appeal, retold."""
    return screens.appeal(visit.scene)


async def changes(visit: Visit) -> Screen:
    """What has changed since the appeal."""
    return screens.changes(visit.scene)


async def delete_chat(visit: Visit) -> Screen:
    """How to remove this chat."""
    return welcome.delete_chat(visit.scene)


async def type_country(visit: Visit) -> Screen:
    """Ask for a country's name; the place it is wanted for travels in the prompt."""
    return country_prompt(visit.scene)
