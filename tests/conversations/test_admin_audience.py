"""For whom an update is and when it goes out: chosen by taps, counted exactly, and kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from bot.storage import Purpose
from tests.conversations.conftest import Stage
from tests.conversations.newsroom import Newsroom
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]


@pytest.fixture
async def ada(room: Newsroom) -> AsyncIterator[Supporter]:
    """An admin with a draft on the screen."""
    async with room.open():
        await room.draft(room.ada)
        yield room.ada


async def version(rows: Rows) -> object:
    ((number,),) = await rows("SELECT version FROM broadcast")
    return number


async def test_the_draft_counts_by_language_and_says_who_is_left_out(room: Newsroom, ada: Supporter) -> None:
    await room.agree(*range(1, 31))
    await room.agree(41, 42, language="be")
    await room.agree(51, 52, 53, purpose=Purpose.ANNIVERSARIES)
    await ada.taps("Who gets it")
    await ada.taps("Back to the update")
    for line in (
        "✓ English: 30 people",
        "✗ Беларуская: 2 people, nothing written",
        "that is 32 people. It would go to 30 people.",
    ):
        assert line in ada.screen.text
    assert "• no agreement to updates: 3" in ada.screen.text
    assert "No text in their language: 2 people. Say what they get." in ada.screen.text


async def test_each_part_is_chosen_by_a_tap(room: Newsroom, ada: Supporter) -> None:
    await ada.taps("Who gets it")
    assert "News · all languages · all countries" in ada.screen.text
    await ada.taps("Kind of update")
    await ada.taps("Calls to act")
    await ada.taps("Languages")
    for name in ("English", "Русский"):
        await ada.taps(name)
    assert "✓ English" in ada.labels
    assert "Now: English, Русский." in ada.screen.text
    await ada.taps("✓ Русский")
    await ada.taps("Back to who gets it")
    await ada.taps("Countries")
    for name in ("Germany", "Poland"):
        await ada.taps(name)
    await ada.taps("Back to who gets it")
    await ada.taps("By action")
    await ada.taps("Contact the embassy")
    await ada.taps("plan to do it")
    await ada.taps("Leave out")
    await ada.taps("Spread the word")
    await ada.taps("3 days")
    await ada.taps("Back to who gets it")
    await ada.taps("Mark it as important")
    assert "Calls to act · English · Germany, Poland · Contact the embassy: planned" in ada.screen.text
    assert "who has done this already: Spread the word." in ada.screen.text
    assert ada.reads("admin.exclude.done", "admin.exclude.quiet", "admin.missing.undecided", "admin.important.on")
    await ada.taps("Languages")
    await ada.taps("All languages")
    await ada.taps("Back to who gets it")
    await ada.taps("Countries")
    await ada.taps("All countries")
    await ada.taps("Back to who gets it")
    await ada.taps("By action")
    await ada.taps("Everybody, whatever they did")
    await ada.taps("Leave out")
    await ada.taps("✓ Spread the word")
    await ada.taps("Nobody")
    await ada.taps("Back to who gets it")
    assert "Calls to act · all languages · all countries\n" in ada.screen.text
    assert not ada.reads("admin.exclude.done")
    assert max(len(one.buttons) for one in ada.person.received) <= 8, "more do not fit a phone"


async def test_a_segment_is_counted_exactly(room: Newsroom, ada: Supporter) -> None:
    await room.agree(1, 2, country="DE")
    await room.agree(3, country="PL")
    await room.agree(4, country="PT")
    await ada.taps("Who gets it")
    await ada.taps("Countries")
    await ada.taps("Poland")
    await ada.taps("Another country")
    await ada.sends("Portugall", reply_to=ada.screen)
    assert "Now: Poland, Portugal." in ada.screen.text
    assert "✓ Portugal" in ada.labels
    await ada.taps("Back to who gets it")
    await ada.taps("Back to the update")
    assert "that is 2 people." in ada.screen.text


async def test_a_country_that_is_none_or_could_be_several(ada: Supporter) -> None:
    await ada.taps("Who gets it")
    await ada.taps("Countries")
    await ada.taps("Another country")
    await ada.sends("Atlantis", reply_to=ada.screen)
    assert ada.reads("admin.country.unknown")
    await ada.taps("Another country")
    await ada.sends("Korea", reply_to=ada.screen)
    assert ada.reads("admin.country.which")
    await ada.person.taps(ada.labels[0])
    assert ada.reads("admin.countries")
    assert "Korea" in ada.screen.text


async def test_every_change_makes_a_new_test_necessary(room: Newsroom, ada: Supporter, rows: Rows) -> None:
    await room.agree(1)
    await room.test(ada)
    assert ada.is_offered("Ask for approval")
    await ada.taps("When")
    await ada.taps("3 days")
    await ada.taps("Back to the update")
    assert ada.reads("admin.refused.not-tested")
    assert not ada.is_offered("Ask for approval")
    assert await version(rows) == 3


async def test_a_second_tap_changes_nothing(ada: Supporter, rows: Rows) -> None:
    await ada.taps("Who gets it")
    await ada.taps("Languages")
    screen = ada.screen
    await ada.person.taps_on(screen, "Deutsch", wait=False)
    await ada.person.taps_on(screen, "Deutsch")
    assert ada.reads("admin.languages")
    assert await rows("SELECT deed FROM audit WHERE deed = 'edit' AND version = 3") == [("edit",)]
    assert await version(rows) == 3


async def test_an_update_that_comes_twice_has_its_effect_once(stage: Stage, ada: Supporter, rows: Rows) -> None:
    await ada.taps("Who gets it")
    await ada.taps("Mark it as important")
    await ada.taps("Not important after all")
    stage.sandbox.faults.redeliver(2)
    await stage.sandbox.settled()
    assert ada.reads("admin.important.off")
    assert await version(rows) == 4


async def test_at_an_hour_of_the_readers_own_day(ada: Supporter, rows: Rows, stage: Stage) -> None:
    assert ada.reads("admin.when.once")
    await ada.taps("When")
    await ada.taps("Tomorrow")
    assert [label for label in ada.labels if ":" in label] == ["09:00", "13:00", "18:00"]
    await ada.taps("18:00")
    assert "Wednesday, 25 November, 18:00, on each reader's own clock" in ada.screen.text
    await ada.taps("7 days")
    assert "later than 7 days" in ada.screen.text
    assert await rows("SELECT moment_day, moment_hour, lasts FROM broadcast") == [("2026-11-25", 18, 7 * 86400)]
    tomorrow = ada.screen
    await ada.taps("At once")
    assert await rows("SELECT moment_day FROM broadcast") == [(None,)]
    stage.clock.move_to(stage.clock.now() + timedelta(days=30))
    await ada.person.taps_on(tomorrow, "Tomorrow")
    assert ada.reads("admin.when.hour.none")
    await ada.taps("Back to the days")
    await ada.taps("Tomorrow")
    await ada.taps("13:00")
    assert "Friday, 25 December, 13:00" in ada.screen.text


async def test_a_day_that_is_over_everywhere_is_not_offered(ada: Supporter, stage: Stage) -> None:
    await ada.taps("When")
    await ada.taps("Today")
    today = ada.screen
    stage.clock.move_to(stage.clock.now() + timedelta(days=3))
    await ada.person.taps_on(today, "18:00")
    await ada.taps("Back to the update")
    assert ada.reads("admin.refused.moment-over")


async def test_choices_survive_a_restart(room: Newsroom) -> None:
    async with room.open():
        await room.draft(room.ada)
        await room.ada.taps("Who gets it")
        await room.ada.taps("Countries")
        await room.ada.taps("Another country")
    async with room.open():
        await room.ada.sends("Norway", reply_to=room.ada.screen)
        await room.ada.taps("Back to who gets it")
        assert "Norway" in room.ada.screen.text


async def test_what_is_gone_is_said_to_be_gone(ada: Supporter) -> None:
    await ada.taps("Delete this draft")
    question = ada.screen
    await ada.taps("Yes, delete it")
    assert ada.reads("admin.deleted")
    await ada.person.taps_on(question, "Back to the desk")
    await ada.taps("Write an update")
    assert ada.reads("admin.draft")
    assert "Update 2" in ada.screen.text
