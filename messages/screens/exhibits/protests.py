"""Protests: those the facts know of, and what one needs to hold one's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from campaign.events import upcoming
from campaign.pledges import Whom
from campaign.walkthrough import JOIN
from messages.catalog import Html
from messages.documents.calendar import event_file as calendar_of
from messages.screen import Button, Document
from messages.screens.exhibits.exhibit import Exhibit
from messages.screens.scene import PARAGRAPH

if TYPE_CHECKING:
    from campaign.content import Event
    from messages.screens.scene import Scene

MOST_LISTED: Final = 12
"""Events of one country on one screen, the soonest: more would be longer than a message, and nobody reads them."""


def events(scene: Scene) -> Exhibit:
    """What is planned in the country, each with a button."""
    known = upcoming(scene.content, scene.place.iso2, scene.now)[:MOST_LISTED]
    listed = Html(PARAGRAPH.join(event_card(scene, event) for event in known))
    rows = tuple(
        (Button(event_label(scene, event), replace(scene.place, step="", way=JOIN, variant=event.code)),)
        for event in known
    )
    return Exhibit({"events": listed}, rows)


def event(scene: Scene) -> Exhibit:
    """One of them. The driver leads away from one that is over before this is asked for."""
    chosen = scene.event
    return Exhibit({"event": event_card(scene, chosen) if chosen else scene.words.html("event.over")})


def event_file(scene: Scene) -> Exhibit:
    """The event for the person's own calendar. Its words are neutral: a calendar may be seen by others."""
    chosen = scene.event
    if chosen is None:
        return event(scene)
    content = calendar_of(
        scene.words.plain("event.calendar"),
        chosen.starts,
        chosen.ends,
        zone=chosen.zone,
        location=f"{chosen.place}, {_city(scene, chosen)}",
        made_at=scene.now,
    )
    name = f"{scene.words.plain('event.calendar.file')}.ics"
    return Exhibit({"when": Html(scene.words.moment(chosen.starts))}, document=Document(name, content))


def none_known(scene: Scene) -> Exhibit:
    """That nothing is planned in the country as far as we know; nothing where something is."""
    known = upcoming(scene.content, scene.place.iso2, scene.now)
    text = Html("") if known else Html(scene.words.html("event.none", country=scene.country_name) + PARAGRAPH)
    return Exhibit({"known": text})


def caller(scene: Scene) -> Exhibit:
    """What differs when a branch calls for the protest, or a few friends do."""
    return Exhibit({"caller": scene.words.html(f"protest.caller.{scene.place.whom or Whom.MYSELF}")})


def press_note(scene: Scene) -> Exhibit:
    """A note for the local press, to be filled in."""
    return Exhibit({"note": Html(f"<pre>{scene.words.html('press-note', **scene.dated_figure())}</pre>")})


def event_card(scene: Scene, event: Event) -> Html:
    """Where, when, and who calls for it."""
    return scene.words.html(
        "event.card",
        city=_city(scene, event),
        place=event.place,
        when=scene.words.moment(event.starts),
        until=scene.words.time(event.ends.time()),
        host=event.host,
    )


def event_label(scene: Scene, event: Event) -> str:
    """Its city and its moment, on one line."""
    return scene.words.plain("event.button", city=_city(scene, event), when=scene.words.moment(event.starts))


def _city(scene: Scene, event: Event) -> str:
    return event.cities.get(scene.words.language) or event.cities["en"]
