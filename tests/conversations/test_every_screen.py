"""Every screen there is, in every language, from every answer: alive, whole, and nothing forbidden on it."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.context import Services
from bot.facts import LiveFacts
from bot.presenting import keyboard
from bot.storage import Database, Ledger, People, Pledges, load_or_make_key
from campaign.actions import load_actions
from campaign.safety import Risk
from handlers.areas import screen_for
from handlers.visit import Visit
from messages.callbacks import Area, Place
from messages.catalog import Catalogs
from messages.checks import MESSAGE_LIMIT, tags, utf16_length
from messages.screen import Screen
from messages.screens.privacy import Operator
from tests.conversations.conftest import PEOPLE, ROOT

# One country of each kind: own embassy, served from abroad, unknown, not working, little known, unsafe, home, and one
# with many clocks.
COUNTRIES = ("DE", "NO", "IS", "EE", "FI", "RU", "BY", "US")
CHAT = 1


@pytest.fixture
async def services(tmp_path: Path, clock: MovableClock, catalogs: Catalogs) -> AsyncIterator[Services]:
    key = load_or_make_key(tmp_path / "key" / "k", tmp_path / "data", tmp_path / "data" / "bot.db")
    (tmp_path / "data").mkdir()
    async with await Database.open(tmp_path / "data" / "bot.db", key) as database:
        yield Services(
            clock=clock,
            facts=LiveFacts(ROOT / "campaign" / "facts", catalogs),
            catalogs=catalogs,
            actions=load_actions(),
            operator=Operator("Branch 7", "branch7@example.org"),
            database=database,
            people=People(database),
            pledges=Pledges(database),
            ledger=Ledger(),
        )


async def walk(
    services: Services, start: Place, within: Callable[[Place], bool] = lambda _: True
) -> dict[Place, Screen]:
    """Every screen that buttons lead to from here on, as far as `within` lets it go."""
    seen: dict[Place, Screen] = {}
    waiting = deque([start])
    number = 0
    while waiting:
        place = waiting.popleft()
        if place in seen or place.language != start.language or not within(place):
            continue
        number += 1
        person = await services.people.find(CHAT)
        seen[place] = await screen_for(Visit(services, place, CHAT, number, "some_bot", person))
        for row in seen[place].rows:
            waiting.extend(button.place for button in row if button.place is not None)
    return seen


def looked_at(screen: Screen) -> None:
    keyboard(screen)  # every button packs into what Telegram takes
    tags(screen.text)
    assert screen.text.strip()
    assert utf16_length(screen.text) <= (1024 if screen.document else MESSAGE_LIMIT)
    assert screen.rows or screen.prompt, "a dead end"
    for row in screen.rows:
        for button in row:
            assert button.label.strip()
            assert len(button.label) <= 64
            assert button.copies is None or 1 <= len(button.copies) <= 256
            assert button.url is None or button.url.startswith("https://")


@pytest.mark.parametrize("language", PEOPLE)
@pytest.mark.parametrize("country", COUNTRIES)
async def test_every_screen_for_people_outside(services: Services, language: str, country: str) -> None:
    likely = services.facts.content.countries
    start = Place(Area.MENU, language, Risk.NEITHER, country=country)
    # The buttons for other countries lead to the same screens: one country a walk.
    for code in list(likely):
        if likely[code].likely and code != country:
            services.facts.content = replace(
                services.facts.content,
                countries={**services.facts.content.countries, code: replace(likely[code], likely=None)},
            )
    seen = await walk(services, start)
    assert len(seen) > 5
    for screen in seen.values():
        looked_at(screen)


@pytest.mark.parametrize("language", PEOPLE)
async def test_in_belarus_no_screen_leads_to_anything_but_reading(services: Services, language: str) -> None:
    start = Place(Area.MENU, language, Risk.BELARUS)
    seen = await walk(services, start, within=lambda place: place.risk is Risk.BELARUS)
    assert len(seen) >= 4
    for screen in seen.values():
        looked_at(screen)
        for row in screen.rows:
            for button in row:
                assert button.url is None, "a link is a trace"
                assert button.copies is None
        assert "http" not in screen.text
        assert "@mfa" not in screen.text
    assert await services.database.rows("SELECT * FROM person") == []


@pytest.mark.parametrize("language", PEOPLE)
async def test_close_to_somebody_no_screen_keeps_anything(services: Services, language: str) -> None:
    seen = await walk(services, Place(Area.MENU, language, Risk.CLOSE, country="DE"))
    for screen in seen.values():
        looked_at(screen)
    assert await services.database.rows("SELECT * FROM person") == []
    assert any(screen.document for screen in seen.values()), "a calendar file instead"
