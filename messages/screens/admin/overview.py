"""How many supporters and groups there are, and the log of what the admins did."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from campaign.counters import LEAST_CELL
from campaign.pledges import State
from messages.catalog import Html
from messages.codes import code_of
from messages.screen import Screen
from messages.screens.admin.places import Step, desk_place, to_desk
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from campaign.numbers import Numbers
    from messages.screens.scene import Scene

MOST_COUNTRIES: Final = 15
"""Named on one screen, those with most people."""
_TOLD: Final = (State.DONE, State.TRIED, State.PLEDGED, State.ASKED, State.WITHDRAWN, State.EXPIRED)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log: what an admin did, to what, and how many people it concerned."""

    number: int
    at: datetime
    admin: int
    deed: str
    subject: str
    count: int | None
    version: int | None


def numbers(scene: Scene, counted: Numbers) -> Screen:
    """Numbers that few people share are not told: they could say who it is."""
    words = scene.words
    purposes = [
        _line(scene, words.html(f"admin.purpose.{purpose}"), count)
        for purpose, count in sorted(counted.by_purpose.items())
        if words.has(f"admin.purpose.{purpose}")
    ]
    languages = _most_first({scene.languages.get(code, code): n for code, n in counted.by_language.items()})
    countries = _most_first({words.country(code): n for code, n in counted.by_country.items()})
    many = [(name, count) for name, count in countries if count >= LEAST_CELL][:MOST_COUNTRIES]
    groups = {scene.languages.get(code, code): count for code, count in counted.groups.items()}
    weeks = Html(", ".join(_shown(scene, count) for count in counted.new_by_week))
    text = paragraphs(
        (
            words.html("admin.numbers", people=_shown(scene, counted.people), lost=_shown(scene, counted.unreachable)),
            part(scene, "admin.numbers.purposes", purposes),
            part(scene, "admin.numbers.languages", [_line(scene, name, count) for name, count in languages]),
            part(scene, "admin.numbers.countries", [_line(scene, name, count) for name, count in many]),
            part(scene, "admin.numbers.pledges", _pledges(scene, counted.pledges)),
            words.html("admin.numbers.new", weeks=weeks),
            words.html("admin.numbers.hidden", least=words.number(LEAST_CELL)),
            part(scene, "admin.numbers.groups", [_groups_line(scene, *pair) for pair in _most_first(groups)]),
        )
    )
    spread = scene.button("button.admin.spread", desk_place(scene.place, Step.SPREAD))
    return Screen(text, ((spread,), (to_desk(scene),)))


def log(scene: Scene, lines: Sequence[LogLine], *, broken: int | None, reader: int) -> Screen:
    """`broken` is the first line that is not as it was written, if any."""
    words = scene.words
    state = words.html("admin.log.broken", line=words.number(broken)) if broken else words.html("admin.log.whole")
    listed = (
        Html("\n".join(_log_line(scene, line, reader) for line in lines)) if lines else words.html("admin.log.empty")
    )
    rows = []
    if lines and lines[-1].number > 1:
        older = replace(desk_place(scene.place, Step.LOG), variant=code_of(lines[-1].number))
        rows.append((scene.button("button.admin.log.older", older),))
    return Screen(paragraphs((words.html("admin.log"), state, listed)), (*rows, (to_desk(scene),)))


def part(scene: Scene, name: str, lines: Iterable[Html]) -> Html | None:
    """Lines under the heading `name`; nothing where there are none."""
    listed = Html("\n".join(lines))
    return scene.words.html(name, lines=listed) if listed else None


def _pledges(scene: Scene, pledges: Mapping[tuple[str, str], int]) -> list[Html]:
    lines = []
    for action in scene.actions:
        if not scene.words.has(f"{action.slug}.pledge"):
            continue
        told = [
            scene.words.html(
                "admin.numbers.state",
                state=scene.words.html(f"admin.pledges.{state}"),
                count=_shown(scene, pledges[action.slug, state]),
            )
            for state in _TOLD
            if (action.slug, state) in pledges
        ]
        if told:
            lines.append(Html(f"{scene.words.html(f'{action.slug}.pledge')}: {', '.join(told)}"))
    return lines


def _log_line(scene: Scene, line: LogLine, reader: int) -> Html:
    words = scene.words
    deed = f"admin.deed.{line.deed}"
    parts = [words.html(deed) if words.has(deed) else Html(line.deed)]
    if line.subject:
        parts.append(words.html("admin.log.subject", subject=line.subject))
    if line.version is not None:
        parts.append(words.html("admin.log.version", version=words.number(line.version)))
    if line.count is not None:
        parts.append(words.counted("admin.log.count", line.count))
    who = words.html("admin.log.you") if line.admin == reader else words.html("admin.log.admin", admin=str(line.admin))
    return words.html(
        "admin.log.line",
        number=words.number(line.number),
        at=words.moment(line.at),
        who=who,
        what=Html(", ".join(parts)),
    )


def _line(scene: Scene, name: str, count: int) -> Html:
    return scene.words.html("admin.numbers.line", what=name, count=_shown(scene, count))


def _groups_line(scene: Scene, name: str, count: int) -> Html:
    """Groups are no people: a small number is told, too."""
    return scene.words.html("admin.numbers.line", what=name, count=scene.words.number(count))


def _shown(scene: Scene, count: int) -> str:
    if 0 < count < LEAST_CELL:
        return scene.words.plain("admin.numbers.few", least=scene.words.number(LEAST_CELL))
    return scene.words.number(count)


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
