"""An update is posted in every group that asked for such posts: once, by day there, and never more than it wants."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import broadcast_to_groups
from bot.storage import SendOutcome, Uncounted
from campaign.acting import Acting
from campaign.audiences import Audience, UpdateTopic
from campaign.broadcasts import BroadcastState, cancel, to_unreached
from campaign.contents import Content
from campaign.groups import Hindrance, PostKind
from campaign.sending_times import Moment
from tests.machinery.broadcasting import A_MINUTE, ADA, NOON, Scene, a_bulletin, broadcasting_at_noon, for_groups

AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    async with broadcasting_at_noon(tmp_path, monkeypatch) as scene:
        yield scene


async def test_each_group_gets_it_once_in_its_language_with_links_of_its_own(scene: Scene) -> None:
    await scene.joins(-1, -2)
    await scene.joins(-3, language="de")
    await scene.approved(for_groups())
    assert sorted(await scene.ticks()) == [-3, -2, -1]
    assert sorted(scene.texts) == [
        "1: Drei sind frei. (group 3)",
        "1: Three were released. (group 1)",
        "1: Three were released. (group 2)",
    ]
    assert await scene.state() is BroadcastState.DONE
    assert [broadcast.id for broadcast in scene.ended] == [1]
    assert await scene.ticks(NOON + A_MINUTE) == []
    assert await scene.group_totals() == {"delivered": 3}
    assert (await scene.totals()).sent == 0, "groups are counted apart from people"


async def test_an_update_for_people_alone_is_posted_in_no_group(scene: Scene) -> None:
    await scene.agree(1)
    await scene.joins(-1)
    await scene.approved(a_bulletin())
    assert await scene.ticks() == [1]
    assert await scene.state() is BroadcastState.DONE
    assert await scene.group_totals() == {}


@pytest.mark.parametrize(
    "audience",
    [
        Audience(UpdateTopic.NEWS, to_groups=True, countries=frozenset({"DE"})),
        Audience(UpdateTopic.NEWS, to_groups=True, languages=frozenset({"de"})),
    ],
)
async def test_a_choice_of_countries_or_languages_leaves_groups_out(scene: Scene, audience: Audience) -> None:
    await scene.joins(-1)
    await scene.approved(a_bulletin(audience=audience))
    assert await scene.ticks() == []
    assert await scene.state() is BroadcastState.DONE
    assert await scene.group_totals() == {}


@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        (UpdateTopic.NEWS, PostKind.UPDATES),
        (UpdateTopic.ACTIONS, PostKind.UPDATES),
        (UpdateTopic.EVENTS, PostKind.EVENTS),
    ],
)
async def test_only_where_this_kind_was_asked_for(scene: Scene, topic: UpdateTopic, kind: PostKind) -> None:
    await scene.joins(-1, posts=frozenset({kind}))
    await scene.joins(-2, posts=frozenset(PostKind) - {kind})
    await scene.joins(-3, asked_at=NOON - AN_HOUR)  # nobody has answered there yet
    await scene.approved(for_groups(topic))
    assert await scene.ticks() == [-1]
    assert await scene.group_totals() == {"delivered": 1}, "who did not ask for it is not counted as left out"


async def test_the_topic_of_a_forum_is_where_it_is_posted(scene: Scene) -> None:
    await scene.joins(-1, topic=77)
    await scene.joins(-2)
    await scene.approved(for_groups())
    await scene.ticks()
    assert dict(zip((chat_id for chat_id, _ in scene.telegram.sent), scene.telegram.topics, strict=True)) == {
        -1: 77,
        -2: None,
    }


async def test_groups_do_not_wait_for_people_nor_people_for_groups(scene: Scene) -> None:
    await scene.agree(*range(1, 601))
    await scene.joins(*range(-600, 0))
    await scene.approved(for_groups())
    order = await scene.ticks()
    assert sorted(order) == [*range(-600, 0), *range(1, 601)]
    in_groups = [place for place, chat_id in enumerate(order) if chat_id < 0]
    to_people = [place for place, chat_id in enumerate(order) if chat_id > 0]
    assert in_groups[0] < 200
    assert to_people[0] < 200
    assert in_groups[300] < to_people[-1]
    assert to_people[300] < in_groups[-1]


async def test_more_groups_than_a_turn_holds(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast_to_groups, "AT_ONCE", 10)
    await scene.joins(*range(-35, 0))
    await scene.approved(for_groups())
    assert sorted(await scene.ticks()) == list(range(-35, 0))
    assert await scene.state() is BroadcastState.DONE


async def test_by_day_on_the_groups_own_clock_and_open_until_all_have_it(scene: Scene) -> None:
    for chat_id, zone in {-1: "Pacific/Auckland", -2: "Europe/Berlin", -3: "America/New_York"}.items():
        await scene.joins(chat_id, zone=zone)
    await scene.agree(5)
    await scene.approved(for_groups())
    seen: list[tuple[int, str]] = []
    now = NOON
    while not scene.ended:
        seen += [(chat_id, now.strftime("%d %H:%M")) for chat_id in await scene.ticks(now)]
        now += timedelta(minutes=30)
    assert sorted(seen) == [(-3, "24 14:00"), (-2, "24 11:00"), (-1, "24 20:00"), (5, "24 11:00")]
    assert await scene.state() is BroadcastState.DONE
    assert await scene.group_totals() == {"delivered": 3}


async def test_an_hour_of_a_day_comes_to_groups_zone_by_zone(scene: Scene) -> None:
    await scene.joins(-1, zone="Pacific/Auckland")
    await scene.joins(-2)
    await scene.approved(for_groups(moment=Moment(date(2026, 11, 25), 13)))
    assert await scene.ticks(NOON + A_MINUTE) == []
    assert await scene.ticks(datetime(2026, 11, 25, 0, 0, tzinfo=UTC)) == [-1]
    assert await scene.ticks(datetime(2026, 11, 25, 11, 59, tzinfo=UTC)) == []
    assert await scene.ticks(datetime(2026, 11, 25, 12, 0, tzinfo=UTC)) == [-2]
    assert await scene.state() is BroadcastState.DONE


async def test_who_agreed_while_it_waited_for_a_group_gets_it_before_it_ends(scene: Scene) -> None:
    await scene.agree(1)
    await scene.joins(-1, zone="America/New_York")
    await scene.approved(for_groups())
    assert await scene.ticks() == [1]
    morning = NOON + 3 * AN_HOUR
    assert await scene.ticks(morning - timedelta(seconds=10)) == []
    await scene.agree(2)
    assert sorted(await scene.ticks(morning, after=5.0)) == [-1, 2]
    assert await scene.state() is BroadcastState.DONE
    assert (await scene.totals()).of(Uncounted.UNSENT) == 0


@pytest.mark.parametrize("has_people", [False, True])
async def test_what_comes_too_late_says_where_it_was_not_posted(scene: Scene, has_people: bool) -> None:
    if has_people:
        await scene.agree(1)
    await scene.joins(-1)
    await scene.joins(-2, language="be")
    await scene.joins(-3, quiet_until=NOON + 30 * A_DAY)
    await scene.joins(-4, posts=frozenset())
    await scene.approved(for_groups())
    assert await scene.ticks(NOON + A_DAY) == []
    assert await scene.state() is BroadcastState.EXPIRED
    assert await scene.group_totals() == {"unsent": 1, "skipped": 1, "quiet": 1}


async def test_it_is_not_too_late_as_long_as_it_is_day_for_a_group_somewhere(scene: Scene) -> None:
    await scene.agree(1, zone="Pacific/Auckland")
    await scene.joins(-1, zone="America/New_York")
    await scene.approved(for_groups(lasts=timedelta(hours=6)))
    scene.is_frozen = True
    await scene.ticks()
    # In Auckland it began at nine in the morning and was over at three.
    assert await scene.ticks(NOON + 15 * AN_HOUR + A_MINUTE) == []
    assert await scene.state() is BroadcastState.EXPIRED, "in New York it was over, too, at three in the afternoon"


async def test_a_group_keeps_it_open_when_people_had_their_time(scene: Scene) -> None:
    await scene.agree(1)
    await scene.joins(-1, zone="Pacific/Honolulu")
    await scene.approved(for_groups(lasts=timedelta(hours=6)))
    scene.is_frozen = True
    await scene.ticks()
    assert await scene.ticks(NOON + 7 * AN_HOUR) == []
    assert await scene.state() is BroadcastState.SENDING
    scene.is_frozen = False
    assert await scene.ticks(NOON + 8 * AN_HOUR) == [-1]  # nine in the morning
    await scene.ticks(NOON + 8 * AN_HOUR + A_MINUTE)
    assert await scene.state() is BroadcastState.EXPIRED
    assert (await scene.totals()).of(Uncounted.UNSENT) == 1


async def test_it_is_done_when_the_last_group_has_it_though_the_time_of_people_is_over(scene: Scene) -> None:
    await scene.agree(1)
    await scene.joins(-1, zone="Pacific/Honolulu")
    await scene.approved(for_groups(lasts=timedelta(hours=6)))
    assert await scene.ticks() == [1]
    assert await scene.ticks(NOON + 7 * AN_HOUR) == []
    assert await scene.ticks(NOON + 8 * AN_HOUR) == [-1]
    assert await scene.state() is BroadcastState.DONE


async def test_it_is_done_when_the_last_group_wants_quiet_by_the_time_its_day_comes(scene: Scene) -> None:
    await scene.agree(1)
    await scene.joins(-1, zone="Pacific/Honolulu")
    await scene.approved(for_groups(lasts=timedelta(hours=6)))
    assert await scene.ticks() == [1]
    await scene.keeps(replace(await scene.group(-1), quiet_until=NOON + A_DAY))
    assert await scene.ticks(NOON + 7 * AN_HOUR) == []
    assert await scene.state() is BroadcastState.DONE
    assert await scene.group_totals() == {"quiet": 1}


async def test_quiet_and_the_weekly_limit_hold_it_back_and_do_not_keep_it_open(scene: Scene) -> None:
    await scene.joins(-1, quiet_until=NOON + A_DAY)
    await scene.joins(-2, per_week=1)
    await scene.joins(-3, per_week=2)
    await scene.approved(for_groups())
    assert sorted(await scene.ticks()) == [-3, -2]
    assert await scene.group_totals() == {"delivered": 2, "quiet": 1}
    await scene.approved(for_groups(important=True))
    assert await scene.ticks(NOON + AN_HOUR) == [-3], "an important one is one more, too"
    assert await scene.state(2) is BroadcastState.DONE
    assert await scene.group_totals(2) == {"delivered": 1, "quiet": 1, "weekly-limit": 1}


async def test_the_week_is_over_after_seven_days_of_the_groups_own_calendar(scene: Scene) -> None:
    await scene.joins(-1, per_week=1)
    await scene.joins(-2, per_week=1, zone="Pacific/Honolulu")  # where it is evening when day comes to Berlin
    await scene.approved(for_groups())
    first = await scene.ticks()
    first += await scene.ticks(NOON + 9 * AN_HOUR)
    assert sorted(first) == [-2, -1]
    early, late = NOON + 6 * A_DAY + 9 * AN_HOUR, NOON + 7 * A_DAY + 9 * AN_HOUR
    scene.clock.move_to(early)
    await scene.approved(for_groups(lasts=timedelta(hours=1)))
    assert await scene.ticks(early) == []
    scene.clock.move_to(late)
    await scene.approved(for_groups())
    assert sorted(await scene.ticks(late)) == [-2]
    assert sorted(await scene.ticks(late + 12 * AN_HOUR)) == [-1]


async def test_two_at_once_do_not_get_past_the_limit_together(scene: Scene) -> None:
    await scene.joins(-1, per_week=1)
    await scene.approved(for_groups())
    await scene.approved(for_groups())
    assert await scene.ticks() == [-1]
    assert await scene.group_totals(1) == {"delivered": 1}
    assert await scene.group_totals(2) == {"weekly-limit": 1}


async def test_where_quiet_ends_in_time_it_is_posted_still(scene: Scene) -> None:
    await scene.joins(-1, quiet_until=NOON + AN_HOUR)
    await scene.joins(-2, zone="America/New_York")  # whose morning it waits for
    await scene.approved(for_groups())
    assert await scene.ticks() == []
    assert await scene.ticks(NOON + AN_HOUR) == [-1]
    assert await scene.ticks(NOON + 3 * AN_HOUR) == [-2]
    assert await scene.group_totals() == {"delivered": 2}


async def test_a_group_without_words_is_counted_or_gets_another_language(scene: Scene) -> None:
    await scene.joins(-1, language="be")
    await scene.approved(for_groups())
    assert await scene.ticks() == []
    assert await scene.group_totals() == {"skipped": 1}
    await scene.approved(for_groups(missing="de"))
    assert await scene.ticks() == [-1]
    assert scene.texts == ["2: Drei sind frei. (group 1)"]


async def test_a_correction_is_posted_only_where_what_it_corrects_was_not(scene: Scene) -> None:
    await scene.joins(-1)
    await scene.joins(-2, zone="America/New_York")
    await scene.approved(for_groups())
    assert await scene.ticks() == [-1]
    over = await scene.does(cancel)
    await scene.joins(-3)
    await scene.approved(draft=to_unreached(over, Acting(ADA, scene.admins, NOON)))
    assert await scene.ticks(NOON + A_MINUTE) == [-3]
    assert await scene.ticks(NOON + 3 * AN_HOUR) == [-2]
    assert await scene.group_totals(2) == {"delivered": 2}


async def test_every_outcome_and_reason_has_a_count(scene: Scene) -> None:
    """So the report adds up: whoever asked for it is somewhere."""
    await scene.joins(-1, -2)
    await scene.joins(-3, quiet_until=NOON + A_DAY)
    await scene.joins(-4, language="be")
    await scene.approved(for_groups(contents={"en": Content("The news.")}))
    await scene.ticks()
    totals = await scene.posts.totals(1)
    assert totals == {SendOutcome.DELIVERED: 2, Hindrance.QUIET: 1, Uncounted.SKIPPED: 1}
