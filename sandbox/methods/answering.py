"""Answers to taps on buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import links, utf16
from sandbox.chats import Toast
from sandbox.errors import bad_request

if TYPE_CHECKING:
    from sandbox.shapes import Json
    from sandbox.world import Query, World


def answer_callback_query(world: World, given: Json) -> bool:
    """answerCallbackQuery: once for every tap, and soon."""
    text = given.get("text", "")
    if utf16.length(text) > world.limits.callback_answer_length:
        raise bad_request("MESSAGE_TOO_LONG")
    url = given.get("url")
    if url is not None and not _may_be_opened(world, url):
        raise bad_request("URL_INVALID")
    query = world.queries.get(given["callback_query_id"])
    in_time = query is not None and world.stopwatch() - query.asked_at <= world.limits.callback_answer_within
    if query is None or query.answered or not in_time:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.answered = True
    _show(world, query, Toast(text, given.get("show_alert", False)), url, given["callback_query_id"])
    return True


def _show(world: World, query: Query, toast: Toast, url: str | None, query_id: str) -> None:
    person_id = query.person_id if query.person_id in world.people else None
    if toast.text:
        told = query.chat if person_id is None else world.private_chat(person_id)
        told.toasts.append(toast)
    query.chat.show_toast(toast, url, query_id, to=person_id)


def _may_be_opened(world: World, url: str) -> bool:
    """A callback button opens nothing but a game, which the sandbox has not, and the bot's own deep links."""
    own = (f"t.me/{world.bot.username}?start=", f"telegram.me/{world.bot.username}?start=")
    return links.why_refused(url) is None and url.removeprefix("https://").startswith(own)
