"""What has reached its end is erased: old notes, rounds and events that are over, people whom nothing reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bot.clock import Clock
    from bot.storage import (
        Database,
        Deliveries,
        FollowUps,
        GroupPosts,
        Ledger,
        People,
        Pledges,
        Reminders,
        ReturnedLetters,
    )
    from campaign.content import Content

REMINDERS_KEPT: Final = timedelta(days=7)
UNREACHABLE_KEPT: Final = timedelta(days=30)
"""How long somebody who blocked the bot may come back to what they had agreed to."""
EVENTS_KEPT: Final = timedelta(days=7)
BROADCASTS_KEPT: Final = timedelta(days=7)
GROUP_POSTS_KEPT: Final = timedelta(days=7)

_WEST: Final = timezone(timedelta(hours=-12))  # where a day ends last


@dataclass(frozen=True, slots=True)
class Sweep:
    """To be done now and then. `content` are the facts in use, whose round may be edited meanwhile."""

    database: Database
    ledger: Ledger
    people: People
    pledges: Pledges
    follow_ups: FollowUps
    reminders: Reminders
    returned_letters: ReturnedLetters
    deliveries: Deliveries
    group_posts: GroupPosts
    clock: Clock
    content: Callable[[], Content]

    async def __call__(self) -> None:
        """Erase what is over now."""
        now, content = self.clock.now(), self.content()
        wave = content.campaign.wave
        still_open = set() if _is_over_everywhere(wave.end, now) else {wave.id}
        planned = {event.code: event.ends.astimezone(UTC) for event in content.events}
        dropped = 1
        while dropped:  # in parts, so that others can write in between
            dropped = await self._drop_deliveries(now)
        async with self.database.transaction() as tx:
            await self.ledger.sweep(tx, now)
            await self.pledges.end_waves(tx, still_open)
            await self.returned_letters.end_waves(tx, still_open)
            await self.reminders.sweep(tx, (now - REMINDERS_KEPT).date())
            await self.group_posts.sweep(tx, (now - GROUP_POSTS_KEPT).date())
            await self.people.erase_unreachable(tx, (now - UNREACHABLE_KEPT).date())
            await self.follow_ups.forget_events(
                tx, keep={code for code, end in planned.items() if now - end < EVENTS_KEPT}
            )

    async def _drop_deliveries(self, now: datetime) -> int:
        async with self.database.transaction() as tx:
            return await self.deliveries.sweep(tx, now - BROADCASTS_KEPT)


def _is_over_everywhere(last: date, now: datetime) -> bool:
    """Whether no clock on earth shows the day `last` or an earlier one any longer."""
    return now >= datetime.combine(last + timedelta(days=1), time(), _WEST)
