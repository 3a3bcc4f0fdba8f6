"""Two admins, people who agreed to updates, groups that want posts, a real database, and a Telegram in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot import broadcast_to_groups, broadcast_to_people, broadcasting
from bot.broadcast_to_groups import ToGroups
from bot.broadcast_to_people import ToPeople
from bot.broadcasting import Broadcasting
from bot.storage import (
    Audiences,
    Broadcasts,
    Deliveries,
    GroupPosts,
    Groups,
    Purpose,
    Recipient,
    Totals,
)
from campaign.acting import Acting
from campaign.approvals import approve, ask
from campaign.audiences import Audience, UpdateTopic
from campaign.broadcasts import (
    Broadcast,
    BroadcastState,
    Bulletin,
    Missing,
    drafted,
    note_test,
)
from campaign.contents import Content
from campaign.groups import Group
from messages.catalog import Html
from messages.screen import Screen
from tests.campaign.updates import a_group
from tests.machinery.following_up import Asking, asking

ADA, BEN = 11, 22
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
"""Noon in Berlin, midnight in Auckland, six in the morning in New York."""
BOTH_LANGUAGES = {"en": Content("Three were released."), "de": Content("Drei sind frei.")}
A_MINUTE = timedelta(minutes=1)


def message(broadcast: Broadcast, recipient: Recipient) -> Screen:
    return Screen(Html(f"{broadcast.id}: {broadcast.bulletin.contents[recipient.words].text}"), ())


def post(broadcast: Broadcast, group: Group) -> Screen:
    words = broadcast.bulletin.language_for(group.language)
    assert words is not None
    text = f"{broadcast.id}: {broadcast.bulletin.contents[words].text} (group {group.number})"
    return Screen(Html(text), (), topic=group.topic)


@dataclass
class Scene(Asking):
    """A bot that broadcasts, with two admins."""

    admins: set[int] = field(default_factory=lambda: {ADA, BEN})
    ended: list[Broadcast] = field(default_factory=list)

    def starts(self) -> None:
        """A new run of the program."""
        super().starts()
        self.broadcasts, self.deliveries = Broadcasts(self.database), Deliveries(self.database)
        self.audiences = Audiences(self.database)
        self.groups, self.posts = Groups(self.database), GroupPosts(self.database)

        async def ended(broadcast: Broadcast) -> None:
            await self.is_over(broadcast)

        office = self.office()
        self.run = Broadcasting(
            office,
            self.broadcasts,
            ToPeople(office, self.deliveries, self.audiences, message),
            ToGroups(office, self.groups, self.posts, post),
            self.admins,
            ended,
        )

    async def is_over(self, broadcast: Broadcast) -> None:
        """The bot tells that it has ended."""
        self.ended.append(broadcast)

    async def agree(
        self, *chats: int, zone: str | None = "Europe/Berlin", language: str = "en", country: str = "DE"
    ) -> None:
        async with self.database.transaction() as tx:
            for chat_id in chats:
                await self.people.agree(
                    tx,
                    chat_id,
                    language=language,
                    country=country,
                    time_zone=zone,
                    purpose=Purpose.UPDATES,
                    on=date(2026, 11, 1),
                )

    async def joins(self, *chats: int, zone: str = "Europe/Berlin", language: str = "en", **chosen: object) -> None:
        """Groups whose admin has answered; without a choice they want everything, as often as can be."""
        for chat_id in chats:
            await self.keeps(a_group(chat_id, language, zone=zone, **chosen))

    async def keeps(self, group: Group) -> None:
        """Store what an admin of the group chose."""
        async with self.database.transaction() as tx:
            await self.groups.keep(tx, group)

    async def group(self, chat_id: int) -> Group:
        found = await self.groups.find(chat_id)
        assert found is not None
        return found

    async def approved(self, bulletin: Bulletin | None = None, *, draft: Broadcast | None = None) -> Broadcast:
        """A broadcast that Ada asked for and Ben approved, at this moment."""
        now = self.clock.now()
        ada, ben = Acting(ADA, self.admins, now), Acting(BEN, self.admins, now)
        draft = draft or drafted(ada, bulletin or a_bulletin())
        async with self.database.transaction() as tx:
            stored = await self.broadcasts.create(tx, draft)
            people = {"en": 1000, "de": 1000}
            asked = ask(note_test(stored, ada, 1), ada, 1, people)
            return await self.broadcasts.save(tx, approve(asked, ben, 1))

    async def does(self, rule: Callable[[Broadcast, Acting], Broadcast], number: int = 1) -> Broadcast:
        """An admin's act, as the desk does it."""
        async with self.database.transaction() as tx:
            broadcast = await self.broadcasts.load(number, within=tx)
            assert broadcast is not None
            return await self.broadcasts.save(tx, rule(broadcast, Acting(ADA, self.admins, self.clock.now())))

    async def ticks(self, now: datetime | None = None, *, after: float = 100.0) -> list[int]:
        """The next look, so many seconds `after` the last; who was written to."""
        return await self.sent_by(self.run.send_due, now, after)

    async def state(self, number: int = 1) -> BroadcastState:
        broadcast = await self.broadcasts.load(number)
        assert broadcast is not None
        return broadcast.state

    async def totals(self, number: int = 1) -> Totals:
        return await self.deliveries.totals(number)

    async def group_totals(self, number: int = 1) -> dict[str, int]:
        return {str(which): count for which, count in (await self.posts.totals(number)).items()}


def for_groups(topic: UpdateTopic = UpdateTopic.NEWS, **changes: object) -> Bulletin:
    """A bulletin for people and for groups."""
    return a_bulletin(audience=Audience(topic, to_groups=True), **changes)


def a_bulletin(**changes: object) -> Bulletin:
    return replace(Bulletin(Audience(UpdateTopic.NEWS), BOTH_LANGUAGES, Missing.SKIP), **changes)  # type: ignore[arg-type]


SceneT = TypeVar("SceneT", bound=Scene)


@asynccontextmanager
async def broadcasting_at_noon(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[SceneT] = Scene,  # type: ignore[assignment]  # the default of a type variable
) -> AsyncIterator[SceneT]:
    """The scene at noon in Berlin; all its clocks are moved by hand."""
    async with asking(folder, monkeypatch, kind) as scene:
        for module in (broadcasting, broadcast_to_groups, broadcast_to_people):
            monkeypatch.setattr(module, "elapsed", lambda: scene.waited)
        scene.clock.move_to(NOON)
        yield scene
