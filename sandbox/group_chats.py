"""Chats of several people: groups, supergroups with or without topics, channels, and two people alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sandbox.chats import Chat
from sandbox.membership import LEFT

if TYPE_CHECKING:
    from sandbox.membership import Kind, Membership
    from sandbox.shapes import Json, Profile

GENERAL: Final = 1
"""The id of the topic that every forum has. Its messages carry no message_thread_id."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a forum. Its id is that of the service message which made it."""

    id: int
    name: str
    is_closed: bool = False

    def as_shown(self) -> Json:
        """What the page shows of it."""
        return {"id": self.id, "name": self.name, "closed": self.is_closed}


@dataclass(slots=True, kw_only=True)
class GroupChat(Chat):
    """A group or channel as Telegram keeps it. Becoming a supergroup changes `id`; `former_id` is the one before.

    In supergroups and channels messages are numbered by themselves, in basic groups together with private chats.
    """

    kind: Kind
    title: str
    owner: int
    members: dict[int, Membership]
    bot: Membership = LEFT
    is_known_to_bot: bool = False
    """The bot was in it at least once: before that there is no such chat for it."""
    is_deleted: bool = False
    hides_members: bool = False
    """Who is in it is for its administrators to see."""
    former_id: int | None = None
    topics: dict[int, Topic] = field(default_factory=dict)
    """By id, General first; empty where there are no topics. A deleted topic is gone."""
    authors: dict[int, int] = field(default_factory=dict)
    """Who wrote each message: the id of a person or the bot, whatever name the message goes by."""
    _last_message_id: int = 0

    @property
    def is_forum(self) -> bool:
        """Has topics."""
        return bool(self.topics)

    @property
    def word(self) -> str:
        """What Telegram's errors call it."""
        return f"{self.kind} chat"

    def describe(self) -> None:
        """Writes down what has changed: in the Bot API's Chat, and for whoever looks on."""
        forum = {"is_forum": True} if self.is_forum else {}
        self.as_json = {"id": self.id, "type": self.kind, "title": self.title, **forum}
        self.tell({"type": "group", "group": self.as_shown()})

    def has(self, person_id: int) -> bool:
        """Whether that person is in it."""
        return self.member(person_id).is_in

    def member(self, person_id: int) -> Membership:
        """What that person is in it; somebody who never came has left."""
        return self.members.get(person_id, LEFT)

    def administers(self, person_id: int) -> bool:
        """Whether that person is its owner or an administrator."""
        return self.member(person_id).administers

    def topic_named(self, name: str) -> Topic:
        """The topic of that name. Raises LookupError, with the names there are."""
        for topic in self.topics.values():
            if topic.name == name:
                return topic
        there = f"no topic {name!r}, only {[topic.name for topic in self.topics.values()]}"
        raise LookupError(there)

    def next_own_message_id(self) -> int:
        """The next number in a supergroup or channel. The first one is the service message that made the chat."""
        self._last_message_id = max(self._last_message_id, GENERAL) + 1
        return self._last_message_id

    def forget_history(self) -> None:
        """Nothing was written here yet."""
        self.clear()
        for kept in (self.messages, self.hidden, self.authors, self.inline_ids):
            kept.clear()
        self._last_message_id = 0

    def as_shown(self) -> Json:
        """What the page shows of it."""
        return {
            "id": self.id,
            "former_id": self.former_id,
            "kind": self.kind,
            "title": self.title,
            "is_forum": self.is_forum,
            "owner": self.owner,
            "members": [
                {"id": person_id, "status": member.status, "is_anonymous": member.is_anonymous}
                for person_id, member in self.members.items()
            ],
            "bot": {"status": self.bot.status, "rights": sorted(self.bot.rights)},
            "topics": [topic.as_shown() for topic in self.topics.values()],
        }


@dataclass(slots=True, kw_only=True)
class PairChat(Chat):
    """Two people alone. The bot knows nothing of it, but what is sent there by its inline mode."""

    people: tuple[Profile, Profile]

    def other(self, person_id: int) -> Profile:
        """Whom that person talks to."""
        first, second = self.people
        return second if first.id == person_id else first
