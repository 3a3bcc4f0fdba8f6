"""Safety first: one neutral question, three answers, and the same gate at every entrance."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from messages.callbacks import Area, Place
from tests.conversations.conftest import PEOPLE, Stage
from tests.conversations.supporter import Supporter, another_language

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]
ANSWERS = ("In Belarus, going there, or unsure", "Someone close to me is there", "Neither")


async def test_the_first_message_is_neutral(supporter: Supporter) -> None:
    await supporter.sends("/start")
    assert supporter.reads("question")
    assert all(supporter.is_offered(answer) for answer in ANSWERS)
    first_line = supporter.screen.text.splitlines()[0]
    for word in ("Belarus", "Беларус", "union", "профсоюз", "прафсаюз", "Gewerkschaft"):
        assert word not in first_line, "the first line shows up on a locked screen"


async def test_the_language_is_changed_in_place(supporter: Supporter) -> None:
    await supporter.sends("/start")
    asked = supporter.screen.id
    await supporter.person.taps(another_language(supporter))
    assert supporter.screen.id == asked
    assert not supporter.reads("question")
    assert len(supporter.labels) == len(ANSWERS) + len(PEOPLE) - 1


async def test_neither_shows_every_way_to_help(supporter: Supporter) -> None:
    await supporter.sends("/start")
    await supporter.taps("Neither")
    assert supporter.reads("menu")
    for action in ("Contact the embassy", "Hold or join a protest", "Spread the word", "Donate"):
        assert supporter.is_offered(action)


async def test_in_belarus_only_reading_is_left(supporter: Supporter) -> None:
    await supporter.sends("/start")
    await supporter.taps("In Belarus, going there, or unsure")
    assert supporter.reads("readonly")
    await supporter.taps("How to delete this chat")
    assert supporter.reads("delete_chat")
    await supporter.taps("Back")
    await supporter.taps("Read the appeal")
    assert supporter.reads("appeal")
    assert not supporter.is_offered("The original, in English"), "a link would be a trace"


async def test_a_wrong_answer_can_be_changed(supporter: Supporter) -> None:
    await supporter.sends("/start")
    await supporter.taps("In Belarus, going there, or unsure")
    await supporter.taps("Change my answer")
    await supporter.taps("Neither")
    assert supporter.reads("menu")


async def test_close_to_somebody_the_branch_comes_first_and_nothing_is_kept(supporter: Supporter, rows: Rows) -> None:
    await supporter.sends("/start")
    await supporter.taps("Someone close to me is there")
    assert supporter.reads("menu.close")
    await supporter.taps("Contact the embassy")
    await supporter.taps("Germany")
    branch, myself = supporter.labels[:2]
    assert branch == supporter.words.plain("button.whom.br")
    assert myself == supporter.words.plain("button.whom.me")
    await supporter.taps("For my union branch")
    await supporter.taps("Later")
    await supporter.taps("Tomorrow, 09:00")
    document = supporter.screen.document
    assert document is not None
    assert document.name.endswith(".ics"), "a calendar file instead of a reminder"
    assert await rows("SELECT * FROM person") == []


@pytest.mark.parametrize(
    ("entrance", "then"),
    [
        ("/start", "menu"),
        ("/actions", "menu"),
        ("/appeal", "appeal"),
        ("/pledges", "pledges.none"),
        ("/start embassy", "embassy.cty"),
        ("/start donate-poster_7", "donate.saf"),
        ("/start appeal", "appeal"),
        ("/start nobody-knows-this", "menu"),
        ("/start " + "x" * 64, "menu"),
        ("Germany", "menu.country"),
    ],
)
async def test_every_entrance_asks_first_and_then_leads_on(supporter: Supporter, entrance: str, then: str) -> None:
    await supporter.sends(entrance)
    assert supporter.reads("question")
    await supporter.taps("Neither")
    assert supporter.reads(then)


@pytest.mark.parametrize("entrance", ["/start embassy", "/start donate", "/start spread", "/start protest", "/actions"])
async def test_whatever_the_entrance_in_belarus_only_reading_is_left(supporter: Supporter, entrance: str) -> None:
    await supporter.sends(entrance)
    await supporter.taps("In Belarus, going there, or unsure")
    assert supporter.reads("readonly")


async def test_an_answer_does_not_travel_in_a_link(maria: Supporter) -> None:
    answered = Place(Area.ACTION, language="en", risk=None, action="emb")
    await maria.sends(f"/start {answered.pack()}")
    assert maria.reads("question")


@pytest.mark.parametrize("command", ["/help", "/privacy", "/mydata", "/forget", "/stop", "/language"])
async def test_what_protects_people_is_never_behind_the_question(supporter: Supporter, command: str) -> None:
    await supporter.sends(command)
    assert not supporter.reads("question")


@pytest.mark.parametrize("answer", ["In Belarus, going there, or unsure", "Someone close to me is there"])
async def test_whoever_is_stored_and_at_risk_is_offered_to_be_erased_at_once(
    supporter: Supporter, rows: Rows, answer: str
) -> None:
    await supporter.sends("/start embassy")
    for label in ("Neither", "Germany", "As myself", "Later", "Tomorrow, 09:00", "Yes, keep this and write to me"):
        await supporter.taps(label)
    assert len(await rows("SELECT * FROM pledge")) == 1
    await supporter.sends("/start")
    await supporter.taps(answer)
    assert supporter.reads("stored_at_risk")
    await supporter.taps("Erase it now")
    assert supporter.reads("forget.done")
    for table in ("person", "consent", "pledge"):
        assert await rows(f"SELECT * FROM {table}") == []


async def test_reading_leaves_no_trace(supporter: Supporter, rows: Rows, stage: Stage) -> None:
    await supporter.sends("/start")
    await supporter.taps("Neither")
    for label in ("Contact the embassy", "Germany", "As myself", "Sent", "Spread the word"):
        await supporter.taps(label)
    for table in ("person", "consent", "pledge", "handled_update"):
        assert await rows(f"SELECT * FROM {table}") == []
