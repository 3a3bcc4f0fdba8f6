"""A broadcast on its way, and its report. Whether somebody has read it is unknowable, and not shown."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from campaign.broadcasts import REMEMBERED_FOR, BroadcastState
from campaign.reports import Fate, time_left
from messages.catalog import Html
from messages.screen import Button, Screen
from messages.screens.admin.choosing import SURE
from messages.screens.admin.composing import to_update
from messages.screens.admin.describing import (
    first_words,
    language_buttons,
    language_name,
    people,
    sending_time,
)
from messages.screens.admin.groups import report_on_groups, send_label
from messages.screens.admin.places import Step, desk_place, to_desk
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from campaign.broadcasts import Broadcast
    from campaign.reports import Report
    from messages.screens.scene import Scene

_ALWAYS_TOLD: Final = frozenset({Fate.DELIVERED, Fate.BLOCKED, Fate.GONE, Fate.REFUSED, Fate.SKIPPED, Fate.UNCONFIRMED})
_AN_HOUR: Final = timedelta(hours=1)


def gone(scene: Scene) -> Screen:
    """There is no such broadcast."""
    return Screen(scene.words.html("admin.gone"), ((to_desk(scene),),))


def progress(scene: Scene, broadcast: Broadcast, report: Report, *, frozen: bool, messages_a_second: int) -> Screen:
    """How far it has come, and what can be done about it."""
    words, to_go = scene.words, report.to_go(broadcast)
    is_sending = broadcast.state is BroadcastState.SENDING
    text = paragraphs(
        (
            _head(scene, broadcast),
            words.html("admin.frozen") if frozen else None,
            words.html("admin.progress.paused") if broadcast.state is BroadcastState.PAUSED else None,
            sending_time(scene, broadcast.bulletin),
            _lines(scene, report, always=frozenset({Fate.DELIVERED})),
            None if is_sending else _in_flight(scene, report),
            words.html("admin.progress.to-go", people=people(scene, to_go)),
            _left(scene, time_left(to_go, messages_a_second)) if is_sending and to_go and not frozen else None,
            report_on_groups(scene, report.groups, is_over=False),
        )
    )
    hold: tuple[tuple[Button, ...], ...] = ()
    if is_sending:
        hold = ((scene.button("button.admin.pause", desk_place(scene.place, Step.PAUSE, broadcast)),),)
    elif broadcast.state is BroadcastState.PAUSED:
        hold = ((scene.button("button.admin.resume", desk_place(scene.place, Step.RESUME, broadcast)),),)
    cancel = scene.button("button.admin.cancel", desk_place(scene.place, Step.CANCEL, broadcast))
    words_rows = language_buttons(scene, broadcast, only_written=True)
    return Screen(text, (*hold, (cancel,), *words_rows, (to_desk(scene),)))


def report(scene: Scene, broadcast: Broadcast, report: Report) -> Screen:
    """What became of one that is over, in all and by language, and what can follow."""
    words = scene.words
    if broadcast.approved is None:
        return Screen(words.html("admin.deleted", number=words.number(broadcast.id)), ((to_desk(scene),),))
    ended = broadcast.ended_at or scene.now
    text = paragraphs(
        (
            _head(scene, broadcast),
            words.html("admin.report.ended", moment=words.moment(ended.astimezone(UTC))),
            _lines(scene, report, always=_ALWAYS_TOLD),
            _in_flight(scene, report),
            _by_language(scene, report),
            report_on_groups(scene, report.groups, is_over=True),
        )
    )
    is_known = scene.now < ended + REMEMBERED_FOR
    rows = []
    unconfirmed = report.of(Fate.UNCONFIRMED) + report.unconfirmed_in_groups
    if is_known and unconfirmed and broadcast.state is not BroadcastState.CANCELLED:
        rows.append((scene.button("button.admin.again", desk_place(scene.place, Step.AGAIN, broadcast)),))
    if is_known:
        rows.append((scene.button("button.admin.correct", desk_place(scene.place, Step.CORRECT, broadcast)),))
    return Screen(text, (*rows, (to_desk(scene),)))


def drafted_again(scene: Scene, broadcast: Broadcast) -> Screen:
    """To somebody who watches it: it was edited, or its approval counts no longer."""
    text = scene.words.html("admin.progress.draft", number=scene.words.number(broadcast.id))
    return Screen(text, ((to_update(scene, broadcast),), (to_desk(scene),)))


def cancel_question(scene: Scene, broadcast: Broadcast, report: Report) -> Screen:
    """Sure? A draft is deleted, what is on its way ends."""
    words, number = scene.words, scene.words.number(broadcast.id)
    sure = desk_place(scene.place, Step.CANCEL_SURE, broadcast)
    if broadcast.approved is None:
        said = first_words(scene, broadcast.bulletin)
        text = words.html("admin.delete", number=number, words=said)
        return Screen(text, ((scene.button("button.admin.delete.sure", sure),), (to_update(scene, broadcast),)))
    text = paragraphs(
        (
            words.html(
                "admin.cancel",
                number=number,
                delivered=people(scene, report.of(Fate.DELIVERED)),
                left=people(scene, report.to_go(broadcast)),
            ),
            report_on_groups(scene, report.groups, is_over=False),
        )
    )
    return Screen(text, ((scene.button("button.admin.cancel.sure", sure),), (to_update(scene, broadcast),)))


def again_question(scene: Scene, broadcast: Broadcast, report: Report) -> Screen:
    """Send it once more where Telegram did not say whether it arrived? How many people and groups these are."""
    words, count, groups = scene.words, report.of(Fate.UNCONFIRMED), report.unconfirmed_in_groups
    if not count and not groups:
        return Screen(words.html("admin.again.nobody"), ((to_update(scene, broadcast),),))
    text = paragraphs(
        (
            words.counted("admin.again", count) if count else None,
            words.counted("admin.again.groups", groups) if groups else None,
        )
    )
    again = desk_place(scene.place, Step.AGAIN, broadcast, way=SURE)
    return Screen(text, ((Button(send_label(scene, count, groups), again),), (to_update(scene, broadcast),)))


def _head(scene: Scene, broadcast: Broadcast) -> Html:
    words = scene.words
    return words.html(
        "admin.progress",
        number=words.number(broadcast.id),
        state=words.html(f"admin.state.{broadcast.state}"),
        words=first_words(scene, broadcast.bulletin),
    )


def _lines(scene: Scene, report: Report, *, always: frozenset[Fate]) -> Html:
    words = scene.words
    told = ((fate, report.of(fate)) for fate in Fate)
    return Html(
        "\n".join(
            words.html(f"admin.fate.{fate}", count=words.number(count))
            for fate, count in told
            if count or fate in always
        )
    )


def _in_flight(scene: Scene, report: Report) -> Html | None:
    """What was on its way when it was held or stopped: Telegram has not answered yet."""
    if not report.in_flight:
        return None
    return scene.words.html("admin.progress.in-flight", count=scene.words.number(report.in_flight))


def _by_language(scene: Scene, report: Report) -> Html | None:
    """A line for each language; nothing where there is one alone, which says the same as the whole."""
    if len(report.languages) < 2:
        return None
    lines = []
    for language in report.languages:
        fates = ((fate, report.of(fate, language)) for fate in Fate)
        told = [
            scene.words.plain(f"admin.fate.short.{fate}", count=scene.words.number(count))
            for fate, count in fates
            if count
        ]
        name = language_name(scene, language)
        lines.append(scene.words.html("admin.report.language", language=name, counts=", ".join(told)))
    return Html("\n".join(lines))


def _left(scene: Scene, left: timedelta) -> Html:
    """How long it takes, roughly: whole hours where they are many."""
    if left >= 3 * _AN_HOUR:
        return scene.words.counted("admin.left.hours", -(-left // _AN_HOUR))
    return scene.words.counted("admin.left.minutes", left // timedelta(minutes=1))
