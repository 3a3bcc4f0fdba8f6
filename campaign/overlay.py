"""Corrections laid over the facts: what is true now, and which of them change nothing any more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from campaign.content import EventStatus, MissionKind
from campaign.edits import (
    AddEvent,
    CancelEvent,
    ChangeEvent,
    Contact,
    EditState,
    HideContact,
    StopNaming,
)
from campaign.events import read_event
from campaign.tables import FactsError, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from campaign.content import Content, Event, Mission, Person
    from campaign.edits import Correction, FactEdit, Moved

FROM_CHAT: Final = "chat"
"""Stands where a fact names its file, for an event that an admin typed."""

CODE_LETTER: Final = "x"
"""What the codes of events from a chat begin with. The tables leave it to them, so no code is ever given twice."""

_PROPOSED: Final = "xxx"  # stands for the code that an event gets when it is confirmed
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Overlaid:
    """The facts with the corrections in them, and the numbers of those that change nothing."""

    content: Content
    pointless: frozenset[int]


def lay_over(content: Content, edits: Sequence[FactEdit]) -> Overlaid:
    """The facts as corrected by what is in force, in the order of numbers; `content` itself stays as it is."""
    edits = sorted((edit for edit in edits if edit.state is EditState.IN_FORCE), key=lambda edit: edit.id)
    if not edits:
        return Overlaid(content, frozenset())
    events, futile = _with_events(content, edits)
    unnamed = {edit.what.person for edit in edits if isinstance(edit.what, StopNaming)}
    hidden = [edit.what for edit in edits if isinstance(edit.what, HideContact)]
    corrected = replace(
        content,
        people=tuple(_unnamed(person) if person.id in unnamed else person for person in content.people),
        anniversaries=tuple(
            replace(row, remind=False) if row.person in unnamed else row for row in content.anniversaries
        ),
        missions=tuple(_without(mission, hidden) for mission in content.missions),
        events=events,
    )
    futile |= {edit.id for edit in edits if not _has_target(content, edit.what)}
    return Overlaid(corrected, frozenset(futile))


def hide(content: Content, seat: str, contact: Contact) -> HideContact | None:
    """The correction that hides it, whatever the facts say of it for any country; None where they say nothing."""
    values = {value for mission in _embassies(content, seat) for value in _values(mission, contact)}
    return HideContact(seat, contact, tuple(sorted(values))) if values else None


def move(event: Event, moved: Moved, cells: Mapping[str, str]) -> ChangeEvent:
    """The correction that changes these cells of an event, given as it stands in the files or was added."""
    before = cells_of(event)
    return ChangeEvent(event.code, moved, {column: before[column] for column in moved.columns}, dict(cells))


def base_event(content: Content, edits: Iterable[FactEdit], code: str) -> Event | None:
    """The event as the files have it or as it was added, without later corrections."""
    added = [edit.what for edit in edits if isinstance(edit.what, AddEvent) and edit.state is EditState.IN_FORCE]
    known = next((event for event in content.events if event.code == code), None)
    return known or next((event for what in added if what.code == code and (event := _added(content, what))), None)


def event_meant(content: Content, what: AddEvent | ChangeEvent | CancelEvent) -> Event | None:
    """The event a correction is about, as `content` has it; what is only proposed, or taken back, as it was typed."""
    known = next((event for event in content.events if event.code == what.code), None)
    return known or (_added(content, what) if isinstance(what, AddEvent) else None)


def changed_event(content: Content, what: ChangeEvent) -> Event | None:
    """The event of `content` as the change would have it; nothing where it does not fit."""
    now = next((event for event in content.events if event.code == what.code), None)
    return _with_cells(content, now, what.cells) if now else None


def still_says(base: Event, what: ChangeEvent) -> bool:
    """Whether the event, without later corrections, still says what the change was meant to replace."""
    stood = cells_of(base)
    return all(stood[column] == value for column, value in what.before.items())


def cells_of(event: Event) -> dict[str, str]:
    """The event as a row of events.csv."""
    length = event.ends.astimezone(UTC) - event.starts.astimezone(UTC)
    return {
        "code": event.code,
        "iso2": event.iso2,
        **{f"city_{language}": city for language, city in event.cities.items()},
        "place": event.place,
        "date": event.starts.date().isoformat(),
        "time": f"{event.starts:%H:%M}",
        "time_zone": event.zone,
        "minutes": str(length // timedelta(minutes=1)),
        "host": event.host,
        "status": event.status,
        "source": event.source.text,
        "checked": str(event.source.checked or ""),
        "confidence": event.source.confidence,
    }


def event_from(content: Content, cells: Mapping[str, str]) -> Event:
    """The event that a row says. Raises `campaign.tables.FactsError`, also where its country is unsafe by now."""
    return read_event(Row(FROM_CHAT, 0, dict(cells)), content.countries)


def new_code(used: AbstractSet[str]) -> str:
    """A code that no event has or had. Raises `LookupError` when all of them are used up."""
    taken = {*used, _PROPOSED}
    codes = (CODE_LETTER + tens + ones for tens in _DIGITS for ones in _DIGITS)
    code = next((code for code in codes if code not in taken), None)
    if code is None:
        raise LookupError("every code for an event from a chat has been used")
    return code


def _with_events(content: Content, edits: Sequence[FactEdit]) -> tuple[tuple[Event, ...], set[int]]:
    """The events as corrected, and the numbers of the corrections among these that change nothing."""
    base = {event.code: event for event in content.events}
    futile: set[int] = set()
    for edit in edits:
        if isinstance(edit.what, AddEvent):
            event = _added(content, edit.what)
            if event is None or event.code in base:
                futile.add(edit.id)
            else:
                base[event.code] = event
    now = dict(base)
    for edit in edits:
        if isinstance(edit.what, ChangeEvent):
            event = _changed(content, base.get(edit.what.code), now.get(edit.what.code), edit.what)
        elif isinstance(edit.what, CancelEvent):
            event = now.get(edit.what.code)
            event = replace(event, status=EventStatus.CANCELLED) if event else None
        else:
            continue
        if event is None:
            futile.add(edit.id)
        else:
            now[event.code] = event
    return tuple(now.values()), futile


def _added(content: Content, what: AddEvent) -> Event | None:
    try:
        return event_from(content, {**what.cells, "code": what.code or _PROPOSED})
    except FactsError:
        return None  # its country has become unsafe, or has other clocks now


def _changed(content: Content, base: Event | None, now: Event | None, what: ChangeEvent) -> Event | None:
    if base is None or now is None or not still_says(base, what):
        return None
    return _with_cells(content, now, what.cells)


def _with_cells(content: Content, event: Event, cells: Mapping[str, str]) -> Event | None:
    try:
        return event_from(content, {**cells_of(event), **cells})
    except FactsError:
        return None


def _has_target(content: Content, what: Correction) -> bool:
    match what:
        case StopNaming(person):
            return any(one.id == person for one in content.people)
        case HideContact(seat, contact, values):
            there = {value for mission in _embassies(content, seat) for value in _values(mission, contact)}
            return not there.isdisjoint(values)
    return True  # of events it is known already


def _unnamed(person: Person) -> Person:
    """Nobody may be named whose imprisonment is unconfirmed, and nobody is told to be free without a date."""
    return replace(person, confirmed_on=None, freed_on=None)


def _embassies(content: Content, seat: str) -> list[Mission]:
    """The embassy in a country, once for each country that it serves."""
    return [one for one in content.missions if one.seat == seat and one.kind is MissionKind.EMBASSY]


def _values(mission: Mission, contact: Contact) -> tuple[str, ...]:
    if contact is Contact.PHONE:
        return mission.phones
    known = {Contact.STREET: mission.street, Contact.EMAIL: mission.email, Contact.WEBSITE: mission.website}[contact]
    return (known,) if known else ()


def _without(mission: Mission, hidden: Iterable[HideContact]) -> Mission:
    if mission.kind is not MissionKind.EMBASSY:
        return mission
    for what in hidden:
        if what.seat != mission.seat or set(_values(mission, what.contact)).isdisjoint(what.values):
            continue
        match what.contact:
            case Contact.PHONE:
                left = tuple(phone for phone in mission.phones if phone not in what.values)
                mission = replace(mission, phones=left)
            case Contact.STREET:
                mission = replace(mission, street="", street_confidence=None)
            case Contact.EMAIL:
                mission = replace(mission, email="")
            case Contact.WEBSITE:
                mission = replace(mission, website="")
    return mission
