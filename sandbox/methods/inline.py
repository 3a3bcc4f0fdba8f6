"""Answers to inline queries."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultCachedDocument,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from sandbox import links
from sandbox.errors import bad_parameter, bad_request
from sandbox.inline import Answered, InlineResult
from sandbox.keyboards import checked_markup
from sandbox.methods.sending import caption_content, photo_looks, text_content
from sandbox.methods.sent_files import document_sent, photo_sent
from sandbox.parameters import check_object

if TYPE_CHECKING:
    from sandbox.shapes import Json
    from sandbox.world import World

_START_PARAMETER: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def answer_inline_query(world: World, given: Json) -> bool:
    """answerInlineQuery: once, soon, at most 50 results. An answer is checked as a whole before anybody sees it."""
    limits = world.limits
    results = given["results"]
    if not isinstance(results, list):
        raise bad_parameter("results", "must be an Array of InlineQueryResult")
    if len(results) > limits.inline_results:
        raise bad_request("RESULTS_TOO_MUCH")
    next_offset = given.get("next_offset", "")
    if len(next_offset.encode()) > limits.inline_offset_bytes:
        raise bad_request("NEXT_OFFSET_INVALID")
    cache_time = given.get("cache_time", limits.inline_cache_time)
    if cache_time < 0:
        raise bad_parameter("cache_time", "must not be negative")
    checked = tuple(_result(world, result) for result in results)
    if len({result.id for result in checked}) < len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    button = _button(given.get("button"))
    answered = Answered(checked, button, given.get("is_personal", False), cache_time, next_offset)
    world.inline.answer(given["inline_query_id"], answered)
    return True


def _result(world: World, result: Any) -> InlineResult:
    if not isinstance(result, dict):
        raise bad_request("can't parse inline query result: object expected")
    result_id = result.get("id")
    if not isinstance(result_id, str) or not 1 <= len(result_id.encode()) <= world.limits.inline_result_id_bytes:
        raise bad_request("RESULT_ID_INVALID")
    kind = result.get("type")
    content = _contents(kind, result)(world, result)
    markup = checked_markup(result.get("reply_markup"), world.limits, inline_only=True)
    if markup is not None:
        content["reply_markup"] = markup
    return InlineResult(result_id, result.get("title", ""), result.get("description", ""), content, result)


def _contents(kind: Any, result: Json) -> Callable[[World, Json], Json]:
    match kind:
        case "article":
            return _article
        case "photo" if "photo_file_id" in result:
            return _photo
        case "document" if "document_file_id" in result:
            return _document
    raise bad_request(f'inline query results of type "{kind}" are not supported by the sandbox, unless by file_id')


def _article(world: World, result: Json) -> Json:
    check_object(result, InlineQueryResultArticle, "results")
    _must_have_title(result)
    for name in ("url", "thumbnail_url"):
        if name in result and links.why_refused(str(result[name])):
            raise bad_request("ARTICLE_URL_INVALID" if name == "url" else "WEBDOCUMENT_URL_INVALID")
    return _text(world, result["input_message_content"])


def _photo(world: World, result: Json) -> Json:
    check_object(result, InlineQueryResultCachedPhoto, "results")
    if "input_message_content" in result:
        return _text(world, result["input_message_content"])
    return {
        "photo": photo_sent(world, result["photo_file_id"]),
        **caption_content(world, result),
        **photo_looks(result),
    }


def _document(world: World, result: Json) -> Json:
    check_object(result, InlineQueryResultCachedDocument, "results")
    _must_have_title(result)
    if "input_message_content" in result:
        return _text(world, result["input_message_content"])
    return {"document": document_sent(world, result["document_file_id"]), **caption_content(world, result)}


def _text(world: World, content: Any) -> Json:
    check_object(content, InputTextMessageContent, "input_message_content")
    return text_content(world, {**content, "text": content["message_text"]})


def _must_have_title(result: Json) -> None:
    if not isinstance(result["title"], str) or not result["title"].strip():
        raise bad_request("ARTICLE_TITLE_EMPTY" if result["type"] == "article" else "FILE_TITLE_EMPTY")


def _button(button: Any) -> Json | None:
    if button is None:
        return None
    check_object(button, InlineQueryResultsButton, "button")
    if "web_app" in button:
        raise bad_request("web apps are not supported by the sandbox")
    if not str(button["text"]).strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if not _START_PARAMETER.fullmatch(str(button.get("start_parameter", ""))):
        raise bad_request("START_PARAM_INVALID" if button.get("start_parameter") else "START_PARAM_EMPTY")
    return dict(button)
