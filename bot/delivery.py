"""Messages that nobody tapped for: the follow-ups of pledges, each sent at most once, and by day.

Before a question is sent, `sending` is committed; afterwards its outcome. A question on its way when the program died
may have arrived, so it becomes `unconfirmed` and is never sent again: a missed reminder is better than two. One that
surely was not sent is given back, and whether it is still due and agreed to is asked anew before the next try.
"""

from __future__ import annotations

from contextlib import aclosing
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.attempts import seconds_to_wait
from bot.clock import elapsed
from bot.presenting import keyboard
from bot.redaction import get_logger
from bot.sending import send_unasked
from bot.setting_aside import SetAside
from bot.storage import AskOutcome
from campaign.pledges import LATE_AFTER, MOST_ASKS, State, changed
from campaign.quiet_hours import may_write_at

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from datetime import datetime

    from telegram import Bot

    from bot.clock import Clock
    from bot.pacing import Priority
    from bot.storage import Database, DueFollowUp, Pledges
    from messages.screen import Screen

ASK_AGAIN_AFTER: Final = timedelta(days=3)
AT_ONCE: Final = 50
"""Follow-ups read from the database at a time, so that many of them need little memory."""

_log = get_logger(__name__)


class FollowUps:
    """Asks people how their pledge went, when its time has come.

    `word` makes the screen for somebody; nothing where the action is no longer part of the campaign. `pace` is what the
    bot's pacer is told, where it has one.
    """

    def __init__(
        self,
        bot: Bot,
        database: Database,
        pledges: Pledges,
        clock: Clock,
        word: Callable[[DueFollowUp], Screen | None],
        *,
        pace: Priority | None = None,
    ) -> None:
        self._bot = bot
        self._database = database
        self._pledges = pledges
        self._clock = clock
        self._word = word
        self._pace = pace
        self._aside = SetAside()
        self._silent_until = 0.0
        self._refused_for_now: set[object] = set()

    async def recover(self) -> None:
        """At the start: what was on its way when the last run ended is not sent again."""
        async with self._database.transaction() as tx:
            unconfirmed = await self._pledges.recover(tx)
        if unconfirmed:
            _log.warning("follow_ups_unconfirmed", count=unconfirmed)

    async def send_due(self) -> None:
        """A round: ask everybody whose time has come, one after the other, each once at most.

        Ends early when nothing more can or may be sent for now; nothing is sent while Telegram forbids it.
        """
        if elapsed() < self._silent_until:
            return
        self._aside.forget_old()
        async with aclosing(self._round()) as all_due:
            async for due in all_due:
                if not await self._settle(due):
                    return

    async def _round(self) -> AsyncGenerator[DueFollowUp, None]:
        """All that is due, but for what is set aside. Whom Telegram refused last comes last.

        The limit that was met may be one for that chat alone, which must not keep the others from being asked.
        """
        last: list[DueFollowUp] = []
        place: DueFollowUp | None = None
        while found := await self._pledges.due(self._clock.now(), AT_ONCE, after=place):
            place = found[-1]
            for due in found:
                if due.key in self._refused_for_now:
                    last.append(due)
                elif not self._aside.holds(due.key):
                    yield due
        self._refused_for_now.clear()
        for due in last:
            yield due

    async def _settle(self, due: DueFollowUp) -> bool:
        """Ask, put off, or close what is too late; false when the rest of the round has to wait."""
        now = self._clock.now()
        if now - due.due_at > LATE_AFTER:
            await self._expire(due)
            return True
        opens = may_write_at(now, _zone(due))
        if opens > now:
            async with self._database.transaction() as tx:
                await self._pledges.put_off(tx, due, opens)
            _log.info("follow_up_put_off_until_day")
            return True
        try:
            screen = self._word(due)
            if screen is not None:
                # What cannot be built has to fail here: once sending has begun nobody could say whether it was sent.
                keyboard(screen)
        except Exception as error:  # noqa: BLE001  # the boundary: one row's failure must not keep the others waiting
            self._set_aside(due, error)
            return True
        if screen is None:
            await self._expire(due)
            return True
        return await self._ask(due, screen, now)

    async def _expire(self, due: DueFollowUp) -> None:
        async with self._database.transaction() as tx:
            # The person may have answered, planned anew or gone since it was found due.
            found = await self._pledges.find(due.chat_id, due.pledge.action, due.pledge.wave, within=tx)
            if found == due.pledge:
                await self._pledges.change(tx, due.chat_id, changed(due.pledge, State.EXPIRED))
        _log.info("follow_up_expired")

    async def _ask(self, due: DueFollowUp, screen: Screen, now: datetime) -> bool:
        again = now + ASK_AGAIN_AFTER if due.pledge.asks + 1 < MOST_ASKS else None
        async with self._database.transaction() as tx:
            if not await self._pledges.begin_ask(tx, due, next_ask_at=again):
                return True
        try:
            outcome = await send_unasked(self._bot, due.chat_id, screen, pace=self._pace)
        except TelegramError as error:
            goes_on = self._not_sent(due, error)
            async with self._database.transaction() as tx:
                await self._pledges.give_back(tx, due, next_ask_at=again)
            return goes_on
        async with self._database.transaction() as tx:
            await self._pledges.finish_ask(tx, due, outcome)
        _log.info("follow_up_sent", outcome=outcome)
        # While Telegram fails, every further question would be spent without anybody reading it.
        return outcome is not AskOutcome.UNCONFIRMED

    def _not_sent(self, due: DueFollowUp, error: TelegramError) -> bool:
        """Take note of why; false when the rest of the round has to wait."""
        if isinstance(error, RetryAfter):
            seconds = seconds_to_wait(error)
            self._silent_until = elapsed() + seconds
            self._refused_for_now.add(due.key)
            _log.info("follow_ups_wait_for_telegram", seconds=seconds)
            return False
        if isinstance(error, BadRequest):
            self._set_aside(due, error)
            return True
        _log.warning("follow_ups_cannot_be_sent", exc_info=error)
        return False

    def _set_aside(self, due: DueFollowUp, error: Exception) -> None:
        tries = self._aside.add(due.key)
        _log.error("follow_up_failed_and_set_aside", attempt=tries, exc_info=error)


def _zone(due: DueFollowUp) -> ZoneInfo | None:
    """The person's clock, if it is known and still exists."""
    try:
        return ZoneInfo(due.time_zone) if due.time_zone else None
    except (OSError, ValueError, KeyError) as error:
        _log.warning("time_zone_unknown", exc_info=error)
        return None
