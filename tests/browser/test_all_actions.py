"""A newcomer goes through all four actions on a phone, in a language of the readers the campaign is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from messages.catalog import Catalog, Catalogs
    from tests.browser.program import Program
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


async def test_all_four_on_a_phone_in_belarusian(phone: Visitor, program: Program, catalogs: Catalogs) -> None:
    words = catalogs["be"]
    await phone.opens(await program.start())
    await phone.presses(phone.page.get_by_test_id("people"))
    await phone.presses(phone.page.get_by_role("button", name="Алеся"))
    await phone.presses(phone.page.get_by_test_id("start"))
    await phone.chooses(words.plain("button.risk.no"))
    await phone.looks("menu")
    await has_three_minutes(phone, words)
    await holds_a_protest(phone, words)
    await spreads_the_word(phone, words)
    await gives_with_the_branch(phone, words)
    assert phone.complaints == []


async def has_three_minutes(phone: Visitor, words: Catalog) -> None:
    await phone.chooses(words.plain("button.quick"))
    await phone.looks("three-minutes")
    await phone.chooses(words.country("PL"))
    await phone.chooses(words.plain("button.whom.br"))
    await phone.looks("letter")
    await phone.chooses(words.plain("button.letter.reworded"))
    await phone.chooses(words.plain("button.letter.to.m"))
    await phone.looks("second-letter")
    await phone.chooses(words.plain("button.letter.to.e"))
    await phone.chooses(words.plain("button.aside.embassy.pdf"))
    await phone.looks("letter-to-print")
    assert len(await opened(phone)) == 1
    await phone.chooses(words.plain("button.back"))
    await phone.chooses(words.plain("button.outcome.don"))
    await phone.looks("letter-sent")
    await phone.chooses(words.plain("button.menu"))


async def holds_a_protest(phone: Visitor, words: Catalog) -> None:
    await phone.chooses(words.plain("protest.name"))
    await phone.looks("protest-none-known")
    await phone.chooses(words.plain("button.protest.whom.br"))
    await phone.looks("protest", "light", "dark")
    for aside in ("rul", "prs", "slo"):
        await phone.chooses(words.plain(f"button.aside.protest.{aside}"))
        await phone.looks(f"protest-{aside}")
        await phone.chooses(words.plain("button.back"))
    await phone.chooses(words.plain("button.protest.outcome.don"))
    await phone.looks("protest-done")
    await phone.chooses(words.plain("button.menu"))


async def spreads_the_word(phone: Visitor, words: Catalog) -> None:
    await phone.chooses(words.plain("spread.name"))
    await phone.looks("spread-where")
    await phone.chooses(words.plain("button.way.spread.tel"))
    await phone.looks("spread-chat", "light", "dark")
    await phone.chooses("English")
    await phone.looks("spread-in-english")
    await phone.chooses(words.plain("button.aside.spread.pic"))
    await phone.looks("spread-picture", "light", "dark")
    await phone.chooses(words.plain("button.aside.spread.drk"))
    await phone.looks("spread-picture-dark")
    await phone.chooses(words.plain("button.back"))
    await phone.chooses(words.plain("button.back"))
    await phone.chooses(words.plain("button.way.spread.prt"))
    await phone.looks("spread-poster")
    assert len(await opened(phone)) == 1
    await phone.chooses(words.plain("button.back"))
    await phone.chooses(words.plain("button.way.spread.uni"))
    await phone.looks("spread-union")
    await phone.chooses(words.plain("button.aside.spread.spe"))
    await phone.looks("spread-speech")
    await phone.chooses(words.plain("button.back"))
    await phone.chooses(words.plain("button.spread.outcome.don"))
    await phone.chooses(words.plain("button.menu"))


async def gives_with_the_branch(phone: Visitor, words: Catalog) -> None:
    await phone.chooses(words.plain("donate.name"))
    await phone.looks("donate-safety")
    await phone.chooses(words.plain("button.next"))
    await phone.looks("donate-who")
    await phone.chooses(words.plain("button.whom.br"))
    await phone.looks("donate-branch", "light", "dark")
    await phone.chooses(words.plain("button.aside.donate.tre"))
    await phone.looks("donate-treasurer")
    await phone.chooses(words.plain("button.back"))
    await phone.chooses(words.plain("button.aside.donate.pdf"))
    assert len(await opened(phone)) == 1
    await phone.chooses(words.plain("button.back"))
    await phone.chooses(words.plain("button.donate.outcome.don"))
    await phone.looks("donate-done")


async def opened(phone: Visitor) -> pypdfium2.PdfDocument:
    """The PDF in the bot's last message, as the browser hands it over."""
    await expect(phone.newest.locator(".file")).to_be_visible()
    async with phone.page.expect_download() as downloading:
        await phone.presses(phone.newest.get_by_title("Download"))
    download = await downloading.value
    assert download.suggested_filename.endswith(".pdf")
    return pypdfium2.PdfDocument((await download.path()).read_bytes())
