"""What an update says in one language: a text, perhaps a picture or a document, at most two buttons.

Whatever is a `Content` is one that Telegram takes: what it would refuse is refused here, before anybody approves it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias
from urllib.parse import urlsplit

FIRST_LINE: Final = 64
"""UTF-16 units kept free for the neutral line that stands before every update, in whatever language."""
TEXT_LIMIT: Final = 4096 - FIRST_LINE
CAPTION_LIMIT: Final = 1024 - FIRST_LINE
"""UTF-16 units, counted without the marks of the formatting (https://core.telegram.org/bots/api#sendmessage)."""
MOST_BUTTONS: Final = 2
LABEL_LIMIT: Final = 40
"""UTF-16 units of a button: more is cut off on a phone."""

# https://core.telegram.org/bots/api#html-style
_SUPPORTED: Final = frozenset(
    "a b strong i em u ins s strike del span tg-spoiler tg-emoji code pre blockquote".split()  # noqa: SIM905 - reads as the list it is
)
_TAG: Final = re.compile(r"<(?P<end>/?)(?P<name>[a-z-]+)(?P<attributes>(?:\s[^<>]*)?)>", re.IGNORECASE)
_DIRECTIONS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Letters by their kind that show nothing: fillers of Hangul, and the empty pattern of Braille.
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
_ENTITY: Final = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)


class Flaw(StrEnum):
    """Why something cannot be sent as an update."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    FORMATTING = "formatting"
    """Formatting that Telegram would refuse."""
    BUTTONS = "buttons"
    """More buttons than `MOST_BUTTONS`."""
    LABEL = "label"
    """A button without a label, or with one of more than a line."""
    LINK = "link"
    """A link that does not lead to an https page."""


class FlawedContentError(ValueError):
    """It cannot be sent as it is. `excess` tells by how many units a text is too long."""

    def __init__(self, flaw: Flaw, excess: int = 0) -> None:
        super().__init__(flaw)
        self.flaw = flaw
        self.excess = excess


class MediumKind(StrEnum):
    """What can go with a text. The values are stored."""

    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Medium:
    """A file that Telegram has, by the name it gave to this bot (``file_id``)."""

    kind: MediumKind
    file_id: str


@dataclass(frozen=True, slots=True)
class ActionButton:
    """Leads into an action of the campaign, by its slug; its words are the action's own."""

    slug: str


@dataclass(frozen=True, slots=True)
class LinkButton:
    """Leads to a page. Raises `FlawedContentError`."""

    url: str
    label: str

    def __post_init__(self) -> None:
        if not _is_seen(self.label) or "\n" in self.label or _units(self.label) > LABEL_LIMIT:
            raise FlawedContentError(Flaw.LABEL)
        if not _is_https(self.url):
            raise FlawedContentError(Flaw.LINK)


Button: TypeAlias = "ActionButton | LinkButton"


@dataclass(frozen=True, slots=True)
class Content:
    """A text in Telegram's HTML, with what goes with it. Raises `FlawedContentError`."""

    text: str
    medium: Medium | None = None
    buttons: tuple[Button, ...] = ()

    def __post_init__(self) -> None:
        shown = shown_text(self.text)
        if not _is_seen(shown) and self.medium is None:
            raise FlawedContentError(Flaw.EMPTY)
        excess = _units(shown) - limit_of(self.medium)
        if excess > 0:
            raise FlawedContentError(Flaw.TOO_LONG, excess)
        if len(self.buttons) > MOST_BUTTONS:
            raise FlawedContentError(Flaw.BUTTONS)


def limit_of(medium: Medium | None) -> int:
    """How many UTF-16 units a text with this medium, or without one, may have."""
    return CAPTION_LIMIT if medium else TEXT_LIMIT


def read_link(line: str) -> LinkButton:
    """The button that a line such as ``Read the report https://example.org/report`` describes.

    The address comes last. Signs that turn the direction of writing could make a label look like another; they are left
    out. Raises `FlawedContentError`.
    """
    *label, url = _DIRECTIONS.sub("", line).split() or [""]
    if not _is_https(url):
        raise FlawedContentError(Flaw.LINK)
    return LinkButton(url, " ".join(label))


def shown_text(markup: str) -> str:
    """What is read of a text in Telegram's HTML. Raises `FlawedContentError` where Telegram would not take it."""
    opened: list[str] = []
    for tag in _TAG.finditer(markup):
        name = tag["name"].lower()
        if name not in _SUPPORTED or (tag["end"] and (not opened or opened.pop() != name)):
            raise FlawedContentError(Flaw.FORMATTING)
        if not tag["end"]:
            opened.append(name)
    bare = _TAG.sub("", markup)
    if opened or "<" in bare:
        raise FlawedContentError(Flaw.FORMATTING)
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), bare)


def _is_seen(text: str) -> bool:
    return any(character not in _BLANKS and unicodedata.category(character) not in _UNSEEN for character in text)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="replace")) // 2


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    # A name before an @ makes a link look as if it led elsewhere.
    return parts.scheme == "https" and bool(host) and "." in str(host) and "@" not in parts.netloc and url.isprintable()
