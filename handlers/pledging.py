"""How a pledge is made, what becomes of it, and how that is taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.redaction import get_logger
from bot.storage import Purpose
from campaign.events import fingerprint
from campaign.follow_ups import TOGETHER, Next, first_question, next_of_event, reply_question
from campaign.pledges import (
    Attendance,
    NotAPlanError,
    Plan,
    Pledge,
    State,
    Whom,
    changed,
    is_past,
    within_wave,
)
from campaign.safety import Capability
from campaign.walkthrough import JOIN, Outcome
from messages.screens import planning, walkthrough
from messages.screens.exhibits.letters import addressed_embassy

if TYPE_CHECKING:
    from bot.context import Services
    from bot.storage import Person, Transaction
    from campaign.walkthrough import Action
    from handlers.visit import Visit
    from messages.screen import Screen

_WORTH_TELLING: Final = frozenset({3, 10, 30, 100})
_log = get_logger(__name__)


async def later(visit: Visit, action: Action) -> Screen:
    """When? And then, with agreement, a pledge."""
    agreed = visit.person is not None and Purpose.FOLLOW_UPS in visit.person.consents
    # Which event it is, is kept for no other pledge: nobody has agreed to that before.
    return await _pledge(visit, action, agreed=agreed and visit.place.way != JOIN)


async def agree(visit: Visit, action: Action) -> Screen:
    """The person has read what is kept, and agrees. Everything else is asked again: a button proves nothing."""
    return await _pledge(visit, action, agreed=True)


async def calendar(visit: Visit, action: Action) -> Screen:
    """A file for the person's own calendar, and nothing kept."""
    if visit.place.way == JOIN:
        return walkthrough.event_calendar(visit.scene, action)
    when = _planned(visit, action)
    return planning.calendar(visit.scene, when) if isinstance(when, planning.LocalPlan) else when


async def mark(visit: Visit, action: Action, state: State) -> walkthrough.Marked | None:
    """The pledge of this wave, now in that state, where there is one. A letter that came back is counted anyway."""
    services = visit.services
    wave = services.facts.content.campaign.wave.id
    pledge = await services.pledges.find(visit.chat_id, action.slug, wave)
    returned_from = _embassy_written_to(visit, action) if state is State.TRIED else None
    if pledge is None and returned_from is None:
        return None
    then = _reply_question(visit, action) if state is State.DONE else None
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, services.clock.now()):
            if pledge is not None:
                await services.pledges.change(tx, visit.chat_id, changed(pledge, state), then)
            if returned_from is not None and (pledge is None or pledge.state is not State.TRIED):
                _tell(returned_from, await services.returned_letters.count_one(tx, returned_from, wave))
    if pledge is None:
        return None
    zone = _zone_to_write_in(visit)
    others = any(one.is_open for one in await services.pledges.of(visit.chat_id) if one.action != action.slug)
    return walkthrough.Marked(then.at.astimezone(zone) if then and zone else None, others_open=others)


async def undo(visit: Visit, action: Action) -> Screen | None:
    """The pledge stands open again, with what comes next for it, if its time is still to come and the person agrees.

    Nothing where there is no pledge, or nothing may be kept.
    """
    services = visit.services
    pledge = await services.pledges.find(visit.chat_id, action.slug, services.facts.content.campaign.wave.id)
    if pledge is None or not visit.scene.may(Capability.STORE):
        return None
    now = services.clock.now()
    zone = _zone_to_write_in(visit)
    reopened = changed(pledge, State.PLEDGED)
    # Which event it was for was erased with the outcome; the button still knows.
    if visit.scene.event and zone:
        reopened = replace(reopened, attendance=_attendance(visit))
    then = first_question(reopened, services.facts.content, zone, now) if zone else None
    returned_from = _embassy_written_to(visit, action) if pledge.state is State.TRIED else None
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, now):
            await services.pledges.record(tx, visit.chat_id, reopened, then)
            if returned_from is not None:
                await services.returned_letters.take_back(tx, returned_from, pledge.wave)
    clock = ZoneInfo(visit.scene.event.zone) if visit.scene.event else zone
    return walkthrough.undone(visit.scene, action, then.at.astimezone(clock) if then else None)


async def write_again(tx: Transaction, services: Services, person: Person) -> None:
    """To somebody to whom nothing came for a while: what is still to come about their pledges is set anew."""
    if person.time_zone is None:
        return
    now, zone = services.clock.now(), ZoneInfo(person.time_zone)
    for pledge in await services.pledges.of(person.chat_id, within=tx):
        then = first_question(pledge, services.facts.content, zone, now)
        if then:
            await services.pledges.record(tx, person.chat_id, pledge, then)


async def _pledge(visit: Visit, action: Action, *, agreed: bool) -> Screen:
    """A pledge where all is answered and `agreed`, or the next question; a file where nothing may be kept."""
    if visit.place.way == JOIN:
        return await _attend(visit, action, agreed=agreed)
    when = _planned(visit, action)
    if not isinstance(when, planning.LocalPlan):
        return when
    scene = visit.scene
    if not scene.may(Capability.STORE):
        return planning.calendar(scene, when)
    wave, zone = scene.content.campaign.wave, ZoneInfo(when.zone)
    if not within_wave(wave.start, wave.end, when.plan.day, zone, scene.now):
        return planning.no_round(scene)
    if not agreed:
        return planning.ask_consent(scene, action, when, visit.place.whom or Whom.MYSELF)
    pledge = Pledge(action.slug, wave.id, visit.place.whom or Whom.MYSELF, State.PLEDGED, when.plan)
    then = first_question(pledge, scene.content, zone, scene.now)
    await _record(visit, pledge, then, when.zone)
    return planning.recorded(scene, action, when)


async def _attend(visit: Visit, action: Action, *, agreed: bool) -> Screen:
    """The same for an event, which has times of its own."""
    scene, event = visit.scene, visit.scene.event
    if event is None:
        return walkthrough.event_over(scene)
    if not scene.may(Capability.STORE):
        return walkthrough.event_calendar(scene, action)
    wave, zone = scene.content.campaign.wave, ZoneInfo(event.zone)
    if not within_wave(wave.start, wave.end, event.starts.date(), zone, scene.now):
        return planning.no_round(scene)
    whom = visit.place.whom or Whom.MYSELF
    then = next_of_event(event, scene.now + TOGETHER)
    if then is None:
        return walkthrough.event_over(scene)
    if not agreed:
        return planning.ask_consent_for_event(scene, action, event, whom)
    pledge = Pledge(action.slug, wave.id, whom, State.PLEDGED, None, attendance=_attendance(visit))
    await _record(visit, pledge, then, visit.zone or event.zone)
    return planning.recorded_for_event(scene, action, then.at.astimezone(zone))


async def _record(visit: Visit, pledge: Pledge, then: Next | None, zone: str) -> None:
    services, place = visit.services, visit.place
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, visit.update_id, services.clock.now()):
            await services.people.agree(
                tx,
                visit.chat_id,
                language=place.language,
                country=place.iso2 or None,
                time_zone=zone,
                purpose=Purpose.FOLLOW_UPS,
                on=services.clock.today(ZoneInfo(zone)),
            )
            await services.pledges.record(tx, visit.chat_id, pledge, then)


def _planned(visit: Visit, action: Action) -> planning.LocalPlan | Screen:
    """The plan of the place with its time zone; or the next question on the way to one."""
    scene = visit.at(replace(visit.place, step=Outcome.LATER)).scene
    if scene.country is None:
        return planning.ask_country(replace(scene, place=replace(scene.place, country="", plan="")))
    zone = visit.zone
    if zone is None:
        return planning.ask_zone(scene, scene.country.time_zones)
    try:
        plan = Plan.from_code(visit.place.plan)
    except NotAPlanError:
        return planning.ask_when(scene, action, zone)
    if is_past(plan, ZoneInfo(zone), scene.now):
        return planning.ask_when(scene, action, zone, past=True)
    return planning.LocalPlan(plan, zone)


def _attendance(visit: Visit) -> Attendance | None:
    event = visit.scene.event
    return Attendance(event.code, fingerprint(event)) if event else None


def _reply_question(visit: Visit, action: Action) -> Next | None:
    """When to ask whether there was an answer, of somebody who agreed to be asked."""
    zone = _zone_to_write_in(visit)
    if action.reply_days is None or zone is None or not visit.scene.may(Capability.STORE):
        return None
    wave_end = visit.services.facts.content.campaign.wave.end
    return reply_question(action.reply_days, zone, visit.services.clock.now(), wave_end)


def _zone_to_write_in(visit: Visit) -> ZoneInfo | None:
    """The clock of somebody who agreed to be asked; nothing where nobody may be."""
    person = visit.person
    agreed = person is not None and Purpose.FOLLOW_UPS in person.consents
    return ZoneInfo(person.time_zone) if person and agreed and person.time_zone else None


def _embassy_written_to(visit: Visit, action: Action) -> str | None:
    """The country in which the embassy sits that the letter of this place went to."""
    embassy = addressed_embassy(visit.scene) if action.needs is Capability.CONTACT else None
    return embassy.seat if embassy else None


def _tell(seat: str, count: int) -> None:
    """The operator hears of it when it is more than somebody's slip, and not each time."""
    if count in _WORTH_TELLING:
        _log.warning("letters_to_an_embassy_come_back", seat=seat, count=count)
