"""What Telegram accepts under a message: reply_markup, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    SwitchInlineQueryChosenChat,
)

from sandbox import links, utf16
from sandbox.errors import bad_request
from sandbox.parameters import check_object

if TYPE_CHECKING:
    from sandbox.limits import Limits
    from sandbox.shapes import Json

_KINDS: Final = {
    "inline_keyboard": InlineKeyboardMarkup,
    "keyboard": ReplyKeyboardMarkup,
    "remove_keyboard": ReplyKeyboardRemove,
    "force_reply": ForceReply,
}
_LOOKS: Final = frozenset({"text", "style", "icon_custom_emoji_id"})
_ACTIONS: Final = (
    *("url", "callback_data", "copy_text"),
    *("switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat"),
)
_CHATS_TO_CHOOSE: Final = ("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats")


def checked_markup(markup: Any, limits: Limits, *, inline_only: bool = False, in_channel: bool = False) -> Json | None:
    """The reply_markup as a message will carry it; None when there is nothing to show.

    `inline_only` is for edits, which take an inline keyboard and nothing else; so do channels. Raises ApiError in
    Telegram's words.
    """
    if markup is None:
        return None
    kind = next((name for name in _KINDS if isinstance(markup, dict) and name in markup), None)
    if kind is None or (inline_only and kind != "inline_keyboard"):
        raise bad_request("object expected as reply markup")
    if in_channel and kind != "inline_keyboard":
        raise bad_request("inline keyboard expected")
    check_object(markup, _KINDS[kind], "reply_markup")
    if kind == "inline_keyboard":
        return _inline(markup["inline_keyboard"], limits)
    if kind == "keyboard":
        _rows(markup["keyboard"])
    elif markup[kind] is not True:
        raise bad_request(f'field "{kind}" must be True')
    return dict(markup)


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" must be an Array of Arrays')
    return rows


def _inline(rows: Any, limits: Limits) -> Json | None:
    buttons = [[_button(button, limits) for button in row] for row in _rows(rows)]
    if sum(map(len, buttons)) > limits.buttons:
        raise bad_request("reply markup is too long")
    if any(len(row) > limits.buttons_in_row for row in buttons):
        raise bad_request(f"more than {limits.buttons_in_row} buttons in a row")
    filled = [row for row in buttons if row]
    return {"inline_keyboard": filled} if filled else None


def _button(button: Any, limits: Limits) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    check_object(button, InlineKeyboardButton, "reply_markup")
    actions = [name for name in button if name not in _LOOKS]
    if not actions or (actions == ["callback_data"] and button["callback_data"] == ""):
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("inline keyboard button must have exactly one action")
    if actions[0] not in _ACTIONS:
        raise bad_request(f'inline keyboard buttons with "{actions[0]}" are not supported by the sandbox')
    return {**button, **_action(actions[0], button[actions[0]], limits)}


def _action(name: str, value: Any, limits: Limits) -> Json:
    match name, value:
        case "callback_data", str():
            if len(value.encode()) > limits.callback_data_bytes:
                raise bad_request("BUTTON_DATA_INVALID")
        case "copy_text", {"text": str(text), **rest} if not rest:
            if not 1 <= utf16.length(text) <= limits.copy_text_length:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case "url", str():
            reason = links.why_refused(value)
            if reason:
                raise bad_request(f"inline keyboard button URL '{value}' is invalid: {reason}")
            return {"url": links.normalised(value)}
        case "switch_inline_query" | "switch_inline_query_current_chat", str():
            _check_query(value, limits)
        case "switch_inline_query_chosen_chat", dict():
            _check_chosen_chat(value, limits)
        case _:
            raise bad_request(f'can\'t parse inline keyboard button: Field "{name}" is of a wrong type')
    return {}


def _check_chosen_chat(value: Json, limits: Limits) -> None:
    check_object(value, SwitchInlineQueryChosenChat, "reply_markup")
    if not any(value.get(name) is True for name in _CHATS_TO_CHOOSE):
        raise bad_request("can't parse inline keyboard button: At least one chat type must be allowed")
    query = value.get("query", "")
    if not isinstance(query, str):
        raise bad_request('can\'t parse inline keyboard button: Field "query" must be of type String')
    _check_query(query, limits)


def _check_query(query: str, limits: Limits) -> None:
    """Telegram takes longer ones and lets the app cut them; here the mistake is to be noticed."""
    if utf16.length(query) > limits.switch_inline_query_length:
        raise bad_request(f"an inline query in a button has at most {limits.switch_inline_query_length} characters")
