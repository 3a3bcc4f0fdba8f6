"""What is due about pledges: told by day, all that is due to somebody as one message, and each thing once at most.

A message on its way when the program died may have arrived, so it becomes `unconfirmed` and is never sent again: a
missed reminder is better than two. One that surely was not sent is given back, and whether it is still due and agreed
to is asked anew before the next try.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Final

from bot.delivery import Delivery
from bot.presenting import keyboard
from bot.redaction import get_logger
from bot.setting_aside import SetAside
from bot.storage import TakenStep
from campaign.events import event_by_code, fingerprint
from campaign.follow_ups import TOGETHER, Step, closed, is_late, is_news, passed_over, taken
from campaign.quiet_hours import may_write_at
from campaign.time_zones import zone_named

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.delivery import PostOffice
    from bot.storage import DueFollowUp, FollowUps, Reminders, SendOutcome, Transaction
    from campaign.content import Content
    from campaign.follow_ups import Next
    from campaign.pledges import Pledge
    from messages.screen import Screen

AT_ONCE: Final = 500
"""Steps read from the database at a time, so that many of them need little memory."""

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """All that is due to one person about their pledges."""

    chat_id: int = field(repr=False)
    steps: tuple[TakenStep, ...]


class FollowingUp:
    """Looks for what is due. `content` are the facts in use; `word` makes the message for somebody about some of their
    pledges, or nothing where none of their actions is part of the campaign any longer.
    """

    def __init__(
        self,
        office: PostOffice,
        follow_ups: FollowUps,
        reminders: Reminders,
        content: Callable[[], Content],
        word: Callable[[Sequence[DueFollowUp]], Screen | None],
    ) -> None:
        self._database = office.database
        self._follow_ups = follow_ups
        self._reminders = reminders
        self._clock = office.clock
        self._content = content
        self._word = word
        self._aside = SetAside()
        self._delivery = Delivery(office, _Book(follow_ups, self.words, self.set_aside), "follow_ups")

    async def recover(self) -> None:
        """At the start: what was on its way when the last run ended is not sent again."""
        async with self._database.transaction() as tx:
            unconfirmed = await self._follow_ups.recover(tx)
        if unconfirmed:
            _log.warning("follow_ups_unconfirmed", count=unconfirmed)

    async def send_due(self) -> None:
        """A round: write to everybody for whom something is due, once each.

        Raises `StorageError` as soon as a note cannot be written.
        """
        self._aside.forget_old()
        if self._delivery.may_send:
            await self._delivery.send(self._pages())

    async def _pages(self) -> AsyncGenerator[Sequence[Letter], None]:
        place: DueFollowUp | None = None
        while page := await self._follow_ups.due(self._clock.now(), AT_ONCE, after=place):
            place = page[-1]
            yield await self._letters(page)

    async def follow_events(self) -> None:
        """Whoever wants to go to an event that has changed is told next."""
        content, now = self._content(), self._clock.now()
        for known in await self._follow_ups.attendances():
            event = event_by_code(content, known.event)
            if event is None or fingerprint(event) != known.told:
                is_ahead = event is not None and event.ends.astimezone(UTC) > now
                async with self._database.transaction() as tx:
                    told = await self._follow_ups.tell_of_change(tx, known, now, is_ahead=is_ahead)
                if told:
                    _log.info("event_changed", count=told)

    async def ready_with(self, chat_ids: Iterable[int]) -> dict[int, tuple[TakenStep, ...]]:
        """What may come in one message with something else that is written to these people now."""
        now = self._clock.now()
        found: dict[int, tuple[TakenStep, ...]] = {}
        for due in await self._follow_ups.due_of(chat_ids, now + TOGETHER):
            if self._is_ready(due, now) and self._is_worded(due):
                found[due.chat_id] = (*found.get(due.chat_id, ()), self._taken(due, now))
        return found

    def set_aside(self, due: DueFollowUp, error: Exception) -> None:
        """It failed through our own fault: not tried again for a while."""
        tries = self._aside.add(due.key)
        _log.error("follow_up_failed_and_set_aside", attempt=tries, exc_info=error)

    def words(self, steps: Iterable[TakenStep]) -> Screen:
        """The message about these. Raises `LookupError` where there is nothing to say."""
        screen = self._word([step.due for step in steps])
        if screen is None:
            raise LookupError("no action of these pledges is part of the campaign")
        return screen

    async def _letters(self, page: Sequence[DueFollowUp]) -> list[Letter]:
        """What there is to send of a page; the rest is settled, put off, or left to a reminder that takes it along."""
        now = self._clock.now()
        ready = [due for due in page if not self._aside.holds(due.key) and await self._stands(due, now)]
        people = {due.chat_id for due in ready}
        async with self._database.transaction() as tx:
            people -= await self._reminders.bring_forward(tx, people, now, now + TOGETHER)
        along = await self.ready_with(people)
        return [Letter(chat_id, steps) for chat_id, steps in along.items()]

    async def _stands(self, due: DueFollowUp, now: datetime) -> bool:
        """Whether it is to be told now; what is not is settled or put off."""
        content = self._content()
        if due.step is Step.CHANGE and not is_news(due.pledge, content):
            await self._settle(due, *passed_over(due.pledge, Step.CHANGE, content, now))  # the change was taken back
            return False
        if due.step is Step.CLOSE or is_late(due.step, due.due_at, content, due.pledge, now):
            await self._settle(due, *passed_over(due.pledge, due.step, content, now))
            _log.info("follow_up_expired")
            return False
        opens = may_write_at(now, _zone(due))
        if opens > now:
            async with self._database.transaction() as tx:
                await self._follow_ups.put_off(tx, due, opens)
            _log.info("follow_up_put_off_until_day")
            return False
        if self._is_worded(due):
            return True
        if not self._aside.holds(due.key):
            await self._settle(due, closed(due.pledge), None)
        return False

    def _is_ready(self, due: DueFollowUp, now: datetime) -> bool:
        content = self._content()
        return not (
            self._aside.holds(due.key)
            or due.step is Step.CLOSE
            or (due.step is Step.CHANGE and not is_news(due.pledge, content))
            or is_late(due.step, due.due_at, content, due.pledge, now)
            or may_write_at(now, _zone(due)) > now
        )

    def _is_worded(self, due: DueFollowUp) -> bool:
        """Whether there is something to say. What cannot be built is noticed before anything is on its way."""
        try:
            screen = self._word([due])
            if screen is not None:
                keyboard(screen)
        except Exception as error:  # noqa: BLE001  # the boundary: one row's failure must not keep the others waiting
            self.set_aside(due, error)
            return False
        return screen is not None

    def _taken(self, due: DueFollowUp, now: datetime) -> TakenStep:
        return TakenStep(due, *taken(due.pledge, due.step, self._content(), now))

    async def _settle(self, due: DueFollowUp, pledge: Pledge, then: Next | None) -> None:
        async with self._database.transaction() as tx:
            # The person may have answered, planned anew or gone since it was found due: then nothing is done.
            await self._follow_ups.settle(tx, TakenStep(due, pledge, then))


class _Book:
    """The steps of pledges, letter by letter."""

    def __init__(
        self,
        follow_ups: FollowUps,
        words: Callable[[Iterable[TakenStep]], Screen],
        set_aside: Callable[[DueFollowUp, Exception], None],
    ) -> None:
        self._follow_ups = follow_ups
        self._words = words
        self._set_aside = set_aside

    async def begin(self, tx: Transaction, items: Sequence[Letter]) -> Sequence[Letter]:
        begun = set(await self._follow_ups.begin(tx, [step for letter in items for step in letter.steps]))
        left = [Letter(letter.chat_id, tuple(step for step in letter.steps if step in begun)) for letter in items]
        return [letter for letter in left if letter.steps]

    async def finish(self, tx: Transaction, outcomes: Sequence[tuple[Letter, SendOutcome]]) -> None:
        await self._follow_ups.finish(tx, [(step, outcome) for letter, outcome in outcomes for step in letter.steps])

    async def give_back(self, tx: Transaction, items: Sequence[tuple[Letter, datetime | None]]) -> None:
        steps = [(step, at or step.due.due_at) for letter, at in items for step in letter.steps]
        await self._follow_ups.give_back(tx, steps)

    def word(self, item: Letter) -> Screen:
        return self._words(item.steps)

    def failed(self, item: Letter, error: Exception) -> None:
        for step in item.steps:
            self._set_aside(step.due, error)


def _zone(due: DueFollowUp) -> ZoneInfo | None:
    """The person's clock, if it is known and still exists; that it does not is told to the operator."""
    zone = zone_named(due.time_zone)
    if due.time_zone and zone is None:
        _log.warning("time_zone_unknown")
    return zone
