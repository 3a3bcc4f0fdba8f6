"""Inline mode: what is asked and where, what is answered, kept and sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    SwitchInlineQueryChosenChat,
    Update,
)
from telegram.constants import ParseMode

from sandbox import BotProfile, Limits, Person, RefusedError, Sandbox, SwitchInline
from tests.sandbox.conftest import TOKEN, HandClock
from tests.sandbox.serving import Told, served


def article(result_id: str = "1", text: str = "<b>The</b> appeal", **more: Any) -> InlineQueryResultArticle:
    content = InputTextMessageContent(text, parse_mode=ParseMode.HTML)
    return InlineQueryResultArticle(result_id, "Appeal", content, description="In English", **more)


SPEAK = InlineKeyboardMarkup([[InlineKeyboardButton("Speak", callback_data="speak")]])


class Inline:
    """A bot that answers every query with one article, and notes what it hears."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.heard: list[Update] = []
        self.options: dict[str, Any] = {}
        self.markup: InlineKeyboardMarkup | None = None

    async def __call__(self, update: Update) -> None:
        self.heard.append(update)
        if update.inline_query is not None:
            results = [article(text=f"{update.inline_query.query} no. {len(self.queries)}", reply_markup=self.markup)]
            await update.inline_query.answer(results, **self.options)
        if update.callback_query is not None:
            await update.callback_query.answer("Heard")

    @property
    def queries(self) -> list[tuple[str, str | None]]:
        return [
            (update.inline_query.query, update.inline_query.chat_type)
            for update in self.heard
            if update.inline_query is not None
        ]


@pytest.fixture
async def inline(bot: Bot) -> AsyncIterator[Inline]:
    inline = Inline(bot)
    async with served(bot, inline):
        yield inline


@pytest.fixture
def oleg(sandbox: Sandbox) -> Person:
    return sandbox.person("Олег")


async def test_a_result_chosen_in_a_chat_with_somebody(inline: Inline, maria: Person, oleg: Person) -> None:
    inline.markup = SPEAK
    answer = await maria.types_inline("appeal", chat=oleg)
    (result,) = answer.results
    assert (result.title, result.description, result.text) == ("Appeal", "In English", "appeal no. 1")
    assert result.buttons == [["Speak"]]
    sent = await maria.chooses(result)
    assert oleg.chat_with(maria) == [sent]
    assert sent.via_bot
    assert not sent.from_bot
    assert sent.buttons == [["Speak"]]
    chosen = inline.heard[-1].chosen_inline_result
    assert chosen is not None
    assert (chosen.result_id, chosen.query, chosen.from_user.id) == ("1", "appeal", maria.id)

    await oleg.taps_with(maria, "Speak")
    tapped = inline.heard[-1].callback_query
    assert tapped is not None
    assert (tapped.inline_message_id, tapped.message) == (chosen.inline_message_id, None)
    assert oleg.toast == ("Heard", False)
    assert chosen.inline_message_id is not None
    assert await inline.bot.edit_message_text("Spoken", inline_message_id=chosen.inline_message_id) is True
    assert oleg.chat_with(maria)[0].text == "Spoken"


async def test_where_it_is_asked(sandbox: Sandbox, inline: Inline, maria: Person, oleg: Person) -> None:
    ada = sandbox.person("Ada")
    places = [None, oleg, *(sandbox.group(title) for title in ("Night shift", "Branch 12", "Workers' voice"))]
    for number, place in enumerate(places):
        person = ada if place is places[-1] else maria
        await person.types_inline(str(number), chat=place)
    assert [kind for _, kind in inline.queries] == ["sender", "private", "supergroup", "group", "channel"]
    with pytest.raises(RefusedError, match="cannot write"):
        await maria.types_inline("appeal", chat=places[-1])


async def test_sent_into_the_chat_with_the_bot(inline: Inline, maria: Person) -> None:
    answer = await maria.types_inline("appeal")
    await maria.chooses(answer.results[0])
    message = inline.heard[-2].message or inline.heard[-1].message
    assert message is not None
    assert message.via_bot is not None
    assert message.via_bot.id == 42
    chosen = next(update.chosen_inline_result for update in inline.heard if update.chosen_inline_result)
    assert chosen.inline_message_id is None, "without a keyboard the message has no id for the bot"


async def test_sent_into_a_group(sandbox: Sandbox, inline: Inline, maria: Person) -> None:
    """Where the bot is a member it is told of its own message, privacy mode or not."""
    group = sandbox.group("Night shift")
    answer = await maria.types_inline("appeal", chat=group)
    await maria.chooses(answer.results[0])
    assert not any(update.message and update.message.via_bot for update in inline.heard)
    await maria.adds_bot_to(group)
    inline.markup = SPEAK
    answer = await maria.types_inline("again", chat=group)
    sent = await maria.chooses(answer.results[0])
    assert [update.message.text for update in inline.heard if update.message and update.message.via_bot] == [sent.text]
    assert group.sees[-1] == sent
    await maria.taps_in(group, "Speak")
    assert inline.heard[-1].callback_query is not None
    assert inline.heard[-1].callback_query.inline_message_id
    forum = sandbox.group("Union hall")
    answer = await maria.types_inline("there", chat=forum)
    await maria.chooses(answer.results[0], topic="Campaign")
    assert forum.sees_in("Campaign")[-1].via_bot


async def test_kept_for_everybody(inline: Inline, maria: Person, oleg: Person, clock: HandClock) -> None:
    """By the words alone: not by the chat, the person or their language."""
    first = await maria.types_inline("appeal")
    second = await oleg.types_inline("appeal", chat=maria)
    assert (first.from_cache, second.from_cache) == (False, True)
    assert second.results == first.results
    assert (first.cache_time, first.is_personal) == (300, False)
    other = await oleg.types_inline("Appeal")
    assert not other.from_cache
    clock.forward(seconds=300)
    assert not (await maria.types_inline("appeal")).from_cache
    assert len(inline.queries) == 3


async def test_kept_for_one(inline: Inline, maria: Person, oleg: Person, clock: HandClock) -> None:
    inline.options = {"is_personal": True, "cache_time": 60}
    await maria.types_inline("appeal")
    assert (await maria.types_inline("appeal")).from_cache
    assert not (await oleg.types_inline("appeal")).from_cache
    clock.forward(seconds=59)
    assert (await oleg.types_inline("appeal")).from_cache
    clock.forward(seconds=1)
    assert not (await maria.types_inline("appeal")).from_cache


async def test_not_kept_at_all(inline: Inline, maria: Person) -> None:
    inline.options = {"cache_time": 0}
    for _ in range(2):
        assert not (await maria.types_inline("appeal")).from_cache


async def test_a_button_and_more_results(inline: Inline, maria: Person) -> None:
    inline.options = {"button": InlineQueryResultsButton("Begin", start_parameter="inline"), "next_offset": "50"}
    answer = await maria.types_inline("appeal")
    assert answer.button == {"text": "Begin", "start_parameter": "inline"}
    assert answer.next_offset == "50"
    more = await maria.types_inline("appeal", offset=answer.next_offset)
    assert not more.from_cache
    assert inline.heard[-1].inline_query is not None
    assert inline.heard[-1].inline_query.offset == "50"


async def test_queries_no_app_would_send(maria: Person) -> None:
    await maria.types_inline("x" * 256, wait=False)
    with pytest.raises(RefusedError, match="256 characters"):
        await maria.types_inline("x" * 257, wait=False)


async def test_inline_mode_and_feedback_switched_off(clock: HandClock) -> None:
    profile = BotProfile(id=42, inline_feedback=False)
    async with Sandbox(token=TOKEN, bot=profile, clock=clock, limits=Limits.unpaced()) as sandbox:
        told, maria = Told(sandbox), sandbox.person("Maria")
        asked = await maria.types_inline("appeal", chat=sandbox.person("Олег"), wait=False)
        await told.news()
        async with Bot(TOKEN, base_url=sandbox.api_url) as bot:
            assert bot.supports_inline_queries
            await bot.answer_inline_query(asked.id, [article()])
        await maria.chooses(asked.results[0], wait=False)
        assert await told.news() == []
    async with Sandbox(token=TOKEN, bot=BotProfile(id=42, supports_inline=False), clock=clock) as sandbox:
        with pytest.raises(RefusedError, match="no inline mode"):
            await sandbox.person("Maria").types_inline("appeal")


async def test_buttons_that_lead_to_inline_mode(bot: Bot, maria: Person) -> None:
    chosen = SwitchInlineQueryChosenChat("appeal", allow_user_chats=True, allow_group_chats=True)
    keys = [
        InlineKeyboardButton("Share anywhere", switch_inline_query="appeal"),
        InlineKeyboardButton("Look around", switch_inline_query_current_chat=""),
        InlineKeyboardButton("Share with people", switch_inline_query_chosen_chat=chosen),
    ]
    await bot.send_message(maria.id, "Share", reply_markup=InlineKeyboardMarkup([[key] for key in keys]))
    everywhere = frozenset({"users", "bots", "groups", "channels"})
    assert await maria.taps("anywhere") == SwitchInline("appeal", everywhere)
    around = await maria.taps("around")
    assert isinstance(around, SwitchInline)
    assert around.current_chat
    assert await maria.taps("people") == SwitchInline("appeal", frozenset({"users", "groups"}))


async def test_two_people_alone(told: Told, maria: Person, oleg: Person) -> None:
    await told.news()
    await maria.says_to(oleg, "Hello", wait=False)
    await oleg.says_to(maria, "/start", wait=False)
    assert [message.text for message in maria.chat_with(oleg)] == ["Hello", "/start"]
    assert await told.news() == []
