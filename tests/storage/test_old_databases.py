"""A database that an earlier version of the bot wrote: everything in it is there afterwards, with its meaning."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bot.storage import (
    Audiences,
    Broadcasts,
    Database,
    DatabaseKey,
    Deliveries,
    FollowUps,
    GroupPosts,
    Groups,
    Page,
    People,
    Pledges,
    Purpose,
    Reminders,
    SendOutcome,
)
from bot.storage.migrations import MIGRATIONS_FOLDER
from campaign.audiences import Audience, UpdateTopic
from campaign.follow_ups import Step
from campaign.pledges import Plan, Pledge, Slot, State, Whom
from tests.campaign.updates import a_group

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)
SECONDS = int(NOON.timestamp())
PLAN = Plan(date(2026, 3, 7), Slot.MIDDAY)
WRITTEN = f"""
INSERT INTO person VALUES (1, 'en', 'DE', 'Europe/Berlin'), (2, 'ru', NULL, NULL);
INSERT INTO consent VALUES (1, 'follow_ups', '2026-03-01'), (2, 'follow_ups', '2026-03-01'),
    (2, 'anniversaries', '2026-03-02');
INSERT INTO pledge VALUES (1, 'embassy', '2026', 'me', 'pledged', '2026-03-07', 1, {SECONDS}, 0, NULL);
INSERT INTO pledge VALUES (1, 'spread', '2026', 'br', 'asked', '2026-03-07', 1, {SECONDS}, 1, 'delivered');
INSERT INTO pledge VALUES (1, 'donate', '2026', 'me', 'done', NULL, NULL, NULL, 1, 'unconfirmed');
INSERT INTO pledge VALUES (2, 'protest', '2026', 'me', 'asked', '2026-03-07', 1, NULL, 1, 'sending');
INSERT INTO pledge VALUES (2, 'embassy', '2026', 'me', 'asked', '2026-03-07', 1, NULL, 2, 'refused');
INSERT INTO reminder_wish VALUES (2, 'trials', 0, 9, NULL, {SECONDS});
INSERT INTO reminder VALUES (2, '2026-03-06', 'may-day', 'refused'), (2, '2026-03-07', 'may-day', 'sending');
"""
BEFORE_STEPS = 4
BEFORE_GROUPS = 7
AUDIENCE = (
    '{"topic": "new", "languages": ["en"], "countries": [], "action": null, "without_done": null, "quiet_days": 2}'
)
UPDATES = f"""
INSERT INTO person VALUES (1, 'en', 'DE', 'Europe/Berlin', NULL);
INSERT INTO broadcast (number, state, version, revision, made_by, audience, lasts, important, tested, asked_by,
    asked_at, asked_version, asked_people, asked_admins, approved_by, approved_at, family) VALUES
    (3, 'sending', 2, 5, 11, '{AUDIENCE}', 86400, 0, '[11]', 11, {SECONDS}, 2, 1, '[11, 22]', 22, {SECONDS}, 3),
    (4, 'draft', 1, 1, 11, '{AUDIENCE}', 86400, 0, '[]', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 4);
INSERT INTO broadcast_content VALUES (3, 'en', 'Three were released.', NULL, NULL, '[]');
INSERT INTO delivery VALUES (3, 1, 'en', 'delivered', 0, '2026-03-07');
INSERT INTO broadcast_total VALUES (3, 'en', 'delivered', 1);
"""


def first_migrations(folder: Path, count: int) -> Path:
    """The folder with the first so many migrations in it."""
    folder.mkdir()
    for migration in sorted(MIGRATIONS_FOLDER.glob("*.sql"))[:count]:
        (folder / migration.name).write_bytes(migration.read_bytes())
    return folder


async def write(file: Path, key: DatabaseKey, migrations: Path, statements: str) -> None:
    """A database as the version with these migrations wrote it."""
    async with await Database.open(file, key, migrations=migrations) as database, database.transaction() as tx:
        for statement in statements.split(";\n"):
            await tx.execute(statement)


@pytest.fixture
async def old(tmp_path: Path, file: Path, key: DatabaseKey) -> Path:
    """The file of a database from before pledges had steps."""
    await write(file, key, first_migrations(tmp_path / "before", BEFORE_STEPS), WRITTEN)
    return file


@pytest.fixture
async def before_groups(tmp_path: Path, file: Path, key: DatabaseKey) -> Path:
    """The file of a database from before the bot was in groups, with an update on its way."""
    await write(file, key, first_migrations(tmp_path / "before", BEFORE_GROUPS), UPDATES)
    return file


async def test_everything_is_kept(old: Path, key: DatabaseKey) -> None:
    async with await Database.open(old, key) as database:
        pledges = Pledges(database)
        assert await pledges.of(1) == (
            Pledge("donate", "2026", Whom.MYSELF, State.DONE, None, 1),
            Pledge("embassy", "2026", Whom.MYSELF, State.PLEDGED, PLAN),
            Pledge("spread", "2026", Whom.BRANCH, State.ASKED, PLAN, 1),
        )
        assert [(one.action, one.asks) for one in await pledges.of(2)] == [("embassy", 2), ("protest", 1)]
        person = await People(database).find(2)
        assert person is not None
        assert person.consents == {Purpose.FOLLOW_UPS, Purpose.ANNIVERSARIES}
        assert not person.is_unreachable
        (waiting,) = await Reminders(database).due(NOON, 10)
        assert waiting.chat_id == 2
        sent = await database.rows("SELECT chat_id, day, occasion, outcome FROM reminder ORDER BY day")
        assert [tuple(row) for row in sent] == [
            (2, "2026-03-06", "may-day", "refused"),
            (2, "2026-03-07", "may-day", "sending"),
        ]
        assert await database.rows("PRAGMA foreign_key_check") == []


async def test_who_was_to_be_asked_still_is_and_nobody_else(old: Path, key: DatabaseKey) -> None:
    async with await Database.open(old, key) as database:
        found = await FollowUps(database).due(NOON, 10)
        assert [(due.chat_id, due.pledge.action, due.step, due.outcome_before) for due in found] == [
            (1, "embassy", Step.ASK, None),
            (1, "spread", Step.ASK, SendOutcome.DELIVERED),
        ]
        assert {due.due_at for due in found} == {NOON}


async def test_what_was_on_its_way_counts_as_unconfirmed(old: Path, key: DatabaseKey) -> None:
    async with await Database.open(old, key) as database, database.transaction() as tx:
        assert await FollowUps(database).recover(tx) == 1
        assert await Reminders(database).recover(tx) == 1


async def test_a_person_who_is_forgotten_takes_their_rows_along_as_before(old: Path, key: DatabaseKey) -> None:
    async with await Database.open(old, key) as database:
        async with database.transaction() as tx:
            await tx.execute("DELETE FROM person WHERE chat_id = 2")
        left = [row["chat_id"] for row in await database.rows("SELECT chat_id FROM pledge")]
        assert left == [1, 1, 1]
        assert await database.rows("SELECT * FROM reminder") == []


async def test_an_update_from_before_there_were_groups_goes_on_and_is_posted_in_none(
    before_groups: Path, key: DatabaseKey
) -> None:
    async with await Database.open(before_groups, key) as database:
        under_way, draft = await Broadcasts(database).list_open()
        for broadcast in (under_way, draft):
            assert broadcast.bulletin.audience == Audience(UpdateTopic.NEWS, languages=frozenset({"en"}), quiet_days=2)
            assert not broadcast.bulletin.audience.reaches_groups
        assert (await Deliveries(database).totals(under_way.id)).of(SendOutcome.DELIVERED) == 1
        assert await Audiences(database).recipients(under_way, ["Europe/Berlin"], NOON.date(), None, 10) == Page(
            (), None
        )
        posts = GroupPosts(database)
        async with database.transaction() as tx:
            group = await Groups(database).keep(tx, a_group(-1001))
            assert await posts.begin_update(tx, under_way, [-1001], NOON) == {-1001}, "if somebody decides so"
            await posts.finish_update(tx, under_way.id, [(-1001, SendOutcome.DELIVERED)])
        assert group.number == 1
        assert await posts.totals(under_way.id) == {SendOutcome.DELIVERED: 1}
        assert await database.rows("PRAGMA foreign_key_check") == []
