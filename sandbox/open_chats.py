"""The chat that a page has open, when it is a private one: what the page is told of it, and what it may ask for."""

from __future__ import annotations

import html
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from sandbox.chat_rows import bot_row, person_row
from sandbox.contents import Picture
from sandbox.errors import RefusedError
from sandbox.inline_phone import InlinePhone
from sandbox.phone import Phone
from sandbox.picked_files import SAMPLE_ALBUM, SAMPLE_CHANNEL, SAMPLE_POST, picked, send_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.chats import Chat
    from sandbox.shapes import Json, Profile
    from sandbox.world import World


class OpenChat(Protocol):
    """One chat as one person's page has it open. `chat` is what happens there."""

    @property
    def chat(self) -> Chat:
        """The conversation itself."""

    def about(self) -> Json:
        """What it is, and who is in it: `id` is the page's number for it."""

    def commands(self) -> list[Json]:
        """The bot's menu there."""

    def act(self, what: str, request: Json) -> None:
        """Does what the page asks. Raises RefusedError if the app would not let them."""


class OpenBotChat:
    """The private chat with the bot."""

    def __init__(self, world: World, profile: Profile) -> None:
        self._world = world
        self._profile = profile
        self._phone = Phone(world, profile)

    @property
    def chat(self) -> Chat:
        """The conversation itself."""
        return self._phone.chat

    def about(self) -> Json:
        """Only that it is the bot's."""
        return bot_row(self._world, self._profile)

    def commands(self) -> list[Json]:
        """The bot's menu there."""
        return self._world.profile.menu_for(self._profile)

    def act(self, what: str, request: Json) -> None:
        """Everything that one can do with a bot alone."""
        phone = self._phone
        match {**request, "do": what}:
            case {"do": "send", "text": str(text), "reply_to": int() | None as reply_to}:
                send = phone.send_formatted if is_html(request) else phone.send
                send(text, reply_to)
            case {"do": "attach", "files": list(files), "text": str(text), "reply_to": int() | None as reply_to}:
                caption = text if is_html(request) else html.escape(text)
                as_photos = request.get("as_photos") is True
                send_all(phone, picked(self._world, files, caption, as_photos=as_photos), reply_to)
            case {"do": "forward", "message": int(message_id)}:
                phone.forward(message_id)
            case {"do": "tap", "message": int(message_id), "row": int(row), "column": int(column)}:
                phone.tap(message_id, row, column)
            case {"do": "edit", "message": int(message_id), "text": str(text)}:
                phone.edit(message_id, text, formatted=is_html(request))
            case {"do": "delete", "messages": list(messages)} if all(isinstance(one, int) for one in messages):
                phone.delete(messages)
            case _:
                self._act_simply(what)

    def _act_simply(self, what: str) -> None:
        phone = self._phone
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
            raise unknown_request()
        acts[what]()


class OpenPair:
    """The chat with another person, which the bot reaches only inline."""

    def __init__(self, world: World, profile: Profile, other: Profile) -> None:
        self._other = other
        self._phone = InlinePhone(world, profile)
        self._pair = world.groups.pair(profile, other)

    @property
    def chat(self) -> Chat:
        """The conversation itself."""
        return self._pair

    def about(self) -> Json:
        """With whom it is."""
        return person_row(self._other)

    def commands(self) -> list[Json]:
        """No bot is in it."""
        return []

    def act(self, what: str, request: Json) -> None:
        """Plain words, and buttons under what came by the bot."""
        match {**request, "do": what}:
            case {"do": "send", "text": str(text)}:
                self._phone.say_to(self._pair, text)
            case {"do": "tap", "message": int(message_id), "row": int(row), "column": int(column)}:
                self._phone.tap_in(self._pair, message_id, row, column)
            case _:
                raise unknown_request()


def is_html(request: Json) -> bool:
    """The text the page sends is Telegram's HTML."""
    return request.get("html") is True


def unknown_request() -> RefusedError:
    """Nothing the page has a button for."""
    return RefusedError("The page asked for something the sandbox does not know.")
