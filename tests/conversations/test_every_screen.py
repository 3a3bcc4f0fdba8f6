"""Every screen there is, in every language, from every answer: alive, whole, and nothing forbidden on it."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.context import Services
from bot.facts import LiveFacts
from bot.floods import Floods
from bot.freeze import Freeze
from bot.presenting import keyboard
from bot.progress import Watched
from bot.storage import (
    Arrivals,
    Audiences,
    Audit,
    Broadcasts,
    Counts,
    Database,
    Deliveries,
    DueFollowUp,
    FactEdits,
    FollowUps,
    GroupPosts,
    Groups,
    Ledger,
    People,
    Pledges,
    Reminders,
    ReturnedLetters,
    Tallies,
    UpdateWishes,
    load_or_make_key,
)
from bot.totals import Totals
from campaign.actions import load_actions
from campaign.content import PersonStatus
from campaign.follow_ups import Step
from campaign.pledges import Attendance, Plan, Pledge, Slot, State, Whom
from campaign.reading import load_content
from campaign.safety import Risk
from campaign.walkthrough import JOIN, Outcome, Turn
from handlers.areas import screen_for
from handlers.pledges import follow_up_screen
from handlers.visit import Visit
from messages.callbacks import Area, Place
from messages.catalog import Catalogs
from messages.checks import MESSAGE_LIMIT, tags, utf16_length
from messages.naming import Surname, named_in
from messages.screen import Document, Screen
from messages.screens.privacy import Operator
from tests.conversations.conftest import PEOPLE, ROOT, TUESDAY_NOON
from tests.conversations.one_day import EVENT, confirm_account, copy_facts, write_events

# One country of each kind: own embassy and several consulates, unknown, unsafe, home, one with many clocks; then served
# from abroad, not working, little known.
COUNTRIES = (
    *("DE", "IS", "RU", "BY", "US"),
    *(pytest.param(iso2, marks=pytest.mark.torture) for iso2 in ("NO", "EE", "FI")),
)
CHAT = 1


@pytest.fixture
async def services(tmp_path: Path, clock: MovableClock, catalogs: Catalogs) -> AsyncIterator[Services]:
    key = load_or_make_key(tmp_path / "key" / "k", tmp_path / "data", tmp_path / "data" / "bot.db")
    (tmp_path / "data").mkdir()
    async with await Database.open(tmp_path / "data" / "bot.db", key) as database:
        facts = LiveFacts(ROOT / "campaign" / "facts", catalogs)
        yield Services(
            clock=clock,
            facts=facts,
            catalogs=catalogs,
            actions=load_actions(),
            operator=Operator("Branch 7", "branch7@example.org"),
            database=database,
            people=People(database),
            pledges=Pledges(database),
            follow_ups=FollowUps(database),
            reminders=Reminders(database),
            ledger=Ledger(),
            returned_letters=ReturnedLetters(database),
            totals=Totals(Tallies(database), facts, Arrivals(database)),
            admins=frozenset(),
            broadcasts=Broadcasts(database),
            deliveries=Deliveries(database),
            audiences=Audiences(database),
            update_wishes=UpdateWishes(database),
            audit=Audit(database),
            counts=Counts(database),
            freeze=Freeze(),
            watched=Watched(),
            fact_edits=FactEdits(database),
            groups=Groups(database),
            group_posts=GroupPosts(database),
            arrivals=Arrivals(database),
            floods=Floods(),
            send_rate=25,
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


def in_one_country(iso2: str) -> Callable[[Place], bool]:
    """Other countries, more than two clocks, other wishes, and what follows another wording: all the same screens."""

    def leads_to_new_ones(place: Place) -> bool:
        is_another_wish = place.area is Area.REMINDERS and place.variant not in {"", "7a0", "7l0"}
        follows_a_wording = place.variant and place.way != JOIN and (place.plan or place.step in {*Outcome, *Turn})
        is_known = is_another_wish or follows_a_wording
        return place.iso2 in {"", iso2} and place.zone_index in {None, 0, 1} and not is_known

    return leads_to_new_ones


def true_today(services: Services, place: Place, screen: Screen) -> None:
    """Free people are named only where it says that they are free, and no figure stands without its date."""
    content, words = services.facts.content, services.catalogs[place.language]
    free = {
        person.id: Surname.of_all(person.names.values())
        for person in content.people
        if person.status is PersonStatus.FREE
    }
    if place.area is not Area.CHANGES:
        assert not list(named_in(screen.text, free)), place
    for figure in content.figures.values():
        shown = words.plain(f"figure.{figure.qualifier}", value=words.number(figure.value))
        for paragraph in screen.text.split("\n\n"):
            assert shown not in paragraph or str(figure.as_of.year) in paragraph, place


@pytest.mark.parametrize("language", PEOPLE)
@pytest.mark.parametrize("country", COUNTRIES)
async def test_every_screen_for_people_outside(services: Services, language: str, country: str) -> None:
    start = Place(Area.MENU, language, Risk.NEITHER, country=country)
    seen = await walk(services, start, within=in_one_country(country))
    assert len(seen) > 5
    for place, screen in seen.items():
        looked_at(screen)
        true_today(services, place, screen)


@pytest.mark.parametrize("language", PEOPLE)
async def test_every_screen_once_events_and_an_account_are_known(
    services: Services, language: str, tmp_path: Path
) -> None:
    folder = copy_facts(tmp_path / "facts")
    write_events(folder, EVENT, {**EVENT, "code": "b02", "date": "2026-11-25", "time": "13:00"})
    confirm_account(folder)
    services.facts.content = load_content(folder)
    start = Place(Area.MENU, language, Risk.NEITHER, country="DE")
    seen = await walk(services, start, within=in_one_country("DE"))
    for place, screen in seen.items():
        looked_at(screen)
        true_today(services, place, screen)
    files = {
        screen.document.name.rpartition(".")[2] for screen in seen.values() if isinstance(screen.document, Document)
    }
    assert files == {"ics", "pdf", "png"}


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
    start = Place(Area.MENU, language, Risk.CLOSE, country="DE")
    seen = await walk(services, start, within=in_one_country("DE"))
    for screen in seen.values():
        looked_at(screen)
    assert await services.database.rows("SELECT * FROM person") == []
    assert any(screen.document for screen in seen.values()), "a calendar file instead"


def due(language: str, action: str, step: Step, event: str = "", asks: int = 0) -> DueFollowUp:
    """Something that is due about a pledge."""
    attendance = Attendance(event, "told0000") if event else None
    plan = None if event else Plan(date(2026, 11, 24), Slot.MORNING)
    state = State.DONE if step is Step.REPLY else State.ASKED if asks else State.PLEDGED
    pledge = Pledge(action, "2026-27", Whom.BRANCH, state, plan, asks, attendance)
    return DueFollowUp(CHAT, language, "Europe/Berlin", "DE", pledge, step, TUESDAY_NOON)


@pytest.mark.parametrize("risk", [None, Risk.NEITHER, Risk.CLOSE, Risk.BELARUS])
@pytest.mark.parametrize("language", PEOPLE)
async def test_every_message_that_comes_by_itself_and_where_it_leads(
    services: Services, language: str, risk: Risk | None, tmp_path: Path
) -> None:
    folder = copy_facts(tmp_path / "facts")
    write_events(folder, EVENT)
    services.facts.content = load_content(folder)
    of_events = [
        due(language, "protest", step, event)
        for event in (EVENT["code"], "off")
        for step in (Step.EVE, Step.DAY, Step.AFTER, Step.CHANGE)
    ]
    of_plans = [due(language, action.slug, Step.ASK, asks=asks) for action in services.actions for asks in (0, 1)]
    reply = due(language, "embassy", Step.REPLY)
    for dues in ([reply], *([one] for one in (*of_events, *of_plans)), [reply, *of_events[:1], *of_plans]):
        message = follow_up_screen(services, "some_bot", dues)
        assert message is not None
        looked_at(message)
        places = [button.place for row in message.rows for button in row if button.place]
        assert places
        for number, place in enumerate(places):
            visit = Visit(services, replace(place, risk=risk), CHAT, number, "some_bot")
            looked_at(await screen_for(visit))
    assert await services.database.rows("SELECT * FROM person") == []
