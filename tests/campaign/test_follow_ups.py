"""How it went, and whether a letter was answered: asked by day, in time or not at all, and never over and over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from campaign.follow_ups import (
    Next,
    Step,
    closed,
    first_question,
    is_late,
    passed_over,
    reply_question,
    taken,
)
from campaign.pledges import Plan, Slot, State, changed
from tests.campaign.attending import at
from tests.campaign.attending import planned as a_pledge

if TYPE_CHECKING:
    from campaign.content import Content
    from campaign.pledges import Pledge

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NINE = datetime(2026, 11, 25, 8, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


# How did it go?


def test_an_open_pledge_is_asked_about_at_its_time(content: Content) -> None:
    assert first_question(a_pledge(), content, BERLIN, NOON) == Next(Step.ASK, NINE)
    assert first_question(a_pledge(State.ASKED, asks=1), content, BERLIN, NOON) == Next(Step.ASK, NINE)


@pytest.mark.parametrize(
    "pledge",
    [
        a_pledge(State.DONE),
        a_pledge(State.EXPIRED),
        a_pledge(State.ASKED, asks=2),
        a_pledge(plan=None),
        a_pledge(plan=Plan(date(2026, 11, 24), Slot.MORNING)),
    ],
)
def test_a_pledge_that_needs_no_question_gets_none(content: Content, pledge: Pledge) -> None:
    assert first_question(pledge, content, BERLIN, NOON) is None


def test_a_plan_of_somebody_whose_clock_is_unknown_is_not_asked_about(content: Content) -> None:
    assert first_question(a_pledge(), content, None, NOON) is None


def test_asked_twice_and_closed_three_days_after_the_second_time(content: Content) -> None:
    once, then = taken(a_pledge(), Step.ASK, content, NINE + MINUTE)
    assert (once.state, once.asks, then) == (State.ASKED, 1, Next(Step.ASK, NINE + MINUTE + 3 * DAY))
    twice, then = taken(once, Step.ASK, content, NINE + 3 * DAY)
    assert (twice.state, twice.asks, then) == (State.ASKED, 2, Next(Step.CLOSE, NINE + 6 * DAY))
    over, then = taken(twice, Step.CLOSE, content, NINE + 6 * DAY)
    assert (over.state, over.asks, then) == (State.EXPIRED, 2, None)


@pytest.mark.parametrize("step", [Step.ASK, Step.REPLY])
def test_a_question_is_late_after_two_days(content: Content, step: Step) -> None:
    assert not is_late(step, NINE, content, a_pledge(), NINE + 2 * DAY)
    assert is_late(step, NINE, content, a_pledge(), NINE + 2 * DAY + SECOND)


def test_closing_is_never_too_late(content: Content) -> None:
    assert not is_late(Step.CLOSE, NINE, content, a_pledge(), NINE + 300 * DAY)


@pytest.mark.parametrize("asks", [0, 1])
def test_a_pledge_whose_question_came_too_late_is_closed(content: Content, asks: int) -> None:
    pledge, then = passed_over(a_pledge(asks=asks), Step.ASK, content, NINE + 3 * DAY)
    assert (pledge.state, then) == (State.EXPIRED, None)


# Was the letter answered?


@pytest.mark.parametrize(
    ("zone", "now", "asked"),
    [
        ("Europe/Berlin", "2026-11-24T23:30", "2026-12-08T09:00"),
        ("Pacific/Kiritimati", "2026-11-24T00:10", "2026-12-08T09:00"),
        ("Europe/Berlin", "2027-03-20T12:00", "2027-04-03T09:00"),
        ("America/New_York", "2026-10-25T12:00", "2026-11-08T09:00"),
    ],
)
def test_an_answer_is_asked_for_in_the_morning_so_many_days_later(zone: str, now: str, asked: str) -> None:
    found = reply_question(14, ZoneInfo(zone), at(now, zone), date(2027, 6, 30))
    assert found == Next(Step.REPLY, at(asked, zone))


@pytest.mark.parametrize(("last_day", "is_asked"), [(date(2026, 12, 8), True), (date(2026, 12, 7), False)])
def test_an_answer_is_asked_for_only_within_the_wave(last_day: date, is_asked: bool) -> None:
    assert (reply_question(14, BERLIN, NOON, last_day) is not None) is is_asked


def test_an_answer_is_asked_for_once_and_what_is_done_stays_done(content: Content) -> None:
    done = changed(a_pledge(), State.DONE)
    assert taken(done, Step.REPLY, content, NINE) == (done, None)
    assert passed_over(done, Step.REPLY, content, NINE) == (done, None)
    assert closed(done) == done
