"""A broadcast reaches everybody it is for, once, in their language, and by day on their own clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import broadcast_to_people, broadcasting
from bot.storage import (
    Purpose,
    SendOutcome,
    Uncounted,
)
from campaign.acting import Acting
from campaign.approvals import ask
from campaign.audiences import Audience, UpdateTopic
from campaign.broadcasts import (
    Broadcast,
    BroadcastState,
    cancel,
    drafted,
    note_test,
    to_unreached,
)
from campaign.sending_times import Moment
from tests.machinery.broadcasting import A_MINUTE, ADA, NOON, Scene, a_bulletin, broadcasting_at_noon


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    async with broadcasting_at_noon(tmp_path, monkeypatch) as scene:
        yield scene


async def test_everybody_who_agreed_gets_it_once_in_their_language(scene: Scene) -> None:
    await scene.agree(1, 2)
    await scene.agree(3, language="de")
    await scene.pledged(9)  # agreed to something else
    await scene.approved()
    assert sorted(await scene.ticks()) == [1, 2, 3]
    assert sorted(scene.texts) == ["1: Drei sind frei.", *["1: Three were released."] * 2]
    assert await scene.state() is BroadcastState.DONE
    assert [broadcast.id for broadcast in scene.ended] == [1]
    assert await scene.ticks(NOON + A_MINUTE) == []
    assert (await scene.totals()).counts == {
        (SendOutcome.DELIVERED, "en"): 2,
        (SendOutcome.DELIVERED, "de"): 1,
    }


async def test_a_thousand_people_in_one_tick(scene: Scene) -> None:
    await scene.agree(*range(1, 1201))
    await scene.approved()
    assert sorted(await scene.ticks()) == list(range(1, 1201))
    assert (await scene.totals()).of(SendOutcome.DELIVERED) == 1200


@pytest.mark.parametrize("act", [None, "draft", "waiting"])
async def test_nothing_goes_out_that_nobody_approved(scene: Scene, act: str | None) -> None:
    await scene.agree(1)
    ada = Acting(ADA, scene.admins, NOON)
    async with scene.database.transaction() as tx:
        stored = await scene.broadcasts.create(tx, drafted(ada, a_bulletin()))
        if act == "waiting":
            await scene.broadcasts.save(tx, ask(note_test(stored, ada, 1), ada, 1, {"en": 1}))
    assert await scene.ticks() == []


async def test_a_request_that_nobody_answered_is_a_draft_again(scene: Scene) -> None:
    ada = Acting(ADA, scene.admins, NOON)
    async with scene.database.transaction() as tx:
        stored = await scene.broadcasts.create(tx, drafted(ada, a_bulletin()))
        await scene.broadcasts.save(tx, ask(note_test(stored, ada, 1), ada, 1, {"en": 1}))
    await scene.ticks(NOON + 14 * A_MINUTE)
    assert await scene.state() is BroadcastState.WAITING
    await scene.ticks(NOON + 15 * A_MINUTE)
    assert await scene.state() is BroadcastState.DRAFT


async def test_everybody_by_day_on_their_own_clock_and_done_when_all_have_it(scene: Scene) -> None:
    zones = {1: "Pacific/Auckland", 2: "Europe/Berlin", 3: "America/New_York", 4: None}
    for chat_id, zone in zones.items():
        await scene.agree(chat_id, zone=zone)
    await scene.approved()
    seen: list[tuple[int, str]] = []
    now = NOON
    while not scene.ended:
        seen += [(chat_id, now.strftime("%d %H:%M")) for chat_id in await scene.ticks(now)]
        now += timedelta(minutes=30)
    assert sorted(seen) == [(1, "24 20:00"), (2, "24 11:00"), (3, "24 14:00"), (4, "24 11:00")]
    assert await scene.state() is BroadcastState.DONE
    assert now == datetime(2026, 11, 24, 20, 30, tzinfo=UTC), "though it is night in Berlin by then"


async def test_an_hour_of_a_day_comes_zone_by_zone(scene: Scene) -> None:
    await scene.agree(1, zone="Pacific/Auckland")
    await scene.agree(2)
    await scene.approved(a_bulletin(moment=Moment(date(2026, 11, 25), 13)))
    assert await scene.ticks(NOON + 2 * A_MINUTE) == []
    assert await scene.state() is BroadcastState.APPROVED
    assert await scene.ticks(datetime(2026, 11, 24, 23, 59, tzinfo=UTC)) == []
    assert await scene.ticks(datetime(2026, 11, 25, 0, 0, tzinfo=UTC)) == [1]
    assert await scene.ticks(datetime(2026, 11, 25, 11, 59, tzinfo=UTC)) == []
    assert await scene.ticks(datetime(2026, 11, 25, 12, 0, tzinfo=UTC)) == [2]
    assert await scene.state() is BroadcastState.DONE


async def test_night_falls_in_the_middle_of_it(scene: Scene) -> None:
    await scene.agree(*range(1, 1301))
    scene.clock.move_to(datetime(2026, 11, 24, 19, 59, 59, tzinfo=UTC))
    await scene.approved()

    async def nine_in_the_evening() -> None:
        scene.clock.move_to(datetime(2026, 11, 24, 20, 0, 1, tzinfo=UTC))

    scene.telegram.once_sent(100, nine_in_the_evening)
    by_evening = await scene.ticks()
    assert 100 <= len(by_evening) < 250, "at nine what is in hand is the last"
    assert await scene.state() is BroadcastState.SENDING
    assert await scene.ticks(datetime(2026, 11, 25, 6, 59, tzinfo=UTC)) == []
    by_morning = await scene.ticks(datetime(2026, 11, 25, 7, 0, tzinfo=UTC))
    assert sorted(by_evening + by_morning) == list(range(1, 1301))


async def test_what_comes_too_late_ends_and_says_how_many_it_left_out(scene: Scene) -> None:
    await scene.agree(1)
    await scene.agree(2, language="be")
    await scene.approved()
    assert await scene.ticks(NOON + timedelta(hours=24)) == []
    assert await scene.state() is BroadcastState.EXPIRED
    assert [broadcast.id for broadcast in scene.ended] == [1]
    assert (await scene.totals()).counts == {(Uncounted.UNSENT, "en"): 1, (Uncounted.SKIPPED, "be"): 1}


async def test_whose_language_is_missing_is_skipped_and_counted_or_gets_another(scene: Scene) -> None:
    await scene.agree(1)
    await scene.agree(2, language="be")
    await scene.approved()
    assert await scene.ticks() == [1]
    assert (await scene.totals()).counts == {(SendOutcome.DELIVERED, "en"): 1, (Uncounted.SKIPPED, "be"): 1}
    await scene.approved(a_bulletin(missing="de"))
    assert sorted(await scene.ticks()) == [1, 2]
    assert "2: Drei sind frei." in scene.texts


async def test_a_small_one_does_not_wait_for_a_large_one(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast_to_people, "A_TURN", 1)
    await scene.agree(*range(1, 3001))
    await scene.agree(3001, language="de")
    await scene.approved(a_bulletin(audience=Audience(UpdateTopic.NEWS, languages=frozenset({"en"}))))
    small: list[int] = []

    async def approve_another(broadcast: Broadcast, *others: Any) -> Any:
        if scene.telegram.sent and not small:
            small.append(1)
            await scene.approved(a_bulletin(audience=Audience(UpdateTopic.NEWS, languages=frozenset({"de"}))))
            scene.waited += broadcasting.LOOK_AGAIN
        return await recipients(broadcast, *others)

    recipients = scene.audiences.recipients
    scene.audiences.recipients = approve_another  # type: ignore[assignment, method-assign]
    order = await scene.ticks()
    assert len(order) == 3001
    assert order.index(3001) < 3000, "it was approved while the large one was on its way"


async def test_a_correction_goes_to_those_alone_who_were_not_reached(scene: Scene) -> None:
    await scene.agree(1, 2)
    await scene.agree(3, zone="America/New_York")
    await scene.approved()
    assert sorted(await scene.ticks()) == [1, 2]
    over = await scene.does(cancel)
    await scene.agree(4)
    draft = to_unreached(over, Acting(ADA, scene.admins, NOON))
    await scene.approved(draft=draft)
    assert await scene.ticks(NOON + A_MINUTE) == [4]
    assert await scene.ticks(NOON + timedelta(hours=4)) == [3]


async def test_nobody_who_has_stopped_or_was_forgotten_is_written_to(scene: Scene) -> None:
    await scene.agree(1, 2, 3)
    await scene.approved()
    async with scene.database.transaction() as tx:
        await scene.people.withdraw(tx, 1, {Purpose.UPDATES})
        await scene.people.forget(tx, 2)
    assert await scene.ticks() == [3]


async def test_while_it_waits_for_a_zone_nobody_is_looked_for_all_the_time(scene: Scene) -> None:
    await scene.agree(1)
    await scene.agree(2, zone="America/New_York")
    await scene.approved()
    assert await scene.ticks() == [1]
    await scene.agree(3)  # agreed a moment later
    assert await scene.ticks(NOON + timedelta(seconds=5), after=5.0) == []
    assert await scene.ticks(NOON + A_MINUTE, after=broadcast_to_people.LOOK_FOR_NEW) == [3]
    assert await scene.ticks(NOON + timedelta(hours=3), after=1.0) == [2], "morning there"
