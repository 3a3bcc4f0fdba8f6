"""Two weeks after a letter was sent: did they answer? Asked once, and only of somebody who agreed to be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.conversations.attending import A_MOMENT, Rows, comes, of_its_own_accord
from tests.conversations.conftest import Stage
from tests.conversations.supporter import Supporter

ASKED = datetime(2026, 12, 8, 8, tzinfo=UTC)
"""Nine o'clock in Berlin, two weeks after the letter."""
NEXT = "SELECT state, next_step, datetime(next_at, 'unixepoch') FROM pledge"


@pytest.fixture
async def pledged(supporter: Supporter) -> Supporter:
    """Somebody who has agreed to be asked about their letter tomorrow."""
    return await pledges_a_letter(supporter)


async def pledges_a_letter(supporter: Supporter) -> Supporter:
    await supporter.sends("/start embassy")
    for label in ("Neither", "Germany", "As myself", "Later", "Tomorrow, 09:00", "Yes, keep this and write to me"):
        await supporter.taps(label)
    return supporter


@pytest.fixture
async def sent(pledged: Supporter) -> Supporter:
    """Somebody who sent it the same day."""
    await pledged.taps("Show the letter")
    await pledged.taps("Sent")
    return pledged


async def test_it_is_said_when_the_question_comes(sent: Supporter, rows: Rows) -> None:
    assert sent.reads("embassy.don", "pledge.marked.reply")
    assert sent.words.weekday(ASKED) in sent.screen.text
    assert await rows(NEXT) == [("done", "reply", "2026-12-08 08:00:00")]


async def test_what_comes_next_is_shown_in_words(sent: Supporter) -> None:
    await sent.sends("/mydata")
    assert sent.words.plain("mydata.step.reply") in sent.screen.text


@pytest.mark.parametrize(
    ("label", "says", "then"),
    [("They answered", "embassy.rpl", "Spread the word"), ("No answer", "embassy.nor", "Show the letter")],
)
async def test_the_answer_is_thanked_for_and_not_kept(
    sent: Supporter, stage: Stage, rows: Rows, label: str, says: str, then: str
) -> None:
    await comes(stage, sent, ASKED, "followup.reply")
    await sent.taps(label)
    await sent.taps("Neither")
    assert sent.reads(says)
    assert sent.is_offered(then)
    assert await rows(NEXT) == [("done", None, None)]


async def test_no_answer_leads_to_the_letter_and_back(sent: Supporter, stage: Stage) -> None:
    await comes(stage, sent, ASKED, "followup.reply")
    await sent.taps("No answer")
    await sent.taps("Neither")
    await sent.taps("Show the letter")
    assert sent.reads("letter-embassy-me-1")


async def test_a_letter_that_came_back_counts_as_tried(sent: Supporter, stage: Stage, rows: Rows) -> None:
    await comes(stage, sent, ASKED, "followup.reply")
    await sent.taps("It came back")
    await sent.taps("Neither")
    assert sent.reads("embassy.tri", "pledge.marked.tri")
    assert await rows(NEXT) == [("tried", None, None)]
    assert await rows("SELECT seat, count FROM returned_letter") == [("DE", 1)]
    await sent.taps("That was a mistake: undo")
    assert await rows("SELECT * FROM returned_letter") == []


async def test_it_is_asked_only_once(sent: Supporter, stage: Stage) -> None:
    await comes(stage, sent, ASKED, "followup.reply")
    for days in (1, 3, 7, 14, 60):
        stage.clock.move_to(ASKED + timedelta(days=days))
    await stage.sandbox.settled()
    assert of_its_own_accord(sent) == 1


async def test_a_mistake_taken_back_is_asked_about_as_planned_before(sent: Supporter, rows: Rows) -> None:
    await sent.taps("That was a mistake: undo")
    assert sent.reads("pledge.undone.asked")
    assert await rows(NEXT) == [("pledged", "ask", "2026-11-25 08:00:00")]


async def test_after_a_stop_nobody_is_asked(sent: Supporter, stage: Stage, rows: Rows) -> None:
    await sent.sends("/stop")
    assert await rows(NEXT) == [("done", None, None)]
    stage.clock.move_to(ASKED + A_MOMENT)
    await stage.sandbox.settled()
    assert of_its_own_accord(sent) == 0


async def test_who_stopped_before_is_not_told_of_a_question(pledged: Supporter, rows: Rows) -> None:
    await pledged.sends("/stop")
    await pledged.sends("/pledges")
    await pledged.taps("Neither")
    await pledged.taps("Sent")
    assert pledged.reads("embassy.don", "pledge.marked.don")
    assert await rows(NEXT) == [("done", None, None)]


async def test_who_only_passes_by_is_neither_kept_nor_asked(supporter: Supporter, rows: Rows) -> None:
    await supporter.sends("/start embassy")
    for label in ("Neither", "Germany", "As myself", "Sent"):
        await supporter.taps(label)
    assert supporter.reads("embassy.don")
    assert not supporter.reads("pledge.marked.reply")
    assert await rows("SELECT * FROM person") == []


async def test_somebody_now_at_risk_is_not_asked(pledged: Supporter, rows: Rows) -> None:
    await pledged.sends("/pledges")
    await pledged.taps("Someone close to me is there")
    await pledged.taps("My pledges")
    await pledged.taps("Sent")
    assert pledged.reads("embassy.don", "pledge.marked.don")
    assert await rows(NEXT) == [("done", None, None)]


async def test_nothing_is_asked_when_the_round_is_over_by_then(supporter: Supporter, stage: Stage, rows: Rows) -> None:
    stage.clock.move_to(datetime(2027, 6, 20, 12, tzinfo=UTC))
    await pledges_a_letter(supporter)
    await supporter.taps("Show the letter")
    await supporter.taps("Sent")
    assert supporter.reads("embassy.don", "pledge.marked.don")
    assert await rows(NEXT) == [("done", None, None)]
