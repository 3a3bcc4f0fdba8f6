"""Channels: posts, who may post, and subscribers who tap."""

from __future__ import annotations

import pytest
from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden

from sandbox import Group, Person, RefusedError, Sandbox
from tests.sandbox.serving import Told, served


@pytest.fixture
def channel(sandbox: Sandbox) -> Group:
    return sandbox.group("Workers' voice")


@pytest.fixture
def ada(sandbox: Sandbox) -> Person:
    return sandbox.person("Ada")


async def test_the_bot_posts(bot: Bot, told: Told, channel: Group, ada: Person) -> None:
    await ada.adds_bot_to(channel, rights=("can_post_messages",), wait=False)
    (added,) = await told.news()
    assert added["my_chat_member"]["new_chat_member"]["can_post_messages"] is True
    post = await bot.send_message(channel.id, "News")
    assert post.from_user is None
    assert post.sender_chat is not None
    assert post.sender_chat.id == channel.id
    await post.edit_text("Good news")
    assert channel.screen is not None
    assert channel.screen.text == "Good news"
    assert await told.news() == []
    await post.delete()
    assert channel.sees == []


async def test_people_post(sandbox: Sandbox, told: Told, channel: Group, ada: Person) -> None:
    await ada.adds_bot_to(channel, wait=False)
    await told.news()
    posted = await ada.posts_in(channel, "Strike!", wait=False)
    await ada.edits_in(channel, posted, "Strike over", wait=False)
    post, edit = await told.news()
    assert post["channel_post"]["text"] == "Strike!"
    assert post["channel_post"]["sender_chat"]["title"] == "Workers' voice"
    assert "from" not in post["channel_post"]
    assert edit["edited_channel_post"]["text"] == "Strike over"
    with pytest.raises(RefusedError, match="Only administrators post"):
        await sandbox.person("Maria").posts_in(channel, "Me too", wait=False)


async def test_a_post_forwarded_to_the_bot(sandbox: Sandbox, told: Told, channel: Group, ada: Person) -> None:
    posted = await ada.posts_in(channel, "Strike!", wait=False)
    await sandbox.person("Maria").forwards_from(channel, posted, wait=False)
    (update,) = await told.news()
    origin = update["message"]["forward_origin"]
    assert (origin["type"], origin["chat"]["id"], origin["message_id"]) == ("channel", channel.id, posted.id)
    assert update["message"]["text"] == "Strike!"


async def test_no_right_to_post(bot: Bot, channel: Group, ada: Person) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(channel.id, "News")
    await ada.adds_bot_to(channel, rights=("can_edit_messages",), wait=False)
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message(channel.id, "News")
    posted = await ada.posts_in(channel, "Strike", wait=False)
    await bot.edit_message_text("Strike!", channel.id, posted.id)
    assert channel.sees[0].text == "Strike!"
    await ada.demotes_bot_in(channel, wait=False)
    with pytest.raises(Forbidden, match="bot is not a member of the channel chat"):
        await bot.send_message(channel.id, "News")
    await ada.adds_bot_to(channel, rights=("can_post_messages",), wait=False)
    await ada.removes_bot_from(channel, wait=False)
    with pytest.raises(Forbidden, match="bot was kicked from the channel chat"):
        await bot.send_message(channel.id, "News")
    with pytest.raises(Forbidden, match="bot was kicked from the channel chat"):
        await bot.get_chat_member(channel.id, ada.id)


async def test_subscribers_tap(sandbox: Sandbox, bot: Bot, channel: Group, ada: Person) -> None:
    async def answer(update: Update) -> None:
        if update.callback_query is not None:
            assert update.callback_query.message is not None
            assert update.callback_query.message.chat.id == channel.id
            await update.callback_query.answer("Counted")

    await ada.adds_bot_to(channel, rights=("can_post_messages",), wait=False)
    await bot.send_message(
        channel.id, "Count", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Me", callback_data="me")]])
    )
    maria = sandbox.person("Maria")
    async with served(bot, answer):
        await maria.taps_in(channel, "Me")
    assert maria.toast == ("Counted", False)


async def test_only_inline_keyboards(bot: Bot, channel: Group, ada: Person) -> None:
    await ada.adds_bot_to(channel, rights=("can_post_messages",), wait=False)
    with pytest.raises(BadRequest, match="Inline keyboard expected"):
        await bot.send_message(channel.id, "Which country?", reply_markup=ForceReply())


async def test_a_channel_has_no_topics_and_no_menu(bot: Bot, channel: Group, ada: Person) -> None:
    await bot.set_my_commands([("start", "Begin")])
    await ada.adds_bot_to(channel, rights=("can_post_messages",), wait=False)
    assert ada.menu_in(channel) == ()
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(channel.id, "News", message_thread_id=2)
