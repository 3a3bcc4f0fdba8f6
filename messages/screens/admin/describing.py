"""What is set in an update, in the words that all of the admins' screens use for it."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from campaign.broadcasts import Missing
from campaign.contents import shown_text
from messages.catalog import Html, to_html
from messages.screen import Button, in_rows
from messages.screens.admin.places import Step, desk_place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campaign.audiences import ActionFilter
    from campaign.broadcasts import Broadcast, Bulletin
    from messages.screen import Rows
    from messages.screens.scene import Scene

FIRST_WORDS: Final = 40
"""How much of an update's text tells which one it is."""
_A_DAY: Final = timedelta(days=1)
LANGUAGES_A_ROW: Final = 2


def people(scene: Scene, count: int) -> Html:
    """So many people."""
    return scene.words.counted("admin.people", count)


def bullets(lines: Iterable[str]) -> Html:
    """A list, a line each; what is not `Html` is escaped."""
    return Html("\n".join(f"• {to_html(line)}" for line in lines))


def first_words(scene: Scene, bulletin: Bulletin) -> str:
    """How the text begins: in the admin's own language, if it is written in that, or else in any."""
    contents = bulletin.contents
    content = contents.get(scene.words.language) or next(iter(contents.values()), None)
    if content is None:
        return scene.words.plain("admin.first-words.none")
    text = " ".join(shown_text(content.text).split())
    if not text:
        return scene.words.plain("admin.first-words.file")
    return text if len(text) <= FIRST_WORDS else f"{text[:FIRST_WORDS].rstrip()}…"


def languages_of(scene: Scene, codes: Iterable[str]) -> str:
    """Languages by their own names, in the order in which people choose among them."""
    wanted = set(codes)
    return ", ".join(name for code, name in scene.languages.items() if code in wanted)


def language_name(scene: Scene, code: str) -> str:
    """What a language calls itself; its code where it is none of ours any more."""
    return scene.languages.get(code, code)


def audience_line(scene: Scene, bulletin: Bulletin) -> str:
    """Topic, languages, countries and action in one line."""
    words, audience = scene.words, bulletin.audience
    countries = sorted(words.country(iso2) for iso2 in audience.countries)
    parts = [
        words.plain(f"button.update.topic.{audience.topic}"),
        languages_of(scene, audience.languages) or words.plain("admin.audience.languages.all"),
        ", ".join(countries) or words.plain("admin.audience.countries.all"),
    ]
    if audience.action:
        parts.append(status_line(scene, audience.action))
    return " · ".join(parts)


def status_line(scene: Scene, chosen: ActionFilter) -> str:
    """One action, and how people stand to it."""
    return scene.words.plain(f"admin.status.{chosen.status}", action=action_name(scene, chosen.action))


def action_name(scene: Scene, slug: str) -> str:
    """An action's name; its slug where there is no such action any more."""
    return scene.words.plain(f"{slug}.name") if scene.words.has(f"{slug}.name") else slug


def exclusions(scene: Scene, bulletin: Bulletin) -> Html | None:
    """Whom the admins have left out."""
    words, audience = scene.words, bulletin.audience
    lines = []
    if audience.without_done:
        lines.append(words.html("admin.exclude.done", action=action_name(scene, audience.without_done[0])))
    if audience.quiet_days:
        lines.append(words.counted("admin.exclude.quiet", audience.quiet_days))
    return Html("\n".join(lines)) if lines else None


def missing_rule(scene: Scene, bulletin: Bulletin) -> Html:
    """What people get in whose language there is no text."""
    if bulletin.missing is None:
        return scene.words.html("admin.missing.undecided")
    if bulletin.missing is Missing.SKIP:
        return scene.words.html("admin.missing.skip")
    return scene.words.html("admin.missing.other", language=language_name(scene, bulletin.missing))


def importance(scene: Scene, bulletin: Bulletin) -> Html:
    """Whether it also reaches those who want only what matters most."""
    return scene.words.html("admin.important.on" if bulletin.important else "admin.important.off")


def sending_time(scene: Scene, bulletin: Bulletin) -> Html:
    """When it goes out, and until when it makes sense."""
    words = scene.words
    if bulletin.moment is None:
        start = words.html("admin.when.once")
    else:
        start = words.html(
            "admin.when.moment", day=words.weekday(bulletin.moment.day), time=words.time(time(bulletin.moment.hour))
        )
    return words.html("admin.when", when=start, lasts=lasting(scene, bulletin.lasts))


def lasting(scene: Scene, lasts: timedelta) -> Html:
    """So many hours, or days where there are more than one."""
    if lasts > _A_DAY and not lasts % _A_DAY:
        return scene.words.counted("admin.days", lasts // _A_DAY)
    return scene.words.counted("admin.hours", lasts // timedelta(hours=1))


def language_buttons(scene: Scene, broadcast: Broadcast, *, only_written: bool) -> Rows:
    """A button for each language, to what the update says in it."""
    written = broadcast.bulletin.contents
    buttons = []
    for code, name in scene.languages.items():
        if code in written or not only_written:
            place = desk_place(scene.place, Step.WORDS, broadcast, way=code)
            if code in written:
                label = scene.words.plain("button.admin.chosen", choice=name)
            else:
                label = scene.words.plain("button.admin.unwritten", language=name)
            buttons.append(Button(label, place))
    return in_rows(buttons, LANGUAGES_A_ROW)
