"""The state of one small Telegram: a bot, people, their chats, files and open questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sandbox.chats import Chat
from sandbox.errors import blocked_by_user, chat_not_found, forbidden
from sandbox.faults import Faults
from sandbox.files import FileStore
from sandbox.limits import SendingPace
from sandbox.profile import PublicProfile
from sandbox.shapes import Profile
from sandbox.updates import UpdateQueue

if TYPE_CHECKING:
    from sandbox.limits import Limits, Stopwatch
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

_ADDED_AFTER: Final = 6000


@dataclass(slots=True)
class Query:
    """A tap that waits for answerCallbackQuery."""

    chat: Chat
    asked_at: float
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
        self.queries: dict[str, Query] = {}
        self._chats: dict[int, Chat] = {}
        self._person_id = _ADDED_AFTER
        self._message_id = 0
        self._query_id = 4_000_000_000
        self._media_group_id = 13_000_000_000_000_000
        for profile in READY_MADE:
            self._admit(profile)

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

    def chat(self, chat_id: int | str) -> Chat:
        """The chat by that id. Raises ApiError as Telegram does for a chat the bot does not know."""
        chat = self._chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise chat_not_found()
        return chat

    def chat_to_write_to(self, chat_id: int | str) -> Chat:
        """The same, where the bot may write. Raises the 403 that says why not."""
        chat = self.chat(chat_id)
        if chat.blocked:
            raise blocked_by_user()
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def meet(self, update: Json) -> None:
        """Learns what an update made by hand speaks of, so that the bot can answer: chat, message and query."""
        for content in (value for key, value in update.items() if key != "update_id" and isinstance(value, dict)):
            message = content.get("message") or content
            chat_json = message.get("chat") if isinstance(message, dict) else None
            if not isinstance(chat_json, dict):
                continue
            chat = self._chats.setdefault(chat_json["id"], Chat(chat_json["id"], chat_json))
            chat.started = True
            if "message_id" in message:
                chat.messages.setdefault(message["message_id"], message)
                self._message_id = max(self._message_id, message["message_id"])
            if "callback_query" in update:
                self.queries[str(content["id"])] = Query(chat, self.stopwatch())

    def now(self) -> int:
        """The current time as message dates have it: Unix seconds."""
        return int(self.clock().timestamp())

    def next_message_id(self) -> int:
        """Message ids of one bot rise over all its private chats together."""
        self._message_id += 1
        return self._message_id

    def next_media_group_id(self) -> str:
        """What the messages of one album have in common."""
        self._media_group_id += 1
        return str(self._media_group_id)

    def ask(self, chat: Chat) -> str:
        """Opens a callback query and returns its id."""
        self._query_id += 1
        self.queries[str(self._query_id)] = Query(chat, self.stopwatch())
        return str(self._query_id)

    def _admit(self, profile: Profile) -> Profile:
        self.people[profile.id] = profile
        self._chats[profile.id] = Chat(profile.id, profile.as_chat(), profile)
        return profile
