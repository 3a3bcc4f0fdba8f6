"""What has reached its end is erased: old update numbers, and what belongs to rounds that are over."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bot.clock import Clock
    from bot.storage import Database, Ledger, Pledges, ReturnedLetters
    from campaign.outline import Wave

_WEST: Final = timezone(timedelta(hours=-12))  # where a day ends last


class Sweep:
    """To be done now and then. `wave` tells the campaign's present round, which may be edited meanwhile."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        pledges: Pledges,
        returned_letters: ReturnedLetters,
        clock: Clock,
        wave: Callable[[], Wave],
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._pledges = pledges
        self._returned_letters = returned_letters
        self._clock = clock
        self._wave = wave

    async def __call__(self) -> None:
        """Erase what is over now."""
        now, wave = self._clock.now(), self._wave()
        still_open = set() if _is_over_everywhere(wave.end, now) else {wave.id}
        async with self._database.transaction() as tx:
            await self._ledger.sweep(tx, now)
            await self._pledges.end_waves(tx, still_open)
            await self._returned_letters.end_waves(tx, still_open)


def _is_over_everywhere(last: date, now: datetime) -> bool:
    """Whether no clock on earth shows the day `last` or an earlier one any longer."""
    return now >= datetime.combine(last + timedelta(days=1), time(), _WEST)
