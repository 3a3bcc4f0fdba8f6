"""Messages that nobody tapped for: the follow-ups of pledges, each sent at most once.

Before a question is sent, `sending` is committed; afterwards its outcome. A question on its way when the program died
may have arrived, so it becomes `unconfirmed` and is never sent again: a missed reminder is better than two.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import httpx
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.attempts import seconds_to_wait
from bot.presenting import show
from bot.redaction import get_logger
from bot.storage import AskOutcome
from campaign.pledges import LATE_AFTER, MOST_ASKS, State, changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Bot

    from bot.clock import Clock
    from bot.storage import Database, DueFollowUp, Pledges, Transaction
    from campaign.pledges import Pledge
    from messages.screen import Screen

ASK_AGAIN_AFTER: Final = timedelta(days=3)
AT_ONCE: Final = 50
"""Follow-ups read from the database at a time, so that many of them need little memory."""

_log = get_logger(__name__)


class FollowUps:
    """Asks people how their pledge went, when its time has come.

    `word` makes the screen for somebody; nothing where the action is no longer part of the campaign.
    """

    def __init__(
        self,
        bot: Bot,
        database: Database,
        pledges: Pledges,
        clock: Clock,
        word: Callable[[DueFollowUp], Screen | None],
    ) -> None:
        self._bot = bot
        self._database = database
        self._pledges = pledges
        self._clock = clock
        self._word = word

    async def recover(self) -> None:
        """At the start: what was on its way when the last run ended is not sent again."""
        async with self._database.transaction() as tx:
            unconfirmed = await self._pledges.recover(tx)
        if unconfirmed:
            _log.warning("follow_ups_unconfirmed", count=unconfirmed)

    async def send_due(self) -> None:
        """Ask everybody whose time has come, one after the other."""
        while due := await self._pledges.due(self._clock.now(), AT_ONCE):
            for one in due:
                if not await self._settle(one):
                    return

    async def _settle(self, due: DueFollowUp) -> bool:
        """Ask, or close what is too late; False when Telegram cannot be reached, so that the rest has to wait."""
        now = self._clock.now()
        screen = self._word(due)
        if screen is None or now - due.due_at > LATE_AFTER:
            async with self._database.transaction() as tx:
                if await self._still(tx, due, due.pledge):
                    await self._pledges.change(tx, due.chat_id, changed(due.pledge, State.EXPIRED))
            _log.info("follow_up_expired")
            return True
        again = now + ASK_AGAIN_AFTER if due.pledge.asks + 1 < MOST_ASKS else None
        async with self._database.transaction() as tx:
            if not await self._pledges.begin_ask(tx, due, next_ask_at=again):
                return True
        outcome = await self._send(due.chat_id, screen)
        async with self._database.transaction() as tx:
            if outcome is None:
                asked = replace(changed(due.pledge, State.ASKED), asks=due.pledge.asks + 1)
                if await self._still(tx, due, asked):
                    await self._pledges.record(tx, due.chat_id, due.pledge, due.due_at)
                return False
            await self._pledges.finish_ask(tx, due, outcome)
        _log.info("follow_up_sent", outcome=outcome)
        return True

    async def _still(self, tx: Transaction, due: DueFollowUp, pledge: Pledge) -> bool:
        """Whether the pledge stands like this: its person may have answered, planned anew or gone meanwhile."""
        return await self._pledges.find(due.chat_id, pledge.action, pledge.wave, within=tx) == pledge

    async def _send(self, chat_id: int, screen: Screen) -> AskOutcome | None:
        """What became of it; nothing when it surely did not leave this machine."""
        try:
            await show(self._bot, chat_id, screen)
        except RetryAfter as error:
            # Refused, so it was not sent: once more, when Telegram says.
            await asyncio.sleep(seconds_to_wait(error))
            return await self._send(chat_id, screen)
        except (Forbidden, BadRequest):
            return AskOutcome.REFUSED
        except NetworkError as error:
            never_left = isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
            return None if never_left else AskOutcome.UNCONFIRMED
        return AskOutcome.DELIVERED
