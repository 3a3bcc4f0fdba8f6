"""Reminders of dates: what somebody gets, how they change it, and the message itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from campaign.anniversaries import Topic, coming
from campaign.wishes import HOURS, wish_code, with_topic_turned
from messages.callbacks import Area
from messages.catalog import Html
from messages.documents.calendar import dates_file
from messages.screen import Button, Document, Screen
from messages.screens.follow_ups import question_rows, questions
from messages.screens.scene import paragraphs
from messages.screens.welcome import dated_unionists

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from campaign.anniversaries import Occasion, Wish
    from campaign.walkthrough import Action
    from campaign.wishes import KeptWish
    from messages.callbacks import Place
    from messages.screen import Rows
    from messages.screens.follow_ups import About
    from messages.screens.scene import Scene


class Step(StrEnum):
    """What a button of these screens asks for. The values are codes on buttons."""

    ASK = "ask"
    AGREED = "yes"
    CHANGE = "set"
    LESS = "les"
    PAUSE = "pau"
    END_PAUSE = "unp"
    STOP = "off"
    FILE = "fil"


_ANYWHERE: Final = ZoneInfo("UTC")  # a file of dates is for everybody: nobody has said yet where they live


def off(scene: Scene, wish: Wish) -> Screen:
    """Nothing comes yet: what could, and how."""
    return Screen(
        scene.words.counted("reminders.off", len(_ahead(scene, wish))),
        (
            (scene.button("button.reminders.on", _at(scene, Step.ASK, wish)),),
            (scene.button("button.reminders.file", _at(scene, Step.FILE, wish)),),
            (_to_updates(scene),),
            (scene.to_menu(),),
        ),
    )


def only_a_file(scene: Scene) -> Screen:
    """For somebody of whom nothing may be kept."""
    file = replace(scene.place, area=Area.REMINDERS, step=Step.FILE)
    return Screen(
        scene.words.html("reminders.file.only"),
        ((scene.button("button.reminders.file", file),), (scene.to_menu(),)),
    )


def ask_consent(scene: Scene, wish: Wish, zone: str) -> Screen:
    """What would be kept and why, before anything is."""
    text = scene.words.html("reminders.consent", time=_hour(scene, wish.hour), city=scene.words.city_of_zone(zone))
    return Screen(
        text,
        (
            (scene.button("button.reminders.yes", _at(scene, Step.AGREED, wish)),),
            (scene.button("button.reminders.no", _at(scene, Step.FILE, wish)),),
            (scene.to_menu("button.back"),),
        ),
    )


def on(scene: Scene, kept: KeptWish, zone: str) -> Screen:
    """What comes, and a button for each thing that can be changed."""
    words, wish = scene.words, kept.wish
    local = kept.next_at.astimezone(ZoneInfo(zone)) if kept.next_at else None
    text = words.html(
        "reminders.on",
        topics=Html("\n".join(f"• {words.html(f'topic.{topic}')}" for topic in Topic if topic in wish.topics)),
        often=words.html("often.less" if wish.less_often else "often.all"),
        time=_hour(scene, wish.hour),
        city=words.city_of_zone(zone),
        next=words.weekday(local) if local else words.html("reminders.none_left"),
    )
    until = _paused_until(scene, kept, zone)
    paused = words.html("reminders.paused", day=words.day(until)) if until else None
    return Screen(paragraphs((text, paused)), _settings(scene, kept, zone))


def calendar(scene: Scene, wish: Wish) -> Screen:
    """The coming dates as a file. Its words are neutral: a calendar may be seen by others."""
    ahead = _ahead(scene, wish)
    content = dates_file(
        scene.words.plain("calendar.date"), [one.day for one in ahead], hour=wish.hour, made_at=scene.now
    )
    name = f"{scene.words.plain('calendar.dates.file')}.ics"
    return Screen(scene.words.html("reminders.file"), ((scene.to_menu(),),), document=Document(name, content))


def stopped(scene: Scene) -> Screen:
    """No more of them; one tap takes that back."""
    undo = replace(scene.place, area=Area.REMINDERS, step=Step.AGREED)
    return Screen(
        scene.words.html("reminders.stopped"), ((scene.button("button.reminders.undo", undo),), (scene.to_menu(),))
    )


def reminder(scene: Scene, occasion: Occasion, along: Sequence[About] = ()) -> Screen:
    """The message on a date: its first line is neutral, and it asks for one thing at most.

    What the person had planned themselves comes `along` in place of that.
    """
    words, place = scene.words, scene.place
    action = None if along else asked_for(scene, occasion)
    text = paragraphs(
        (
            words.html("occasion.neutral"),
            *told_on(scene, occasion, action),
            words.html("followup.along") if along else None,
            questions(scene, along) if along else None,
        )
    )
    ask = ((scene.to_action(action),),) if action else ()
    return Screen(
        text,
        (
            *ask,
            *question_rows(scene, along),
            (
                scene.button("button.occasion.less", replace(place, step=Step.LESS)),
                scene.button("button.reminders.off", replace(place, step=Step.STOP)),
            ),
            (scene.button("button.stop", place.at(Area.STOP)),),
        ),
    )


def occasion_text(key: str) -> str:
    """The name of the text about an occasion, by its key."""
    return f"occasion.{key}"


def asked_for(scene: Scene, occasion: Occasion) -> Action | None:
    """The action that the date asks for, where it still exists."""
    return next((action for action in scene.actions if action.slug == occasion.ask), None)


def told_on(
    scene: Scene, occasion: Occasion, action: Action | None, *, in_group: bool = False
) -> tuple[Html | None, ...]:
    """What the date is about; with an action, also how many are in prison and what is asked for. A paragraph each."""
    words = scene.words
    return (
        _about_occasion(scene, occasion, in_group=in_group),
        words.html("occasion.count", unionists=dated_unionists(scene)) if action else None,
        words.html(f"occasion.ask.{action.slug}") if action else None,
    )


def _about_occasion(scene: Scene, occasion: Occasion, *, in_group: bool = False) -> Html:
    """What the date is about; `in_group` in the words for a group, where there are words of its own."""
    if occasion.person:
        person = next(person for person in scene.content.people if person.id == occasion.person)
        return scene.words.html("occasion.birthday", person=scene.person_name(person))
    name = occasion_text(occasion.key)
    if in_group and scene.words.has(f"group.{name}"):
        name = f"group.{name}"
    values: dict[str, Html] = {}
    wanted = scene.words.wanted(name)
    if "years" in wanted:
        values["years"] = scene.words.counted("occasion.years", occasion.years or 0)
    if "day" in wanted:
        values["day"] = Html(scene.words.day_and_month(occasion.day))
    if "unionists" in wanted:
        values["unionists"] = dated_unionists(scene)
    return scene.words.html(name, **values)


def _settings(scene: Scene, kept: KeptWish, zone: str) -> Rows:
    wish = kept.wish
    topics = []
    for topic in Topic:
        turned = with_topic_turned(wish, topic)
        if turned is not None:
            label = scene.ticked(scene.words.plain(f"button.topic.{topic}"), chosen=topic in wish.topics)
            topics.append((Button(label, _at(scene, Step.CHANGE, turned)),))
    often = scene.button(
        "button.often.all" if wish.less_often else "button.often.less",
        _at(scene, Step.CHANGE, replace(wish, less_often=not wish.less_often)),
    )
    hours = tuple(
        Button(
            scene.words.plain("button.hour", time=_hour(scene, hour)),
            _at(scene, Step.CHANGE, replace(wish, hour=hour)),
        )
        for hour in HOURS
        if hour != wish.hour
    )
    is_paused = _paused_until(scene, kept, zone) is not None
    pause = scene.button(
        "button.pause.end" if is_paused else "button.pause",
        _at(scene, Step.END_PAUSE if is_paused else Step.PAUSE, wish),
    )
    return (
        *topics,
        (often,),
        hours,
        (pause,),
        (scene.button("button.reminders.off", _at(scene, Step.STOP, wish)),),
        (scene.button("button.reminders.file", _at(scene, Step.FILE, wish)),),
        (_to_updates(scene),),
        (scene.to_menu(),),
    )


def _to_updates(scene: Scene) -> Button:
    return scene.button("button.updates", scene.place.at(Area.UPDATES))


def _at(scene: Scene, step: Step, wish: Wish) -> Place:
    return replace(scene.place, area=Area.REMINDERS, step=step, variant=wish_code(wish))


def _paused_until(scene: Scene, kept: KeptWish, zone: str) -> date | None:
    until = kept.paused_until
    return until if until and scene.now.astimezone(ZoneInfo(zone)).date() < until else None


def _ahead(scene: Scene, wish: Wish) -> tuple[Occasion, ...]:
    return coming(scene.content, wish, _ANYWHERE, scene.now)


def _hour(scene: Scene, hour: int) -> str:
    return scene.words.time(time(hour))
