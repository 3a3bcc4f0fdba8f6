"""Corrections from a phone: what they take away at once, and what they can never do."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from campaign.anniversaries import occasions_on
from campaign.content import Content, EventStatus
from campaign.edits import (
    AddEvent,
    CancelEvent,
    ChangeEvent,
    Contact,
    Correction,
    EditState,
    FactEdit,
    HideContact,
    Moved,
    StopNaming,
)
from campaign.events import event_by_code, fingerprint, upcoming
from campaign.letters import people_to_name
from campaign.missions import shown, working_embassy
from campaign.overlay import base_event, cells_of, hide, lay_over, move, new_code
from tests.campaign.test_events import BEFORE, PICKET

if TYPE_CHECKING:
    from tests.campaign.conftest import Sheet

TODAY = date(2026, 11, 24)
ARESHKA = "vatslau-areshka"
EVENT = {**PICKET, "code": "x00", "city_be": "", "city_de": ""}


def in_force(*corrections: Correction) -> list[FactEdit]:
    since = datetime(2026, 11, 24, 12, tzinfo=UTC)
    return [FactEdit(number, what, EditState.IN_FORCE, since) for number, what in enumerate(corrections, start=1)]


def corrected(content: Content, *corrections: Correction) -> Content:
    return lay_over(content, in_force(*corrections)).content


def pointless(content: Content, *corrections: Correction) -> set[int]:
    return set(lay_over(content, in_force(*corrections)).pointless)


@pytest.fixture
def confirmed(sheet: Sheet) -> Sheet:
    """Somebody is known to be in prison, with a birthday that messages mention."""
    sheet.write("people.csv", sheet.line("people.csv", ARESHKA), "confirmed_on", "2026-11-20")
    born = {"id": "born", "date": "11-30", "kind": "birthday", "remind": "yes", "main": "no", "person": ARESHKA}
    sheet.add("anniversaries.csv", {**born, "source": "made up", "checked": "2026-11-24", "confidence": "high"})
    return sheet


def test_somebody_who_is_not_to_be_named_is_in_no_letter_and_no_reminder(confirmed: Sheet) -> None:
    content = confirmed.load()
    day = date(2026, 11, 30)
    assert [one.id for one in people_to_name(content, TODAY)] == [ARESHKA]
    assert [one.person for one in occasions_on(content, day)] == [ARESHKA]
    silent = corrected(content, StopNaming(ARESHKA))
    assert people_to_name(silent, TODAY) == ()
    assert occasions_on(silent, day) == ()
    assert [one.id for one in people_to_name(content, TODAY)] == [ARESHKA], "the files are as they were"


def test_a_confirmation_that_comes_later_does_not_name_them_again(sheet: Sheet) -> None:
    assert people_to_name(corrected(sheet.load(), StopNaming(ARESHKA)), TODAY) == ()
    sheet.write("people.csv", sheet.line("people.csv", ARESHKA), "confirmed_on", "2026-11-23")
    assert people_to_name(corrected(sheet.load(), StopNaming(ARESHKA)), TODAY) == ()


def test_somebody_free_is_not_named_as_freed_any_more(content: Content) -> None:
    freed = next(person for person in content.people if person.freed_on)
    silent = corrected(content, StopNaming(freed.id))
    assert next(person for person in silent.people if person.id == freed.id).freed_on is None


@pytest.mark.parametrize("contact", list(Contact))
def test_a_hidden_contact_is_hidden_in_every_country_the_embassy_serves(content: Content, contact: Contact) -> None:
    name = {Contact.STREET: "street", Contact.PHONE: "phones", Contact.EMAIL: "email", Contact.WEBSITE: "website"}
    seen = {one.iso2 for one in content.missions if one.seat == "AR" and getattr(shown(one), name[contact])}
    what = hide(content, "AR", contact)
    if what is None:
        assert not seen
        return
    for mission in corrected(content, what).missions:
        hidden = getattr(shown(mission), name[contact])
        before = next(one for one in content.missions if _same_row(one, mission))
        assert not hidden if mission.seat == "AR" else hidden == getattr(shown(before), name[contact])


def _same_row(one: object, other: object) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in ("iso2", "seat", "kind", "cities"))


def test_only_that_contact_is_hidden(content: Content) -> None:
    what = hide(content, "DE", Contact.EMAIL)
    assert what is not None
    before, after = working_embassy(content, "DE"), working_embassy(corrected(content, what), "DE")
    assert before is not None
    assert after is not None
    assert shown(after) == replace(shown(before), email="")


def test_a_better_address_in_the_files_is_shown_and_the_correction_reported(sheet: Sheet) -> None:
    what = hide(sheet.load(), "DE", Contact.EMAIL)
    assert what is not None
    assert not pointless(sheet.load(), what)
    line = sheet.line("missions.csv", "DE,DE,embassy")
    sheet.write("missions.csv", line, "email", "berlin@example.org")
    embassy = working_embassy(corrected(sheet.load(), what), "DE")
    assert embassy is not None
    assert shown(embassy).email == "berlin@example.org"
    assert pointless(sheet.load(), what) == {1}


def test_of_several_phones_only_those_known_then_are_hidden(content: Content) -> None:
    berlin = next(one for one in content.missions if (one.iso2, one.seat) == ("DE", "DE"))
    phones = replace(content, missions=(replace(berlin, phones=("+49 1", "+49 2", "+49 3")),))
    (left,) = corrected(phones, HideContact("DE", Contact.PHONE, ("+49 1", "+49 3"))).missions
    assert left.phones == ("+49 2",)


def test_an_added_event_is_found_where_it_is(content: Content) -> None:
    added = corrected(content, AddEvent(EVENT))
    (event,) = upcoming(added, "DE", BEFORE)
    assert (event.code, event.place, event.host) == ("x00", PICKET["place"], PICKET["host"])
    assert cells_of(event) == EVENT
    assert upcoming(added, "AT", BEFORE) == ()


def test_a_proposal_changes_nothing(content: Content) -> None:
    proposed = [replace(edit, state=EditState.PROPOSED) for edit in in_force(AddEvent(EVENT), StopNaming(ARESHKA))]
    assert lay_over(content, proposed).content is content


def test_an_event_goes_when_its_country_becomes_unsafe(sheet: Sheet) -> None:
    sheet.write("countries.csv", sheet.line("countries.csv", "DE,"), "risk", "unsafe")
    assert corrected(sheet.load(), AddEvent(EVENT)).events == ()
    assert pointless(sheet.load(), AddEvent(EVENT)) == {1}


def test_an_event_that_moved_into_the_files_is_theirs(sheet: Sheet) -> None:
    sheet.add("events.csv", {**EVENT, "place": "Alexanderplatz"})
    (event,) = corrected(sheet.load(), AddEvent(EVENT)).events
    assert event.place == "Alexanderplatz"
    assert pointless(sheet.load(), AddEvent(EVENT)) == {1}


def moved(content: Content, **cells: str) -> ChangeEvent:
    base = base_event(content, (), "b01")
    assert base is not None
    return move(base, Moved.PLACE if "place" in cells else Moved.TIME, cells)


def test_time_and_place_are_changed_apart_and_the_last_change_counts(sheet: Sheet) -> None:
    sheet.add("events.csv", PICKET)
    content = sheet.load()
    earlier = moved(content, date="2027-04-20", time="17:00", minutes="90")
    elsewhere = moved(content, place="Alexanderplatz")
    later = moved(content, date="2027-04-21", time="19:00", minutes="30")
    (event,) = corrected(content, earlier, elsewhere, later).events
    assert event.starts.isoformat() == "2027-04-21T19:00:00+02:00"
    assert event.ends - event.starts == timedelta(minutes=30)
    assert event.place == "Alexanderplatz"
    assert fingerprint(event) != fingerprint(content.events[0]), "whoever wanted to come is told"
    (event,) = corrected(content, earlier, elsewhere).events
    assert event.starts.isoformat() == "2027-04-20T17:00:00+02:00", "to take back the last leaves the one before"


def test_what_the_files_say_anew_stays(sheet: Sheet) -> None:
    line = sheet.add("events.csv", PICKET)
    what = moved(sheet.load(), date="2027-04-20", time="17:00", minutes="90")
    sheet.write("events.csv", line, "place", "Alexanderplatz")
    (event,) = corrected(sheet.load(), what).events
    assert (event.starts.hour, event.place) == (17, "Alexanderplatz"), "another column is another matter"
    sheet.write("events.csv", line, "time", "20:00")
    (event,) = corrected(sheet.load(), what).events
    assert event.starts.hour == 20
    assert pointless(sheet.load(), what) == {1}


def test_called_off_stays_called_off_whatever_is_changed(sheet: Sheet) -> None:
    line = sheet.add("events.csv", PICKET)
    change = moved(sheet.load(), place="Alexanderplatz")
    sheet.write("events.csv", line, "time", "20:00")
    for order in ((CancelEvent("b01"), change), (change, CancelEvent("b01"))):
        (event,) = corrected(sheet.load(), *order).events
        assert (event.status, event.place) == (EventStatus.CANCELLED, "Alexanderplatz")


def test_what_left_the_files_is_reported_and_no_error(content: Content) -> None:
    gone: tuple[Correction, ...] = (
        StopNaming("nobody"),
        HideContact("DE", Contact.EMAIL, ("old@example.org",)),
        ChangeEvent("b01", Moved.PLACE, {"place": "here"}, {"place": "there"}),
        CancelEvent("b01"),
    )
    assert pointless(content, *gone) == {1, 2, 3, 4}
    assert corrected(content, *gone).events == ()


def test_no_correction_adds_a_name_a_contact_or_where_to_give(sheet: Sheet) -> None:
    sheet.write("people.csv", sheet.line("people.csv", ARESHKA), "confirmed_on", "2026-11-20")
    sheet.add("events.csv", PICKET)
    content = sheet.load()
    every: list[Correction] = [StopNaming(person.id) for person in content.people]
    every += [what for seat in content.countries for way in Contact if (what := hide(content, seat, way))]
    every += [
        AddEvent({**EVENT, "code": "x01"}),
        moved(content, place="Alexanderplatz"),
        CancelEvent("b01"),
    ]
    for one in every:
        after = corrected(content, one)
        assert after.campaign is content.campaign, "where to give stands there"
        assert all(person in people_to_name(content, TODAY) for person in people_to_name(after, TODAY))
        untouched = {"people", "missions", "anniversaries", "events"}
        for field in fields(Content):
            assert field.name in untouched or getattr(after, field.name) is getattr(content, field.name)
        for before, now in zip(content.missions, after.missions, strict=True):
            for contact in ("street", "phones", "email", "website"):
                assert set(getattr(shown(now), contact)) <= set(getattr(shown(before), contact))
            assert (now.status, now.source, now.iso2, now.seat) == (
                *(before.status, before.source),
                *(before.iso2, before.seat),
            )


def test_a_code_is_never_given_twice() -> None:
    used: set[str] = set()
    for _ in range(36 * 36 - 1):
        code = new_code(used)
        assert code not in used
        assert code.startswith("x")
        used.add(code)
    with pytest.raises(LookupError):
        new_code(used)


def test_an_added_event_is_known_by_its_code(content: Content) -> None:
    assert event_by_code(corrected(content, AddEvent(EVENT)), "x00") is not None
    assert base_event(content, in_force(AddEvent(EVENT)), "x00") is not None
