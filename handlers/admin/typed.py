"""What an admin sends for the desk: a text, a picture or a file, or something that no update can be made of."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from telegram import Message, MessageEntity

from campaign.contents import Medium, MediumKind

LARGEST_FILE: Final = 20 * 1024 * 1024
"""Bytes: what people with slow or costly internet can still be sent, and what the Bot API still hands out to a bot
(https://core.telegram.org/bots/api#getfile).
"""

# https://core.telegram.org/bots/api#messageentity. What Telegram recognises by itself it recognises again. A custom
# emoji is shown as its plain one, since most bots may not send it, and a mention would keep somebody's id with us.
_KEPT: Final = frozenset(
    {
        MessageEntity.BOLD,
        MessageEntity.ITALIC,
        MessageEntity.UNDERLINE,
        MessageEntity.STRIKETHROUGH,
        MessageEntity.SPOILER,
        MessageEntity.BLOCKQUOTE,
        MessageEntity.EXPANDABLE_BLOCKQUOTE,
        MessageEntity.CODE,
        MessageEntity.PRE,
        MessageEntity.TEXT_LINK,
    }
)


class Unusable(StrEnum):
    """Why no update can be made of a message. The values name the words for it."""

    ALBUM = "album"
    FORWARDED = "forwarded"
    KIND = "kind"
    """A sticker, a voice message, a place ..."""
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Typed:
    """A message as far as the desk needs it: no sender, no number. `markup` is its text in Telegram's HTML."""

    text: str = field(default="", repr=False)
    markup: str = field(default="", repr=False)
    medium: Medium | None = field(default=None, repr=False)
    unusable: Unusable | None = None


def typed_in(message: Message) -> Typed:
    """What stands in the message, with its formatting."""
    unusable = _unusable(message)
    if unusable:
        return Typed(unusable=unusable)
    text = message.text or message.caption or ""
    return Typed(text, _markup(message, text), _medium(message))


def _unusable(message: Message) -> Unusable | None:
    if message.forward_origin:
        return Unusable.FORWARDED
    if message.media_group_id:
        return Unusable.ALBUM
    if message.animation or not (message.text or message.photo or message.document):
        return Unusable.KIND
    if message.document and (message.document.file_size or 0) > LARGEST_FILE:
        return Unusable.LARGE
    return None


def _medium(message: Message) -> Medium | None:
    if message.photo:
        return Medium(MediumKind.PHOTO, message.photo[-1].file_id)
    return Medium(MediumKind.DOCUMENT, message.document.file_id) if message.document else None


def _markup(message: Message, text: str) -> str:
    kept = [_escaped(entity) for entity in message.entities or message.caption_entities if entity.type in _KEPT]
    return Message(message.message_id, message.date, message.chat, text=text, entities=kept).text_html


def _escaped(entity: MessageEntity) -> MessageEntity:
    """python-telegram-bot writes addresses and names of languages into the HTML as they are."""
    return MessageEntity(
        entity.type,
        entity.offset,
        entity.length,
        url=html.escape(entity.url) if entity.url else None,
        language=f"language-{html.escape(entity.language)}" if entity.language else None,
    )
