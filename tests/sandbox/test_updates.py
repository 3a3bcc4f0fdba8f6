"""getUpdates keeps Telegram's rules: an update comes until a later offset confirms it."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, NetworkError

from sandbox import Person, Sandbox
from tests.sandbox.conftest import TOKEN, HandClock, bot_for


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.effective_message.text for update in updates if update.effective_message]


@pytest.fixture
async def five(maria: Person) -> Person:
    """Five updates wait: /start, 1, 2, 3, 4."""
    for number in range(1, 5):
        await maria.sends(str(number), wait=False)
    return maria


async def test_an_update_comes_again_until_a_later_offset(sandbox: Sandbox, bot: Bot, five: Person) -> None:
    first = await bot.get_updates(limit=2)
    assert texts(first) == ["/start", "1"]
    assert texts(await bot.get_updates(limit=2)) == ["/start", "1"]
    assert texts(await bot.get_updates(offset=first[-1].update_id, limit=2)) == ["1", "2"]
    assert sandbox.pending == 4
    assert texts(await bot.get_updates(offset=first[-1].update_id + 1)) == ["2", "3", "4"]
    assert sandbox.pending == 3


async def test_a_negative_offset_keeps_the_newest_and_forgets_the_rest(
    sandbox: Sandbox, bot: Bot, five: Person
) -> None:
    assert texts(await bot.get_updates(offset=-2)) == ["3", "4"]
    assert sandbox.pending == 2
    assert texts(await bot.get_updates(offset=-9)) == ["3", "4"]


async def test_at_most_a_hundred_at_once(bot: Bot, maria: Person) -> None:
    for number in range(120):
        await maria.sends(str(number), wait=False)
    assert len(await bot.get_updates()) == 100
    assert len(await bot.get_updates(limit=1000)) == 100


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, maria: Person) -> None:
    begun = await bot.get_updates()
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(bot.get_updates(offset=begun[-1].update_id + 1, timeout=30))
        for _ in range(3):  # by then the poll, sent earlier, has arrived
            await bot.get_me()
        assert not poll.done()
        await maria.sends("news", wait=False)
    assert texts(poll.result()) == ["news"]


async def test_a_long_poll_ends_empty(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_the_newer_poller_ends_the_older_one(sandbox: Sandbox, bot: Bot) -> None:
    other = bot_for(sandbox)
    async with other, asyncio.TaskGroup() as tasks:
        older = tasks.create_task(_conflict_of(bot))
        newer = tasks.create_task(_last_one_standing(other, older))
    assert "terminated by other getUpdates request" in older.result()
    assert newer.result() == ()


async def _conflict_of(bot: Bot) -> str:
    with pytest.raises(Conflict) as conflict:
        await bot.get_updates(timeout=30)
    return conflict.value.message


async def _last_one_standing(bot: Bot, older: asyncio.Task[str]) -> tuple[Update, ...]:
    """Polls shortly, until one of its polls met the other bot's long one."""
    updates: tuple[Update, ...] = ()
    while not older.done():
        updates = await bot.get_updates(timeout=0)
    return updates


async def test_a_poller_that_hung_up_takes_nothing_with_it(sandbox: Sandbox, bot: Bot) -> None:
    async with aiohttp.ClientSession() as session:
        address = f"{sandbox.api_url}{TOKEN}/getUpdates?timeout=30"
        with pytest.raises(TimeoutError):
            await session.get(address, timeout=aiohttp.ClientTimeout(total=0.1))
    maria = sandbox.person("Maria")
    await maria.sends("Still there?", wait=False)
    assert texts(await bot.get_updates()) == ["Still there?"]
    assert sandbox.calls[-1].outcome == "ok"


async def test_wanted_kinds_are_remembered(sandbox: Sandbox, bot: Bot, maria: Person) -> None:
    await bot.get_updates(allowed_updates=["message"])
    await maria.blocks_bot(wait=False)
    await maria.unblocks_bot(wait=False)
    await maria.sends("I am back", wait=False)
    assert texts(await bot.get_updates()) == ["/start", "I am back"]
    assert (await bot.get_webhook_info()).allowed_updates == ("message",)


async def test_unconfirmed_updates_are_gone_after_a_day(
    sandbox: Sandbox, bot: Bot, maria: Person, clock: HandClock
) -> None:
    clock.forward(hours=23)
    await maria.sends("Later", wait=False)
    clock.forward(hours=2)
    assert texts(await bot.get_updates()) == ["Later"]


async def test_pending_updates_can_be_dropped(sandbox: Sandbox, bot: Bot, five: Person) -> None:
    assert (await bot.get_webhook_info()).pending_update_count == 5
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()
    await sandbox.settled(patience=1)


async def test_a_webhook_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="not supported by the sandbox"):
        await bot.set_webhook("https://example.org/hook")
    assert (await bot.get_webhook_info()).url == ""


async def test_confirmed_updates_can_come_again(sandbox: Sandbox, bot: Bot, five: Person) -> None:
    everything = await bot.get_updates()
    offset = everything[-1].update_id + 1
    assert await bot.get_updates(offset=offset) == ()
    sandbox.faults.redeliver(2)
    assert sandbox.pending == 2
    assert [update.update_id for update in await bot.get_updates(offset=offset)] == [offset - 2, offset - 1]
    assert sandbox.pending == 2
    assert await bot.get_updates(offset=offset) == ()
    assert sandbox.pending == 0


async def test_updates_can_come_twice_and_out_of_order(sandbox: Sandbox, bot: Bot, five: Person) -> None:
    sandbox.faults.double_updates()
    sandbox.faults.reverse_updates()
    assert texts(await bot.get_updates(limit=2)) == ["1", "1", "/start", "/start"]
    assert texts(await bot.get_updates(limit=2)) == ["/start", "1"]


async def test_an_update_made_by_hand(sandbox: Sandbox, bot: Bot) -> None:
    group = {"id": -1001, "type": "supergroup", "title": "Branch"}
    sender = {"id": 77, "is_bot": False, "first_name": "Sam"}
    message = {"message_id": 9, "date": 0, "chat": group, "from": sender, "text": "/appeal"}
    sandbox.deliver({"message": message})
    (update,) = await bot.get_updates()
    assert update.message is not None
    answer = await update.message.reply_text("Here", do_quote=True)
    assert answer.chat.id == -1001
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "/appeal"


async def test_an_old_tap_made_by_hand_can_be_answered(sandbox: Sandbox, bot: Bot, maria: Person) -> None:
    sent = await bot.send_message(maria.id, "From long ago")
    query = {
        "id": "1",
        "from": maria.profile.as_user(),
        "chat_instance": "1",
        "data": "forged",
        "message": sent.to_dict(),
    }
    sandbox.deliver({"callback_query": query})
    update = (await bot.get_updates())[-1]
    assert update.callback_query is not None
    await update.callback_query.answer("I do not know this button")
    assert maria.toast is not None
    assert maria.toast.text == "I do not know this button"


async def test_stopping_ends_an_open_poll_at_once(sandbox: Sandbox, bot: Bot) -> None:
    async with asyncio.timeout(1), asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(bot.get_updates(timeout=30))
        for _ in range(3):  # by then the poll, sent earlier, has arrived
            await bot.get_me()
        await sandbox.stop()
    assert poll.result() == ()


async def test_after_an_outage_everything_is_still_there(sandbox: Sandbox, bot: Bot, maria: Person) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    await sandbox.stop()
    with pytest.raises(NetworkError):
        await bot.get_updates()
    await sandbox.start(port=port)
    updates = await bot.get_updates()
    assert texts(updates) == ["/start"]
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(bot.get_updates(offset=updates[-1].update_id + 1, timeout=30))
        for _ in range(3):
            await bot.get_me()
        assert not poll.done()
        await maria.sends("news", wait=False)
    assert texts(poll.result()) == ["news"]
