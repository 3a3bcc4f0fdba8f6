"""Messages in groups: which of them reach the bot, under whose name, and who taps."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden

from sandbox import BotProfile, Group, Limits, Person, Picture, RefusedError, Sandbox
from tests.sandbox.conftest import TOKEN, HandClock
from tests.sandbox.serving import Told, served


@pytest.fixture
async def group(sandbox: Sandbox, told: Told) -> Group:
    """A group in which the bot is a member."""
    group = sandbox.group("Night shift")
    await sandbox.person("Maria").adds_bot_to(group, wait=False)
    await told.news()
    return group


@pytest.fixture
def oleg(sandbox: Sandbox) -> Person:
    return sandbox.person("Олег")


def again() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="again")]])


async def words(told: Told) -> list[str]:
    return [update["message"]["text"] for update in await told.news()]


async def test_privacy_mode(told: Told, bot: Bot, group: Group, oleg: Person) -> None:
    mine = await bot.send_message(group.id, "Post")
    theirs = await oleg.says(group, "Hello, @campaign_bot and all", wait=False)
    for text in ("/appeal", "/appeal@campaign_bot now", "/APPEAL@Campaign_Bot", "/appeal@other_bot", "do /appeal"):
        await oleg.says(group, text, wait=False)
    assert group.screen is not None
    assert group.screen.id == mine.id
    await oleg.says(group, "To the bot", reply_to=group.screen, wait=False)
    await oleg.says(group, "To Oleg", reply_to=theirs, wait=False)
    assert await words(told) == ["/appeal", "/appeal@campaign_bot now", "/APPEAL@Campaign_Bot", "To the bot"]
    assert [message.text for message in group.sees][-3:] == ["do /appeal", "To the bot", "To Oleg"]


async def test_an_administrator_reads_everything(sandbox: Sandbox, told: Told, group: Group, oleg: Person) -> None:
    await sandbox.person("Maria").promotes_bot_in(group, wait=False)
    await told.news()
    said = await oleg.says(group, "Hello all", wait=False)
    await oleg.says(group, "/appeal@other_bot", wait=False)
    assert await words(told) == ["Hello all", "/appeal@other_bot"]
    await oleg.edits_in(group, said, "Hello everybody", wait=False)
    (edit,) = await told.news()
    assert edit["edited_message"]["text"] == "Hello everybody"


@pytest.fixture
async def nosy(clock: HandClock) -> AsyncIterator[Sandbox]:
    profile = BotProfile(id=42, username="campaign_bot", can_read_all_group_messages=True)
    async with Sandbox(token=TOKEN, bot=profile, clock=clock, limits=Limits.unpaced()) as sandbox:
        yield sandbox


async def test_privacy_mode_switched_off(nosy: Sandbox) -> None:
    group, told = nosy.group("Night shift"), Told(nosy)
    await nosy.person("Maria").adds_bot_to(group, wait=False)
    await told.news()
    await nosy.person("Олег").says(group, "Hello all", wait=False)
    assert await words(told) == ["Hello all"]


async def test_nothing_is_told_from_where_the_bot_is_not(sandbox: Sandbox, told: Told) -> None:
    group = sandbox.group("Branch 12")
    await sandbox.person("Leon").says(group, "/appeal", wait=False)
    assert await told.news() == []


async def test_in_whose_name(sandbox: Sandbox, told: Told, group: Group, oleg: Person) -> None:
    maria, ada = sandbox.person("Maria"), sandbox.person("Ada")
    channel = sandbox.group("Workers' voice")
    await ada.joins(group, wait=False)
    await told.news()
    await maria.says(group, "/settings", anonymously=True, wait=False)
    await ada.says(group, "/appeal", as_channel=channel, wait=False)
    anonymous, as_channel = [update["message"] for update in await told.news()]
    assert (anonymous["from"]["id"], anonymous["sender_chat"]["id"]) == (1087968824, group.id)
    assert (as_channel["from"]["id"], as_channel["sender_chat"]["id"]) == (136817688, channel.id)
    assert not any(message.from_bot for message in group.sees[-2:])
    with pytest.raises(RefusedError, match="in its name"):
        await oleg.says(group, "/settings", anonymously=True, wait=False)
    with pytest.raises(RefusedError, match="own channels"):
        await oleg.says(group, "/appeal", as_channel=channel, wait=False)


async def test_anybody_taps_and_only_they_are_told(sandbox: Sandbox, bot: Bot, group: Group, oleg: Person) -> None:
    tapped = []

    async def answer(update: Update) -> None:
        query = update.callback_query
        if query is not None and query.message is not None:
            tapped.append((query.from_user.first_name, query.message.chat.id, query.data))
            await query.answer(f"Thanks, {query.from_user.first_name}")
            await bot.edit_message_text("Thanked", group.id, query.message.message_id, reply_markup=again())

    maria = sandbox.person("Maria")
    seen_by_maria: list[dict[str, object]] = []
    group.chat.watch(seen_by_maria.append, maria.id)
    await bot.send_message(group.id, "Post", reply_markup=again())
    async with served(bot, answer):
        await oleg.taps_in(group, "Again")
        assert oleg.toast == ("Thanks, Олег", False)
        assert maria.toast is None
        await maria.says(group, "I am the admin", anonymously=True)
        await maria.taps_in(group, "Again", wait=False)
        with pytest.raises(RefusedError, match="not in this chat"):
            await sandbox.person("Ada").taps_in(group, "Again")
    assert tapped[0] == ("Олег", group.id, "again")
    assert [event["type"] for event in seen_by_maria] == ["message", "edited", "message", "tapped"]
    assert [message.text for message in group.received] == ["Post", "Thanked"]
    assert oleg.screen is None
    assert oleg.sees == []


async def test_messages_are_numbered_by_chat(sandbox: Sandbox, bot: Bot, group: Group, maria: Person) -> None:
    basic, ada = sandbox.group("Branch 12"), sandbox.person("Ada")
    await ada.adds_bot_to(basic, wait=False)
    in_group = await bot.send_message(group.id, "One")
    in_basic = await bot.send_message(basic.id, "Two")
    in_private = await bot.send_message(maria.id, "Three")
    assert in_group.id == group.sees[-2].id + 1
    assert in_private.id == in_basic.id + 1


async def test_an_answer_in_a_supergroup_names_its_thread(told: Told, bot: Bot, group: Group, oleg: Person) -> None:
    """A thread is no topic; whoever sends its number back, as python-telegram-bot does, is understood."""
    asked = await bot.send_message(group.id, "Which country?")
    assert group.screen is not None
    await oleg.says(group, "Norway", reply_to=group.screen, wait=False)
    answer = (await told.news())[0]["message"]
    assert answer["message_thread_id"] == asked.id
    assert "is_topic_message" not in answer
    sent = await bot.send_message(group.id, "Noted", message_thread_id=asked.id)
    assert (sent.message_thread_id, sent.is_topic_message) == (asked.id, None)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "Noted", message_thread_id=999)


async def test_a_restricted_bot(sandbox: Sandbox, bot: Bot, group: Group) -> None:
    await sandbox.person("Maria").restricts_bot_in(group, wait=False)
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await bot.send_message(group.id, "Hello?")
    with pytest.raises(BadRequest, match="Not enough rights to send photos to the chat"):
        await bot.send_photo(group.id, b"GIF89a")
    assert group.received == []


async def test_what_the_bot_may_delete(sandbox: Sandbox, bot: Bot, group: Group, oleg: Person) -> None:
    own = await bot.send_message(group.id, "Mine")
    theirs = await oleg.says(group, "Mine", wait=False)
    await own.delete()
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group.id, theirs.id)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("Yours", group.id, theirs.id)
    await sandbox.person("Maria").promotes_bot_in(group, "can_delete_messages", wait=False)
    await bot.delete_message(group.id, theirs.id)
    assert [message.text for message in group.sees] == [""]


async def test_kicked_it_edits_nothing(sandbox: Sandbox, bot: Bot, group: Group) -> None:
    own = await bot.send_message(group.id, "Mine")
    await sandbox.person("Maria").removes_bot_from(group, wait=False)
    for act in (own.edit_text("Still mine"), own.delete(), bot.send_chat_action(group.id, "typing")):
        with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
            await act


async def test_pictures_and_forwards(sandbox: Sandbox, told: Told, bot: Bot, group: Group, oleg: Person) -> None:
    await oleg.attaches_in(group, Picture(caption="/appeal with a picture"), wait=False)
    picture = (await told.news())[0]["message"]
    assert picture["caption"] == "/appeal with a picture"
    await bot.send_message(group.id, "Post", disable_notification=True)
    assert sandbox.calls[-1].parameters["disable_notification"] is True
    assert group.screen is not None
    await oleg.forwards_from(group, group.screen, wait=False)
    forwarded = (await told.news())[0]["message"]
    assert forwarded["chat"]["id"] == oleg.id
    assert forwarded["forward_origin"]["sender_user"]["id"] == 42


async def test_people_delete_for_everybody(sandbox: Sandbox, group: Group, oleg: Person) -> None:
    said = await oleg.says(group, "Oh", wait=False)
    with pytest.raises(RefusedError):
        await sandbox.person("Jonas").deletes_in(group, said, wait=False)
    await sandbox.person("Maria").deletes_in(group, said, wait=False)
    with pytest.raises(RefusedError, match="no longer in the chat"):
        await oleg.says(group, "What?", reply_to=said, wait=False)


def test_unknown_names(sandbox: Sandbox) -> None:
    with pytest.raises(LookupError, match="Night shift"):
        sandbox.group("Day shift")
    with pytest.raises(LookupError, match="no topic"):
        sandbox.group("Union hall").topic("Parties")
