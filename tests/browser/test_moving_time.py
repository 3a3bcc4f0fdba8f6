"""Somebody who does not want to wait until tomorrow, in a real browser."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from tests.browser.conftest import ZONE

if TYPE_CHECKING:
    from messages.catalog import Catalog, Catalogs
    from tests.browser.program import Program
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


async def test_on_a_phone_tomorrow_comes_and_the_bot_asks(phone: Visitor, program: Program, catalogs: Catalogs) -> None:
    visitor, page, english = phone, phone.page, catalogs["en"]
    noon = (datetime.now(ZoneInfo(ZONE)) + timedelta(days=1)).replace(hour=12, minute=0)
    tomorrow = noon + timedelta(days=1)

    await visitor.opens(await program.start())
    await visitor.presses(page.get_by_test_id("start"))
    await visitor.sees(english.plain("question"))
    await opens_the_clock(visitor)
    await visitor.looks("clock", "light", "dark")
    await page.get_by_test_id("clock-time").fill(noon.strftime("%Y-%m-%dT%H:%M"))
    await visitor.presses(page.get_by_test_id("clock-set"))
    await expect(page.get_by_test_id("toast")).to_contain_text(re.compile(rf"\b{noon.day} .*12:00"))
    await visitor.looks("moved", "light", "dark")

    await pledges_for_tomorrow(visitor)
    await opens_the_clock(visitor)
    await expect(page.get_by_test_id("clock")).to_contain_text("12:0")
    await visitor.looks("clock-moved", "light", "dark")
    await visitor.presses("Tomorrow 09:00")
    await visitor.sees(follow_up(english))
    day = page.locator(".day").last
    await expect(day).to_have_text("Today")
    await expect(visitor.newest.locator("time")).to_have_text("09:00")
    date = await visitor.newest.locator("time").get_attribute("datetime")
    assert date is not None
    assert datetime.fromisoformat(date).astimezone(ZoneInfo(ZONE)).date() == tomorrow.date()
    await visitor.looks("asked", "light", "dark")

    await visitor.chooses(english.plain("button.outcome.don"))
    await visitor.sees(english.plain("question"))
    await visitor.chooses("Neither")
    await visitor.sees("Your pledge is marked as done.")
    await visitor.looks("thanked")

    await opens_the_clock(visitor)
    await visitor.presses("Back to now")
    await expect(day).not_to_have_text("Today")
    assert visitor.complaints == []


async def test_on_a_desktop_the_19th_of_april_comes_with_its_reminder(
    desktop: Visitor, program: Program, catalogs: Catalogs
) -> None:
    visitor, page, english = desktop, desktop.page, catalogs["en"]
    zone = ZoneInfo(ZONE)
    now = datetime.now(zone)
    year = now.year if now.date() < date(now.year, 4, 17) else now.year + 1
    eve = datetime(year, 4, 18, 12, tzinfo=zone)

    await visitor.opens(await program.start())
    await visitor.presses(page.get_by_test_id("start"))
    await visitor.chooses("Neither")
    await visitor.chooses(english.plain("button.reminders"))
    await visitor.looks("reminders-off")
    await visitor.chooses(english.plain("button.reminders.on"))
    await visitor.chooses("Germany")
    await visitor.looks("reminders-consent", "light", "dark")
    await visitor.presses(page.get_by_test_id("clock"))
    await page.get_by_test_id("clock-time").fill(eve.strftime("%Y-%m-%dT%H:%M"))
    await visitor.presses(page.get_by_test_id("clock-set"))
    await visitor.chooses(english.plain("button.reminders.yes"))
    await visitor.looks("reminders-on", "light", "dark")
    await page.get_by_test_id("clock-time").fill(eve.strftime(f"{year}-04-19T09:00"))
    await visitor.presses(page.get_by_test_id("clock-set"))
    await visitor.sees(english.plain("occasion.neutral"))
    await visitor.sees(english.plain("occasion.ask.embassy"))
    await visitor.looks("reminder", "light", "dark")
    await visitor.chooses(english.plain("embassy.name"))
    await visitor.sees(english.plain("question"))
    assert visitor.complaints == []


async def test_on_a_desktop_one_window_moves_the_time_of_both(
    desktop: Visitor, phone: Visitor, program: Program
) -> None:
    visitor, page = desktop, desktop.page
    address = await program.start()
    await visitor.opens(address)
    await phone.opens(address)
    await expect(page.get_by_test_id("clock")).to_have_attribute("title", re.compile(r"\d\d:\d\d UTC$"))
    await visitor.presses(page.get_by_test_id("start"))
    await expect(visitor.newest).to_be_visible()
    await visitor.looks("clock-closed", "light", "dark")
    await visitor.presses(page.get_by_test_id("clock"))
    await expect(page.get_by_role("button", name="Back to now")).to_be_disabled()
    await expect(page.get_by_text("Today")).to_be_visible()
    await visitor.presses("+1 day")
    await expect(page.get_by_text("Yesterday")).to_be_visible()
    await expect(phone.page.get_by_test_id("toast")).to_be_visible()
    await visitor.presses("+1 hour")
    await visitor.looks("clock-open", "light", "dark")
    await visitor.presses("Back to now")
    await expect(page.get_by_text("Today")).to_be_visible()
    await expect(page.get_by_role("button", name="Back to now")).to_be_disabled()
    assert visitor.complaints == []
    assert phone.complaints == []


async def opens_the_clock(visitor: Visitor) -> None:
    await visitor.presses(visitor.page.get_by_test_id("chat-menu"))
    await visitor.looks("chat-menu")
    await visitor.presses(visitor.page.get_by_role("menuitem").first)
    await expect(visitor.page.get_by_test_id("clock-time")).to_be_visible()


async def pledges_for_tomorrow(visitor: Visitor) -> None:
    for label in ("Neither", "Contact the embassy", "Germany", "As myself", "Later", "Tomorrow, 09:00"):
        await visitor.chooses(label)
    await visitor.chooses("Yes, keep this and write to me")


def follow_up(words: Catalog) -> str:
    """The question at the planned time, for the letter to the embassy written as oneself."""
    return words.plain("followup", pledge=words.plain("embassy.pledge"), whom=words.plain("whom.me"))
