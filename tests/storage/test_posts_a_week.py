"""How many posts a group gets in seven days: never more than it wants, of all kinds together, and none kept back."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.storage import Database, SendOutcome
from campaign.audiences import UpdateTopic
from campaign.broadcasts import Broadcast, cancel
from campaign.groups import WEEK
from tests.campaign.updates import ADA, NOON, a_group, by
from tests.storage.posting import ONE, TWO, Posting, to_groups

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campaign.groups import Group

TODAY = NOON.date()
A_DAY = timedelta(days=1)
DELIVERED, UNCONFIRMED = SendOutcome.DELIVERED, SendOutcome.UNCONFIRMED


@pytest.fixture
async def desk(database: Database) -> Posting:
    """With two groups that asked for everything."""
    desk = Posting(database)
    await desk.keeps(a_group(ONE), a_group(TWO))
    return desk


@pytest.mark.parametrize(
    ("zone", "at_home"),
    [("Pacific/Kiritimati", 8), ("Europe/Berlin", 20), ("Pacific/Pago_Pago", 20), ("Etc/GMT+12", 8)],
)
async def test_the_week_is_counted_in_days_of_the_group(desk: Posting, zone: str, at_home: int) -> None:
    """Posted on a Monday, one a week: free again on the next Monday there, and not an hour before it begins."""
    clock = ZoneInfo(zone)
    monday = datetime(2026, 3, 2, tzinfo=clock)
    await desk.keeps(a_group(ONE, zone=zone, per_week=1))
    first, second = await desk.keep(to_groups()), await desk.keep(to_groups())
    posted_at = monday.replace(hour=at_home).astimezone(UTC)
    assert await desk.posts_update(first, ONE, outcome=DELIVERED, now=posted_at) == {ONE}
    last_moment = (monday + WEEK - timedelta(seconds=1)).astimezone(UTC)
    assert await desk.posted(ONE, last_moment) == 1
    assert await desk.begins(second, ONE, now=last_moment) == set()
    assert await desk.posted(ONE, (monday + WEEK).astimezone(UTC)) == 0
    assert await desk.begins(second, ONE, now=(monday + WEEK).astimezone(UTC)) == {ONE}


async def test_all_kinds_of_posts_count_together_and_only_what_can_have_been_posted(desk: Posting) -> None:
    await desk.keeps(a_group(ONE, per_week=3))
    for outcome in (SendOutcome.RESTRICTED, SendOutcome.CLOSED, SendOutcome.REFUSED):
        await desk.posts_update(await desk.keep(to_groups()), ONE, outcome=outcome)
    assert await desk.posted(ONE) == 0
    await desk.posts_update(await desk.keep(to_groups()), ONE, outcome=UNCONFIRMED)
    await desk.posts_update(await desk.keep(to_groups(UpdateTopic.EVENTS)), ONE, outcome=DELIVERED)
    assert await desk.begins_date(ONE, day=TODAY) == {ONE}
    assert await desk.posted(ONE) == 3
    assert await desk.posted(TWO) == 0
    assert await desk.begins(await desk.keep(to_groups()), ONE, TWO) == {TWO}
    assert await desk.begins_date(ONE, day=TODAY + A_DAY, now=NOON + A_DAY) == set()


async def test_what_is_to_be_repeated_counts_against_all_other_posts_but_not_against_itself(desk: Posting) -> None:
    await desk.keeps(a_group(ONE, per_week=1))
    repeated, other = await desk.keep(to_groups()), await desk.keep(to_groups(UpdateTopic.EVENTS))
    await desk.begins(repeated, ONE)
    assert await desk.posted(ONE) == 1
    await desk.crashes()
    assert await desk.posted(ONE) == 0, "nothing hinders the repetition itself"
    assert await desk.begins(other, ONE) == set()
    assert await desk.begins_date(ONE, day=TODAY) == set()
    assert await desk.posts_update(repeated, ONE, outcome=DELIVERED) == {ONE}
    assert await desk.begins(other, ONE, now=NOON + WEEK) == {ONE}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Europe/Berlin", "Etc/GMT+12"])
async def test_nothing_is_swept_that_counts_still(database: Database, desk: Posting, zone: str) -> None:
    await desk.keeps(a_group(ONE, zone=zone, per_week=1))
    await desk.begins_date(ONE, day=NOON.astimezone(ZoneInfo(zone)).date())
    for hours in range(0, 24 * 10, 3):
        now = NOON + timedelta(hours=hours)
        before = await desk.posted(ONE, now)
        async with database.transaction() as tx:
            await desk.posts.sweep(tx, (now - WEEK).date())
        assert await desk.posted(ONE, now) == before
    assert await database.rows("SELECT * FROM group_post") == []


ZONES = ("Pacific/Kiritimati", "Europe/Berlin", "America/St_Johns", "Pacific/Pago_Pago")
OUTCOMES = (DELIVERED, DELIVERED, UNCONFIRMED, SendOutcome.RESTRICTED, SendOutcome.REFUSED, None)


class Life:
    """Months of a few groups: updates, dates, refusals and crashes; and what people there may have seen."""

    def __init__(self, desk: Posting, seed: int) -> None:
        self.desk = desk
        self.random = Random(seed)
        self.now = NOON
        self.seen: dict[int, set[tuple[date, object]]] = defaultdict(set)
        self.dated: set[tuple[int, date]] = set()
        self.refused = 0

    async def passes(self, groups: list[Group], steps: int) -> None:
        updates = [await self.desk.keep(to_groups(topic)) for topic in UpdateTopic]
        for _ in range(steps):
            self.now += timedelta(hours=self.random.choice((0, 1, 5, 11, 30)))
            chosen = self.random.sample(groups, self.random.randint(1, len(groups)))
            if self.random.random() < 0.5:
                await self._updates(self.random.choice(updates), chosen)
            else:
                await self._dates(chosen)
            if self.random.random() < 0.2:
                await self.desk.crashes()
            if self.random.random() < 0.3:
                over = updates.pop(self.random.randrange(len(updates)))
                await self._ends(over)
                updates.append(await self.desk.keep(to_groups(self.random.choice(list(UpdateTopic)))))

    async def _updates(self, update: Broadcast, chosen: list[Group]) -> None:
        begun = await self.desk.begins(update, *(group.chat_id for group in chosen), now=self.now)
        for group in chosen:
            if group.chat_id in begun:
                outcome = self.random.choice(OUTCOMES)
                self._note(group, update.id, outcome)
                if outcome:
                    async with self.desk.database.transaction() as tx:
                        await self.desk.posts.finish_update(tx, update.id, [(group.chat_id, outcome)])

    async def _dates(self, chosen: list[Group]) -> None:
        days = {group.chat_id: group.today(self.now) for group in chosen}
        async with self.desk.database.transaction() as tx:
            dates = [(chat_id, day, "arrests.day") for chat_id, day in days.items()]
            begun = await self.desk.posts.begin_date(tx, dates, self.now)
        for group in chosen:
            if group.chat_id in begun:
                self.dated.add((group.chat_id, days[group.chat_id]))
                outcome = self.random.choice(OUTCOMES)
                self._note(group, days[group.chat_id], outcome)
                if outcome:
                    async with self.desk.database.transaction() as tx:
                        await self.desk.posts.finish_date(tx, [(group.chat_id, days[group.chat_id], outcome)])
            else:
                self._check_why(group)

    async def _ends(self, update: Broadcast) -> None:
        over = await self.desk.keep(cancel(await self.desk.reloaded(update), by(ADA, at=self.now)))
        async with self.desk.database.transaction() as tx:
            await self.desk.posts.close(tx, over, {})
            await self.desk.posts.sweep(tx, (self.now - WEEK).date())

    def _note(self, group: Group, what: object, outcome: SendOutcome | None) -> None:
        """A refused repetition may have arrived the first time."""
        seen = self.seen[group.chat_id]
        if outcome in {None, DELIVERED, UNCONFIRMED} or any(what == before for _, before in seen):
            seen.add((group.today(self.now), what))

    def _check_why(self, group: Group) -> None:
        """A date is kept away only by as many posts as are allowed, or by one of the same day."""
        today = group.today(self.now)
        lately = {what for day, what in self.seen[group.chat_id] if today - WEEK < day}
        is_full = len(lately) >= group.per_week
        assert is_full or (group.chat_id, today) in self.dated
        self.refused += is_full


def in_any_week(seen: Iterable[tuple[date, object]]) -> int:
    """The most that people can have seen within seven days."""
    seen = list(seen)
    return max(len({what for day, what in seen if start <= day < start + WEEK}) for start, _ in seen)


@pytest.mark.parametrize("seed", range(3))
async def test_nobody_ever_sees_more_posts_in_seven_days_than_the_group_wants(database: Database, seed: int) -> None:
    desk = Posting(database)
    life = Life(desk, seed)
    groups = [
        await desk.keeps(a_group(-number, zone=zone, per_week=per_week))
        for number, (zone, per_week) in enumerate(zip(ZONES, (1, 2, 3, 7), strict=True), start=1)
    ]
    await life.passes(groups, 150)
    for group in groups:
        assert 1 <= in_any_week(life.seen[group.chat_id]) <= group.per_week
    assert in_any_week(life.seen[-1]) == 1
    assert len(life.seen[-1]) >= 4, "a limit is no silence"
    assert life.refused, "the run met no limit"
    assert await database.rows("SELECT * FROM group_total WHERE count < 0") == []
    on_record = await database.rows(
        "SELECT broadcast, outcome, count(*) AS posts FROM group_post WHERE outcome <> 'sending'"
        " AND broadcast IS NOT NULL GROUP BY broadcast, outcome"
    )
    assert on_record
    for row in on_record:
        totals = await desk.posts.totals(row["broadcast"])
        assert totals[SendOutcome(row["outcome"])] == row["posts"]
