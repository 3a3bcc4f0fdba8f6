"""A screen as a Telegram message: built, and put where the person looks. It words nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from telegram import (
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

if TYPE_CHECKING:
    from telegram import Bot, Message

    from bot.pacing import Priority, Reservation
    from messages.screen import Button, Screen

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_UNCHANGED: Final = "message is not modified"
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
    paid: bool = False,
) -> None:
    """Send the screen to the chat, or put it in place of the message `over` where that can be done.

    A screen with a file or a prompt is always a message of its own. `pace` says what it may wait for (`bot.pacing`),
    `paid` whether Telegram may charge for going above its free rate. Raises what `telegram.Bot` raises.
    """
    if over and screen.document is None and screen.prompt is None and await _edited(over, screen):
        return
    unasked: dict[str, Any] = {"allow_paid_broadcast": True} if paid else {}
    if pace is not None:  # known to bots with a pacer only
        unasked["rate_limit_args"] = pace
    if screen.document is not None:
        await bot.send_document(
            chat_id,
            InputFile(screen.document.content, filename=screen.document.name),
            caption=screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(screen),
            **unasked,
        )
        return
    await bot.send_message(
        chat_id,
        screen.text,
        parse_mode=ParseMode.HTML,
        link_preview_options=_NO_PREVIEW,
        reply_markup=keyboard(screen) if screen.prompt is None else ForceReply(input_field_placeholder=screen.prompt),
        **unasked,
    )


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """The screen's buttons as Telegram wants them; nothing where there are none."""
    if not screen.rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in screen.rows])


async def _edited(message: Message, screen: Screen) -> bool:
    try:
        await message.edit_text(
            screen.text,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard(screen),
        )
    except BadRequest as error:
        reason = error.message.lower()
        if _UNCHANGED in reason:
            return True
        if any(known in reason for known in _NOT_EDITABLE):
            return False
        raise
    return True


def _button(button: Button) -> InlineKeyboardButton:
    if button.place is not None:
        return InlineKeyboardButton(button.label, callback_data=button.place.pack())
    if button.copies is not None:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copies))
    return InlineKeyboardButton(button.label, url=button.url)
