"""What may be posted in a group, and when: what its admins asked for and no more, by day on its own clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.anniversaries import Phase, Topic, occasions_on
from campaign.audiences import UpdateTopic
from campaign.content import Content
from campaign.groups import (
    POSTS_A_WEEK,
    QUIET_DAYS,
    UNANSWERED_FOR,
    Group,
    GroupKind,
    Hindrance,
    PostKind,
    answered,
    asked_anew,
    date_to_post,
    given_up,
    post_kind,
    quietened,
    with_posts,
)
from campaign.partial_date import PartialDate
from tests.campaign.changed_dates import ARESHKA, confirmed, edited, row, with_action_days, with_rows

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
EVERY_DATE = max(POSTS_A_WEEK)
GROUP = Group(-1001, GroupKind.GROUP, "en", "Europe/Berlin", posts=frozenset(PostKind), per_week=EVERY_DATE, number=1)
ZONES = (
    *("Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Santiago", "Australia/Lord_Howe"),
    *("Africa/Casablanca", "Asia/Kathmandu", "Etc/GMT+12"),
)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def posted_on(content: Content, group: Group, moment: str) -> str | None:
    """The key of what is posted about a date."""
    found = date_to_post(content, group, at(moment).astimezone(UTC))
    return found[1].key if found else None


def test_nothing_whatever_is_posted_before_the_question_is_answered() -> None:
    asked = replace(GROUP, asked_at=NOON, quiet_until=NOON + timedelta(days=1))
    for kind in PostKind:
        assert asked.hindrance(kind, NOON, 0) is Hindrance.SILENT
        assert replace(asked, asked_at=NOON + timedelta(days=900)).hindrance(kind, NOON, 0) is Hindrance.SILENT
    assert asked.is_silent
    assert not answered(asked).is_silent


def test_nothing_is_posted_before_somebody_chooses_it() -> None:
    asked = Group(-1, GroupKind.CHANNEL, "en", "UTC", asked_at=NOON)
    told = answered(asked)
    assert told.posts == frozenset()
    wished = with_posts(told, PostKind.UPDATES, wanted=True)
    assert answered(wished) == wished, "a second answer takes nothing away"


def test_one_to_be_left_is_silent_and_due_to_be_left_at_once() -> None:
    left = given_up(GROUP, NOON)
    assert left.is_silent
    assert left.asked_at is not None
    assert left.asked_at < NOON - UNANSWERED_FOR
    assert asked_anew(GROUP, NOON).asked_at == NOON


@pytest.mark.parametrize("kind", PostKind)
def test_only_what_was_asked_for_is_posted(kind: PostKind) -> None:
    without = with_posts(GROUP, kind, wanted=False)
    assert {other: without.hindrance(other, NOON, 0) for other in PostKind} == {
        other: Hindrance.UNWANTED if other is kind else None for other in PostKind
    }
    assert with_posts(without, kind, wanted=False) == without
    assert with_posts(without, kind, wanted=True) == with_posts(GROUP, kind, wanted=True) == GROUP


def test_every_update_is_of_a_kind_that_can_be_asked_for() -> None:
    assert {post_kind(topic) for topic in UpdateTopic} == {PostKind.UPDATES, PostKind.EVENTS}
    assert post_kind(UpdateTopic.EVENTS) is PostKind.EVENTS


@pytest.mark.parametrize("days", QUIET_DAYS)
def test_quiet_lasts_as_many_days_as_were_asked_for(days: int) -> None:
    group, end = quietened(GROUP, days, NOON), NOON + timedelta(days=days)
    for moment in (NOON, end - timedelta(seconds=1)):
        assert group.hindrance(PostKind.UPDATES, moment, 0) is Hindrance.QUIET
    assert group.hindrance(PostKind.UPDATES, end, 0) is None
    assert quietened(group, 0, NOON).hindrance(PostKind.UPDATES, NOON, 0) is None
    assert group.hindrance(PostKind.UPDATES, NOON, EVERY_DATE) is Hindrance.QUIET


@pytest.mark.parametrize("days", [-7, 1, 8, 365, 10**12])
def test_nobody_can_ask_for_quiet_that_is_not_offered(days: int) -> None:
    with pytest.raises(ValueError, match="cannot be chosen"):
        quietened(GROUP, days, NOON)


@pytest.mark.parametrize("most", POSTS_A_WEEK)
def test_so_many_posts_a_week_and_no_more(most: int) -> None:
    group = replace(GROUP, per_week=most)
    assert [group.hindrance(PostKind.EVENTS, NOON, posted) for posted in range(most + 2)] == [
        *[None] * most,
        Hindrance.WEEKLY_LIMIT,
        Hindrance.WEEKLY_LIMIT,
    ]


@pytest.mark.parametrize("most", [0, -1, 4, 100])
def test_nobody_can_ask_for_more_posts_than_are_offered(most: int) -> None:
    with pytest.raises(ValueError, match="cannot be chosen"):
        replace(GROUP, per_week=most)


@pytest.mark.parametrize("name", ["", "Mars/Olympus_Mons", "../../etc/passwd", "Europe", "\0"])
def test_a_clock_that_no_longer_exists_is_utc(name: str) -> None:
    group = replace(GROUP, time_zone=name)
    assert group.zone == ZoneInfo("UTC")
    assert group.today(at("2027-03-01T23:59+00:00")) == date(2027, 3, 1)


def test_the_day_in_a_group_is_that_of_its_own_clock() -> None:
    days = {zone: replace(GROUP, time_zone=zone).today(at("2027-03-01T10:30+00:00")) for zone in ZONES}
    assert days["Pacific/Kiritimati"] == date(2027, 3, 2)
    assert days["Pacific/Pago_Pago"] == date(2027, 2, 28)
    assert days["Europe/Berlin"] == date(2027, 3, 1)


def test_a_group_does_not_show_its_chat_where_it_is_printed() -> None:
    assert "1001" not in repr(GROUP)


@pytest.mark.parametrize(
    ("zone", "moment", "posted"),
    [
        ("Europe/Berlin", "2027-07-18T10:59:59+02:00", False),
        ("Europe/Berlin", "2027-07-18T11:00+02:00", True),
        ("Europe/Berlin", "2027-07-18T20:59:59+02:00", True),
        ("Europe/Berlin", "2027-07-18T21:00+02:00", False),
        ("Europe/Berlin", "2027-07-19T11:00+02:00", False),
        ("Pacific/Kiritimati", "2027-07-17T21:00+00:00", True),
        ("Pacific/Kiritimati", "2027-07-18T11:00+00:00", False),
        ("Pacific/Pago_Pago", "2027-07-18T21:59+00:00", False),
        ("Pacific/Pago_Pago", "2027-07-19T07:59+00:00", True),
        ("nowhere any longer", "2027-07-18T11:00+00:00", True),
        ("nowhere any longer", "2027-07-18T10:59+00:00", False),
    ],
)
def test_a_date_is_posted_on_its_day_from_eleven_until_night(
    content: Content, zone: str, moment: str, posted: bool
) -> None:
    group = replace(GROUP, time_zone=zone)
    assert posted_on(content, group, moment) == ("bkdp-dissolved.day" if posted else None)


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_it_is_eleven_once_also_where_clocks_are_changed(content: Content, day: str) -> None:
    month, number = int(day[5:7]), int(day[8:])
    content = with_rows(content, replace(row(content, "freedom-day"), month=month, day=number))
    berlin, start = ZoneInfo("Europe/Berlin"), at(f"{day}T00:00+00:00") - timedelta(hours=3)
    open_at = [
        moment.astimezone(berlin).time()
        for moment in (start + timedelta(minutes=minutes) for minutes in range(0, 30 * 60, 5))
        if date_to_post(content, GROUP, moment)
    ]
    assert open_at == [time(hour, minute) for hour in range(11, 21) for minute in range(0, 60, 5)]


def test_the_day_itself_is_for_groups_and_its_preparation_is_not(content: Content) -> None:
    content = with_action_days(content, {2027: date(2027, 4, 16)})
    assert [posted_on(content, GROUP, f"2027-04-{day:02}T12:00+02:00") for day in (9, 12, 15, 16, 17, 19)] == [
        None,
        None,
        None,
        "action-day.act",
        None,
        "arrests.day",
    ]
    assert [one.phase for one in occasions_on(content, date(2027, 4, 9))] == [Phase.PREPARE]


def test_a_preparation_does_not_hide_a_date_of_the_same_day(content: Content) -> None:
    """Seven days before Workers' Day something else happened."""
    content = with_rows(content, *content.anniversaries, replace(row(content, "freedom-day"), id="x", month=4, day=24))
    assert {one.key for one in occasions_on(content, date(2027, 4, 24))} == {"workers-day.pre", "x.day"}
    assert posted_on(content, GROUP, "2027-04-24T12:00+02:00") == "x.day"


def test_dates_of_people_are_never_posted(content: Content) -> None:
    """Who is named in a group stays named, also when they are free and asked not to be."""
    birthday = date(2027, 1, 18)
    content = confirmed(content, ARESHKA, birthday - timedelta(days=5))
    assert [one.person for one in occasions_on(content, birthday)] == [ARESHKA]
    assert posted_on(content, GROUP, "2027-01-18T12:00+01:00") is None
    assert occasions_on(content, date(2027, 9, 11))
    assert posted_on(content, GROUP, "2027-09-11T12:00+02:00") is None


def test_a_group_that_wants_one_post_a_week_gets_the_main_dates(content: Content) -> None:
    year = [date(2027, 1, 1) + timedelta(days=days) for days in range(365)]

    def keys(per_week: int) -> set[str]:
        group = replace(GROUP, per_week=per_week)
        found = {posted_on(content, group, f"{day}T12:00+00:00") for day in year}
        return {key for key in found if key}

    main = {f"{one.id}.day" for one in content.anniversaries if one.main and one.remind}
    assert keys(1) & main == main
    assert all(key in main or key.startswith("action-day") for key in keys(1))
    assert keys(1) < keys(2) == keys(3) == keys(7)
    assert "human-rights-day.day" in keys(2)


def test_what_happens_first_this_year_has_no_anniversary_yet(content: Content) -> None:
    fresh = replace(row(content, "bkdp-dissolved"), since=PartialDate(2027, 7, 18))
    assert posted_on(with_rows(content, fresh), GROUP, "2027-07-18T12:00+02:00") is None


@given(
    st.data(),
    st.sampled_from(ZONES),
    st.sampled_from(POSTS_A_WEEK),
    st.integers(0, 10 * 365 * 24 * 60),
)
def test_whatever_the_facts_say_a_group_gets_nothing_by_night_of_people_or_to_prepare(
    content: Content, data: st.DataObject, zone: str, per_week: int, minutes: int
) -> None:
    facts = data.draw(edited(content))
    group = replace(GROUP, time_zone=zone, per_week=per_week)
    moment = NOON + timedelta(minutes=minutes)
    found = date_to_post(facts, group, moment)
    local = moment.astimezone(ZoneInfo(zone))
    fit = [
        one
        for one in occasions_on(facts, local.date())
        if one.phase is not Phase.PREPARE and one.topic is not Topic.PEOPLE and (one.main or per_week > 1)
    ]
    if fit and 11 <= local.hour < 21:
        assert found == (local.date(), fit[0])
        assert not fit[0].person
    else:
        assert found is None
