"""Two admins, people who agreed to updates and groups that want them: where transcripts about broadcasts are played."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.storage import Groups, People, Purpose
from messages.catalog import Catalogs
from sandbox import Group
from tests.campaign.updates import a_group
from tests.conversations.supporter import Supporter

if TYPE_CHECKING:
    from tests.conversations.conftest import Stage

TEXT = "Three were <b>released</b> today."


@dataclass
class Newsroom:
    """Ada and Leon are admins; groups are Vera's."""

    stage: Stage
    catalogs: Catalogs
    ada: Supporter
    leon: Supporter
    vera: Supporter

    @classmethod
    def of(cls, stage: Stage, catalogs: Catalogs) -> Newsroom:
        people = (*map(stage.sandbox.person, ("Ada", "Leon")), stage.sandbox.add_person("Vera", "en"))
        return cls(stage, catalogs, *(Supporter.of(person, catalogs, "en") for person in people))

    @property
    def admins(self) -> frozenset[int]:
        return frozenset({self.ada.person.id, self.leon.person.id})

    @asynccontextmanager
    async def open(self, *admins: Supporter) -> AsyncIterator[None]:
        """The bot runs, and both have written to it once; with these admins alone, where any are named."""
        ids = frozenset(admin.person.id for admin in admins) or self.admins
        async with self.stage.bot(admins=ids):
            for supporter in (self.ada, self.leon):
                if not supporter.person.received:
                    await supporter.sends("/help")
            yield

    def readers(self, count: int, language: str = "en") -> list[Supporter]:
        """People with a phone; they have still to agree."""
        add = self.stage.sandbox.add_person
        return [Supporter.of(add(f"Reader {number}", language), self.catalogs, language) for number in range(count)]

    async def agree(
        self,
        *chats: Supporter | int,
        language: str = "en",
        country: str = "DE",
        zone: str = "Europe/Berlin",
        purpose: Purpose = Purpose.UPDATES,
    ) -> None:
        """Written into the database as the conversation would do it; those with a phone write to the bot first."""
        for chat in chats:
            if isinstance(chat, Supporter):
                await chat.sends("/help")
        async with self.stage.database() as database, database.transaction() as tx:
            for chat in chats:
                await People(database).agree(
                    tx,
                    chat.person.id if isinstance(chat, Supporter) else chat,
                    language=language,
                    country=country,
                    time_zone=zone,
                    purpose=purpose,
                    on=date(2026, 11, 1),
                )

    async def group(self, title: str, language: str = "en", **choices: object) -> Group:
        """A group with the bot in it, whose admin has answered and wants every kind of post, as often as may be."""
        group = self.stage.sandbox.add_group(title, owner=self.vera.person)
        await self.vera.person.adds_bot_to(group)
        await self.keep_group(group.id, language, **choices)
        return group

    async def keep_group(self, chat_id: int, language: str = "en", **choices: object) -> None:
        """Written into the database as the conversation would do it."""
        async with self.stage.database() as database, database.transaction() as tx:
            await Groups(database).keep(tx, a_group(chat_id, language, **choices))  # type: ignore[arg-type]

    async def soon(self, happened: Callable[[], bool]) -> None:
        """Wait for something the bot does by itself; each second that passes here makes it look what is due."""
        async with asyncio.timeout(10):
            while not happened():
                self.stage.clock.move_to(self.stage.clock.now() + timedelta(seconds=1))
                await asyncio.sleep(0.05)

    async def draft(self, admin: Supporter, text: str = TEXT, language: str = "English") -> None:
        """A new draft with a text in one language; the draft is on the screen."""
        await admin.sends("/admin")
        await admin.taps("Write an update")
        await admin.taps(f"Write: {language}")
        await admin.taps("Write it")
        await admin.person.sends_html(text, reply_to=admin.screen)
        await admin.taps("Back to the update")
        assert admin.reads("admin.draft")

    async def test(self, admin: Supporter) -> None:
        """The copy comes to the admin, and the draft tells so."""
        await admin.taps("Send it to me as a test")
        assert admin.reads("admin.draft", "admin.draft.tested")

    async def ask(self, admin: Supporter) -> None:
        """Approval is asked for, of the tested draft on the screen."""
        await admin.taps("Ask for approval")
        assert admin.reads("admin.ask")
        await admin.taps("Yes, ask for approval")
        assert admin.reads("admin.waiting.mine")

    async def approve(self) -> None:
        """The draft on Ada's screen goes out; Leon watches it."""
        await self.test(self.ada)
        await self.ask(self.ada)
        await self.leon.taps("Approve")
