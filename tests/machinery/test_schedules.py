"""The loop's promises under schedules that nobody would think of."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import Enum
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update
from telegram.error import NetworkError

from bot.updates import Patience, Timing
from tests.machinery.serving import chat_of, serving
from tests.machinery.telegram_in_memory import Telegram
from tests.machinery.virtual_time import virtual_time


class Fate(Enum):
    QUICK = "quick"
    SLOW = "slow"
    HANGS = "hangs"
    RAISES = "raises"
    RAISES_ONCE = "raises once"
    OFFLINE_FOR_A_WHILE = "offline for a while"


LOST = {Fate.HANGS, Fate.RAISES}


@dataclass(frozen=True)
class Arrival:
    chat: int
    fate: Fate
    pause: float


BRISK = Timing(patience=Patience(attempt_seconds=1.0))

ARRIVALS = st.lists(
    st.builds(
        Arrival,
        chat=st.integers(1, 6),
        fate=st.sampled_from([*Fate, Fate.QUICK, Fate.QUICK, Fate.QUICK]),
        pause=st.sampled_from([0.0, 0.0, 0.01, 0.5, 2.0]),
    ),
    min_size=1,
    max_size=40,
)


class World:
    """What the handlers did, and what they are told to do."""

    def __init__(self) -> None:
        self.fates: dict[int, Fate] = {}
        self.tries: Counter[int] = Counter()
        self.done: list[int] = []
        self.by_chat: dict[int, list[int]] = defaultdict(list)
        self.busy: set[int] = set()

    async def handle(self, update: Update) -> None:
        number, chat = update.update_id, chat_of(update)
        assert chat not in self.busy, "two updates of one chat at once"
        self.busy.add(chat)
        try:
            self.tries[number] += 1
            await self._act(self.fates[number], self.tries[number])
            self.done.append(number)
            self.by_chat[chat].append(number)
        finally:
            self.busy.discard(chat)

    async def _act(self, fate: Fate, attempt: int) -> None:
        match fate:
            case Fate.SLOW:
                await asyncio.sleep(0.9)
            case Fate.HANGS:
                await asyncio.Event().wait()
            case Fate.RAISES:
                raise LookupError
            case Fate.RAISES_ONCE if attempt == 1:
                raise LookupError
            case Fate.OFFLINE_FOR_A_WHILE if attempt < 5:
                raise NetworkError("down")
            case _:
                await asyncio.sleep(0.05)


def _mangled(rng: random.Random, updates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Doubled and shuffled, sometimes."""
    if rng.random() < 0.3:
        updates = [*updates, *rng.sample(updates, len(updates) // 2)]
    if rng.random() < 0.3:
        rng.shuffle(updates)
    return updates


@settings(max_examples=60, deadline=None)
@given(arrivals=ARRIVALS, seed=st.integers(0, 2**32))
@virtual_time
async def test_every_update_ends_once_in_order_and_is_confirmed_only_then(arrivals: list[Arrival], seed: int) -> None:
    telegram, world = Telegram(), World()
    rng = random.Random(seed)
    telegram.before_answer = lambda updates: _mangled(rng, updates)
    async with serving(telegram, world.handle, timing=BRISK) as bot:
        confirmed_too_soon: list[int] = []

        def check(update_id: int) -> None:
            if update_id not in world.done and update_id not in bot.dropped:
                confirmed_too_soon.append(update_id)

        telegram.on_confirmed = check
        for arrival in arrivals:
            world.fates[telegram.next_id] = arrival.fate
            await telegram.says(arrival.chat, "hello")
            await asyncio.sleep(arrival.pause)
        await telegram.all_confirmed()
        assert confirmed_too_soon == []
        assert sorted(world.done) == sorted(n for n, fate in world.fates.items() if fate not in LOST)
        assert sorted(bot.dropped) == sorted(n for n, fate in world.fates.items() if fate in LOST)
        assert all(numbers == sorted(numbers) for numbers in world.by_chat.values())
        assert all(world.tries[number] == 3 for number in bot.dropped)


@settings(max_examples=40, deadline=None)
@given(troubled=st.lists(st.sampled_from(sorted(LOST | {Fate.SLOW}, key=str)), min_size=1, max_size=20))
@virtual_time
async def test_nobody_waits_for_the_troubles_of_another(troubled: list[Fate]) -> None:
    telegram, world = Telegram(), World()
    async with serving(telegram, world.handle, timing=BRISK):
        for number, fate in enumerate(troubled):
            world.fates[telegram.next_id] = fate
            await telegram.says(1000 + number, "hello")
        await asyncio.sleep(1)
        for chat in range(10):
            world.fates[telegram.next_id] = Fate.QUICK
            quick = await telegram.says(chat, "hello")
            await asyncio.sleep(0.5)
            assert quick in world.done
        await telegram.all_confirmed()


@settings(max_examples=40, deadline=None)
@given(
    arrivals=st.lists(st.tuples(st.integers(1, 5), st.sampled_from(Fate)), min_size=1, max_size=30),
    kills=st.lists(st.floats(0.01, 4), max_size=5),
)
@virtual_time
async def test_whenever_it_is_killed_no_update_is_lost(arrivals: list[tuple[int, Fate]], kills: list[float]) -> None:
    telegram, world = Telegram(), World()
    for chat, fate in arrivals:
        world.fates[telegram.next_id] = fate
        await telegram.says(chat, "hello")
    dropped: set[int] = set()
    for life in kills:
        async with serving(telegram, world.handle, timing=BRISK) as bot:
            await asyncio.sleep(life)
        dropped |= set(bot.dropped)
    async with serving(telegram, world.handle, timing=BRISK) as bot:
        await telegram.all_confirmed()
    dropped |= set(bot.dropped)
    assert {*world.done, *dropped} == set(world.fates)


@settings(max_examples=5, deadline=None)
@given(
    floods=st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from([Fate.QUICK, *Fate]), st.integers(1, 150)), min_size=1, max_size=4
    ),
    bystanders=st.integers(1, 150),
    seed=st.integers(0, 2**32),
)
@virtual_time
async def test_whoever_floods_loses_by_it_and_nobody_else(
    floods: list[tuple[int, Fate, int]], bystanders: int, seed: int
) -> None:
    telegram, world = Telegram(), World()
    rng = random.Random(seed)
    telegram.before_answer = lambda updates: _mangled(rng, updates)
    coming = [(chat, fate) for chat, fate, number in floods for _ in range(number)]
    coming += [(1000 + number, Fate.QUICK) for number in range(bystanders)]
    rng.shuffle(coming)
    others = set()
    for chat, fate in coming:
        world.fates[telegram.next_id] = fate
        if chat >= 1000:
            others.add(telegram.next_id)
        await telegram.says(chat, "hello")
    async with serving(telegram, world.handle, timing=BRISK) as bot:
        await telegram.all_confirmed()
        await asyncio.sleep(1)
        assert others <= set(world.done)
        assert all(numbers == sorted(numbers) for numbers in world.by_chat.values())
        assert len(world.done) == len(set(world.done)) == bot.loop.counters.handled
        assert bot.loop.counters.handled + bot.loop.counters.dropped == len(coming)
        assert set(bot.dropped).isdisjoint(world.done)
