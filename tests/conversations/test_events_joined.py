"""An event somebody wants to go to: agreed to, written about before and after, and forgotten."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import vobject

from tests.conversations.attending import (
    AFTER,
    DAY,
    EVE,
    NEXT,
    Rows,
    a_moment_later,
    agrees_to_be_written_to,
    comes,
    is_over,
    looks_at_the_event,
    noticed,
    of_its_own_accord,
)
from tests.conversations.conftest import Stage
from tests.conversations.one_day import EVENT, write_events
from tests.conversations.supporter import Supporter


@pytest.fixture
async def going(guest: Supporter) -> Supporter:
    """Somebody who has agreed to be written to about the event."""
    return await agrees_to_be_written_to(guest)


async def test_nothing_is_kept_before_the_person_agrees(guest: Supporter, rows: Rows) -> None:
    await looks_at_the_event(guest)
    await guest.taps("Yes, and write to me")
    assert guest.reads("consent.event")
    for part in (EVENT["city_" + guest.words.language], "Pariser Platz", "12:00", guest.words.plain("protest.pledge")):
        assert part in guest.screen.text, "which event it is, and what is kept of it"
    assert await rows("SELECT * FROM person") == []
    await guest.taps("Yes, keep this and write to me")
    assert guest.reads("pledge.recorded.event")
    assert "11:00" in guest.screen.text
    assert await rows("SELECT country, time_zone, language FROM person") == [
        ("DE", "Europe/Berlin", guest.words.language)
    ]
    assert await rows("SELECT purpose, agreed_on FROM consent") == [("follow_ups", "2026-11-24")]
    ((told, *pledge),) = await rows(
        "SELECT event_told, action, wave, whom, state, plan_day, plan_slot, event, next_step,"
        " datetime(next_at, 'unixepoch'), asks, outcome FROM pledge"
    )
    assert pledge == [
        *("protest", "2026-27", "me", "pledged", None, None, "b01"),
        *("eve", "2027-04-18 09:00:00", 0, None),
    ]
    assert len(str(told)) == 8


async def test_who_agreed_to_other_messages_is_asked_for_the_event_all_the_same(guest: Supporter, rows: Rows) -> None:
    await guest.sends("/start embassy")
    for label in ("Neither", "Germany", "As myself", "Later", "Tomorrow, 09:00", "Yes, keep this and write to me"):
        await guest.taps(label)
    await looks_at_the_event(guest)
    await guest.taps("Yes, and write to me")
    assert guest.reads("consent.event")
    assert await rows("SELECT action FROM pledge") == [("embassy",)]


async def test_instead_of_agreeing_one_takes_a_file(guest: Supporter, rows: Rows) -> None:
    await looks_at_the_event(guest)
    await guest.taps("Yes, and write to me")
    await guest.taps("No, give me a calendar file")
    assert guest.reads("protest.cal")
    assert guest.screen.document is not None
    assert await rows("SELECT * FROM person") == []


async def test_the_way_back_from_the_consent_leads_to_the_event(guest: Supporter) -> None:
    await looks_at_the_event(guest)
    await guest.taps("Yes, and write to me")
    await guest.taps("Back")
    assert guest.reads("protest.joi")


async def test_before_that_morning_and_afterwards_a_message_comes(going: Supporter, stage: Stage, rows: Rows) -> None:
    await comes(stage, going, EVE, "followup.eve")
    assert "Pariser Platz" in going.screen.text
    await going.taps("I am going")
    assert going.reads("question"), "the answer to the first question is never kept"
    await going.taps("Neither")
    assert going.reads("protest.goi")
    assert await rows(NEXT) == [("pledged", "day", "2027-04-19 06:00:00")], "nothing is noted of it"

    await comes(stage, going, DAY, "followup.day")
    await going.taps("Show what I need")
    await going.taps("Neither")
    assert going.reads("protest.joi")

    await comes(stage, going, AFTER, "followup.after")
    assert await rows("SELECT state, asks, next_step, event FROM pledge") == [("asked", 1, "close", "b01")]
    assert of_its_own_accord(going) == 3
    await going.taps("I was there")
    await going.taps("Neither")
    assert going.reads("protest.don", "pledge.marked.don")
    assert await rows("SELECT state, event, event_told, next_at FROM pledge") == [("done", None, None, None)]


@pytest.mark.parametrize(
    ("label", "says", "stored"),
    [
        ("I was there", "protest.don", "done"),
        ("I could not come", "protest.tri", "tried"),
        ("It was called off", "protest.off", "tried"),
    ],
)
async def test_told_how_it_was_the_event_is_forgotten(
    going: Supporter, stage: Stage, rows: Rows, label: str, says: str, stored: str
) -> None:
    await is_over(stage, rows)
    await comes(stage, going, AFTER, "followup.after")
    await going.taps(label)
    await going.taps("Neither")
    assert going.reads(says, f"pledge.marked.{stored[:3]}")
    assert await rows("SELECT state, event, event_told, next_at FROM pledge") == [(stored, None, None, None)]
    await going.taps("That was a mistake: undo")
    assert going.reads("pledge.undone")
    assert await rows("SELECT state, event, next_at FROM pledge") == [("pledged", None, None)]


@pytest.mark.parametrize(("label", "says"), [("Show what I need", "guide-protest"), ("Later", "plan.when")])
async def test_who_could_not_come_is_led_to_a_protest_of_their_own(
    going: Supporter, stage: Stage, rows: Rows, label: str, says: str
) -> None:
    await is_over(stage, rows)
    await comes(stage, going, AFTER, "followup.after")
    await going.taps("I could not come")
    await going.taps("Neither")
    await going.taps(label)
    assert going.reads(says), "not to what is over"


async def test_without_an_answer_it_is_closed_without_a_word(going: Supporter, stage: Stage, rows: Rows) -> None:
    await is_over(stage, rows)
    await comes(stage, going, AFTER, "followup.after")
    written = of_its_own_accord(going)
    await noticed(stage, rows, "SELECT next_step, outcome FROM pledge", [("close", "delivered")])
    stage.clock.move_to(AFTER + timedelta(days=3, minutes=1))
    await noticed(stage, rows, "SELECT state, event, event_told, next_at FROM pledge", [("expired", None, None, None)])
    assert of_its_own_accord(going) == written
    await going.sends("/pledges")
    await going.taps("Neither")
    assert going.reads("protest.pledge", "pledge.state.expired")


async def test_who_cannot_come_hears_no_more_and_may_change_their_mind(
    going: Supporter, stage: Stage, rows: Rows
) -> None:
    ((known,),) = await rows("SELECT event_told FROM pledge")
    await comes(stage, going, EVE, "followup.eve")
    await going.taps("I cannot come")
    await going.taps("Neither")
    assert going.reads("protest.dec", "pledge.marked.dec")
    assert await rows("SELECT state, event, event_told, next_at FROM pledge") == [("withdrawn", None, None, None)]
    await going.taps("That was a mistake: undo")
    assert going.reads("pledge.undone.event"), "nobody is asked how it went before it began"
    assert "8:00" in going.screen.text
    assert await rows("SELECT event, event_told FROM pledge") == [("b01", known)]
    assert await rows(NEXT) == [("pledged", "day", "2027-04-19 06:00:00")]
    await comes(stage, going, DAY, "followup.day")


async def test_on_the_day_somebody_who_cannot_come_is_not_asked_afterwards(
    going: Supporter, stage: Stage, rows: Rows
) -> None:
    await comes(stage, going, EVE, "followup.eve")
    await comes(stage, going, DAY, "followup.day")
    await going.taps("I cannot come")
    await going.taps("Neither")
    written = of_its_own_accord(going)
    stage.clock.move_to(AFTER + timedelta(hours=1))
    await stage.sandbox.settled()
    assert of_its_own_accord(going) == written
    assert await rows("SELECT state, next_at FROM pledge") == [("withdrawn", None)]


async def test_close_to_somebody_gets_the_event_as_a_file_only(guest: Supporter, rows: Rows) -> None:
    await looks_at_the_event(guest, "Someone close to me is there")
    await guest.taps("Yes, and write to me")
    assert guest.reads("protest.cal")
    document = guest.screen.document
    assert document is not None
    event = vobject.readOne(document.content.decode()).vevent
    assert event.dtstart.value.astimezone(UTC) == datetime(2027, 4, 19, 10, tzinfo=UTC)
    assert await rows("SELECT * FROM person") == []


@pytest.mark.parametrize("label", ["I am going", "Show what I need"])
async def test_old_buttons_say_that_the_event_is_over(going: Supporter, stage: Stage, rows: Rows, label: str) -> None:
    await comes(stage, going, EVE, "followup.eve")
    stage.clock.move_to(datetime(2027, 4, 19, 12, tzinfo=UTC))
    await going.taps(label)
    await going.taps("Neither")
    assert going.reads("event.over")
    assert await rows("SELECT state, event FROM pledge") == [("pledged", "b01")]


async def test_a_consent_that_comes_after_the_event_keeps_nothing(guest: Supporter, stage: Stage, rows: Rows) -> None:
    await looks_at_the_event(guest)
    await guest.taps("Yes, and write to me")
    stage.clock.move_to(AFTER)
    await guest.taps("Yes, keep this and write to me")
    assert guest.reads("event.over")
    assert await rows("SELECT * FROM person") == []


async def test_on_its_very_day_one_is_asked_how_it_was(guest: Supporter, stage: Stage) -> None:
    stage.clock.move_to(datetime(2027, 4, 19, 9, tzinfo=UTC))
    await looks_at_the_event(guest)
    await guest.taps("Yes, and write to me")
    await guest.taps("Yes, keep this and write to me")
    assert guest.reads("pledge.recorded.event")
    await comes(stage, guest, AFTER, "followup.after")


async def test_outside_a_round_there_is_a_file_and_no_pledge(
    guest: Supporter, facts: Path, rows: Rows, stage: Stage
) -> None:
    stage.clock.move_to(datetime(2027, 7, 1, 12, tzinfo=UTC))
    write_events(facts, {**EVENT, "date": "2027-07-09"})
    async with asyncio.timeout(10):
        while not guest.person.sees or not guest.reads("protest.way"):
            await a_moment_later(stage)
            await guest.sends("/start")
            await guest.taps("Neither")
            await guest.taps("Hold or join a protest")
            await guest.taps("Germany")
    await guest.person.taps(guest.labels[0])
    await guest.taps("Yes, and write to me")
    assert guest.reads("wave.over")
    await guest.person.taps(guest.words.plain("button.calendar"))
    assert guest.screen.document is not None
    assert await rows("SELECT * FROM person") == []
