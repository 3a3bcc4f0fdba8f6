"""Which use case answers which kind of place. The one way in for commands, buttons, links and typed text alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers import appeal, pledges, privacy, quick, reminders, settings, updates, walkthrough
from handlers.admin import admin
from handlers.gate import turned_away
from handlers.groups import settings as groups
from messages.callbacks import Area

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from handlers.visit import Visit
    from messages.screen import Screen

_ANSWERS: Final[Mapping[Area, Callable[[Visit], Awaitable[Screen]]]] = {
    Area.MENU: appeal.menu,
    Area.APPEAL: appeal.appeal,
    Area.CHANGES: appeal.changes,
    Area.DELETE_CHAT: appeal.delete_chat,
    Area.TYPE_COUNTRY: appeal.type_country,
    Area.ACTION: walkthrough.play,
    Area.QUICK: quick.quick,
    Area.PLEDGES: pledges.pledges,
    Area.REMINDERS: reminders.reminders,
    Area.LANGUAGE: settings.choose_language,
    Area.LANGUAGE_CHOSEN: settings.language_chosen,
    Area.HELP: settings.help_,
    Area.STOP: settings.stop,
    Area.RESUME: settings.resume,
    Area.PRIVACY: privacy.privacy,
    Area.MY_DATA: privacy.my_data,
    Area.FORGET: privacy.ask_forget,
    Area.FORGOTTEN: privacy.forget,
    Area.UPDATES: updates.updates,
    Area.ADMIN: admin,
    Area.GROUPS: groups.invite,
    Area.GROUP: groups.settings,
}


async def screen_for(visit: Visit) -> Screen:
    """What to show: the place asked for, or what safety puts in its stead."""
    visit = walkthrough.with_known_country(visit)
    return turned_away(visit) or await _ANSWERS[visit.place.area](visit)
