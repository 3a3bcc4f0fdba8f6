"""Several things at once: what is due within the hour comes as one message, also together with a date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.conversations.attending import (
    AFTER,
    DAY,
    Rows,
    a_moment_later,
    agrees_to_be_written_to,
    comes,
    noticed,
    of_its_own_accord,
)
from tests.conversations.conftest import Stage
from tests.conversations.one_day import EVENT, write_events
from tests.conversations.supporter import Supporter

NINE = datetime(2026, 11, 25, 8, tzinfo=UTC)
"""Nine o'clock in Berlin, the day after the conversations begin."""
ANNIVERSARY = datetime(2027, 4, 19, 7, tzinfo=UTC)


async def pledges_a_letter(supporter: Supporter, *, agreed: bool = False) -> None:
    await supporter.sends("/start embassy")
    for label in ("Neither", "Germany", "As myself", "Later", "Tomorrow, 09:00"):
        await supporter.taps(label)
    if not agreed:
        await supporter.taps("Yes, keep this and write to me")
    assert supporter.reads("pledge.recorded")


async def pledges_to_spread_the_word(supporter: Supporter) -> None:
    await supporter.sends("/start spread")
    for label in ("Neither", "In my union", "Later", "Tomorrow, 09:00"):
        await supporter.taps(label)
    assert supporter.reads("pledge.recorded")


async def wants_the_dates(supporter: Supporter) -> None:
    await supporter.sends("/reminders")
    await supporter.taps("Neither")
    await supporter.taps("Write to me on these days")
    if not supporter.reads("reminders.consent"):
        await supporter.taps("Germany")
    await supporter.person.taps(supporter.words.plain("button.reminders.yes"))
    assert supporter.reads("reminders.on")


def offered(supporter: Supporter, label: str) -> int:
    """How often the label is there, whether or not it stands under a number."""
    own = supporter.in_own_words(label)
    return sum(shown.partition(". ")[2] == own or shown == own for shown in supporter.labels)


async def test_two_pledges_of_one_hour_come_as_one_message(supporter: Supporter, stage: Stage, rows: Rows) -> None:
    await pledges_a_letter(supporter)
    await pledges_to_spread_the_word(supporter)
    await comes(stage, supporter, NINE, "followup")
    for name in ("embassy.pledge", "spread.pledge"):
        assert supporter.words.plain(name) in supporter.screen.text
    assert offered(supporter, "Sent") == 1
    assert offered(supporter, "Stop all messages") == 1
    assert of_its_own_accord(supporter) == 1
    assert await rows("SELECT action, state, asks FROM pledge ORDER BY action") == [
        ("embassy", "asked", 1),
        ("spread", "asked", 1),
    ]

    await supporter.taps("Sent")
    await supporter.taps("Neither")
    assert supporter.reads("embassy.don", "pledge.marked.reply")
    await supporter.taps("My pledges")
    assert supporter.reads("pledges.list", "spread.pledge", "pledge.state.asked")
    await supporter.person.taps(supporter.words.plain("button.spread.outcome.don"))
    assert supporter.reads("spread.don", "pledge.marked.don")
    assert not supporter.is_offered("My pledges"), "nothing is open any longer"
    assert await rows("SELECT state FROM pledge") == [("done",), ("done",)]


async def test_a_letter_and_an_event_come_as_one_message(guest: Supporter, stage: Stage, rows: Rows) -> None:
    stage.clock.move_to(DAY + timedelta(hours=3))
    await agrees_to_be_written_to(guest)
    await pledges_a_letter(guest, agreed=True)
    await comes(stage, guest, AFTER - timedelta(hours=1), "followup.after")
    assert guest.reads("followup.intro", "followup", "followup.after")
    await stage.sandbox.settled()
    stage.clock.move_to(AFTER + timedelta(minutes=1))
    await a_moment_later(stage)
    assert of_its_own_accord(guest) == 1

    await guest.taps("I was there")
    await guest.taps("Neither")
    assert guest.reads("protest.don", "pledge.marked.don")
    await guest.taps("My pledges")
    assert guest.reads("pledges.list", "embassy.pledge", "pledge.state.asked")
    await guest.person.taps(guest.words.plain("button.pledge.withdraw"))
    assert await rows("SELECT action, state FROM pledge ORDER BY action") == [
        ("embassy", "withdrawn"),
        ("protest", "done"),
    ]


async def test_who_is_going_still_finds_the_rest(guest: Supporter, stage: Stage, facts: Path, rows: Rows) -> None:
    await agrees_to_be_written_to(guest)
    await pledges_a_letter(guest, agreed=True)
    stage.clock.move_to(NINE - timedelta(minutes=30))
    write_events(facts, {**EVENT, "place": "Alexanderplatz"})
    await noticed(stage, rows, "SELECT action, next_step FROM pledge WHERE asks = 1", [("embassy", "ask")])
    await stage.until(lambda: guest.reads("followup.change"))
    assert guest.words.plain("embassy.pledge") in guest.screen.text
    assert of_its_own_accord(guest) == 1
    await guest.taps("I am going")
    await guest.taps("Neither")
    assert guest.reads("protest.goi")
    await guest.taps("My pledges")
    assert guest.reads("pledges.list", "embassy.pledge", "pledge.state.asked")
    assert guest.is_offered("Sent")


async def test_a_date_brings_along_what_somebody_had_planned(supporter: Supporter, stage: Stage, rows: Rows) -> None:
    stage.clock.move_to(ANNIVERSARY - timedelta(days=1))
    await wants_the_dates(supporter)
    await pledges_a_letter(supporter)
    stage.clock.move_to(ANNIVERSARY + timedelta(seconds=1))
    await stage.until(lambda: supporter.reads("occasion.neutral"))
    assert supporter.screen.text.startswith(supporter.words.plain("occasion.neutral"))
    assert supporter.reads("occasion.neutral", "followup.along", "followup")
    assert not supporter.reads("occasion.ask.embassy"), "no second ask beside what was planned"
    assert not supporter.is_offered("Contact the embassy")
    assert supporter.is_offered("Show the letter")
    assert offered(supporter, "Stop all messages") == 1
    await noticed(stage, rows, "SELECT occasion, outcome FROM reminder", [("arrests.day", "delivered")])
    await noticed(stage, rows, "SELECT state, asks, outcome FROM pledge", [("asked", 1, "delivered")])
    assert of_its_own_accord(supporter) == 0, "nothing comes beside it"

    await supporter.taps("Sent")
    await supporter.taps("Neither")
    assert supporter.reads("embassy.don", "pledge.marked.reply")


async def test_stop_all_under_both_ends_both_and_its_undo_brings_both_back(
    supporter: Supporter, stage: Stage, rows: Rows
) -> None:
    stage.clock.move_to(ANNIVERSARY - timedelta(days=1))
    await wants_the_dates(supporter)
    await pledges_a_letter(supporter)
    stage.clock.move_to(ANNIVERSARY + timedelta(seconds=1))
    await stage.until(lambda: supporter.reads("occasion.neutral", "followup"))
    await supporter.taps("Stop all messages")
    assert supporter.reads("stop.done")
    assert await rows("SELECT * FROM consent") == []
    assert await rows("SELECT * FROM reminder_wish") == []
    assert await rows("SELECT next_at FROM pledge") == [(None,)]
    await supporter.taps("Undo: write to me again")
    await supporter.taps("Neither")
    assert await rows("SELECT purpose FROM consent ORDER BY purpose") == [("anniversaries",), ("follow_ups",)]


async def test_a_date_without_a_pledge_keeps_its_ask(supporter: Supporter, stage: Stage) -> None:
    stage.clock.move_to(ANNIVERSARY - timedelta(days=1))
    await wants_the_dates(supporter)
    stage.clock.move_to(ANNIVERSARY + timedelta(seconds=1))
    await stage.until(lambda: supporter.reads("occasion.neutral"))
    assert supporter.reads("occasion.ask.embassy")
    assert not supporter.reads("followup.along")
    assert supporter.is_offered("Contact the embassy")
