"""A real browser and the real program. Without Chromium these tests say that they were skipped, and why."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from messages.catalog import Catalogs
from tests.browser.program import ROOT, Program
from tests.browser.visitor import Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome")
# None of the browser's own errands: what it connects to is what the page asked for.
ARGUMENTS = (
    *("--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
CLIPBOARD = ("clipboard-read", "clipboard-write")
ZONE = "Europe/Berlin"  # not the program's own


@pytest.fixture
def chromium() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(
            "the chat page was not tried in a browser: no Chromium here. Install it so that `chromium` starts it "
            "(on Debian or Ubuntu: apt-get install chromium), then run this again"
        )
    return found


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


@pytest.fixture
async def phone(browser: Browser) -> Visitor:
    page = await browser.new_page(
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
        reduced_motion="reduce",
        permissions=list(CLIPBOARD),
        timezone_id=ZONE,
    )
    return Visitor(page, "phone")


@pytest.fixture
async def desktop(browser: Browser) -> Visitor:
    page = await browser.new_page(
        viewport={"width": 1280, "height": 800},
        reduced_motion="reduce",
        permissions=list(CLIPBOARD),
        timezone_id=ZONE,
    )
    return Visitor(page, "desktop")


@pytest.fixture
async def program(chromium: str, tmp_path: Path) -> AsyncIterator[Program]:
    program = Program(tmp_path)
    try:
        yield program
    finally:
        await program.stop()


@pytest.fixture
def catalogs() -> Catalogs:
    return Catalogs.load(ROOT / "messages")
