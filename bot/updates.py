"""Fetch, handle, confirm: an update is confirmed to Telegram only once it needs nothing more.

Telegram is the durable queue: what a killed process had not finished is sent again. Updates of one chat are handled
in order; a slow one delays only its own chat (``bot/lanes.py``). The offset stays at the oldest unfinished update, and
those after it are handled meanwhile and recognised when they are shown again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.application import StrictApplication
from bot.attempts import Attempts, Outcome, Patience, is_set_within
from bot.clock import elapsed
from bot.fetching import Answer, Backoff, Fetcher
from bot.lanes import Lanes, Share
from bot.redaction import get_logger
from bot.window import FULL, Window

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from telegram import Update
    from telegram.ext import Application

    from bot.background import Supervisor

    CountAttempt = Callable[[int], Awaitable[int]]
    OnDropped = Callable[[Update], Awaitable[None]]

__all__ = ["Backoff", "Pace", "Patience", "Share", "StrictApplication", "Timing", "UpdateLoop"]

log = get_logger(__name__)

_LAST_CONFIRMATION: Final = 0.8  # seconds for it after the grace, so that all is over within five
_AFTER_CANCELLING: Final = 0.1
_CAREFUL: Final = 60.0  # seconds; whoever wrote meanwhile has waited behind every slow one before them


@dataclass(frozen=True, slots=True)
class Pace:
    """How the loop asks. In seconds, but `in_flight`."""

    poll_seconds: int = 30
    """How long Telegram holds a fetch open while nothing comes."""
    in_flight: int = 256
    """How many updates are in hand at most, waiting ones included."""
    first_look: float = 0.02
    longest_look: float = 0.3
    """Pauses between fetches while something is unfinished, for then Telegram answers at once; they double."""


@dataclass(frozen=True, slots=True)
class Timing:
    """All the loop's waiting."""

    patience: Patience = field(default_factory=Patience)
    backoff: Backoff = field(default_factory=Backoff)
    pace: Pace = field(default_factory=Pace)
    share: Share = field(default_factory=Share)


@dataclass(slots=True)
class Counters:
    """What became of updates since the start."""

    handled: int = 0
    dropped: int = 0
    unreachable: int = 0


class UpdateLoop:
    """Runs until `stop`. Give ``run`` to the supervisor as a task whose failure stops the program.

    `on_dropped(update)` tells the person. `trouble` are exceptions for which an update is not to blame, such as a
    full disk.

    `count_attempt(update_id)` durably counts one more try and returns the count; given only when the previous run
    did not stop cleanly. Then the updates of the first fetch are handled one by one, each counted before and
    confirmed after, so that one that kills the process is dropped after three crashes and takes no other with it. What
    is not begun within a minute is handled as usual.
    """

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        *,
        supervisor: Supervisor,
        on_dropped: OnDropped,
        allowed_updates: Sequence[str],
        count_attempt: CountAttempt | None = None,
        trouble: tuple[type[Exception], ...] = (),
        timing: Timing = Timing(),
    ) -> None:
        self._count_attempt = count_attempt
        self._patience = timing.patience
        self._pace = timing.pace
        self._stopping = asyncio.Event()
        self._progress = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()
        self._window = Window()
        self._is_full = False
        self._enough = FULL
        self._fetcher = Fetcher(
            application.bot, self._stopping, allowed_updates=allowed_updates, backoff=timing.backoff
        )
        self._attempts = Attempts(
            application.process_update, on_dropped, self._stopping, patience=timing.patience, trouble=trouble
        )
        self._lanes = Lanes(supervisor, self._attempts, self._stopping, self._finish, timing.share)
        self.counters = Counters()

    @property
    def retried(self) -> int:
        """How many tries were repeated since the start."""
        return self._attempts.retried

    @property
    def unfinished(self) -> int:
        """How many updates are in hand."""
        return self._window.unfinished

    @property
    def last_fetch(self) -> float | None:
        """When a fetch last succeeded, as `bot.clock.elapsed`; None before the first."""
        return self._fetcher.last_success

    async def run(self) -> None:
        """Serve updates until `stop`. Raises `AnotherPollerError` and `RefusedTokenError` (``bot.fetching``)."""
        self._ended.clear()
        try:
            if self._count_attempt is not None:
                await self._serve_carefully(self._count_attempt)
            await self._serve()
        finally:
            self._ended.set()

    async def stop(self, grace: float = 4.0) -> None:
        """Fetch no more, let what is being handled end within `grace` seconds, confirm what is finished.

        Takes a second more at most. What was not finished comes again in the next run.
        """
        deadline = elapsed() + grace
        self._stopping.set()
        self._progress.set()
        self._fetcher.interrupt()
        await is_set_within(self._ended, grace)
        if self._lanes.tasks:
            _, slow = await asyncio.wait(self._lanes.tasks, timeout=max(0.0, deadline - elapsed()))
            for task in slow:
                task.cancel()
            if slow:
                await asyncio.wait(slow, timeout=_AFTER_CANCELLING)
        if self._window.offset is not None:
            # What is left of the grace is the confirmation's: on a busy machine it may need more than its own time.
            left = max(0.0, deadline - elapsed())
            await self._fetcher.confirm(self._window.offset, within_seconds=left + _LAST_CONFIRMATION)
        log.info("updates_stopped", handled=self.counters.handled, unfinished=self._window.unfinished)

    async def _serve(self) -> None:
        look = self._pace.first_look
        while True:
            offset = self._window.offset
            answer = await self._fetcher.fetch(offset, wait_seconds=self._pace.poll_seconds)
            if answer is None:
                return
            is_new = self._accept(answer, offset)
            if is_new:
                look = self._pace.first_look
            has_moved = self._window.offset != offset
            if answer.is_full and self._window.unfinished > FULL // 2:
                # Asking again would mostly show the same: wait until half of them are finished.
                await is_set_within(self._progress, self._pace.longest_look)
            elif not is_new and not has_moved and answer.updates:
                await is_set_within(self._progress, look)
                look = min(look * 2, self._pace.longest_look)

    def _accept(self, answer: Answer, offset: int | None) -> bool:
        """Whether there was anything new."""
        if not answer.updates and not answer.unreadable:
            self._window.confirmed(offset)
        # Cleared before the answer is looked at: an update that ends later is progress since this fetch.
        self._progress.clear()
        shown = {update.update_id: update for update in (*answer.updates, *answer.unreadable)}
        room = self._pace.in_flight - self._window.unfinished
        taken = self._window.take(shown, room=room, now=elapsed()) if shown else []
        unreadable = {update.update_id for update in answer.unreadable}
        for update_id in taken:
            if update_id in unreadable:
                self._finish(update_id, Outcome.DROPPED)
            else:
                self._lanes.add(shown[update_id])
        if answer.is_full:
            self._lanes.others_wait_for(self._window.offset)
        else:
            self._lanes.nobody_waits()
        if not taken and answer.is_full and not self._is_full:
            log.info("updates_behind_unfinished_ones_wait", unfinished=self._window.unfinished)
        self._is_full = not taken and answer.is_full
        self._enough = FULL // 2 if answer.is_full else FULL
        return bool(taken)

    async def _serve_carefully(self, count_attempt: CountAttempt) -> None:
        answer = await self._fetcher.fetch(None, wait_seconds=0)
        if answer is None or not answer.updates:
            return
        log.warning("first_updates_handled_one_by_one", count=len(answer.updates))
        began = elapsed()
        for update in sorted(answer.updates, key=lambda one: one.update_id):
            if elapsed() - began > _CAREFUL:
                return
            try:
                tries = await count_attempt(update.update_id)
            except Exception:
                log.exception("attempt_could_not_be_counted")  # people are to be served all the same
                tries = 1
            if self._stopping.is_set():
                return
            self._window.take([update.update_id], room=1, now=elapsed())
            self._lanes.add(update, failed_before=tries - 1)
            deadline = elapsed() + self._patience.tries * self._patience.attempt_seconds
            while not self._window.is_finished(update.update_id) and elapsed() < deadline:
                self._progress.clear()
                await is_set_within(self._progress, deadline - elapsed())
                if self._stopping.is_set():
                    return
            await self._fetcher.fetch(self._window.offset, wait_seconds=0, limit=1)

    def _finish(self, update_id: int, outcome: Outcome) -> None:
        self._window.finish(update_id, now=elapsed())
        match outcome:
            case Outcome.DROPPED:
                self.counters.dropped += 1
            case Outcome.UNREACHABLE:
                self.counters.unreachable += 1
            case _:
                self.counters.handled += 1
        if self._window.unfinished <= self._enough:
            self._progress.set()
