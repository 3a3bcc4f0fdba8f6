"""The page protocol where there are several people: groups, topics, channels, and inline mode in any chat."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from sandbox import Sandbox
from tests.sandbox.open_page import Event, OpenPage, open_page

BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("I read it", callback_data="r")]])


@contextlib.asynccontextmanager
async def shown(
    sandbox: Sandbox, session: aiohttp.ClientSession, person: str, chat: int = 0
) -> AsyncIterator[tuple[OpenPage, Event]]:
    """A page that has this person's chat open, and what it was told of it."""
    async with open_page(sandbox, session) as page:
        await page.asks(do="open", person=sandbox.person(person).id, chat=chat)
        yield page, await page.hears_at_last("chat")


async def asked(bot: Bot, what: str) -> Any:
    """The first question of this kind that the bot was not asked before, waited for."""
    while True:
        for update in await bot.get_updates(limit=1, timeout=5):
            await bot.get_updates(limit=1, offset=update.update_id + 1)
            question = getattr(update, what)
            if question is not None:
                return question


async def test_a_person_finds_their_chats(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    async with shown(sandbox, session, "Maria") as (_, chat):
        rows = {row["title"]: row for row in chat["chats"]}
    assert list(rows) == ["Campaign", "Night shift", "Union hall", "Branch 12", "Workers' voice"]
    kinds = [row["kind"] for row in rows.values()]
    assert kinds == ["bot", "supergroup", "supergroup", "group", "channel"]
    assert rows["Union hall"]["is_forum"]
    assert [title for title, row in rows.items() if row.get("may_govern")] == ["Night shift"]
    assert rows["Workers' voice"]["may_write"] is False


async def test_a_group_from_the_bots_coming_to_its_answer(
    sandbox: Sandbox, session: aiohttp.ClientSession, bot: Bot
) -> None:
    group = sandbox.group("Night shift")
    async with (
        shown(sandbox, session, "Maria", group.id) as (maria, chat),
        shown(sandbox, session, "Олег", group.id) as (oleg, _),
    ):
        assert chat["about"]["bot_status"] == "left"
        assert [member["name"] for member in chat["about"]["members"]][:2] == ["Maria Silva", "Олег Ветров"]
        await maria.asks(do="add_bot", chat=group.id, rights=[], payload="g1")
        assert (await maria.hears_at_last("about"))["about"]["bot_status"] == "member"
        await maria.hears_at_last("message")
        command = (await maria.hears_at_last("message"))["message"]
        assert command["text"] == "/start@campaign_bot g1"

        sent = await bot.send_message(group.id, "Hello", reply_markup=BUTTON)
        await oleg.hears_at_last("message", text="Hello")
        await oleg.asks(do="tap", message=sent.id, row=0, column=0)
        await oleg.hears_at_last("tapped")
        query = await asked(bot, "callback_query")
        await query.answer("Only for you")
        assert (await oleg.hears_at_last("toast"))["text"] == "Only for you"
        await maria.asks(do="send", text="After it", reply_to=None)
        assert "toast" not in [event["type"] for event in await maria.hears_until("message", text="After it")]


async def test_what_a_topic_and_a_name_make_of_a_message(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    hall = sandbox.group("Union hall")
    topic = hall.topic("Campaign").id
    async with shown(sandbox, session, "Jonas", hall.id) as (jonas, chat):
        assert [one["name"] for one in chat["about"]["topics"]] == ["General", "Campaign", "Canteen"]
        voices = chat["about"]["writes_as"]
        assert [voice["title"] for voice in voices] == ["Jonas Feldmann", "Union hall"]
        await jonas.asks(do="send", text="Hello", reply_to=None, thread=topic, **{"as": hall.id})
        message = (await jonas.hears_at_last("message"))["message"]
        assert (message["message_thread_id"], message["sender_chat"]["title"]) == (topic, "Union hall")
        await jonas.asks(do="close_topic", thread=topic)
        about = (await jonas.hears_at_last("about"))["about"]
        assert [one["name"] for one in about["topics"] if one["closed"]] == ["Campaign"]
    async with shown(sandbox, session, "Maria", hall.id) as (maria, _):
        await maria.asks(do="send", text="Me too", reply_to=None, thread=topic, **{"as": 0})
        assert "closed" in (await maria.hears_at_last("refused"))["why"]


async def test_a_basic_group_is_followed_when_it_moves(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    group = sandbox.group("Branch 12")
    before = group.id
    async with shown(sandbox, session, "Ada", before) as (ada, _):
        await ada.asks(do="make_supergroup")
        about = (await ada.hears_at_last("about"))["about"]
        assert (about["kind"], about["id"]) == ("supergroup", group.id)
        rows = (await ada.hears_at_last("chats"))["chats"]
        assert group.id in [row["id"] for row in rows]
    async with shown(sandbox, session, "Leon", before) as (_, chat):
        assert chat["about"]["id"] == group.id != before


async def test_news_from_a_chat_that_is_not_open(sandbox: Sandbox, session: aiohttp.ClientSession, bot: Bot) -> None:
    channel = sandbox.group("Workers' voice")
    await sandbox.person("Ada").adds_bot_to(channel, rights=("can_post_messages",), wait=False)
    async with shown(sandbox, session, "Maria") as (maria, _), shown(sandbox, session, "Jonas") as (jonas, _):
        await bot.send_message(channel.id, "A post")
        assert (await maria.hears_at_last("news"))["chat"] == channel.id
        await jonas.asks(do="start", payload="")
        assert "news" not in [event["type"] for event in await jonas.hears_until("message")]


async def test_whoever_leaves_has_one_chat_less(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    group = sandbox.group("Night shift")
    async with shown(sandbox, session, "Jonas", group.id) as (jonas, _):
        await jonas.asks(do="leave")
        assert (await jonas.hears_at_last("about"))["about"]["may_write"] is False
        assert group.id not in [row["id"] for row in (await jonas.hears_at_last("chats"))["chats"]]
        await jonas.asks(do="open", person=sandbox.person("Jonas").id, chat=group.id)
        refusal = await jonas.hears_at_last("refused")
        assert (refusal["do"], refusal["why"]) == ("open", "You are not in this chat.")


def article(number: int, title: str) -> InlineQueryResultArticle:
    content = InputTextMessageContent(f"<b>{title}</b>", parse_mode="HTML")
    return InlineQueryResultArticle(str(number), title, content, description="Three lines", reply_markup=BUTTON)


async def test_inline_results_in_a_chat_of_two(sandbox: Sandbox, session: aiohttp.ClientSession, bot: Bot) -> None:
    oleg = sandbox.person("Олег")
    async with shown(sandbox, session, "Maria", oleg.id) as (page, chat):
        assert (chat["about"]["kind"], chat["about"]["title"]) == ("person", "Олег Ветров")
        await page.asks(do="inline", query="app", offset="")
        stale = await asked(bot, "inline_query")
        await page.asks(do="inline", query="appeal", offset="")
        query = await asked(bot, "inline_query")
        assert (query.query, query.chat_type) == ("appeal", "private")
        await stale.answer([article(1, "Too late")], cache_time=0)
        above = InlineQueryResultsButton("Open the bot", start_parameter="inline")
        await query.answer([article(1, "The appeal")], cache_time=60, next_offset="1", button=above)
        told = await page.hears("inline")
        assert [(one["title"], one["description"]) for one in told["results"]] == [("The appeal", "Three lines")]
        assert told["button"] == {"text": "Open the bot", "start_parameter": "inline"}

        await page.asks(do="inline", query="appeal", offset="1")
        more = await asked(bot, "inline_query")
        await more.answer([article(2, "The figures")], cache_time=0)
        assert (await page.hears("inline"))["part"] == 1
        await page.asks(do="choose", part=1, result="2")
        message = (await page.hears_at_last("message"))["message"]
        assert (message["text"], message["via_bot"]["username"]) == ("The figures", "campaign_bot")
        await page.asks(do="tap", message=message["message_id"], row=0, column=0)
        await page.hears("tapped")
        assert (await asked(bot, "callback_query")).inline_message_id

        await page.asks(do="inline", query="appeal", offset="")
        assert (await page.hears("inline"))["from_cache"] is True
    async with shown(sandbox, session, "Олег") as (_, chat):
        assert "Maria Silva" in [row["title"] for row in chat["chats"]]


@pytest.mark.parametrize(
    "request_",
    [
        {"do": "add_bot", "chat": 1, "rights": [], "payload": ""},
        {"do": "add_bot", "chat": -1, "rights": ["can_fly"], "payload": ""},
        {"do": "choose", "part": 0, "result": "1"},
        {"do": "add_member", "member": 1},
        {"do": "voice"},
        {"do": "close_topic", "thread": 1},
        {"do": "send", "text": "x", "reply_to": None, "thread": "x", "as": "y" * 1000},
    ],
)
async def test_what_a_group_does_not_do(
    sandbox: Sandbox, session: aiohttp.ClientSession, request_: dict[str, Any]
) -> None:
    group = sandbox.group("Workers' voice")
    async with shown(sandbox, session, "Maria", group.id) as (page, _):
        await page.asks(**request_)
        await page.hears("refused")
