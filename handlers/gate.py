"""Safety first: who may go where, whatever the entrance. The rule itself is in ``campaign/safety.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.safety import Capability, Verdict, verdict
from messages.callbacks import Area
from messages.screens import reminders, updates, welcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handlers.visit import Visit
    from messages.screen import Screen
    from messages.screens.scene import Scene

# Neutral, and needed by anybody at any time: they name no campaign and nobody is asked before them. Admins of groups
# are asked about the whole group, themselves included.
_OPEN: Final = frozenset(
    {
        Area.LANGUAGE,
        Area.LANGUAGE_CHOSEN,
        Area.HELP,
        Area.PRIVACY,
        Area.MY_DATA,
        Area.FORGET,
        Area.FORGOTTEN,
        Area.STOP,
        Area.DELETE_CHAT,
        Area.ADMIN,
        Area.GROUP,
    }
)
_INSTEAD: Final[Mapping[Verdict, Callable[[Scene], Screen]]] = {
    Verdict.ASK: welcome.question,
    Verdict.READ_ONLY: welcome.read_only,
    Verdict.UNSAFE_COUNTRY: welcome.unsafe_country,
    Verdict.NOT_STORED: welcome.menu,
}
# To hear less needs no question.
_STOPS: Final[Mapping[Area, str]] = {Area.REMINDERS: reminders.Step.STOP, Area.UPDATES: updates.Step.STOP}
_NEEDS: Final = {
    Area.MENU: Capability.SHARE,
    Area.QUICK: Capability.SHARE,
    Area.TYPE_COUNTRY: Capability.SHARE,
    Area.RESUME: Capability.STORE,
    Area.REMINDERS: Capability.SHARE,
    Area.UPDATES: Capability.SHARE,
    Area.GROUPS: Capability.SHARE,
}


def turned_away(visit: Visit) -> Screen | None:
    """The screen to show instead of the place, or nothing when the way is free."""
    place = visit.place
    if place.area in _OPEN or _STOPS.get(place.area) == place.step:
        return None
    scene = visit.scene
    # What names the campaign is not even read before the question: somebody may look over a shoulder.
    ruled = verdict(place.risk, _needs(visit), scene.country) if place.risk else Verdict.ASK
    return None if ruled is Verdict.ALLOWED else _INSTEAD[ruled](scene)


def _needs(visit: Visit) -> Capability:
    if visit.place.area is Area.ACTION and visit.action:
        return visit.action.needs
    return _NEEDS.get(visit.place.area, Capability.READ)
