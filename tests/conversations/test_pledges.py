"""What somebody pledged: seen, told how it went, taken back, asked about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from tests.conversations.conftest import TUESDAY_NOON, Stage
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]


@pytest.fixture
async def pledged(supporter: Supporter) -> Supporter:
    """Somebody who has agreed to be asked tomorrow at nine."""
    await supporter.sends("/start embassy")
    for label in ("Neither", "Germany", "For my union branch", "Later", "Tomorrow, 09:00"):
        await supporter.taps(label)
    await supporter.taps("Yes, keep this and write to me")
    return supporter


async def opens_pledges(supporter: Supporter) -> None:
    await supporter.sends("/pledges")
    await supporter.taps("Neither")


async def state(rows: Rows) -> object:
    ((found,),) = await rows("SELECT state FROM pledge")
    return found


async def test_the_list_shows_what_when_and_as_whom(pledged: Supporter) -> None:
    await opens_pledges(pledged)
    assert pledged.reads("pledges.list", "embassy.pledge", "whom.br", "pledge.state.pledged")
    assert "09:00" in pledged.screen.text


async def test_show_the_letter_needs_no_country_again(pledged: Supporter) -> None:
    await opens_pledges(pledged)
    await pledged.taps("Show the letter")
    assert pledged.reads("letter-embassy-br-1")


@pytest.mark.parametrize(
    ("label", "says", "stored"),
    [
        ("Sent", "pledge.marked.reply", "done"),
        ("It came back", "pledge.marked.tri", "tried"),
        ("Take it back", "pledge.marked.dec", "withdrawn"),
    ],
)
async def test_told_and_taken_back(pledged: Supporter, rows: Rows, label: str, says: str, stored: str) -> None:
    await opens_pledges(pledged)
    await pledged.taps(label)
    assert pledged.reads(says)
    assert await state(rows) == stored
    next_step = "reply" if stored == "done" else None
    assert await rows("SELECT next_step FROM pledge") == [(next_step,)], "nobody asks again how it went"
    await pledged.taps("That was a mistake: undo")
    assert pledged.reads("pledge.undone.asked")
    assert await state(rows) == "pledged"
    assert await rows("SELECT datetime(next_at, 'unixepoch') FROM pledge") == [("2026-11-25 08:00:00",)]


async def test_sent_under_the_letter_counts_for_the_pledge(pledged: Supporter, rows: Rows) -> None:
    await pledged.taps("Show the letter")
    await pledged.taps("Sent")
    assert pledged.reads("embassy.don", "pledge.marked.reply")
    assert await state(rows) == "done"


async def test_a_button_pressed_twice_does_it_once(pledged: Supporter, rows: Rows) -> None:
    await opens_pledges(pledged)
    listed = pledged.screen
    sent = pledged.in_own_words("Sent")
    await pledged.person.taps_on(listed, sent, wait=False)
    await pledged.person.taps_on(listed, sent)
    assert await state(rows) == "done"
    assert len(await rows("SELECT * FROM pledge")) == 1


async def test_nobody_is_asked_again_after_a_stop_whatever_is_undone(pledged: Supporter, rows: Rows) -> None:
    await pledged.sends("/stop")
    await opens_pledges(pledged)
    await pledged.taps("Sent")
    await pledged.taps("That was a mistake: undo")
    assert pledged.reads("pledge.undone")
    assert await state(rows) == "pledged"
    assert await rows("SELECT next_at FROM pledge") == [(None,)]


async def test_an_undo_says_when_the_question_comes(pledged: Supporter) -> None:
    await opens_pledges(pledged)
    await pledged.taps("Sent")
    await pledged.taps("That was a mistake: undo")
    assert pledged.reads("pledge.undone.asked")
    assert "09:00" in pledged.screen.text


async def test_a_plan_that_is_over_is_not_called_planned(pledged: Supporter, stage: Stage) -> None:
    await pledged.sends("/stop")
    stage.clock.move_to(TUESDAY_NOON + timedelta(days=2))
    await opens_pledges(pledged)
    assert pledged.reads("pledges.list", "pledge.state.passed")


async def test_somebody_now_at_risk_may_close_a_pledge_but_not_open_it_again(pledged: Supporter, rows: Rows) -> None:
    await pledged.sends("/pledges")
    await pledged.taps("Someone close to me is there")
    await pledged.taps("My pledges")
    await pledged.taps("Sent")
    assert pledged.reads("pledge.marked.don")
    assert not pledged.is_offered("That was a mistake: undo")
    assert await state(rows) == "done"


async def test_a_stop_that_comes_again_says_the_same(pledged: Supporter, stage: Stage) -> None:
    stage.sandbox.faults.drop_before_effect("sendMessage")
    await pledged.sends("/stop")
    assert pledged.reads("stop.done")
    assert pledged.is_offered("Undo: write to me again")


async def test_an_undo_of_a_stop_after_everything_was_erased(pledged: Supporter, rows: Rows) -> None:
    await pledged.sends("/stop")
    stopped = pledged.screen
    await pledged.sends("/forget")
    await pledged.taps("Yes, erase everything")
    await pledged.person.taps_on(stopped, pledged.in_own_words("Undo: write to me again"))
    await pledged.taps("Neither")
    assert pledged.reads("stop.undone.nothing")
    assert await rows("SELECT * FROM person") == []


async def test_stop_and_its_undo(pledged: Supporter, rows: Rows) -> None:
    await pledged.sends("/stop")
    assert pledged.reads("stop.done")
    assert await rows("SELECT * FROM consent") == []
    assert await rows("SELECT next_at FROM pledge") == [(None,)]
    await pledged.taps("Undo: write to me again")
    assert pledged.reads("question"), "an undo writes, and whoever writes is asked first"
    await pledged.taps("Neither")
    assert pledged.reads("stop.undone")
    assert await rows("SELECT purpose FROM consent") == [("follow_ups",)]
    assert await rows("SELECT datetime(next_at, 'unixepoch') FROM pledge") == [("2026-11-25 08:00:00",)]


async def test_an_undo_by_somebody_now_at_risk_keeps_the_stop(pledged: Supporter, rows: Rows) -> None:
    await pledged.sends("/stop")
    await pledged.taps("Undo: write to me again")
    await pledged.taps("Someone close to me is there")
    assert await rows("SELECT * FROM consent") == []
    assert pledged.reads("stored_at_risk")


async def test_nothing_pledged_and_nothing_to_stop(supporter: Supporter) -> None:
    await opens_pledges(supporter)
    assert supporter.reads("pledges.none")
    await supporter.sends("/stop")
    assert supporter.reads("stop.nothing")
