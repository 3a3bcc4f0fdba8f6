"""What falls where and when: one message a person and day, on the day itself, and no birthday of somebody free."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaign.actions import load_actions
from campaign.anniversaries import (
    FARTHEST,
    Occasion,
    Phase,
    Topic,
    Wish,
    coming,
    due_at,
    falls_on,
    is_timely,
    next_due,
    occasion_for,
    occasions_on,
)
from campaign.content import Anniversary, AnniversaryKind, Content, PersonStatus
from campaign.letters import people_to_name
from campaign.partial_date import PartialDate
from tests.campaign.ten_years import Wall, check, eventful, expected_days, lived, stops

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.campaign.conftest import Sheet

BERLIN, NEW_YORK, KIRITIMATI = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati")
APIA, LORD_HOWE, SANTIAGO = ZoneInfo("Pacific/Apia"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Santiago")
ZONES = sorted(available_timezones() - {"localtime"})
ALL = Wish(frozenset(Topic), less_often=False, hour=9)
LESS = replace(ALL, less_often=True)
ARESHKA = "vatslau-areshka"


def with_action_days(content: Content, days: Mapping[int, date]) -> Content:
    return replace(content, campaign=replace(content.campaign, action_days=days))


def with_rows(content: Content, *rows: Anniversary) -> Content:
    return replace(content, anniversaries=rows)


def row(content: Content, id_: str) -> Anniversary:
    return next(row for row in content.anniversaries if row.id == id_)


def confirmed(content: Content, person: str, on: date, status: PersonStatus = PersonStatus.IMPRISONED) -> Content:
    people = (replace(one, confirmed_on=on, status=status) if one.id == person else one for one in content.people)
    return replace(content, people=tuple(people))


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
        ("2027-01-31T12:00:00+00:00", 1, ["2027-02-17"]),
        ("2027-01-31T12:00:00+00:00", 0, []),
    ],
)
def test_the_calendar_begins_today_where_the_person_is(
    content: Content, now: str, months: int, days: list[str]
) -> None:
    found = coming(content, ALL, BERLIN, datetime.fromisoformat(now), months)
    assert [one.day.isoformat() for one in found] == days


def test_the_shipped_asks_are_actions_and_never_for_money(content: Content) -> None:
    asks = {row.ask for row in content.anniversaries}
    assert asks - {""} <= {action.slug for action in load_actions()} - {"donate"}
    assert {row.id for row in content.anniversaries if not row.ask} == {"materials-listed", "leaders-freed"}
    assert {row.id for row in content.anniversaries if row.main} == {
        *("arrests", "bkdp-dissolved", "workers-day", "day-of-political-prisoners")
    }


DAYS = st.dates(date(2023, 1, 1), date(2040, 12, 31))
WISHES = st.builds(Wish, st.frozensets(st.sampled_from(Topic)), st.booleans(), st.integers(8, 20))


@st.composite
def edited(draw: st.DrawFn, content: Content) -> Content:
    """The shipped facts, with dates and columns as an editor may set them."""
    days = st.dates(date(2020, 1, 1), date(2028, 12, 31))

    def moved(one: Anniversary) -> Anniversary:
        day = draw(days)
        since = PartialDate(day.year, day.month, day.day) if draw(st.booleans()) else None
        prepare = draw(st.integers(0, 30)) if one.kind is not AnniversaryKind.BIRTHDAY else 0
        return replace(one, month=day.month, day=day.day, since=since, prepare_days=prepare, remind=draw(st.booleans()))

    rows = (moved(one) if draw(st.booleans()) else one for one in content.anniversaries)
    people = (replace(one, confirmed_on=draw(st.none() | DAYS)) for one in content.people)
    known = draw(st.dictionaries(st.integers(2023, 2040), st.integers(0, 364), max_size=5))
    content = replace(content, anniversaries=tuple(rows), people=tuple(people))
    return with_action_days(content, {year: date(year, 1, 1) + timedelta(days=days) for year, days in known.items()})


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


@given(data=st.data(), wish=WISHES, day=DAYS)
def test_a_calendar_has_what_messages_would_say(content: Content, data: st.DataObject, wish: Wish, day: date) -> None:
    content = replace(data.draw(edited(content)), people=())  # nobody may be named, so birthdays take no day
    found = {occasion.day: occasion for occasion in coming(content, wish, BERLIN, due_at(day, 12, BERLIN))}
    for ahead in range(365):
        occasion = occasion_for(content, wish, day + timedelta(days=ahead))
        lasting = occasion if occasion and occasion.phase is not Phase.PREPARE else None
        assert found.get(day + timedelta(days=ahead)) == lasting


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
