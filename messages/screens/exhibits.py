"""What a step shows that is made from the facts: an embassy's card, a letter, a text to share.

A step names its exhibit; here stands how each is made. An exhibit fills the placeholders of the step's text and may
bring buttons of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from babel.languages import get_official_languages

from campaign.letters import UNIONISTS, newest_figure
from campaign.missions import Standing, representation, shown
from campaign.pledges import Whom
from campaign.safety import Capability
from messages.catalog import Html, to_html
from messages.screens.scene import paragraphs
from messages.screens.welcome import dated_unionists

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from campaign.content import Mission
    from campaign.missions import Representation, ShownContact
    from messages.catalog import Catalog
    from messages.screen import Rows
    from messages.screens.scene import Scene

COPY_LIMIT: Final = 256
"""Characters a copy button can carry (https://core.telegram.org/bots/api#copytextbutton)."""

SHARE_PAGE: Final = "https://t.me/share/url"
"""Telegram's own page for passing on a link and a text: the person picks the chat (https://core.telegram.org/api/links)."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Values for the step's text, and buttons to stand under it."""

    values: Mapping[str, Html]
    rows: Rows = ()


def mission(scene: Scene) -> Exhibit:
    """Which embassy serves the country, and what of it may be shown as fact."""
    return Exhibit({"mission": mission_card(scene)})


def mission_card(scene: Scene) -> Html:
    """The embassy's card; or, where none is known to work, what the letter does instead."""
    words = scene.words
    found = representation(scene.content, scene.place.iso2)
    if found.embassy is None:
        return words.html("mission.unknown", country=scene.country_name)
    city = city_of_mission(scene, found.embassy)
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


def letter(scene: Scene) -> Exhibit:
    """The letter to copy, how to send it, and buttons for the pieces one needs with it."""
    whom = scene.place.whom or Whom.MYSELF
    contact = _contact(representation(scene.content, scene.place.iso2))
    written = scene if contact else replace(scene, words=_ministry_reads(scene))
    figure = newest_figure(scene.content, UNIONISTS)
    body = written.words.html(
        f"letter-{'embassy' if contact else 'ministry'}-{whom}",
        figure=written.figure(figure),
        date=written.words.partial(figure.as_of),
        counted_by=written.counter(figure),
    )
    how = _how(scene, contact)
    if written.words is not scene.words:
        how = paragraphs((scene.words.html("letter.how.english"), how))
    subject = written.words.plain("letter.subject")
    return Exhibit({"letter": Html(f"<pre>{body}</pre>"), "how": how}, _copies(scene, contact, subject))


def post(scene: Scene) -> Exhibit:
    """The text to pass on, with Telegram's own chooser of chats."""
    text = scene.words.html("post", unionists=dated_unionists(scene))
    link = f"https://t.me/{scene.bot_username}"
    share = f"{SHARE_PAGE}?{urlencode({'url': link, 'text': unescape(text)}, quote_via=quote)}"
    return Exhibit({"post": Html(f"{text}\n{link}")}, ((scene.button("button.share.telegram", url=share),),))


def fund(scene: Scene) -> Exhibit:
    """Who runs the fund and where to ask, as long as no account is confirmed."""
    organiser = scene.content.campaign.organiser
    listed = scene.may(Capability.LISTED_LINKS)
    rows = ((scene.button("button.organiser", url=organiser.website),),) if listed else ()
    return Exhibit({"organiser": to_html(organiser.name), "city": scene.words.html(f"city.{organiser.city}")}, rows)


def city_of_mission(scene: Scene, mission: Mission) -> str:
    """Where the mission sits, in the reader's language as far as the facts have it."""
    return mission.cities.get(scene.words.language) or mission.cities["en"]


EXHIBITS: Final[Mapping[str, Callable[[Scene], Exhibit]]] = {
    "mission": mission,
    "letter": letter,
    "post": post,
    "fund": fund,
}


def _contact(found: Representation) -> ShownContact | None:
    """The embassy's contact; nothing where the letter has to go to a ministry instead."""
    working = found.embassy and found.standing in {Standing.OWN, Standing.FROM_ABROAD}
    return shown(found.embassy) if working and found.embassy else None


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


def _ministry_reads(scene: Scene) -> Catalog:
    """The person's language where it is an official one of their country, and English elsewhere."""
    official = get_official_languages(scene.place.iso2)
    return scene.words if scene.words.language in official else scene.english


def _how(scene: Scene, contact: ShownContact | None) -> Html:
    if contact is None:
        return scene.words.html("letter.how.ministry")
    if contact.email:
        return scene.words.html("letter.how.email", email=contact.email)
    return scene.words.html("letter.how.post" if contact.street else "letter.how.find")


def _copies(scene: Scene, contact: ShownContact | None, subject_line: str) -> Rows:
    subject = (scene.button("button.copy.subject", copies=subject_line),)
    if contact is None:
        return (subject,)
    pieces = []
    if contact.street:
        address = f"{scene.words.plain('letter.addressee')}\n{contact.street}"
        pieces.append(scene.button("button.copy.address", copies=address[:COPY_LIMIT]))
    if contact.email:
        pieces.append(scene.button("button.copy.email", copies=contact.email))
    return (tuple(pieces), subject) if pieces else (subject,)
