"""What is kept of somebody who wants to go to an event: listed, shown, stopped, erased, and there after a block."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conversations.attending import (
    A_MOMENT,
    DAY,
    EVE,
    NEXT,
    Rows,
    agrees_to_be_written_to,
    comes,
    noticed,
    of_its_own_accord,
)
from tests.conversations.conftest import Stage
from tests.conversations.supporter import Supporter


@pytest.fixture
async def going(guest: Supporter) -> Supporter:
    """Somebody who has agreed to be written to about the event."""
    return await agrees_to_be_written_to(guest)


async def test_the_list_of_pledges_names_the_event(going: Supporter, rows: Rows) -> None:
    await going.sends("/pledges")
    await going.taps("Neither")
    assert going.reads("pledges.list", "pledges.event")
    assert "Pariser Platz" in going.screen.text
    assert not going.is_offered("Another time"), "an event has a time of its own"
    assert going.is_offered("I was there")
    assert going.is_offered("I could not come")
    await going.person.taps(going.words.plain("button.pledge.withdraw"))
    assert going.reads("pledge.marked.dec")
    assert await rows("SELECT state, event FROM pledge") == [("withdrawn", None)]
    await going.taps("That was a mistake: undo")
    assert await rows("SELECT state, event, next_step FROM pledge") == [("pledged", "b01", "eve")]


async def test_the_list_leads_to_what_one_needs(going: Supporter) -> None:
    await going.sends("/pledges")
    await going.taps("Neither")
    await going.taps("Show what I need")
    assert going.reads("protest.joi")


async def test_what_is_kept_of_it_is_shown_in_words(going: Supporter) -> None:
    await going.sends("/mydata")
    for name in ("data.pledge.event", "data.pledge.event_told", "data.pledge.next_step", "mydata.step.eve"):
        assert going.words.plain(name) in going.screen.text
    assert "Berlin" in going.screen.text or "Берл" in going.screen.text


async def test_a_stop_ends_it_and_its_undo_brings_it_back(going: Supporter, stage: Stage, rows: Rows) -> None:
    await going.sends("/stop")
    assert going.reads("stop.done")
    assert await rows("SELECT state, next_step FROM pledge") == [("pledged", None)]
    await going.taps("Undo: write to me again")
    await going.taps("Neither")
    assert going.reads("stop.undone")
    assert await rows(NEXT) == [("pledged", "eve", "2027-04-18 09:00:00")]
    await comes(stage, going, EVE, "followup.eve")
    await going.taps("Stop all messages")
    assert going.reads("stop.done")
    stage.clock.move_to(DAY + A_MOMENT)
    await stage.sandbox.settled()
    assert of_its_own_accord(going) == 1


async def test_to_forget_erases_which_event_it_was(going: Supporter, rows: Rows) -> None:
    await going.sends("/forget")
    await going.taps("Yes, erase everything")
    assert await rows("SELECT * FROM pledge") == []


async def test_back_after_having_blocked_the_bot_everything_is_still_there(
    going: Supporter, stage: Stage, rows: Rows
) -> None:
    stage.clock.move_to(EVE - timedelta(days=1))
    await going.person.blocks_bot()
    assert await rows("SELECT unreachable_since FROM person") == [("2027-04-17",)]
    stage.clock.move_to(EVE + A_MOMENT)
    await stage.sandbox.settled()
    await going.person.unblocks_bot()
    await going.sends("/start")
    assert await rows("SELECT unreachable_since FROM person") == [(None,)]
    assert await rows("SELECT state, event FROM pledge") == [("pledged", "b01")]
    assert await rows("SELECT purpose FROM consent") == [("follow_ups",)]
    stage.clock.move_to(EVE + timedelta(days=31))
    await stage.sandbox.settled()
    assert len(await rows("SELECT * FROM person")) == 1


async def test_who_does_not_come_back_within_thirty_days_is_forgotten(
    going: Supporter, stage: Stage, rows: Rows
) -> None:
    stage.clock.move_to(EVE - timedelta(days=1))
    await going.person.blocks_bot()
    assert await rows("SELECT unreachable_since FROM person") == [("2027-04-17",)]
    stage.clock.move_to(EVE + A_MOMENT)
    await stage.sandbox.settled()
    stage.clock.move_to(EVE + timedelta(days=31))
    await noticed(stage, rows, "SELECT * FROM person", [])
    assert await rows("SELECT * FROM pledge") == []
