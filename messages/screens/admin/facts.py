"""Keeping facts true from a phone: who is named, how embassies are reached, and what has been corrected so far."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from campaign.content import PersonStatus
from campaign.edits import Contact
from campaign.letters import people_to_name
from campaign.missions import shown, working_embassy
from messages.codes import digest_code
from messages.screen import Button, Screen, in_rows
from messages.screens.admin.pages import back_to, on_page, to_facts, turn_pages
from messages.screens.admin.places import Step, desk_place, to_desk
from messages.screens.admin.prompting import prompt
from messages.screens.exhibits.embassies import mission_card
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from campaign.content import Content, Person
    from campaign.missions import ShownContact
    from messages.callbacks import Place
    from messages.screen import Rows
    from messages.screens.scene import Scene

_MOST_FLAGGED: Final = 3
_MOST_LIKELY: Final = 6


def facts(scene: Scene, *, in_force: int, pointless: int, flagged: int) -> Screen:
    """What can be corrected. `flagged` embassies are those from which letters came back."""
    words = scene.words
    text = paragraphs(
        (
            words.html("admin.facts"),
            words.counted("admin.facts.flagged", flagged) if flagged else None,
            words.counted("admin.facts.pointless", pointless) if pointless else None,
        )
    )
    rows = [
        (scene.button(f"button.admin.facts.{name}", desk_place(scene.place, step)),)
        for name, step in (("people", Step.PEOPLE), ("embassies", Step.EMBASSIES), ("events", Step.EVENTS))
    ]
    if in_force:
        label = words.plain("button.admin.facts.edits", count=words.number(in_force))
        rows.append((Button(label, desk_place(scene.place, Step.EDITS)),))
    return Screen(text, (*rows, (to_desk(scene),)))


def people(scene: Scene, unnamed: AbstractSet[str]) -> Screen:
    """Everybody who is named somewhere, or would be once their imprisonment is confirmed."""
    found = named_people(scene, unnamed)
    if not found:
        return Screen(scene.words.html("admin.facts.people.none"), (to_facts(scene),))
    rows = (
        (Button(scene.person_name(one), person_place(scene.place, Step.PERSON, one)),) for one in on_page(scene, found)
    )
    return Screen(
        scene.words.html("admin.facts.people"),
        (*rows, *turn_pages(scene, Step.PEOPLE, len(found)), to_facts(scene)),
    )


def named_people(scene: Scene, unnamed: AbstractSet[str]) -> list[Person]:
    """Those whom letters name today first, then those counted as imprisoned, then those told to be free."""
    named = people_to_name(scene.content, scene.now.date())
    imprisoned = [one for one in scene.content.people if one.status is PersonStatus.IMPRISONED and one not in named]
    freed = [one for one in scene.content.people if one.freed_on]
    return [person for person in (*named, *imprisoned, *freed) if person.id not in unnamed]


def person(scene: Scene, one: Person) -> Screen:
    """Where this person is named, and the way to end that."""
    words, name = scene.words, scene.person_name(one)
    if one in people_to_name(scene.content, scene.now.date()):
        said = words.html("admin.facts.person.named", person=name)
    elif one.freed_on:
        said = words.html("admin.facts.person.freed", person=name, date=words.partial(one.freed_on))
    else:
        said = words.html("admin.facts.person.imprisoned", person=name)
    stop = scene.button("button.admin.facts.unname", person_place(scene.place, Step.UNNAME, one))
    return Screen(said, ((stop,), back_to(scene, Step.PEOPLE)))


def embassies(scene: Scene, returned: Mapping[str, int]) -> Screen:
    """Which embassy? `returned` letters are counted by the country the embassy sits in."""
    words = scene.words
    flagged = flagged_seats(scene.content, returned)
    likely = sorted(
        (one for one in scene.content.countries.values() if one.likely and working_embassy(scene.content, one.iso2)),
        key=lambda one: one.likely or 0,
    )
    buttons = [
        Button(words.country(one.iso2), desk_place(scene.place, Step.EMBASSY, country=one.iso2))
        for one in likely[:_MOST_LIKELY]
    ]
    rows: Rows = (
        *(
            (
                Button(
                    words.plain("button.admin.facts.flagged", country=words.country(seat), count=words.number(count)),
                    desk_place(scene.place, Step.EMBASSY, country=seat),
                ),
            )
            for seat, count in flagged[:_MOST_FLAGGED]
        ),
        *in_rows(buttons, 2),
        (scene.button("button.admin.facts.type", desk_place(scene.place, Step.EMBASSY_PROMPT)),),
        to_facts(scene),
    )
    return Screen(words.html("admin.facts.embassies.flagged" if flagged else "admin.facts.embassies"), rows)


def flagged_seats(content: Content, returned: Mapping[str, int]) -> list[tuple[str, int]]:
    """The countries in which the embassies sit from which letters came back, most first."""
    known = [(seat, count) for seat, count in returned.items() if count > 0 and seat in content.countries]
    return sorted(known, key=lambda pair: (-pair[1], pair[0]))


def country_prompt(scene: Scene) -> Screen:
    """A message that forces a reply: which country's embassy?"""
    return prompt(scene, desk_place(scene.place, Step.EMBASSY_PROMPT), scene.words.html("admin.facts.country"))


def which_country(scene: Scene, found: Sequence[str]) -> Screen:
    """What was typed can mean several countries, or none."""
    rows = tuple(
        (Button(scene.words.country(iso2), desk_place(scene.place, Step.EMBASSY, country=iso2)),) for iso2 in found
    )
    name = "admin.facts.country.which" if found else "admin.facts.country.unknown"
    return Screen(scene.words.html(name), (*rows, back_to(scene, Step.EMBASSIES)))


def embassy(scene: Scene, returned: Mapping[str, int]) -> Screen:
    """The card that supporters see in the place's country, and a button for each thing on it that can be hidden."""
    words, iso2 = scene.words, scene.place.iso2
    found = working_embassy(scene.content, iso2)
    count = returned.get(found.seat, 0) if found else 0
    ways = ways_shown(shown(found)) if found else ()
    text = paragraphs(
        (
            words.html("admin.facts.embassy"),
            mission_card(scene),
            words.counted("admin.facts.returned", count) if count else None,
            words.html("admin.facts.embassy.hide" if ways else "admin.facts.embassy.nothing"),
        )
    )
    rows = tuple(
        (scene.button(f"button.admin.facts.hide.{way}", desk_place(scene.place, Step.HIDE, way=way, country=iso2)),)
        for way in ways
    )
    return Screen(text, (*rows, back_to(scene, Step.EMBASSIES)))


def ways_shown(contact: ShownContact) -> tuple[Contact, ...]:
    """What supporters see of it, the first to go wrong first."""
    known = (
        (Contact.EMAIL, contact.email),
        (Contact.PHONE, contact.phones),
        (Contact.STREET, contact.street),
        (Contact.WEBSITE, contact.website),
    )
    return tuple(way for way, value in known if value)


def person_place(place: Place, step: Step, one: Person) -> Place:
    """The place about this person: their id does not fit a button, six characters made from it do."""
    code = digest_code(one.id, 6)
    return replace(desk_place(place, step), variant=code[:3], plan=code[3:])


def person_at(scene: Scene) -> Person | None:
    """Whom the place is about."""
    seen = (scene.place.variant, scene.place.plan)
    named = ((one, person_place(scene.place, Step.PERSON, one)) for one in scene.content.people)
    return next((one for one, place in named if (place.variant, place.plan) == seen), None)
