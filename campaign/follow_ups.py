"""What is written about a pledge by itself, and when: how it went, whether a letter was answered, an event.

A pledge has at most one next step, which stands in its row; when that is done, the rules here say what follows. All
times are by day: the questions of a plan and of a letter on the person's own clock, those of an event on the event's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from campaign.content import EventStatus
from campaign.events import event_by_code, fingerprint
from campaign.pledges import Attendance, Pledge, State, changed, is_past

if TYPE_CHECKING:
    from datetime import date

    from campaign.content import Content, Event

MOST_ASKS: Final = 2
"""How often one pledge may be asked about. A third time would be nagging."""

ASK_AGAIN_AFTER: Final = timedelta(days=3)
CLOSED_AFTER: Final = timedelta(days=3)
"""How long after the last question a pledge without an answer stays open."""

LATE_AFTER: Final = timedelta(days=2)
"""How long after its time a question still makes sense; a later one would puzzle more than help."""

TOGETHER: Final = timedelta(hours=1)
"""What is due within this much of each other comes as one message."""

EVE_AT: Final = time(11)
DAY_AT: Final = time(8)
AFTER_AT: Final = time(10)
"""On the day before an event, on its day, and on the day after, on the clock of where it is."""

REPLY_AT: Final = time(9)

_A_MOMENT: Final = timedelta(minutes=1)


class Step(StrEnum):
    """What comes next for a pledge. The values are stored: never rename one without a migration."""

    ASK = "ask"
    """How did it go?"""
    CLOSE = "close"
    """Nobody answered: it is closed without a word."""
    REPLY = "reply"
    """Was the letter answered?"""
    EVE = "eve"
    """The event is tomorrow: are you going?"""
    DAY = "day"
    """The event is today."""
    AFTER = "after"
    """The event was yesterday: were you there?"""
    CHANGE = "change"
    """The event is at another time or place, or called off."""


@dataclass(frozen=True, slots=True)
class Next:
    """A step and its moment (UTC)."""

    step: Step
    at: datetime


def first_question(pledge: Pledge, content: Content, zone: ZoneInfo | None, now: datetime) -> Next | None:
    """What comes first for an open pledge; nothing where its time is over or unknown."""
    if not pledge.is_open or pledge.asks >= MOST_ASKS:
        return None
    if pledge.attendance:
        event = _planned_event(pledge, content)
        # What comes within the hour would follow on the heels of the pledge itself.
        return next_of_event(event, now + TOGETHER) if event else None
    if pledge.plan is None or zone is None or is_past(pledge.plan, zone, now):
        return None
    return Next(Step.ASK, pledge.plan.moment(zone))


def next_of_event(event: Event, now: datetime) -> Next | None:
    """The soonest message about an event that is still to come after `now`."""
    zone, day = ZoneInfo(event.zone), event.starts.date()
    # What begins early has been told of the day before: nobody is woken for it.
    begins_early = event.starts.astimezone(UTC) - _at(day, DAY_AT, zone) < TOGETHER
    moments = (
        Next(Step.EVE, _at(day - timedelta(days=1), EVE_AT, zone)),
        *(() if begins_early else (Next(Step.DAY, _at(day, DAY_AT, zone)),)),
        Next(Step.AFTER, _morning_after(event)),
    )
    return next((one for one in moments if one.at > now), None)


def reply_question(days: int, zone: ZoneInfo, now: datetime, wave_end: date) -> Next | None:
    """When to ask whether a letter sent now was answered; nothing where the wave is over by then."""
    day = now.astimezone(zone).date() + timedelta(days=days)
    return Next(Step.REPLY, _at(day, REPLY_AT, zone)) if day <= wave_end else None


def is_late(step: Step, at: datetime, content: Content, pledge: Pledge, now: datetime) -> bool:
    """Whether a message that was to come at `at` would be out of place now."""
    event = event_by_code(content, pledge.attendance.event) if pledge.attendance else None
    if step in {Step.CLOSE, Step.CHANGE}:
        return step is Step.CHANGE and event is not None and _is_over(event, now)
    if event and event.status is EventStatus.PLANNED:
        # It may have been moved to another day since.
        today, day = now.astimezone(ZoneInfo(event.zone)).date(), event.starts.date()
        match step:
            case Step.EVE:
                return today != day - timedelta(days=1)
            case Step.DAY:
                return today != day or now >= event.starts.astimezone(UTC)
            case Step.AFTER if not _is_over(event, now):
                return True
    return now - at > LATE_AFTER


def taken(pledge: Pledge, step: Step, content: Content, now: datetime) -> tuple[Pledge, Next | None]:
    """The pledge once this step is taken at `now`, and what comes after it."""
    match step:
        case Step.ASK | Step.AFTER:
            asked = replace(changed(pledge, State.ASKED), asks=pledge.asks + 1)
            goes_on = step is Step.ASK and asked.asks < MOST_ASKS
            return asked, Next(Step.ASK, now + ASK_AGAIN_AFTER) if goes_on else Next(Step.CLOSE, now + CLOSED_AFTER)
        case Step.CLOSE:
            return closed(pledge), None
        case Step.REPLY:
            return pledge, None
    event = _planned_event(pledge, content)
    # What was to come within the hour is told with this.
    then = next_of_event(event, now + TOGETHER) if event else None
    if event is None or then is None:
        return closed(pledge), None
    return replace(pledge, attendance=Attendance(event.code, fingerprint(event))), then


def passed_over(pledge: Pledge, step: Step, content: Content, now: datetime) -> tuple[Pledge, Next | None]:
    """The pledge where this step came too late to be taken, and what comes instead."""
    if step is Step.REPLY:
        return pledge, None
    event = _planned_event(pledge, content)
    then = next_of_event(event, now) if event and step not in {Step.ASK, Step.CLOSE} else None
    if event and then is None and step in {Step.EVE, Step.DAY} and now - _morning_after(event) <= LATE_AFTER:
        then = Next(Step.AFTER, now + _A_MOMENT)  # after a standstill: it is not too late to ask how it was
    return (pledge, then) if then else (closed(pledge), None)


def closed(pledge: Pledge) -> Pledge:
    """The pledge without an answer; which event it was for is kept no longer."""
    return replace(changed(pledge, State.EXPIRED) if pledge.is_open else pledge, attendance=None)


def is_news(pledge: Pledge, content: Content) -> bool:
    """Whether the person was told something else about their event than what the facts say now."""
    if pledge.attendance is None:
        return False
    event = event_by_code(content, pledge.attendance.event)
    return event is None or fingerprint(event) != pledge.attendance.told


def _planned_event(pledge: Pledge, content: Content) -> Event | None:
    event = event_by_code(content, pledge.attendance.event) if pledge.attendance else None
    return event if event and event.status is EventStatus.PLANNED else None


def _morning_after(event: Event) -> datetime:
    # What ends at midnight was on the day before.
    zone = ZoneInfo(event.zone)
    last_day = (event.ends.astimezone(UTC) - timedelta(minutes=1)).astimezone(zone).date()
    return _at(last_day + timedelta(days=1), AFTER_AT, zone)


def _is_over(event: Event, now: datetime) -> bool:
    return now >= event.ends.astimezone(UTC)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
