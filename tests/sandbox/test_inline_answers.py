"""What answerInlineQuery accepts, and in which words it refuses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.error import BadRequest

from sandbox import Person, Sandbox
from tests.sandbox.conftest import HandClock
from tests.sandbox.serving import Told

Answer = Callable[..., Awaitable[bool]]


def article(result_id: str = "1", text: str = "<b>The</b> appeal", **more: Any) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(result_id, "Appeal", InputTextMessageContent(text, parse_mode="HTML"), **more)


@pytest.fixture
def answer(bot: Bot, maria: Person, told: Told) -> Answer:
    """Answers a query that Maria types."""

    async def answer(results: list[InlineQueryResultArticle], **options: Any) -> bool:
        await maria.types_inline("appeal", wait=False)
        query_id = (await told.news())[-1]["inline_query"]["id"]
        return await bot.answer_inline_query(query_id, results, **options)

    return answer


@pytest.mark.parametrize(
    ("results", "options", "complaint"),
    [
        ([article(str(number)) for number in range(51)], {}, "RESULTS_TOO_MUCH"),
        ([article("1"), article("1")], {}, "RESULT_ID_DUPLICATE"),
        ([article("")], {}, "RESULT_ID_INVALID"),
        ([article("ж" * 33)], {}, "RESULT_ID_INVALID"),
        ([article(text="<b>broken")], {}, "can't parse entities"),
        ([article(text="x" * 4097)], {}, "message is too long"),
        ([article(reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x")]]))], {}, "text buttons are unallowed"),
        ([article(url="mailto:office@example.org")], {}, "ARTICLE_URL_INVALID"),
        ([], {"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ([], {"button": InlineQueryResultsButton("Begin", start_parameter="a b")}, "START_PARAM_INVALID"),
        ([], {"button": InlineQueryResultsButton("Begin", start_parameter="x" * 65)}, "START_PARAM_INVALID"),
    ],
)
async def test_an_answer_that_is_refused(
    sandbox: Sandbox,
    answer: Answer,
    results: list[InlineQueryResultArticle],
    options: dict[str, Any],
    complaint: str,
) -> None:
    with pytest.raises(BadRequest):
        await answer(results, **options)
    assert complaint in sandbox.calls[-1].outcome


async def test_the_longest_answer(answer: Answer) -> None:
    results = [article(f"{number:0>64}") for number in range(50)]
    button = InlineQueryResultsButton("Begin", start_parameter="x" * 64)
    assert await answer(results, next_offset="x" * 64, button=button)


async def test_too_late_or_twice(bot: Bot, told: Told, maria: Person, clock: HandClock) -> None:
    asked = await maria.types_inline("appeal", wait=False)
    await bot.answer_inline_query(asked.id, [])
    assert asked.is_answered
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query(asked.id, [])
    late = await maria.types_inline("late", wait=False)
    clock.forward(seconds=31)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query(late.id, [article()])
    assert (late.is_answered, late.results) == (False, ())
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query("999", [])


async def test_a_query_that_nobody_fetched_is_gone(
    sandbox: Sandbox, told: Told, maria: Person, clock: HandClock
) -> None:
    await told.news()
    await maria.types_inline("appeal", wait=False)
    await maria.sends("Hello", wait=False)
    clock.forward(seconds=30)
    assert [update["message"]["text"] for update in await told.news()] == ["Hello"]
    assert sandbox.pending == 0


async def test_pictures_and_files_by_file_id(bot: Bot, told: Told, sandbox: Sandbox, maria: Person) -> None:
    oleg = sandbox.person("Олег")
    await maria.sends_photo("A picture", wait=False)
    photo = (await told.news())[-1]["message"]["photo"][-1]["file_id"]
    sent = await bot.send_document(maria.id, b"%PDF", filename="letter.pdf")
    assert sent.document is not None
    asked = await maria.types_inline("appeal", chat=oleg, wait=False)
    results = [
        {"type": "photo", "id": "p", "photo_file_id": photo, "caption": "<b>Poster</b>", "parse_mode": "HTML"},
        {"type": "document", "id": "d", "title": "Letter", "document_file_id": sent.document.file_id},
    ]
    await bot.answer_inline_query(asked.id, results)  # type: ignore[arg-type]
    poster = await maria.chooses(asked.results[0], wait=False)
    letter = await maria.chooses(asked.results[1], wait=False)
    assert poster.html == "<b>Poster</b>"
    assert poster.photo is not None
    assert letter.document is not None
    assert letter.document.name == "letter.pdf"
