"""One conversation as Telegram keeps it, and who looks at it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from sandbox.shapes import Json, Profile

Watcher = Callable[["Json"], None]
"""Is told what happens in a chat, as an event of the page protocol."""


class Toast(NamedTuple):
    """What answerCallbackQuery showed to the person; an `alert` waits for OK."""

    text: str
    alert: bool


class Shown(NamedTuple):
    """Something that reached the person's screen."""

    how: Literal["sent", "edited"]
    message: Json


@dataclass(slots=True)
class Chat:
    """Messages of one chat by id, oldest first. A message is never changed in place, only replaced.

    `profile` is the person, or None in a chat the sandbox was only told of.
    """

    id: int
    as_json: Json
    profile: Profile | None = None
    messages: dict[int, Json] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    """Messages the person deleted for themselves: the bot still has them."""
    started: bool = False
    """The person wrote to the bot at least once, so that it may write to them."""
    blocked: bool = False
    received: list[Shown] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    """In a private chat everything an answer to a tap told that person, wherever they tapped."""
    inline_ids: dict[int, str] = field(default_factory=dict)
    """The inline_message_id of each message that came by the bot's inline mode with a keyboard."""
    _of_bot: OrderedDict[int, None] = field(default_factory=OrderedDict)
    _watchers: list[tuple[Watcher, int | None]] = field(default_factory=list)

    def add(self, message: Json, *, from_bot: bool) -> None:
        """A new message for everybody in the chat."""
        self.messages[message["message_id"]] = message
        if from_bot:
            self._note("sent", message)
        self.tell({"type": "message", "message": message})

    def replace(self, message: Json, *, from_bot: bool) -> None:
        """The new state of a message; a person who deleted it does not see it again."""
        message_id = message["message_id"]
        self.messages[message_id] = message
        if message_id in self.hidden:
            return
        if from_bot:
            self._note("edited", message)
        self.tell({"type": "edited", "message": message})

    def remove(self, message_ids: list[int]) -> None:
        """Messages deleted for everybody."""
        for message_id in message_ids:
            self.messages.pop(message_id, None)
            self.inline_ids.pop(message_id, None)
            self.hidden.discard(message_id)
            self._of_bot.pop(message_id, None)
        self.tell({"type": "deleted", "message_ids": message_ids})

    def hide(self, message_ids: list[int]) -> None:
        """Messages the person deleted for themselves."""
        for message_id in message_ids:
            self._of_bot.pop(message_id, None)
        self.hidden.update(message_id for message_id in message_ids if message_id in self.messages)
        self.tell({"type": "deleted", "message_ids": message_ids})

    def clear(self) -> None:
        """The person deleted the whole chat from their list. The bot is not told."""
        self.hidden.update(self.messages)
        self._of_bot.clear()
        self.tell({"type": "cleared"})

    def visible(self) -> list[Json]:
        """What the person sees, oldest first."""
        return [message for message_id, message in self.messages.items() if message_id not in self.hidden]

    def of_bot_newest_first(self) -> list[Json]:
        """The bot's messages on the person's screen, the last one sent or edited first."""
        return [self.messages[message_id] for message_id in reversed(self._of_bot)]

    def newest_of_bot(self) -> Json | None:
        """The bot's message that changed last on the person's screen."""
        return self.messages[next(reversed(self._of_bot))] if self._of_bot else None

    def show_toast(self, toast: Toast, url: str | None, query_id: str, to: int | None = None) -> None:
        """The bot answered a tap, with words or without; only the person who tapped is told."""
        self.tell({"type": "toast", "text": toast.text, "alert": toast.alert, "url": url, "query": query_id}, to)

    def watch(self, watcher: Watcher, person_id: int | None = None) -> Callable[[], None]:
        """Tells `watcher` everything from now on; the returned call ends it.

        `person_id` is who looks on: what is meant for another person alone is kept from them.
        """
        entry = (watcher, person_id)
        self._watchers.append(entry)
        return lambda: self._watchers.remove(entry)

    def tell(self, event: Json, to: int | None = None) -> None:
        """Passes an event on to whoever looks at this chat, or to one person (`to`) alone."""
        for watcher, person_id in list(self._watchers):
            if to is None or person_id is None or person_id == to:
                watcher(event)

    def _note(self, how: Literal["sent", "edited"], message: Json) -> None:
        self._of_bot[message["message_id"]] = None
        self._of_bot.move_to_end(message["message_id"])
        self.received.append(Shown(how, message))


def as_told_to_bot(message: Json) -> Json:
    """A message as the Bot API returns it: of the markups only an inline keyboard comes back."""
    if "inline_keyboard" in message.get("reply_markup", {"inline_keyboard": None}):
        return message
    return {name: value for name, value in message.items() if name != "reply_markup"}


def as_replied_to(message: Json) -> Json:
    """A message as it stands within the one that answers it: without what it answers itself."""
    return {name: value for name, value in as_told_to_bot(message).items() if name != "reply_to_message"}
