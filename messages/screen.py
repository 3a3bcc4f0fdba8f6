"""What somebody sees at once: a text, buttons under it, perhaps a file. Made by screens, sent by others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from messages.callbacks import Place
    from messages.catalog import Html


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled button that does one thing: lead to a place, copy a text, open a web page, or share.

    `shares` is what is searched for in inline mode once somebody has chosen a chat to share to.
    """

    label: str
    place: Place | None = None
    copies: str | None = None
    url: str | None = None
    shares: str | None = None

    def __post_init__(self) -> None:
        if sum(deed is not None for deed in (self.place, self.copies, self.url, self.shares)) != 1:
            raise ValueError("a button does exactly one thing")


@dataclass(frozen=True, slots=True)
class Document:
    """A file to keep."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to be seen at once (PNG or JPEG); `name` is what its file is called."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture or a file that Telegram has already, by the name it gave to this bot."""

    file_id: str
    is_photo: bool


Rows = tuple[tuple[Button, ...], ...]


def in_rows(buttons: Sequence[Button], a_row: int) -> Rows:
    """The buttons, so many in a row."""
    return tuple(tuple(buttons[start : start + a_row]) for start in range(0, len(buttons), a_row))


def numbered(rows: Rows, number: int) -> Rows:
    """The same buttons under the number of what they are about, where a message is about several things."""
    return tuple(tuple(replace(button, label=f"{number}. {button.label}") for button in row) for row in rows)


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: its text, its buttons, a file, or a prompt.

    `prompt` is the hint in the input field of a message that forces a reply; such a message carries its place as a
    link in its own text and has no buttons (Telegram allows one or the other). `topic` is the topic of a forum that
    the message is for.
    """

    text: Html
    rows: Rows = ()
    document: Document | Picture | Attached | None = None
    prompt: str | None = None
    topic: int | None = None

    def __post_init__(self) -> None:
        if self.prompt is not None and self.rows:
            raise ValueError("a message forces a reply or has buttons, not both")
