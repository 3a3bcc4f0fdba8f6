"""A group or channel, for tests: what stands in it and what the bot is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.posting import topic_of
from sandbox.seen import Message

if TYPE_CHECKING:
    from sandbox.group_chats import GroupChat, Topic
    from sandbox.membership import Kind, Membership
    from sandbox.shapes import Json
    from sandbox.world import World


class Group:
    """What everybody in it sees. It stays the same object when a basic group becomes a supergroup."""

    def __init__(self, world: World, chat: GroupChat) -> None:
        self.chat = chat
        self._world = world

    def __repr__(self) -> str:
        return f"<Group {self.id}: {self.title!r}, {self.kind}>"

    @property
    def id(self) -> int:
        """The chat's id as it is now."""
        return self.chat.id

    @property
    def former_id(self) -> int | None:
        """The id it had as a basic group; None for one that never moved."""
        return self.chat.former_id

    @property
    def title(self) -> str:
        """What it is called."""
        return self.chat.title

    @property
    def kind(self) -> Kind:
        """A basic group, a supergroup or a channel."""
        return self.chat.kind

    @property
    def bot(self) -> Membership:
        """What the bot is in it: `status` and `rights`."""
        return self.chat.bot

    @property
    def sees(self) -> list[Message]:
        """What stands in it now, oldest first, service messages and all topics included."""
        return self._messages(self.chat.visible())

    @property
    def screen(self) -> Message | None:
        """The bot's message that came or changed last; None while there is none."""
        raw = self.chat.newest_of_bot()
        return Message(raw, self._world.files) if raw else None

    @property
    def received(self) -> list[Message]:
        """Everything the bot ever sent or edited, in that order: an edit is an entry of its own."""
        return self._messages([shown.message for shown in self.chat.received])

    def topic(self, name: str) -> Topic:
        """A topic of a forum, with its `id`. Raises LookupError, with the names there are."""
        return self.chat.topic_named(name)

    def sees_in(self, topic: str) -> list[Message]:
        """What stands in one topic, oldest first."""
        wanted = self.topic(topic).id
        return self._messages([raw for raw in self.chat.visible() if topic_of(raw) == wanted])

    def _messages(self, raws: list[Json]) -> list[Message]:
        return [Message(raw, self._world.files) for raw in raws]


def thread_of(group: Group, topic: str | None) -> int | None:
    """The id by which a topic is named; None where none is."""
    return None if topic is None else group.topic(topic).id
