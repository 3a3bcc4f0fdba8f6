"""What a person's app does with inline mode: asks while they type, and sends what they choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import contents
from sandbox.errors import RefusedError
from sandbox.group_chats import GroupChat, PairChat
from sandbox.group_phone import GroupPhone
from sandbox.phone import Phone
from sandbox.tapping import tap

if TYPE_CHECKING:
    from sandbox.chats import Chat
    from sandbox.inline import InlineAnswer
    from sandbox.shapes import Json, Profile
    from sandbox.tapping import SwitchInline, TapKind
    from sandbox.world import World


class InlinePhone:
    """One person's app, in any chat: the one with the bot, a group, a channel, or one with somebody else."""

    def __init__(self, world: World, profile: Profile) -> None:
        self.world = world
        self.profile = profile

    def type(self, query: str, chat: Chat, offset: str = "") -> InlineAnswer:
        """The bot's name and these words stand in the text field."""
        if isinstance(chat, GroupChat) and not GroupPhone(self.world, self.profile, chat).may_write:
            raise RefusedError("You cannot write in this chat.")
        asked = self.world.inline.ask(self.profile.id, chat, query, offset)
        if not asked.is_answered:
            question = {"id": asked.id, "from": self.profile.as_user(), "query": query, "offset": offset}
            self.world.updates.put({"inline_query": {**question, "chat_type": _chat_type(chat)}})
        return asked

    def choose(self, answer: InlineAnswer, result_id: str, *, thread_id: int | None = None) -> Json:
        """Sends a result into the chat where it was asked for; the bot learns which, and its message's id.

        That id it gets only for a message with a keyboard.
        """
        result = next((result for result in answer.results if result.id == result_id), None)
        if result is None:
            raise RefusedError("That result is no longer there.")
        message = self._send(answer.chat, dict(result.content), thread_id)
        known_by = {}
        if "reply_markup" in message:
            known_by["inline_message_id"] = self.world.inline.note_sent(answer.chat, message["message_id"])
        if self.world.bot.inline_feedback:
            chosen = {"result_id": result_id, "from": self.profile.as_user(), "query": answer.query, **known_by}
            self.world.updates.put({"chosen_inline_result": chosen})
        return message

    def say_to(self, pair: PairChat, text: str) -> Json:
        """Writes to somebody else, of which the bot learns nothing."""
        return self._to_somebody(pair, contents.plain_text(self.world, text))

    def tap_in(self, pair: PairChat, message_id: int, row: int, column: int) -> tuple[TapKind, str | SwitchInline]:
        """Presses a button in a chat with somebody else, as `tapping.tap` tells."""
        if message_id not in pair.messages:
            raise RefusedError("That message is no longer in the chat.")
        return tap(self.world, self.profile, pair, (message_id, row, column), lambda: None)

    def _send(self, chat: Chat, content: Json, thread_id: int | None) -> Json:
        via_bot = {"via_bot": self.world.bot.as_user()}
        match chat:
            case GroupChat():
                phone = GroupPhone(self.world, self.profile, chat)
                return phone.put({**via_bot, **content}, phone.sender(), thread_id)
            case PairChat():
                return self._to_somebody(chat, {**via_bot, **content})
        return Phone(self.world, self.profile).send_via_bot(content)

    def _to_somebody(self, pair: PairChat, content: Json) -> Json:
        world = self.world
        message: Json = {
            "message_id": world.next_message_id(),
            "from": self.profile.as_user(),
            "chat": pair.other(self.profile.id).as_chat(),
            "date": world.now(),
            **content,
        }
        pair.add(message, from_bot=False)
        return message


def _chat_type(chat: Chat) -> str:
    match chat:
        case GroupChat():
            return chat.kind
        case PairChat():
            return "private"
    return "sender"
