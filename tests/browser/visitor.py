"""Somebody at the chat page: what they tap, type and see, and what they would complain about."""

from __future__ import annotations

import re
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from playwright.async_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.async_api import ConsoleMessage, Locator, Page

SCREENSHOTS = Path(__file__).parent / "screenshots"
Theme = Literal["light", "dark"]
CHANGED = "(before) => document.getElementById('log').textContent !== before"
STICKS_OUT = """() => [...document.querySelectorAll("body *")].filter((node) => {
    const sideways = ["auto", "scroll"].includes(getComputedStyle(node).overflowX);
    const box = node.getBoundingClientRect();
    const drawn = node.matches("#chat :is(.bubble, .bubble *, .key, .key-label, .bar *), #compose *") && box.width > 0;
    const inside = box.left > -1 && box.right < innerWidth + 1;
    return (sideways && node.scrollWidth > node.clientWidth + 1) || (drawn && node.checkVisibility() && !inside);
}).map((node) => node.outerHTML.slice(0, 200))"""


class Visitor:
    """One browser window. `device` names its screenshots."""

    def __init__(self, page: Page, device: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._host = ""
        self._device = device
        self._taken = 0
        self._outage = False
        page.on("console", self._hears)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("request", lambda request: self._connects(request.url))
        page.on("websocket", lambda line: self._connects(line.url))

    async def opens(self, address: str) -> None:
        self._host = urlsplit(address).netloc
        await self.page.goto(address)

    async def presses(self, target: Locator | str) -> None:
        """A button by its label, the newest if there are several; with a finger where the screen has touch."""
        if isinstance(target, str):
            target = self.page.get_by_role("button", name=target, exact=True).last
        if await self.page.evaluate("matchMedia('(pointer: coarse)').matches"):
            await target.tap()
        else:
            await target.click()

    async def chooses(self, label: str) -> None:
        """A button of the bot's, until it has stopped waiting and the bot's answer stands in the chat."""
        button = self.page.locator(".key").filter(has=self.page.get_by_text(label, exact=True)).last
        await button.wait_for()
        before = await self.page.locator("#log").text_content()
        await self.presses(button)
        await self.page.wait_for_function(CHANGED, arg=before)
        await expect(self.page.locator(".key[aria-busy=true]")).to_have_count(0)

    async def picks(self, chat: str) -> None:
        """A chat by its name, where the page asks for one."""
        await self.presses(self.page.get_by_test_id("chooser").get_by_role("button", name=chat))

    async def says(self, text: str) -> None:
        await self.page.get_by_test_id("composer").fill(text)
        await self.presses(self.page.get_by_test_id("send"))

    @property
    def newest(self) -> Locator:
        """The bot's last message in the chat."""
        return self.page.locator("article.theirs").last

    @property
    def newest_card(self) -> Locator:
        """The last message in the chat that has buttons."""
        return self.page.locator("article:has(.keyboard)").last

    async def sees(self, html: str) -> None:
        """These words in the bot's last message, whatever their tags."""
        await expect(self.newest).to_contain_text(unescape(re.sub("<[^>]+>", "", html)))

    async def clipboard(self) -> str:
        text: str = await self.page.evaluate("navigator.clipboard.readText()")
        return text

    async def looks(self, what: str, *themes: Theme) -> None:
        """Screenshots, in the light theme unless told, for people to look at; and nothing sticks out sideways."""
        self._taken += 1
        for theme in themes or ("light",):
            await self.page.emulate_media(color_scheme=theme)
            path = SCREENSHOTS / f"{self._device}-{self._taken:02}-{what}-{theme}.png"
            await self.page.screenshot(path=path, animations="disabled")
        self.complaints += [f"{what}: wider than the screen: {node}" for node in await self.page.evaluate(STICKS_OUT)]

    @contextmanager
    def outage(self) -> Iterator[None]:
        """While the program is away, the browser may say that it cannot be reached, and nothing else."""
        self._outage = True
        try:
            yield
        finally:
            self._outage = False

    def _hears(self, message: ConsoleMessage) -> None:
        unreachable = "/page/socket" in message.text or "ERR_CONNECTION_REFUSED" in message.text
        if message.type in {"error", "warning"} and not (self._outage and unreachable):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _connects(self, url: str) -> None:
        where = urlsplit(url)
        if where.netloc != self._host and where.scheme not in {"data", "blob"}:
            self.complaints.append(f"request to {url}")
