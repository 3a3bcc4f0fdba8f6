"""Whatever the event and whenever its messages are sent: each comes once at most, in order, and then it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from campaign.content import EventStatus
from campaign.follow_ups import TOGETHER, Next, Step, first_question, is_late, is_news, passed_over, taken
from campaign.pledges import State
from campaign.reading import load_content
from tests.campaign.attending import an_event, attending, knowing, planned
from tests.campaign.conftest import SHIPPED

if TYPE_CHECKING:
    from campaign.content import Content, Event
    from campaign.pledges import Pledge

FACTS = load_content(SHIPPED)
ZONES = (
    *("Europe/Berlin", "Europe/London", "America/New_York", "America/St_Johns", "America/Santiago", "Asia/Beirut"),
    *("Africa/Cairo", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati"),
    *("Pacific/Honolulu", "Asia/Kathmandu", "UTC"),
)
ONCE_EACH = (Step.EVE, Step.DAY, Step.AFTER, Step.CLOSE)

starts = st.builds(
    lambda day, minute: f"{day}T{minute // 60:02}:{minute % 60:02}",
    st.dates(date(2026, 11, 1), date(2028, 3, 1)),
    st.integers(0, 24 * 60 - 1),
)


def events_in(zone: str) -> st.SearchStrategy[Event]:
    return st.builds(lambda local, minutes: an_event(local, zone, minutes=minutes), starts, st.integers(1, 1440))


zones = st.sampled_from(ZONES)
events = zones.flatmap(events_in)
moves = zones.flatmap(lambda zone: st.tuples(events_in(zone), events_in(zone)))
"""An event, and as it is after an edit of the facts."""
# A message comes early with another, in time, in the next morning, or when the bot is back after a while.
delays = st.one_of(
    st.timedeltas(-TOGETHER, timedelta(minutes=1)),
    st.timedeltas(timedelta(), timedelta(hours=13)),
    st.timedeltas(timedelta(), timedelta(days=6)),
)
many_delays = st.lists(delays, min_size=12, max_size=12)
ahead = st.timedeltas(timedelta(), timedelta(days=5))


def goes_on(
    pledge: Pledge, then: Next | None, content: Content, delays: list[timedelta], since: datetime
) -> list[tuple[Step, datetime]]:
    """What is told and when, until nothing more comes; no moment lies before another."""
    told: list[tuple[Step, datetime]] = []
    for delay in delays:
        if then is None:
            assert pledge.state is State.EXPIRED, "it is closed at the end"
            assert pledge.attendance is None, "and nothing is left of the event"
            return told
        assert then.at > since, "what comes next lies ahead"
        # Before the last message nothing is looked at again.
        now = max(then.at + delay, since)
        step, due = then.step, then.at
        if is_late(step, due, content, pledge, now):
            pledge, then = passed_over(pledge, step, content, now)
        else:
            pledge, then = taken(pledge, step, content, now)
            told.append((step, now))
        since = max(now, since)
    raise AssertionError("it never ends")


def is_in_order(told: list[tuple[Step, datetime]]) -> bool:
    moments = [moment for _, moment in told]
    places = [ONCE_EACH.index(step) for step, _ in told]
    return moments == sorted(moments) and places == sorted(set(places))


@given(events, ahead, many_delays)
def test_of_an_event_each_message_comes_once_in_its_order(
    event: Event, joined: timedelta, delays: list[timedelta]
) -> None:
    since, known = event.starts.astimezone(UTC) - joined, knowing(FACTS, event)
    then = first_question(attending(event), known, None, since)
    assert then is not None
    told = goes_on(attending(event), then, known, delays, since)
    assert is_in_order(told)
    for step, moment in told:
        local = moment.astimezone(ZoneInfo(event.zone))
        if step is Step.EVE:
            assert local.date() == event.starts.date() - timedelta(days=1)
        if step is Step.DAY:
            assert local.date() == event.starts.date()
            assert moment < event.starts.astimezone(UTC)
        if step is Step.AFTER:
            assert moment > event.ends.astimezone(UTC)


@given(moves, ahead, many_delays, st.sampled_from(EventStatus))
def test_of_an_event_that_changes_each_message_comes_once_for_each_telling(
    move: tuple[Event, Event], before: timedelta, delays: list[timedelta], status: EventStatus
) -> None:
    event, moved = move
    now = event.starts.astimezone(UTC) - before
    known = knowing(FACTS, replace(moved, status=status))
    pledge = attending(event)
    told = goes_on(pledge, Next(Step.CHANGE, now), known, delays, now - timedelta(seconds=1))
    changes = [step for step, _ in told if step is Step.CHANGE]
    assert len(changes) <= 1
    assert is_in_order(told[len(changes) :])
    if changes:
        assert told[0][0] is Step.CHANGE
    if status is EventStatus.CANCELLED:
        assert told[len(changes) :] == [], "of what is called off nothing more is told"


@given(moves, ahead, many_delays)
def test_facts_edited_a_moment_ago_repeat_nothing(
    move: tuple[Event, Event], before: timedelta, delays: list[timedelta]
) -> None:
    """Before anybody has been told of the change, the steps that were to come meet the new facts."""
    event, moved = move
    now = event.starts.astimezone(UTC) - before
    then = first_question(attending(event), knowing(FACTS, event), None, now)
    assert then is not None
    assert is_in_order(goes_on(attending(event), then, knowing(FACTS, moved), delays, now))


@given(many_delays)
def test_of_a_plan_two_questions_come_and_the_end(delays: list[timedelta]) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    then = first_question(planned(), FACTS, ZoneInfo("Europe/Berlin"), now)
    told = goes_on(planned(), then, FACTS, delays, now)
    assert [step for step, _ in told] in ([], [Step.CLOSE], [Step.ASK], [Step.ASK, Step.ASK, Step.CLOSE])


@given(events, st.sampled_from([Step.EVE, Step.DAY, Step.AFTER]), ahead)
def test_whoever_was_told_has_no_news(event: Event, step: Step, before: timedelta) -> None:
    known = knowing(FACTS, event)
    pledge, then = taken(attending(event), step, known, event.starts.astimezone(UTC) - before)
    assert then is not None
    assert not is_news(pledge, known)
