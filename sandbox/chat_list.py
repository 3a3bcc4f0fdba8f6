"""One person's list of chats on a page, kept up to date while they look."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sandbox.chat_rows import BOT_CHAT, bot_row, group_row, person_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.chats import Chat
    from sandbox.group_chats import GroupChat
    from sandbox.shapes import Json, Profile
    from sandbox.world import World


class ChatList:
    """Tells the page when the list changes (`chats`), and when something came into a chat that is not open (`news`)."""

    def __init__(self, world: World, profile: Profile, open_chat: Chat, tell: Callable[[Json], None]) -> None:
        self._world = world
        self._profile = profile
        self._open = open_chat
        self._tell = tell
        others = (other for other in world.people.values() if other.id != profile.id)
        self._pairs = {other.id: world.groups.pair(profile, other) for other in others}
        self._stop_watching = [world.private_chat(profile.id).watch(self._hears_bot)]
        self._stop_watching += [pair.watch(partial(self._hears, pair, other)) for other, pair in self._pairs.items()]
        self._stop_watching += [group.watch(partial(self._hears_group, group)) for group in world.groups]
        self.rows = self._read()

    def close(self) -> None:
        """Watches nothing any more."""
        for stop in self._stop_watching:
            stop()
        self._stop_watching.clear()

    def _read(self) -> list[Json]:
        world, me = self._world, self._profile
        groups = [group_row(world, me, group) for group in world.groups.of(me.id)]
        # A chat with a person is listed once there is something in it, or while it is open.
        listed = [other for other, pair in self._pairs.items() if pair.messages or pair is self._open]
        return [bot_row(world, me), *groups, *(person_row(world.people[other]) for other in listed)]

    def _hears_bot(self, event: Json) -> None:
        self._hears(self._world.private_chat(self._profile.id), BOT_CHAT, event)

    def _hears_group(self, group: GroupChat, event: Json) -> None:
        self._hears(group, group.id, event)

    def _hears(self, chat: Chat, chat_id: int, event: Json) -> None:
        if event["type"] not in {"group", "message"}:
            return
        rows = self._read()
        if rows != self.rows:
            self.rows = rows
            self._tell({"type": "chats", "chats": rows})
        if event["type"] == "message" and chat is not self._open and self._is_news(chat_id, event["message"]):
            self._tell({"type": "news", "chat": chat_id})

    def _is_news(self, chat_id: int, message: Json) -> bool:
        is_listed = any(row["id"] == chat_id for row in self.rows)
        return is_listed and message.get("from", {}).get("id") != self._profile.id
