"""When a message is due and until when: once, on the day itself, whatever the clocks do and however long a stop was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from time import perf_counter
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaign.anniversaries import FARTHEST, Topic, Wish, due_at, is_timely, next_due, occasion_for
from campaign.content import Content
from tests.campaign.changed_dates import ALL, BERLIN, LESS, WISHES, edited, row, with_action_days, with_rows
from tests.campaign.ten_years import Wall, check, eventful, expected_days, lived, stops

NEW_YORK, KIRITIMATI, APIA = ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Apia")
LORD_HOWE, SANTIAGO = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Santiago")
ZONES = sorted(available_timezones() - {"localtime"})


@pytest.mark.parametrize("hour", [7, 21, -1, 24])
def test_nobody_can_wish_for_the_night(hour: int) -> None:
    with pytest.raises(ValueError, match="is not an hour from 8 to 20"):
        replace(ALL, hour=hour)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "moment"),
    [
        (BERLIN, "2027-04-19", 9, "2027-04-19T09:00+02:00"),
        (BERLIN, "2027-01-18", 20, "2027-01-18T20:00+01:00"),
        (KIRITIMATI, "2027-04-19", 9, "2027-04-18T19:00+00:00"),
        (NEW_YORK, "2027-04-19", 20, "2027-04-20T00:00+00:00"),
        (BERLIN, "2027-03-28", 9, "2027-03-28T09:00+02:00"),  # the day that has no 02:30
        (BERLIN, "2027-03-28", 2, "2027-03-28T03:00+02:00"),  # after the gap
        (BERLIN, "2027-10-31", 9, "2027-10-31T09:00+01:00"),  # the day that has it twice
        (BERLIN, "2027-10-31", 2, "2027-10-31T02:00+02:00"),  # the first time
        (LORD_HOWE, "2027-10-03", 2, "2027-10-03T02:30+11:00"),  # a gap of half an hour
        (SANTIAGO, "2027-09-05", 0, "2027-09-05T01:00-03:00"),  # a day that begins at one
    ],
)
def test_when_an_hour_strikes(zone: ZoneInfo, day: str, hour: int, moment: str) -> None:
    found = due_at(date.fromisoformat(day), hour, zone)
    assert found == datetime.fromisoformat(moment)
    assert found.tzinfo is UTC


def test_a_date_that_a_country_left_out_has_no_message_and_costs_none(content: Content) -> None:
    """Samoa had no 30 December 2011: its nine o'clock would be that of the 31st."""
    days = [replace(row(content, "freedom-day"), id=f"d{day}", month=12, day=day) for day in (29, 30, 31)]
    content, moment, found = with_rows(content, *days), datetime(2011, 12, 28, tzinfo=UTC), []
    while (due := next_due(content, ALL, APIA, moment)) and due[1].year == 2011:
        moment = due[0]
        assert is_timely(due[1], APIA, moment)
        found.append(due[1].day)
    assert found == [29, 31]


@pytest.mark.parametrize(
    ("now", "timely"),
    [
        ("2027-04-18T23:59:59+02:00", False),
        ("2027-04-19T00:00+02:00", True),
        ("2027-04-19T09:00+02:00", True),
        ("2027-04-19T20:59:59+02:00", True),
        ("2027-04-19T21:00+02:00", False),
        ("2027-04-20T09:00+02:00", False),
        ("2028-04-19T09:00+02:00", False),
        ("2027-04-19T09:00-11:00", False),  # morning in Pago Pago, ten at night in Berlin
        ("2027-04-20T08:00+14:00", True),  # already tomorrow in Kiritimati, still evening in Berlin
    ],
)
def test_a_message_dies_with_its_day(now: str, timely: bool) -> None:
    assert is_timely(date(2027, 4, 19), BERLIN, datetime.fromisoformat(now)) == timely


def test_the_next_one_comes_strictly_after_the_last(content: Content) -> None:
    nine = due_at(date(2027, 4, 19), 9, BERLIN)
    assert next_due(content, ALL, BERLIN, nine - timedelta(microseconds=1)) == (nine, date(2027, 4, 19))
    assert next_due(content, ALL, BERLIN, nine) == (due_at(date(2027, 4, 24), 9, BERLIN), date(2027, 4, 24))


def test_what_came_due_during_a_standstill_is_found_from_the_moment_dealt_with_last(content: Content) -> None:
    """Two days running, the bot down from the first to the second's noon: asked from noon, the second would be lost."""
    content = with_action_days(content, {2027: date(2027, 4, 18)})
    first, second = (due_at(date(2027, 4, day), 9, BERLIN) for day in (18, 19))
    noon = second + timedelta(hours=3)
    assert next_due(content, ALL, BERLIN, first) == (second, date(2027, 4, 19))
    assert is_timely(date(2027, 4, 19), BERLIN, noon)
    later = next_due(content, ALL, BERLIN, noon)
    assert later is not None
    assert later[1] > date(2027, 4, 19)


def test_nothing_asked_for_is_never_due(content: Content) -> None:
    assert next_due(content, replace(ALL, topics=frozenset()), BERLIN, datetime(2027, 1, 1, tzinfo=UTC)) is None
    people = replace(LESS, topics=frozenset({Topic.PEOPLE}))  # none of them is main
    assert next_due(content, people, BERLIN, datetime(2027, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(("days", "found"), [(400, True), (401, False)])
def test_nothing_is_looked_for_farther_than_400_days_ahead(content: Content, days: int, found: bool) -> None:
    day = date(2028, 4, 16)
    only = with_rows(with_action_days(content, {2028: day}), replace(row(content, "arrests"), remind=False))
    assert bool(next_due(only, LESS, BERLIN, due_at(day - timedelta(days=days), 12, BERLIN))) == found


def test_an_edit_of_the_facts_counts_at_once(content: Content) -> None:
    morning = datetime(2027, 4, 10, tzinfo=UTC)
    assert next_due(content, LESS, BERLIN, morning) == (due_at(date(2027, 4, 19), 9, BERLIN), date(2027, 4, 19))
    edited = with_action_days(content, {2027: date(2027, 4, 16)})
    assert next_due(edited, LESS, BERLIN, morning) == (due_at(date(2027, 4, 16), 9, BERLIN), date(2027, 4, 16))
    assert next_due(content, LESS, BERLIN, morning) == (due_at(date(2027, 4, 19), 9, BERLIN), date(2027, 4, 19))


def test_when_an_hour_strikes_for_many_the_dates_are_worked_out_once(content: Content) -> None:
    """10 microseconds a person, and 400 where it is worked out for each."""
    after = due_at(date(2027, 4, 19), 9, BERLIN)
    began = perf_counter()
    for _ in range(10_000):
        next_due(content, ALL, BERLIN, after)
    assert perf_counter() - began < 1.0


@given(data=st.data(), wish=WISHES, name=st.sampled_from(ZONES))
def test_the_next_moment_is_the_first_there_is(content: Content, data: st.DataObject, wish: Wish, name: str) -> None:
    content, zone = data.draw(edited(content)), ZoneInfo(name)
    after = data.draw(st.datetimes(datetime(2026, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(FARTHEST.days + 1))
    moments = ((due_at(day, wish.hour, zone), day) for day in days if occasion_for(content, wish, day))
    expected = next(((moment, day) for moment, day in moments if moment > after), None)
    assert next_due(content, wish, zone, after) == expected
    if expected:
        local = expected[0].astimezone(zone)
        assert (local.date(), local.time()) == (expected[1], time(wish.hour))
        assert is_timely(expected[1], zone, expected[0])


@given(day=st.dates(date(1990, 1, 1), date(2037, 12, 31)), hour=st.integers(0, 23), name=st.sampled_from(ZONES))
@example(day=date(2027, 3, 28), hour=2, name="Europe/Berlin")
@example(day=date(2027, 10, 31), hour=2, name="Europe/Berlin")
@example(day=date(2011, 12, 30), hour=9, name="Pacific/Apia")
def test_an_hour_strikes_when_the_clock_on_the_wall_says_so_first(day: date, hour: int, name: str) -> None:
    zone = ZoneInfo(name)
    noon = datetime.combine(day, time(12), UTC)
    quarters = [noon + timedelta(minutes=15 * number) for number in range(-28 * 4, 28 * 4)]
    wall = datetime.combine(day, time(hour))
    hands = [quarter.astimezone(zone).replace(tzinfo=None) for quarter in quarters]
    # Where no clock ever shows that hour: the first moment at which one shows a later one.
    expected = hands.index(wall) if wall in hands else next(at for at, shown in enumerate(hands) if shown > wall)
    found = due_at(day, hour, zone)
    assert found == quarters[expected] or (wall not in hands and found.astimezone(zone).date() > day)
    assert found <= due_at(day + timedelta(days=1), hour, zone)


# Clocks that are put forward and back, on the quarter and on the half hour, before and behind the date line, and, in
# Casablanca, for Ramadan.
CLOCKS = (
    *("Europe/Berlin", "America/New_York", "America/St_Johns", "America/Santiago", "Australia/Lord_Howe"),
    *("Africa/Casablanca", "Asia/Kathmandu", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Pago_Pago"),
)


@pytest.mark.parametrize("name", CLOCKS)
def test_ten_years_without_a_double_or_a_miss(content: Content, name: str) -> None:
    """Each zone has facts and standstills of its own. All zones, at every hour: tests/torture/test_ten_years.py."""
    random, zone = Random(name), ZoneInfo(name)
    facts, wall = eventful(content, random), Wall(zone)
    for count, wish in ((0, ALL), (400, replace(ALL, hour=20)), (400, replace(LESS, hour=8))):
        standstills = stops(random, count)
        days = expected_days(facts, wish)
        history = lived(facts, wish, zone, standstills)
        check(history, days, wall, wish.hour, standstills)
        assert bool(history.expired) == bool(count)
        assert {date(2026, 2, 28), date(2028, 2, 29), date(2032, 2, 29), date(2035, 2, 28)} <= set(days)
        assert not {date(2028, 2, 28), date(2032, 2, 28)} & {day for day in days if wish.less_often}
