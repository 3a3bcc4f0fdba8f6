"""A protest: joining one that the facts know of, and, as mostly, holding a small one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import vobject

from tests.conversations.conftest import Stage
from tests.conversations.one_day import EVENT, write_events
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]


async def begins(supporter: Supporter, country: str) -> None:
    await supporter.sends("/start")
    await supporter.taps("Neither")
    await supporter.taps("Hold or join a protest")
    await supporter.taps(country)


async def joins(supporter: Supporter) -> None:
    await begins(supporter, "Germany")
    await supporter.person.taps(supporter.labels[0])


async def test_where_none_is_known_it_says_how_to_hold_a_small_one(supporter: Supporter) -> None:
    await begins(supporter, "Norway")
    assert supporter.reads("event.none")
    await supporter.taps("My union branch")
    assert supporter.reads("guide-protest")
    assert supporter.words.plain("protest.caller.br") in supporter.screen.text


async def test_all_one_needs_stands_beside_the_checklist(supporter: Supporter) -> None:
    await begins(supporter, "Norway")
    await supporter.taps("With a few friends")
    for label, says in (
        ("Rules to look up", "protest.rul"),
        ("A note for the press", "press-note"),
        ("Slogans", "protest.slo"),
    ):
        await supporter.taps(label)
        assert supporter.reads(says)
        await supporter.taps("Back")
        assert supporter.reads("guide-protest")
    await supporter.taps("Back")
    assert supporter.reads("event.none"), "back to the question before"
    await supporter.taps("Back")
    assert supporter.reads("protest.cty")


async def test_a_protest_of_ones_own_is_pledged_and_done(supporter: Supporter, rows: Rows) -> None:
    await begins(supporter, "Norway")
    await supporter.taps("My union branch")
    await supporter.taps("Later")
    await supporter.taps("Tomorrow, 09:00")
    await supporter.taps("Yes, keep this and write to me")
    assert await rows("SELECT action, whom, state FROM pledge") == [("protest", "br", "pledged")]
    await supporter.sends("/pledges")
    await supporter.taps("Neither")
    assert supporter.reads("protest.pledge")
    await supporter.person.taps(supporter.words.plain("button.protest.outcome.don"))
    assert supporter.reads("protest.don", "pledge.marked.don")
    assert await rows("SELECT state FROM pledge") == [("done",)]


async def test_an_event_is_shown_with_its_place_and_local_time(guest: Supporter) -> None:
    await begins(guest, "Germany")
    assert guest.reads("protest.way")
    assert guest.reads("event.card")
    for part in (EVENT["city_" + guest.words.language], "Pariser Platz", "12:00", "13:00", "Branch 7"):
        assert part in guest.screen.text
    await guest.person.taps(guest.labels[0])
    assert guest.reads("protest.joi")
    await guest.taps("Back")
    assert guest.reads("protest.way")


async def test_the_event_comes_as_a_calendar_file_that_names_nothing(guest: Supporter) -> None:
    await joins(guest)
    await guest.taps("Into my calendar")
    assert guest.reads("protest.cal")
    document = guest.screen.document
    assert document is not None
    content = document.content.decode()
    event = vobject.readOne(content).vevent
    assert event.dtstart.value.astimezone(UTC) == datetime(2027, 4, 19, 10, tzinfo=UTC)
    assert event.dtend.value.astimezone(UTC) == datetime(2027, 4, 19, 11, tzinfo=UTC)
    assert "Pariser Platz" in event.location.value
    for word in ("belarus", "union", "беларус", "профсоюз", "gewerkschaft", "bot"):
        assert word not in content.lower().replace("union_letters_test_bot", "")


async def test_one_may_hold_ones_own_where_an_event_is_known(guest: Supporter) -> None:
    await begins(guest, "Germany")
    await guest.taps("Hold a small one ourselves")
    assert not guest.reads("event.none")
    await guest.taps("With a few friends")
    assert guest.reads("guide-protest")


async def test_an_event_called_off_is_said_to_be_off_even_on_an_old_button(
    guest: Supporter, facts: Path, stage: Stage
) -> None:
    await begins(guest, "Germany")
    announced = guest.screen
    label = guest.labels[0]
    write_events(facts, {**EVENT, "status": "cancelled"})
    stage.clock.move_to(stage.clock.now())  # a moved clock makes the bot look at the facts at once
    await guest.sends("/actions")
    await guest.taps("Neither")
    async with asyncio.timeout(10):
        while not guest.reads("event.over"):
            await asyncio.sleep(0.05)
            await guest.person.taps_on(announced, label)
    assert not guest.is_offered("Into my calendar")


async def test_in_an_unsafe_country_no_protest_is_offered(supporter: Supporter) -> None:
    await supporter.sends("/start protest")
    await supporter.taps("Neither")
    await supporter.taps("Another country")
    await supporter.sends("Россия", reply_to=supporter.screen)
    assert supporter.reads("unsafe_country")


async def test_close_to_somebody_gets_a_file_and_no_pledge(supporter: Supporter, rows: Rows) -> None:
    await supporter.sends("/start")
    await supporter.taps("Someone close to me is there")
    await supporter.taps("Hold or join a protest")
    await supporter.taps("Norway")
    await supporter.taps("My union branch")
    await supporter.taps("Later")
    await supporter.taps("Tomorrow, 09:00")
    assert supporter.screen.document is not None
    assert await rows("SELECT * FROM person") == []
