"""Twenty messages a minute in one group or channel, besides the other limits."""

from __future__ import annotations

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from sandbox import Group, Limits, Sandbox
from tests.sandbox.conftest import HandClock


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
async def group(sandbox: Sandbox) -> Group:
    group = sandbox.group("Night shift")
    await sandbox.person("Maria").adds_bot_to(group, wait=False)
    return group


async def _fill(bot: Bot, group: Group, clock: HandClock) -> None:
    for number in range(20):
        await bot.send_message(group.id, str(number))
        clock.forward(seconds=1)


async def test_the_twenty_first_within_a_minute_waits(bot: Bot, group: Group, clock: HandClock) -> None:
    await _fill(bot, group, clock)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(group.id, "20")
    assert refused.value._retry_after.total_seconds() == 40
    assert group.screen is not None
    await bot.edit_message_text("Edits are not counted", group.id, group.screen.id)
    clock.forward(seconds=40)
    await bot.send_message(group.id, "20")
    assert group.screen.text == "20"


async def test_every_group_has_its_own(sandbox: Sandbox, bot: Bot, group: Group, clock: HandClock) -> None:
    await _fill(bot, group, clock)
    channel, ada = sandbox.group("Workers' voice"), sandbox.person("Ada")
    await ada.adds_bot_to(channel, rights=("can_post_messages",), wait=False)
    await bot.send_message(channel.id, "News")
    await ada.starts(wait=False)
    await bot.send_message(ada.id, "News")


async def test_a_burst_in_a_group(bot: Bot, group: Group) -> None:
    for number in range(5):
        await bot.send_message(group.id, str(number))
    with pytest.raises(RetryAfter):
        await bot.send_message(group.id, "5")
