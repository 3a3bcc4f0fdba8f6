"""What a letter says: nobody by name who may be free, and the newest sure number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.content import Confidence, Content, Person, PersonStatus
from campaign.letters import UNIONISTS, newest_figure, people_to_name

if TYPE_CHECKING:
    from tests.campaign.conftest import Sheet

TODAY = date(2026, 11, 24)


def test_today_nobody_qualifies(content: Content) -> None:
    assert people_to_name(content, TODAY) == ()


@pytest.mark.parametrize(
    ("confirmed_on", "named"),
    [
        ("2026-11-24", True),
        ("2026-08-26", True),  # 90 days
        ("2026-08-25", False),  # 91 days
        ("2026-11-25", False),  # nobody can know tomorrow
        ("", False),
    ],
)
def test_a_confirmation_counts_for_90_days(sheet: Sheet, confirmed_on: str, named: bool) -> None:
    sheet.write("people.csv", sheet.line("people.csv", "vatslau-areshka"), "confirmed_on", confirmed_on)
    found = [person.id for person in people_to_name(sheet.load(), TODAY)]
    assert found == (["vatslau-areshka"] if named else [])


def test_a_freed_person_is_named_no_more_at_once(sheet: Sheet) -> None:
    line = sheet.line("people.csv", "vatslau-areshka")
    sheet.write("people.csv", line, "confirmed_on", "2026-11-20")
    assert people_to_name(sheet.load(), TODAY)
    sheet.write("people.csv", line, "status", "free")
    assert people_to_name(sheet.load(), TODAY) == ()


@st.composite
def persecuted(draw: st.DrawFn, people: tuple[Person, ...]) -> Person:
    person = draw(st.sampled_from(people))
    return replace(
        person,
        status=draw(st.sampled_from(PersonStatus)),
        confirmed_on=draw(st.none() | st.dates(TODAY - timedelta(days=200), TODAY + timedelta(days=5))),
        source=replace(person.source, confidence=draw(st.sampled_from(Confidence))),
    )


@given(st.data())
def test_never_a_free_an_unconfirmed_or_a_long_unconfirmed_person(content: Content, data: st.DataObject) -> None:
    people = tuple(data.draw(st.lists(persecuted(content.people), max_size=8)))
    named = people_to_name(replace(content, people=people), TODAY)
    for person in named:
        assert person.status is PersonStatus.IMPRISONED
        assert person.source.confidence is not Confidence.LOW
        assert person.confirmed_on is not None
        assert TODAY - timedelta(days=90) <= person.confirmed_on <= TODAY
    left_out = [person for person in people if person not in named]
    assert not [
        person
        for person in left_out
        if person.status is PersonStatus.IMPRISONED
        and person.source.confidence is Confidence.HIGH
        and person.confirmed_on == TODAY
    ]


def test_the_newest_figure_is_taken(sheet: Sheet) -> None:
    assert newest_figure(sheet.load(), UNIONISTS).id == "unionists_2025"
    sheet.write("figures.csv", sheet.line("figures.csv", "unionists_2023"), "as_of", "2026")
    assert newest_figure(sheet.load(), UNIONISTS).id == "unionists_2023"


def test_a_newer_figure_that_is_not_sure_is_not_taken(sheet: Sheet) -> None:
    sheet.write("figures.csv", sheet.line("figures.csv", "unionists_2025"), "confidence", "low")
    assert newest_figure(sheet.load(), UNIONISTS).id == "unionists_2023"


def test_without_a_figure_nothing_is_made_up(content: Content) -> None:
    with pytest.raises(KeyError, match="strikes"):
        newest_figure(content, "strikes")
