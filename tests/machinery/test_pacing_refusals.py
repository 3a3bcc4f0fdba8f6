"""What a refusal (429) holds, and for how long; and reservations."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.clock import elapsed
from bot.pacing import BULK, ChatLimits, Pacer, Priority, Reservation
from tests.machinery.test_pacing import PATIENT, TICK, all_of, later, most_within, seconds_of
from tests.machinery.virtual_time import virtual_time

SLACK = 0.01 + TICK + 1e-6
"""After the moment that Telegram named, for timers may be early, and at most that long."""


class Telegram:
    """Refuses a chat's next requests for so many seconds each, as told, after `latency`."""

    def __init__(self, rate: int = 1000, limits: ChatLimits = PATIENT) -> None:
        self.pacer = Pacer(rate, limits, clock=elapsed)
        self.latency = 0.0
        self.refusals: dict[object, deque[int]] = defaultdict(deque)
        self.starts: list[tuple[float, object]] = []

    async def send(
        self, chat_id: int | None, priority: Priority | Reservation | None = None, endpoint: str = "sendMessage"
    ) -> Any:
        scope = chat_id if endpoint == "sendMessage" else (endpoint, chat_id)

        async def request() -> bool:
            self.starts.append((elapsed(), scope))
            await asyncio.sleep(self.latency)
            if self.refusals[scope]:
                raise RetryAfter(self.refusals[scope].popleft())
            return True

        return await self.pacer.process_request(request, (), {}, endpoint, {"chat_id": chat_id}, priority)

    def times(self, scope: object, since: float) -> list[float]:
        return [at - since for at, what in self.starts if what == scope]


def is_just_after(moment: float, at: float) -> bool:
    return moment <= at <= moment + SLACK


@virtual_time
async def test_a_chat_is_held_to_the_millisecond_and_no_other() -> None:
    telegram = Telegram()
    telegram.refusals[7].append(3)
    began = elapsed()
    await asyncio.gather(telegram.send(7), later(1, telegram.send(7)), later(1, telegram.send(8)))
    first, second, third = telegram.times(7, began)
    assert first == 0
    assert is_just_after(3, second)
    assert is_just_after(3, third)
    assert telegram.times(8, began) == [1]
    assert telegram.pacer.refusals == 1


@virtual_time
async def test_two_chats_refused_close_together_hold_everything() -> None:
    telegram = Telegram()
    telegram.refusals[7].append(3)
    telegram.refusals[8].append(5)
    began = elapsed()
    await asyncio.gather(
        telegram.send(7), later(0.9, telegram.send(8)), *(later(1 + n / 10, telegram.send(9 + n)) for n in range(3))
    )
    after = sorted(at - began for at, _ in telegram.starts if at - began > 1)
    assert is_just_after(5.9, after[0])
    assert len(after) == 5
    # Evenly: the silence is not followed by a burst.
    assert after[-1] - after[0] >= 4 * 1.03 / 1000 - 1e-9


@virtual_time
async def test_two_chats_refused_one_after_the_other_hold_themselves_only() -> None:
    telegram = Telegram()
    telegram.refusals[7].append(5)
    telegram.refusals[8].append(5)
    began = elapsed()
    await asyncio.gather(telegram.send(7), later(1.1, telegram.send(8)), later(1.2, telegram.send(9)))
    assert telegram.times(9, began) == [pytest.approx(1.2)]


@virtual_time
async def test_one_chat_refused_twice_is_one_chat() -> None:
    telegram = Telegram()
    telegram.latency = 0.05
    telegram.refusals[7].extend((2, 2))
    began = elapsed()
    await asyncio.gather(telegram.send(7), telegram.send(7), later(0.2, telegram.send(8)))
    assert telegram.times(8, began) == [pytest.approx(0.2)]
    assert len(telegram.times(7, began)) == 4


@virtual_time
async def test_bulk_gives_back_what_was_refused_at_once() -> None:
    telegram = Telegram()
    telegram.refusals[7].append(30)
    began = elapsed()
    with pytest.raises(RetryAfter) as caught:
        await telegram.send(7, BULK)
    assert seconds_of(caught.value) == 30
    assert elapsed() == began
    reservation = await telegram.pacer.reserve_bulk(7)
    assert is_just_after(30, elapsed() - began)
    await telegram.send(7, reservation)


@virtual_time
async def test_a_person_is_answered_after_as_many_refusals_as_they_bear_with() -> None:
    telegram = Telegram(limits=ChatLimits(patience=100, tries=3))
    telegram.refusals[7].extend((1, 2))
    began = elapsed()
    assert await telegram.send(7)
    assert len(telegram.times(7, began)) == 3
    telegram.refusals[8].extend((1, 2, 3, 4))
    with pytest.raises(RetryAfter) as caught:
        await telegram.send(8)
    assert seconds_of(caught.value) == 3
    assert len(telegram.times(8, began)) == 3


@virtual_time
async def test_patience_ends_before_the_update_would_be_taken_to_hang() -> None:
    telegram = Telegram(limits=ChatLimits(patience=5))
    began = elapsed()
    for refusals in ((30,), (2, 4)):
        telegram.refusals[7].extend(refusals)
        asked = elapsed()
        with pytest.raises(RetryAfter):
            await telegram.send(7)
        assert elapsed() - asked <= 5
        await asyncio.sleep(40)
    # Those who waited already are told at once, too, and so is who comes meanwhile; others are served.
    telegram.refusals[9].append(30)
    telegram.latency = 0.1
    asked = elapsed()
    outcomes = await all_of(*(telegram.send(9) for _ in range(5)), later(1, telegram.send(9)), telegram.send(10))
    assert [type(one) for one in outcomes] == [RetryAfter, bool, bool, RetryAfter, RetryAfter, RetryAfter, bool]
    assert elapsed() - asked <= 1.2
    assert began < asked


@virtual_time
async def test_a_refused_method_that_does_not_count_holds_itself_only() -> None:
    telegram = Telegram()
    telegram.refusals["setMyCommands", None].append(4)
    telegram.refusals["deleteMessage", 7].append(2)
    began = elapsed()
    await asyncio.gather(
        telegram.send(None, endpoint="setMyCommands"),
        telegram.send(7, endpoint="deleteMessage"),
        later(1, telegram.send(7, endpoint="deleteMessage")),
        later(1, telegram.send(8, endpoint="deleteMessage")),
        later(1, telegram.send(None, endpoint="getMe")),
        later(1, telegram.send(7)),
    )
    assert is_just_after(4, telegram.times(("setMyCommands", None), began)[1])
    assert all(is_just_after(2, at) for at in telegram.times(("deleteMessage", 7), began)[1:])
    for scope in (7, ("deleteMessage", 8), ("getMe", None)):
        assert telegram.times(scope, began) == [1]


@virtual_time
async def test_a_refused_method_is_not_waited_for_longer_than_people_wait() -> None:
    telegram = Telegram(limits=ChatLimits())
    telegram.refusals["setMyCommands", None].append(3600)
    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            await telegram.send(None, endpoint="setMyCommands")
        assert 3600 <= seconds_of(caught.value) <= 3601
    assert len(telegram.starts) == 1


@settings(deadline=None)
@given(
    refusals=st.dictionaries(st.integers(1, 5), st.lists(st.integers(1, 4), max_size=4)),
    requests=st.lists(st.tuples(st.floats(0, 6), st.integers(1, 5), st.booleans()), min_size=1, max_size=40),
    latency=st.floats(0, 0.3),
)
@virtual_time
async def test_nothing_starts_before_the_refusal_of_its_chat_is_over(
    refusals: dict[int, list[int]], requests: list[tuple[float, int, bool]], latency: float
) -> None:
    telegram = Telegram(rate=20, limits=ChatLimits(patience=1e6, tries=100))
    telegram.latency = latency
    held: dict[object, float] = defaultdict(float)
    silence: list[tuple[float, object, float]] = []

    async def one(at: float, chat_id: int, is_bulk: bool) -> None:
        await asyncio.sleep(at)

        async def request() -> bool:
            now = elapsed()
            assert now >= held[chat_id]
            telegram.starts.append((now, chat_id))
            await asyncio.sleep(latency)
            left = refusals.get(chat_id)
            if left:
                seconds = left.pop()
                now = elapsed()
                held[chat_id] = max(held[chat_id], now + seconds)
                silence.append((now, chat_id, now + seconds))
                raise RetryAfter(seconds)
            return True

        done = False
        while not done:
            try:
                priority = BULK if is_bulk else None
                data = {"chat_id": chat_id}
                done = bool(await telegram.pacer.process_request(request, (), {}, "sendMessage", data, priority))
            except RetryAfter:
                continue

    async with asyncio.TaskGroup() as group:
        for each in requests:
            group.create_task(one(*each))
    for at, chat_id, end in silence:
        for then, other, other_end in silence:
            if other != chat_id and 0 <= then - at < 1:
                everything_until = max(end, other_end)
                assert not [start for start, _ in telegram.starts if then < start < everything_until]
    assert most_within((at for at, _ in telegram.starts), 1) <= 20


@virtual_time
async def test_a_reservation_waits_for_its_slot_and_is_used_at_once() -> None:
    telegram = Telegram(rate=10)
    began = elapsed()
    for n in range(21):
        with await telegram.pacer.reserve_bulk(n + 1) as reservation:
            await telegram.send(n + 1, reservation)
    assert 2 <= elapsed() - began <= 2.1
    assert "1" not in repr(reservation).partition(" at ")[0]


@virtual_time
async def test_a_reservation_that_is_released_gives_its_slot_back() -> None:
    telegram = Telegram(rate=1)
    began = elapsed()
    for n in range(50):
        with await telegram.pacer.reserve_bulk(7):
            await asyncio.sleep(0.01 * (n % 2))
    assert elapsed() - began < 1.5
    await telegram.send(7, BULK)
    await telegram.send(8)
    assert most_within((at for at, _ in telegram.starts), 1) == 1


@virtual_time
async def test_whoever_is_cancelled_just_when_the_slot_has_come_leaves_it_to_others() -> None:
    pacer = Pacer(1, PATIENT, clock=elapsed)
    reservation = await pacer.reserve_bulk(1)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(pacer.reserve_bulk(2))
        await asyncio.sleep(2)
        reservation.release()
        waiting.cancel()
    began = elapsed()
    await pacer.reserve_bulk(3)
    assert elapsed() - began <= 1.01 + TICK


@virtual_time
async def test_a_slow_ledger_is_no_way_around_the_rate() -> None:
    telegram = Telegram(rate=5)
    reserved = [await telegram.pacer.reserve_bulk(n + 1) for n in range(2)]
    await asyncio.sleep(3)
    began = elapsed()
    people = (later(n * 0.19, telegram.send(50 + n)) for n in range(5))
    await asyncio.gather(*people, later(0.9, telegram.send(1, reserved[0])), later(0.9, telegram.send(2, reserved[1])))
    assert most_within((at for at, _ in telegram.starts), 1) == 5
    assert telegram.times(1, began) == telegram.times(2, began) == [pytest.approx(0.9)]


@virtual_time
async def test_reservations_that_were_forgotten_keep_nobody_waiting_and_lapse() -> None:
    telegram = Telegram(rate=4)
    forgotten = [await telegram.pacer.reserve_bulk(n + 1) for n in range(2)]
    began = elapsed()
    await asyncio.gather(*(telegram.send(10 + n) for n in range(8)))
    assert elapsed() - began <= 4.1
    await telegram.send(30, BULK)
    assert 9 <= elapsed() - began <= 10 + TICK
    await asyncio.sleep(1)
    for n, reservation in enumerate(forgotten):
        with pytest.raises(RetryAfter):
            await telegram.send(n + 1, reservation)
        reservation.release()
    assert not {1, 2} & {chat for _, chat in telegram.starts}


@virtual_time
async def test_a_reservation_sends_once_and_to_its_own_chat() -> None:
    telegram = Telegram()
    reservation = await telegram.pacer.reserve_bulk(7)
    with pytest.raises(ValueError, match="own chat"):
        await telegram.send(8, reservation)
    await telegram.send(7, reservation)
    reservation.release()
    with pytest.raises(RetryAfter):
        await telegram.send(7, reservation)
    assert [chat for _, chat in telegram.starts] == [7]


@virtual_time
async def test_a_reservation_is_no_way_around_a_refusal() -> None:
    telegram = Telegram(limits=ChatLimits())
    reservation = await telegram.pacer.reserve_bulk(7)
    telegram.refusals[7].append(20)
    with pytest.raises(RetryAfter):
        await telegram.send(7)
    with pytest.raises(RetryAfter) as caught:
        await telegram.send(7, reservation)
    assert 19 <= seconds_of(caught.value) <= 21
    assert len(telegram.starts) == 1


@virtual_time
async def test_whoever_gives_up_waiting_during_a_refusal_takes_no_slot() -> None:
    telegram = Telegram(rate=2)
    telegram.refusals[7].append(10)
    with pytest.raises(RetryAfter):
        await telegram.send(7, BULK)
    began = elapsed()
    for priority in (None, BULK):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await telegram.send(7, priority)
    await asyncio.gather(*(telegram.send(n) for n in (1, 2, 3)))
    assert elapsed() - began <= 2 + 1.01 + TICK
    await asyncio.sleep(20)
    assert len(telegram.starts) == 4
