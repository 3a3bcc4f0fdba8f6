"""Reminders of dates, to everybody whose moment has come: at most once a person and day, as fast as may be.

A slot in the budget comes first, then `sending` is committed, then the message goes, then its outcome is committed: for
a handful of people together, several handfuls at a time. What is on its way when the program dies may have arrived, so
it becomes `unconfirmed` and is never sent again. What waits has no row yet and is not in flight.
"""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.attempts import seconds_to_wait
from bot.clock import elapsed
from bot.redaction import get_logger
from bot.storage import AskOutcome, Sending
from campaign.anniversaries import is_timely, occasion_for
from campaign.wishes import KeptWish

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from datetime import date

    from bot.clock import Clock
    from bot.pacing import Reservation
    from bot.sending import Outbox
    from bot.storage import Database, DueReminder, Reminders
    from campaign.anniversaries import Occasion
    from campaign.content import Content
    from messages.screen import Screen

AT_ONCE: Final = 2_000
"""People read from the database at a time: so a million of them need no more memory than these."""
WORKERS: Final = 6
"""Handfuls in hand at the same time, so that the way to Telegram and back is no pause."""
HANDFULS_A_SECOND: Final = 50
KEPT_FOR: Final = timedelta(days=7)
_PAUSE: Final = 5.0  # seconds without a try while Telegram cannot be reached

_NEVER: Final = datetime.fromtimestamp(0, UTC)  # as a row reads that has no next moment
_NOBODY_LIVES_THERE: Final = ZoneInfo("UTC")  # where a clock is unknown, for it was never asked for
_log = get_logger(__name__)


class Reminding:
    """Sends what is due. `content` are the facts in use, `word` makes the message for somebody."""

    def __init__(
        self,
        outbox: Outbox,
        database: Database,
        reminders: Reminders,
        clock: Clock,
        content: Callable[[], Content],
        word: Callable[[DueReminder, Occasion], Screen],
    ) -> None:
        self._outbox = outbox
        self._database = database
        self._reminders = reminders
        self._clock = clock
        self._content = content
        self._word = word
        self._handful = max(1, outbox.rate // HANDFULS_A_SECOND)
        self._silent_until = 0.0
        self._worded: dict[Hashable, Screen] = {}

    async def recover(self) -> None:
        """At the start: what was on its way when the last run ended is not sent again."""
        async with self._database.transaction() as tx:
            unconfirmed = await self._reminders.recover(tx)
        if unconfirmed:
            _log.warning("reminders_unconfirmed", count=unconfirmed)

    async def send_due(self) -> None:
        """Send to everybody whose moment has come. Raises `StorageError` as soon as the ledger cannot be written."""
        while elapsed() >= self._silent_until:
            page = await self._reminders.due(self._clock.now(), AT_ONCE)
            if not page:
                break
            self._worded.clear()  # so that a long round follows the facts
            waiting = await self._only_timely(page)
            handfuls = deque(waiting[start : start + self._handful] for start in range(0, len(waiting), self._handful))
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(min(WORKERS, len(handfuls))):
                        group.create_task(self._work(handfuls))
            except ExceptionGroup as failures:
                raise failures.exceptions[0] from None  # one is enough to stop for
            if handfuls:
                break  # something holds all of them up: the next tick goes on

    async def reschedule(self) -> None:
        """Set anew when everybody is next: the dates of the facts have changed."""
        after = 0
        while page := await self._reminders.everybody(after, AT_ONCE):
            after = page[-1].chat_id
            now, content = self._clock.now(), self._content()
            # Who is due already is being written to, or will be looked at in a moment.
            waiting = [due for due in page if due.due_at > now or due.due_at == _NEVER]
            async with self._database.transaction() as tx:
                await self._reminders.move(tx, [(due, self._next(due, content, now)) for due in waiting])
            await asyncio.sleep(0)

    async def sweep(self) -> None:
        """Drop what was sent more than a week ago."""
        async with self._database.transaction() as tx:
            await self._reminders.sweep(tx, (self._clock.now() - KEPT_FOR).date())

    async def _only_timely(self, page: Sequence[DueReminder]) -> list[Sending]:
        """What there is to send of a page; the others are set to their next moment at once."""
        now, content = self._clock.now(), self._content()
        timely: list[Sending] = []
        moved: list[tuple[DueReminder, datetime | None]] = []
        expired = 0
        for due in page:
            # After what was due, not after now: something else may have become due meanwhile, and still be timely.
            following = self._next(due, content, due.due_at)
            zone = _zone(due)
            day = due.due_at.astimezone(zone).date()
            occasion = self._occasion(due, content, day)
            if occasion is None or not is_timely(day, zone, now):
                expired += occasion is not None
                moved.append((due, following))
            else:
                timely.append(Sending(due, day, occasion.key, following))
        if moved:
            async with self._database.transaction() as tx:
                await self._reminders.move(tx, moved)
        if expired:
            _log.info("reminders_expired", count=expired)
        return timely

    def _next(self, due: DueReminder, content: Content, now: datetime) -> datetime | None:
        return KeptWish(due.wish, due.paused_until).scheduled(content, _zone(due), now).next_at

    def _occasion(self, due: DueReminder, content: Content, day: date) -> Occasion | None:
        is_paused = due.paused_until is not None and day < due.paused_until
        return None if is_paused else occasion_for(content, due.wish, day)

    async def _work(self, handfuls: deque[list[Sending]]) -> None:
        while handfuls and elapsed() >= self._silent_until:
            await self._send_together(handfuls.popleft())

    async def _send_together(self, sendings: list[Sending]) -> None:
        reserved: dict[int, Reservation] = {}

        async def reserve(chat_id: int) -> None:
            reserved[chat_id] = await self._outbox.pacer.reserve_bulk(chat_id)

        try:
            async with asyncio.TaskGroup() as group:
                for one in sendings:
                    group.create_task(reserve(one.due.chat_id))
            async with self._database.transaction() as tx:
                begun = await self._reminders.begin(tx, sendings)
            outcomes: list[tuple[Sending, AskOutcome]] = []
            given_back: list[tuple[Sending, datetime]] = []

            async def send(one: Sending) -> None:
                outcome = await self._send(one, reserved[one.due.chat_id])
                if isinstance(outcome, AskOutcome):
                    outcomes.append((one, outcome))
                else:
                    given_back.append((one, outcome))

            async with asyncio.TaskGroup() as group:
                for one in begun:
                    group.create_task(send(one))
        finally:
            for reservation in reserved.values():
                reservation.release()
        async with self._database.transaction() as tx:
            await self._reminders.finish(tx, outcomes)
            await self._reminders.give_back(tx, given_back)
        _log.info("reminders_sent", count=len(outcomes))

    async def _send(self, one: Sending, reservation: Reservation) -> AskOutcome | datetime:
        """What became of it; or, when it surely was not sent, when to try again."""
        try:
            screen = self._screen(one)
            return await self._outbox.send(one.due.chat_id, screen, reservation)
        except RetryAfter as error:
            # The refusal may be for this chat alone: it comes again later, and the others go on.
            return self._clock.now() + timedelta(seconds=seconds_to_wait(error) + 1)
        except BadRequest as error:
            _log.error("reminder_failed", exc_info=error)
            return AskOutcome.REFUSED
        except TelegramError as error:
            _log.warning("reminders_cannot_be_sent", exc_info=error)
            self._silent_until = elapsed() + _PAUSE
            return one.due.due_at

    def _screen(self, one: Sending) -> Screen:
        """The message; the same for everybody of one language and country."""
        due = one.due
        key = (due.language, due.country, one.occasion, one.day)
        if key not in self._worded:
            occasion = self._occasion(due, self._content(), one.day)
            if occasion is None or occasion.key != one.occasion:
                raise BadRequest("the date is no longer in the facts")
            self._worded[key] = self._word(due, occasion)
        return self._worded[key]


def _zone(due: DueReminder) -> ZoneInfo:
    """The person's clock; UTC where it no longer exists."""
    try:
        return ZoneInfo(due.time_zone) if due.time_zone else _NOBODY_LIVES_THERE
    except (OSError, ValueError, KeyError):
        return _NOBODY_LIVES_THERE
