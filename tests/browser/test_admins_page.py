"""What an organiser does at the sandbox's page, in a real browser; the bot's part is played by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import ParseMode

from sandbox import BotProfile, Limits, Sandbox
from sandbox.pictures import sample

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

TOKEN = "42:the-sandbox"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    profile = BotProfile(id=42, first_name="Union letters", username="letters_bot")
    clock = lambda: datetime.now(UTC)  # noqa: E731
    async with Sandbox(token=TOKEN, bot=profile, clock=clock, limits=Limits.unpaced()) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=sandbox.api_url, base_file_url=sandbox.file_url) as bot:
        yield bot


async def newest_message(bot: Bot) -> Message:
    message = (await bot.get_updates())[-1].message
    assert message is not None
    return message


async def comes_as(visitor: Visitor, sandbox: Sandbox, name: str) -> None:
    await visitor.opens(f"{sandbox.url}/?person={name}")
    await visitor.presses(visitor.page.get_by_test_id("start"))
    await expect(visitor.page.get_by_test_id("composer")).to_be_visible()


async def chooses_files(page: Page, item: str, *files: Path) -> None:
    await page.get_by_test_id("attach").click()
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("menuitem", name=item).click()
    await (await choosing.value).set_files(files)


async def test_two_organisers_side_by_side(desktop: Visitor, phone: Visitor, sandbox: Sandbox, bot: Bot) -> None:
    await comes_as(desktop, sandbox, "ada")
    await comes_as(phone, sandbox, "leon")
    await expect(desktop.page.get_by_test_id("person-5005")).to_contain_text("id 5005")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Approve", callback_data="a")]])
    await bot.send_photo(
        5006, sample(), caption="<b>Update</b> for <u>12</u> people", parse_mode=ParseMode.HTML, reply_markup=markup
    )
    await bot.send_document(5006, b"%PDF-1.7", filename="report.pdf", caption="<i>The report</i>", parse_mode="HTML")
    picture = phone.page.locator("article.theirs img")
    await expect(picture).to_have_js_property("naturalWidth", 1200)
    await expect(phone.page.locator("article.theirs strong")).to_have_text("Update")
    await expect(phone.newest.locator(".file")).to_contain_text("report.pdf")
    await expect(phone.newest.locator("em")).to_have_text("The report")
    await expect(desktop.page.locator("article.theirs")).to_have_count(0)
    await phone.looks("organiser-picture", "light", "dark")
    await bot.set_my_commands([("admin", "Write to supporters")])
    await phone.presses(phone.page.get_by_test_id("format"))
    await expect(phone.page.get_by_test_id("formatting")).to_be_visible()
    await phone.looks("organiser-formatting", "light", "dark")
    await desktop.page.reload()
    await expect(desktop.page.get_by_test_id("person-5005")).to_have_attribute("aria-current", "true")
    assert desktop.complaints == []
    assert phone.complaints == []


async def test_a_formatted_text_is_written_refused_and_mended(desktop: Visitor, sandbox: Sandbox, bot: Bot) -> None:
    visitor, page = desktop, desktop.page
    await comes_as(visitor, sandbox, "ada")
    composer = page.get_by_test_id("composer")
    await composer.fill("Free & well")
    await composer.select_text()
    await page.keyboard.press("Control+b")
    await expect(composer).to_have_value("<b>Free &amp; well</b>")
    await page.keyboard.press("End")
    await page.keyboard.type(" <u>now")
    await visitor.looks("organiser-formatting", "light", "dark")
    await page.get_by_test_id("send").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("Can't find end tag")
    await expect(composer).to_have_value("<b>Free &amp; well</b> <u>now")
    await page.keyboard.type("</u>")
    await page.get_by_test_id("send").click()
    await expect(page.locator("article.mine strong")).to_have_text("Free & well")
    assert (await newest_message(bot)).text_html == "<b>Free &amp; well</b> <u>now</u>"

    await page.keyboard.press("ArrowUp")
    await expect(composer).to_have_value("<b>Free &amp; well</b> <u>now</u>")
    await composer.fill("<i>Free</i>")
    await page.get_by_test_id("send").click()
    await expect(page.locator("article.mine em")).to_have_text("Free")
    await expect(page.get_by_test_id("formatting")).to_be_hidden()
    assert visitor.complaints == []


async def test_pictures_and_files_of_this_machine(desktop: Visitor, sandbox: Sandbox, bot: Bot, tmp_path: Path) -> None:
    visitor, page = desktop, desktop.page
    paths = [tmp_path / "one.jpg", tmp_path / "two.jpg", tmp_path / "notes.txt"]
    for path, content in zip(paths, (sample(0), sample(1), b"Notes"), strict=True):
        path.write_bytes(content)
    await comes_as(visitor, sandbox, "ada")

    await chooses_files(page, "Pictures from here", paths[0])
    await expect(page.get_by_test_id("picked")).to_contain_text("one.jpg")
    await page.get_by_test_id("composer").fill("The new poster")
    await visitor.looks("organiser-picked", "light", "dark")
    await page.get_by_test_id("send").click()
    await expect(page.locator("article.mine img")).to_have_count(1)
    message = await newest_message(bot)
    assert (message.caption, message.photo[-1].file_size) == ("The new poster", len(sample(0)))

    await chooses_files(page, "Pictures from here", *paths[:2])
    await page.get_by_test_id("send").click()
    await expect(page.locator("article.mine img")).to_have_count(3)
    assert (await newest_message(bot)).media_group_id

    await chooses_files(page, "Files from here", paths[2])
    await page.get_by_test_id("send").click()
    await expect(page.locator("article.mine .file")).to_contain_text("notes.txt")
    document = (await newest_message(bot)).document
    assert document is not None
    assert bytes(await (await document.get_file()).download_as_bytearray()) == b"Notes"

    await page.get_by_test_id("attach").click()
    await page.get_by_role("menuitem", name="A forwarded post").click()
    await expect(page.locator(".forwarded")).to_contain_text("Invented Union News")
    await visitor.looks("organiser-sent", "light", "dark")
    assert visitor.complaints == []
