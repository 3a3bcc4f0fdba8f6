"""A screen as a Telegram message: built, and put where the person looks. It words nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from telegram import (
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputFile,
    InputTextMessageContent,
    LinkPreviewOptions,
    SwitchInlineQueryChosenChat,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from messages.screen import Attached, Picture

if TYPE_CHECKING:
    from telegram import Bot, InlineQuery, Message

    from bot.pacing import Priority, Reservation
    from messages.inline_cards import InlineCard
    from messages.screen import Button, Document, Rows, Screen
    from messages.screens.inline import Offered

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_UNCHANGED: Final = "message is not modified"
_TOO_LATE: Final = "query is too old"
# Seconds for which Telegram repeats an answer by itself: its default. Facts change rarely, and cards tell their date.
_CACHED_FOR: Final = 300
# Telegram says one of these when a message is gone, too old, or was never ours to change.
_NOT_EDITABLE: Final = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
)


async def show(
    bot: Bot,
    chat_id: int,
    screen: Screen,
    *,
    over: Message | None = None,
    pace: Priority | Reservation | None = None,
) -> None:
    """Send the screen to the chat, or put it in place of the message `over` where that can be done.

    A screen with a file or a prompt is always a message of its own. `pace` says what it may wait for (`bot.pacing`).
    Raises what `telegram.Bot` raises.
    """
    if over and screen.document is None and screen.prompt is None and await _edited(over, screen):
        return
    # Known to bots with a pacer only.
    given: dict[str, Any] = {} if pace is None else {"rate_limit_args": pace}
    if screen.topic is not None:
        given["message_thread_id"] = screen.topic
    if screen.document is not None:
        await _send_file(bot, chat_id, screen, screen.document, given)
        return
    await bot.send_message(
        chat_id,
        screen.text,
        parse_mode=ParseMode.HTML,
        link_preview_options=_NO_PREVIEW,
        reply_markup=keyboard(screen) if screen.prompt is None else ForceReply(input_field_placeholder=screen.prompt),
        **given,
    )


async def edit(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> bool:
    """Put the screen in place of a message of ours; false where that cannot be done any more."""
    try:
        await bot.edit_message_text(
            screen.text,
            chat_id,
            message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard(screen),
        )
    except BadRequest as error:
        return _is_unchanged(error)
    return True


async def answer_inline(query: InlineQuery, offered: Offered) -> None:
    """List the cards above the keyboard of whoever typed the query. An answer that comes too late is no loss."""
    try:
        await query.answer(
            (),
            cache_time=_CACHED_FOR,
            # Others who type the same may read another language.
            is_personal=True,
            button=InlineQueryResultsButton(offered.label, start_parameter=offered.start),
            # As text: to write so many out anew takes the library five milliseconds, and people ask at each letter.
            api_kwargs={"results": f"[{','.join(map(_article, offered.cards))}]"},
        )
    except BadRequest as error:
        if _TOO_LATE not in error.message.lower():
            raise


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """The screen's buttons as Telegram wants them; nothing where there are none."""
    return _markup(screen.rows) if screen.rows else None


@lru_cache(maxsize=256)  # a message to many has the same buttons for all of one language and country
def _markup(rows: Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


@lru_cache(maxsize=256)  # more than there are, in all languages
def _article(card: InlineCard) -> str:
    """The card as Telegram wants it, in JSON."""
    content = InputTextMessageContent(card.text, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW)
    article = InlineQueryResultArticle(
        card.id, card.title, content, description=card.summary, reply_markup=_markup(card.rows)
    )
    return article.to_json()


async def _edited(message: Message, screen: Screen) -> bool:
    try:
        await message.edit_text(
            screen.text,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard(screen),
        )
    except BadRequest as error:
        return _is_unchanged(error)
    return True


def _is_unchanged(error: BadRequest) -> bool:
    """Whether the message is what it was to become; false where it cannot be changed. Raises anything else."""
    reason = error.message.lower()
    if _UNCHANGED in reason:
        return True
    if any(known in reason for known in _NOT_EDITABLE):
        return False
    raise error


async def _send_file(
    bot: Bot, chat_id: int, screen: Screen, file: Document | Picture | Attached, given: dict[str, Any]
) -> None:
    given = {"caption": screen.text, "parse_mode": ParseMode.HTML, "reply_markup": keyboard(screen), **given}
    if isinstance(file, Attached):
        send = bot.send_photo if file.is_photo else bot.send_document
        await send(chat_id, file.file_id, **given)
    elif isinstance(file, Picture):
        await bot.send_photo(chat_id, InputFile(file.content, filename=file.name), **given)
    else:
        await bot.send_document(chat_id, InputFile(file.content, filename=file.name), **given)


def _button(button: Button) -> InlineKeyboardButton:
    if button.place is not None:
        return InlineKeyboardButton(button.label, callback_data=button.place.pack())
    if button.copies is not None:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copies))
    if button.shares is not None:
        chosen = SwitchInlineQueryChosenChat(button.shares, True, False, True, True)
        return InlineKeyboardButton(button.label, switch_inline_query_chosen_chat=chosen)
    return InlineKeyboardButton(button.label, url=button.url)
