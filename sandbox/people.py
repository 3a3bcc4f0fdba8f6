"""Somebody with a phone, for tests: every act returns when the bot has handled it.

await maria.starts()
await maria.taps("Contact the embassy")
assert "Which country" in maria.screen.text
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.contents import Picture
from sandbox.people_in_groups import InGroups
from sandbox.people_inline import Inline
from sandbox.phone import Phone
from sandbox.seen import Message

if TYPE_CHECKING:
    from sandbox.chats import Toast
    from sandbox.contents import Attachment
    from sandbox.shapes import Profile
    from sandbox.tapping import SwitchInline
    from sandbox.world import World


class Person(InGroups, Inline):
    """A person and their chat with the bot; what they do in groups and with inline mode is in the two parts.

    Every act takes `wait`: True returns when the bot has confirmed all updates, or raises BotDidNotAnswerError after
    `patience` seconds; False returns at once. What the app would not allow raises RefusedError.
    """

    def __init__(self, world: World, profile: Profile) -> None:
        super().__init__(world, profile)
        self._phone = Phone(world, profile)

    @property
    def id(self) -> int:
        """The person's user id, which is also the chat's."""
        return self.profile.id

    @property
    def first_name(self) -> str:
        """What the person is called."""
        return self.profile.first_name

    async def sends(self, text: str, *, reply_to: Message | None = None, wait: bool = True) -> Message:
        """Writes to the bot, perhaps in reply to a message."""
        return await self._sent(self._phone.send(text, _id(reply_to)), wait)

    async def sends_html(
        self, html: str, *, reply_to: Message | None = None, channel: str | None = None, wait: bool = True
    ) -> Message:
        """Writes with formatting. With `channel`, the title of one, it is a post forwarded from there."""
        return await self._sent(self._phone.send_formatted(html, _id(reply_to), channel), wait)

    async def sends_attachment(
        self, attachment: Attachment, *, reply_to: Message | None = None, channel: str | None = None, wait: bool = True
    ) -> Message:
        """Sends a picture or a file with its caption. With `channel` it is a post forwarded from there."""
        return await self._sent(self._phone.send_attachment(attachment, _id(reply_to), channel), wait)

    async def sends_album(
        self, *attachments: Attachment, reply_to: Message | None = None, channel: str | None = None, wait: bool = True
    ) -> list[Message]:
        """Sends 2 to 10 pictures, or as many files, as one album: a message each, with a media group in common."""
        raws = self._phone.send_album(attachments, _id(reply_to), channel)
        await self._waited(wait)
        return [Message(raw, self._world.files) for raw in raws]

    async def sends_photo(self, caption: str = "", *, reply_to: Message | None = None, wait: bool = True) -> Message:
        """Sends an invented picture; the caption is Telegram's HTML."""
        return await self.sends_attachment(Picture(caption=caption), reply_to=reply_to, wait=wait)

    async def forwards(self, message: Message, *, wait: bool = True) -> Message:
        """Forwards a message of this chat to the bot."""
        return await self._sent(self._phone.forward(message.id), wait)

    async def starts(self, payload: str = "", *, wait: bool = True) -> Message:
        """Comes by a deep link, or by the bot's name alone, and presses Start."""
        return await self._sent(self._phone.start(payload), wait)

    async def taps(self, label: str, *, wait: bool = True) -> str | SwitchInline | None:
        """Presses a button of the bot's newest message that has one of this label, whole or in part.

        Returns the copied text or the address of a button that does not go to the bot, and of one for inline mode
        what the app would do. Raises LookupError if no message on the screen has such a button.
        """
        for raw in self._phone.chat.of_bot_newest_first():
            message = Message(raw, self._world.files)
            if message.find_button(label) is not None:
                return await self.taps_on(message, label, wait=wait)
        there = (
            f"no button {label!r} on the screen, the newest message has {self.screen.buttons if self.screen else []}"
        )
        raise LookupError(there)

    async def taps_on(self, message: Message, label: str, *, wait: bool = True) -> str | SwitchInline | None:
        """Presses a button of one message, as that message is now. Otherwise as `taps`."""
        current = self._phone.chat.messages.get(message.id, message.raw)
        button = Message(current, self._world.files).button(label)
        kind, value = self._phone.tap(message.id, button.row, button.column)
        if kind != "callback_data":
            return value
        await self._waited(wait)
        return None

    async def sends_sticker(self, *, wait: bool = True) -> Message:
        """Sends a sticker."""
        return await self._sent(self._phone.send_sticker(), wait)

    async def sends_voice(self, *, wait: bool = True) -> Message:
        """Sends a voice message."""
        return await self._sent(self._phone.send_voice(), wait)

    async def sends_location(self, *, wait: bool = True) -> Message:
        """Sends a place."""
        return await self._sent(self._phone.send_location(), wait)

    async def sends_contact(self, *, wait: bool = True) -> Message:
        """Sends somebody's telephone number."""
        return await self._sent(self._phone.send_contact(), wait)

    async def edits(self, message: Message, text: str, *, wait: bool = True) -> Message:
        """Changes the text or the caption of a message of one's own."""
        return await self._sent(self._phone.edit(message.id, text), wait)

    async def edits_html(self, message: Message, html: str, *, wait: bool = True) -> Message:
        """Changes the text or the caption of a message of one's own, with formatting."""
        return await self._sent(self._phone.edit(message.id, html, formatted=True), wait)

    async def blocks_bot(self, *, wait: bool = True) -> None:
        """Stops the bot."""
        self._phone.block()
        await self._waited(wait)

    async def unblocks_bot(self, *, wait: bool = True) -> None:
        """Lets the bot write again."""
        self._phone.unblock()
        await self._waited(wait)

    async def deletes_chat(self, *, wait: bool = True) -> None:
        """Deletes the chat from their list, which the bot is not told."""
        self._phone.delete_chat()
        await self._waited(wait)

    async def deletes(self, *messages: Message, wait: bool = True) -> None:
        """Deletes messages for themselves, which the bot is not told."""
        self._phone.delete([message.id for message in messages])
        await self._waited(wait)

    @property
    def sees(self) -> list[Message]:
        """What stands in the chat now, oldest first."""
        return [Message(raw, self._world.files) for raw in self._phone.chat.visible()]

    @property
    def screen(self) -> Message | None:
        """The bot's message that came or changed last; None while there is none."""
        raw = self._phone.chat.newest_of_bot()
        return Message(raw, self._world.files) if raw else None

    @property
    def received(self) -> list[Message]:
        """Everything the bot ever sent or edited, in that order, deleted or not: an edit is an entry of its own."""
        return [Message(shown.message, self._world.files) for shown in self._phone.chat.received]

    @property
    def toast(self) -> Toast | None:
        """The last words of an answer to a tap; None before there were any."""
        toasts = self._phone.chat.toasts
        return toasts[-1] if toasts else None

    @property
    def has_blocked_bot(self) -> bool:
        """Whether the bot is stopped."""
        return self._phone.chat.blocked


def _id(message: Message | None) -> int | None:
    return message.id if message else None
