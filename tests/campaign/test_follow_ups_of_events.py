"""What is written about an event: on its clock, in time or not at all, and anew where it has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from campaign.content import EventStatus
from campaign.events import fingerprint
from campaign.follow_ups import (
    Next,
    Step,
    first_question,
    is_late,
    is_news,
    next_of_event,
    passed_over,
    taken,
)
from campaign.pledges import Attendance, State
from tests.campaign.attending import an_event, at, attending, knowing
from tests.campaign.attending import planned as a_pledge

if TYPE_CHECKING:
    from campaign.content import Content, Event

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NINE = datetime(2026, 11, 25, 8, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def moments(event: Event, since: datetime) -> list[tuple[str, str]]:
    """All the messages about it, each on the event's own clock."""
    found: list[tuple[str, str]] = []
    while (one := next_of_event(event, since)) is not None:
        since = one.at
        found.append((one.step, f"{one.at.astimezone(ZoneInfo(event.zone)):%d %H:%M}"))
    return found


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Berlin",
        "America/St_Johns",
        "Asia/Kathmandu",
        "Pacific/Kiritimati",
        "Pacific/Honolulu",
        "Africa/Casablanca",
    ],
)
@pytest.mark.parametrize("month", ["2027-03", "2026-11", "2027-07"])
def test_the_day_before_that_day_and_the_morning_after_on_the_events_clock(zone: str, month: str) -> None:
    event = an_event(f"{month}-19T18:00", zone)
    expected = [("eve", "18 11:00"), ("day", "19 08:00"), ("after", "20 10:00")]
    assert moments(event, event.starts.astimezone(UTC) - 9 * DAY) == expected


@pytest.mark.parametrize(
    ("starts", "zone"),
    [
        ("2027-03-28T15:00", "Europe/Berlin"),
        ("2027-10-31T15:00", "Europe/Berlin"),
        ("2027-03-14T15:00", "America/New_York"),
        ("2027-11-07T15:00", "America/New_York"),
        ("2027-04-04T15:00", "Australia/Lord_Howe"),
        ("2027-09-26T15:00", "Pacific/Chatham"),
    ],
)
def test_the_hands_of_the_clock_count_though_it_is_changed(starts: str, zone: str) -> None:
    for days in (-1, 0, 1):
        event = an_event(f"{datetime.fromisoformat(starts) + days * DAY:%Y-%m-%dT%H:%M}", zone)
        hours = [clock.split()[1] for _, clock in moments(event, event.starts.astimezone(UTC) - 9 * DAY)]
        assert hours == ["11:00", "08:00", "10:00"]


@pytest.mark.parametrize(
    ("starts", "steps"),
    [
        ("2027-04-19T09:00", "eve day after"),
        ("2027-04-19T08:59", "eve after"),
        ("2027-04-19T07:00", "eve after"),
        ("2027-04-19T00:30", "eve after"),
    ],
)
def test_nobody_is_woken_for_what_begins_early(starts: str, steps: str) -> None:
    event = an_event(starts)
    assert " ".join(step for step, _ in moments(event, event.starts.astimezone(UTC) - 9 * DAY)) == steps


@pytest.mark.parametrize(
    ("starts", "minutes", "asked"),
    [
        ("2027-04-19T23:00", 480, "21 10:00"),
        ("2027-04-19T20:00", 240, "20 10:00"),
        ("2027-04-19T20:00", 241, "21 10:00"),
        ("2027-04-19T18:00", 60, "20 10:00"),
        ("2027-04-19T00:00", 1440, "20 10:00"),
        ("2027-10-30T23:00", 480, "01 10:00"),
    ],
)
def test_how_it_was_is_asked_on_the_day_after_the_one_it_ended_on(starts: str, minutes: int, asked: str) -> None:
    event = an_event(starts, minutes=minutes)
    assert moments(event, event.starts.astimezone(UTC))[-1] == ("after", asked)


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2027-04-18T09:59", Step.EVE),
        ("2027-04-18T10:00", Step.DAY),
        ("2027-04-19T08:00", Step.AFTER),
        ("2027-04-19T18:30", Step.AFTER),
        ("2027-04-20T08:59", Step.AFTER),
        ("2027-04-20T09:00", None),
    ],
)
def test_what_is_over_when_somebody_joins_is_not_told(content: Content, now: str, first: Step | None) -> None:
    event = an_event("2027-04-19T18:00")
    found = first_question(attending(event), knowing(content, event), None, at(now))
    assert (found.step if found else None) is first


def test_nothing_comes_of_an_event_that_is_called_off_or_unknown(content: Content) -> None:
    event = an_event("2027-04-19T18:00")
    called_off = replace(event, status=EventStatus.CANCELLED)
    before = at("2027-04-01T12:00")
    assert first_question(attending(event), knowing(content, called_off), BERLIN, before) is None
    assert first_question(attending(event), content, BERLIN, before) is None
    assert first_question(attending(event, state=State.DONE), knowing(content, event), BERLIN, before) is None


@pytest.mark.parametrize(
    ("step", "in_time", "late"),
    [
        (Step.EVE, "2027-04-18T23:59:59", "2027-04-19T00:00"),
        (Step.DAY, "2027-04-19T17:59:59", "2027-04-19T18:00"),
        (Step.AFTER, "2027-04-22T10:00", "2027-04-22T10:00:01"),
        (Step.CHANGE, "2027-04-19T18:59:59", "2027-04-19T19:00"),
    ],
)
def test_what_is_late(content: Content, step: Step, in_time: str, late: str) -> None:
    event = an_event("2027-04-19T18:00")
    due = {Step.EVE: "2027-04-18T11:00", Step.DAY: "2027-04-19T08:00", Step.AFTER: "2027-04-20T10:00"}
    moment = at(due.get(step, "2027-03-01T12:00"))
    known = knowing(content, event)
    assert not is_late(step, moment, known, attending(event), at(in_time))
    assert is_late(step, moment, known, attending(event), at(late))


@pytest.mark.parametrize(
    ("step", "now", "then"),
    [
        (Step.EVE, "2027-04-19T07:00", Step.DAY),
        (Step.EVE, "2027-04-19T09:00", Step.AFTER),
        (Step.EVE, "2027-04-20T12:00", Step.AFTER),
        (Step.DAY, "2027-04-19T18:30", Step.AFTER),
        (Step.DAY, "2027-04-23T12:00", None),
        (Step.AFTER, "2027-04-23T12:00", None),
        (Step.CHANGE, "2027-04-20T09:30", Step.AFTER),
        (Step.CHANGE, "2027-04-21T09:30", None),
        (Step.CLOSE, "2027-04-18T09:30", None),
    ],
)
def test_after_what_is_late_comes_what_is_not_or_the_end(
    content: Content, step: Step, now: str, then: Step | None
) -> None:
    event = an_event("2027-04-19T18:00")
    pledge, following = passed_over(attending(event), step, knowing(content, event), at(now))
    assert (following.step if following else None) is then
    assert pledge == (attending(event) if then else attending(event, State.EXPIRED, kept=False))


def test_after_the_question_how_it_was_nothing_more_is_asked(content: Content) -> None:
    event = an_event("2027-04-19T18:00")
    now = at("2027-04-20T10:00")
    asked, then = taken(attending(event), Step.AFTER, knowing(content, event), now)
    assert (asked.state, asked.asks, then) == (State.ASKED, 1, Next(Step.CLOSE, now + 3 * DAY))
    over, then = taken(asked, Step.CLOSE, knowing(content, event), now + 3 * DAY)
    assert (over.state, over.attendance, then) == (State.EXPIRED, None, None)


@pytest.mark.parametrize(
    ("step", "early", "then"), [(Step.EVE, "2027-04-18T10:00", Step.DAY), (Step.DAY, "2027-04-19T07:00", Step.AFTER)]
)
def test_what_came_early_with_something_else_does_not_come_again(
    content: Content, step: Step, early: str, then: Step
) -> None:
    event = an_event("2027-04-19T18:00")
    _, following = taken(attending(event), step, knowing(content, event), at(early))
    assert following is not None
    assert following.step is then


# An event that changes.


def test_whoever_was_told_something_else_has_news_to_hear(content: Content) -> None:
    event = an_event("2027-04-19T18:00")
    assert not is_news(attending(event), knowing(content, event))
    assert not is_news(a_pledge(), content)
    assert is_news(attending(event), content), "it is gone"
    for change in (
        an_event("2027-04-19T17:00"),
        an_event("2027-04-20T18:00"),
        an_event("2027-04-19T18:00", minutes=90),
        replace(event, place="Alexanderplatz"),
        replace(event, cities={**event.cities, "en": "Potsdam"}),
        replace(event, status=EventStatus.CANCELLED),
    ):
        assert is_news(attending(event), knowing(content, change))
    for same in (replace(event, host="another union"), replace(event, cities={**event.cities, "ru": "Берлин"})):
        assert not is_news(attending(event), knowing(content, same))


def test_after_a_change_is_told_everything_comes_anew(content: Content) -> None:
    event, moved = an_event("2027-04-19T18:00"), an_event("2027-04-26T18:00")
    pledge, then = taken(attending(event), Step.CHANGE, knowing(content, moved), at("2027-04-19T12:00"))
    assert pledge == attending(moved)
    assert then == Next(Step.EVE, at("2027-04-25T11:00"))


@pytest.mark.parametrize(("told", "then"), [("10:00", Step.DAY), ("09:59", Step.EVE)])
def test_whoever_hears_of_a_change_is_not_told_the_same_within_the_hour(
    content: Content, told: str, then: Step
) -> None:
    event, moved = an_event("2027-04-19T18:00"), an_event("2027-04-19T19:00")
    _, following = taken(attending(event), Step.CHANGE, knowing(content, moved), at(f"2027-04-18T{told}"))
    assert following is not None
    assert following.step is then


@pytest.mark.parametrize("step", [Step.EVE, Step.DAY, Step.CHANGE])
@pytest.mark.parametrize("is_deleted", [False, True])
def test_an_event_that_is_called_off_or_deleted_ends_the_pledge(content: Content, step: Step, is_deleted: bool) -> None:
    event = an_event("2027-04-19T18:00")
    now_known = content if is_deleted else knowing(content, replace(event, status=EventStatus.CANCELLED))
    pledge, then = taken(attending(event), step, now_known, at("2027-04-18T11:00"))
    assert pledge == attending(event, State.EXPIRED, kept=False)
    assert then is None


def test_that_it_is_called_off_is_told_until_it_would_have_been_over(content: Content) -> None:
    event = an_event("2027-04-19T18:00")
    called_off = knowing(content, replace(event, status=EventStatus.CANCELLED))
    when = at("2027-03-01T12:00")
    assert not is_late(Step.CHANGE, when, called_off, attending(event), at("2027-04-19T18:59"))
    assert is_late(Step.CHANGE, when, called_off, attending(event), at("2027-04-19T19:00"))
    over, then = passed_over(attending(event), Step.CHANGE, called_off, at("2027-04-19T19:00"))
    assert (over.state, then) == (State.EXPIRED, None)


@pytest.mark.parametrize("step", [Step.EVE, Step.DAY, Step.AFTER])
@pytest.mark.parametrize("moved_to", ["2027-04-26T18:00", "2027-05-03T18:00"])
def test_what_was_due_for_the_old_day_is_out_of_place_on_it(content: Content, step: Step, moved_to: str) -> None:
    """So it is when the facts were edited a moment ago, and nobody has been told yet."""
    event, moved = an_event("2027-04-19T18:00"), an_event(moved_to)
    due = {Step.EVE: "2027-04-18T11:00", Step.DAY: "2027-04-19T08:00", Step.AFTER: "2027-04-20T10:00"}[step]
    known = knowing(content, moved)
    assert is_late(step, at(due), known, attending(event), at(due))
    pledge, then = passed_over(attending(event), step, known, at(due))
    assert then is not None
    assert then.step is Step.EVE
    assert is_news(pledge, known), "the change is still to be told"


def test_with_the_event_it_is_known_as_what(content: Content) -> None:
    event = an_event("2027-04-19T18:00")
    stale = replace(attending(event), attendance=Attendance(event.code, "stale"))
    pledge, _ = taken(stale, Step.EVE, knowing(content, event), at("2027-04-18T11:00"))
    assert pledge.attendance == Attendance(event.code, fingerprint(event))
