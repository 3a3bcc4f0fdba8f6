"""The groups there are: what their admins chose is kept as long as the bot is in them, under a number of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage import Database, DatabaseKey, People, Purpose, SendOutcome
from bot.storage.marks import Mark, is_marked
from campaign.groups import GroupKind, PostKind, Trouble
from campaign.sources import Origin, Source
from tests.campaign.updates import NOON, a_group
from tests.storage.posting import ONE, THREE, TWO, Posting, to_groups
from tests.storage.raw_pages import everything_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.storage.conftest import Agree

TODAY = NOON.date()
SUPERGROUP = -1002000000001
CANARY = -1_001_739_104_628


@pytest.fixture
def desk(database: Database) -> Posting:
    return Posting(database)


async def moves(desk: Posting, chat_id: int, to: int) -> None:
    async with desk.database.transaction() as tx:
        await desk.groups.move(tx, chat_id, to)


async def forgets(desk: Posting, chat_id: int) -> bool:
    async with desk.database.transaction() as tx:
        return await desk.groups.forget(tx, chat_id)


async def test_all_that_was_chosen_is_kept(desk: Posting) -> None:
    chosen = replace(
        a_group(ONE, zone="Asia/Tbilisi", per_week=3),
        kind=GroupKind.CHANNEL,
        language="be",
        posts=frozenset({PostKind.EVENTS, PostKind.UPDATES}),
        topic=17,
        quiet_until=NOON + timedelta(days=7),
        shows_total=True,
        trouble=Trouble.CLOSED,
    )
    for group in (chosen, replace(chosen, asked_at=NOON), replace(a_group(ONE), posts=frozenset())):
        stored = await desk.keeps(group)
        assert stored == replace(group, number=1)
        assert await desk.groups.find(ONE) == await desk.groups.numbered(1) == stored
    assert await desk.groups.find(TWO) is None
    assert await desk.groups.numbered(2) is None


async def test_what_is_being_changed_is_seen_within_its_transaction_alone(desk: Posting) -> None:
    async with desk.database.transaction() as tx:
        stored = await desk.groups.keep(tx, a_group(ONE))
        assert await desk.groups.find(ONE, within=tx) == await desk.groups.numbered(1, within=tx) == stored
        assert await desk.groups.find(ONE) is None


async def test_groups_whose_admins_have_not_answered_are_not_spoken_in(desk: Posting) -> None:
    await desk.keeps(a_group(THREE), a_group(ONE, asked_at=NOON), a_group(TWO))
    assert [group.chat_id for group in await desk.groups.all()] == [THREE, TWO]
    assert await desk.groups.unanswered(NOON) == ()
    (waiting,) = await desk.groups.unanswered(NOON + timedelta(seconds=1))
    assert waiting.chat_id == ONE


async def test_a_number_is_never_given_to_another_group(
    desk: Posting, file: Path, key: DatabaseKey, database: Database
) -> None:
    """A link that was shared must not lead to somebody else's count."""
    await desk.keeps(a_group(ONE), a_group(TWO))
    assert (await desk.keeps(a_group(ONE))).number == 1
    assert await forgets(desk, TWO)
    assert (await desk.keeps(a_group(THREE))).number == 3
    assert await forgets(desk, THREE)
    assert await database.erase_leftovers()
    await database.close()
    async with await Database.open(file, key) as opened:
        assert (await Posting(opened).keeps(a_group(TWO))).number == 4


async def test_why_nothing_could_be_posted_is_noted_until_something_can(desk: Posting) -> None:
    group = await desk.keeps(a_group(ONE))
    for trouble in (*Trouble, None):
        async with desk.database.transaction() as tx:
            await desk.groups.note_trouble(tx, ONE, trouble)
            await desk.groups.note_trouble(tx, TWO, trouble)
        assert await desk.groups.find(ONE) == replace(group, trouble=trouble)
    assert await desk.groups.find(TWO) is None


async def test_a_kind_of_post_that_no_longer_exists_is_left_out(desk: Posting) -> None:
    await desk.keeps(a_group(ONE))
    async with desk.database.transaction() as tx:
        await tx.execute("UPDATE group_chat SET posts = 'ann old'")
    (group,) = await desk.groups.all()
    assert group.posts == {PostKind.ANNIVERSARIES}


async def test_forgetting_a_group_erases_all_of_it_and_nothing_else(
    desk: Posting, file: Path, key: DatabaseKey
) -> None:
    groups = [await desk.keeps(a_group(chat_id)) for chat_id in (CANARY, *range(-11, 0))]
    under_way = await desk.keep(to_groups())
    await desk.posts_update(under_way, CANARY, -1, outcome=SendOutcome.DELIVERED)
    await desk.begins_date(CANARY, -1, day=TODAY)
    for group in groups:
        assert await desk.comes_by(Source(Origin.GROUP, group.number), 2)
    pages = (CANARY.to_bytes(6, "big", signed=True), str(CANARY).encode())
    assert any(trace in everything_in(file, key) for trace in pages), "the search must be able to find something"

    assert await forgets(desk, CANARY)
    assert not await forgets(desk, CANARY)
    assert await desk.groups.find(CANARY) is None
    left = await desk.arrivals.all()
    assert {source.number for source in left} == {group.number for group in groups[1:]}, "g1 is not g11"
    assert {row["chat_id"] for row in await desk.database.rows("SELECT chat_id FROM group_post")} == {-1}
    assert await desk.database.erase_leftovers()
    assert not any(trace in everything_in(file, key) for trace in pages)


async def test_somebody_who_forgets_themselves_takes_no_group_along(
    desk: Posting, database: Database, agree: Agree
) -> None:
    """An admin of the group, too: nothing says who that is."""
    people = People(database)
    await agree(7, Purpose.UPDATES)
    group = await desk.keeps(a_group(ONE))
    assert await desk.comes_by(Source(Origin.GROUP, group.number))
    await desk.posts_update(await desk.keep(to_groups()), ONE, outcome=SendOutcome.DELIVERED)
    assert {one.table for one in await people.everything_about(7)} == {"person", "consent"}
    async with database.transaction() as tx:
        assert await people.forget(tx, 7)
    assert await desk.groups.find(ONE) == group
    assert await desk.posted(ONE) == 1
    assert await desk.arrivals.all() == {Source(Origin.GROUP, group.number): 1}


async def test_a_group_that_becomes_a_supergroup_keeps_everything(desk: Posting, database: Database) -> None:
    group = await desk.keeps(a_group(ONE, per_week=3))
    await desk.keeps(a_group(TWO))
    assert await desk.comes_by(Source(Origin.GROUP, group.number), 12)
    under_way, another = await desk.keep(to_groups()), await desk.keep(to_groups())
    await desk.posts_update(under_way, ONE, TWO, outcome=SendOutcome.DELIVERED)
    await desk.begins(another, ONE)
    await desk.begins_date(ONE, day=TODAY)
    for _ in range(2):  # Telegram tells it in both chats, and perhaps a post finds out first
        await moves(desk, ONE, SUPERGROUP)
    assert await desk.groups.find(ONE) is None
    assert await desk.groups.find(SUPERGROUP) == replace(group, chat_id=SUPERGROUP)
    assert await desk.arrivals.all() == {Source(Origin.GROUP, group.number): 12}
    assert await desk.posted(SUPERGROUP) == 3
    assert await desk.begins(under_way, ONE, SUPERGROUP, TWO) == set()
    assert await desk.posts.written_about(TODAY) == {SUPERGROUP}
    assert await database.rows("PRAGMA foreign_key_check") == []
    async with database.transaction() as tx:  # what was on its way
        await desk.posts.finish_update(tx, another.id, [(SUPERGROUP, SendOutcome.DELIVERED)])
    assert await desk.posts.totals(another.id) == {SendOutcome.DELIVERED: 1}
    assert not await is_marked(database, Mark.ERASURE_PENDING)


async def test_what_was_kept_for_the_new_chat_gives_way(desk: Posting) -> None:
    """Telegram may tell first that the bot is in a new group."""
    group = await desk.keeps(a_group(ONE))
    newcomer = await desk.keeps(a_group(SUPERGROUP, asked_at=NOON))
    assert await desk.comes_by(Source(Origin.GROUP, group.number))
    assert await desk.comes_by(Source(Origin.GROUP, newcomer.number))
    await desk.posts_update(await desk.keep(to_groups()), ONE, outcome=SendOutcome.DELIVERED)
    await moves(desk, ONE, SUPERGROUP)
    assert await desk.groups.all() == (replace(group, chat_id=SUPERGROUP),)
    assert await desk.groups.unanswered(NOON + timedelta(days=9)) == ()
    assert await desk.arrivals.all() == {Source(Origin.GROUP, group.number): 1}
    assert await desk.posted(SUPERGROUP) == 1


async def test_an_answer_that_was_given_in_the_new_chat_stays(desk: Posting) -> None:
    await desk.keeps(a_group(ONE, asked_at=NOON))
    answered = await desk.keeps(a_group(SUPERGROUP))
    await moves(desk, ONE, SUPERGROUP)
    assert await desk.groups.find(ONE) is None
    assert await desk.groups.find(SUPERGROUP) == answered


@pytest.mark.parametrize(("chat_id", "to"), [(THREE, ONE), (ONE, ONE), (THREE, TWO)])
async def test_a_move_of_a_group_that_is_not_known_or_into_itself_changes_nothing(
    desk: Posting, chat_id: int, to: int
) -> None:
    group = await desk.keeps(a_group(ONE))
    assert await desk.comes_by(Source(Origin.GROUP, group.number))
    await moves(desk, chat_id, to)
    assert await desk.groups.all() == (group,)
    assert await desk.arrivals.all() == {Source(Origin.GROUP, group.number): 1}
