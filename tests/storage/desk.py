"""The desk from which tests send updates: its stores, and the few things one does there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage import Audiences, Broadcasts, Deliveries
from tests.campaign.updates import NOON

if TYPE_CHECKING:
    from bot.storage import Database, Recipient, SendOutcome
    from campaign.broadcasts import Broadcast

TODAY = NOON.date()
BERLIN = ["Europe/Berlin"]


class Desk:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.broadcasts = Broadcasts(database)
        self.audiences = Audiences(database)
        self.deliveries = Deliveries(database)

    async def keep(self, broadcast: Broadcast) -> Broadcast:
        """Store it, new or changed."""
        async with self.database.transaction() as tx:
            return await (self.broadcasts.save if broadcast.revision else self.broadcasts.create)(tx, broadcast)

    async def send(self, broadcast: Broadcast, outcome: SendOutcome | None, limit: int = 100) -> list[int]:
        """Send to whoever is next in Berlin; without an outcome it stays on its way. The chats it went to."""
        page = await self.audiences.recipients(broadcast, BERLIN, TODAY, None, limit)
        async with self.database.transaction() as tx:
            begun = await self.deliveries.begin(tx, broadcast, page.recipients, TODAY)
        if outcome:
            async with self.database.transaction() as tx:
                await self.deliveries.finish(tx, broadcast.id, [(one, outcome) for one in begun])
        return [one.chat_id for one in begun]

    async def close(self, broadcast: Broadcast) -> None:
        """Count what is left of one that is over."""
        left = await self.audiences.left(broadcast, TODAY)
        async with self.database.transaction() as tx:
            await self.deliveries.close(tx, broadcast, left)

    async def everybody(self, broadcast: Broadcast, zones: list[str | None], limit: int = 2) -> list[int]:
        """The chats that it has still to be sent to, found page by page."""
        found: list[Recipient] = []
        page = await self.audiences.recipients(broadcast, zones, TODAY, None, limit)
        found += page.recipients
        while page.next:
            page = await self.audiences.recipients(broadcast, zones, TODAY, page.next, limit)
            assert len(page.recipients) <= limit
            found += page.recipients
        return [one.chat_id for one in found]
