"""The one driver that plays any action of ``campaign/actions``."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from campaign.pledges import State
from campaign.walkthrough import JOIN, Answers, Asks, Choose, Outcome, Turn
from handlers import pledging
from messages.callbacks import Area
from messages.screens import walkthrough, welcome
from messages.screens.exhibits import is_drawn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from campaign.walkthrough import Action
    from handlers.visit import Visit
    from messages.screen import Screen

_FOR_A_COUNTRY: Final = frozenset({Area.QUICK, Area.REMINDERS, Area.UPDATES})


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
    return await _step(visit, action)


async def _step(visit: Visit, action: Action) -> Screen:
    if visit.place.way == JOIN and visit.scene.event is None:
        return walkthrough.event_over(visit.scene)
    answers = _answered(visit)
    step = action.reached(visit.place.step, answers)
    if isinstance(step, Choose) and step.asks is Asks.WAY and (way := walkthrough.only_way(visit.scene, action)):
        visit = visit.at(replace(visit.place, way=way))
        step = action.reached(visit.place.step, _answered(visit))
    if is_drawn(step):
        return await asyncio.to_thread(walkthrough.step_screen, visit.scene, action, step)
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
        return await _step(visit, action)
    marked = await pledging.mark(visit, action, outcome.state) if outcome.state else None
    return walkthrough.outcome_screen(visit.scene, action, outcome, marked)


async def _undo(visit: Visit, action: Action) -> Screen:
    return await pledging.undo(visit, action) or await _step(visit, action)


async def _going(visit: Visit, action: Action) -> Screen:
    """Nothing to note: whoever is going has pledged it already."""
    if visit.scene.event is None or not walkthrough.knows(visit.scene, action, Turn.GOING):
        return await _step(visit, action)
    return walkthrough.told_turn(visit.scene, action, Turn.GOING)


async def _called_off(visit: Visit, action: Action) -> Screen:
    if not walkthrough.knows(visit.scene, action, Turn.CALLED_OFF):
        return await _step(visit, action)
    marked = await pledging.mark(visit, action, State.TRIED)
    return walkthrough.told_turn(visit.scene, action, Turn.CALLED_OFF, marked)


async def _answered_or_not(visit: Visit, action: Action) -> Screen:
    """Whether the letter was answered is told to nobody and not kept: the words are what the person gets."""
    turn = Turn(visit.place.step)
    if not walkthrough.knows(visit.scene, action, turn):
        return await _step(visit, action)
    return walkthrough.told_turn(visit.scene, action, turn)


_TURNS: Final[Mapping[str, Callable[[Visit, Action], Awaitable[Screen]]]] = {
    Outcome.LATER: pledging.later,
    Turn.AGREED: pledging.agree,
    Turn.CALENDAR: pledging.calendar,
    Turn.UNDO: _undo,
    Turn.GOING: _going,
    Turn.CALLED_OFF: _called_off,
    Turn.ANSWERED: _answered_or_not,
    Turn.NOT_ANSWERED: _answered_or_not,
}
