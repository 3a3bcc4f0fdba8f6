"""The dates for somebody's own calendar are those that messages would come on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.anniversaries import Phase, Wish, coming, due_at, occasion_for
from campaign.content import Content
from tests.campaign.changed_dates import ALL, ARESHKA, BERLIN, DAYS, LESS, WISHES, confirmed, edited, with_action_days


def test_the_calendar_of_a_year_has_each_date_once(content: Content) -> None:
    content = confirmed(with_action_days(content, {2027: date(2027, 4, 16)}), ARESHKA, date(2026, 11, 20))
    found = coming(content, ALL, BERLIN, datetime(2026, 11, 25, 12, tzinfo=UTC))
    assert [(occasion.key, occasion.day.isoformat()) for occasion in found] == [
        ("human-rights-day.day", "2026-12-10"),
        ("bkdp-sentences.day", "2026-12-26"),
        ("rep-sentences.day", "2027-01-05"),
        ("rabochy-rukh-sentences.day", "2027-02-17"),
        ("freedom-day.day", "2027-03-25"),
        ("materials-listed.day", "2027-03-28"),
        ("action-day.act", "2027-04-16"),
        ("arrests.day", "2027-04-19"),
        ("workers-day.day", "2027-05-01"),
        ("day-of-political-prisoners.day", "2027-05-21"),
        ("bkdp-dissolved.day", "2027-07-18"),
        ("solidarity-day.day", "2027-08-04"),
        ("election-2020.day", "2027-08-09"),
        ("leaders-freed.day", "2027-09-11"),
        ("rabochy-rukh-arrests.day", "2027-09-21"),
        ("decent-work-day.day", "2027-10-07"),
    ]
    assert [occasion.id for occasion in coming(content, LESS, BERLIN, datetime(2026, 11, 25, tzinfo=UTC))] == [
        *("action-day", "arrests", "workers-day", "day-of-political-prisoners", "bkdp-dissolved")
    ]


@pytest.mark.parametrize(
    ("now", "months", "days"),
    [
        ("2027-04-18T12:00:00+00:00", 1, ["2027-04-19", "2027-05-01"]),  # without what is to be prepared
        ("2027-04-19T06:00:00+00:00", 1, ["2027-04-19", "2027-05-01"]),  # today's is among them
        ("2027-04-19T21:59:00+00:00", 1, ["2027-04-19", "2027-05-01"]),
        ("2027-04-19T22:00:00+00:00", 1, ["2027-05-01"]),  # it is tomorrow in Berlin
        ("2027-12-10T12:00:00+00:00", 1, ["2027-12-10", "2027-12-26", "2028-01-05"]),
        ("2027-11-26T12:00:00+00:00", 1, ["2027-12-10"]),  # the day a month from now comes next time
        ("2027-01-31T12:00:00+00:00", 1, ["2027-02-17"]),
        ("2027-01-31T12:00:00+00:00", 0, []),
    ],
)
def test_the_calendar_begins_today_where_the_person_is(
    content: Content, now: str, months: int, days: list[str]
) -> None:
    found = coming(content, ALL, BERLIN, datetime.fromisoformat(now), months)
    assert [one.day.isoformat() for one in found] == days


@given(data=st.data(), wish=WISHES, day=DAYS)
def test_a_calendar_has_what_messages_would_say(content: Content, data: st.DataObject, wish: Wish, day: date) -> None:
    content = replace(data.draw(edited(content)), people=())  # nobody may be named, so birthdays take no day
    found = {occasion.day: occasion for occasion in coming(content, wish, BERLIN, due_at(day, 12, BERLIN))}
    for ahead in range(365):
        occasion = occasion_for(content, wish, day + timedelta(days=ahead))
        lasting = occasion if occasion and occasion.phase is not Phase.PREPARE else None
        assert found.get(day + timedelta(days=ahead)) == lasting
