"""Two newcomers, from the first look at the page to the end of the way, in a real browser."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event
from playwright.async_api import expect

from campaign.reading import load_content
from tests.browser.program import ROOT

if TYPE_CHECKING:
    from campaign.content import Mission
    from messages.catalog import Catalog, Catalogs
    from tests.browser.program import Program
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


async def test_on_a_phone_to_a_pledge_that_outlives_a_restart(
    phone: Visitor, program: Program, catalogs: Catalogs
) -> None:
    visitor, page, english = phone, phone.page, catalogs["en"]

    await visitor.opens(await program.start())
    await expect(page.get_by_test_id("description")).to_contain_text(english.plain("profile.description"))
    await visitor.looks("start")
    await visitor.presses(page.get_by_test_id("start"))
    await visitor.sees(english.plain("question"))
    await visitor.looks("question", "light", "dark")
    await visitor.chooses("Neither")
    await visitor.looks("menu", "light", "dark")
    await visitor.chooses("Contact the embassy")
    await visitor.looks("country")
    await visitor.chooses("Germany")
    await visitor.looks("embassy", "light", "dark")
    street = await visitor.newest.locator("code").first.inner_text()  # the first thing on the card that a tap copies
    await visitor.chooses("As myself")
    await visitor.looks("letter", "light", "dark")
    await copies_letter_and_address(visitor, street)
    await visitor.chooses("Later")
    await visitor.looks("when")
    await visitor.chooses("Tomorrow, 09:00")
    await visitor.looks("consent", "light", "dark")
    await visitor.chooses("Yes, keep this and write to me")
    await visitor.looks("recorded")
    await visitor.says("/pledges")
    await sees_the_pledge(visitor, english)
    await visitor.looks("pledges")

    with visitor.outage():
        await program.stop()
        await expect(page.get_by_test_id("bot")).to_contain_text("connecting")
        await visitor.looks("away")
        await program.start()
        await expect(page.get_by_test_id("start")).to_be_visible()  # the sandbox forgets the chats, not the pledge
    await visitor.presses(page.get_by_test_id("start"))
    await visitor.chooses("Neither")
    await visitor.presses(page.get_by_test_id("menu"))
    await visitor.looks("commands")
    await visitor.presses(page.locator("#commands").get_by_role("button", name="/pledges"))
    await sees_the_pledge(visitor, english)
    await visitor.chooses(english.plain("button.outcome.don"))
    await visitor.sees("Your pledge is marked as done.")
    await visitor.looks("done")
    assert visitor.complaints == []


async def copies_letter_and_address(visitor: Visitor, street: str) -> None:
    letter = visitor.newest.locator("pre")
    await visitor.presses(letter)
    await expect(visitor.page.get_by_test_id("toast")).to_be_visible()
    assert await visitor.clipboard() == await letter.inner_text()
    await visitor.presses("Copy the address")
    assert street.replace(", ", "\n") in await visitor.clipboard()


async def sees_the_pledge(visitor: Visitor, words: Catalog) -> None:
    """Behind the safety question, which is asked again because its answer is not kept."""
    await visitor.sees(words.plain("question"))
    await visitor.chooses("Neither")
    await visitor.sees(words.plain("embassy.pledge"))
    await visitor.sees(words.plain("pledge.state.pledged"))


async def test_on_a_desktop_by_a_misspelt_country_to_a_calendar_file(
    desktop: Visitor, program: Program, catalogs: Catalogs
) -> None:
    visitor, page, russian = desktop, desktop.page, catalogs["ru"]

    await visitor.opens(await program.start())
    await visitor.presses(page.get_by_role("button", name="Олег"))
    await expect(page.get_by_test_id("description")).to_contain_text(russian.plain("profile.description"))
    await visitor.looks("start")
    await visitor.presses(page.get_by_test_id("start"))
    await visitor.sees(russian.plain("question"))
    await visitor.looks("question", "light", "dark")
    await visitor.chooses(russian.plain("button.risk.no"))
    await visitor.looks("menu", "light", "dark")
    await visitor.chooses(russian.plain("embassy.name"))
    await visitor.looks("country")

    await visitor.chooses("Другая страна")
    await expect(page.locator("#reference")).to_be_visible()
    await expect(page.get_by_test_id("composer")).to_be_focused()
    await visitor.looks("prompt")
    await page.keyboard.type("Швейцаря")
    await page.keyboard.press("Enter")
    await visitor.sees(embassy_in("CH").cities["ru"])
    await visitor.looks("embassy", "light", "dark")
    await visitor.chooses(russian.plain("button.whom.me"))
    await visitor.looks("letter", "light", "dark")
    await visitor.chooses(russian.plain("button.outcome.lat"))
    await visitor.looks("when")
    await visitor.chooses(russian.plain("plan.tomorrow", time="09:00"))
    await visitor.looks("consent", "light", "dark")
    await visitor.chooses(russian.plain("button.consent.no"))
    await expect(visitor.newest.locator(".file")).to_be_visible()
    await visitor.looks("calendar")

    async with page.expect_download() as downloading:
        await visitor.presses(visitor.newest.get_by_title("Download"))
    download = await downloading.value
    assert download.suggested_filename.endswith(".ics")
    event = only_event((await download.path()).read_bytes())
    zurich = ZoneInfo("Europe/Zurich")
    tomorrow = datetime.now(zurich).date() + timedelta(days=1)
    assert event.start == datetime.combine(tomorrow, time(9), zurich)
    assert event["summary"] == russian.plain("calendar.summary")

    await page.reload()
    question_of_countries = page.locator("article.theirs").first
    await visitor.presses(question_of_countries.get_by_role("button", name=russian.country("DE"), exact=True))
    await expect(question_of_countries).to_contain_text(russian.plain("button.whom.br"))
    await visitor.looks("old-button")
    assert visitor.complaints == []


def embassy_in(iso2: str) -> Mission:
    missions = load_content(ROOT / "campaign" / "facts").missions
    return next(mission for mission in missions if mission.iso2 == iso2)


def only_event(file: bytes) -> Event:
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert isinstance(event, Event)
    return event
