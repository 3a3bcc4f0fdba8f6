"""The sandbox as its users hold it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sandbox.calls import Call, Desk
from sandbox.groups import Group
from sandbox.limits import Limits, Stopwatch
from sandbox.people import Person
from sandbox.server import Server
from sandbox.waiting import PATIENCE
from sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Self

    from sandbox.faults import Faults
    from sandbox.group_chats import GroupChat
    from sandbox.membership import Kind
    from sandbox.profile import ProfileAsSeen
    from sandbox.shapes import BotProfile, Clock, Json, MoveClock


class Sandbox:
    """Telegram on this machine, for one bot. Nothing leaves the machine and nothing is kept.

    `clock` dates messages; with `move_clock` a person can move it on the page. `stopwatch` measures what passes between
    machines however the clock is moved: the sending limits, how old a tap is, how long an update is kept.
    """

    def __init__(
        self,
        *,
        token: str,
        bot: BotProfile,
        clock: Clock,
        move_clock: MoveClock | None = None,
        limits: Limits | None = None,
        stopwatch: Stopwatch = time.monotonic,
    ) -> None:
        self.token = token
        self.bot = bot
        self.url = ""
        self._world = World(bot, limits or Limits(), stopwatch, clock, move_clock)
        self._desk = Desk(self._world)
        self._server = Server(token, self._world, self._desk)
        self._people: dict[int, Person] = {}
        self._groups: list[Group] = []

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens; `url` is the page's address then, and the Bot API's without "/bot". Raises OSError if it cannot."""
        self.url = await self._server.start(host, port)

    async def stop(self) -> None:
        """Ends open polls and sockets and closes the port, within a second. `start` goes on where this left off."""
        await self._server.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def api_url(self) -> str:
        """The `base_url` of python-telegram-bot."""
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        """The `base_file_url` of python-telegram-bot."""
        return f"{self.url}/file/bot"

    @property
    def people(self) -> list[Person]:
        """Everybody, the ready-made people first."""
        return [self._person(person_id) for person_id in self._world.people]

    def person(self, first_name: str) -> Person:
        """The person of that first name. Raises LookupError, with the names there are."""
        for profile in self._world.people.values():
            if profile.first_name == first_name:
                return self._person(profile.id)
        there = f"nobody is called {first_name}: {', '.join(person.first_name for person in self.people)}"
        raise LookupError(there)

    def add_person(
        self,
        first_name: str,
        language_code: str,
        last_name: str | None = None,
        username: str | None = None,
        *,
        is_premium: bool = False,
    ) -> Person:
        """Somebody new, who has not written to the bot yet."""
        added = self._world.add_person(first_name, language_code, last_name, username, is_premium=is_premium)
        return self._person(added.id)

    @property
    def groups(self) -> list[Group]:
        """Every group and channel, the ready-made ones first."""
        return [self._group(group) for group in self._world.groups]

    def group(self, title: str) -> Group:
        """The group or channel of that title. Raises LookupError, with the titles there are."""
        group = self._world.groups.titled(title)
        if group is None:
            there = f"no group is called {title}: {', '.join(group.title for group in self._world.groups)}"
            raise LookupError(there)
        return self._group(group)

    def add_group(
        self,
        title: str,
        *,
        owner: Person,
        members: Iterable[Person] = (),
        kind: Kind = "supergroup",
        topics: Sequence[str] = (),
    ) -> Group:
        """A new group, in which the bot is not. With `topics` it is a forum that has them besides General."""
        there = [member.id for member in members]
        return self._group(self._world.add_group(title, owner.id, there, kind, topics))

    def add_channel(self, title: str, *, owner: Person, subscribers: Iterable[Person] = ()) -> Group:
        """A new channel, in which the bot is not."""
        return self.add_group(title, owner=owner, members=subscribers, kind="channel")

    def deliver(self, update: Json) -> None:
        """Hands the bot an update made by hand: from a group, a channel, another bot. An update_id is added."""
        self._world.meet(update)
        self._world.updates.put(update)

    async def settled(self, patience: float = PATIENCE) -> None:
        """Returns when the bot has confirmed every update. Raises BotDidNotAnswerError after `patience` seconds."""
        await self._world.updates.settled(patience)

    def bot_profile_as_seen_by(self, person: Person) -> ProfileAsSeen:
        """Name, descriptions and menu as that person's app shows them."""
        return self._world.profile.as_seen_by(person.profile)

    @property
    def calls(self) -> list[Call]:
        """Every Bot API call in the order in which it ended: (method, parameters, outcome)."""
        return self._desk.record

    @property
    def pending(self) -> int:
        """How many updates the bot has not confirmed yet."""
        return self._world.updates.pending

    @property
    def faults(self) -> Faults:
        """What goes wrong on request."""
        return self._world.faults

    def _group(self, chat: GroupChat) -> Group:
        known = next((group for group in self._groups if group.chat is chat), None)
        if known is None:
            known = Group(self._world, chat)
            self._groups.append(known)
        return known

    def _person(self, person_id: int) -> Person:
        if person_id not in self._people:
            self._people[person_id] = Person(self._world, self._world.people[person_id])
        return self._people[person_id]
