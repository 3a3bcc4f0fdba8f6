"""The one driver that plays any action of ``campaign/actions``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.storage import Purpose
from campaign.pledges import NotAPlanError, Plan, Pledge, State, Whom, changed, is_past, next_ask, within_wave
from campaign.safety import Capability
from campaign.walkthrough import Asks, Choose, Outcome, Turn
from messages.callbacks import Area
from messages.screens import planning, walkthrough, welcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from campaign.walkthrough import Action
    from handlers.visit import Visit
    from messages.screen import Screen


async def play(visit: Visit) -> Screen:
    """The screen of an action's step. An action that no longer exists leads to the menu."""
    action = visit.action
    if action is None:
        return welcome.menu(visit.scene)
    code = visit.place.step
    if code in _TURNS:
        return await _TURNS[code](visit, action)
    if code in action.outcomes:
        return await _told(visit, action, Outcome(code))
    return _step(visit, action)


def _step(visit: Visit, action: Action) -> Screen:
    return walkthrough.step_screen(visit.scene, action, action.reached(visit.place.step, _answered(visit)))


def _answered(visit: Visit) -> frozenset[Asks]:
    answers = {Asks.COUNTRY: visit.scene.country, Asks.WHOM: visit.place.whom}
    return frozenset(question for question, answer in answers.items() if answer is not None)


def with_known_country(visit: Visit) -> Visit:
    """Whoever agreed to it has told us a country: a button that comes from their pledge need not carry it.

    To be asked before the gate, which has to know the country.
    """
    place, person = visit.place, visit.person
    if place.area is not Area.ACTION or place.country or not (person and person.country):
        return visit
    return visit if place.step in _questions(visit) else visit.at(replace(place, country=person.country))


def _questions(visit: Visit) -> frozenset[str]:
    steps = visit.action.steps if visit.action else ()
    return frozenset({"", *(step.code for step in steps if isinstance(step, Choose))})


async def _told(visit: Visit, action: Action, outcome: Outcome) -> Screen:
    """How it went: said thanks for, and noted where a pledge is on record."""
    missing = {step.asks for step in action.steps if isinstance(step, Choose)} - _answered(visit)
    if Asks.COUNTRY in missing:
        return _step(visit, action)
    marked = outcome.state is not None and await _mark(visit, action, outcome.state)
    return walkthrough.outcome_screen(visit.scene, action, outcome, marked=marked)


async def _mark(visit: Visit, action: Action, state: State) -> bool:
    """Whether there is a pledge in this wave, now in that state."""
    services = visit.services
    pledge = await services.pledges.find(visit.chat_id, action.slug, services.facts.content.campaign.wave.id)
    if pledge is None:
        return False
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, services.clock.now()):
            await services.pledges.change(tx, visit.chat_id, changed(pledge, state))
    return True


async def _undo(visit: Visit, action: Action) -> Screen:
    """The pledge stands open again, and is asked about if its time is still to come and the person agrees to it."""
    services = visit.services
    pledge = await services.pledges.find(visit.chat_id, action.slug, services.facts.content.campaign.wave.id)
    if pledge is None or not visit.scene.may(Capability.STORE):
        return _step(visit, action)
    now = services.clock.now()
    reopened = changed(pledge, State.PLEDGED)
    zone = _zone_to_ask_in(visit)
    asked_at = next_ask(reopened, zone, now) if zone else None
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, now):
            await services.pledges.record(tx, visit.chat_id, reopened, asked_at)
    asked_on = asked_at.astimezone(zone) if asked_at else None
    return walkthrough.undone(visit.scene, action, asked_on)


def _zone_to_ask_in(visit: Visit) -> ZoneInfo | None:
    """The clock of somebody who agreed to be asked; nothing where nobody may be."""
    person = visit.person
    agreed = person is not None and Purpose.FOLLOW_UPS in person.consents
    return ZoneInfo(person.time_zone) if person and agreed and person.time_zone else None


async def _later(visit: Visit, action: Action) -> Screen:
    """When? And then, with agreement, a pledge."""
    agreed = visit.person is not None and Purpose.FOLLOW_UPS in visit.person.consents
    return await _pledge(visit, action, agreed=agreed)


async def _agree(visit: Visit, action: Action) -> Screen:
    """The person has read what is kept, and agrees. Everything else is asked again: a button proves nothing."""
    return await _pledge(visit, action, agreed=True)


async def _pledge(visit: Visit, action: Action, *, agreed: bool) -> Screen:
    """A pledge where all is answered and `agreed`, or the next question; a file where nothing may be kept."""
    when = _planned(visit, action)
    if not isinstance(when, planning.LocalPlan):
        return when
    if not visit.scene.may(Capability.STORE):
        return planning.calendar(visit.scene, when)
    if not _round_open_for(visit, when):
        return planning.no_round(visit.scene)
    if not agreed:
        return planning.ask_consent(visit.scene, action, when, visit.place.whom or Whom.MYSELF)
    return await _record(visit, action, when)


async def _record(visit: Visit, action: Action, when: planning.LocalPlan) -> Screen:
    services, place = visit.services, visit.place
    now = services.clock.now()
    pledge = Pledge(
        action=action.slug,
        wave=services.facts.content.campaign.wave.id,
        whom=place.whom or Whom.MYSELF,
        state=State.PLEDGED,
        plan=when.plan,
    )
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, now):
            await services.people.agree(
                tx,
                visit.chat_id,
                language=place.language,
                country=place.iso2,
                time_zone=when.zone,
                purpose=Purpose.FOLLOW_UPS,
                on=services.clock.today(ZoneInfo(when.zone)),
            )
            await services.pledges.record(tx, visit.chat_id, pledge, when.plan.moment(ZoneInfo(when.zone)))
    return planning.recorded(visit.scene, action, when)


async def _calendar(visit: Visit, action: Action) -> Screen:
    when = _planned(visit, action)
    return planning.calendar(visit.scene, when) if isinstance(when, planning.LocalPlan) else when


def _planned(visit: Visit, action: Action) -> planning.LocalPlan | Screen:
    """The plan of the place with its time zone; or the next question on the way to one."""
    scene = visit.at(replace(visit.place, step=Outcome.LATER)).scene
    if scene.country is None:
        return planning.ask_country(replace(scene, place=replace(scene.place, country="", plan="")))
    zone = _zone(visit, scene.country.time_zones)
    if zone is None:
        return planning.ask_zone(scene, scene.country.time_zones)
    try:
        plan = Plan.from_code(visit.place.plan)
    except NotAPlanError:
        return planning.ask_when(scene, action, zone)
    if is_past(plan, ZoneInfo(zone), scene.now):
        return planning.ask_when(scene, action, zone, past=True)
    return planning.LocalPlan(plan, zone)


def _zone(visit: Visit, zones: tuple[str, ...]) -> str | None:
    index = 0 if len(zones) == 1 else visit.place.zone_index
    if index is not None and index < len(zones):
        return zones[index]
    known = visit.person.time_zone if visit.person and visit.person.country == visit.place.iso2 else None
    return known if known in zones else None


def _round_open_for(visit: Visit, when: planning.LocalPlan) -> bool:
    wave = visit.services.facts.content.campaign.wave
    return within_wave(wave.start, wave.end, when.plan, ZoneInfo(when.zone), visit.services.clock.now())


_TURNS: Final[Mapping[str, Callable[[Visit, Action], Awaitable[Screen]]]] = {
    Outcome.LATER: _later,
    Turn.AGREED: _agree,
    Turn.CALENDAR: _calendar,
    Turn.UNDO: _undo,
}
