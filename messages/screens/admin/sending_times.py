"""When an update goes out, and how long it makes sense."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from campaign.pledges import NotAPlanError, Plan, Slot
from campaign.sending_times import Moment
from messages.screen import Screen, in_rows
from messages.screens.admin.choosing import choice
from messages.screens.admin.composing import to_update
from messages.screens.admin.describing import lasting, sending_time
from messages.screens.admin.places import Step, desk_place
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from datetime import date

    from campaign.broadcasts import Broadcast
    from messages.screen import Button
    from messages.screens.scene import Scene

AT_ONCE: Final = "at"  # not three characters, which would be a day
LASTING: Final = {
    "6h": timedelta(hours=6),
    "1d": timedelta(hours=24),
    "3d": timedelta(days=3),
    "7d": timedelta(days=7),
}
_DAYS_AHEAD: Final = 6
_A_ROW: Final = 2


def moment_from(code: str) -> Moment | None:
    """The day and the hour behind a button's three characters, those of a plan; nothing where there is none."""
    try:
        plan = Plan.from_code(code)
    except NotAPlanError:
        return None
    return Moment(plan.day, plan.slot.clock_time.hour)


def when(scene: Scene, broadcast: Broadcast) -> Screen:
    """Which day, and how long after that it still makes sense?"""
    words, bulletin = scene.words, broadcast.bulletin
    at_once = choice(
        scene,
        words.plain("button.admin.once"),
        desk_place(scene.place, Step.WHEN, broadcast, way=AT_ONCE),
        chosen=bulletin.moment is None,
    )
    days = [_day(scene, broadcast, ahead) for ahead in range(_DAYS_AHEAD)]
    lasts = tuple(
        choice(
            scene,
            lasting(scene, long),
            desk_place(scene.place, Step.LASTS, broadcast, way=code),
            chosen=long == bulletin.lasts,
        )
        for code, long in LASTING.items()
    )
    text = paragraphs((sending_time(scene, bulletin), words.html("admin.when.choose")))
    return Screen(text, ((at_once,), *in_rows(days, _A_ROW), *in_rows(lasts, _A_ROW), (to_update(scene, broadcast),)))


def hours(scene: Scene, broadcast: Broadcast, day: date) -> Screen:
    """Which hour of that day, on everybody's own clock? Not one that is over everywhere."""
    words = scene.words
    moments = {slot: Moment(day, slot.clock_time.hour) for slot in Slot}
    row = tuple(
        choice(
            scene,
            words.time(time(moment.hour)),
            desk_place(scene.place, Step.WHEN, broadcast, way=Plan(day, slot).code()),
            chosen=moment == broadcast.bulletin.moment,
        )
        for slot, moment in moments.items()
        if scene.now < moment.last
    )
    back = scene.button("button.admin.when.back", desk_place(scene.place, Step.WHEN, broadcast))
    text = words.html("admin.when.hour" if row else "admin.when.hour.none", day=words.weekday(day))
    return Screen(text, (*((row,) if row else ()), (back,)))


def _day(scene: Scene, broadcast: Broadcast, ahead: int) -> Button:
    words = scene.words
    day = scene.now.date() + timedelta(days=ahead)
    near = ("button.admin.today", "button.admin.tomorrow")
    name = words.plain(near[ahead]) if ahead < len(near) else words.weekday(day)
    moment = broadcast.bulletin.moment
    place = desk_place(scene.place, Step.DAY, broadcast, way=Plan(day, Slot.MORNING).code())
    return choice(scene, name, place, chosen=moment is not None and moment.day == day)
