"""Forums: messages find their topic, and a topic that is closed or gone says so."""

from __future__ import annotations

import pytest
from telegram import Bot, ReplyParameters
from telegram.error import BadRequest

from sandbox import Group, Person, RefusedError, Sandbox
from tests.sandbox.serving import Told


@pytest.fixture
def jonas(sandbox: Sandbox) -> Person:
    return sandbox.person("Jonas")


@pytest.fixture
async def forum(sandbox: Sandbox, told: Told, jonas: Person) -> Group:
    """A forum in which the bot is a member."""
    forum = sandbox.group("Union hall")
    await jonas.adds_bot_to(forum, wait=False)
    await told.news()
    return forum


async def test_what_is_said_in_a_topic(sandbox: Sandbox, told: Told, forum: Group) -> None:
    maria, campaign = sandbox.person("Maria"), forum.topic("Campaign").id
    await maria.says(forum, "/appeal", topic="Campaign", wait=False)
    await maria.says(forum, "/appeal", wait=False)
    await maria.says(forum, "/appeal", topic="General", wait=False)
    in_topic, in_general, there_too = [update["message"] for update in await told.news()]
    assert (in_topic["message_thread_id"], in_topic["is_topic_message"]) == (campaign, True)
    assert in_topic["chat"]["is_forum"] is True
    assert in_topic["reply_to_message"]["forum_topic_created"]["name"] == "Campaign"
    for general in (in_general, there_too):
        assert not general.keys() & {"message_thread_id", "is_topic_message", "reply_to_message"}


async def test_the_bot_writes_in_a_topic(sandbox: Sandbox, bot: Bot, forum: Group) -> None:
    campaign = forum.topic("Campaign").id
    sent = await bot.send_message(forum.id, "Post", message_thread_id=campaign)
    assert (sent.message_thread_id, sent.is_topic_message) == (campaign, True)
    assert [message.text for message in forum.sees_in("Campaign")] == ["", "Post"]
    await bot.send_chat_action(forum.id, "typing", message_thread_id=campaign)
    await bot.send_chat_action(forum.id, "typing", message_thread_id=1)

    said = await sandbox.person("Maria").says(forum, "/appeal", topic="Campaign", wait=False)
    answer = await bot.send_message(forum.id, "Here", reply_parameters=ReplyParameters(said.id))
    assert answer.message_thread_id == campaign
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.message_id == said.id
    elsewhere = forum.topic("Canteen").id
    with pytest.raises(BadRequest, match="of another topic"):
        await bot.send_message(forum.id, "x", message_thread_id=elsewhere, reply_parameters=ReplyParameters(said.id))
    await bot.send_message(forum.id, "For all")
    assert forum.screen is not None
    assert forum.screen.topic_id is None


async def test_a_topic_that_is_not_there(sandbox: Sandbox, bot: Bot, forum: Group, jonas: Person) -> None:
    canteen = forum.topic("Canteen").id
    said = await sandbox.person("Maria").says(forum, "Soup", topic="Canteen", wait=False)
    await jonas.deletes_topic(forum, "Canteen", wait=False)
    assert said not in forum.sees
    for thread_id in (canteen, 999, 1):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(forum.id, "Post", message_thread_id=thread_id)
    with pytest.raises(LookupError):
        await sandbox.person("Maria").says(forum, "Soup", topic="Canteen", wait=False)


async def test_a_closed_topic(sandbox: Sandbox, told: Told, bot: Bot, forum: Group, jonas: Person) -> None:
    maria, campaign = sandbox.person("Maria"), forum.topic("Campaign").id
    await jonas.closes_topic(forum, "Campaign", wait=False)
    (closed,) = await told.news()
    assert closed["message"]["forum_topic_closed"] == {}
    assert closed["message"]["message_thread_id"] == campaign
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(forum.id, "Post", message_thread_id=campaign)
    with pytest.raises(RefusedError, match="closed"):
        await maria.says(forum, "/appeal", topic="Campaign", wait=False)
    await jonas.says(forum, "/appeal", topic="Campaign", wait=False)

    await jonas.promotes_bot_in(forum, "can_manage_topics", wait=False)
    await bot.send_message(forum.id, "Post", message_thread_id=campaign)
    await jonas.demotes_bot_in(forum, wait=False)
    await jonas.reopens_topic(forum, "Campaign", wait=False)
    assert (await told.news())[-1]["message"]["forum_topic_reopened"] == {}
    await bot.send_message(forum.id, "Post", message_thread_id=campaign)


async def test_a_supergroup_becomes_a_forum(sandbox: Sandbox, told: Told, bot: Bot) -> None:
    group, maria = sandbox.group("Night shift"), sandbox.person("Maria")
    await maria.adds_bot_to(group, wait=False)
    await told.news()
    await maria.creates_topic(group, "Campaign", wait=False)
    (created,) = await told.news()
    assert created["message"]["forum_topic_created"]["name"] == "Campaign"
    assert (await bot.get_chat(group.id)).is_forum
    assert [topic.name for topic in group.chat.topics.values()] == ["General", "Campaign"]
