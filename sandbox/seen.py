"""A message as a person sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import telegram

from sandbox.chats import as_told_to_bot
from sandbox.senders import STAND_INS
from sandbox.tapping import SwitchInline, without_bot

if TYPE_CHECKING:
    from sandbox.files import FileStore
    from sandbox.shapes import Json


@dataclass(frozen=True, slots=True)
class Button:
    """A button of an inline keyboard, with where it stands; of the last four exactly one is not None."""

    label: str
    row: int
    column: int
    callback_data: str | None = None
    url: str | None = None
    copy_text: str | None = None
    switch_inline: SwitchInline | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file in a message."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture in a message, in its largest size (pixels)."""

    width: int
    height: int
    content: bytes


class Message:
    """One message at the moment it was looked at; a later edit makes another one. `raw` is the Bot API's object."""

    def __init__(self, raw: Json, files: FileStore) -> None:
        self.raw = raw
        self._files = files

    def __repr__(self) -> str:
        return f"<Message {self.id}: {self.text!r} {self.buttons}>"

    def __eq__(self, other: object) -> bool:
        return self.raw == other.raw if isinstance(other, Message) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def id(self) -> int:
        """The message_id."""
        return int(self.raw["message_id"])

    @property
    def from_bot(self) -> bool:
        """Written by the bot. Of a post in a channel nobody can tell."""
        sender = self.raw.get("from", {})
        return bool(sender.get("is_bot")) and sender["id"] not in STAND_INS

    @property
    def via_bot(self) -> bool:
        """Somebody chose it from what the bot's inline mode offered."""
        return "via_bot" in self.raw

    @property
    def topic_id(self) -> int | None:
        """The topic in which it stands; None in General, and where there are no topics."""
        return self.raw["message_thread_id"] if self.raw.get("is_topic_message") else None

    @property
    def is_edited(self) -> bool:
        """Changed after it was sent."""
        return "edit_date" in self.raw

    @property
    def text(self) -> str:
        """The text or the caption, without formatting; "" where there is none."""
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def html(self) -> str:
        """The text or the caption with its formatting as Telegram's HTML."""
        message = telegram.Message.de_json(as_told_to_bot(self.raw), None)
        return message.text_html if "text" in self.raw else message.caption_html or ""

    @property
    def entities(self) -> list[Json]:
        """The entities of the text or the caption, as the Bot API has them."""
        return list(self.raw.get("entities") or self.raw.get("caption_entities") or [])

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline keyboard, row by row."""
        return [[button["text"] for button in row] for row in self._rows()]

    def find_button(self, label: str) -> Button | None:
        """The first button with exactly this label, else the first that contains it."""
        buttons = [
            _button(raw, row, column) for row, raws in enumerate(self._rows()) for column, raw in enumerate(raws)
        ]
        exact = (button for button in buttons if button.label == label)
        return next(exact, None) or next((button for button in buttons if label in button.label), None)

    def button(self, label: str) -> Button:
        """As `find_button`. Raises LookupError, with the labels there are, when there is none."""
        button = self.find_button(label)
        if button is None:
            there = f"no button {label!r}, only {self.buttons}"
            raise LookupError(there)
        return button

    @property
    def document(self) -> Document | None:
        """The file, if the message has one."""
        stored = self._files.by_id(self.raw["document"]["file_id"]) if "document" in self.raw else None
        return Document(stored.name, stored.mime, stored.content) if stored else None

    @property
    def photo(self) -> Photo | None:
        """The picture, if the message has one."""
        if "photo" not in self.raw:
            return None
        largest = self.raw["photo"][-1]
        stored = self._files.by_id(largest["file_id"])
        return Photo(largest["width"], largest["height"], stored.content) if stored else None

    @property
    def is_forced_reply(self) -> bool:
        """The person's app opens an answer to this message by itself."""
        return bool(self.raw.get("reply_markup", {}).get("force_reply"))

    @property
    def reply_to(self) -> int | None:
        """The id of the message this one answers."""
        replied = self.raw.get("reply_to_message")
        return int(replied["message_id"]) if replied else None

    def _rows(self) -> list[list[Json]]:
        rows: list[list[Json]] = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return rows


def _button(raw: Json, row: int, column: int) -> Button:
    label = raw["text"]
    match without_bot(raw):
        case "switch_inline", SwitchInline() as switch:
            return Button(label, row, column, switch_inline=switch)
        case "url", str(address):
            return Button(label, row, column, url=address)
        case "copy_text", str(text):
            return Button(label, row, column, copy_text=text)
    return Button(label, row, column, callback_data=raw.get("callback_data"))
