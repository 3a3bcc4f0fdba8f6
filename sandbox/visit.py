"""One person at one chat, for as long as a page has it open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.asking_inline import AskingInline
from sandbox.chat_list import ChatList
from sandbox.chat_rows import BOT_CHAT
from sandbox.errors import RefusedError
from sandbox.open_chats import OpenBotChat, OpenPair
from sandbox.open_group import OpenGroup, governing_of
from sandbox.phone import Phone

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.group_chats import GroupChat
    from sandbox.open_chats import OpenChat
    from sandbox.shapes import Json, Profile
    from sandbox.world import World


class Visit:
    """What the page is told of the open chat and of the person's list, and what it asks for there."""

    def __init__(self, world: World, profile: Profile, chat_id: int, tell: Callable[[Json], None]) -> None:
        """Raises RefusedError for a chat that is not there."""
        self._world = world
        self._profile = profile
        self._tell = tell
        self._open = _opened(world, profile, chat_id)
        self._inline = AskingInline(world, profile, self._open.chat, tell)
        self._stop_watching: list[Callable[[], None]] = []

    def begin(self) -> None:
        """Tells everything that is there, and from now on what changes."""
        chat = self._open.chat
        # Before the list hears of a change: a group that moved has its new number on the page, then in the list.
        stop_watching_chat = chat.watch(self._passes_on, self._profile.id)
        chats = ChatList(self._world, self._profile, chat, self._tell)
        self._stop_watching = [stop_watching_chat, self._world.profile.watch(self._shows_profile), chats.close]
        self._tell(
            {
                "type": "chat",
                "person": self._profile.id,
                "about": self._open.about(),
                "bot": self._bot_as_seen(),
                "messages": chat.visible(),
                "commands": self._open.commands(),
                "blocked": chat.blocked,
                "started": chat.started,
                "chats": chats.rows,
            }
        )

    def end(self) -> None:
        """Watches nothing any more."""
        for stop in self._stop_watching:
            stop()
        self._stop_watching.clear()

    def act(self, what: str, request: Json) -> None:
        """Does what the page asks. Raises RefusedError if the person's app would not let them."""
        match {**request, "do": what}:
            case {"do": "start", "payload": str(payload)}:
                Phone(self._world, self._profile).start(payload)
            case {"do": "add_bot", "chat": int(chat_id), "rights": list(rights), "payload": str(payload)}:
                group = _group(self._world, chat_id)
                governing_of(self._world, self._profile, group, request).add_bot(payload, tuple(map(str, rights)))
            case _:
                if not self._inline.act(what, request):
                    self._open.act(what, request)

    def _passes_on(self, event: Json) -> None:
        if event["type"] != "group":
            self._tell(event)
            return
        self._tell({"type": "about", "about": self._open.about()})
        self._tell({"type": "commands", "commands": self._open.commands()})

    def _shows_profile(self) -> None:
        self._tell({"type": "commands", "commands": self._open.commands()})
        self._tell({"type": "profile", "bot": self._bot_as_seen()})

    def _bot_as_seen(self) -> Json:
        seen = self._world.profile.as_seen_by(self._profile)
        return {"name": seen.name, "description": seen.description, "short_description": seen.short_description}


def _opened(world: World, profile: Profile, chat_id: int) -> OpenChat:
    if chat_id == BOT_CHAT:
        return OpenBotChat(world, profile)
    if chat_id in world.people and chat_id != profile.id:
        return OpenPair(world, profile, world.people[chat_id])
    group = _group(world, chat_id)
    if not group.has(profile.id):
        raise RefusedError("You are not in this chat.")
    return OpenGroup(world, profile, group)


def _group(world: World, chat_id: int) -> GroupChat:
    group = world.groups.by_id(world.groups.moved_to(chat_id) or chat_id)
    if group is None or group.is_deleted:
        raise RefusedError("There is no such chat.")
    return group
