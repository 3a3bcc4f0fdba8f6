"""One open page: which person it shows, what it is told, and what it asks for (the page protocol)."""

from __future__ import annotations

import asyncio
import html
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson

from sandbox.contents import Picture
from sandbox.errors import RefusedError
from sandbox.moving_time import destination
from sandbox.phone import Phone
from sandbox.picked_files import SAMPLE_ALBUM, SAMPLE_CHANNEL, SAMPLE_POST, picked, send_all
from sandbox.shapes import LANGUAGE_CODE

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
        self._phone: Phone | None = None
        self._stop_watching: list[Callable[[], None]] = []

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
        try:
            self._do(request if isinstance(request, dict) else {})
        except RefusedError as refusal:
            self.tell({"type": "refused", "why": str(refusal)})

    def leaves(self) -> None:
        """Watches nothing any more."""
        for stop in self._stop_watching:
            stop()
        self._stop_watching.clear()

    def _do(self, request: Json) -> None:
        match request:
            case {"do": "open", "person": int(person_id)}:
                self._open(person_id)
            case {"do": "add_person", "first_name": str(first_name), "language_code": str(language_code)}:
                self._add_person(first_name.strip(), language_code.strip())
            case {"do": "clock"}:
                self._move_clock(request)
            case {"do": str(what)} if self._phone is not None:
                self._act(self._phone, what, request)
            case _:
                raise RefusedError("Choose a person first.")

    def _act(self, phone: Phone, what: str, request: Json) -> None:
        match {**request, "do": what}:
            case {"do": "send", "text": str(text), "reply_to": int() | None as reply_to}:
                send = phone.send_formatted if _is_html(request) else phone.send
                send(text, reply_to)
            case {"do": "attach", "files": list(files), "text": str(text), "reply_to": int() | None as reply_to}:
                caption = text if _is_html(request) else html.escape(text)
                send_all(
                    phone, picked(self._world, files, caption, as_photos=request.get("as_photos") is True), reply_to
                )
            case {"do": "forward", "message": int(message_id)}:
                phone.forward(message_id)
            case {"do": "start", "payload": str(payload)}:
                phone.start(payload)
            case {"do": "tap", "message": int(message_id), "row": int(row), "column": int(column)}:
                phone.tap(message_id, row, column)
            case {"do": "edit", "message": int(message_id), "text": str(text)}:
                phone.edit(message_id, text, formatted=_is_html(request))
            case {"do": "delete", "messages": list(messages)} if all(isinstance(one, int) for one in messages):
                phone.delete(messages)
            case _:
                self._act_simply(phone, what)

    def _act_simply(self, phone: Phone, what: str) -> None:
        acts: dict[str, Callable[[], Any]] = {
            "sticker": phone.send_sticker,
            "photo": partial(phone.send_attachment, Picture()),
            "album": partial(phone.send_album, SAMPLE_ALBUM),
            "post": partial(phone.send_attachment, SAMPLE_POST, channel=SAMPLE_CHANNEL),
            "voice": phone.send_voice,
            "location": phone.send_location,
            "contact": phone.send_contact,
            "clear": phone.delete_chat,
            "block": phone.block,
            "unblock": phone.unblock,
        }
        if what not in acts:
            raise RefusedError("The page asked for something the sandbox does not know.")
        acts[what]()

    def _open(self, person_id: int) -> None:
        profile = self._world.people.get(person_id)
        if profile is None:
            raise RefusedError("There is nobody by that id.")
        self.leaves()
        self._phone = Phone(self._world, profile)
        chat = self._phone.chat
        self.tell(
            {
                "type": "chat",
                "person": person_id,
                "bot": self._bot_as_seen(),
                "messages": chat.visible(),
                "commands": self._world.profile.menu_for(profile),
                "blocked": chat.blocked,
                "started": chat.started,
            }
        )
        self._stop_watching = [chat.watch(self.tell), self._world.profile.watch(self._shows_profile)]

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
        return {"type": "world", "bot": self._world.bot.as_user(), "people": people}

    def _clock_as_shown(self) -> Json:
        world = self._world
        return {"type": "clock", "now": world.clock().isoformat(), "movable": world.move_clock is not None}

    def _shows_profile(self) -> None:
        if self._phone is not None:
            self.tell({"type": "commands", "commands": self._world.profile.menu_for(self._phone.profile)})
            self.tell({"type": "profile", "bot": self._bot_as_seen()})

    def _bot_as_seen(self) -> Json:
        if self._phone is None:
            return {}
        seen = self._world.profile.as_seen_by(self._phone.profile)
        return {"name": seen.name, "description": seen.description, "short_description": seen.short_description}


def _is_html(request: Json) -> bool:
    return request.get("html") is True
