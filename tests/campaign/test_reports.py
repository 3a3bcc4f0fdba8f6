"""What is told of a broadcast: each fate apart, how many are left, and how long they take."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.reports import Fate, GroupFate, GroupReport, Report, time_left
from tests.campaign.updates import PEOPLE, a_draft, sending

REPORT = Report(
    {
        (Fate.DELIVERED, "en"): 20,
        (Fate.DELIVERED, "ru"): 5,
        (Fate.BLOCKED, "en"): 2,
        (Fate.SKIPPED, "be"): 7,
        (Fate.REPEATED, "en"): 3,
        (Fate.UNCONFIRMED, "de"): 0,
    }
)


def test_each_fate_is_counted_apart_in_all_and_by_language() -> None:
    assert [REPORT.of(fate) for fate in (Fate.DELIVERED, Fate.BLOCKED, Fate.UNCONFIRMED)] == [25, 2, 0]
    assert REPORT.of(Fate.DELIVERED, "ru") == 5
    assert REPORT.languages == ("be", "en", "ru")


def test_who_was_skipped_or_sent_to_twice_is_not_taken_off_who_is_left() -> None:
    assert REPORT.to_go(sending()) == sum(PEOPLE.values()) - 27


def test_nobody_is_left_where_more_came_than_were_counted() -> None:
    came = Report({(Fate.DELIVERED, "en"): 1000})
    assert came.to_go(sending()) == 0
    assert came.to_go(replace(a_draft(), asked=None)) == 0


@pytest.mark.parametrize(
    ("people", "rate", "minutes"), [(0, 25, 0), (1, 25, 1), (1500, 25, 1), (1501, 25, 2), (1_000_000, 1000, 17)]
)
def test_the_time_left_is_rounded_up_to_minutes(people: int, rate: int, minutes: int) -> None:
    assert time_left(people, rate) == timedelta(minutes=minutes)


def test_groups_are_told_apart_from_people() -> None:
    report = Report({(Fate.UNCONFIRMED, "en"): 2}, groups=GroupReport({GroupFate.POSTED: 3, GroupFate.UNCONFIRMED: 1}))
    assert (report.of(Fate.UNCONFIRMED), report.unconfirmed_in_groups) == (2, 1)
    assert report.to_go(sending()) == sum(PEOPLE.values()) - 2, "groups are no people"
    assert Report().unconfirmed_in_groups == 0
