"""`@bot` typed in any chat: cards to pass on, in the writer's language, and nothing known of who passed them on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from messages.catalog import Catalogs
from sandbox import InlineAnswer, Person, Sandbox
from tests.conversations.conftest import BOT, PEOPLE, Stage
from tests.conversations.supporter import Supporter
from tests.machinery.log_capture import captured_log

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
QUERY = "Wunderkammer Канарейка"
LINK = f"https://t.me/{BOT.username}?start="


def links(answer: InlineAnswer, result: int) -> dict[str, str]:
    """Where the buttons of a result lead, by their labels."""
    rows = answer.results[result].content["reply_markup"]["inline_keyboard"]
    return {button["text"]: button["url"] for row in rows for button in row}


def answers(sandbox: Sandbox) -> int:
    return sum(call.method == "answerInlineQuery" for call in sandbox.calls)


@pytest.fixture
def ada(sandbox: Sandbox) -> Person:
    """Somebody to write to."""
    return sandbox.person("Ada")


async def test_a_card_goes_into_a_chat_and_leads_to_the_first_question(supporter: Supporter, ada: Person) -> None:
    answer = await supporter.person.types_inline("", chat=ada)
    assert answer.results[0].title == supporter.words.plain("inline.title.appeal")
    assert answer.results[1].title == supporter.words.plain("embassy.name")
    sent = await supporter.person.chooses(answer.results[1])
    (message,) = ada.chat_with(supporter.person)
    assert message.id == sent.id
    assert message.raw["via_bot"]["username"] == BOT.username
    assert message.text.startswith(supporter.words.plain("inline.opening"))
    assert supporter.words.plain("embassy.inline") in message.text
    onward = links(answer, 1)
    assert onward[supporter.words.plain("embassy.name")] == f"{LINK}embassy-inline"
    assert onward[supporter.words.plain("button.appeal")] == f"{LINK}appeal-inline"
    await supporter.sends("/start embassy-inline")
    assert supporter.reads("question")
    await supporter.taps("Neither")
    assert supporter.reads("embassy.cty")


async def test_the_button_above_the_list_says_why_not_to_belarus(supporter: Supporter) -> None:
    answer = await supporter.person.types_inline("")
    assert answer.button
    assert answer.button["text"] == supporter.words.plain("button.inline.safety")
    await supporter.sends(f"/start {answer.button['start_parameter']}")
    assert supporter.reads("question")
    await supporter.taps("In Belarus, going there, or unsure")
    assert supporter.reads("readonly")


async def test_a_search_by_title_puts_that_card_first(supporter: Supporter, ada: Person, catalogs: Catalogs) -> None:
    for words in catalogs:
        title = words.plain("inline.title.post-union")
        answer = await supporter.person.types_inline(title, chat=ada)
        assert answer.results[0].title == title


async def test_a_search_that_finds_nothing_shows_the_appeal_and_says_so(supporter: Supporter) -> None:
    answer = await supporter.person.types_inline("zzzz")
    (only,) = answer.results
    assert only.title == supporter.words.plain("inline.title.appeal")
    assert answer.button
    assert answer.button["text"] == supporter.words.plain("button.inline.nothing")


async def test_telegram_repeats_an_answer_for_the_same_person_only(sandbox: Sandbox, catalogs: Catalogs) -> None:
    maria, jonas = sandbox.person("Maria"), sandbox.person(PEOPLE["de"])
    await maria.types_inline("")
    assert (await maria.types_inline("")).from_cache
    assert answers(sandbox) == 1
    answer = await jonas.types_inline("")
    assert not answer.from_cache
    assert answer.results[0].text.startswith(catalogs["de"].plain("inline.opening"))
    assert answer.cache_time == 300


async def test_a_shared_card_is_counted_once_and_nothing_else_is_kept(stage: Stage, rows: Rows) -> None:
    async with stage.bot():
        maria, ada = stage.sandbox.person("Maria"), stage.sandbox.person("Ada")
        for title in ("A post about people", "A post about people", "Contact the embassy"):
            await maria.chooses((await maria.types_inline(title, chat=ada)).results[0])
            stage.sandbox.faults.redeliver(2)
            await stage.sandbox.settled()
    assert await rows("SELECT card, count FROM shared_card ORDER BY card") == [("embassy", 1), ("post-human", 2)]
    for table in ("person", "pledge", "arrival"):
        assert await rows(f"SELECT * FROM {table}") == []


@pytest.mark.parametrize("result_id", ["x", "post-human", ".en", "post-nobody.en", "'; --", "a" * 64])
async def test_a_card_that_there_is_not_is_not_counted(stage: Stage, rows: Rows, result_id: str) -> None:
    user = {"id": 5, "is_bot": False, "first_name": "Maria"}
    async with stage.bot():
        stage.sandbox.deliver({"chosen_inline_result": {"result_id": result_id, "from": user, "query": QUERY}})
        await stage.sandbox.settled()
    assert await rows("SELECT * FROM shared_card") == []


async def test_a_card_put_into_the_chat_with_the_bot_is_not_answered(maria: Supporter) -> None:
    await maria.person.chooses((await maria.person.types_inline("embassy")).results[0])
    assert maria.person.received == []


async def test_an_answer_that_comes_too_late_is_no_failure(sandbox: Sandbox, maria: Supporter) -> None:
    sandbox.faults.refuse(400, TOO_OLD, "answerInlineQuery")
    assert not (await maria.person.types_inline("embassy")).is_answered
    assert answers(sandbox) == 1, "not tried again"
    assert (await maria.person.types_inline("embassy ")).is_answered
    assert maria.person.received == []


async def test_what_somebody_searched_for_is_in_no_log(sandbox: Sandbox, maria: Supporter) -> None:
    with captured_log() as log:
        sandbox.faults.refuse(400, f"Bad Request: {QUERY}", "answerInlineQuery", times=3)
        await maria.person.types_inline(QUERY)
        assert "update_dropped" in log.getvalue()
    assert not [word for word in QUERY.split() if word in log.getvalue()]
    assert str(maria.person.id) not in log.getvalue()
    assert maria.person.received == [], "whoever types in another chat is not written to"


async def test_trouble_in_the_private_chat_keeps_no_search_waiting(stage: Stage) -> None:
    async with stage.bot():
        maria = stage.sandbox.person("Maria")
        stage.sandbox.faults.too_many_requests(20, "sendMessage", times=None)
        await maria.sends("/help", wait=False)
        await stage.until(lambda: any(call.method == "sendMessage" for call in stage.sandbox.calls))
        answer = await maria.types_inline("embassy", wait=False)
        await stage.until(lambda: answer.is_answered)
        stage.sandbox.faults.clear()
        assert maria.received == [], "the private chat still waits"
