"""Which embassy serves a country, and what of it a person gets to see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.content import Confidence, MissionKind, MissionStatus
from campaign.missions import Standing, representation, shown

if TYPE_CHECKING:
    from campaign.content import Content
    from tests.campaign.conftest import Sheet


@pytest.mark.parametrize(
    ("iso2", "standing", "seat", "city"),
    [
        ("DE", Standing.OWN, "DE", "Berlin"),  # not the consulate in Munich
        ("NO", Standing.FROM_ABROAD, "SE", "Stockholm"),
        ("DK", Standing.FROM_ABROAD, "FI", "Helsinki"),  # Stockholm only handles consular post
        ("PT", Standing.FROM_ABROAD, "FR", "Paris"),  # that Madrid does is not confirmed
        ("SK", Standing.FROM_ABROAD, "AT", "Vienna"),
        ("CA", Standing.FROM_ABROAD, "US", "Washington"),
        ("US", Standing.OWN, "US", "Washington"),  # not the closed consulate in New York
        ("RU", Standing.OWN, "RU", "Moscow"),  # that nobody is sent there is a rule of safety, not of missions
        ("EE", Standing.NOT_WORKING, "EE", "Tallinn"),
        ("UA", Standing.NOT_WORKING, "UA", "Kyiv"),
        ("SY", Standing.NOT_WORKING, "SY", "Damascus"),
    ],
)
def test_the_embassy_of_a_country(content: Content, iso2: str, standing: Standing, seat: str, city: str) -> None:
    found = representation(content, iso2)
    assert found.embassy is not None
    assert (found.standing, found.embassy.seat, found.embassy.cities["en"]) == (standing, seat, city)


@pytest.mark.parametrize("iso2", ["IS", "MX", "TN", "LB", "JO", "EC", "VE", "ZW", "HK", "XK", "BY", "QQ"])
def test_what_nobody_has_confirmed_is_unknown(content: Content, iso2: str) -> None:
    found = representation(content, iso2)
    assert (found.standing, found.embassy) == (Standing.UNKNOWN, None)


def test_every_country_has_an_answer_that_fits(content: Content) -> None:
    for iso2 in content.countries:
        found = representation(content, iso2)
        assert (found.embassy is None) == (found.standing is Standing.UNKNOWN)
        if found.embassy:
            assert found.embassy.iso2 == iso2
            assert found.embassy.kind is MissionKind.EMBASSY
            assert (found.embassy.status is MissionStatus.WORKING) == (found.standing is not Standing.NOT_WORKING)
            assert (found.embassy.seat == iso2) == (found.standing is not Standing.FROM_ABROAD)


@pytest.mark.parametrize("status", ["not_working", "closed"])
def test_an_embassy_that_stops_working_is_said_to_and_not_written_to(sheet: Sheet, status: str) -> None:
    sheet.write("missions.csv", sheet.line("missions.csv", "DE,DE,embassy"), "status", status)
    assert representation(sheet.load(), "DE").standing is Standing.NOT_WORKING


def test_an_embassy_from_abroad_replaces_one_that_stopped_working(sheet: Sheet) -> None:
    sheet.write("missions.csv", sheet.line("missions.csv", "SK,AT,embassy"), "iso2", "EE")
    found = representation(sheet.load(), "EE")
    assert found.standing is Standing.FROM_ABROAD
    assert found.embassy is not None
    assert found.embassy.seat == "AT"


def test_of_two_from_abroad_the_surer_one_is_taken(sheet: Sheet) -> None:
    sheet.write("missions.csv", sheet.line("missions.csv", "DK,FI,embassy"), "confidence", "low")
    found = representation(sheet.load(), "DK")
    assert found.embassy is not None
    assert found.embassy.seat == "SE"


def test_nothing_unsure_is_shown_of_any_mission(content: Content) -> None:
    for mission in content.missions:
        seen = shown(mission)
        if mission.street_confidence is Confidence.LOW:
            assert seen.street == ""
        else:
            assert seen.street == mission.street
        if mission.contact_confidence is Confidence.LOW:
            assert (seen.phones, seen.email) == ((), "")
        else:
            assert (seen.phones, seen.email) == (mission.phones, mission.email)
        assert seen.website == mission.website


confidences = st.sampled_from([None, *Confidence])


@given(st.data(), confidences, confidences)
def test_no_confidence_no_contact(
    content: Content, data: st.DataObject, street: Confidence | None, contact: Confidence | None
) -> None:
    mission = data.draw(st.sampled_from(content.missions))
    seen = shown(replace(mission, street_confidence=street, contact_confidence=contact))
    assert seen.street == "" or street in {Confidence.HIGH, Confidence.MEDIUM}
    assert not (seen.phones or seen.email) or contact in {Confidence.HIGH, Confidence.MEDIUM}


def test_some_real_contacts_are_shown(content: Content) -> None:
    embassy = representation(content, "DE").embassy
    assert embassy is not None
    seen = shown(embassy)
    assert (seen.street, seen.phones, seen.email, seen.website) == (
        "Am Treptower Park 32, 12435 Berlin",
        ("+49 30 53635936",),
        "germany@mfa.gov.by",
        "https://germany.mfa.gov.by",
    )


@pytest.mark.parametrize(
    ("column", "hidden", "left"),
    [
        ("street_confidence", {"street"}, {"phones", "email", "website"}),
        ("contact_confidence", {"phones", "email"}, {"street", "website"}),
    ],
)
def test_an_editor_hides_what_has_become_doubtful(sheet: Sheet, column: str, hidden: set[str], left: set[str]) -> None:
    sheet.write("missions.csv", sheet.line("missions.csv", "DE,DE,embassy"), column, "low")
    embassy = representation(sheet.load(), "DE").embassy
    assert embassy is not None
    seen = shown(embassy)
    assert not any(getattr(seen, name) for name in hidden)
    assert all(getattr(seen, name) for name in left)
