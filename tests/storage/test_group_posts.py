"""What is posted in groups: never twice, never more than they want, none lost, and the report tells all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.storage import Database, SendOutcome, Uncounted
from bot.storage.marks import Mark, set_mark
from campaign.audiences import UpdateTopic
from campaign.broadcasts import Broadcast, cancel, finish, pause, to_unconfirmed, to_unreached
from campaign.groups import WEEK, Hindrance, PostKind, quietened, with_posts
from tests.campaign.updates import ADA, NOON, a_group, by
from tests.storage.posting import ONE, THREE, TWO, Posting, to_groups

TODAY = NOON.date()
A_DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)
DELIVERED, UNCONFIRMED = SendOutcome.DELIVERED, SendOutcome.UNCONFIRMED


@pytest.fixture
async def desk(database: Database) -> Posting:
    """With three groups that asked for everything."""
    desk = Posting(database)
    await desk.keeps(a_group(ONE), a_group(TWO), a_group(THREE))
    return desk


async def test_an_update_is_posted_nowhere_twice(desk: Posting) -> None:
    under_way = await desk.keep(to_groups())
    assert await desk.posts_update(under_way, ONE, outcome=DELIVERED) == {ONE}
    assert await desk.begins(under_way, ONE, TWO) == {TWO}
    assert await desk.posts.dealt_with(under_way) == {ONE: True, TWO: True}
    assert await desk.posts_update(under_way, ONE, TWO, THREE, outcome=SendOutcome.RESTRICTED) == {THREE}
    assert await desk.begins(under_way, ONE, TWO, THREE) == set()
    assert await desk.posts.totals(under_way.id) == {DELIVERED: 1, SendOutcome.RESTRICTED: 1}
    another = await desk.keep(to_groups())
    assert await desk.posts.dealt_with(another) == {}
    assert await desk.begins(another, ONE, TWO, THREE) == {ONE, TWO, THREE}


@pytest.mark.parametrize(
    "change",
    ["paused", "cancelled", "edited", "frozen", "forgotten", "asked anew", "unwanted", "quiet", "posted in meanwhile"],
)
async def test_what_changed_since_a_group_was_found_keeps_posts_away(
    database: Database, desk: Posting, change: str
) -> None:
    under_way = seen = await desk.keep(to_groups())
    group = await desk.keeps(a_group(ONE, per_week=1))
    other = await desk.keep(to_groups(UpdateTopic.EVENTS))
    changed = {
        "asked anew": replace(group, asked_at=NOON),
        "unwanted": with_posts(with_posts(group, PostKind.UPDATES, wanted=False), PostKind.ANNIVERSARIES, wanted=False),
        "quiet": quietened(group, 7, NOON),
    }
    async with database.transaction() as tx:
        match change:
            case "paused":
                await desk.broadcasts.save(tx, pause(under_way, by(ADA)))
            case "cancelled":
                await desk.broadcasts.save(tx, cancel(under_way, by(ADA)))
            case "edited":
                seen = replace(under_way, version=2)
            case "frozen":
                await set_mark(tx, Mark.FROZEN)
            case "forgotten":
                await desk.groups.forget(tx, ONE)
            case "posted in meanwhile":
                assert await desk.posts.begin_update(tx, other, [ONE], NOON) == {ONE}
            case _:
                await desk.groups.keep(tx, changed[change])
    assert await desk.begins(seen, ONE) == set()
    is_of_this_update_alone = change in {"paused", "cancelled", "edited"}
    assert await desk.begins_date(ONE, day=TODAY) == ({ONE} if is_of_this_update_alone else set())
    assert await desk.posts.totals(under_way.id) == {}


async def test_nothing_is_posted_where_the_bot_is_not(desk: Posting) -> None:
    under_way = await desk.keep(to_groups())
    assert await desk.begins(under_way, -5, ONE) == {ONE}
    assert await desk.begins_date(-5, TWO, day=TODAY) == {TWO}


async def test_what_surely_was_not_posted_is_due_as_before(database: Database, desk: Posting) -> None:
    under_way = await desk.keep(to_groups())
    await desk.begins(under_way, ONE, TWO)
    await desk.begins_date(ONE, TWO, day=TODAY)
    async with database.transaction() as tx:
        await desk.posts.give_back_update(tx, under_way.id, [ONE])
        await desk.posts.give_back_date(tx, [(ONE, TODAY)])
    assert await desk.posted(ONE) == 0
    assert await desk.posted(TWO) == 2
    assert await desk.posts.written_about(TODAY) == {TWO}
    assert await desk.begins(under_way, ONE, TWO) == {ONE}
    assert await desk.begins_date(ONE, TWO, day=TODAY) == {ONE}
    assert await desk.posts.totals(under_way.id) == {}


async def test_after_a_crash_an_update_is_rather_posted_twice_than_lost_and_a_date_is_not(
    database: Database, desk: Posting
) -> None:
    under_way = await desk.keep(to_groups())
    await desk.posts_update(under_way, ONE, outcome=DELIVERED)
    await desk.begins(under_way, TWO)
    await desk.begins_date(ONE, day=TODAY)
    assert await desk.crashes() == 1
    assert await desk.crashes() == 0
    assert await desk.posts.due_again(under_way.id) == {TWO}
    assert await desk.posts.dealt_with(under_way) == {ONE: True}
    assert await desk.begins_date(ONE, day=TODAY) == set()
    assert await desk.begins(under_way, ONE, TWO, THREE) == {TWO, THREE}
    async with database.transaction() as tx:  # given back, it may have arrived the first time still
        await desk.posts.give_back_update(tx, under_way.id, [TWO, THREE])
    assert await desk.posts.due_again(under_way.id) == {TWO}
    assert await desk.posts_update(under_way, ONE, TWO, THREE, outcome=DELIVERED) == {TWO, THREE}
    assert await desk.posts.totals(under_way.id) == {DELIVERED: 3, Uncounted.REPEATED: 1}


async def test_a_crash_after_the_end_leaves_what_was_on_its_way_unconfirmed(database: Database, desk: Posting) -> None:
    under_way = await desk.keep(to_groups())
    await desk.begins(under_way, ONE)
    await desk.crashes()
    await desk.begins(under_way, ONE, TWO)
    stopped = await desk.keep(cancel(under_way, by(ADA)))
    assert await desk.crashes() == 0
    first: dict[Uncounted | Hindrance, int] = {Uncounted.UNSENT: 3, Hindrance.QUIET: 1}
    second: dict[Uncounted | Hindrance, int] = {Uncounted.UNSENT: 1, Hindrance.WEEKLY_LIMIT: 2}
    for left in (first, second):
        async with database.transaction() as tx:
            await desk.posts.close(tx, stopped, left)
    assert await desk.posts.totals(stopped.id) == {
        UNCONFIRMED: 2,
        Uncounted.REPEATED: 1,
        Uncounted.UNSENT: 1,
        Hindrance.WEEKLY_LIMIT: 2,
    }, "a second end takes the place of the first"


async def test_what_waited_to_be_repeated_at_the_end_is_unconfirmed_once(database: Database, desk: Posting) -> None:
    under_way = await desk.keep(to_groups())
    await desk.begins(under_way, ONE)
    await desk.crashes()
    stopped = await desk.keep(cancel(under_way, by(ADA)))
    for _ in range(2):
        async with database.transaction() as tx:
            await desk.posts.close(tx, stopped, {Uncounted.SKIPPED: 0})
    assert await desk.posts.totals(stopped.id) == {UNCONFIRMED: 1, Uncounted.REPEATED: 1}


async def test_the_end_of_one_update_leaves_those_on_their_way_alone(database: Database, desk: Posting) -> None:
    over, running = await desk.keep(to_groups()), await desk.keep(to_groups())
    await desk.begins(running, ONE)
    await desk.crashes()
    over = await desk.keep(finish(over, LATER))
    async with database.transaction() as tx:
        await desk.posts.close(tx, over, {})
    assert await desk.posts.due_again(running.id) == {ONE}


async def test_where_it_is_unconfirmed_it_is_posted_again_and_nowhere_else(database: Database, desk: Posting) -> None:
    under_way = await desk.keep(to_groups())
    await desk.posts_update(under_way, ONE, outcome=DELIVERED)
    await desk.posts_update(under_way, TWO, outcome=UNCONFIRMED)
    done = await desk.keep(finish(under_way, LATER))
    async with database.transaction() as tx:
        await desk.posts.close(tx, done, {Hindrance.QUIET: 1})
    async with database.transaction() as tx:
        again = await desk.broadcasts.save(tx, to_unconfirmed(done, by(ADA, at=LATER)))
        assert await desk.posts.unconfirmed_again(tx, again.id) == 1
        assert await desk.posts.unconfirmed_again(tx, again.id) == 0
    assert await desk.posts.due_again(again.id) == {TWO}
    assert await desk.posts_update(again, ONE, TWO, outcome=DELIVERED, now=LATER) == {TWO}
    finished = await desk.keep(finish(again, LATER))
    async with database.transaction() as tx:
        await desk.posts.close(tx, finished, {Uncounted.UNSENT: 5})
    assert await desk.posts.totals(again.id) == {DELIVERED: 2, Uncounted.REPEATED: 1, Hindrance.QUIET: 1}


async def test_a_correction_is_posted_where_no_version_can_have_been(database: Database, desk: Posting) -> None:
    chats = (ONE, TWO, THREE, -1004, -1005)
    await desk.keeps(*map(a_group, chats))
    first = await desk.keep(to_groups())
    outcomes = (DELIVERED, UNCONFIRMED, SendOutcome.RESTRICTED, SendOutcome.CLOSED)
    for chat_id, outcome in zip(chats, outcomes, strict=False):
        await desk.posts_update(first, chat_id, outcome=outcome)
    await desk.begins(first, -1005)
    await desk.crashes()
    await desk.posts_update(first, -1005, outcome=SendOutcome.REFUSED)  # the first time it may have arrived
    first = await desk.keep(cancel(first, by(ADA, at=LATER)))

    async def corrects(one: Broadcast) -> Broadcast:
        return await desk.keep(replace(to_groups(), corrects=to_unreached(one, by(ADA, at=LATER)).corrects))

    second = await corrects(first)
    assert await desk.posts.dealt_with(second) == {ONE: False, TWO: False, -1005: False}
    assert await desk.posts_update(second, *chats[::-1], outcome=DELIVERED, now=LATER) == {THREE, -1004}
    assert await desk.posts.dealt_with(second) == {ONE: False, TWO: False, THREE: True, -1004: True, -1005: False}
    await desk.keeps(a_group(-1006))
    await desk.begins(second, -1006, now=LATER)
    await desk.crashes()
    assert await desk.posts_update(second, *chats, -1006, outcome=DELIVERED, now=LATER) == {-1006}, "once more"
    third = await corrects(await desk.keep(cancel(second, by(ADA, at=LATER))))
    assert set(await desk.posts.dealt_with(third)) == {*chats, -1006}
    assert await desk.begins(third, *chats, -1006, now=LATER) == set()
    unrelated = await desk.keep(to_groups())
    assert await desk.posts.dealt_with(unrelated) == {}


async def test_one_date_a_day_in_each_group(database: Database, desk: Posting) -> None:
    assert await desk.begins_date(ONE, TWO, day=TODAY) == {ONE, TWO}
    async with database.transaction() as tx:
        await desk.posts.finish_date(tx, [(ONE, TODAY, DELIVERED), (TWO, TODAY, SendOutcome.CLOSED)])
    assert await desk.begins_date(ONE, TWO, THREE, day=TODAY) == {THREE}
    async with database.transaction() as tx:  # what has an outcome keeps it
        await desk.posts.give_back_date(tx, [(ONE, TODAY)])
        await desk.posts.finish_date(tx, [(ONE, TODAY, SendOutcome.REFUSED)])
    assert await desk.posted(ONE) == 1
    assert await desk.posts.written_about(TODAY) == {ONE, TWO, THREE}
    assert await desk.posts.written_about(TODAY + A_DAY) == set()
    assert await desk.begins_date(ONE, day=TODAY + A_DAY, now=NOON + A_DAY) == {ONE}


async def test_a_week_later_the_rows_are_gone_and_the_report_stays(database: Database, desk: Posting) -> None:
    over, running = await desk.keep(to_groups()), await desk.keep(to_groups())
    for broadcast in (over, running):
        await desk.posts_update(broadcast, ONE, outcome=DELIVERED)
    await desk.begins_date(ONE, day=TODAY)
    over = await desk.keep(finish(over, NOON))

    async def swept(days: int) -> int:
        async with database.transaction() as tx:
            return await desk.posts.sweep(tx, TODAY + timedelta(days=days))

    assert await swept(0) == 0
    correction = await desk.keep(replace(to_groups(), corrects=to_unreached(over, by(ADA, at=LATER)).corrects))
    assert await swept(1) == 1, "the date"
    assert await desk.posts.dealt_with(correction) == {ONE: False}, "a correction on its way needs to know"
    await desk.keep(pause(correction, by(ADA)))
    assert await swept(1) == 0
    await desk.keep(cancel(await desk.reloaded(correction), by(ADA, at=LATER)))
    assert await swept(1) == 1
    assert await swept(1) == 0
    assert await desk.posts.dealt_with(over) == {}
    assert await desk.posts.dealt_with(running) == {ONE: True}
    assert await desk.posts.totals(over.id) == {DELIVERED: 1}


async def test_an_update_that_ends_late_is_remembered_for_a_week_after_its_end(
    database: Database, desk: Posting
) -> None:
    """As long as it can be corrected, it is known where it was."""
    under_way = await desk.keep(to_groups())
    await desk.posts_update(under_way, ONE, outcome=DELIVERED)
    end = NOON + timedelta(days=5, hours=6)
    over = await desk.keep(finish(under_way, end))
    correction = to_unreached(over, by(ADA, at=end))
    assert correction.corrects is not None
    async with database.transaction() as tx:
        await desk.posts.sweep(tx, (correction.corrects.until - timedelta(seconds=1) - WEEK).date())
    assert await desk.posts.dealt_with(over) == {ONE: True}
    async with database.transaction() as tx:
        await desk.posts.sweep(tx, (correction.corrects.until + A_DAY - WEEK).date())
    assert await desk.posts.dealt_with(over) == {}


async def test_a_group_that_is_forgotten_takes_its_posts_along_and_no_numbers(
    database: Database, desk: Posting
) -> None:
    under_way = await desk.keep(to_groups())
    await desk.posts_update(under_way, ONE, TWO, outcome=DELIVERED)
    await desk.begins(under_way, THREE)
    async with database.transaction() as tx:
        for chat_id in (ONE, THREE):
            await desk.groups.forget(tx, chat_id)
        await desk.posts.finish_update(tx, under_way.id, [(THREE, DELIVERED)])
    assert await desk.posts.dealt_with(under_way) == {TWO: True}
    assert await desk.posts.totals(under_way.id) == {DELIVERED: 2}
