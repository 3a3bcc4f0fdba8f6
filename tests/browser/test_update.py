"""An update, from the first word to the report: two admins and a supporter, each in a window of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import ZONE
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from messages.catalog import Catalog, Catalogs
    from tests.browser.program import Program

pytestmark = pytest.mark.browser

WORDS = "Three people are free since yesterday. Thank you to everybody who wrote."


@pytest.fixture
async def third(browser: Browser) -> Visitor:
    page = await browser.new_page(viewport={"width": 390, "height": 844}, timezone_id=ZONE, reduced_motion="reduce")
    return Visitor(page, "third")


async def comes_as(visitor: Visitor, address: str, name: str) -> None:
    await visitor.opens(f"{address}/?person={name}")
    await visitor.presses(visitor.page.get_by_test_id("start"))
    await expect(visitor.page.get_by_test_id("composer")).to_be_visible()


async def makes_it_noon(visitor: Visitor) -> None:
    """Nobody gets an update by night, at whatever hour this test runs."""
    noon = (datetime.now(ZoneInfo(ZONE)) + timedelta(days=1)).replace(hour=12, minute=0)
    await visitor.presses(visitor.page.get_by_test_id("clock"))
    await visitor.page.get_by_test_id("clock-time").fill(f"{noon:%Y-%m-%dT%H:%M}")
    await visitor.presses(visitor.page.get_by_test_id("clock-set"))
    await expect(visitor.page.get_by_test_id("toast")).to_contain_text("12:00")


async def asks_for_news(maria: Visitor, words: Catalog) -> None:
    await maria.chooses(words.plain("button.risk.no"))
    await maria.says("/reminders")
    await maria.chooses(words.plain("button.risk.no"))
    await maria.chooses(words.plain("button.updates"))
    await maria.looks("news-off")
    await maria.chooses(words.plain("button.updates.on"))
    await maria.chooses(words.country("DE"))
    await maria.looks("news-consent")
    await maria.chooses(words.plain("button.updates.yes"))
    await maria.sees(words.plain("update.topic.new"))
    await maria.looks("news-on")


async def writes(ada: Visitor, words: Catalog) -> None:
    await ada.says("/admin")
    await ada.sees(words.plain("admin.desk.two"))
    await ada.looks("admin-desk", "light", "dark")
    await ada.chooses(words.plain("button.admin.new"))
    await ada.chooses(words.plain("button.admin.unwritten", language="English"))
    await ada.chooses(words.plain("button.admin.write"))
    await ada.looks("admin-prompt")
    await ada.says(WORDS)
    await ada.sees(WORDS)
    await ada.chooses(words.plain("button.admin.action"))
    await ada.chooses(words.plain("spread.name"))
    await ada.looks("admin-words", "light", "dark")


async def has_it_tested(ada: Visitor, words: Catalog) -> None:
    await ada.chooses(words.plain("button.admin.update"))
    await ada.looks("admin-draft", "light", "dark")
    await ada.chooses(words.plain("button.admin.audience"))
    await ada.looks("admin-audience", "light", "dark")
    await ada.chooses(words.plain("button.admin.update"))
    await ada.chooses(words.plain("button.admin.when"))
    await ada.looks("admin-when")
    await ada.chooses(words.plain("button.admin.update"))
    await ada.chooses(words.plain("button.admin.test"))
    await ada.looks("admin-tested", "light", "dark")
    await ada.chooses(words.plain("button.admin.update"))
    await ada.chooses(words.plain("button.admin.ask"))
    await ada.looks("admin-ask")
    await ada.chooses(words.plain("button.admin.ask.yes"))
    await ada.looks("admin-asked")


async def test_two_admins_send_an_update_to_somebody_who_asked_for_it(
    phone: Visitor, desktop: Visitor, third: Visitor, program: Program, catalogs: Catalogs
) -> None:
    words = catalogs["en"]
    ada, leon, maria = phone, desktop, third
    address = await program.start()
    await comes_as(maria, address, "maria")
    await asks_for_news(maria, words)
    await comes_as(leon, address, "leon")
    await makes_it_noon(leon)
    await comes_as(ada, address, "ada")
    await writes(ada, words)
    await has_it_tested(ada, words)

    await leon.looks("admin-request")
    await leon.chooses(words.plain("button.admin.see"))
    await leon.looks("admin-seen")
    await leon.chooses(words.plain("button.admin.approve"))
    await leon.looks("admin-approved")
    await maria.sees(WORDS)
    await maria.looks("news", "light", "dark")
    await ada.sees(words.plain("admin.state.done"))
    await ada.newest.scroll_into_view_if_needed()
    await ada.looks("admin-report", "light", "dark")
    await maria.chooses(words.plain("button.updates.less"))
    await maria.chooses(words.plain("button.risk.no"))
    await maria.looks("news-less")

    for button in ("button.admin.numbers", "button.admin.log", "button.admin.facts"):
        await leon.says("/admin")
        await leon.chooses(words.plain(button))
        await leon.looks(button.rpartition(".")[2])
