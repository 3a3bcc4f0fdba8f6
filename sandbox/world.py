"""The state of one small Telegram: a bot, people, their chats, files and open questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sandbox.chats import Chat
from sandbox.errors import chat_moved, chat_not_found
from sandbox.faults import Faults
from sandbox.files import FileStore
from sandbox.group_chats import GENERAL, GroupChat, Topic
from sandbox.groups_there_are import Groups
from sandbox.inline import InlineMode
from sandbox.limits import SendingPace
from sandbox.profile import PublicProfile
from sandbox.shapes import Profile
from sandbox.updates import UpdateQueue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sandbox.limits import Limits, Stopwatch
    from sandbox.membership import Kind
    from sandbox.shapes import BotProfile, Clock, Json, MoveClock

READY_MADE: Final = (
    Profile(5001, "Maria", "en", "Silva", "maria_silva", about="Nurse and branch secretary, reads English"),
    Profile(5002, "Олег", "ru", "Ветров", about="Engineer who moved abroad, reads Russian"),
    Profile(5003, "Алеся", "be", "Лугавая", about="Student, reads Belarusian"),
    Profile(5004, "Jonas", "de", "Feldmann", "jonas_feldmann", about="Works council member, reads German"),
    Profile(5005, "Ada", "en", "Keller", "ada_keller", about="Campaign organiser: an admin of the bot, reads English"),
    Profile(5006, "Leon", "en", "Brandt", about="Campaign organiser: the second admin of the bot, reads English"),
)
"""Invented people; their ids never change, so that ADMINS settings can name them."""

ORGANISERS: Final = frozenset({5005, 5006})
"""The ids of the ready-made people who are meant as admins of the bot."""

READY_MADE_GROUPS: Final[tuple[tuple[str, int, tuple[int, ...], Kind, tuple[str, ...]], ...]] = (
    ("Night shift", 5001, (5002, 5003, 5004), "supergroup", ()),
    ("Union hall", 5004, (5001, 5003), "supergroup", ("Campaign", "Canteen")),
    ("Branch 12", 5005, (5006, 5001), "group", ()),
    ("Workers' voice", 5005, (5001, 5002), "channel", ()),
)
"""Title, owner, members, kind and topics. The bot is in none of them."""

_ADDED_AFTER: Final = 6000
_TOPIC_COLOUR: Final = 0x6FB9F0


@dataclass(slots=True)
class Query:
    """A tap that waits for answerCallbackQuery. `person_id` is who tapped, where that is known."""

    chat: Chat
    asked_at: float
    person_id: int | None = None
    answered: bool = False


class World:
    """Everything there is. Only one event loop touches it, and every change happens in one go."""

    def __init__(
        self, bot: BotProfile, limits: Limits, stopwatch: Stopwatch, clock: Clock, move_clock: MoveClock | None
    ) -> None:
        self.bot = bot
        self.limits = limits
        self.stopwatch = stopwatch
        self.clock = clock
        self.move_clock = move_clock
        self.updates = UpdateQueue(stopwatch, limits)
        self.faults = Faults(self.updates)
        self.pace = SendingPace(limits, stopwatch)
        self.files = FileStore()
        self.profile = PublicProfile(bot)
        self.people: dict[int, Profile] = {}
        self.groups = Groups()
        self.queries: dict[str, Query] = {}
        self.inline = InlineMode(bot, stopwatch, limits)
        self._chats: dict[int, Chat] = {}
        self._person_id = _ADDED_AFTER
        self._message_id = 0
        self._query_id = 4_000_000_000
        self._media_group_id = 13_000_000_000_000_000
        for profile in READY_MADE:
            self._admit(profile)
        for title, owner, members, kind, topics in READY_MADE_GROUPS:
            self.add_group(title, owner, members, kind, topics)

    def add_person(
        self,
        first_name: str,
        language_code: str,
        last_name: str | None = None,
        username: str | None = None,
        *,
        is_premium: bool = False,
    ) -> Profile:
        """Somebody new, who has not written to the bot yet."""
        self._person_id += 1
        person_id = self._person_id
        return self._admit(Profile(person_id, first_name, language_code, last_name, username, is_premium=is_premium))

    def add_group(
        self, title: str, owner: int, members: Iterable[int], kind: Kind, topics: Sequence[str] = ()
    ) -> GroupChat:
        """A group or channel in which the bot is not. With `topics` it is a forum that has them besides General."""
        group = self.groups.add(title, owner, members, kind)
        for name in topics:
            self.add_topic(group, name, owner)
        return group

    def add_topic(self, group: GroupChat, name: str, author: int) -> Topic:
        """A topic that a person made in a forum, with the service message that stands at its beginning."""
        group.topics.setdefault(GENERAL, Topic(GENERAL, "General"))
        thread_id = self.next_message_id(group)
        topic = group.topics[thread_id] = Topic(thread_id, name)
        group.describe()
        message: Json = {
            "message_id": thread_id,
            "from": self.people[author].as_user(),
            "chat": group.as_json,
            "date": self.now(),
            "message_thread_id": thread_id,
            "is_topic_message": True,
            "forum_topic_created": {"name": name, "icon_color": _TOPIC_COLOUR},
        }
        group.authors[thread_id] = author
        group.add(message, from_bot=False)
        return topic

    def private_chat(self, person_id: int) -> Chat:
        """The chat of that person and the bot."""
        return self._chats[person_id]

    def chat(self, chat_id: int | str) -> Chat:
        """The chat by that id. Raises ApiError as Telegram does for a chat the bot does not know."""
        if not isinstance(chat_id, int):
            raise chat_not_found()
        moved_to = self.groups.moved_to(chat_id)
        if moved_to is not None:
            raise chat_moved(moved_to)
        group = self.groups.by_id(chat_id)
        chat = self._chats.get(chat_id) if group is None else group if group.is_known_to_bot else None
        if chat is None:
            raise chat_not_found()
        return chat

    def meet(self, update: Json) -> None:
        """Learns what an update made by hand speaks of, so that the bot can answer: chat, message and query."""
        for content in (value for key, value in update.items() if key != "update_id" and isinstance(value, dict)):
            message = content.get("message") or content
            chat_json = message.get("chat") if isinstance(message, dict) else None
            if not isinstance(chat_json, dict):
                continue
            known = self.groups.by_id(chat_json["id"])
            chat = known or self._chats.setdefault(chat_json["id"], Chat(chat_json["id"], chat_json))
            chat.started = True
            if "message_id" in message:
                chat.messages.setdefault(message["message_id"], message)
                self._message_id = max(self._message_id, message["message_id"])
            if "callback_query" in update:
                tapped_by = content.get("from", {}).get("id")
                self.queries[str(content["id"])] = Query(chat, self.stopwatch(), tapped_by)

    def now(self) -> int:
        """The current time as message dates have it: Unix seconds."""
        return int(self.clock().timestamp())

    def next_message_id(self, chat: Chat | None = None) -> int:
        """Message ids rise over all private chats and basic groups together, and in every other chat by themselves."""
        if isinstance(chat, GroupChat) and chat.kind != "group":
            return chat.next_own_message_id()
        self._message_id += 1
        return self._message_id

    def next_media_group_id(self) -> str:
        """What the messages of one album have in common."""
        self._media_group_id += 1
        return str(self._media_group_id)

    def ask(self, chat: Chat, person_id: int) -> str:
        """Opens a callback query of somebody who tapped in a chat, and returns its id."""
        self._query_id += 1
        self.queries[str(self._query_id)] = Query(chat, self.stopwatch(), person_id)
        return str(self._query_id)

    def _admit(self, profile: Profile) -> Profile:
        self.people[profile.id] = profile
        self._chats[profile.id] = Chat(profile.id, profile.as_chat(), profile)
        return profile
