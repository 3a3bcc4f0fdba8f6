"""Handling one update until it is finished: three tries, patience with the network, and then letting go."""

from __future__ import annotations

import asyncio
import warnings
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from telegram import Update
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.clock import elapsed
from bot.redaction import get_logger

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = get_logger(__name__)

_MARGIN: Final = 0.01
_LOOK: Final = 1.0  # seconds between two looks, while waiting, at whether others have come to wait


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to bear with an update. All in seconds, but `tries`."""

    tries: int = 3
    attempt_seconds: float = 10.0
    first_pause: float = 0.5
    longest_pause: float = 30.0
    trouble_seconds: float = 300.0
    """How long an update is kept when it is not at fault, and nobody has to wait because of it."""

    def seconds_in_the_way(self, standing: Standing) -> float:
        """How long a chat may keep others waiting: as long as a hanging update has, or one try if it has too many."""
        return self.attempt_seconds * (1 if standing.has_too_many else self.tries)


@dataclass(slots=True)
class Standing:
    """How a chat stands towards the others and towards Telegram. Moments are those of `bot.clock.elapsed`."""

    in_the_way_since: float | None = None
    """Since when updates of others cannot be fetched because of this chat's; None while they can."""
    has_too_many: bool = False
    """Whether more of its updates came, while others waited, than one chat may have."""
    silent_until: float = 0.0
    """Until when Telegram wants nothing sent to it."""


class Outcome(Enum):
    """How an update ended."""

    HANDLED = "handled"
    UNREACHABLE = "unreachable"
    """The person has blocked the bot: there is nobody to answer."""
    DROPPED = "dropped"
    LET_GO = "let go"
    """Given up, tried or not, because others had to wait for it: the person is still to be told."""
    INTERRUPTED = "interrupted"
    """The bot is stopping: not finished, to be handled by the next run."""


class _Verdict(Enum):
    FAULT = "fault"
    TROUBLE = "trouble"
    UNREACHABLE = "unreachable"


class Attempts:
    """Tries an update until an `Outcome`.

    A handler's own exception, a refused request (400) and the time-out count as tries. What is not the update's
    fault does not: no connection, 5xx, 429 (obeyed to the second) and `trouble`, further exceptions of the kind.
    `on_dropped(update)` tells the person.
    """

    def __init__(
        self,
        process: Callable[[Update], Awaitable[None]],
        on_dropped: Callable[[Update], Awaitable[None]],
        stopping: asyncio.Event,
        *,
        patience: Patience,
        trouble: tuple[type[Exception], ...] = (),
    ) -> None:
        self._process = process
        self._on_dropped = on_dropped
        self._stopping = stopping
        self._patience = patience
        self._trouble = (NetworkError, RetryAfter, Conflict, InvalidToken, *trouble)
        self.retried = 0

    async def settle(self, update: Update, *, failed_before: int, standing: Standing) -> Outcome:
        """Handle the update; `failed_before` tries were made by runs that did not survive them.

        `standing` is its chat's, watched all the while. When the chat has kept others waiting for too long, the
        update is let go after the try in hand, or untried.
        """
        patience = self._patience
        if failed_before >= patience.tries:
            return await self._drop(update, failed_before, None)
        tries, pause, began = failed_before, patience.first_pause, elapsed()
        while not self._is_too_long_in_the_way(standing):
            error = await self._try(update)
            if error is None:
                return Outcome.HANDLED
            verdict = self._judge(error)
            if verdict is _Verdict.UNREACHABLE:
                log.info("update_of_somebody_unreachable")
                return Outcome.UNREACHABLE
            wait = pause
            if isinstance(error, RetryAfter):
                wait = seconds_to_wait(error)
                standing.silent_until = elapsed() + wait
            tries += verdict is _Verdict.FAULT
            log.warning("update_failed", attempt=tries, reason=verdict, exc_info=error)
            is_vain = verdict is _Verdict.TROUBLE and elapsed() - began + wait > patience.trouble_seconds
            if tries >= patience.tries or is_vain:
                return await self._drop(update, tries, error)
            self.retried += 1
            if await self._is_stopped_within(wait, standing):
                return Outcome.INTERRUPTED
            pause = min(pause * 2, patience.longest_pause)
        log.error("update_let_go_for_others", attempts=tries)
        return Outcome.LET_GO

    async def tell(self, update: Update) -> None:
        """Tell the person that the update was given up; a failure is told to the operator and borne with."""
        failure = await self._outcome_of(self._on_dropped(update))
        if failure is not None:
            log.error("drop_could_not_be_told", exc_info=failure)

    def _is_too_long_in_the_way(self, standing: Standing) -> bool:
        since = standing.in_the_way_since
        return since is not None and elapsed() - since > self._patience.seconds_in_the_way(standing)

    async def _is_stopped_within(self, seconds: float, standing: Standing) -> bool:
        """Wait for the next try, or until it is not to come; whether the bot is stopping."""
        until = elapsed() + seconds
        while (left := until - elapsed()) > 0 and not self._is_too_long_in_the_way(standing):
            if await is_set_within(self._stopping, min(left, _LOOK)):
                return True
        return self._stopping.is_set()

    async def _try(self, update: Update) -> BaseException | None:
        return await self._outcome_of(self._process(update))

    async def _drop(self, update: Update, tries: int, error: BaseException | None) -> Outcome:
        log.error("update_dropped", attempts=tries, exc_info=error)
        if not isinstance(error, RetryAfter):  # Telegram has just said not to send anything
            await self.tell(update)
        return Outcome.DROPPED

    async def _outcome_of(self, work: Awaitable[None]) -> BaseException | None:
        try:
            async with asyncio.timeout(self._patience.attempt_seconds):
                await work
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return error  # something the handler waited for was cancelled, not the handling of this update
        except Exception as error:  # noqa: BLE001  # the boundary: judged, told and acted upon by the caller
            return error
        return None

    def _judge(self, error: BaseException) -> _Verdict:
        if isinstance(error, Forbidden):
            return _Verdict.UNREACHABLE
        if isinstance(error, self._trouble) and not isinstance(error, BadRequest):  # a BadRequest is a NetworkError
            return _Verdict.TROUBLE
        return _Verdict.FAULT


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram asks to wait, and a little more, for timers may be early."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wait: Any = error.retry_after  # a number of seconds, or with PTB_TIMEDELTA set a timedelta
    return _MARGIN + (wait.total_seconds() if isinstance(wait, timedelta) else float(wait))


async def is_set_within(event: asyncio.Event, seconds: float) -> bool:
    """Wait that long at most; whether the event came."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return event.is_set()
    return True
