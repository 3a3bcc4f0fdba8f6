"""For whom an update is, and when it goes out. Every choice is an edit, and a button says what is to be so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from campaign.audiences import ActionFilter, UpdateTopic
from campaign.broadcasts import Missing
from handlers.admin.changing import change, edited, seen
from handlers.admin.counting import people_for
from messages.codes import OFF, ON
from messages.screens.admin import audience as screens
from messages.screens.admin import leaving_out, progress, sending_times
from messages.screens.admin.choosing import ALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.broadcasts import Broadcast, Bulletin
    from handlers.visit import Visit
    from messages.screen import Screen
    from messages.screens.scene import Scene

    Draw = Callable[[Scene, Broadcast], Screen]

EDIT: Final = "edit"
_FOUND: Final = 6  # country names to choose from when a typed one fits several


async def audience(visit: Visit) -> Screen:
    """All that describes who it is for."""
    return await _drawn(visit, screens.audience)


async def topic(visit: Visit) -> Screen:
    """What kind of update it is."""
    way = visit.place.way
    if way not in set(UpdateTopic):
        return await _drawn(visit, screens.topics)
    return await _edit(visit, lambda bulletin: _for(bulletin, topic=UpdateTopic(way)), screens.audience)


async def languages(visit: Visit) -> Screen:
    """People of which languages."""
    way = visit.place.way
    if way == ALL:
        return await _edit(visit, lambda bulletin: _for(bulletin, languages=frozenset()), screens.languages)
    language, on = way[:2], way[2:]
    if language not in visit.services.catalogs or on not in {ON, OFF}:
        return await _drawn(visit, screens.languages)

    def chosen(bulletin: Bulletin) -> Bulletin:
        return _for(bulletin, languages=_put(bulletin.audience.languages, language, on))

    return await _edit(visit, chosen, screens.languages)


async def countries(visit: Visit) -> Screen:
    """People in which countries."""
    place = visit.place
    if place.way == ALL:
        return await _edit(visit, lambda bulletin: _for(bulletin, countries=frozenset()), screens.countries)
    if place.iso2 not in visit.services.facts.content.countries or place.way not in {ON, OFF}:
        return await _drawn(visit, screens.countries)

    def chosen(bulletin: Bulletin) -> Bulletin:
        return _for(bulletin, countries=_put(bulletin.audience.countries, place.iso2, place.way))

    return await _edit(visit, chosen, screens.countries)


async def country_prompt(visit: Visit) -> Screen:
    """Ask for a country's name; or take it, where the place has one by now."""
    if visit.place.country:
        return await countries(visit.at(replace(visit.place, way=ON)))
    return await _drawn(visit, screens.country_prompt)


async def typed_country(visit: Visit, text: str) -> Screen:
    """The name of a country, typed as a reply to the prompt."""
    found = visit.services.facts.names.search(text, _FOUND)
    if len(found) == 1:
        return await countries(visit.at(replace(visit.place, country=found[0], way=ON)))
    return await _drawn(visit, lambda scene, broadcast: screens.which_country(scene, broadcast, found))


async def status(visit: Visit) -> Screen:
    """One action, and how people stand to it."""
    place, action = visit.place, visit.action
    if place.way == ALL:
        return await _edit(visit, lambda bulletin: _for(bulletin, action=None), screens.audience)
    if action is None:
        return await _drawn(visit, screens.actions)
    if place.way not in screens.STATUSES:
        return await _drawn(visit, lambda scene, broadcast: screens.statuses(scene, broadcast, action))
    chosen = ActionFilter(action.slug, _wave(visit), screens.STATUSES[place.way])
    return await _edit(visit, lambda bulletin: _for(bulletin, action=chosen), screens.audience)


async def exclude(visit: Visit) -> Screen:
    """Whom to leave out."""
    way = visit.place.way
    if way in leaving_out.QUIET_DAYS:
        days = leaving_out.QUIET_DAYS[way]
        return await _edit(visit, lambda bulletin: _for(bulletin, quiet_days=days), leaving_out.left_out)
    if way == OFF:
        return await _edit(visit, lambda bulletin: _for(bulletin, without_done=None), leaving_out.left_out)
    if visit.action is None or way != ON:
        return await _drawn(visit, leaving_out.left_out)
    done = (visit.action.slug, _wave(visit))
    return await _edit(visit, lambda bulletin: _for(bulletin, without_done=done), leaving_out.left_out)


async def important(visit: Visit) -> Screen:
    """Whether it also reaches those who want only what matters most."""
    on = visit.place.way == ON
    return await _edit(visit, lambda bulletin: replace(bulletin, important=on), screens.audience)


async def groups(visit: Visit) -> Screen:
    """Whether it is also posted in groups and channels."""
    on = visit.place.way == ON
    return await _edit(visit, lambda bulletin: _for(bulletin, to_groups=on), screens.audience)


async def missing(visit: Visit) -> Screen:
    """What people get in whose language there is no text: asked with how many they are."""
    way = visit.place.way
    if way == leaving_out.SKIP:
        return await _edit(visit, lambda bulletin: replace(bulletin, missing=Missing.SKIP), screens.audience)
    if way in visit.services.catalogs:
        return await _edit(visit, lambda bulletin: replace(bulletin, missing=way), screens.audience)
    found = await seen(visit)
    if found is None:
        return progress.gone(visit.scene)
    return leaving_out.missing(visit.scene, found, await people_for(visit.services, found))


async def when(visit: Visit) -> Screen:
    """At once, or at an hour of the recipients' own day."""
    way = visit.place.way
    moment = sending_times.moment_from(way)
    if way != sending_times.AT_ONCE and moment is None:
        return await _drawn(visit, sending_times.when)
    return await _edit(visit, lambda bulletin: replace(bulletin, moment=moment), sending_times.when)


async def day(visit: Visit) -> Screen:
    """At which hour of that day?"""
    moment = sending_times.moment_from(visit.place.way)
    if moment is None:
        return await _drawn(visit, sending_times.when)
    return await _drawn(visit, lambda scene, broadcast: sending_times.hours(scene, broadcast, moment.day))


async def lasts(visit: Visit) -> Screen:
    """How long after its start it still makes sense."""
    chosen = sending_times.LASTING.get(visit.place.way)
    if chosen is None:
        return await _drawn(visit, sending_times.when)
    return await _edit(visit, lambda bulletin: replace(bulletin, lasts=chosen), sending_times.when)


async def _drawn(visit: Visit, draw: Draw) -> Screen:
    found = await seen(visit)
    return draw(visit.scene, found) if found else progress.gone(visit.scene)


async def _edit(visit: Visit, bulletin: Callable[[Bulletin], Bulletin], draw: Draw) -> Screen:
    changed = await change(visit, EDIT, edited(bulletin))
    return draw(visit.scene, changed.broadcast) if changed else progress.gone(visit.scene)


def _for(bulletin: Bulletin, **changes: object) -> Bulletin:
    return replace(bulletin, audience=replace(bulletin.audience, **changes))  # type: ignore[arg-type]  # fields of Audience


def _put(chosen: frozenset[str], one: str, on: str) -> frozenset[str]:
    return chosen | {one} if on == ON else chosen - {one}


def _wave(visit: Visit) -> str:
    return visit.services.facts.content.campaign.wave.id
