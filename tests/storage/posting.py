"""Groups that tests post in, and the few things one does with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.storage import Arrivals, GroupPosts, Groups
from campaign.audiences import Audience, UpdateTopic
from tests.campaign.updates import NOON, a_bulletin, sending
from tests.storage.desk import Desk

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.storage import Database, SendOutcome
    from campaign.broadcasts import Broadcast
    from campaign.groups import Group
    from campaign.sources import Source

ONE, TWO, THREE = -1001, -1002, -1003


def to_groups(topic: UpdateTopic = UpdateTopic.NEWS) -> Broadcast:
    """An update on its way that is for groups, too."""
    return sending(replace(a_bulletin(), audience=Audience(topic, to_groups=True)))


class Posting(Desk):
    """The desk, and groups to post in."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.groups = Groups(database)
        self.posts = GroupPosts(database)
        self.arrivals = Arrivals(database)

    async def keeps(self, *groups: Group) -> Group:
        """Store these groups; the last one as it is stored."""
        async with self.database.transaction() as tx:
            stored = [await self.groups.keep(tx, group) for group in groups]
        return stored[-1]

    async def comes_by(self, source: Source, times: int = 1) -> bool:
        """Somebody comes by this link, so many times; whether it was counted each time."""
        async with self.database.transaction() as tx:
            return all([await self.arrivals.note(tx, source) for _ in range(times)])

    async def begins(self, broadcast: Broadcast, *chats: int, now: datetime = NOON) -> set[int]:
        """Where the update is on its way now, of these chats."""
        async with self.database.transaction() as tx:
            return set(await self.posts.begin_update(tx, broadcast, chats, now))

    async def posts_update(
        self, broadcast: Broadcast, *chats: int, outcome: SendOutcome, now: datetime = NOON
    ) -> set[int]:
        """Post the update in these chats, as far as may be; where it was."""
        begun = await self.begins(broadcast, *chats, now=now)
        async with self.database.transaction() as tx:
            await self.posts.finish_update(tx, broadcast.id, [(chat_id, outcome) for chat_id in begun])
        return begun

    async def begins_date(self, *chats: int, day: date, now: datetime = NOON) -> set[int]:
        """Where a post about a date is on its way now, of these chats."""
        async with self.database.transaction() as tx:
            return set(await self.posts.begin_date(tx, [(chat_id, day, "arrests.day") for chat_id in chats], now))

    async def crashes(self) -> int:
        """The program dies and starts anew; how many posts are due once more."""
        async with self.database.transaction() as tx:
            return await self.posts.recover(tx)

    async def posted(self, chat_id: int, now: datetime = NOON) -> int:
        """How many posts a group had in its last seven days."""
        return (await self.posts.of_last_week(now)).get(chat_id, 0)

    async def reloaded(self, broadcast: Broadcast) -> Broadcast:
        """The broadcast as it is stored by now."""
        found = await self.broadcasts.load(broadcast.id)
        assert found is not None
        return found
