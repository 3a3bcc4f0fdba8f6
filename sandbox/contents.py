"""What a person puts into a message besides plain text, and where a forwarded one says it comes from."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sandbox import utf16
from sandbox.entities import compose, recognise
from sandbox.errors import ApiError, RefusedError
from sandbox.files import FileKind
from sandbox.pictures import in_all_sizes, sample

if TYPE_CHECKING:
    from sandbox.shapes import Json, Profile
    from sandbox.world import World

_NOT_FORWARDED: Final = frozenset(
    {
        *("message_id", "from", "sender_chat", "chat", "date", "edit_date", "reply_to_message", "reply_markup"),
        *("media_group_id", "message_thread_id", "is_topic_message"),
    }
)
WORDS: Final = frozenset({"text", "entities", "caption", "caption_entities"})
"""The fields of a message that an edit by a person changes."""
_CHANNEL_IDS: Final = -1_001_000_000_000
"""Telegram's ids of channels go down from -1000000000000."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to send as a photo: JPEG, PNG, GIF or WebP; without `content` an invented one.

    `caption` is Telegram's HTML. `size` is the number of bytes it claims to have, where the content is not to be held.
    """

    content: bytes | None = None
    caption: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file to send as a document. `mime` is told from the name if not given; otherwise as Picture."""

    name: str = "notes.txt"
    content: bytes = b"Notes for the next update.\n"
    caption: str = ""
    mime: str | None = None
    size: int | None = None


Attachment = Picture | File


def plain_text(world: World, text: str) -> Json:
    """The fields of a text as typed, with what Telegram recognises in it."""
    text = text.strip()
    return _text(world, text, recognise(text))


def formatted_text(world: World, html: str) -> Json:
    """The fields of a formatted text, given as Telegram's HTML."""
    return _text(world, *_formatted(world, html))


def formatted_caption(world: World, html: str, writer: Profile) -> Json:
    """The fields of a formatted caption, none for an empty one. With Telegram Premium it may be as long as a text."""
    text, entities = _formatted(world, html)
    limits = world.limits
    most = limits.premium_caption_length if writer.is_premium else limits.caption_length
    if utf16.length(text) > most:
        raise RefusedError(f"A caption has at most {most} characters.")
    content: Json = {"caption": text} if text else {}
    return {**content, "caption_entities": entities} if entities else content


def attached(world: World, attachment: Attachment, writer: Profile) -> Json:
    """The fields of a message with a photo or a document. Raises RefusedError for a photo that is no picture."""
    caption = formatted_caption(world, attachment.caption, writer)
    if isinstance(attachment, File):
        stored = world.files.keep(attachment.content, attachment.name, mime=attachment.mime, size=attachment.size)
        return {"document": stored.as_document(), **caption}
    try:
        sizes = in_all_sizes(sample() if attachment.content is None else attachment.content)
    except ApiError:
        raise RefusedError("That is no picture, or one that is far too wide or too high for a photo.") from None
    return {"photo": world.files.keep_photo(sizes, size=attachment.size), **caption}


def sticker(world: World) -> Json:
    """The fields of a sticker."""
    picture = world.files.keep(sample(), "sticker.webp", mime="image/webp", kind=FileKind.STICKER).reference()
    kind = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
    return {"sticker": {**picture, "width": 512, "height": 512, **kind}}


def voice(world: World) -> Json:
    """The fields of a voice message of three seconds."""
    sound = world.files.keep(b"OggS", "voice.ogg", mime="audio/ogg", kind=FileKind.VOICE).reference()
    return {"voice": {**sound, "duration": 3, "mime_type": "audio/ogg"}}


def forwarded(message: Json) -> Json:
    """The fields of a message passed on: what it says, and who said it first."""
    if message.get("has_protected_content"):
        raise RefusedError("The bot does not allow this message to be forwarded.")
    content = {name: value for name, value in message.items() if name not in _NOT_FORWARDED}
    return {"forward_origin": message.get("forward_origin", _origin(message)), **content}


def _origin(message: Json) -> Json:
    """A post says its channel and number, an anonymous administrator their group."""
    sender = message.get("sender_chat")
    if sender is None:
        return {"type": "user", "date": message["date"], "sender_user": message["from"]}
    if message["chat"]["type"] == "channel":
        post = {"chat": sender, "message_id": message["message_id"]}
        return {"type": "channel", "date": message["date"], **post}
    return {"type": "chat", "date": message["date"], "sender_chat": sender}


def from_channel(world: World, title: str) -> Json:
    """The field that marks a message as a post of an invented channel, forwarded."""
    chat = {"id": _CHANNEL_IDS - zlib.crc32(title.encode()), "type": "channel", "title": title}
    return {"forward_origin": {"type": "channel", "date": world.now(), "chat": chat, "message_id": 1}}


def _formatted(world: World, html: str) -> tuple[str, list[Json]]:
    try:
        return compose(html, parse_mode="HTML", given=None, most=world.limits.entities)
    except ApiError as error:
        raise RefusedError(error.description.removeprefix("Bad Request: ")) from None


def _text(world: World, text: str, entities: list[Json]) -> Json:
    if not 1 <= utf16.length(text) <= world.limits.text_length:
        raise RefusedError(f"A message has 1 to {world.limits.text_length} characters.")
    return {"text": text, "entities": entities} if entities else {"text": text}
