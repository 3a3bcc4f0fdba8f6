"""Whole conversations: a bot on python-telegram-bot, people with phones, HTTP between them."""

from __future__ import annotations

import asyncio

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from sandbox import BotDidNotAnswer, Person, RefusedError, Sandbox
from tests.sandbox.serving import running, served

Context = ContextTypes.DEFAULT_TYPE


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[button] for button in buttons])


async def welcome(update: Update, context: Context) -> None:
    assert update.message is not None
    source = context.args[0] if context.args else "nowhere"
    await update.message.reply_text(
        f"<b>Hello</b> from {source}",
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(
            InlineKeyboardButton("Write a letter", callback_data="letter"),
            InlineKeyboardButton("Copy the address", copy_text=CopyTextButton("embassy@example.org")),
            InlineKeyboardButton("The campaign", url="https://example.org/appeal"),
        ),
    )


async def letter(update: Update, _context: Context) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Here it is", show_alert=True)
    await update.callback_query.edit_message_text("Dear ambassador", reply_markup=None)


@pytest.fixture
def application(bot: Bot) -> Application:
    application = Application.builder().bot(bot).updater(None).build()
    application.add_handler(CommandHandler("start", welcome))
    application.add_handler(CallbackQueryHandler(letter, "letter"))
    return application


async def test_a_deep_link_a_tap_and_an_edit(sandbox: Sandbox, application: Application) -> None:
    maria = sandbox.person("Maria")
    async with running(application):
        await maria.starts("poster")
        assert maria.screen is not None
        assert maria.screen.html == "<b>Hello</b> from poster"
        assert maria.screen.buttons == [["Write a letter"], ["Copy the address"], ["The campaign"]]

        assert await maria.taps("letter") is None

    assert [message.text for message in maria.sees] == ["/start poster", "Dear ambassador"]
    assert maria.screen.buttons == []
    assert maria.toast == ("Here it is", True)
    assert [message.text for message in maria.received] == ["Hello from poster", "Dear ambassador"]


async def test_copy_and_address_buttons_do_not_reach_the_bot(sandbox: Sandbox, application: Application) -> None:
    maria = sandbox.person("Maria")
    async with running(application):
        await maria.starts()
        assert await maria.taps("Copy") == "embassy@example.org"
        assert await maria.taps("The campaign") == "https://example.org/appeal"
    assert sandbox.pending == 0


async def test_people_see_only_their_own_chat(sandbox: Sandbox, application: Application) -> None:
    maria, oleg = sandbox.person("Maria"), sandbox.person("Олег")
    async with running(application):
        await maria.starts("one")
        await oleg.starts("two")
    assert [message.text for message in maria.sees] == ["/start one", "Hello from one"]
    assert [message.text for message in oleg.sees] == ["/start two", "Hello from two"]


async def test_the_bot_learns_the_language_of_somebody_added(sandbox: Sandbox, bot: Bot) -> None:
    heard = []

    async def listen(update: Update) -> None:
        assert update.effective_user is not None
        heard.append((update.effective_user.first_name, update.effective_user.language_code))

    jo = sandbox.add_person(first_name="Jo", language_code="pt-br")
    async with served(bot, listen):
        await jo.sends("Olá")
    assert heard == [("Jo", "pt-br")]


async def test_a_forced_reply_carries_what_it_answers(sandbox: Sandbox, bot: Bot) -> None:
    answered = []

    async def ask(update: Update) -> None:
        message = update.message
        assert message is not None
        if message.reply_to_message is not None:
            answered.append((message.reply_to_message.text, message.text))
            await message.reply_text("Thanks", reply_parameters=ReplyParameters(message.message_id))
        else:
            await message.reply_text("Which country?", reply_markup=ForceReply())

    maria = sandbox.person("Maria")
    async with served(bot, ask):
        await maria.starts()
        assert maria.screen is not None
        assert maria.screen.is_forced_reply
        spoken = await maria.sends("Norway", reply_to=maria.screen)
    assert answered == [("Which country?", "Norway")]
    assert maria.screen.reply_to == spoken.id


async def test_unexpected_things_arrive_as_what_they_are(sandbox: Sandbox, bot: Bot) -> None:
    kinds = []

    async def listen(update: Update) -> None:
        message = update.effective_message
        assert message is not None
        attachment = message.effective_attachment
        kinds.append(type(attachment[0] if isinstance(attachment, tuple) else attachment).__name__)

    maria = sandbox.person("Maria")
    async with served(bot, listen):
        await maria.sends_sticker()
        await maria.sends_photo()
        await maria.sends_voice()
        await maria.sends_location()
        await maria.sends_contact()
    assert kinds == ["Sticker", "PhotoSize", "Voice", "Location", "Contact"]


async def test_an_edited_message_arrives_as_an_edit(sandbox: Sandbox, bot: Bot) -> None:
    edits = []

    async def listen(update: Update) -> None:
        if update.edited_message is not None:
            edits.append(update.edited_message.text)

    maria = sandbox.person("Maria")
    async with served(bot, listen):
        sent = await maria.sends("Norwey")
        await maria.edits(sent, "Norway")
    assert edits == ["Norway"]
    assert [message.text for message in maria.sees] == ["Norway"]


async def test_blocking_is_told_and_silences_the_bot(sandbox: Sandbox, application: Application) -> None:
    told = []

    async def listen(update: Update) -> None:
        if update.my_chat_member is not None:
            told.append(update.my_chat_member.new_chat_member.status)

    maria = sandbox.person("Maria")
    async with served(application.bot, listen):
        await maria.starts()
        await maria.blocks_bot()
        with pytest.raises(RefusedError):
            await maria.sends("Hello?")
        await maria.unblocks_bot()
    assert told == ["kicked", "member"]


async def test_a_deleted_chat_is_empty_and_the_bot_may_still_write(sandbox: Sandbox, bot: Bot, maria: Person) -> None:
    first = await bot.send_message(maria.id, "First")
    await maria.deletes_chat(wait=False)
    assert maria.sees == []
    assert maria.screen is None
    await first.edit_text("Changed where nobody sees it")
    assert maria.sees == []
    await bot.send_message(maria.id, "Second")
    assert [message.text for message in maria.sees] == ["Second"]


async def test_the_screen_is_the_message_that_changed_last(bot: Bot, maria: Person) -> None:
    older = await bot.send_message(maria.id, "Older")
    newer = await bot.send_message(maria.id, "Newer")
    await older.edit_text("Older, changed")
    assert maria.screen is not None
    assert maria.screen.text == "Older, changed"
    await older.delete()
    assert maria.screen.text == "Newer"
    await newer.delete()
    assert maria.screen is None


async def test_a_tap_on_a_button_that_is_gone(bot: Bot, maria: Person) -> None:
    await bot.send_message(maria.id, "Choose", reply_markup=keyboard(InlineKeyboardButton("Yes", callback_data="y")))
    seen = maria.screen
    assert seen is not None
    await bot.edit_message_text("Chosen", maria.id, seen.id)
    with pytest.raises(LookupError):
        await maria.taps_on(seen, "Yes", wait=False)
    with pytest.raises(LookupError):
        await maria.taps("Yes", wait=False)


async def test_a_bot_that_never_confirms_tries_a_persons_patience(sandbox: Sandbox, bot: Bot) -> None:
    maria = sandbox.person("Maria")
    await maria.starts(wait=False)
    await bot.get_updates()
    maria.patience = 0.05
    with pytest.raises(BotDidNotAnswer, match="2 update"):
        await maria.sends("Anybody?")


async def test_waiting_lasts_until_a_late_confirmation(sandbox: Sandbox, bot: Bot) -> None:
    """The bot fetches both at once, finishes the later one first and confirms only when both are done."""
    maria, oleg = sandbox.person("Maria"), sandbox.person("Олег")
    done = []
    slow = asyncio.Event()

    async def handle(update: Update) -> None:
        assert update.effective_user is not None
        if update.effective_user.id == maria.id:
            await slow.wait()
        done.append(update.effective_user.first_name)
        slow.set()

    await maria.starts(wait=False)
    await oleg.starts(wait=False)
    updates = await bot.get_updates()
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(sandbox.settled())
        for update in updates:
            tasks.create_task(handle(update))
        await slow.wait()
        assert not waiting.done()
        assert await bot.get_updates(offset=updates[-1].update_id + 1) == ()
        await waiting
    assert done == ["Олег", "Maria"]
