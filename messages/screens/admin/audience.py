"""For whom an update is: an overview, and a screen for each thing to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.audiences import ActionStatus, UpdateTopic
from messages.codes import OFF, ON
from messages.screen import Screen, in_rows
from messages.screens.admin.choosing import choice, every, to_audience
from messages.screens.admin.composing import to_update
from messages.screens.admin.describing import (
    LANGUAGES_A_ROW,
    audience_line,
    exclusions,
    importance,
    languages_of,
    missing_rule,
)
from messages.screens.admin.groups import in_groups
from messages.screens.admin.places import Step, desk_place
from messages.screens.admin.prompting import prompt
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campaign.broadcasts import Broadcast
    from campaign.walkthrough import Action
    from messages.screen import Button
    from messages.screens.scene import Scene

STATUSES: Final = {"don": ActionStatus.DONE, "pln": ActionStatus.PLANNED, "not": ActionStatus.NOT_DONE}
COUNTRIES_A_ROW: Final = 3


def audience(scene: Scene, broadcast: Broadcast) -> Screen:
    """All that is chosen, and a button for each part of it."""
    words, bulletin = scene.words, broadcast.bulletin
    text = paragraphs(
        (
            words.html("admin.audience", number=words.number(broadcast.id)),
            words.html("admin.audience.line", audience=audience_line(scene, bulletin)),
            exclusions(scene, bulletin),
            missing_rule(scene, bulletin),
            importance(scene, bulletin),
            in_groups(scene, bulletin),
            words.html("admin.audience.voids"),
        )
    )

    def to(name: str, step: Step, way: str = "") -> Button:
        return scene.button(name, desk_place(scene.place, step, broadcast, way=way))

    turn = to("button.admin.unimportant", Step.IMPORTANT, OFF)
    if not bulletin.important:
        turn = to("button.admin.important", Step.IMPORTANT, ON)
    groups = to("button.admin.groups.off", Step.GROUPS, OFF)
    if not bulletin.audience.to_groups:
        groups = to("button.admin.groups.on", Step.GROUPS, ON)
    return Screen(
        text,
        (
            (to("button.admin.languages", Step.LANGUAGES), to("button.admin.countries", Step.COUNTRIES)),
            (to("button.admin.topic", Step.TOPIC), to("button.admin.status", Step.STATUS)),
            (to("button.admin.exclude", Step.EXCLUDE), to("button.admin.missing", Step.MISSING)),
            (turn,),
            (groups,),
            (to_update(scene, broadcast),),
        ),
    )


def topics(scene: Scene, broadcast: Broadcast) -> Screen:
    """Which kind of update?"""
    words = scene.words
    rows = tuple(
        (
            choice(
                scene,
                words.plain(f"button.update.topic.{topic}"),
                desk_place(scene.place, Step.TOPIC, broadcast, way=topic),
                chosen=topic is broadcast.bulletin.audience.topic,
            ),
        )
        for topic in UpdateTopic
    )
    return Screen(words.html("admin.topic"), (*rows, (to_audience(scene, broadcast),)))


def languages(scene: Scene, broadcast: Broadcast) -> Screen:
    """People of which languages? Those without a tick get nothing, unless there is none at all."""
    words, chosen = scene.words, broadcast.bulletin.audience.languages
    buttons = [
        choice(
            scene,
            name,
            desk_place(scene.place, Step.LANGUAGES, broadcast, way=code + (OFF if code in chosen else ON)),
            chosen=code in chosen,
        )
        for code, name in scene.languages.items()
    ]
    everybody = every(scene, broadcast, Step.LANGUAGES, "button.admin.languages.all", chosen=not chosen)
    text = words.html(
        "admin.languages", chosen=languages_of(scene, chosen) or words.html("admin.audience.languages.all")
    )
    return Screen(text, (*in_rows(buttons, LANGUAGES_A_ROW), (everybody,), (to_audience(scene, broadcast),)))


def countries(scene: Scene, broadcast: Broadcast) -> Screen:
    """People in which countries? Buttons for the likely ones and for those that are chosen; any other is typed."""
    words, chosen = scene.words, broadcast.bulletin.audience.countries
    likely = sorted(
        (country for country in scene.content.countries.values() if country.likely),
        key=lambda country: country.likely or 0,
    )
    shown = dict.fromkeys((*(country.iso2 for country in likely), *sorted(chosen)))
    buttons = [_country(scene, broadcast, iso2, chosen=iso2 in chosen) for iso2 in shown]
    everybody = every(scene, broadcast, Step.COUNTRIES, "button.admin.countries.all", chosen=not chosen)
    other = scene.button("button.other_country", desk_place(scene.place, Step.COUNTRY_PROMPT, broadcast))
    names = ", ".join(sorted(words.country(iso2) for iso2 in chosen))
    text = words.html("admin.countries", chosen=names or words.html("admin.audience.countries.all"))
    return Screen(text, (*in_rows(buttons, COUNTRIES_A_ROW), (other,), (everybody,), (to_audience(scene, broadcast),)))


def country_prompt(scene: Scene, broadcast: Broadcast) -> Screen:
    """Ask for a country's name to be typed."""
    place = desk_place(scene.place, Step.COUNTRY_PROMPT, broadcast)
    return prompt(scene, place, scene.words.html("admin.country.prompt"))


def which_country(scene: Scene, broadcast: Broadcast, candidates: Iterable[str]) -> Screen:
    """A name that could mean several countries, or none we know."""
    rows = tuple((_country(scene, broadcast, iso2, chosen=False),) for iso2 in candidates)
    again = scene.button("button.other_country", desk_place(scene.place, Step.COUNTRY_PROMPT, broadcast))
    text = scene.words.html("admin.country.which" if rows else "admin.country.unknown")
    return Screen(text, (*rows, (again,), (to_audience(scene, broadcast),)))


def actions(scene: Scene, broadcast: Broadcast) -> Screen:
    """By which action?"""
    chosen = broadcast.bulletin.audience.action
    rows = tuple(
        (
            choice(
                scene,
                scene.words.plain(f"{action.slug}.name"),
                desk_place(scene.place, Step.STATUS, broadcast, action=action.code),
                chosen=chosen is not None and chosen.action == action.slug,
            ),
        )
        for action in scene.actions
    )
    everybody = every(scene, broadcast, Step.STATUS, "button.admin.status.all", chosen=chosen is None)
    return Screen(scene.words.html("admin.status"), (*rows, (everybody,), (to_audience(scene, broadcast),)))


def statuses(scene: Scene, broadcast: Broadcast, action: Action) -> Screen:
    """How do they stand to that action?"""
    words, chosen = scene.words, broadcast.bulletin.audience.action
    rows = tuple(
        (
            choice(
                scene,
                words.plain(f"button.admin.status.{status}"),
                desk_place(scene.place, Step.STATUS, broadcast, way=way, action=action.code),
                chosen=chosen is not None and (chosen.action, chosen.status) == (action.slug, status),
            ),
        )
        for way, status in STATUSES.items()
    )
    text = words.html("admin.status.which", action=words.plain(f"{action.slug}.name"))
    return Screen(text, (*rows, (to_audience(scene, broadcast),)))


def _country(scene: Scene, broadcast: Broadcast, iso2: str, *, chosen: bool) -> Button:
    place = desk_place(scene.place, Step.COUNTRIES, broadcast, way=OFF if chosen else ON, country=iso2)
    return choice(scene, scene.words.country(iso2), place, chosen=chosen)
