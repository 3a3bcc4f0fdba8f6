"""Inline mode: what is asked, what the bot answers, and for how long Telegram answers in its stead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.errors import RefusedError, bad_request
from sandbox.utf16 import length

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.chats import Chat
    from sandbox.limits import Limits, Stopwatch
    from sandbox.shapes import BotProfile, Json

_TOO_LATE = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One result as the person sees it, and what choosing it sends. `raw` is what the bot gave."""

    id: str
    title: str
    description: str
    content: Json
    raw: Json

    @property
    def text(self) -> str:
        """The text or caption of the message it becomes."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the keyboard that message has."""
        rows = self.content.get("reply_markup", {}).get("inline_keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    def as_shown(self) -> Json:
        """What the page shows of it."""
        media: Json = {name: self.content[name] for name in ("photo", "document") if name in self.content}
        shown = {"id": self.id, "title": self.title, "description": self.description, "text": self.text}
        return {**shown, "buttons": self.buttons, **media}


@dataclass(frozen=True, slots=True)
class Answered:
    """What answerInlineQuery said, checked."""

    results: tuple[InlineResult, ...]
    button: Json | None
    is_personal: bool
    cache_time: int
    next_offset: str


@dataclass(slots=True)
class InlineAnswer:
    """What somebody typed after the bot's name in a chat, and what came of it.

    Until the bot answers, `is_answered` is False and there are no results.
    """

    id: str
    person_id: int
    chat: Chat
    query: str
    offset: str
    asked_at: float
    from_cache: bool = False
    answered: Answered | None = None
    _waiting: list[Callable[[InlineAnswer], None]] = field(default_factory=list)

    @property
    def is_answered(self) -> bool:
        """By the bot, now or for somebody before."""
        return self.answered is not None

    @property
    def results(self) -> tuple[InlineResult, ...]:
        """In the bot's order."""
        return self.answered.results if self.answered else ()

    @property
    def button(self) -> Json | None:
        """What stands above the results: `text`, and the `start_parameter` with which it opens the private chat."""
        return self.answered.button if self.answered else None

    @property
    def is_personal(self) -> bool:
        """Kept for this person only."""
        return self.answered is not None and self.answered.is_personal

    @property
    def cache_time(self) -> int:
        """Seconds for which the same answer is given again."""
        return self.answered.cache_time if self.answered else 0

    @property
    def next_offset(self) -> str:
        """With which the app asks for more; "" when there is no more."""
        return self.answered.next_offset if self.answered else ""

    def when_answered(self, callback: Callable[[InlineAnswer], None]) -> None:
        """Calls back when there is an answer, at once if there is one."""
        if self.is_answered:
            callback(self)
        else:
            self._waiting.append(callback)

    def take(self, answered: Answered) -> None:
        """The answer is here."""
        self.answered = answered
        for callback in self._waiting:
            callback(self)
        self._waiting.clear()

    def as_shown(self) -> Json:
        """What the page shows of it."""
        return {
            "results": [result.as_shown() for result in self.results],
            "button": self.button,
            "next_offset": self.next_offset,
            "from_cache": self.from_cache,
        }


@dataclass(frozen=True, slots=True)
class _Kept:
    answered: Answered
    until: float


class InlineMode:
    """Open inline queries, kept answers, and the messages that came of them.

    An answer is kept by the words of the query alone: by neither the chat it was asked in nor the person's language,
    unless the bot calls it personal.
    """

    def __init__(self, bot: BotProfile, stopwatch: Stopwatch, limits: Limits) -> None:
        self._bot = bot
        self._stopwatch = stopwatch
        self._limits = limits
        self._asked: dict[str, InlineAnswer] = {}
        self._kept: dict[tuple[str, str, int | None], _Kept] = {}
        self._query_id = 7_000_000_000
        self._message_number = 0
        self.sent: dict[str, tuple[Chat, int]] = {}
        """Where the message by an inline_message_id stands: its chat and message_id."""

    def ask(self, person_id: int, chat: Chat, query: str, offset: str) -> InlineAnswer:
        """A new question, answered already where an answer is kept. Raises RefusedError for what no app would ask."""
        if not self._bot.supports_inline:
            raise RefusedError("This bot has no inline mode.")
        most = self._limits.inline_query_length
        if length(query) > most:
            raise RefusedError(f"An inline query has at most {most} characters.")
        self._query_id += 1
        now = self._stopwatch()
        asked = InlineAnswer(str(self._query_id), person_id, chat, query, offset, now)
        for whose in (person_id, None):
            kept = self._kept.get((query, offset, whose))
            if kept is not None and now < kept.until:
                asked.from_cache = True
                asked.take(kept.answered)
                return asked
        self._asked[asked.id] = asked
        return asked

    def answer(self, query_id: str, answered: Answered) -> None:
        """The bot's answer. Raises ApiError when it comes too late, twice, or to nobody."""
        asked = self._asked.pop(query_id, None)
        now = self._stopwatch()
        if asked is None or now - asked.asked_at > self._limits.callback_answer_within:
            raise bad_request(_TOO_LATE)
        if answered.cache_time > 0:
            whose = asked.person_id if answered.is_personal else None
            self._kept[asked.query, asked.offset, whose] = _Kept(answered, now + answered.cache_time)
        asked.take(answered)

    def note_sent(self, chat: Chat, message_id: int) -> str:
        """Gives a message with a keyboard its inline_message_id."""
        self._message_number += 1
        inline_message_id = f"sandbox-inline-{self._message_number}"
        self.sent[inline_message_id] = (chat, message_id)
        chat.inline_ids[message_id] = inline_message_id
        return inline_message_id
