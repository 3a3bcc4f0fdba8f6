"""A bot that broadcasts, and tells groups of dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.group_dates import GroupDates
from campaign.anniversaries import Occasion
from campaign.groups import Group
from messages.catalog import Html
from messages.screen import Screen
from tests.machinery.broadcasting import Scene


def date_post(group: Group, occasion: Occasion) -> Screen:
    return Screen(Html(f"{group.language} {occasion.key} (group {group.number})"), (), topic=group.topic)


@dataclass
class Dated(Scene):
    """A bot that tells groups of dates, too."""

    def starts(self) -> None:
        super().starts()
        self.dates = GroupDates(self.office(), self.groups, self.posts, lambda: self.content, date_post)

    async def looks(self, now: datetime | None = None, *, after: float = 60.0) -> list[int]:
        """The next look for dates; in which groups it posted."""
        return await self.sent_by(self.dates.send_due, now, after)

    async def ledger(self) -> list[tuple[object, ...]]:
        rows = await self.database.rows("SELECT chat_id, day, occasion, outcome FROM group_post ORDER BY chat_id, day")
        return [tuple(row) for row in rows]
