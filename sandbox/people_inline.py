"""What somebody does with inline mode, and with somebody else, for tests.

answer = await maria.types_inline("appeal", chat=oleg)
await maria.chooses(answer.results[0])
assert maria.chat_with(oleg)[-1].text == "The appeal"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.groups import Group, thread_of
from sandbox.inline_phone import InlinePhone
from sandbox.seen import Message
from sandbox.waiting import Waiting

if TYPE_CHECKING:
    from sandbox.chats import Chat
    from sandbox.group_chats import PairChat
    from sandbox.inline import InlineAnswer, InlineResult
    from sandbox.shapes import Profile
    from sandbox.tapping import SwitchInline
    from sandbox.world import World


class Inline(Waiting):
    """The part of a person that types the bot's name where other people are."""

    def __init__(self, world: World, profile: Profile) -> None:
        super().__init__(world, profile)
        self._inline = InlinePhone(world, profile)
        self._last_answer: InlineAnswer | None = None

    async def types_inline(
        self, query: str = "", *, chat: Group | Inline | None = None, offset: str = "", wait: bool = True
    ) -> InlineAnswer:
        """Types the bot's name and these words: in a group or channel, in the chat with somebody, or with the bot.

        A bot that did not answer leaves `is_answered` False.
        """
        self._last_answer = self._inline.type(query, self._place(chat), offset)
        await self._waited(wait)
        return self._last_answer

    async def chooses(self, result: InlineResult, *, topic: str | None = None, wait: bool = True) -> Message:
        """Sends a result of what was typed last into the chat where it was typed."""
        answer = self._last_answer
        if answer is None:
            raise LookupError("nothing was typed yet")
        group = self._world.groups.by_id(answer.chat.id)
        thread_id = thread_of(Group(self._world, group), topic) if group is not None else None
        return await self._sent(self._inline.choose(answer, result.id, thread_id=thread_id), wait)

    async def says_to(self, person: Inline, text: str, *, wait: bool = True) -> Message:
        """Writes to somebody else, of which the bot learns nothing."""
        return await self._sent(self._inline.say_to(self._pair(person), text), wait)

    async def taps_with(self, person: Inline, label: str, *, wait: bool = True) -> str | SwitchInline | None:
        """Presses a button in the chat with somebody, under the newest message that has one of this label."""
        pair = self._pair(person)
        for message in reversed(self.chat_with(person)):
            button = message.find_button(label)
            if button is not None:
                kind, value = self._inline.tap_in(pair, message.id, button.row, button.column)
                await self._waited(wait and kind == "callback_data")
                return None if kind == "callback_data" else value
        there = f"no button {label!r} in the chat with {person.profile.first_name}"
        raise LookupError(there)

    def chat_with(self, person: Inline) -> list[Message]:
        """What stands in the chat with somebody, oldest first."""
        return [Message(raw, self._world.files) for raw in self._pair(person).visible()]

    def _pair(self, person: Inline) -> PairChat:
        return self._world.groups.pair(self.profile, person.profile)

    def _place(self, chat: Group | Inline | None) -> Chat:
        if chat is None:
            return self._world.private_chat(self.profile.id)
        return chat.chat if isinstance(chat, Group) else self._pair(chat)
