"""One open page: which person and chat it shows, what it is told, and what it asks for (the page protocol)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import orjson

from sandbox.chat_rows import BOT_CHAT
from sandbox.errors import RefusedError
from sandbox.moving_time import destination
from sandbox.shapes import LANGUAGE_CODE
from sandbox.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.shapes import Json
    from sandbox.world import World


class Onlooker:
    """The server's side of one WebSocket. `events` is what the page has still to be told.

    `tell_everybody` passes an event on to every open page, this one included.
    """

    def __init__(self, world: World, tell_everybody: Callable[[Json], None]) -> None:
        self.events: asyncio.Queue[Json] = asyncio.Queue()
        self._world = world
        self._tell_everybody = tell_everybody
        self._visit: Visit | None = None

    def greet(self) -> None:
        """Tells who there is and what time it is."""
        self.tell(self._world_as_shown())
        self.tell(self._clock_as_shown())

    def tell(self, event: Json) -> None:
        """Something the page has to be told."""
        self.events.put_nowait(event)

    def takes(self, text: str) -> None:
        """Does what the page asks, or tells it why not."""
        try:
            request = orjson.loads(text)
        except orjson.JSONDecodeError:
            request = None
        asked: Json = request if isinstance(request, dict) else {}
        try:
            self._do(asked)
        except RefusedError as refusal:
            self.tell({"type": "refused", "do": asked.get("do"), "why": str(refusal)})

    def leaves(self) -> None:
        """Watches nothing any more."""
        if self._visit is not None:
            self._visit.end()
            self._visit = None

    def _do(self, request: Json) -> None:
        match request:
            case {"do": "open", "person": int(person_id), "chat": int(chat_id)}:
                self._open(person_id, chat_id)
            case {"do": "open", "person": int(person_id)}:
                self._open(person_id, BOT_CHAT)
            case {"do": "add_person", "first_name": str(first_name), "language_code": str(language_code)}:
                self._add_person(first_name.strip(), language_code.strip())
            case {"do": "clock"}:
                self._move_clock(request)
            case {"do": str(what)} if self._visit is not None:
                self._visit.act(what, request)
            case _:
                raise RefusedError("Choose a person first.")

    def _open(self, person_id: int, chat_id: int) -> None:
        profile = self._world.people.get(person_id)
        if profile is None:
            raise RefusedError("There is nobody by that id.")
        visit = Visit(self._world, profile, chat_id, self.tell)
        self.leaves()
        self._visit = visit
        visit.begin()

    def _add_person(self, first_name: str, language_code: str) -> None:
        if not 1 <= len(first_name) <= 64:
            raise RefusedError("A first name has 1 to 64 characters.")
        if not LANGUAGE_CODE.fullmatch(language_code):
            raise RefusedError("A language code looks like en, ru or pt-br.")
        self._world.add_person(first_name, language_code)
        self._tell_everybody(self._world_as_shown())

    def _move_clock(self, request: Json) -> None:
        world = self._world
        if world.move_clock is None:
            raise RefusedError("The clock of this sandbox cannot be moved.")
        world.move_clock(destination(request, world.clock()))
        self._tell_everybody(self._clock_as_shown())

    def _world_as_shown(self) -> Json:
        people = [profile.as_shown() for profile in self._world.people.values()]
        bot = self._world.bot
        shown = {**bot.as_user(), "supports_inline": bot.supports_inline}
        return {"type": "world", "bot": shown, "people": people}

    def _clock_as_shown(self) -> Json:
        world = self._world
        return {"type": "clock", "now": world.clock().isoformat(), "movable": world.move_clock is not None}
