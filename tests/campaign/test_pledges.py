"""Pledges: plans that fit on a button and lie ahead, and a life with no forbidden turns."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.pledges import (
    NotAllowedError,
    NotAPlanError,
    Plan,
    Pledge,
    Slot,
    State,
    Whom,
    changed,
    is_past,
    offered_plans,
    within_wave,
)

plans = st.builds(Plan, st.dates(date(2023, 4, 19), date(2055, 3, 1)), st.sampled_from(Slot))

# Clocks that jump in other weeks than Europe's, by half an hour, around midnight, or never.
ZONES = [
    ZoneInfo(name)
    for name in (
        *("Europe/Berlin", "Europe/London", "America/New_York", "America/St_Johns", "America/Santiago", "Asia/Beirut"),
        *("Africa/Cairo", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati"),
        *("Pacific/Honolulu", "Asia/Kathmandu", "Asia/Gaza", "UTC"),
    )
]
FROM, UNTIL = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2024, 2035))
instants = st.integers(FROM, UNTIL).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(plans)
def test_a_plan_survives_the_button(plan: Plan) -> None:
    code = plan.code()
    assert len(code) == 3
    assert code.isalnum()
    assert code == code.lower()
    assert Plan.from_code(code) == plan


@given(plans, plans)
def test_two_plans_have_two_codes(one: Plan, other: Plan) -> None:
    assert (one.code() == other.code()) == (one == other)


@pytest.mark.parametrize(
    "forged", ["", "0", "00", "0000", "00-", " 00", "0 0", "ABC", "٠٠٠", "é00", "\n00", "003", "00_", "+00", "zzz"]
)
def test_forged_codes_are_refused(forged: str) -> None:
    with pytest.raises(NotAPlanError):
        Plan.from_code(forged)


@given(st.text(max_size=5))
def test_any_code_is_a_plan_or_refused(code: str) -> None:
    try:
        plan = Plan.from_code(code)
    except NotAPlanError:
        return
    assert plan.code() == code


@pytest.mark.parametrize("day", [date(2023, 4, 18), date(2056, 1, 1)])
def test_a_day_outside_the_codes_has_none(day: date) -> None:
    with pytest.raises(NotAPlanError):
        Plan(day, Slot.MORNING).code()


def test_a_plan_falls_on_the_persons_own_clock() -> None:
    plan = Plan(date(2027, 3, 28), Slot.MORNING)  # the day Europe's clocks go forward
    assert plan.moment(ZoneInfo("Europe/Berlin")) == datetime(2027, 3, 28, 7, tzinfo=UTC)
    assert plan.moment(ZoneInfo("America/New_York")) == datetime(2027, 3, 28, 13, tzinfo=UTC)
    before = Plan(date(2027, 3, 27), Slot.MORNING)
    assert before.moment(ZoneInfo("Europe/Berlin")) == datetime(2027, 3, 27, 8, tzinfo=UTC)


@given(instants, st.sampled_from(ZONES))
def test_offered_plans_lie_ahead_in_order_and_fit_a_screen(now: datetime, zone: ZoneInfo) -> None:
    offered = offered_plans(now.astimezone(zone))
    assert 3 <= len(offered) <= 5
    assert list(offered) == sorted(set(offered))
    moments = [plan.moment(zone) for plan in offered]
    assert moments == sorted(moments)
    assert moments[0] >= now + timedelta(hours=1)
    assert moments[-1] <= now + timedelta(days=8)
    assert not any(is_past(plan, zone, now) for plan in offered)
    assert [Plan.from_code(plan.code()) for plan in offered] == list(offered)


@pytest.mark.parametrize(
    ("local", "today"),
    [("08:59", True), ("16:59", True), ("17:00", True), ("17:01", False), ("18:00", False), ("23:59", False)],
)
def test_this_evening_is_offered_until_an_hour_before(local: str, today: bool) -> None:
    now = datetime.fromisoformat(f"2026-11-24T{local}").replace(tzinfo=ZoneInfo("Europe/Berlin"))
    assert (Plan(date(2026, 11, 24), Slot.EVENING) in offered_plans(now)) is today


@pytest.mark.parametrize(
    ("day", "offered"),
    [
        (date(2026, 11, 24), "Tue18 Wed09 Wed18 Sat13 Tue09"),
        (date(2026, 11, 27), "Fri18 Sat09 Sat13 Sat18 Fri09"),
        (date(2026, 11, 28), "Sat18 Sun09 Sun18 Sat09 Sat13"),
    ],
)
def test_the_offer_names_the_next_days_and_the_weekend(day: date, offered: str) -> None:
    now = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert " ".join(f"{plan.day:%a}{plan.slot.clock_time:%H}" for plan in offered_plans(now)) == offered


def test_a_plan_is_past_from_its_very_moment() -> None:
    plan, zone = Plan(date(2026, 11, 25), Slot.MORNING), ZoneInfo("Europe/Berlin")
    moment = plan.moment(zone)
    assert not is_past(plan, zone, moment - timedelta(seconds=1))
    assert is_past(plan, zone, moment)


def pledge(state: State) -> Pledge:
    return Pledge("embassy", "2026-27", Whom.MYSELF, state, Plan(date(2026, 11, 25), Slot.MORNING))


TOLD = {State.PLEDGED, State.DONE, State.TRIED, State.WITHDRAWN}


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_the_life_of_a_pledge(before: State, after: State) -> None:
    """What people say, they may correct at any time; what is over is not asked about and does not expire."""
    one = pledge(before)
    if before is after:
        assert changed(one, after) is one
    elif after in TOLD or before in {State.PLEDGED, State.ASKED}:
        assert changed(one, after) == pledge(after)
    else:
        with pytest.raises(NotAllowedError):
            changed(one, after)


@pytest.mark.parametrize("state", State)
def test_only_what_is_open_is_asked_about(state: State) -> None:
    assert pledge(state).is_open == (state in {State.PLEDGED, State.ASKED})


@pytest.mark.parametrize("outcome", [State.DONE, State.TRIED, State.WITHDRAWN])
def test_every_answer_can_be_taken_back(outcome: State) -> None:
    assert changed(changed(pledge(State.ASKED), outcome), State.PLEDGED).is_open


NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "planned", "is_open"),
    [
        ("Europe/Berlin", datetime(2026, 10, 31, 23, 30, tzinfo=UTC), date(2026, 11, 2), True),
        ("America/New_York", datetime(2026, 10, 31, 23, 30, tzinfo=UTC), date(2026, 11, 2), False),
        ("Pacific/Kiritimati", datetime(2027, 6, 30, 9, tzinfo=UTC), date(2027, 6, 30), True),
        ("Europe/Berlin", NOON, date(2027, 6, 30), True),
        ("Europe/Berlin", NOON, date(2027, 7, 1), False),
    ],
)
def test_a_wave_begins_and_ends_by_the_clock_of_who_plans(
    zone: str, now: datetime, planned: date, is_open: bool
) -> None:
    wave = (date(2026, 11, 1), date(2027, 6, 30))
    assert within_wave(*wave, planned, ZoneInfo(zone), now) is is_open
