"""Messages that nobody tapped for, to many: as fast as may be, and each noted before it goes and after.

A slot in the budget comes first, then `sending` is committed, then the message goes, then its outcome is committed: for
a handful of chats together, several handfuls at a time. So no more is ever in flight than these handfuls hold, and what
waits has no note yet. If a note cannot be written, sending stops. What a crash means for the notes that say `sending`
is up to the book: some messages are never sent twice, others never lost.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from telegram.error import BadRequest, ChatMigrated, RetryAfter, TelegramError

from bot.attempts import seconds_to_wait
from bot.clock import elapsed
from bot.presenting import keyboard
from bot.redaction import get_logger
from bot.storage import SendOutcome

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence

    from bot.clock import Clock
    from bot.pacing import Reservation
    from bot.sending import Outbox
    from bot.storage import Database, People, Transaction
    from messages.screen import Screen

WORKERS: Final = 6
"""Handfuls in hand at the same time, so that the way to Telegram and back is no pause."""
HANDFULS_A_SECOND: Final = 50
PAUSE: Final = 5.0
"""Seconds without a try where Telegram cannot be reached or does not say what became of a message."""
PATIENCE: Final = 2.0
"""Seconds that one chat may keep others waiting, where it can be passed over: a group takes 20 messages a minute."""
_A_HAIR: Final = timedelta(seconds=1)

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PostOffice:
    """What every kind of delivery needs."""

    outbox: Outbox
    database: Database
    people: People
    clock: Clock


class Addressed(Protocol):
    """Something to be sent to a chat."""

    @property
    def chat_id(self) -> int:
        """The chat it goes to."""


ItemT = TypeVar("ItemT", bound=Addressed)


class Book(Protocol[ItemT]):
    """What is kept about one kind of messages, and their words."""

    async def begin(self, tx: Transaction, items: Sequence[ItemT]) -> Sequence[ItemT]:
        """Note these as on their way; those that must not be sent any more are left out."""

    async def finish(self, tx: Transaction, outcomes: Sequence[tuple[ItemT, SendOutcome]]) -> None:
        """Note what became of them."""

    async def give_back(self, tx: Transaction, items: Sequence[tuple[ItemT, datetime | None]]) -> None:
        """These were surely not sent. They are due again at that moment, or as they were."""

    def word(self, item: ItemT) -> Screen:
        """The message."""

    def failed(self, item: ItemT, error: Exception, /) -> SendOutcome | None:
        """It could not be made, or Telegram found fault with it: the outcome, or nothing where it is given back."""


class Delivery(Generic[ItemT]):
    """Sends one kind of messages by its book. `name` is how the log calls them.

    `move` is told of each chat that has another number now; without it, what is kept about a person goes along. With
    `passed_over`, whatever may not be sent to its chat within `PATIENCE` is handed back by it, with no note of it.
    """

    def __init__(
        self,
        office: PostOffice,
        book: Book[ItemT],
        name: str,
        *,
        move: Callable[[Transaction, int, int], Awaitable[None]] | None = None,
        passed_over: Callable[[ItemT], None] | None = None,
    ) -> None:
        self._office = office
        self._move = move or office.people.move
        self._outbox = office.outbox
        self._book = book
        self._name = name
        self._handful = max(1, office.outbox.rate // HANDFULS_A_SECOND)
        self._passed_over = passed_over
        self._silent_until = 0.0

    @property
    def may_send(self) -> bool:
        """Whether there is any use in trying now."""
        return elapsed() >= self._silent_until and not self._outbox.is_held()

    async def send(self, pages: AsyncGenerator[Sequence[ItemT], None]) -> bool:
        """Send all of them; false when something holds them up, so that the rest has to wait for better times.

        The next page is asked for while the one before it is being sent. Raises `StorageError` as soon as a note cannot
        be written.
        """
        waiting: asyncio.Queue[Sequence[ItemT] | None] = asyncio.Queue(WORKERS)
        async with aclosing(pages):
            try:
                async with asyncio.TaskGroup() as group:
                    feeding = group.create_task(self._feed(pages, waiting))
                    for _ in range(WORKERS):
                        group.create_task(self._work(waiting))
            except ExceptionGroup as failures:
                raise failures.exceptions[0] from None  # one is enough to stop for
        return feeding.result() and self.may_send

    async def _feed(
        self, pages: AsyncGenerator[Sequence[ItemT], None], waiting: asyncio.Queue[Sequence[ItemT] | None]
    ) -> bool:
        """Hand the pages out in handfuls; whether they all were."""
        is_all = True
        async for page in pages:
            for start in range(0, len(page), self._handful):
                if is_all := self.may_send:
                    await waiting.put(page[start : start + self._handful])
            if not is_all:
                break
        for _ in range(WORKERS):
            await waiting.put(None)
        return is_all

    async def _work(self, waiting: asyncio.Queue[Sequence[ItemT] | None]) -> None:
        while (items := await waiting.get()) is not None:
            if self.may_send:  # what is not sent has no note yet: it is found again
                await self._send_together(items)

    async def _send_together(self, items: Sequence[ItemT]) -> None:
        reserved: dict[int, Reservation] = {}

        async def reserve(chat_id: int) -> None:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE if self._passed_over else None):
                    reserved[chat_id] = await self._outbox.pacer.reserve_bulk(chat_id)

        try:
            async with asyncio.TaskGroup() as group:
                for item in items:
                    group.create_task(reserve(item.chat_id))
            in_time = [item for item in items if item.chat_id in reserved]
            if self._passed_over:
                for item in items:
                    if item.chat_id not in reserved:
                        self._passed_over(item)
            if not (in_time and self.may_send):  # since the slot was waited for
                return
            async with self._office.database.transaction() as tx:
                begun = await self._book.begin(tx, in_time)
            await self._send_begun(begun, reserved)
        finally:
            for reservation in reserved.values():
                reservation.release()

    async def _send_begun(self, begun: Sequence[ItemT], reserved: Mapping[int, Reservation]) -> None:
        results: list[tuple[ItemT, _Result]] = []

        async def send(item: ItemT) -> None:
            results.append((item, await self._send(item, reserved[item.chat_id])))

        try:
            async with asyncio.TaskGroup() as group:
                for item in begun:
                    group.create_task(send(item))
        finally:
            # Cut short, too: one that Telegram does not answer must not make the others uncertain.
            if results:
                await self._note(results)

    async def _note(self, results: list[tuple[ItemT, _Result]]) -> None:
        outcomes = [(item, result) for item, result in results if isinstance(result, SendOutcome)]
        again = [(item, result.at) for item, result in results if isinstance(result, _NotSent)]
        moved = [(item.chat_id, result.moved_to) for item, result in results if isinstance(result, _NotSent)]
        async with self._office.database.transaction() as tx:
            if outcomes:
                await self._book.finish(tx, outcomes)
            if again:
                await self._book.give_back(tx, again)
            await self._office.people.note_reached(
                tx,
                [item.chat_id for item, outcome in outcomes if outcome is SendOutcome.DELIVERED],
                [item.chat_id for item, outcome in outcomes if outcome.nobody_there],
                self._office.clock.now().date(),
            )
            for chat_id, moved_to in moved:
                if moved_to is not None:
                    await self._move(tx, chat_id, moved_to)
        if outcomes:
            _log.info("messages_sent", kind=self._name, count=len(outcomes))

    async def _send(self, item: ItemT, reservation: Reservation) -> _Result:
        """What became of it; or, when it surely was not sent, when to try again."""
        try:
            screen = self._book.word(item)
            keyboard(screen)
        except Exception as error:  # noqa: BLE001  # the boundary: one message's failure must not keep the others waiting
            return self._failed(item, error)
        try:
            outcome = await self._outbox.send(item.chat_id, screen, reservation)
        except RetryAfter as error:
            # The refusal may be for this chat alone: it comes again later, and the others go on.
            return _NotSent(self._office.clock.now() + timedelta(seconds=seconds_to_wait(error)) + _A_HAIR)
        except ChatMigrated as error:
            return _NotSent(moved_to=error.new_chat_id)
        except BadRequest as error:
            return self._failed(item, error)
        except TelegramError as error:
            _log.warning("messages_cannot_be_sent", kind=self._name, exc_info=error)
            self._silent_until = elapsed() + PAUSE
            return _NotSent()
        if outcome is SendOutcome.UNCONFIRMED:
            # While Telegram fails, every further message might be spent without anybody reading it.
            self._silent_until = elapsed() + PAUSE
        return outcome

    def _failed(self, item: ItemT, error: Exception) -> _Result:
        return self._book.failed(item, error) or _NotSent()


class _NotSent:
    """It surely was not sent: due again at that moment, or as it was; perhaps in a chat with another number."""

    def __init__(self, at: datetime | None = None, *, moved_to: int | None = None) -> None:
        self.at = at
        self.moved_to = moved_to


_Result = SendOutcome | _NotSent
