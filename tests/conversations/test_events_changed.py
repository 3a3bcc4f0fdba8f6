"""The facts are edited while the bot runs: whoever wants to go to the event is told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conversations.attending import (
    A_MOMENT,
    AFTER,
    DAY,
    EVE,
    NEXT,
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

MOVED = {**EVENT, "date": "2027-04-21", "place": "Alexanderplatz"}
MOVED_EVE = datetime(2027, 4, 20, 9, tzinfo=UTC)


@pytest.fixture
async def going(guest: Supporter) -> Supporter:
    """Somebody who has agreed to be written to about the event."""
    return await agrees_to_be_written_to(guest)


async def test_a_move_is_told_once_with_the_new_time(going: Supporter, stage: Stage, facts: Path, rows: Rows) -> None:
    write_events(facts, MOVED)
    await noticed(stage, rows, NEXT, [("pledged", "eve", "2027-04-20 09:00:00")])
    await stage.until(lambda: going.reads("followup.change"))
    assert "Alexanderplatz" in going.screen.text
    assert "Pariser Platz" not in going.screen.text
    stage.clock.move_to(EVE + A_MOMENT)
    await stage.sandbox.settled()
    assert of_its_own_accord(going) == 1, "the old eve is no eve any more"
    await going.taps("I am going")
    await going.taps("Neither")
    assert going.reads("protest.goi")
    await comes(stage, going, MOVED_EVE, "followup.eve")
    assert "Alexanderplatz" in going.screen.text
    assert of_its_own_accord(going) == 2


async def test_who_cannot_come_at_the_new_time_says_so(going: Supporter, stage: Stage, facts: Path, rows: Rows) -> None:
    write_events(facts, MOVED)
    await noticed(stage, rows, NEXT, [("pledged", "eve", "2027-04-20 09:00:00")])
    await going.taps("I cannot come")
    await going.taps("Neither")
    assert going.reads("protest.dec", "pledge.marked.dec")
    assert await rows("SELECT state, event FROM pledge") == [("withdrawn", None)]


@pytest.mark.parametrize("left", [(), ({**EVENT, "status": "cancelled"},)], ids=["deleted", "called off"])
async def test_called_off_is_told_and_that_is_the_end_of_it(
    going: Supporter, stage: Stage, facts: Path, rows: Rows, left: tuple[dict[str, str], ...]
) -> None:
    write_events(facts, *left)
    await noticed(stage, rows, "SELECT state, event, event_told, next_at FROM pledge", [("expired", None, None, None)])
    await stage.until(lambda: going.reads("followup.called_off"))
    assert not going.is_offered("I am going")
    await going.taps("Hold a small one ourselves")
    await going.taps("Neither")
    assert going.reads("protest.cty") or going.reads("event.none"), "another protest can begin"
    for moment in (EVE, DAY, AFTER):
        stage.clock.move_to(moment + A_MOMENT)
    await stage.sandbox.settled()
    assert of_its_own_accord(going) == 1


async def test_a_change_that_is_taken_back_before_it_was_told_is_not_told(
    going: Supporter, stage: Stage, facts: Path, rows: Rows
) -> None:
    stage.clock.move_to(datetime(2027, 2, 1, 22, 30, tzinfo=UTC))  # in the night, when nobody is written to
    write_events(facts, MOVED)
    await noticed(stage, rows, NEXT, [("pledged", "change", "2027-02-02 08:00:00")])
    write_events(facts, EVENT)
    await a_moment_later(stage)
    stage.clock.move_to(datetime(2027, 2, 2, 8, tzinfo=UTC))
    await noticed(stage, rows, NEXT, [("pledged", "eve", "2027-04-18 09:00:00")])
    assert of_its_own_accord(going) == 0
