"""Asking Telegram for updates until it answers, through python-telegram-bot's own ``get_updates``."""

from __future__ import annotations

import asyncio
import warnings
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from telegram import Update
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.attempts import is_set_within, seconds_to_wait
from bot.clock import elapsed
from bot.redaction import get_logger
from bot.window import FULL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram.ext import ExtBot

log = get_logger(__name__)

_SLACK: Final = 30.0  # seconds; past the poll's own time and the transport's time-outs, the connection is dead


class AnotherPollerError(Exception):
    """Another program fetches this bot's updates."""

    def __init__(self) -> None:
        super().__init__(
            "Another program is fetching the updates of this bot: stop it, or give this one a token of its own."
        )


class RefusedTokenError(Exception):
    """Telegram does not know the token."""

    def __init__(self) -> None:
        super().__init__("Telegram does not know this token: copy it again from BotFather into BOT_TOKEN.")


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses after failed fetches, in seconds; and how many conflicts in a row are borne with."""

    first_pause: float = 1.0
    longest_pause: float = 30.0
    conflicts: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What one fetch showed. `unreadable` are updates that python-telegram-bot could not make sense of."""

    updates: tuple[Update, ...]
    unreadable: tuple[Update, ...] = ()
    is_full: bool = False


_TOLD: Final = 200  # unreadable updates that are remembered so as to be logged once; a fetch holds 100


class Fetcher:
    """Fetches with patience. Network trouble never ends it; `interrupt` does, at once, even in a long poll."""

    def __init__(
        self,
        bot: ExtBot[Any],
        stopping: asyncio.Event,
        *,
        allowed_updates: Sequence[str],
        backoff: Backoff,
    ) -> None:
        self._bot = bot
        self._stopping = stopping
        self._allowed = list(allowed_updates)
        self._backoff = backoff
        self._scope: asyncio.Timeout | None = None
        self._unreadable: deque[int] = deque(maxlen=_TOLD)
        self.last_success: float | None = None
        """When a fetch last succeeded, as `bot.clock.elapsed`."""

    def interrupt(self) -> None:
        """End the fetch that is under way. To be called after the stopping event is set."""
        if self._scope is not None and not self._scope.expired():
            self._scope.reschedule(asyncio.get_running_loop().time())

    async def fetch(self, offset: int | None, *, wait_seconds: int, limit: int = FULL) -> Answer | None:
        """The updates from `offset` on, which confirms all before it; None when the bot is stopping.

        Waits up to `wait_seconds` on Telegram's side for one to come. Raises `AnotherPollerError` and
        `RefusedTokenError`.
        """
        conflicts, pause = 0, self._backoff.first_pause
        while not self._stopping.is_set():
            try:
                answer = await self._ask_once(offset, wait_seconds, limit)
            except (InvalidToken, EndPointNotFound):
                raise RefusedTokenError from None
            except Conflict as error:
                if "webhook" in error.message:
                    await self._leave_webhook()
                else:
                    conflicts += 1
                log.warning("fetch_refused_because_of_another_poller", attempt=conflicts)
                if conflicts >= self._backoff.conflicts:
                    raise AnotherPollerError from None
                wait = pause
            except Exception as error:  # whatever it is, the people who write must go on being heard
                if self._stopping.is_set():
                    return None
                wait = seconds_to_wait(error) if isinstance(error, RetryAfter) else pause
                log.warning("fetch_failed", seconds=wait, exc_info=error)
            else:
                self.last_success = elapsed()
                return answer
            await is_set_within(self._stopping, wait)
            pause = min(pause * 2, self._backoff.longest_pause)
        return None

    async def confirm(self, offset: int, *, within_seconds: float) -> None:
        """Tell Telegram, when stopping, that all before `offset` is finished; a failure is told and borne with."""
        try:
            async with asyncio.timeout(within_seconds):
                while True:
                    try:
                        await self._bot.get_updates(offset=offset, limit=1, timeout=0)
                    except Conflict:  # the poll that was just abandoned may be open on Telegram's side still
                        await asyncio.sleep(0.05)
                    else:
                        return
        except Exception as error:  # the same updates come again; the ledger guards their effects
            log.warning("last_confirmation_failed", exc_info=error)

    async def _ask_once(self, offset: int | None, wait_seconds: int, limit: int) -> Answer:
        try:
            async with asyncio.timeout(wait_seconds + _SLACK) as self._scope:
                return await self._ask(offset, wait_seconds, limit)
        finally:
            self._scope = None

    async def _ask(self, offset: int | None, wait_seconds: int, limit: int) -> Answer:
        try:
            updates = await self._bot.get_updates(
                offset=offset, limit=limit, timeout=wait_seconds, allowed_updates=self._allowed
            )
        except TelegramError:
            raise
        except Exception as error:  # python-telegram-bot makes sense of all of an answer or of nothing
            log.debug("answer_unreadable", exc_info=error)
        else:
            return Answer(tuple(updates), is_full=len(updates) >= limit)
        return await self._ask_for_each(offset, limit)

    async def _ask_for_each(self, offset: int | None, limit: int) -> Answer:
        parameters = {"offset": offset, "limit": limit, "timeout": 0, "allowed_updates": self._allowed}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # get_updates is advised, which is what has just failed
            raw: Any = await self._bot.do_api_request(
                "getUpdates", api_kwargs={key: value for key, value in parameters.items() if value is not None}
            )
        readable, unreadable = [], []
        for content in raw:
            try:
                readable.append(Update.de_json(content, self._bot))
            except Exception:  # an update of a shape nobody foresaw must not block the rest
                update_id = int(content["update_id"])
                if update_id not in self._unreadable:  # shown again as long as an older one is unfinished
                    log.exception("update_unreadable")
                    self._unreadable.append(update_id)
                unreadable.append(Update(update_id))
        return Answer(tuple(readable), tuple(unreadable), is_full=len(raw) >= limit)

    async def _leave_webhook(self) -> None:
        log.warning("webhook_removed")
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            log.warning("webhook_could_not_be_removed", exc_info=error)
