"""Reminders of dates, to everybody whose moment has come: at most once a person and day, as fast as may be.

What is on its way when the program dies may have arrived, so it becomes `unconfirmed` and is never sent again. What is
due about somebody's pledges within the hour comes in the same message.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot.delivery import Delivery
from bot.redaction import get_logger
from bot.storage import Sending, SendOutcome
from campaign.anniversaries import is_timely, occasion_for
from campaign.time_zones import zone_or_utc
from campaign.wishes import KeptWish

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Hashable, Sequence
    from datetime import date

    from bot.delivery import PostOffice
    from bot.following_up import FollowingUp
    from bot.storage import DueFollowUp, DueReminder, FollowUps, Reminders, Transaction
    from campaign.anniversaries import Occasion
    from campaign.content import Content
    from messages.screen import Screen

    Word = Callable[[DueReminder, Occasion, Sequence[DueFollowUp]], Screen]

AT_ONCE: Final = 2_000
"""People read from the database at a time: so a million of them need no more memory than these."""

ROUNDS: Final = 3
"""How often all that is due is looked through at most before the next tick does."""

_NEVER: Final = datetime.fromtimestamp(0, UTC)  # as a row reads that has no next moment
_log = get_logger(__name__)


class OverMeanwhileError(Exception):
    """The facts were corrected since the reminder was found due: there is nothing to remind of any longer."""


class Reminding:
    """Sends what is due. `content` are the facts in use; `word` makes the message for somebody, with what is due about
    their pledges.
    """

    def __init__(
        self,
        office: PostOffice,
        reminders: Reminders,
        follow_ups: FollowUps,
        following_up: FollowingUp,
        content: Callable[[], Content],
        word: Word,
    ) -> None:
        self._database = office.database
        self._reminders = reminders
        self._following_up = following_up
        self._clock = office.clock
        self._content = content
        self._book = _Book(reminders, follow_ups, content, word)
        self._delivery = Delivery(office, self._book, "reminders")
        self._has_found = False

    async def recover(self) -> None:
        """At the start: what was on its way when the last run ended is not sent again."""
        async with self._database.transaction() as tx:
            unconfirmed = await self._reminders.recover(tx)
        if unconfirmed:
            _log.warning("reminders_unconfirmed", count=unconfirmed)

    async def send_due(self) -> None:
        """Send to everybody whose moment has come. Raises `StorageError` as soon as a note cannot be written."""
        # Once more after something was found: a row that was passed may have become due again since.
        for _ in range(ROUNDS):
            self._has_found = False
            if not (self._delivery.may_send and await self._delivery.send(self._pages()) and self._has_found):
                break

    async def _pages(self) -> AsyncGenerator[Sequence[Sending], None]:
        place: DueReminder | None = None
        while page := await self._reminders.due(self._clock.now(), AT_ONCE, after=place):
            place, self._has_found = page[-1], True
            self._book.begin_page()  # so that a long round follows the facts
            yield await self._only_timely(page)

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

    async def _only_timely(self, page: Sequence[DueReminder]) -> list[Sending]:
        """What there is to send of a page; the others are set to their next moment at once."""
        now, content = self._clock.now(), self._content()
        timely: list[Sending] = []
        moved: list[tuple[DueReminder, datetime | None]] = []
        expired = 0
        for due in page:
            # After what was due, not after now: something else may have become due meanwhile, and still be timely.
            following = self._next(due, content, due.due_at)
            zone = zone_or_utc(due.time_zone)
            day = due.due_at.astimezone(zone).date()
            occasion = _occasion_of(due, content, day)
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
        along = await self._following_up.ready_with(one.chat_id for one in timely)
        return [replace(one, along=along.get(one.chat_id, ())) for one in timely] if along else timely

    def _next(self, due: DueReminder, content: Content, now: datetime) -> datetime | None:
        return KeptWish(due.wish, due.paused_until).scheduled(content, zone_or_utc(due.time_zone), now).next_at


class _Book:
    """The ledger of reminders, one a person and day, and of what comes along."""

    def __init__(self, reminders: Reminders, follow_ups: FollowUps, content: Callable[[], Content], word: Word) -> None:
        self._reminders = reminders
        self._follow_ups = follow_ups
        self._content = content
        self._word = word
        self._worded: dict[Hashable, Screen] = {}

    def begin_page(self) -> None:
        """Word everything anew."""
        self._worded.clear()

    async def begin(self, tx: Transaction, items: Sequence[Sending]) -> Sequence[Sending]:
        begun = await self._reminders.begin(tx, items)
        if not any(one.along for one in begun):
            return begun
        along = set(await self._follow_ups.begin(tx, [step for one in begun for step in one.along]))
        return [replace(one, along=tuple(step for step in one.along if step in along)) for one in begun]

    async def finish(self, tx: Transaction, outcomes: Sequence[tuple[Sending, SendOutcome]]) -> None:
        await self._reminders.finish(tx, outcomes)
        await self._follow_ups.finish(tx, [(step, outcome) for one, outcome in outcomes for step in one.along])

    async def give_back(self, tx: Transaction, items: Sequence[tuple[Sending, datetime | None]]) -> None:
        await self._reminders.give_back(tx, [(one, at or one.due.due_at) for one, at in items])
        await self._follow_ups.give_back(tx, [(step, at or step.due.due_at) for one, at in items for step in one.along])

    def word(self, item: Sending) -> Screen:
        """The same for everybody of one language and country, but for what is due about their pledges."""
        due = item.due
        # Content is another object as soon as a fact is corrected: nobody is named from what was worded before.
        key = (self._content(), due.language, due.country, item.occasion, item.day)
        if item.along:
            return self._word(due, self._occasion(item), [step.due for step in item.along])
        if key not in self._worded:
            self._worded[key] = self._word(due, self._occasion(item), ())
        return self._worded[key]

    def failed(self, _item: Sending, error: Exception) -> SendOutcome | None:
        if isinstance(error, OverMeanwhileError):
            _log.info("reminder_no_longer_true")
        else:
            _log.error("reminder_failed", exc_info=error)
        return SendOutcome.REFUSED

    def _occasion(self, item: Sending) -> Occasion:
        occasion = _occasion_of(item.due, self._content(), item.day)
        if occasion is None or occasion.key != item.occasion:
            raise OverMeanwhileError
        return occasion


def _occasion_of(due: DueReminder, content: Content, day: date) -> Occasion | None:
    is_paused = due.paused_until is not None and day < due.paused_until
    return None if is_paused else occasion_for(content, due.wish, day)
