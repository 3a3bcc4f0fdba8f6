"""Whatever Telegram, the machine or an admin does to a broadcast, nobody is lost and nobody has it twice unsaid."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from telegram.error import TimedOut

from bot.storage import (
    SendOutcome,
    StorageError,
    Uncounted,
)
from bot.transport import NotSentError
from campaign.acting import Acting
from campaign.broadcasts import (
    Broadcast,
    BroadcastState,
    cancel,
    pause,
    resume,
    to_unconfirmed,
)
from campaign.sending_times import Moment
from tests.machinery.broadcasting import A_MINUTE, BEN, NOON, Scene, a_bulletin, broadcasting_at_noon
from tests.machinery.telegram_in_memory import refusal


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    async with broadcasting_at_noon(tmp_path, monkeypatch) as scene:
        yield scene


@pytest.mark.parametrize("rule", [pause, cancel])
async def test_held_or_ended_in_the_middle(scene: Scene, rule: Callable[[Broadcast, Acting], Broadcast]) -> None:
    await scene.agree(*range(1, 1201))
    await scene.approved()
    scene.telegram.once_sent(100, lambda: scene.does(rule))
    first = await scene.ticks()
    assert 100 <= len(first) < 250, "what is in hand is the last"
    assert await scene.ticks(NOON + A_MINUTE) == []
    if rule is pause:
        await scene.does(resume)
        rest = await scene.ticks(NOON + 2 * A_MINUTE)
        assert sorted(first + rest) == list(range(1, 1201))
        assert await scene.state() is BroadcastState.DONE


async def test_while_everything_is_frozen_nothing_goes_out(scene: Scene) -> None:
    await scene.agree(1)
    await scene.approved()
    scene.is_frozen = True
    assert await scene.ticks() == []
    scene.is_frozen = False
    assert await scene.ticks(NOON + A_MINUTE) == [1]


async def test_an_admin_who_was_removed_takes_their_approval_along(scene: Scene) -> None:
    await scene.agree(1)
    await scene.approved(a_bulletin(moment=Moment(date(2026, 11, 25), 9)))
    scene.admins.discard(BEN)
    assert await scene.ticks(datetime(2026, 11, 25, 8, 30, tzinfo=UTC)) == []
    assert await scene.state() is BroadcastState.DRAFT


async def test_what_is_being_sent_is_held_when_its_approver_is_removed(scene: Scene) -> None:
    await scene.agree(1)
    await scene.agree(2, zone="America/New_York")
    await scene.approved()
    assert await scene.ticks() == [1]
    scene.admins.discard(BEN)
    assert await scene.ticks(NOON + timedelta(hours=4)) == []
    assert await scene.state() is BroadcastState.PAUSED


async def test_after_a_crash_it_goes_once_more_and_the_report_says_so(scene: Scene) -> None:
    await scene.agree(1, 2)
    await scene.approved()
    scene.is_frozen = True
    await scene.ticks()  # it begins, and sends to nobody
    scene.is_frozen = False
    broadcast = await scene.broadcasts.load(1)
    assert broadcast is not None
    async with scene.database.transaction() as tx:
        page = await scene.audiences.recipients(broadcast, ("Europe/Berlin",), NOON.date(), None, 1)
        await scene.deliveries.begin(tx, broadcast, page.recipients, NOON.date())
    scene.starts()
    await scene.run.recover()
    assert sorted(await scene.ticks()) == [1, 2]
    totals = await scene.totals()
    assert (totals.of(SendOutcome.DELIVERED), totals.of(Uncounted.REPEATED)) == (2, 1)


async def test_one_that_may_have_arrived_is_not_repeated_unless_an_admin_says_so(scene: Scene) -> None:
    await scene.agree(1, 2)
    await scene.approved()
    scene.telegram.refuse("sendMessage", TimedOut())
    first = await scene.ticks()
    first += await scene.ticks(NOON + A_MINUTE)
    assert len(first) == 1
    assert await scene.state() is BroadcastState.DONE
    assert (await scene.totals()).of(SendOutcome.UNCONFIRMED) == 1
    await scene.does(to_unconfirmed)
    async with scene.database.transaction() as tx:
        assert await scene.deliveries.unconfirmed_again(tx, 1) == 1
    second = await scene.ticks(NOON + 2 * A_MINUTE)
    assert sorted(first + second) == [1, 2]
    totals = await scene.totals()
    assert (totals.of(SendOutcome.DELIVERED), totals.of(SendOutcome.UNCONFIRMED)) == (2, 0)
    assert await scene.state() is BroadcastState.DONE


async def test_one_that_never_left_is_sent_as_soon_as_it_can(scene: Scene) -> None:
    await scene.agree(1)
    await scene.approved()
    scene.telegram.refuse("sendMessage", NotSentError("no way out"))
    assert await scene.ticks() == []
    assert await scene.ticks(NOON + A_MINUTE) == [1]
    assert (await scene.totals()).counts == {(SendOutcome.DELIVERED, "en"): 1}


async def test_a_refusal_for_one_chat_holds_nobody_else(scene: Scene) -> None:
    await scene.agree(1, 2, 3)
    await scene.approved()
    scene.telegram.silence(2, 0.3)
    assert sorted(await scene.ticks()) == [1, 2, 3]
    assert await scene.state() is BroadcastState.DONE


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((403, "Forbidden: bot was blocked by the user"), SendOutcome.BLOCKED),
        ((403, "Forbidden: user is deactivated"), SendOutcome.GONE),
        ((400, "Bad Request: can't parse entities"), SendOutcome.REFUSED),
    ],
)
async def test_each_failure_is_told_apart_and_costs_nobody_else_anything(
    scene: Scene, answer: tuple[int, str], outcome: SendOutcome
) -> None:
    await scene.agree(1, 2)
    await scene.approved()
    scene.telegram.refuse("sendMessage", refusal(*answer))
    assert len(await scene.ticks()) == 1
    totals = await scene.totals()
    assert (totals.of(SendOutcome.DELIVERED), totals.of(outcome)) == (1, 1)
    assert await scene.state() is BroadcastState.DONE


async def test_while_the_ledger_cannot_be_written_nothing_is_sent(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.agree(1)
    await scene.approved()

    async def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(scene.deliveries, "begin", full)
    with pytest.raises(StorageError):
        await scene.ticks()
    assert scene.telegram.sent == []
