"""Later: when, with whose agreement, and what is put on record or into a calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from campaign.pledges import Plan, offered_plans
from campaign.walkthrough import Outcome, Turn
from messages.callbacks import Area
from messages.documents.calendar import calendar_file
from messages.screen import Button, Document, Screen, in_rows
from messages.screens.exhibits.protests import event_card
from messages.screens.walkthrough import countries

if TYPE_CHECKING:
    from datetime import date, datetime

    from campaign.content import Event
    from campaign.pledges import Whom
    from campaign.walkthrough import Action
    from messages.callbacks import Place
    from messages.catalog import Html
    from messages.screen import Rows
    from messages.screens.scene import Scene


@dataclass(frozen=True, slots=True)
class LocalPlan:
    """A plan with the time zone it is meant in, an IANA name."""

    plan: Plan
    zone: str

    def in_words(self, scene: Scene) -> str:
        """Wednesday, 25 November, 09:00 (Berlin)."""
        return scene.words.plain(
            "plan.full",
            day=scene.words.weekday(self.plan.day),
            time=scene.words.time(self.plan.slot.clock_time),
            city=scene.words.city_of_zone(self.zone),
        )


def ask_country(scene: Scene) -> Screen:
    """Without a country there is no hour to plan for."""
    return Screen(scene.words.html("plan.country"), (*countries(scene), (scene.to_menu("button.back"),)))


def ask_zone(scene: Scene, zones: tuple[str, ...]) -> Screen:
    """Several clocks run in this country: whose?"""
    buttons = [Button(scene.words.city_of_zone(zone), scene.place.in_zone(index)) for index, zone in enumerate(zones)]
    return Screen(scene.words.html("plan.zone"), (*in_rows(buttons, 2), (scene.to_menu("button.back"),)))


def ask_when(scene: Scene, action: Action, zone: str, *, past: bool = False) -> Screen:
    """The few moments worth a button; `past` when the one chosen from an old button is over."""
    local_now = scene.now.astimezone(ZoneInfo(zone))
    rows = tuple(
        (Button(_plan_label(scene, plan, local_now.date()), replace(scene.place, plan=plan.code())),)
        for plan in offered_plans(local_now)
    )
    back = scene.button("button.back", scene.place.at(scene.place.area, action=action.code, step=action.offer.code))
    text = scene.words.html("plan.past" if past else "plan.when", city=scene.words.city_of_zone(zone))
    return Screen(text, (*rows, (back,)))


def ask_consent(scene: Scene, action: Action, when: LocalPlan, whom: Whom) -> Screen:
    """What would be kept, why and until when, before anything is."""
    text = scene.words.html(
        "consent",
        plan=when.in_words(scene),
        wave_end=scene.words.day(scene.content.campaign.wave.end),
        pledge=scene.words.html(f"{action.slug}.pledge"),
        whom=scene.words.html(f"whom.{whom}"),
    )
    return Screen(text, _consent_rows(scene, replace(scene.place, step=Outcome.LATER, plan="")))


def ask_consent_for_event(scene: Scene, action: Action, event: Event, whom: Whom) -> Screen:
    """The same for an event: which one it is has to be kept, too."""
    text = scene.words.html(
        "consent.event",
        event=event_card(scene, event),
        wave_end=scene.words.day(scene.content.campaign.wave.end),
        pledge=scene.words.html(f"{action.slug}.pledge"),
        whom=scene.words.html(f"whom.{whom}"),
    )
    return Screen(text, _consent_rows(scene, replace(scene.place, step="")))


def no_round(scene: Scene) -> Screen:
    """Between two rounds of the campaign no pledge is taken; a calendar file still helps."""
    return Screen(
        scene.words.html("wave.over"),
        (
            (scene.button("button.calendar", replace(scene.place, step=Turn.CALENDAR)),),
            (scene.to_menu(),),
        ),
    )


def recorded(scene: Scene, action: Action, when: LocalPlan) -> Screen:
    """The pledge is on record."""
    return _recorded(scene, action, scene.words.html("pledge.recorded", plan=when.in_words(scene)))


def recorded_for_event(scene: Scene, action: Action, first: datetime) -> Screen:
    """The same for an event. `first`, on the event's clock, is when the person is written to next."""
    return _recorded(scene, action, scene.words.html("pledge.recorded.event", when=scene.words.moment(first)))


def calendar(scene: Scene, when: LocalPlan) -> Screen:
    """A file for the person's own calendar. Its words are neutral: a calendar may be seen by others."""
    summary = scene.words.plain("calendar.summary")
    start = when.plan.moment(ZoneInfo(when.zone))
    content = calendar_file(summary, start, made_at=scene.now)
    name = f"{scene.words.plain('calendar.file')}.ics"
    return Screen(
        scene.words.html("calendar.sent", plan=when.in_words(scene)),
        ((scene.to_menu(),),),
        document=Document(name, content),
    )


def _recorded(scene: Scene, action: Action, text: Html) -> Screen:
    to_offer = scene.place.at(scene.place.area, action=action.code, step=action.offer.code)
    return Screen(
        text,
        (
            (scene.button(f"{action.slug}.open", to_offer),),
            (scene.button("button.pledges", scene.place.at(Area.PLEDGES)),),
            (scene.to_menu(),),
        ),
    )


def _consent_rows(scene: Scene, back: Place) -> Rows:
    return (
        (scene.button("button.consent.yes", replace(scene.place, step=Turn.AGREED)),),
        (scene.button("button.consent.no", replace(scene.place, step=Turn.CALENDAR)),),
        (scene.button("button.back", back),),
    )


def _plan_label(scene: Scene, plan: Plan, today: date) -> str:
    time = scene.words.time(plan.slot.clock_time)
    if plan.day == today:
        return scene.words.plain("plan.today", time=time)
    if plan.day == today + timedelta(days=1):
        return scene.words.plain("plan.tomorrow", time=time)
    day = scene.words.weekday(plan.day)
    return scene.words.plain("plan.day", day=day[:1].upper() + day[1:], time=time)
