"""Whom an update is for: counted with the reasons, and found page by page, zone by zone, nobody twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.storage import (
    Database,
    Pledges,
    Purpose,
    SendOutcome,
    UpdateWishes,
)
from campaign.audiences import (
    ActionFilter,
    ActionStatus,
    Audience,
    Exclusion,
    UpdateTopic,
    UpdateWish,
)
from campaign.broadcasts import (
    Missing,
    cancel,
    to_unreached,
)
from campaign.pledges import State
from tests.campaign.updates import ADA, NOON, a_bulletin, a_draft, by, sending
from tests.storage.conftest import WAVE, a_pledge
from tests.storage.desk import BERLIN, TODAY, Desk

if TYPE_CHECKING:
    from tests.storage.conftest import Agree

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def test_only_who_agreed_and_can_be_reached_is_in_an_audience(
    database: Database, desk: Desk, pledges: Pledges, agree: Agree
) -> None:
    wishes = UpdateWishes(database)
    await agree(1, Purpose.UPDATES)
    await agree(2, Purpose.UPDATES, language="ru")
    await agree(3, Purpose.FOLLOW_UPS)
    for chat_id in (4, 5, 6, 7, 8):
        await agree(chat_id, Purpose.UPDATES)
    async with database.transaction() as tx:
        await tx.execute("UPDATE person SET unreachable_since = '2026-03-01' WHERE chat_id = 4")
        await wishes.keep(tx, 5, UpdateWish(frozenset({UpdateTopic.ACTIONS})))
        await wishes.keep(tx, 6, UpdateWish(frozenset(UpdateTopic), less_often=True))
        await pledges.record(tx, 7, replace(a_pledge("embassy"), state=State.DONE), None)
        await pledges.record(tx, 1, a_pledge("embassy"), None)
        await tx.execute("INSERT INTO reminder VALUES (8, '2026-02-27', 'x', 'delivered')")
        await tx.execute(
            "INSERT INTO reminder VALUES (1, '2026-02-26', 'x', 'delivered'), (1, '2026-03-01', 'x', 'blocked')"
        )
    audience = Audience(UpdateTopic.NEWS, without_done=("embassy", WAVE), quiet_days=3)
    draft = await desk.keep(a_draft(replace(a_bulletin(), audience=audience)))
    counted = await desk.audiences.count(draft, TODAY)
    assert counted.by_language == {"en": 1, "ru": 1}
    assert counted.total == 2
    assert counted.excluded == {
        Exclusion.NO_CONSENT: 1,
        Exclusion.UNREACHABLE: 1,
        Exclusion.TOPIC: 1,
        Exclusion.LESS_OFTEN: 1,
        Exclusion.DONE_ALREADY: 1,
        Exclusion.MESSAGED_LATELY: 1,
    }
    important = replace(draft, bulletin=replace(draft.bulletin, important=True))
    assert (await desk.audiences.count(important, TODAY)).total == 3
    assert await desk.everybody(draft, ["Europe/Berlin"]) == [1, 2]


async def test_segments_by_language_country_and_action(
    database: Database, desk: Desk, pledges: Pledges, agree: Agree
) -> None:
    await agree(1, Purpose.UPDATES, country="DE")
    await agree(2, Purpose.UPDATES, country="PL", language="ru")
    await agree(3, Purpose.UPDATES, country=None)
    await agree(4, Purpose.UPDATES, country="PL")
    async with database.transaction() as tx:
        await pledges.record(tx, 1, replace(a_pledge("embassy"), state=State.DONE), None)
        await pledges.record(tx, 2, a_pledge("embassy"), None)
        await pledges.record(tx, 3, replace(a_pledge("embassy", wave="2025"), state=State.DONE), None)
    draft = await desk.keep(a_draft())

    async def found(audience: Audience) -> list[int]:
        segment = replace(draft, bulletin=replace(draft.bulletin, audience=audience))
        chats = await desk.everybody(segment, ["Europe/Berlin"])
        assert (await desk.audiences.count(segment, TODAY)).total == len(chats)
        return chats

    def by_action(status: ActionStatus) -> Audience:
        return Audience(UpdateTopic.NEWS, action=ActionFilter("embassy", WAVE, status))

    assert await found(Audience(UpdateTopic.NEWS)) == [1, 2, 3, 4]
    assert await found(Audience(UpdateTopic.NEWS, languages=frozenset({"ru", "be"}))) == [2]
    assert await found(Audience(UpdateTopic.NEWS, countries=frozenset({"PL"}))) == [2, 4]
    assert await found(by_action(ActionStatus.DONE)) == [1]
    assert await found(by_action(ActionStatus.PLANNED)) == [2]
    assert await found(by_action(ActionStatus.NOT_DONE)) == [2, 3, 4]


async def test_each_zone_is_written_to_at_its_own_time(database: Database, desk: Desk, agree: Agree) -> None:
    zones = {1: "Asia/Tokyo", 2: None, 3: "Europe/Berlin", 4: "Asia/Tokyo", -5: None, 6: "Asia/Tokyo"}
    for chat_id, zone in zones.items():
        await agree(chat_id, Purpose.UPDATES)
        async with database.transaction() as tx:
            await tx.execute("UPDATE person SET time_zone = ? WHERE chat_id = ?", (zone, chat_id))
    under_way = await desk.keep(sending())
    assert set(await desk.audiences.time_zones()) == {"Asia/Tokyo", "Europe/Berlin", None}
    assert await desk.everybody(under_way, ["Asia/Tokyo"]) == [1, 4, 6]
    assert await desk.everybody(under_way, [None]) == [-5, 2]
    assert await desk.everybody(under_way, ["Asia/Tokyo", None, "Africa/Cairo"], limit=1) == [-5, 2, 1, 4, 6]
    assert await desk.everybody(under_way, []) == []


async def test_nobody_lives_nowhere(desk: Desk) -> None:
    assert await desk.audiences.time_zones() == ()


async def test_pages_reach_everybody_however_many_there_are(database: Database, desk: Desk) -> None:
    """More people than are looked at in one question, most of them not in the audience."""
    async with database.transaction() as tx:
        await tx.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
            " INSERT INTO person (chat_id, language, time_zone)"
            " SELECT i * 3, iif(i > 6000, 'en', 'de'), iif(i % 2, 'Asia/Tokyo', NULL) FROM n"
        )
        await tx.execute("INSERT INTO consent SELECT chat_id, 'updates', '2026-01-01' FROM person")
    under_way = await desk.keep(sending(replace(a_bulletin(), missing=Missing.SKIP)))
    expected = {number * 3 for number in range(6001, 9001)}
    found = await desk.everybody(under_way, ["Asia/Tokyo", None], limit=700)
    assert len(found) == 3000
    assert set(found) == expected
    counted = await desk.audiences.count(under_way, TODAY)
    assert counted.by_language == {"en": 3000, "de": 6000}
    left = await desk.audiences.left(under_way, TODAY)
    assert (left.unsent, left.skipped) == ({"en": 3000}, {"de": 6000})


async def test_who_has_no_words_is_skipped_or_gets_another_language(desk: Desk, agree: Agree) -> None:
    await agree(1, Purpose.UPDATES)
    await agree(2, Purpose.UPDATES, language="de")
    skipping = await desk.keep(sending(replace(a_bulletin(), missing=Missing.SKIP)))
    assert await desk.everybody(skipping, ["Europe/Berlin"]) == [1]
    falling_back = await desk.keep(sending(replace(a_bulletin(), missing="ru")))
    page = await desk.audiences.recipients(falling_back, BERLIN, TODAY, None, 10)
    assert [(one.chat_id, one.language, one.words) for one in page.recipients] == [(1, "en", "en"), (2, "de", "ru")]


async def test_a_correction_goes_to_those_alone_whom_no_version_has_reached(
    database: Database, desk: Desk, agree: Agree
) -> None:
    for chat_id in range(1, 7):
        await agree(chat_id, Purpose.UPDATES)
    wrong = await desk.keep(sending())
    await desk.send(wrong, SendOutcome.DELIVERED, limit=1)
    await desk.send(wrong, SendOutcome.UNCONFIRMED, limit=1)
    await desk.send(wrong, SendOutcome.REFUSED, limit=1)
    stopped = await desk.keep(cancel(wrong, by(ADA, at=LATER)))
    other = to_unreached(stopped, by(ADA, at=LATER))
    correction = await desk.keep(replace(sending(), corrects=other.corrects))
    counted = await desk.audiences.count(correction, TODAY)
    assert counted.total == 4
    assert counted.excluded == {Exclusion.REACHED_BEFORE: 2}
    assert await desk.send(correction, SendOutcome.DELIVERED, limit=2) == [3, 4]
    stopped_too = await desk.keep(cancel(correction, by(ADA, at=LATER)))
    second = await desk.keep(replace(sending(), corrects=to_unreached(stopped_too, by(ADA, at=LATER)).corrects))
    assert await desk.send(second, SendOutcome.DELIVERED, limit=1) == [5]
    beside = await desk.keep(replace(sending(), corrects=other.corrects))  # corrects the first one once more
    assert await desk.everybody(beside, ["Europe/Berlin"]) == [6]
    unrelated = await desk.keep(sending())
    assert len(await desk.everybody(unrelated, ["Europe/Berlin"])) == 6


async def test_whoever_got_an_update_lately_can_be_left_out(desk: Desk, agree: Agree) -> None:
    for chat_id in (1, 2):
        await agree(chat_id, Purpose.UPDATES)
    first = await desk.keep(sending())
    await desk.send(first, SendOutcome.DELIVERED, limit=1)
    quiet = replace(a_bulletin(), audience=Audience(UpdateTopic.NEWS, quiet_days=2))
    second = await desk.keep(sending(quiet))
    assert (await desk.audiences.count(second, TODAY)).excluded == {Exclusion.MESSAGED_LATELY: 1}
    assert (await desk.audiences.count(second, TODAY + timedelta(days=2))).excluded == {Exclusion.MESSAGED_LATELY: 1}
    assert (await desk.audiences.count(second, TODAY + timedelta(days=3))).excluded == {}
    assert await desk.send(second, SendOutcome.DELIVERED) == [2]


async def test_no_repr_shows_a_chat(desk: Desk, agree: Agree) -> None:
    await agree(7312904415, Purpose.UPDATES)
    under_way = await desk.keep(sending())
    page = await desk.audiences.recipients(under_way, BERLIN, TODAY, None, 1)
    assert page.next
    assert "7312904415" not in repr(page)
