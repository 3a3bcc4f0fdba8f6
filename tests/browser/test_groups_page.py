"""Groups, topics, channels and inline mode at the sandbox's page, in a real browser, with a bot of a few lines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    SwitchInlineQueryChosenChat,
    Update,
)

from sandbox import BotProfile, Limits, Sandbox
from tests.sandbox.serving import served

if TYPE_CHECKING:
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

TOKEN = "42:the-sandbox"
LINK = "https://t.me/letters_bot?"
TO_MEMBERS = SwitchInlineQueryChosenChat("appeal", allow_user_chats=True, allow_group_chats=True)
AT_HOME = [
    [InlineKeyboardButton("Add me to a group", url=f"{LINK}startgroup=g1")],
    [InlineKeyboardButton("Add me to a channel", url=f"{LINK}startchannel&admin=post_messages+edit_messages")],
    [InlineKeyboardButton("Share in a chat", switch_inline_query_chosen_chat=TO_MEMBERS)],
]
IN_GROUPS = [
    [InlineKeyboardButton("Write the letter", url=f"{LINK}start=embassy")],
    [
        InlineKeyboardButton("Done", callback_data="done"),
        InlineKeyboardButton("More posts", switch_inline_query_current_chat="figures"),
    ],
]
POSTS = {"The appeal": "Three lines and a link", "The figures": "Dated, with their sources"}


async def plays(bot: Bot, update: Update) -> None:
    """The bot: cards with buttons in private and in groups, a short answer to a tap, posts to share."""
    if update.inline_query:
        await offers_posts(update.inline_query)
    elif update.callback_query:
        await update.callback_query.answer("Thank you")
    elif update.channel_post is None and isinstance(update.effective_message, Message) and update.message:
        await answers(update.message)


async def answers(message: Message) -> None:
    words = message.text or ""
    if message.chat.type == message.chat.PRIVATE and words.startswith("/start"):
        keyboard = InlineKeyboardMarkup(AT_HOME)
        await message.reply_text(
            f"You came with {words.removeprefix('/start').strip() or 'nothing'}", reply_markup=keyboard
        )
    elif words.startswith(("/start@", "/appeal")):
        await message.reply_html("<b>Union work is no crime</b>", reply_markup=InlineKeyboardMarkup(IN_GROUPS))


async def offers_posts(query: InlineQuery) -> None:
    results = [
        InlineQueryResultArticle(title, title, InputTextMessageContent(f"{title} of today"), description=about)
        for title, about in POSTS.items()
        if query.query.lower() in title.lower()
    ]
    above = InlineQueryResultsButton("Choose a language", start_parameter="language")
    await query.answer(results, cache_time=0, button=above)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    profile = BotProfile(id=42, first_name="Union letters", username="letters_bot")
    clock = lambda: datetime.now(UTC)  # noqa: E731
    async with Sandbox(token=TOKEN, bot=profile, clock=clock, limits=Limits.unpaced()) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=sandbox.api_url, base_file_url=sandbox.file_url) as bot:
        await bot.set_my_commands([("appeal", "The appeal"), ("share", "Posts to share")])
        async with served(bot, partial(plays, bot)):
            yield bot


async def comes_as(visitor: Visitor, sandbox: Sandbox, person: str, chat: str = "") -> None:
    await visitor.opens(f"{sandbox.url}/?person={person}" + (f"&chat={chat}" if chat else ""))
    if not chat:
        await visitor.presses(visitor.page.get_by_test_id("start"))


async def asks_menu(visitor: Visitor, item: str) -> None:
    await visitor.presses(visitor.page.get_by_test_id("chat-menu"))
    await visitor.presses(visitor.page.get_by_role("menuitem", name=item))


async def test_a_forum_from_the_link_that_adds_the_bot_to_a_closed_topic(
    desktop: Visitor, phone: Visitor, sandbox: Sandbox
) -> None:
    page = desktop.page
    await comes_as(desktop, sandbox, "jonas")
    await desktop.presses("Add me to a group")
    await desktop.looks("choose-group", "light", "dark")
    await desktop.picks("Union hall")
    await expect(page.locator(".service")).to_have_text("Jonas Feldmann added Union letters")
    await expect(page.locator("article.mine").last).to_contain_text("/start@letters_bot g1")
    await expect(desktop.newest_card).to_contain_text("Union work is no crime")
    await comes_as(phone, sandbox, "maria", "union-hall")
    await expect(phone.newest_card.locator(".author")).to_have_text("Union letters")

    await desktop.presses(page.get_by_role("tab", name="Campaign"))
    await expect(page.locator("article")).to_have_count(0)
    await desktop.presses(page.get_by_test_id("menu"))
    await desktop.presses(page.locator("#commands").get_by_role("button", name="/appeal"))
    await expect(page.locator("article.mine").last).to_contain_text("/appeal@letters_bot")
    await expect(desktop.newest_card).to_contain_text("Union work is no crime")
    await expect(phone.page.get_by_role("tab", name="Campaign").get_by_label("new messages")).to_be_visible()
    await phone.presses(phone.page.get_by_role("tab", name="Campaign"))
    await expect(phone.newest_card).to_contain_text("Union work is no crime")

    await desktop.presses(page.get_by_test_id("voice"))
    await desktop.presses(page.get_by_role("menuitem", name="Anonymously, as Union hall"))
    await desktop.says("From the board")
    await expect(phone.page.locator("article").last.locator(".author")).to_have_text("Union hall")
    await phone.looks("topic", "light", "dark")
    await asks_menu(desktop, "Close Campaign")
    await expect(phone.page.get_by_test_id("silent")).to_have_text("This topic is closed.")
    await expect(phone.page.get_by_role("tab", name="Campaign").get_by_label("closed")).to_be_visible()
    await phone.looks("closed-topic", "light", "dark")
    await desktop.looks("closed-topic", "light", "dark")
    await phone.page.reload()
    await expect(phone.page.get_by_test_id("bot")).to_contain_text("Union hall")
    assert desktop.complaints == []
    assert phone.complaints == []


async def test_what_one_member_taps_no_other_sees(desktop: Visitor, phone: Visitor, sandbox: Sandbox) -> None:
    await comes_as(desktop, sandbox, "maria", "night-shift")
    await asks_menu(desktop, "Add the bot")
    await desktop.looks("rights", "light", "dark")
    await desktop.presses(desktop.page.get_by_test_id("rights-yes"))
    await desktop.says("/appeal")
    await comes_as(phone, sandbox, "5002", "night-shift")
    await expect(phone.page.locator(".author").first).to_have_text("Maria Silva")
    await phone.presses("Done")
    await expect(phone.page.get_by_test_id("toast")).to_have_text("Thank you")
    await expect(desktop.page.get_by_test_id("toast")).to_have_count(0)
    await phone.looks("group-card", "light", "dark")

    await phone.presses("Write the letter")
    await expect(phone.newest).to_contain_text("You came with embassy")
    await desktop.says("/appeal")
    await expect(phone.page.locator("#people-open.has-news")).to_be_visible()
    await phone.presses(phone.page.get_by_test_id("people"))
    await expect(phone.page.get_by_test_id(f"chat-{sandbox.group('Night shift').id}")).to_contain_text("2")
    await phone.looks("chats", "light", "dark")
    await asks_menu(desktop, "Remove the bot")
    await expect(desktop.page.locator(".service").last).to_have_text("Maria Silva removed Union letters")
    await desktop.presses(desktop.page.get_by_test_id("bot"))
    await expect(desktop.page.get_by_test_id("about")).to_contain_text("Union letters: was removed")
    assert desktop.complaints == []
    assert phone.complaints == []


async def test_a_post_is_shared_with_the_keyboard_alone(desktop: Visitor, phone: Visitor, sandbox: Sandbox) -> None:
    page, composer = desktop.page, desktop.page.get_by_test_id("composer")
    await comes_as(desktop, sandbox, "maria")
    await desktop.presses("Share in a chat")
    await desktop.looks("choose-chat", "light", "dark")
    await desktop.picks("Олег")
    await expect(composer).to_have_value("@letters_bot appeal")
    await expect(page.get_by_test_id("inline-The appeal")).to_contain_text("Three lines and a link")
    await composer.fill("@letters_bot nothing of this name")
    await expect(page.get_by_test_id("inline")).to_contain_text("No results")
    await composer.fill("@letters_bot ")
    await expect(page.get_by_test_id("inline-The figures")).to_be_visible()
    await desktop.looks("inline", "light", "dark")
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        await page.keyboard.press(key)
    await expect(page.locator("article.mine").last).to_contain_text("The figures of today")
    await expect(page.locator("article.mine .via")).to_have_text("via @letters_bot")
    await expect(composer).to_have_value("")
    await composer.fill("@letters_bot")
    await page.keyboard.press("Space")
    await expect(page.get_by_test_id("inline-The appeal")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.locator("article.mine").last).to_contain_text("The appeal of today")

    await comes_as(phone, sandbox, "5002", "maria-silva")
    await expect(phone.newest).to_contain_text("The appeal of today")
    await phone.page.get_by_test_id("composer").fill("@letters_bot figures")
    await expect(phone.page.get_by_test_id("inline-The figures")).to_be_visible()
    await phone.looks("inline", "light", "dark")
    await phone.presses(phone.page.get_by_test_id("inline-above"))
    await expect(phone.newest).to_contain_text("You came with language")
    assert desktop.complaints == []
    assert phone.complaints == []


async def test_a_channel_and_a_group_that_grows(desktop: Visitor, phone: Visitor, sandbox: Sandbox, bot: Bot) -> None:
    page = desktop.page
    await comes_as(desktop, sandbox, "ada")
    await desktop.presses("Add me to a channel")
    await expect(page.get_by_test_id("chooser")).to_contain_text("post messages, edit messages of others")
    await desktop.picks("Workers' voice")
    await desktop.says("Good morning")
    await comes_as(phone, sandbox, "maria", "workers-voice")
    await expect(phone.newest).to_contain_text("Good morning")
    await expect(phone.page.get_by_test_id("silent")).to_have_text("Only admins post in this channel.")
    await bot.send_message(sandbox.group("Workers' voice").id, "A post", reply_markup=InlineKeyboardMarkup(IN_GROUPS))
    await expect(phone.newest).to_contain_text("A post")
    await phone.looks("channel", "light", "dark")

    await desktop.presses(page.get_by_test_id(f"chat-{sandbox.group('Branch 12').id}"))
    await asks_menu(desktop, "Add the bot")
    await desktop.presses(page.get_by_test_id("rights-yes"))
    await desktop.says("/appeal")
    await desktop.presses("More posts")
    await expect(page.get_by_test_id("composer")).to_have_value("@letters_bot figures")
    await page.keyboard.press("Escape")
    await asks_menu(desktop, "Make it a supergroup")
    await desktop.presses(page.get_by_test_id("confirm-yes"))
    await expect(page.locator(".service").last).to_have_text("The group became a supergroup")
    await page.get_by_test_id("composer").fill("")
    await desktop.says("/appeal")
    await expect(desktop.newest_card).to_contain_text("Union work is no crime")
    await desktop.looks("supergroup")
    assert str(sandbox.group("Branch 12").id) in page.url
    assert desktop.complaints == []
    assert phone.complaints == []
