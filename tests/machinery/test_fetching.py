from __future__ import annotations

import asyncio

import pytest
from telegram.error import NetworkError, TimedOut

from bot.clock import elapsed
from bot.fetching import AnotherPollerError, RefusedTokenError
from tests.machinery.serving import Diary, serving
from tests.machinery.telegram_in_memory import Telegram, refusal
from tests.machinery.virtual_time import virtual_time

SLOW = 1
STEP = 1.0  # more than the loop's longest look, less than a try


@virtual_time
async def test_an_update_that_cannot_be_parsed_blocks_nobody() -> None:
    telegram, diary = Telegram(), Diary()
    async with serving(telegram, diary) as bot:
        telegram.put(message={"text": "no chat, no date, no id"})
        await telegram.says(7, "hello")
        await telegram.all_confirmed()
        assert diary.ended == ["hello"]
        assert bot.loop.counters.dropped == 1


@virtual_time
async def test_network_trouble_while_fetching_never_ends_the_bot() -> None:
    telegram, diary = Telegram(), Diary()
    for _ in range(30):
        telegram.refuse("getUpdates", NetworkError("down"), refusal(502, "Bad Gateway"), TimedOut())
    async with serving(telegram, diary) as bot:
        assert bot.loop.last_fetch is None
        await telegram.says(7, "hello")
        await telegram.all_confirmed()
        assert diary.ended == ["hello"]
        assert bot.loop.last_fetch is not None


@virtual_time
async def test_another_poller_ends_the_bot_with_a_sentence() -> None:
    telegram = Telegram()
    conflict = refusal(409, "Conflict: terminated by other getUpdates request")
    telegram.refuse("getUpdates", *[conflict] * 50)
    with pytest.raises(AnotherPollerError, match="stop it"):
        async with serving(telegram, Diary()):
            await asyncio.sleep(3600)


@virtual_time
async def test_a_passing_conflict_as_after_a_restart_is_borne_with() -> None:
    telegram, diary = Telegram(), Diary()
    telegram.refuse("getUpdates", *[refusal(409, "Conflict: terminated by other getUpdates request")] * 3)
    async with serving(telegram, diary):
        await telegram.says(7, "hello")
        await telegram.all_confirmed()


@virtual_time
async def test_a_webhook_left_behind_is_removed() -> None:
    telegram, diary = Telegram(), Diary()
    conflict = refusal(409, "Conflict: can't use getUpdates method while webhook is active")
    telegram.refuse("getUpdates", *[conflict] * 2)
    async with serving(telegram, diary):
        await telegram.says(7, "hello")
        await telegram.all_confirmed()


@pytest.mark.parametrize("code", [401, 404])
def test_a_refused_token_ends_the_bot_at_once(code: int) -> None:
    @virtual_time
    async def scenario() -> None:
        telegram = Telegram()
        telegram.refuse("getUpdates", refusal(code, "Unauthorized"))
        with pytest.raises(RefusedTokenError, match="BotFather"):
            async with serving(telegram, Diary()):
                await asyncio.sleep(3600)
        assert elapsed() < 1001

    scenario()
