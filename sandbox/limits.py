"""Telegram's limits as numbers, and the pace it allows for sending."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sandbox.errors import too_many_requests

_MINUTE: Final = 60.0

Stopwatch = Callable[[], float]
"""Monotonic seconds, as `time.monotonic`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit the sandbox enforces. Sources: core.telegram.org/bots/api and /bots/faq, except where noted.

    The sending limits are None when switched off. Telegram publishes "about" one message a second in one chat, no more
    than 20 a minute in a group, about 30 a second overall, and that short bursts are let pass; how short is not
    published.
    """

    messages_per_second: int | None = 30
    paid_messages_per_second: int = 1000
    chat_messages_per_second: float | None = 1.0
    chat_burst: int = 5
    group_messages_per_minute: int | None = 20
    """In one group or channel. Edits are not counted."""

    text_length: int = 4096
    """UTF-16 units after the entities were parsed."""
    caption_length: int = 1024
    premium_caption_length: int = 4096
    """What somebody with Telegram Premium may write under a picture; a bot may not."""
    entities: int = 100
    callback_data_bytes: int = 64
    copy_text_length: int = 256
    buttons: int = 100
    buttons_in_row: int = 8
    callback_answer_length: int = 200
    callback_answer_within: float = 30.0
    """Seconds. Not published; bots have seen between 15 and 60."""

    upload_bytes: int = 50 * 1024 * 1024
    photo_bytes: int = 10 * 1024 * 1024
    download_bytes: int = 20 * 1024 * 1024
    deletion_within: float = 48 * 3600
    """Seconds after which a message can no longer be deleted, by the clock, as the message is dated."""

    updates_kept: float = 24 * 3600
    """Seconds an unconfirmed update is kept, by the stopwatch."""
    inline_queries_kept: float = 30.0
    """The same for an inline query. Source: `add_new_inline_query` in github.com/tdlib/telegram-bot-api."""
    updates_per_fetch: int = 100
    longest_poll: float = 50.0
    """Seconds. Not published; longer time-outs are answered after this."""

    inline_query_length: int = 256
    inline_results: int = 50
    inline_result_id_bytes: int = 64
    inline_offset_bytes: int = 64
    inline_cache_time: int = 300
    """Seconds for which an answer to an inline query is kept unless the bot tells otherwise."""
    switch_inline_query_length: int = 256

    commands: int = 100
    name_length: int = 64
    description_length: int = 512
    short_description_length: int = 120

    @classmethod
    def unpaced(cls) -> Limits:
        """Everything but the sending limits: for conversations that run faster than people type."""
        return cls(messages_per_second=None, chat_messages_per_second=None, group_messages_per_minute=None)


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


@dataclass(slots=True)
class SendingPace:
    """Refuses a message that comes too soon. A refused message uses up nothing."""

    limits: Limits
    stopwatch: Stopwatch = time.monotonic
    _last_second: deque[float] = field(default_factory=deque)
    _chats: dict[int, _Bucket] = field(default_factory=dict)
    _last_minute: dict[int, deque[float]] = field(default_factory=dict)

    def take(self, chat_id: int, *, paid: bool = False, to_many: bool = False) -> None:
        """Counts one message to a chat; `to_many` tells that it is a group or channel.

        Raises the 429 with the whole seconds to wait, at least one.
        """
        now = self.stopwatch()
        wait = max(self._overall_wait(now, paid=paid), self._chat_wait(chat_id, now))
        counted = to_many and self.limits.group_messages_per_minute is not None
        if counted:
            wait = max(wait, self._group_wait(chat_id, now))
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        if self.limits.messages_per_second is not None:
            self._last_second.append(now)
        if self.limits.chat_messages_per_second is not None:
            self._chats[chat_id].tokens -= 1
        if counted:
            self._last_minute[chat_id].append(now)

    def _overall_wait(self, now: float, *, paid: bool) -> float:
        limits, sent = self.limits, self._last_second
        if limits.messages_per_second is None:
            return 0.0
        while sent and sent[0] <= now - 1:
            sent.popleft()
        allowed = limits.paid_messages_per_second if paid else limits.messages_per_second
        return sent[-allowed] + 1 - now if len(sent) >= allowed else 0.0

    def _group_wait(self, chat_id: int, now: float) -> float:
        sent, allowed = self._last_minute.setdefault(chat_id, deque()), self.limits.group_messages_per_minute
        while sent and sent[0] <= now - _MINUTE:
            sent.popleft()
        return sent[0] + _MINUTE - now if allowed is not None and len(sent) >= allowed else 0.0

    def _chat_wait(self, chat_id: int, now: float) -> float:
        limits = self.limits
        if limits.chat_messages_per_second is None:
            return 0.0
        bucket = self._chats.setdefault(chat_id, _Bucket(limits.chat_burst, now))
        refilled = bucket.tokens + (now - bucket.filled_at) * limits.chat_messages_per_second
        bucket.tokens, bucket.filled_at = min(limits.chat_burst, refilled), now
        # A hair under one token is one: the waiting time promised to the bot was rounded from this very number.
        return 0.0 if bucket.tokens > 1 - 1e-6 else (1 - bucket.tokens) / limits.chat_messages_per_second
