"""Pledges and events that are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from campaign.content import Confidence, Event, EventStatus, Source
from campaign.events import fingerprint
from campaign.pledges import Attendance, Plan, Pledge, Slot, State, Whom

if TYPE_CHECKING:
    from campaign.content import Content

TOMORROW = Plan(date(2026, 11, 25), Slot.MORNING)


def planned(state: State = State.PLEDGED, plan: Plan | None = TOMORROW, asks: int = 0) -> Pledge:
    return Pledge("embassy", "2026-27", Whom.MYSELF, state, plan, asks)


def an_event(starts: str, zone: str = "Europe/Berlin", *, minutes: int = 60) -> Event:
    begins = datetime.fromisoformat(starts).replace(tzinfo=ZoneInfo(zone))
    return Event(
        code="b01",
        iso2="DE",
        cities={"en": "Berlin", "be": "", "de": "", "ru": ""},
        place="Pariser Platz",
        starts=begins,
        ends=(begins.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(begins.tzinfo),
        zone=zone,
        host="a union",
        status=EventStatus.PLANNED,
        source=Source("the host", None, Confidence.HIGH),
    )


def attending(event: Event, state: State = State.PLEDGED, *, kept: bool = True) -> Pledge:
    """Somebody who knows of the event as it is; with `kept` the pledge still says which it was."""
    attendance = Attendance(event.code, fingerprint(event)) if kept else None
    return Pledge("protest", "2026-27", Whom.MYSELF, state, None, attendance=attendance)


def knowing(content: Content, *events: Event) -> Content:
    """The facts with these events."""
    return replace(content, events=events)


def at(local: str, zone: str = "Europe/Berlin") -> datetime:
    """A moment on somebody's clock, in UTC."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
