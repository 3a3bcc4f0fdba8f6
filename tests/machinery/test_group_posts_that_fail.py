"""Whatever Telegram, the machine or an admin does, each group has a post once, and it is known why where it has not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram.error import TimedOut

from bot.storage import StorageError
from bot.transport import NotSentError
from campaign.broadcasts import BroadcastState, to_unconfirmed
from campaign.groups import Trouble
from campaign.sources import Origin, Source
from tests.machinery.broadcasting import A_MINUTE, NOON, Scene, a_bulletin, broadcasting_at_noon, for_groups
from tests.machinery.telegram_in_memory import Refusal, refusal

MOVED = "Bad Request: group chat was upgraded to a supergroup chat"
KICKED = "Forbidden: bot was kicked from the supergroup chat"


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    async with broadcasting_at_noon(tmp_path, monkeypatch) as scene:
        yield scene


async def ledger(scene: Scene) -> list[tuple[object, ...]]:
    rows = await scene.database.rows("SELECT chat_id, outcome, again FROM group_post ORDER BY chat_id DESC")
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("code", "said", "outcome", "trouble"),
    [
        (400, "Bad Request: not enough rights to send text messages to the chat", "restricted", Trouble.RESTRICTED),
        (400, "Bad Request: need administrator rights in the channel chat", "restricted", Trouble.RESTRICTED),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", "restricted", Trouble.RESTRICTED),
        (400, "Bad Request: have no rights to send a message", "restricted", Trouble.RESTRICTED),
        (400, "Bad Request: Have no write access to the chat", "restricted", Trouble.RESTRICTED),
        (403, "Forbidden: CHAT_SEND_PHOTOS_FORBIDDEN", "restricted", Trouble.RESTRICTED),
        (400, "Bad Request: TOPIC_CLOSED", "closed", Trouble.CLOSED),
        (400, "Bad Request: message thread not found", "closed", Trouble.CLOSED),
        (400, "Bad Request: can't parse entities", "refused", None),
    ],
)
async def test_where_it_may_not_be_posted_the_group_has_a_note_until_it_may(
    scene: Scene, code: int, said: str, outcome: str, trouble: Trouble | None
) -> None:
    await scene.joins(-1)
    await scene.approved(for_groups())
    scene.telegram.refuse("sendMessage", refusal(code, said))
    assert await scene.ticks() == []
    assert await scene.group_totals() == {outcome: 1}
    assert await scene.state() is BroadcastState.DONE
    assert (await scene.group(-1)).trouble is trouble
    await scene.approved(for_groups())
    assert await scene.ticks(NOON + A_MINUTE) == [-1], "what was not posted is none of the posts of the week"
    assert (await scene.group(-1)).trouble is None


@pytest.mark.parametrize(
    ("code", "said", "outcome"),
    [
        (403, KICKED, "blocked"),
        (403, "Forbidden: bot is not a member of the channel chat", "blocked"),
        (403, "Forbidden: the group chat was deleted", "gone"),
        (400, "Bad Request: chat not found", "gone"),
    ],
)
async def test_where_the_bot_is_no_longer_the_group_is_forgotten_and_counted(
    scene: Scene, code: int, said: str, outcome: str
) -> None:
    await scene.joins(-1)
    async with scene.database.transaction() as tx:
        await tx.execute("INSERT INTO arrival VALUES (?, 40)", (Source(Origin.GROUP, 1).code,))
    await scene.approved(for_groups())
    scene.telegram.refuse("sendMessage", refusal(code, said))
    assert await scene.ticks() == []
    assert await scene.group_totals() == {outcome: 1}
    assert await scene.groups.all() == ()
    assert await ledger(scene) == []
    assert await scene.database.rows("SELECT * FROM arrival") == []


async def test_one_that_fails_costs_no_other_group_anything(scene: Scene) -> None:
    await scene.joins(-1, -2, -3)
    await scene.approved(for_groups())
    scene.telegram.refuse("sendMessage", refusal(403, KICKED))
    assert len(await scene.ticks()) == 2
    assert await scene.group_totals() == {"delivered": 2, "blocked": 1}


async def test_a_group_that_has_become_a_supergroup_is_followed_and_has_it_once(scene: Scene) -> None:
    await scene.joins(-1, per_week=2, topic=4)
    await scene.approved(for_groups())
    scene.telegram.refuse("sendMessage", refusal(400, MOVED, migrate_to_chat_id=-1001))
    assert await scene.ticks() == [-1001]
    group = await scene.group(-1001)
    assert (group.number, group.per_week, group.topic) == (1, 2, 4), "all that was chosen goes with it"
    assert await scene.groups.find(-1) is None
    assert await scene.group_totals() == {"delivered": 1}
    assert await scene.ticks(NOON + A_MINUTE) == []
    assert await ledger(scene) == [(-1001, "delivered", 0)]


@pytest.mark.parametrize("arrives", [False, True])
async def test_a_move_that_is_told_of_while_a_post_is_on_its_way_takes_nothing_away(
    scene: Scene, arrives: bool
) -> None:
    await scene.joins(-1)
    await scene.approved(for_groups())

    async def moves(_method: str, parameters: dict[str, Any]) -> Refusal | None:
        if parameters.get("chat_id") != -1:
            return None
        async with scene.database.transaction() as tx:
            await scene.groups.move(tx, -1, -1001)
        return None if arrives else refusal(400, MOVED, migrate_to_chat_id=-1001)

    scene.telegram.before_call = moves
    assert await scene.ticks() == [-1 if arrives else -1001]
    assert (await scene.group(-1001)).number == 1
    assert await ledger(scene) == [(-1001, "delivered", 0)]
    assert await scene.group_totals() == {"delivered": 1}
    assert await scene.ticks(NOON + A_MINUTE) == []


async def test_what_telegram_wants_later_comes_later_and_holds_no_other_group(scene: Scene) -> None:
    await scene.joins(-1, -2, -3)
    await scene.approved(for_groups())
    scene.telegram.silence(-2, 0.3)
    assert sorted(await scene.ticks()) == [-3, -1]
    assert await scene.ticks(after=1.0) == []
    assert await scene.ticks() == [-2]
    assert await scene.group_totals() == {"delivered": 3}


async def test_a_group_that_is_busy_for_long_keeps_nobody_waiting(scene: Scene) -> None:
    await scene.joins(-1, -2)
    await scene.agree(1, 2, 3)
    await scene.approved(for_groups())
    await scene.approved(a_bulletin())
    scene.telegram.silence(-2, 3_600.0)
    async with asyncio.timeout(8):
        assert sorted(await scene.ticks()) == [-1, 1, 1, 2, 2, 3, 3]
        assert await scene.state(2) is BroadcastState.DONE
        assert await scene.ticks() == []
    assert await scene.state(1) is BroadcastState.SENDING
    assert await ledger(scene) == [(-1, "delivered", 0)], "nothing is noted as being on its way"


async def test_one_that_never_left_is_posted_as_soon_as_it_can(scene: Scene) -> None:
    await scene.joins(-1)
    await scene.approved(for_groups())
    scene.telegram.refuse("sendMessage", NotSentError("no way out"))
    assert await scene.ticks() == []
    assert await ledger(scene) == []
    assert await scene.ticks(NOON + A_MINUTE) == [-1]
    assert await scene.group_totals() == {"delivered": 1}


async def test_after_a_crash_it_goes_once_more_and_the_report_says_so(scene: Scene) -> None:
    await scene.joins(-1, -2)
    await scene.approved(for_groups())
    scene.is_frozen = True
    await scene.ticks()  # it begins, and posts nowhere
    scene.is_frozen = False
    broadcast = await scene.broadcasts.load(1)
    assert broadcast is not None
    async with scene.database.transaction() as tx:
        await scene.posts.begin_update(tx, broadcast, [-1], NOON)
    scene.starts()
    await scene.run.recover()
    assert sorted(await scene.ticks()) == [-2, -1]
    assert await scene.group_totals() == {"delivered": 2, "repeated": 1}
    assert await scene.state() is BroadcastState.DONE


async def test_what_is_due_once_more_is_not_counted_twice_when_its_time_is_over(scene: Scene) -> None:
    await scene.joins(-1)
    await scene.approved(for_groups())
    scene.is_frozen = True
    await scene.ticks()
    broadcast = await scene.broadcasts.load(1)
    assert broadcast is not None
    async with scene.database.transaction() as tx:
        await scene.posts.begin_update(tx, broadcast, [-1], NOON)
    scene.starts()
    await scene.run.recover()
    assert await scene.ticks(NOON + timedelta(days=1)) == []
    assert await scene.state() is BroadcastState.EXPIRED
    assert await scene.group_totals() == {"unconfirmed": 1, "repeated": 1}


async def test_one_that_may_have_arrived_is_not_repeated_unless_an_admin_says_so(scene: Scene) -> None:
    await scene.joins(-1, -2, per_week=1)
    await scene.approved(for_groups())
    scene.telegram.refuse("sendMessage", TimedOut())
    first = await scene.ticks()
    first += await scene.ticks(NOON + A_MINUTE)
    assert len(first) == 1
    assert await scene.state() is BroadcastState.DONE
    assert await scene.group_totals() == {"delivered": 1, "unconfirmed": 1}
    await scene.does(to_unconfirmed)
    async with scene.database.transaction() as tx:
        assert await scene.posts.unconfirmed_again(tx, 1) == 1
    second = await scene.ticks(NOON + 2 * A_MINUTE)
    assert sorted(first + second) == [-2, -1], "the post that is repeated is none of the posts of the week"
    assert await scene.group_totals() == {"delivered": 2, "repeated": 1}
    assert await scene.state() is BroadcastState.DONE


async def test_while_the_ledger_cannot_be_written_nothing_is_posted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.joins(-1)
    await scene.approved(for_groups())

    async def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(scene.posts, "begin_update", full)
    with pytest.raises(StorageError):
        await scene.ticks()
    assert scene.telegram.sent == []


async def test_one_that_cannot_be_worded_keeps_no_other_back(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    await scene.joins(-1)
    await scene.joins(-2, language="de")
    await scene.approved(for_groups())
    word = scene.run.to_groups.word

    def fails(broadcast: Any, group: Any) -> Any:
        if group.number == 1:
            raise LookupError
        return word(broadcast, group)

    object.__setattr__(scene.run.to_groups, "word", fails)
    assert await scene.ticks() == [-2]
    assert await scene.group_totals() == {"delivered": 1, "refused": 1}
    assert await scene.state() is BroadcastState.DONE
