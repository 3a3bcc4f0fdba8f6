"""The one driver that plays any action of ``campaign/actions``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.redaction import get_logger
from bot.storage import Purpose
from campaign.pledges import NotAPlanError, Plan, Pledge, State, Whom, changed, is_past, next_ask, within_wave
from campaign.safety import Capability
from campaign.walkthrough import JOIN, Answers, Asks, Choose, Outcome, Turn
from messages.callbacks import Area
from messages.screens import planning, walkthrough, welcome
from messages.screens.exhibits.letters import addressed_embassy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from campaign.walkthrough import Action
    from handlers.visit import Visit
    from messages.screen import Screen

_FOR_A_COUNTRY: Final = frozenset({Area.QUICK, Area.REMINDERS})
_WORTH_TELLING: Final = frozenset({3, 10, 30, 100})
_log = get_logger(__name__)


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
    if visit.place.way == JOIN and visit.scene.event is None:
        return walkthrough.event_over(visit.scene)
    answers = _answered(visit)
    step = action.reached(visit.place.step, answers)
    if isinstance(step, Choose) and step.asks is Asks.WAY and (way := walkthrough.only_way(visit.scene, action)):
        visit = visit.at(replace(visit.place, way=way))
        step = action.reached(visit.place.step, _answered(visit))
    return walkthrough.step_screen(visit.scene, action, step)


def _answered(visit: Visit) -> Answers:
    place = visit.place
    ways = {step.way for step in visit.action.steps} - {None} if visit.action else set()
    way = place.way if place.way in ways else ""
    answers = {Asks.COUNTRY: visit.scene.country, Asks.WHOM: place.whom, Asks.WAY: way or None}
    return Answers(frozenset(question for question, answer in answers.items() if answer is not None), way)


def with_known_country(visit: Visit) -> Visit:
    """Whoever agreed to it has told us a country: a button that comes from their pledge need not carry it.

    To be asked before the gate, which has to know the country.
    """
    place, person = visit.place, visit.person
    if place.country or not (person and person.country):
        return visit
    is_needed = place.area in _FOR_A_COUNTRY or (place.area is Area.ACTION and place.step not in _questions(visit))
    return visit.at(replace(place, country=person.country)) if is_needed else visit


def _questions(visit: Visit) -> frozenset[str]:
    steps = visit.action.steps if visit.action else ()
    return frozenset({"", *(step.code for step in steps if isinstance(step, Choose))})


async def _told(visit: Visit, action: Action, outcome: Outcome) -> Screen:
    """How it went: said thanks for, and noted where a pledge is on record."""
    asks_country = any(isinstance(step, Choose) and step.asks is Asks.COUNTRY for step in action.steps)
    if asks_country and visit.scene.country is None:
        return _step(visit, action)
    marked = outcome.state is not None and await _mark(visit, action, outcome.state)
    return walkthrough.outcome_screen(visit.scene, action, outcome, marked=marked)


async def _mark(visit: Visit, action: Action, state: State) -> bool:
    """Whether there is a pledge in this wave, now in that state. A letter that came back is counted all the same."""
    services = visit.services
    wave = services.facts.content.campaign.wave.id
    pledge = await services.pledges.find(visit.chat_id, action.slug, wave)
    returned_from = _embassy_written_to(visit, action) if state is State.TRIED else None
    if pledge is None and returned_from is None:
        return False
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, services.clock.now()):
            if pledge is not None:
                await services.pledges.change(tx, visit.chat_id, changed(pledge, state))
            if returned_from is not None and (pledge is None or pledge.state is not State.TRIED):
                _tell(returned_from, await services.returned_letters.count_one(tx, returned_from, wave))
    return pledge is not None


def _embassy_written_to(visit: Visit, action: Action) -> str | None:
    """The country in which the embassy sits that the letter of this place went to."""
    embassy = addressed_embassy(visit.scene) if action.needs is Capability.CONTACT else None
    return embassy.seat if embassy else None


def _tell(seat: str, count: int) -> None:
    """The operator hears of it when it is more than somebody's slip, and not each time."""
    if count in _WORTH_TELLING:
        _log.warning("letters_to_an_embassy_come_back", seat=seat, count=count)


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
    returned_from = _embassy_written_to(visit, action) if pledge.state is State.TRIED else None
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, now):
            await services.pledges.record(tx, visit.chat_id, reopened, asked_at)
            if returned_from is not None:
                await services.returned_letters.take_back(tx, returned_from, pledge.wave)
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
    if scene.place.way == JOIN and scene.event is None:
        return walkthrough.event_over(scene)
    if scene.country is None:
        return planning.ask_country(replace(scene, place=replace(scene.place, country="", plan="")))
    zone = scene.event.zone if scene.event else visit.zone
    if zone is None:
        return planning.ask_zone(scene, scene.country.time_zones)
    try:
        plan = Plan.from_code(visit.place.plan)
    except NotAPlanError:
        return planning.ask_when(scene, action, zone)
    if is_past(plan, ZoneInfo(zone), scene.now):
        return planning.ask_when(scene, action, zone, past=True)
    return planning.LocalPlan(plan, zone)


def _round_open_for(visit: Visit, when: planning.LocalPlan) -> bool:
    wave = visit.services.facts.content.campaign.wave
    return within_wave(wave.start, wave.end, when.plan, ZoneInfo(when.zone), visit.services.clock.now())


_TURNS: Final[Mapping[str, Callable[[Visit, Action], Awaitable[Screen]]]] = {
    Outcome.LATER: _later,
    Turn.AGREED: _agree,
    Turn.CALENDAR: _calendar,
    Turn.UNDO: _undo,
}
