"""Reminders of dates: asked for, changed, stopped, and coming on the day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
import vobject

from tests.conversations.attending import noticed
from tests.conversations.conftest import Stage
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]
EVE = datetime(2027, 4, 18, 12, tzinfo=UTC)
"""The day before the anniversary of the arrests."""


async def agrees(supporter: Supporter, country: str = "Germany") -> None:
    await supporter.sends("/reminders")
    await supporter.taps("Neither")
    assert supporter.reads("reminders.off")
    await supporter.taps("Write to me on these days")
    await supporter.taps(country)
    assert supporter.reads("reminders.consent")
    await supporter.person.taps(supporter.words.plain("button.reminders.yes"))
    assert supporter.reads("reminders.on")


async def test_nothing_is_kept_before_the_person_agrees(supporter: Supporter, rows: Rows) -> None:
    await supporter.sends("/reminders")
    await supporter.taps("Neither")
    await supporter.taps("Write to me on these days")
    await supporter.taps("Germany")
    assert await rows("SELECT * FROM person") == []
    await supporter.person.taps(supporter.words.plain("button.reminders.yes"))
    assert await rows("SELECT topics, less_often, hour FROM reminder_wish") == [("ann day ppl", 0, 9)]
    assert await rows("SELECT purpose FROM consent") == [("anniversaries",)]
    assert await rows("SELECT datetime(next_at, 'unixepoch') FROM reminder_wish") == [("2026-12-10 08:00:00",)]


async def test_a_country_that_is_typed_leads_on(supporter: Supporter) -> None:
    await supporter.sends("/reminders")
    await supporter.taps("Neither")
    await supporter.taps("Write to me on these days")
    await supporter.taps("Another country")
    await supporter.sends("Portugal", reply_to=supporter.screen)
    await supporter.person.taps(supporter.labels[0])  # which of its clocks
    assert supporter.reads("reminders.consent")


async def test_asked_again_it_shows_what_was_chosen(supporter: Supporter) -> None:
    await agrees(supporter)
    await supporter.sends("/reminders")
    await supporter.taps("Neither")
    assert supporter.reads("reminders.on"), "the country and its clock are known"


async def test_on_the_day_a_message_comes_with_one_ask(supporter: Supporter, stage: Stage) -> None:
    stage.clock.move_to(EVE)
    await agrees(supporter)
    before = supporter.screen
    stage.clock.move_to(datetime(2027, 4, 19, 7, 0, 30, tzinfo=UTC))
    await stage.until(lambda: supporter.screen is not before and supporter.reads("occasion.neutral"))
    assert supporter.reads("occasion.arrests.day", "occasion.ask.embassy")
    assert supporter.words.counted("occasion.years", 5) in supporter.screen.text
    assert supporter.screen.text.startswith(supporter.words.plain("occasion.neutral"))
    await supporter.taps("Contact the embassy")
    assert supporter.reads("question"), "the answer to the first question is never kept"
    await supporter.taps("Neither")
    assert supporter.reads("embassy.cty") or supporter.reads("mission.embassy")


async def test_one_message_a_day_and_none_after_it(supporter: Supporter, stage: Stage, rows: Rows) -> None:
    stage.clock.move_to(EVE)
    await agrees(supporter)
    stage.clock.move_to(datetime(2027, 4, 19, 7, 0, 30, tzinfo=UTC))
    await stage.until(lambda: supporter.reads("occasion.neutral"))
    written = supporter.screen.id
    stage.clock.move_to(datetime(2027, 4, 19, 16, tzinfo=UTC))
    stage.clock.move_to(datetime(2027, 4, 20, 7, 1, tzinfo=UTC))
    await stage.sandbox.settled()
    told = [("2027-04-19", "arrests.day", "delivered")]
    await noticed(stage, rows, "SELECT day, occasion, outcome FROM reminder", told)
    assert supporter.screen.id == written


async def test_a_day_that_is_over_is_not_made_up_for(supporter: Supporter, stage: Stage, rows: Rows) -> None:
    stage.clock.move_to(EVE)
    await agrees(supporter)
    written = supporter.screen.id
    stage.clock.move_to(datetime(2027, 4, 20, 12, tzinfo=UTC))
    await stage.sandbox.settled()

    async def moved_on() -> bool:
        return await rows("SELECT next_at FROM reminder_wish WHERE next_at > unixepoch('2027-04-21')") != []

    for _ in range(200):
        if await moved_on():
            break
    assert await moved_on()
    assert supporter.screen.id == written
    assert await rows("SELECT * FROM reminder") == []


async def test_everything_can_be_changed_by_a_tap(supporter: Supporter, rows: Rows) -> None:
    await agrees(supporter)
    await supporter.person.taps(
        supporter.words.plain("button.topic.wanted", topic=supporter.words.plain("button.topic.day"))
    )
    assert await rows("SELECT topics FROM reminder_wish") == [("ann ppl",)]
    await supporter.person.taps(supporter.words.plain("button.often.less"))
    assert supporter.reads("often.less")
    await supporter.person.taps(supporter.words.plain("button.hour", time="18:00"))
    assert await rows("SELECT topics, less_often, hour FROM reminder_wish") == [("ann ppl", 1, 18)]
    await supporter.taps("Pause for 30 days")
    assert supporter.reads("reminders.paused")
    assert await rows("SELECT paused_until FROM reminder_wish") == [("2026-12-24",)]
    await supporter.taps("End the pause")
    assert not supporter.reads("reminders.paused")


async def test_less_often_under_a_message(supporter: Supporter, stage: Stage, rows: Rows) -> None:
    stage.clock.move_to(EVE)
    await agrees(supporter)
    stage.clock.move_to(datetime(2027, 4, 19, 7, 0, 30, tzinfo=UTC))
    await stage.until(lambda: supporter.reads("occasion.neutral"))
    await supporter.person.taps(supporter.words.plain("button.occasion.less"))
    await supporter.taps("Neither")
    assert supporter.reads("reminders.on")
    assert await rows("SELECT less_often FROM reminder_wish") == [(1,)]


async def test_stopped_with_one_tap_and_taken_back_with_one(supporter: Supporter, rows: Rows) -> None:
    await agrees(supporter)
    await supporter.person.taps(supporter.words.plain("button.hour", time="13:00"))
    await supporter.taps("Stop the reminders")
    assert supporter.reads("reminders.stopped")
    assert await rows("SELECT * FROM person") == []
    assert await rows("SELECT * FROM reminder_wish") == []
    await supporter.taps("Undo: remind me again")
    assert supporter.reads("reminders.on")
    assert await rows("SELECT hour FROM reminder_wish") == [(13,)]


async def test_stop_ends_reminders_too_and_its_undo_brings_them_back(supporter: Supporter, rows: Rows) -> None:
    await agrees(supporter)
    await supporter.sends("/stop")
    assert supporter.reads("stop.done")
    assert await rows("SELECT * FROM reminder_wish") == []
    await supporter.taps("Undo: write to me again")
    await supporter.taps("Neither")
    assert await rows("SELECT purpose FROM consent") == [("anniversaries",)]
    assert await rows("SELECT topics FROM reminder_wish") == [("ann day ppl",)]


async def test_a_file_of_dates_keeps_nothing_and_names_nothing(supporter: Supporter, rows: Rows) -> None:
    await supporter.sends("/reminders")
    await supporter.taps("Neither")
    await supporter.taps("A file for my calendar")
    document = supporter.screen.document
    assert document is not None
    content = document.content.decode()
    events = list(vobject.readOne(content).vevent_list)
    days = [event.dtstart.value for event in events]
    assert datetime(2027, 4, 19, 9) in days  # noqa: DTZ001 - by the reader's own clock
    assert len(days) == len(set(days)) >= 10
    assert {event.summary.value for event in events} == {supporter.words.plain("calendar.date")}
    for word in ("belarus", "беларус", "union", "профсоюз", "arrest"):
        assert word not in content.lower()
    assert await rows("SELECT * FROM person") == []


async def test_close_to_somebody_gets_a_file_only(supporter: Supporter, rows: Rows) -> None:
    await supporter.sends("/reminders")
    await supporter.taps("Someone close to me is there")
    await supporter.taps("Dates to be reminded of")
    assert supporter.reads("reminders.file.only")
    await supporter.taps("A file for my calendar")
    assert supporter.screen.document is not None
    assert await rows("SELECT * FROM person") == []


async def test_in_belarus_there_is_nothing_to_be_reminded_of(supporter: Supporter) -> None:
    await supporter.sends("/reminders")
    await supporter.taps("In Belarus, going there, or unsure")
    assert supporter.reads("readonly")


@pytest.mark.parametrize("command", ["/mydata", "/forget"])
async def test_what_is_kept_is_shown_and_erased(supporter: Supporter, rows: Rows, command: str) -> None:
    await agrees(supporter)
    await supporter.sends(command)
    if command == "/mydata":
        for name in ("topics", "less_often", "hour", "next_at"):
            assert supporter.words.plain(f"data.reminder_wish.{name}") in supporter.screen.text
        assert supporter.words.plain("topic.ann") in supporter.screen.text
        return
    await supporter.taps("Yes, erase everything")
    for table in ("person", "consent", "reminder_wish", "reminder"):
        assert await rows(f"SELECT * FROM {table}") == []


async def test_a_country_with_several_clocks_asks_which(maria: Supporter, stage: Stage, rows: Rows) -> None:
    await maria.sends("/reminders")
    await maria.taps("Neither")
    await maria.taps("Write to me on these days")
    await maria.taps("United States")
    assert maria.reads("plan.zone")
    await maria.person.taps("Los Angeles")
    await maria.person.taps(maria.words.plain("button.reminders.yes"))
    assert await rows("SELECT time_zone FROM person") == [("America/Los_Angeles",)]
    due = datetime(2026, 12, 10, 17, tzinfo=UTC)
    assert await rows("SELECT next_at FROM reminder_wish") == [(int(due.timestamp()),)]
    stage.clock.move_to(due - timedelta(minutes=1))
    await stage.sandbox.settled()
    assert not maria.reads("occasion.neutral")
    stage.clock.move_to(due + timedelta(seconds=1))
    await stage.until(lambda: maria.reads("occasion.neutral", "occasion.human-rights-day.day"))
