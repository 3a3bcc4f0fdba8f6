"""Updates of every kind by chance: believable ones about people and groups that there are, and any the types allow."""

from __future__ import annotations

import itertools
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Final

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    ChosenInlineResult,
    InlineQuery,
    Message,
    MessageEntity,
    Update,
    User,
)
from telegram.constants import ChatType, UpdateType

from handlers.groups.commands import COMMANDS as IN_GROUPS
from handlers.supporter import ADMIN, COMMANDS
from messages.callbacks import Area
from sandbox import Group, Person, Sandbox
from sandbox.chats import as_told_to_bot
from tests.torture.from_types import Maker, fields_of

Json = dict[str, Any]

MARK: Final = "Quagga"
"""Stands in the name of everybody, so that nobody can be named without it."""
HOSTILE: Final = (
    *("\u202eturned round", "nul \x00 byte", "\u200b\u2060\ufeff", "\u2800", "e\u0301\u0302\u0303" * 60),
    *(
        "ไทย 中文 العربية",
        "<b>&amp;\"'</a>",
        "{name} %s {0} {}",
        "'); DROP TABLE group_chat;--",
        "line\nafter\r\nline\t",
    ),
    *("/", "//", "@", "-", "1-act-en", "g1", "🇧🇾", "👩‍👩‍👧‍👦", "😀" * 2048, "W" * 4096, "Germany", "Беларусь", "shwiz"),
)
LONGEST_NAME: Final = 64
LONGEST_TITLE: Final = 128
LONGEST_QUERY: Final = 256
PAYLOADS: Final = ("", "settings-g1", "settings-g99999", "group", "spread", "embassy-poster", "appeal-p1", "actions-g2")
NOTHING_OF_OURS: Final = ("nothing", "settings@another_bot", "appeal@another_bot", "START")
SERVICE: Final = {"telegram": 777000, "anonymous admin": 1087968824, "channel": 136817688}
"""Who Telegram says wrote what nobody wrote: https://core.telegram.org/bots/api#message, from."""
MOVED_TO: Final = -1_008_111_111_111
MOVED_FROM: Final = -4_222_222_222
"""Nothing else is ever heard of these."""
NOT_SENT_TO_US: Final = {"business_connection_id": None}
"""Only bots that people have connected to their own account are told of that (/setbusiness)."""
SEEN: Final = 400
"""Buttons that are remembered, the newest first to be tapped."""


@dataclass
class Cast:
    """Who and what an update can be about: these people and groups, and some that the sandbox does not have."""

    sandbox: Sandbox
    people: Sequence[Person]
    groups: Sequence[Group]

    def __post_init__(self) -> None:
        self.users = [_user(person.profile.as_user()) for person in self.people]
        self.strangers = [User(7_000_000_000 + number, f"{MARK} {number}", is_bot=False) for number in range(8)]
        self.services = {name: User(number, name, is_bot=name != "telegram") for name, number in SERVICE.items()}
        self.bot = _user(self.sandbox.bot.as_user())
        self.others = [User(7_100_000_000, f"{MARK} bot", is_bot=True, username="another_bot"), self.bot]
        self.unknown = [
            Chat(-1_008_000_000_000 - number, kind, title=HOSTILE[number])
            for number, kind in enumerate((ChatType.SUPERGROUP, ChatType.CHANNEL, ChatType.SUPERGROUP))
        ]
        self.unknown.append(Chat(-4_100_000_000, ChatType.GROUP, title="?"))

    def anybody(self, chance: Random) -> User:
        crowd = chance.choices((self.users, self.strangers, [*self.services.values()], self.others), (8, 2, 1, 1))[0]
        return chance.choice(crowd)

    def group(self, chance: Random) -> Chat:
        if chance.random() < 0.15:
            return chance.choice(self.unknown)
        return chat_of(chance.choice(self.groups))

    def chat(self, chance: Random) -> Chat:
        return self.group(chance) if chance.random() < 0.6 else private(self.anybody(chance))

    def ids(self) -> set[str]:
        """The number of everybody in it."""
        return {str(user.id) for user in (*self.users, *self.strangers)}


@dataclass
class ByChance:
    """Makes one update after the other. It looks at what the bot wrote, for its buttons and to reply to it."""

    cast: Cast
    chance: Random
    now: Callable[[], datetime]
    seen: deque[str] = field(default_factory=lambda: deque(maxlen=SEEN))

    def __post_init__(self) -> None:
        known: Mapping[str | type, Callable[[], object]] = {
            User: lambda: self.cast.anybody(self.chance),
            Chat: lambda: self.cast.chat(self.chance),
            MessageEntity: self._entity,
            "chat_id": lambda: self.cast.chat(self.chance).id,
            "user_id": lambda: self.cast.anybody(self.chance).id,
            "message_id": lambda: self.chance.randrange(1, 1_000_000),
            "language_code": lambda: self.chance.choice(("en", "be", "de", "ru", "pt-br", "x", "")),
            "migrate_to_chat_id": lambda: MOVED_TO,
            "migrate_from_chat_id": lambda: MOVED_FROM,
        }
        self._make = Maker(self.chance, self._text, known).make
        self._ids = itertools.count(1)

    def updates(self, count: int) -> Iterator[Json]:
        """So many updates."""
        recipes: Mapping[Callable[[], Json], int] = {
            self._said_in_group: 25,
            self._said_in_private: 18,
            self._tap: 32,
            self._membership: 7,
            self._inline: 5,
            self._chosen: 3,
            self._any_kind: 10,
        }
        for recipe in self.chance.choices([*recipes], [*recipes.values()], k=count):
            yield recipe()

    def looks(self) -> None:
        """Remember the newest buttons that people and groups have in front of them."""
        for raw in filter(None, map(self._screen, self._places())):
            for data in data_of(raw):
                if data not in self.seen:
                    self.seen.append(data)

    def _places(self) -> list[Person | Group]:
        return [*self.cast.people, *self.cast.groups]

    def _screen(self, place: Person | Group) -> Json | None:
        return as_told_to_bot(place.screen.raw) if place.screen else None

    def _said_in_group(self) -> Json:
        chat = self.cast.group(self.chance)
        kind = UpdateType.CHANNEL_POST if chat.type == ChatType.CHANNEL else UpdateType.MESSAGE
        sender, sender_chat = self._sender(chat)
        more: Json = {"from_user": sender, "sender_chat": sender_chat}
        group = next((group for group in self.cast.groups if group.id == chat.id), None)
        if group and group.chat.topics and self.chance.random() < 0.7:
            topic = self.chance.choice([*group.chat.topics, 99_999])
            more |= {"message_thread_id": topic, "is_topic_message": True}
        if chat.type == ChatType.GROUP and self.chance.random() < 0.05:
            return self._update(kind, self._message(chat, text=None, migrate_to_chat_id=MOVED_TO, **more))
        return self._update(kind, self._message(chat, **self._words(IN_GROUPS), **self._reply(group), **more))

    def _said_in_private(self) -> Json:
        user = self.cast.anybody(self.chance)
        person = next((person for person in self.cast.people if person.id == user.id), None)
        words = self._words((*COMMANDS, ADMIN, *IN_GROUPS)) if self.chance.random() < 0.7 else {}
        return self._update(
            UpdateType.MESSAGE, self._message(private(user), from_user=user, **words, **self._reply(person))
        )

    def _tap(self) -> Json:
        user = self.chance.choice(self.cast.users)
        place = self.chance.choice((*self.cast.people, *self._places()))
        chat = chat_of(place) if isinstance(place, Group) else private(_user(place.profile.as_user()))
        user = user if isinstance(place, Group) else _user(place.profile.as_user())
        given: Json = {"from_user": user, "id": f"77{next(self._ids)}", "data": self._data(), "inline_message_id": None}
        shown, way = self._screen(place), self.chance.random()
        given["game_short_name"] = None
        if way < 0.05:
            given |= {"message": None, "inline_message_id": self._text()[:50]}
        elif way < 0.15 or shown is None:
            given["message"] = self._message(chat, from_user=self.cast.bot)
        else:
            given["message"] = Message.de_json(shown, None)
            if (data := data_of(shown)) and way < 0.8:
                given["data"] = self.chance.choice(data)
        return self._update(UpdateType.CALLBACK_QUERY, self._make(CallbackQuery, **given))

    def _membership(self) -> Json:
        members = {name: self._make(ChatMember, user=self.cast.bot) for name in ("old_chat_member", "new_chat_member")}
        chat, user = self.cast.chat(self.chance), self.cast.anybody(self.chance)
        made = self._make(ChatMemberUpdated, chat=chat, from_user=user, **members)
        return self._update(UpdateType.MY_CHAT_MEMBER, made)

    def _inline(self) -> Json:
        query = self._text()[:LONGEST_QUERY] if self.chance.random() < 0.6 else self.chance.choice(("", "embassy", "9"))
        return self._update(UpdateType.INLINE_QUERY, self._make(InlineQuery, id=f"88{next(self._ids)}", query=query))

    def _chosen(self) -> Json:
        result = self.chance.choice(("appeal.en", "post-human.be", "fact-ilo.de", "date-.en", ".", self._text()[:64]))
        made = self._make(ChosenInlineResult, result_id=result, query=self._text()[:LONGEST_QUERY])
        return self._update(UpdateType.CHOSEN_INLINE_RESULT, made)

    def _any_kind(self) -> Json:
        kind = self.chance.choice(Update.ALL_TYPES)
        made, _ = fields_of(Update)[kind][0].__args__
        return self._update(kind, self._make(made))

    def _update(self, kind: str, content: Any) -> Json:
        return {str(kind): json.loads(content.to_json())}

    def _message(self, chat: Chat, **given: Any) -> Message:
        message: Message = self._make(Message, chat=chat, date=self.now(), **{**NOT_SENT_TO_US, **given})
        return message

    def _sender(self, chat: Chat) -> tuple[User | None, Chat | None]:
        """Somebody, an anonymous admin, a channel, or nobody, as in a channel."""
        services, way = self.cast.services, self.chance.random()
        if chat.type == ChatType.CHANNEL:
            return None, chat
        if way < 0.15:
            return services["anonymous admin"], chat
        if way < 0.2:
            return services["channel"], self.cast.unknown[1]
        return self.cast.anybody(self.chance), None

    def _words(self, commands: Sequence[str]) -> Json:
        if self.chance.random() < 0.4:
            return {"text": self._text(), "entities": None}
        command = "/" + self.chance.choice((*commands, *commands, *NOTHING_OF_OURS))
        if "@" not in command and self.chance.random() < 0.4:
            own = str(self.cast.bot.username)
            command += f"@{self.chance.choice((own, own.upper(), 'another_bot'))}"
        behind = self.chance.choice((*PAYLOADS, self._data(), self._text()[:4000]))
        entity = MessageEntity(MessageEntity.BOT_COMMAND, 0, len(command))
        return {"text": f"{command} {behind}".strip(), "entities": [entity]}

    def _reply(self, place: Person | Group | None) -> Json:
        shown = self._screen(place) if place and self.chance.random() < 0.2 else None
        return {"reply_to_message": Message.de_json(shown, None)} if shown else {}

    def _data(self) -> str:
        """What a button carries: of one that was seen, of two of them crossed, or of a forger."""
        way = self.chance.random()
        if way < 0.15 or not self.seen:
            return self._text()[:64]
        about_groups = [data for data in self.seen if Area.GROUP in data] if self.chance.random() < 0.3 else []
        one, other = (self.chance.choice(about_groups or self.seen).split("-") for _ in range(2))
        if way > 0.5:
            place = self.chance.randrange(10)
            one += [""] * (place + 1 - len(one))
            one[place] = other[place] if place < len(other) else self.chance.choice(("", "zzz", "1", "no", "0"))
        return "-".join(one)[:64]

    def _text(self) -> str:
        return self.chance.choice(HOSTILE)

    def _entity(self) -> MessageEntity:
        kind = self.chance.choice((MessageEntity.BOLD, MessageEntity.MENTION, MessageEntity.URL, MessageEntity.CODE))
        return MessageEntity(kind, 0, 2)  # units: Telegram cuts through no character, and some have two


def hostile_names() -> Iterator[tuple[str, str]]:
    """First and last names that a person could have chosen."""
    for text in HOSTILE:
        yield f"{MARK} {text}"[:LONGEST_NAME], f"{text}{MARK}"[:LONGEST_NAME]


def chat_of(group: Group) -> Chat:
    """The group as Telegram describes it."""
    return Chat.de_json(group.chat.as_json, None)


def private(user: User) -> Chat:
    """The chat of somebody and the bot."""
    return Chat(user.id, ChatType.PRIVATE, first_name=user.first_name, username=user.username)


def data_of(message: Json) -> list[str]:
    """What the buttons under a message carry, in their order."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def _user(told: Json) -> User:
    return User.de_json(told, None)
