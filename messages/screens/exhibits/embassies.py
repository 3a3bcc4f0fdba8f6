"""An embassy's card: which one serves the country, how to reach it, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.missions import Standing, representation, shown
from messages.catalog import Html
from messages.screens.exhibits.exhibit import Exhibit

if TYPE_CHECKING:
    from campaign.content import Mission
    from campaign.missions import ShownContact
    from messages.screens.scene import Scene


def mission(scene: Scene) -> Exhibit:
    """Which embassy serves the country, and what of it may be shown as fact."""
    return Exhibit({"mission": mission_card(scene)})


def mission_card(scene: Scene) -> Html:
    """The embassy's card; or, where none is known to work, what the letter does instead."""
    words = scene.words
    found = representation(scene.content, scene.place.iso2)
    if found.embassy is None:
        return words.html("mission.unknown", country=scene.country_name)
    city = _city(scene, found.embassy)
    if found.standing is Standing.NOT_WORKING:
        return words.html("mission.not_working", country=scene.country_name, city=city)
    contact = shown(found.embassy)
    lines = [
        words.html("mission.embassy", country=scene.country_name, city=city),
        words.html("mission.serves") if found.standing is Standing.FROM_ABROAD else None,
        *_ways(scene, contact),
        words.html("mission.checked", date=words.partial(found.embassy.source.checked))
        if found.embassy.source.checked
        else words.html("mission.unchecked"),
    ]
    return Html("\n".join(line for line in lines if line))


def _city(scene: Scene, mission: Mission) -> str:
    return mission.cities.get(scene.words.language) or mission.cities["en"]


def _ways(scene: Scene, contact: ShownContact) -> list[Html]:
    words = scene.words
    lines = []
    if contact.street:
        lines.append(words.html("mission.street", street=contact.street))
    if contact.phones:
        lines.append(words.html("mission.phone", phones=", ".join(contact.phones)))
    if contact.email:
        lines.append(words.html("mission.email", email=contact.email))
    if contact.website:
        lines.append(words.html("mission.website", website=contact.website))
    if not lines:
        return [words.html("mission.nothing")]
    if not contact.street:
        lines.append(words.html("mission.no_street.website" if contact.website else "mission.no_street"))
    if not contact.email:
        lines.append(words.html("mission.no_email"))
    return lines
