"""What falls where: one message a person and day, with one ask at most, and no birthday of somebody free."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.actions import load_actions
from campaign.anniversaries import Occasion, Phase, Topic, Wish, coming, falls_on, next_due, occasion_for, occasions_on
from campaign.content import AnniversaryKind, Content
from campaign.letters import people_to_name
from campaign.partial_date import PartialDate
from tests.campaign.changed_dates import (
    ALL,
    ARESHKA,
    BERLIN,
    DAYS,
    LESS,
    WISHES,
    confirmed,
    edited,
    row,
    with_action_days,
    with_rows,
)

if TYPE_CHECKING:
    from tests.campaign.conftest import Sheet


def keys(content: Content, day: date) -> list[str]:
    return [occasion.key for occasion in occasions_on(content, day)]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2027-04-12", ["arrests.pre"]),
        ("2027-04-19", ["arrests.day"]),
        ("2027-04-24", ["workers-day.pre"]),
        ("2027-05-01", ["workers-day.day"]),
        ("2027-05-18", ["day-of-political-prisoners.pre"]),
        ("2027-05-21", ["day-of-political-prisoners.day"]),
        ("2026-12-26", ["bkdp-sentences.day"]),
        ("2027-03-28", ["materials-listed.day"]),
        ("2027-09-11", ["leaders-freed.day"]),
        ("2027-06-12", []),  # remind is no: the day is not confirmed
        ("2027-04-18", []),
        ("2025-04-09", ["action-day.pre"]),
        ("2025-04-12", []),  # in 2025 the day of action was prepared instead
        ("2025-04-16", ["action-day.act"]),
        ("2025-04-19", ["arrests.day"]),
    ],
)
def test_what_falls_on_a_day(content: Content, day: str, found: list[str]) -> None:
    assert keys(content, date.fromisoformat(day)) == found


def test_an_occasion_says_all_that_a_message_needs(content: Content) -> None:
    (found,) = occasions_on(content, date(2027, 4, 12))
    arrests = date(2027, 4, 19)
    assert found == Occasion("arrests", Phase.PREPARE, arrests, 5, "embassy", Topic.ANNIVERSARIES, main=True, person="")


@pytest.mark.parametrize(
    ("id_", "topic"),
    [
        ("arrests", Topic.ANNIVERSARIES),
        ("materials-listed", Topic.ANNIVERSARIES),
        ("workers-day", Topic.DAYS),
        ("leaders-freed", Topic.PEOPLE),
        ("birthday-areshka", Topic.PEOPLE),
    ],
)
def test_each_kind_belongs_to_a_topic(content: Content, id_: str, topic: Topic) -> None:
    day = falls_on(row(content, id_), 2027)
    content = confirmed(content, ARESHKA, day)
    assert {occasion.topic for occasion in occasions_on(content, day)} == {topic}
    for asked in Topic:
        assert (occasion_for(content, replace(ALL, topics=frozenset({asked})), day) is not None) == (asked is topic)


@pytest.mark.parametrize(
    ("since", "day", "years"),
    [
        (None, "2027-09-11", None),
        ("2025-09-11", "2027-09-11", 2),
        ("2025-09-11", "2026-09-11", 1),
        ("2025-09-11", "2025-09-11", "nothing"),  # the day it happened
        ("2025-09-11", "2024-09-11", "nothing"),
        ("2024-02-29", "2024-02-29", "nothing"),
        ("2024-02-29", "2025-02-28", 1),
        ("2024-02-29", "2027-02-28", 3),
        ("2024-02-29", "2028-02-28", "nothing"),
        ("2024-02-29", "2028-02-29", 4),
        ("2024-02-29", "2100-02-28", 76),
    ],
)
def test_years_are_counted_from_what_happened(
    content: Content, since: str | None, day: str, years: int | str | None
) -> None:
    happened = PartialDate.parse(since or "2025-09-11")
    assert happened.month
    assert happened.day
    one = replace(
        row(content, "leaders-freed"), month=happened.month, day=happened.day, since=happened if since else None
    )
    found = occasions_on(with_rows(content, one), date.fromisoformat(day))
    assert [occasion.years for occasion in found] == ([] if years == "nothing" else [years])


def test_the_29th_of_february_comes_every_year_once(content: Content) -> None:
    one = replace(row(content, "freedom-day"), month=2, day=29, since=None)
    content, years = with_rows(content, one), range(2026, 2037)
    found = [coming(content, ALL, BERLIN, datetime(year, 1, 1, tzinfo=BERLIN)) for year in years]
    assert [[occasion.day for occasion in year] for year in found] == [
        [date(year, 2, 29 if year in {2028, 2032, 2036} else 28)] for year in years
    ]


@pytest.mark.parametrize(
    ("status", "confirmed_on", "written"),
    [
        ("imprisoned", "2027-01-18", True),
        ("imprisoned", "2026-10-20", True),  # 90 days
        ("imprisoned", "2026-10-19", False),
        ("imprisoned", "2027-01-19", False),
        ("imprisoned", "", False),
        ("free", "2027-01-18", False),
        ("unknown", "2027-01-18", False),
        ("term_elapsed", "2027-01-18", False),
    ],
)
def test_a_birthday_is_mentioned_while_the_person_may_be_named(
    sheet: Sheet, status: str, confirmed_on: str, written: bool
) -> None:
    line = sheet.line("people.csv", ARESHKA)
    sheet.write("people.csv", line, "status", status)
    sheet.write("people.csv", line, "confirmed_on", confirmed_on)
    content, birthday = sheet.load(), date(2027, 1, 18)
    found = occasion_for(content, ALL, birthday)
    assert (found is not None) == written
    assert found is None or (found.person, found.ask) == (ARESHKA, "embassy")
    moment = next_due(content, replace(ALL, topics=frozenset({Topic.PEOPLE})), BERLIN, datetime(2027, 1, 1, tzinfo=UTC))
    assert moment is not None
    assert (moment[1] == birthday) == written


def test_a_person_is_on_an_occasion_only_for_a_birthday(content: Content) -> None:
    freed = replace(row(content, "leaders-freed"), person="aliaksandr-yarashuk")
    assert [one.person for one in occasions_on(with_rows(content, freed), date(2027, 9, 11))] == [""]


@pytest.mark.parametrize("kind", [AnniversaryKind.RELEASE, AnniversaryKind.SAFETY])
def test_good_news_and_warnings_ask_for_nothing(content: Content, kind: AnniversaryKind) -> None:
    one = replace(row(content, "leaders-freed"), kind=kind, ask="donate")
    assert [found.ask for found in occasions_on(with_rows(content, one), date(2027, 9, 11))] == [""]


@pytest.mark.parametrize(
    ("action_day", "ask"),
    [
        (None, "embassy"),
        ("2027-04-16", ""),
        ("2027-04-12", ""),
        ("2027-04-11", "embassy"),
        ("2027-04-26", ""),
        ("2027-04-27", "embassy"),
        ("2027-06-01", "embassy"),
    ],
)
def test_a_day_of_action_near_by_leaves_the_anniversary_without_an_ask(
    content: Content, action_day: str | None, ask: str
) -> None:
    content = with_action_days(content, {2027: date.fromisoformat(action_day)} if action_day else {})
    anniversary, *others = occasions_on(content, date(2027, 4, 19))
    assert [other.key for other in others] == (["action-day.pre"] if action_day == "2027-04-26" else [])
    assert (anniversary.key, anniversary.ask, anniversary.years) == ("arrests.day", ask, 5)
    if action_day:
        day = date.fromisoformat(action_day)
        (act,) = occasions_on(content, day)
        assert (act.key, act.day, act.ask, act.years, act.main) == ("action-day.act", day, "embassy", None, True)
        ahead = occasions_on(content, day - timedelta(days=7))[-1]
        assert (ahead.key, ahead.day, ahead.ask) == ("action-day.pre", day, "embassy")


def test_a_day_of_action_on_the_anniversary_itself_comes_before_it(content: Content) -> None:
    day = date(2027, 4, 19)
    content = with_action_days(content, {2027: day})
    assert [(one.key, one.ask) for one in occasions_on(content, day)] == [
        ("action-day.act", "embassy"),
        ("arrests.day", ""),
    ]
    assert keys(content, date(2027, 4, 12)) == ["action-day.pre"]


def test_a_day_of_action_counts_for_its_own_year_only(content: Content) -> None:
    content = with_action_days(content, {2027: date(2027, 4, 16)})
    assert keys(content, date(2028, 4, 16)) == []
    assert [(one.key, one.ask) for one in occasions_on(content, date(2028, 4, 19))] == [("arrests.day", "embassy")]


def test_a_day_in_january_is_prepared_in_december(content: Content) -> None:
    content = with_action_days(content, {2031: date(2031, 1, 2)})
    assert keys(content, date(2030, 12, 26)) == ["bkdp-sentences.day", "action-day.pre"]


def test_the_day_of_action_comes_even_where_the_anniversary_is_switched_off(content: Content) -> None:
    content = with_rows(content, replace(row(content, "arrests"), remind=False))
    assert keys(content, date(2027, 4, 19)) == keys(content, date(2027, 4, 12)) == []
    content = with_action_days(content, {2027: date(2027, 4, 16)})
    assert [keys(content, date(2027, 4, day)) for day in (9, 16, 19)] == [["action-day.pre"], ["action-day.act"], []]


def test_of_several_the_most_important_comes_first_and_equals_as_in_the_table(content: Content) -> None:
    day = date(2027, 4, 19)
    yearly = row(content, "freedom-day")
    first, second = (replace(yearly, id=id_, month=4, day=19) for id_ in ("first", "second"))
    ahead = replace(yearly, id="ahead", month=4, day=20, main=True, prepare_days=1)
    content = with_action_days(with_rows(content, ahead, first, second, row(content, "arrests")), {2027: day})
    assert keys(content, day) == ["action-day.act", "arrests.day", "first.day", "second.day", "ahead.pre"]


@pytest.mark.parametrize(
    ("day", "everything", "less"),
    [
        ("2027-04-09", "action-day.pre", None),
        ("2027-04-16", "action-day.act", "action-day.act"),
        ("2027-04-19", "arrests.day", "arrests.day"),
        ("2027-04-24", "workers-day.pre", None),
        ("2027-05-01", "workers-day.day", "workers-day.day"),
        ("2027-05-21", "day-of-political-prisoners.day", "day-of-political-prisoners.day"),
        ("2027-07-18", "bkdp-dissolved.day", "bkdp-dissolved.day"),
        ("2027-03-28", "materials-listed.day", None),
        ("2027-09-11", "leaders-freed.day", None),
        ("2027-08-09", "election-2020.day", None),
    ],
)
def test_less_often_is_main_dates_and_the_day_of_action(
    content: Content, day: str, everything: str, less: str | None
) -> None:
    content = with_action_days(content, {2027: date(2027, 4, 16)})
    found = [occasion_for(content, wish, date.fromisoformat(day)) for wish in (ALL, LESS)]
    assert [occasion and occasion.key for occasion in found] == [everything, less]


def test_the_shipped_asks_are_actions_and_never_for_money(content: Content) -> None:
    asks = {row.ask for row in content.anniversaries}
    assert asks - {""} <= {action.slug for action in load_actions()} - {"donate"}
    assert {row.id for row in content.anniversaries if not row.ask} == {"materials-listed", "leaders-freed"}
    assert {row.id for row in content.anniversaries if row.main} == {
        *("arrests", "bkdp-dissolved", "workers-day", "day-of-political-prisoners")
    }


@given(data=st.data(), day=DAYS, wish=WISHES)
def test_one_a_day_and_it_is_what_was_asked_for(content: Content, data: st.DataObject, day: date, wish: Wish) -> None:
    content = data.draw(edited(content))
    found = occasions_on(content, day)
    assert len({occasion.key for occasion in found}) == len(found)
    ranks = [(one.phase is Phase.PREPARE, one.phase is not Phase.ACTION_DAY, not one.main) for one in found]
    assert [rank[:2] for rank in ranks] == sorted(rank[:2] for rank in ranks)
    for occasion in found:
        assert (occasion.day > day) if occasion.phase is Phase.PREPARE else (occasion.day == day)
        assert occasion.years is None or occasion.years >= 1
        assert not occasion.person or occasion.person in {one.id for one in people_to_name(content, day)}
    chosen = occasion_for(content, wish, day)
    fitting = [one for one in found if one.topic in wish.topics]
    if wish.less_often:
        fitting = [one for one in fitting if one.main and one.phase is not Phase.PREPARE]
    assert chosen == (fitting[0] if fitting else None)
