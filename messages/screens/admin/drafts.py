"""The list of updates, and a draft with all that is set at a glance."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final

from campaign.audiences import Exclusion
from campaign.broadcasts import Missing
from messages.catalog import Html
from messages.screen import Button, Screen, in_rows
from messages.screens.admin.describing import (
    audience_line,
    bullets,
    first_words,
    importance,
    language_buttons,
    language_name,
    people,
    sending_time,
)
from messages.screens.admin.groups import groups_in_it
from messages.screens.admin.places import Step, desk_place, to_desk
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from campaign.acting import Reason
    from campaign.audiences import AudienceCount
    from campaign.broadcasts import Broadcast
    from campaign.group_audiences import Choice
    from messages.screens.scene import Scene

_NUMBERS_A_ROW: Final = 5


def listing(scene: Scene, unfinished: Sequence[Broadcast], over: Sequence[Broadcast]) -> Screen:
    """What is not finished and the last reports, each with its number and a button that says it."""
    words = scene.words
    if not unfinished and not over:
        new = scene.button("button.admin.new", desk_place(scene.place, Step.NEW))
        return Screen(words.html("admin.list.empty"), ((new,), (to_desk(scene),)))
    text = paragraphs(
        (
            _section(scene, "admin.list.open", unfinished),
            _section(scene, "admin.list.over", over),
            words.html("admin.list.open-one"),
        )
    )
    numbers = [Button(words.number(one.id), desk_place(scene.place, Step.SHOW, one)) for one in (*unfinished, *over)]
    return Screen(text, (*in_rows(numbers, _NUMBERS_A_ROW), (to_desk(scene),)))


def draft(
    scene: Scene,
    broadcast: Broadcast,
    count: AudienceCount,
    groups: Choice,
    *,
    missing: Sequence[Reason],
    is_tested: bool,
    is_alone: bool,
) -> Screen:
    """All that is set. `missing` is what keeps this admin from asking for approval."""
    words, bulletin = scene.words, broadcast.bulletin
    number, version = words.number(broadcast.id), words.number(broadcast.version)
    if missing:
        next_ = words.html("admin.draft.missing", lines=bullets(_obstacle(scene, reason) for reason in missing))
    else:
        next_ = words.html("admin.draft.ready.alone" if is_alone else "admin.draft.ready")
    text = paragraphs(
        (
            words.html("admin.draft", number=number, version=version),
            words.html("admin.draft.corrects", number=words.number(broadcast.corrects.of))
            if broadcast.corrects
            else None,
            words.html("admin.draft.languages", lines=by_language(scene, broadcast, count)),
            _audience(scene, broadcast, count),
            without_words(scene, broadcast, count),
            groups_in_it(scene, broadcast, groups),
            sending_time(scene, bulletin),
            importance(scene, bulletin),
            words.html("admin.draft.tested") if is_tested else None,
            next_,
        )
    )

    def to(name: str, step: Step) -> Button:
        return scene.button(name, desk_place(scene.place, step, broadcast))

    return Screen(
        text,
        (
            *(() if missing else ((to("button.admin.send" if is_alone else "button.admin.ask", Step.ASK),),)),
            *language_buttons(scene, broadcast, only_written=False),
            (to("button.admin.audience", Step.AUDIENCE), to("button.admin.when", Step.WHEN)),
            *(((to("button.admin.test", Step.TEST),),) if bulletin.contents else ()),
            (to("button.admin.delete", Step.CANCEL),),
            (to_desk(scene),),
        ),
    )


def by_language(scene: Scene, broadcast: Broadcast, count: AudienceCount) -> Html:
    """Each language, with a tick where there is a text in it, and how many people read it."""
    lines = []
    for code in (*scene.languages, *sorted(count.by_language.keys() - scene.languages.keys())):
        line = (
            "admin.draft.language.written" if code in broadcast.bulletin.contents else "admin.draft.language.unwritten"
        )
        readers = people(scene, count.by_language.get(code, 0))
        lines.append(scene.words.html(line, language=language_name(scene, code), people=readers))
    return Html("\n".join(lines))


def without_words(scene: Scene, broadcast: Broadcast, count: AudienceCount) -> Html | None:
    """What those get in whose language there is no text, and how many they are; nothing where there are none."""
    words, bulletin = scene.words, broadcast.bulletin
    concerned = sum(number for code, number in count.by_language.items() if code not in bulletin.contents)
    if not concerned:
        return None
    if bulletin.missing is None:
        return words.html("admin.without.undecided", people=people(scene, concerned))
    if bulletin.missing is Missing.SKIP:
        return words.html("admin.without.skip", people=people(scene, concerned))
    name = language_name(scene, bulletin.missing)
    return words.html("admin.without.other", people=people(scene, concerned), language=name)


def total(scene: Scene, broadcast: Broadcast, count: AudienceCount) -> Html:
    """How many people the audience has, and how many of them there are words for."""
    reached = sum(number for code, number in count.by_language.items() if broadcast.bulletin.language_for(code))
    return scene.words.html("admin.draft.total", people=people(scene, count.total), reached=people(scene, reached))


def _audience(scene: Scene, broadcast: Broadcast, count: AudienceCount) -> Html:
    words = scene.words
    excluded = [
        words.html("admin.excluded.line", why=words.html(f"admin.excluded.{why}"), count=words.number(number))
        for why in Exclusion
        if (number := count.excluded.get(why, 0))
    ]
    line = words.html("admin.draft.audience", audience=audience_line(scene, broadcast.bulletin))
    left_out = words.html("admin.excluded", lines=bullets(excluded)) if excluded else None
    return Html("\n".join(part for part in (line, total(scene, broadcast, count), left_out) if part))


def _obstacle(scene: Scene, reason: Reason) -> Html:
    return scene.words.html(f"admin.refused.{reason}")


def _section(scene: Scene, heading: str, broadcasts: Sequence[Broadcast]) -> Html | None:
    if not broadcasts:
        return None
    return Html("\n".join((scene.words.html(heading), *(_line(scene, one) for one in broadcasts))))


def _line(scene: Scene, broadcast: Broadcast) -> Html:
    words = scene.words
    state = words.html(f"admin.state.{broadcast.state}")
    number, said = words.number(broadcast.id), first_words(scene, broadcast.bulletin)
    if broadcast.ended_at:
        day = words.day_and_month(broadcast.ended_at.astimezone(UTC))
        return words.html("admin.list.line.over", number=number, state=state, day=day, words=said)
    version = words.number(broadcast.version)
    return words.html("admin.list.line", number=number, state=state, version=version, words=said)
