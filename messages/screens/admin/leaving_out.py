"""Whom an update leaves out: by choice, or because there is no text in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.broadcasts import Missing
from messages.codes import OFF, ON
from messages.screen import Screen, in_rows
from messages.screens.admin.choosing import choice, to_audience
from messages.screens.admin.describing import exclusions, people
from messages.screens.admin.places import Step, desk_place
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from campaign.audiences import AudienceCount
    from campaign.broadcasts import Broadcast
    from messages.screen import Button
    from messages.screens.scene import Scene

SKIP: Final = "skp"
QUIET_DAYS: Final = {"q0": 0, "q1": 1, "q3": 3, "q7": 7}


def left_out(scene: Scene, broadcast: Broadcast) -> Screen:
    """Whom to leave out: who did something already, and whom we have written to lately."""
    words, done = scene.words, broadcast.bulletin.audience.without_done
    buttons = [
        choice(
            scene,
            words.plain(f"{action.slug}.name"),
            desk_place(
                scene.place,
                Step.EXCLUDE,
                broadcast,
                way=OFF if done and done[0] == action.slug else ON,
                action=action.code,
            ),
            chosen=done is not None and done[0] == action.slug,
        )
        for action in scene.actions
    ]
    text = paragraphs((words.html("admin.exclude"), exclusions(scene, broadcast.bulletin)))
    rows = (*in_rows(buttons, 1), _days(scene, broadcast), (to_audience(scene, broadcast),))
    return Screen(text, rows)


def missing(scene: Scene, broadcast: Broadcast, count: AudienceCount) -> Screen:
    """What shall people get in whose language there is no text? Said with how many they are."""
    words, bulletin = scene.words, broadcast.bulletin
    without = {code: number for code, number in count.by_language.items() if code not in bulletin.contents and number}
    lines = "\n".join(
        words.plain("admin.missing.line", language=scene.languages.get(code, code), people=people(scene, number))
        for code, number in sorted(without.items())
    )
    if without:
        text = words.html("admin.missing", people=people(scene, sum(without.values())), lines=lines)
    else:
        text = words.html("admin.missing.nobody")
    rows = [
        (
            choice(
                scene,
                words.plain("button.admin.missing.skip"),
                desk_place(scene.place, Step.MISSING, broadcast, way=SKIP),
                chosen=bulletin.missing is Missing.SKIP,
            ),
        )
    ]
    rows += [
        (
            choice(
                scene,
                words.plain("button.admin.missing.other", language=name),
                desk_place(scene.place, Step.MISSING, broadcast, way=code),
                chosen=bulletin.missing == code,
            ),
        )
        for code, name in scene.languages.items()
        if code in bulletin.contents
    ]
    return Screen(text, (*rows, (to_audience(scene, broadcast),)))


def _days(scene: Scene, broadcast: Broadcast) -> tuple[Button, ...]:
    days_set = broadcast.bulletin.audience.quiet_days
    return tuple(
        choice(
            scene,
            scene.words.counted("admin.days", days) if days else scene.words.plain("button.admin.quiet.none"),
            desk_place(scene.place, Step.EXCLUDE, broadcast, way=way),
            chosen=days == days_set,
        )
        for way, days in QUIET_DAYS.items()
    )
