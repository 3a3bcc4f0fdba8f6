"""Edits, deletions, keyboards and answers to taps: what Telegram accepts and in which words it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    SwitchInlineQueryChosenChat,
)
from telegram.error import BadRequest, Forbidden

from sandbox import Person, Sandbox
from tests.sandbox.conftest import HandClock


def button(**action: Any) -> InlineKeyboardButton:
    return InlineKeyboardButton("Press", **action)


YES = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
NO = InlineKeyboardMarkup([[InlineKeyboardButton("No", callback_data="n")]])


async def test_an_edit_that_changes_nothing_is_refused(sandbox: Sandbox, bot: Bot, maria: Person) -> None:
    sent = await bot.send_message(maria.id, "Hello", reply_markup=YES)
    for again in ("Hello", " Hello "):
        with pytest.raises(BadRequest, match="Message is not modified"):
            await sent.edit_text(again, reply_markup=YES)
    assert sandbox.calls[-1].outcome == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
    await sent.edit_text("Hello", reply_markup=NO)
    await sent.edit_text("<b>Hello</b>", parse_mode="HTML", reply_markup=NO)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(NO)
    assert [message.html for message in maria.received] == ["Hello", "Hello", "<b>Hello</b>"]


async def test_an_edit_without_a_keyboard_takes_it_away(bot: Bot, maria: Person) -> None:
    sent = await bot.send_message(maria.id, "Hello", reply_markup=YES)
    await sent.edit_text("Hello")
    assert maria.sees[-1].buttons == []
    assert maria.sees[-1].is_edited


async def test_only_the_bots_own_messages_can_be_edited(bot: Bot, maria: Person) -> None:
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("Mine now", maria.id, maria.sees[0].id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("Nothing", maria.id, 999)
    with pytest.raises(BadRequest, match="Message identifier is not specified"):
        await bot.edit_message_text("Nothing")


async def test_deletion_within_two_days(bot: Bot, maria: Person, clock: HandClock) -> None:
    old = await bot.send_message(maria.id, "Old")
    clock.forward(hours=47)
    new = await bot.send_message(maria.id, "New")
    clock.forward(hours=1, seconds=1)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await old.delete()
    await new.delete()
    assert [message.text for message in maria.sees] == ["/start", "Old"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await new.delete()


async def test_several_are_deleted_at_once(bot: Bot, maria: Person) -> None:
    ids = [(await bot.send_message(maria.id, text)).id for text in ("1", "2", "3")]
    assert await bot.delete_messages(maria.id, [*ids[:2], 999])
    assert [message.text for message in maria.sees] == ["/start", "3"]


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ([[button(callback_data="x" * 65)]], "BUTTON_DATA_INVALID"),
        ([[button(callback_data="ж" * 33)]], "BUTTON_DATA_INVALID"),
        ([[button(callback_data="")]], "text buttons are unallowed in the inline keyboard"),
        ([[button()]], "text buttons are unallowed in the inline keyboard"),
        ([[InlineKeyboardButton(" ", callback_data="x")]], "inline keyboard button text must be non-empty"),
        ([[button(callback_data="x", url="https://example.org")]], "must have exactly one action"),
        ([[button(copy_text=CopyTextButton("x" * 257))]], "BUTTON_COPY_TEXT_INVALID"),
        ([[button(copy_text=CopyTextButton(""))]], "BUTTON_COPY_TEXT_INVALID"),
        (
            [[button(url="mailto:office@example.org")]],
            "inline keyboard button URL 'mailto:office@example.org' is invalid: Unsupported URL protocol",
        ),
        (
            [[button(url="ftp://example.org")]],
            "inline keyboard button URL 'ftp://example.org' is invalid: Unsupported URL protocol",
        ),
        (
            [[button(url="http://localhost/")]],
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        ([[button(pay=True)]], 'buttons with "pay" are not supported'),
        ([[button(switch_inline_query="x" * 257)]], "an inline query in a button has at most 256 characters"),
        (
            [[button(switch_inline_query_chosen_chat=SwitchInlineQueryChosenChat(query="x"))]],
            "At least one chat type must be allowed",
        ),
        ([[button(callback_data=str(n))] for n in range(101)], "reply markup is too long"),
        ([[button(callback_data=str(n)) for n in range(9)]], "more than 8 buttons in a row"),
    ],
)
async def test_a_keyboard_telegram_would_refuse(
    sandbox: Sandbox, bot: Bot, maria: Person, keys: list[list[InlineKeyboardButton]], complaint: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(maria.id, "Choose", reply_markup=InlineKeyboardMarkup(keys))
    assert complaint in sandbox.calls[-1].outcome
    assert maria.received == []


async def test_the_largest_keyboard(bot: Bot, maria: Person) -> None:
    keys = [[button(callback_data=f"{row}{n}".ljust(64, "x")) for n in range(8)] for row in range(12)]
    keys.append([button(url=url) for url in ("https://example.org/a", "tg://resolve?domain=x", "ton://transfer/x")])
    keys.append([button(copy_text=CopyTextButton("x" * 256))])
    await bot.send_message(maria.id, "Choose", reply_markup=InlineKeyboardMarkup(keys))
    assert maria.screen is not None
    assert sum(map(len, maria.screen.buttons)) == 100


async def test_other_markups_are_for_new_messages_only(bot: Bot, maria: Person) -> None:
    sent = await bot.send_message(maria.id, "Choose", reply_markup=ForceReply(input_field_placeholder="A country"))
    await bot.send_message(maria.id, "Choose", reply_markup=ReplyKeyboardMarkup([["Yes", "No"]]))
    await bot.send_message(maria.id, "Chosen", reply_markup=ReplyKeyboardRemove())
    with pytest.raises(BadRequest, match="Object expected as reply markup"):
        await bot.edit_message_text("Choose!", maria.id, sent.id, reply_markup=ForceReply())  # type: ignore[arg-type]  # the mistake under test


async def test_a_tap_is_answered_once(bot: Bot, maria: Person) -> None:
    await bot.send_message(maria.id, "Choose", reply_markup=YES)
    await maria.taps("Yes", wait=False)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.data == "y"
    with pytest.raises(BadRequest, match=r"(?i)MESSAGE_TOO_LONG"):
        await query.answer("x" * 201)
    await query.answer("x" * 200)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await query.answer()
    assert maria.toast == ("x" * 200, False)


async def test_a_tap_must_be_answered_soon(bot: Bot, maria: Person, clock: HandClock) -> None:
    await bot.send_message(maria.id, "Choose", reply_markup=YES)
    await maria.taps("Yes", wait=False)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    clock.forward(seconds=31)
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer("Late")
    assert maria.toast is None


async def test_a_tap_may_open_the_bots_own_deep_link_only(bot: Bot, maria: Person) -> None:
    await bot.send_message(maria.id, "Choose", reply_markup=YES)
    await maria.taps("Yes", wait=False)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    with pytest.raises(BadRequest, match=r"(?i)URL_INVALID"):
        await query.answer(url="https://example.org")
    assert await query.answer(url="https://t.me/campaign_bot?start=abc")


async def test_blocked_and_unknown_chats(bot: Bot, maria: Person) -> None:
    sent = await bot.send_message(maria.id, "Hello")
    await maria.blocks_bot(wait=False)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await sent.edit_text("Hello again")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(999)
    assert (await bot.get_chat(maria.id)).first_name == "Maria"


async def test_dates_come_from_the_clock(bot: Bot, maria: Person, clock: HandClock) -> None:
    sent = await bot.send_message(maria.id, "Hello")
    assert sent.date == clock.now
    clock.forward(days=3)
    edited = await bot.edit_message_text("Bye", maria.id, sent.id)
    assert not isinstance(edited, bool)
    assert (edited.date, edited.edit_date) == (sent.date, clock.now)
