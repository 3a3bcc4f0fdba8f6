"""News of the campaign: asked for, changed, stopped. What admins send is in test_admin_*.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]


async def asks_for_news(supporter: Supporter, risk: str = "Neither") -> None:
    await supporter.sends("/reminders")
    await supporter.taps(risk)
    await supporter.taps("News of the campaign")


async def agrees(supporter: Supporter) -> None:
    await asks_for_news(supporter)
    assert supporter.reads("updates.off")
    await supporter.taps("Send me news")
    await supporter.taps("Germany")
    assert supporter.reads("updates.consent")
    await supporter.person.taps(supporter.words.plain("button.updates.yes"))
    assert supporter.reads("updates.on")


def wanted(supporter: Supporter, topic: str) -> str:
    """What the button of a kind of news says while that kind is wanted."""
    return supporter.words.plain("button.topic.wanted", topic=supporter.words.plain(f"button.update.topic.{topic}"))


async def turns_off(supporter: Supporter, topic: str) -> None:
    await supporter.person.taps(wanted(supporter, topic))


async def test_nothing_is_kept_before_the_person_agrees(supporter: Supporter, rows: Rows) -> None:
    await asks_for_news(supporter)
    await supporter.taps("Send me news")
    await supporter.taps("Germany")
    assert await rows("SELECT * FROM person") == []
    await supporter.person.taps(supporter.words.plain("button.updates.yes"))
    assert await rows("SELECT purpose FROM consent") == [("updates",)]
    assert await rows("SELECT topics, less_often FROM update_wish") == [("act evt new", 0)]
    assert await rows("SELECT country, time_zone FROM person") == [("DE", "Europe/Berlin")]


async def test_kinds_and_how_often_can_be_changed(supporter: Supporter, rows: Rows) -> None:
    await agrees(supporter)
    await turns_off(supporter, "evt")
    await supporter.taps("Less often")
    assert supporter.reads("updates.on")
    assert supporter.words.plain("updates.often.less") in supporter.screen.text
    assert await rows("SELECT topics, less_often FROM update_wish") == [("act new", 1)]
    await turns_off(supporter, "act")
    assert wanted(supporter, "new") not in supporter.labels, "the last kind can only be stopped"


async def test_stopped_and_taken_back(supporter: Supporter, rows: Rows) -> None:
    await agrees(supporter)
    await turns_off(supporter, "act")
    await supporter.taps("No more news")
    assert supporter.reads("updates.stopped")
    assert await rows("SELECT * FROM person") == [], "there was nothing else to keep"
    await supporter.taps("Undo: send me news again")
    assert supporter.reads("updates.on")
    assert await rows("SELECT topics FROM update_wish") == [("evt new",)]


async def test_stop_ends_news_too_and_its_undo_brings_back_what_was_chosen(supporter: Supporter, rows: Rows) -> None:
    await agrees(supporter)
    await turns_off(supporter, "act")
    await supporter.sends("/stop")
    assert await rows("SELECT * FROM consent") == []
    await supporter.taps("Undo: write to me again")
    await supporter.taps("Neither")
    assert supporter.reads("stop.undone")
    assert await rows("SELECT purpose FROM consent") == [("updates",)]
    assert await rows("SELECT topics FROM update_wish") == [("evt new",)]


async def test_nothing_is_offered_to_somebody_of_whom_nothing_may_be_kept(supporter: Supporter, rows: Rows) -> None:
    await supporter.sends("/start")
    await supporter.taps("Someone close to me is there")
    await supporter.sends("/reminders")
    await supporter.taps("Someone close to me is there")
    assert not supporter.is_offered("News of the campaign")
    assert await rows("SELECT * FROM person") == []


async def test_what_is_kept_is_shown_in_words(supporter: Supporter) -> None:
    await agrees(supporter)
    await supporter.sends("/mydata")
    assert supporter.reads("data.update_wish.topics")
    assert supporter.words.plain("update.topic.new") in supporter.screen.text
    assert supporter.words.plain("updates.often.all") in supporter.screen.text
