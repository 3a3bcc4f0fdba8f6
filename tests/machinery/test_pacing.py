"""When requests start, in virtual time: never too many, people first, nobody forgotten."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import NetworkError, RetryAfter

from bot.clock import elapsed
from bot.pacing import BULK, MANY, MARGIN, ChatLimits, Pacer, Priority, Reservation
from tests.machinery.virtual_time import VirtualTimeLoop, virtual_time

TICK = 0.0011  # the shortest timer, and a hair
PATIENT = ChatLimits(patience=1e6)
"""People who wait for as long as it takes, so that the pace alone decides."""


@dataclass
class Telegram:
    """Notes when each request starts, and answers after `latency` seconds."""

    pacer: Pacer
    latency: float = 0.02
    starts: list[tuple[float, int | str | None, str]] = field(default_factory=list)

    async def send(
        self,
        chat_id: int | str | None,
        priority: Priority | Reservation | None = None,
        *,
        endpoint: str = "sendMessage",
    ) -> Any:
        kind = "person" if priority in (None, Priority.PERSON) else "bulk"

        async def request() -> bool:
            self.starts.append((elapsed(), chat_id, kind))
            await asyncio.sleep(self.latency)
            return True

        data = {} if chat_id is None else {"chat_id": chat_id, "text": "hello"}
        return await self.pacer.process_request(request, (), {}, endpoint, data, priority)

    async def reserves_and_sends(self, chat_id: int, commits_for: float, *, uses_it: bool = True) -> None:
        with await self.pacer.reserve_bulk(chat_id) as reservation:
            await asyncio.sleep(commits_for)
            if uses_it:
                await self.send(chat_id, reservation)

    def times(self, *, kind: str | None = None, chat_id: int | str | None = None) -> list[float]:
        return [at for at, chat, what in self.starts if kind in (None, what) and chat_id in (None, chat)]


def telegram(rate: int, limits: ChatLimits = PATIENT) -> Telegram:
    return Telegram(Pacer(rate, limits, clock=elapsed))


def most_within(times: Iterable[float], seconds: float) -> int:
    """How many of them lie in the fullest window of that length."""
    ordered = sorted(times)
    return max((sum(1 for one in ordered[n:] if one - first < seconds) for n, first in enumerate(ordered)), default=0)


def gaps(times: Iterable[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(sorted(times))]


async def all_of(*doing: Any) -> list[BaseException | Any]:
    return await asyncio.gather(*doing, return_exceptions=True)


async def later(seconds: float, doing: Any) -> None:
    await asyncio.sleep(seconds)
    await doing


def stall(seconds: float) -> None:
    """Let the event loop hang, as a busy machine does."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    loop._jumping.now += seconds


CHATS = st.integers(1, 6) | st.integers(-4, -1) | st.just("@channel")
KINDS = st.sampled_from(["person", "bulk", "reserved", "released"])
REQUESTS = st.lists(
    st.tuples(st.floats(0, 4), CHATS, KINDS, st.floats(0, 0.4), st.none() | st.floats(0, 3)), min_size=1, max_size=60
)


async def everything_asked(bot: Telegram, requests: list[Any], stalls: list[tuple[float, float]]) -> None:
    async def one(at: float, chat_id: int | str, kind: str, commits_for: float, patience: float | None) -> None:
        await asyncio.sleep(at)
        try:
            async with asyncio.timeout(patience):
                if kind in ("person", "bulk"):
                    await bot.send(chat_id, BULK if kind == "bulk" else None)
                else:
                    await bot.reserves_and_sends(chat_id, commits_for, uses_it=kind == "reserved")  # type: ignore[arg-type]
        except TimeoutError:
            return

    async def hang(at: float, seconds: float) -> None:
        await asyncio.sleep(at)
        stall(seconds)

    async with asyncio.TaskGroup() as group:
        for request in requests:
            group.create_task(one(*request))
        for each in stalls:
            group.create_task(hang(*each))


@settings(deadline=None)
@given(
    rate=st.integers(1, 30),
    requests=REQUESTS,
    stalls=st.lists(st.tuples(st.floats(0, 6), st.floats(0, 0.5)), max_size=6),
)
@virtual_time
async def test_no_limit_is_ever_passed_and_no_slot_is_ever_lost(
    rate: int, requests: list[Any], stalls: list[tuple[float, float]]
) -> None:
    bot = telegram(rate)
    await everything_asked(bot, requests, stalls)
    assert most_within(bot.times(), 1) <= rate
    by_chat = defaultdict(list)
    for at, chat_id, kind in bot.starts:
        by_chat[chat_id].append((at, kind))
    for chat_id, starts in by_chat.items():
        in_bulk = [at for at, kind in starts if kind == "bulk"]
        assert all(gap >= 1 for gap in gaps(in_bulk))
        if isinstance(chat_id, str) or (chat_id is not None and chat_id < 0):
            assert all(gap >= 1 for gap in gaps(at for at, _ in starts))
            assert most_within((at for at, _ in starts), 60) <= 20
        else:
            assert most_within((at for at, _ in starts), 1) <= ChatLimits().burst + 1  # and one in bulk
    waiting = sum(kind != "released" and patience is None for _, _, kind, _, patience in requests)
    assert len(bot.starts) >= waiting, "somebody who waited was forgotten"
    # Whatever was cancelled, released or late: the budget is whole again.
    await asyncio.sleep(70)
    began, before = elapsed(), len(bot.starts)
    await all_of(*(bot.send(100 + n) for n in range(2 * rate + 1)))
    assert len(bot.starts) - before == 2 * rate + 1
    assert bot.times()[-1] - began <= 2 * (1 + MARGIN) + TICK
    assert sum(bot.pacer._waiting.values()) == len(bot.pacer._slots._granted) == 0


@virtual_time
async def test_bulk_uses_the_whole_budget_evenly() -> None:
    for rate in (1, 25, 30, 1000):
        bot = telegram(rate)
        began = elapsed()
        sending = asyncio.gather(*(bot.send(n + 1, BULK) for n in range(11 * rate)))
        await asyncio.sleep(10)
        done = [at for at in bot.times() if at - began <= 10]
        share = 0.99 if rate <= MANY else 0.97
        assert len(done) >= share * 10 * rate
        assert max(gaps(done)) <= 1 / share / rate + TICK
        await sending
        assert most_within(bot.times(), 1) <= rate


@virtual_time
async def test_a_late_timer_costs_no_slot() -> None:
    bot = telegram(100)
    began = elapsed()

    async def busy() -> None:
        while True:
            await asyncio.sleep(0.013)
            stall(0.007)

    async with asyncio.TaskGroup() as group:
        machine = group.create_task(busy())
        await asyncio.gather(*(bot.send(n + 1, BULK) for n in range(1000)))
        machine.cancel()
    assert bot.times()[-1] - began <= 10.2
    assert most_within(bot.times(), 1) <= 100


@settings(deadline=None)
@given(
    rate=st.integers(2, 40),
    arrivals=st.lists(st.integers(500, 3000).map(lambda ms: ms / 1000), min_size=1, max_size=8, unique=True),
    commits_for=st.floats(0, 0.02),
)
@virtual_time
async def test_people_overtake_bulk_within_a_slot(rate: int, arrivals: list[float], commits_for: float) -> None:
    bot = telegram(rate)
    slot = (1 + MARGIN) / rate
    chats = itertools.count(1000)

    async def broadcast() -> None:
        while True:
            await bot.reserves_and_sends(next(chats), commits_for)

    async with asyncio.TaskGroup() as group:
        bulk = [group.create_task(broadcast()) for _ in range(8)]
        bulk += [group.create_task(bot.send(next(chats), BULK)) for _ in range(100)]
        began = elapsed()
        people = [group.create_task(later(at, bot.send(n + 1))) for n, at in enumerate(arrivals)]
        await asyncio.wait(people)
        for task in bulk:
            task.cancel()
    started = dict(enumerate(sorted(arrivals)))
    order = sorted(range(len(arrivals)), key=arrivals.__getitem__)
    free_at = 0.0
    for place, person in enumerate(order):
        # One slot after coming, or after the person before; but what is reserved already may be late by its commit.
        due = max(started[place], free_at) + slot + 2 * commits_for + 2 * TICK
        at = bot.times(chat_id=person + 1)[0] - began
        assert at <= due
        free_at = at


@virtual_time
async def test_of_bulk_the_oldest_goes_first_whose_chat_may_be_sent_to() -> None:
    bot = telegram(10)
    chats = [1, 1, 2, 3, 1, 4]
    await asyncio.gather(*(bot.send(chat, BULK) for chat in chats))
    assert [chat for _, chat, _ in bot.starts] == [1, 2, 3, 4, 1, 1]


@virtual_time
async def test_an_old_request_in_bulk_is_not_overtaken_for_ever() -> None:
    bot = telegram(5)
    chats = itertools.count(10)

    async def newcomers() -> None:
        while True:
            await all_of(*(bot.send(next(chats), BULK) for _ in range(7)))

    async with asyncio.TaskGroup() as group:
        crowd = [group.create_task(newcomers()) for _ in range(3)]
        await asyncio.sleep(2)
        await bot.send(1, BULK)
        began = elapsed()
        await bot.send(1, BULK)  # which may not start for a second, while others come
        assert elapsed() - began <= 21 / 5 * (1 + MARGIN) + 1 + MARGIN
        for task in crowd:
            task.cancel()


@virtual_time
async def test_a_tap_may_be_answered_by_three_messages_at_once() -> None:
    bot = telegram(1000)
    began = elapsed()
    await asyncio.gather(*(bot.send(7) for _ in range(5)))
    at = [round(time - began, 2) for time in bot.times()]
    assert at == [0, 0, 0, 1.01, 2.02]


@virtual_time
async def test_bulk_waits_until_a_chat_is_at_rest() -> None:
    bot = telegram(1000)
    began = elapsed()
    await asyncio.gather(bot.send(7), bot.send(7), later(0.01, bot.send(7, BULK)))
    assert [round(time - began, 1) for time in bot.times(kind="bulk")] == [2.0]


@pytest.mark.parametrize("group", [-5, "-5", "@Channel"])
@virtual_time
async def test_a_group_is_sent_twenty_messages_a_minute_answers_included(group: int | str) -> None:
    bot = telegram(30)
    began = elapsed()
    await asyncio.gather(*(bot.send(group, BULK if n % 2 else None) for n in range(45)))
    at = [time - began for time in bot.times()]
    assert min(gaps(at)) >= 1
    assert most_within(at, 60) == 20
    assert at[19] < 21
    assert 60 <= at[20] < 61
    assert 120 <= at[40] < 123


@virtual_time
async def test_a_groups_minute_is_remembered_while_others_are_sent_to() -> None:
    bot = telegram(30)
    began = elapsed()
    await all_of(*(bot.send(-7) for _ in range(20)))
    for n in range(30):
        await later(0.5, bot.send(n + 1))
    await bot.send(-7)
    assert bot.times(chat_id=-7)[-1] - began >= 60


@virtual_time
async def test_one_chat_is_one_however_it_is_written() -> None:
    bot = telegram(1000)
    began = elapsed()
    await asyncio.gather(bot.send(7, BULK), bot.send("7", BULK), bot.send("@A", BULK), bot.send("@a", BULK))
    assert [round(time - began, 1) for time in bot.times()] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("endpoint", "is_counted"),
    [
        ("sendMessage", True),
        ("sendDocument", True),
        ("editMessageText", True),
        ("editMessageReplyMarkup", True),
        ("copyMessage", True),
        ("forwardMessages", True),
        ("stopPoll", True),
        ("answerCallbackQuery", False),
        ("answerInlineQuery", False),
        ("sendChatAction", False),
        ("deleteMessage", False),
        ("getMe", False),
        ("getFile", False),
        ("getChat", False),
        ("setMyCommands", False),
        ("editForumTopic", False),
    ],
)
@virtual_time
async def test_messages_and_edits_count_and_nothing_else_is_delayed(endpoint: str, is_counted: bool) -> None:
    bot = telegram(2)
    began = elapsed()
    await asyncio.gather(*(bot.send(n + 1, endpoint=endpoint) for n in range(5)))
    assert (bot.times()[-1] - began > 2) == is_counted
    assert is_counted or bot.times()[-1] == began


@virtual_time
async def test_inline_messages_share_the_budget_without_being_one_chat() -> None:
    bot = telegram(10)
    began = elapsed()
    await asyncio.gather(*(bot.send(None, endpoint="editMessageText") for _ in range(11)))
    assert 1 <= bot.times()[-1] - began <= 1.02


@virtual_time
async def test_a_person_who_would_wait_too_long_is_told_when_to_come_back() -> None:
    bot = telegram(10, ChatLimits())
    outcomes = await all_of(*(bot.send(n + 1) for n in range(100)))
    refused = [one for one in outcomes if isinstance(one, RetryAfter)]
    assert len(bot.starts) == outcomes.count(True) == 100 - len(refused)
    assert 38 <= len(bot.starts) <= 41
    assert all(seconds_of(one) == 5 for one in refused)
    # A group that has had its twenty.
    await asyncio.sleep(10)
    for _ in range(20):
        await bot.send(-7)
    with pytest.raises(RetryAfter) as caught:
        await bot.send(-7)
    await asyncio.sleep(seconds_of(caught.value))
    await bot.send(-7)
    assert most_within(bot.times(chat_id=-7), 60) <= 20


def seconds_of(error: RetryAfter) -> float:
    wait: Any = error.retry_after
    return float(wait.total_seconds())


@virtual_time
async def test_who_is_being_answered_is_answered_to_the_end_before_the_next() -> None:
    bot = telegram(25, ChatLimits())

    async def handler(chat_id: int) -> None:
        await bot.send(chat_id)
        await bot.send(chat_id, endpoint="editMessageText")
        await bot.send(chat_id, endpoint="sendDocument")

    async def update(chat_id: int) -> float:
        began, done = elapsed(), False
        while not done:
            try:
                async with asyncio.timeout(10):  # as long as an attempt at an update may take
                    await handler(chat_id)
                done = True
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
        return elapsed() - began

    took = await asyncio.gather(*(update(n + 1) for n in range(256)))
    assert len(bot.starts) == 3 * 256, "somebody was sent the beginning of an answer twice"
    assert max(took) <= 3 * 256 / 25 * 1.2
    assert sorted(took)[20] < 4


@virtual_time
async def test_whoever_taps_through_a_menu_is_not_held_up() -> None:
    bot = telegram(25, ChatLimits())
    began = elapsed()
    for _ in range(20):
        await bot.send(7, endpoint="editMessageText")
    assert elapsed() - began < 1.5
    await bot.send(7)
    assert elapsed() - began < 1.7, "what was changed does not use up what may be added"


@virtual_time
async def test_a_million_chats_do_not_fill_the_memory() -> None:
    bot = telegram(1000)
    bot.latency = 0
    most = 0
    for chat_id in range(20_000):
        await bot.send(chat_id + 1, BULK)
        most = max(most, bot.pacer.chats)
    assert most <= 2500
    for chat_id in range(200):
        await bot.send(-chat_id - 1, BULK)
    await asyncio.sleep(62)
    await bot.send(1, BULK)
    assert bot.pacer.chats == 1


@virtual_time
async def test_closing_lets_nobody_wait_for_ever() -> None:
    bot = telegram(1)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(all_of(*(bot.send(n + 1, BULK if n % 2 else None) for n in range(6))))
        reserving = group.create_task(all_of(bot.pacer.reserve_bulk(99)))
        await asyncio.sleep(0.5)
        await bot.pacer.shutdown()
    assert [type(one) for one in (*waiting.result(), *reserving.result())].count(NetworkError) == 6
    with pytest.raises(NetworkError):
        await bot.send(8)
    await bot.pacer.initialize()
    await bot.send(8)
