"""The appeal of 12 April 2023, retold, and what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.safety import Capability
from messages.callbacks import Area
from messages.catalog import Html, to_html
from messages.screen import Screen

if TYPE_CHECKING:
    from campaign.content import Person
    from messages.screen import Rows
    from messages.screens.scene import Scene


def appeal(scene: Scene) -> Screen:
    """What the appeal says. The way to the original is shown only to people outside Belarus."""
    text = scene.words.html("appeal", **_figures(scene, "appeal"))
    return Screen(
        text,
        (
            (scene.button("button.changes", scene.place.at(Area.CHANGES)),),
            *_original(scene),
            (scene.to_menu(),),
        ),
    )


def changes(scene: Scene) -> Screen:
    """What has changed since the appeal, each with its date."""
    freed = Html("\n".join(_freed(scene, person) for person in freed_people(scene)))
    text = scene.words.html("changes", freed=freed, **_figures(scene, "changes", "freed"))
    return Screen(
        text,
        ((scene.button("button.whole_appeal", scene.place.at(Area.APPEAL)),), (scene.to_menu(),)),
    )


def freed_people(scene: Scene) -> list[Person]:
    """Everybody the facts know to have been freed, the latest first."""
    freed = [(person.freed_on.earliest(), person) for person in scene.content.people if person.freed_on]
    return [person for _, person in sorted(freed, key=lambda one: one[0], reverse=True)]


def _freed(scene: Scene, person: Person) -> Html:
    date = scene.words.partial(person.freed_on) if person.freed_on else ""
    return scene.words.html("changes.freed", person=scene.person_name(person), date=date)


def _figures(scene: Scene, page: str, *others: str) -> dict[str, Html]:
    """Every figure the page names, as it stands in the facts."""
    wanted = scene.words.wanted(page) - set(others)
    return {name: to_html(scene.figure(scene.content.figures[name])) for name in wanted}


def _original(scene: Scene) -> Rows:
    if not scene.may(Capability.LISTED_LINKS):
        return ()
    return ((scene.button("button.original", url=scene.content.campaign.appeal.url),),)
