"""What a person's app lets them do with a bot. Everything happens at once; waiting for the bot is Person's part."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from sandbox import contents
from sandbox.chats import as_replied_to
from sandbox.errors import RefusedError
from sandbox.tapping import tap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.chats import Chat
    from sandbox.contents import Attachment
    from sandbox.shapes import Json, Profile
    from sandbox.tapping import SwitchInline, TapKind
    from sandbox.world import World

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
"""What a deep link may carry."""
_IN_ALBUM = range(2, 11)


class Phone:
    """One person's app, showing the chat with the bot."""

    def __init__(self, world: World, profile: Profile) -> None:
        self.world = world
        self.profile = profile

    @property
    def chat(self) -> Chat:
        """The chat with the bot."""
        return self.world.private_chat(self.profile.id)

    def send(self, text: str, reply_to: int | None = None) -> Json:
        """Writes to the bot, perhaps in reply to a message on the screen."""
        return self._post(contents.plain_text(self.world, text), reply_to)

    def send_formatted(self, source: str, reply_to: int | None = None, channel: str | None = None) -> Json:
        """Writes with formatting, given as Telegram's HTML. With `channel` it is a post forwarded from there."""
        return self._post(contents.formatted_text(self.world, source), reply_to, channel)

    def send_attachment(self, attachment: Attachment, reply_to: int | None = None, channel: str | None = None) -> Json:
        """Sends a photo or a document. With `channel` it is a post forwarded from there."""
        return self._post(contents.attached(self.world, attachment, self.profile), reply_to, channel)

    def send_album(
        self, attachments: Sequence[Attachment], reply_to: int | None = None, channel: str | None = None
    ) -> list[Json]:
        """Sends 2 to 10 photos, or as many documents, as one album: a message each, with a group in common."""
        self._must_not_block()
        if len(attachments) not in _IN_ALBUM or len(set(map(type, attachments))) > 1:
            raise RefusedError("An album has 2 to 10 photos, or as many documents.")
        filled = [contents.attached(self.world, attachment, self.profile) for attachment in attachments]
        group = {"media_group_id": self.world.next_media_group_id()}
        return [self._post({**group, **content}, reply_to, channel) for content in filled]

    def forward(self, message_id: int) -> Json:
        """Forwards a message of this chat into this chat."""
        return self.pass_on(self._on_screen(message_id))

    def pass_on(self, message: Json) -> Json:
        """Forwards a message of any chat into this one."""
        return self._deliver_message(contents.forwarded(message))

    def send_via_bot(self, content: Json) -> Json:
        """Sends what the bot's inline mode offered."""
        return self._deliver_message({"via_bot": self.world.bot.as_user(), **content})

    def start(self, payload: str = "") -> Json:
        """Opens the bot by its link and presses Start. For somebody who blocked the bot that unblocks it first."""
        if not PAYLOAD.fullmatch(payload):
            raise RefusedError("A deep link carries at most 64 letters, digits, _ and -.")
        if self.chat.blocked:
            self.unblock()
        return self.send(f"/start {payload}")

    def tap(self, message_id: int, row: int, column: int) -> tuple[TapKind, str | SwitchInline]:
        """Presses a button, as `tapping.tap` tells."""
        self._on_screen(message_id)
        return tap(self.world, self.profile, self.chat, (message_id, row, column), self._must_not_block)

    def send_sticker(self) -> Json:
        """Sends a sticker."""
        return self._deliver_message(contents.sticker(self.world))

    def send_voice(self) -> Json:
        """Sends a voice message of three seconds."""
        return self._deliver_message(contents.voice(self.world))

    def send_location(self) -> Json:
        """Sends a place: the seat of the International Labour Organization in Geneva."""
        return self._deliver_message({"location": {"latitude": 46.2317, "longitude": 6.1344}})

    def send_contact(self) -> Json:
        """Sends a contact with a number from the range kept for fiction."""
        return self._deliver_message({"contact": {"phone_number": "+12025550123", "first_name": "Sam"}})

    def edit(self, message_id: int, text: str, *, formatted: bool = False) -> Json:
        """Changes the text or the caption of a message of one's own; `formatted` tells that it is Telegram's HTML."""
        self._must_not_block()
        message = self._on_screen(message_id)
        if message["from"]["id"] != self.profile.id or "forward_origin" in message:
            raise RefusedError("Only what you wrote yourself can be edited.")
        content = self._edited(message, text, formatted=formatted)
        kept = {name: value for name, value in message.items() if name not in contents.WORDS}
        edited = {**kept, **content, "edit_date": self.world.now()}
        self.chat.replace(edited, from_bot=False)
        self.world.updates.put({"edited_message": edited})
        return edited

    def _edited(self, message: Json, text: str, *, formatted: bool) -> Json:
        if "text" in message:
            return contents.formatted_text(self.world, text) if formatted else contents.plain_text(self.world, text)
        if "photo" not in message and "document" not in message:
            raise RefusedError("There is nothing to edit in this message.")
        return contents.formatted_caption(self.world, text if formatted else html.escape(text), self.profile)

    def block(self) -> None:
        """Stops the bot."""
        if not self.chat.blocked:
            self._change_membership("member", "kicked")

    def unblock(self) -> None:
        """Lets the bot write again."""
        if self.chat.blocked:
            self._change_membership("kicked", "member")

    def delete(self, message_ids: list[int]) -> None:
        """Deletes messages for oneself; the bot is not told."""
        self.chat.hide(message_ids)

    def delete_chat(self) -> None:
        """Deletes the chat for oneself; the bot is not told."""
        self.chat.clear()

    def _post(self, content: Json, reply_to: int | None = None, channel: str | None = None) -> Json:
        if reply_to is not None and channel is not None:
            raise RefusedError("A forwarded post answers nothing.")
        if channel is not None:
            content = {**contents.from_channel(self.world, channel), **content}
        if reply_to is not None:
            content = {"reply_to_message": as_replied_to(self._on_screen(reply_to)), **content}
        return self._deliver_message(content)

    def _deliver_message(self, content: Json) -> Json:
        self._must_not_block()
        world, chat = self.world, self.chat
        chat.started = True
        message: Json = {
            "message_id": world.next_message_id(),
            "from": self.profile.as_user(),
            "chat": chat.as_json,
            "date": world.now(),
            **content,
        }
        chat.add(message, from_bot=False)
        world.updates.put({"message": message})
        return message

    def _change_membership(self, old: str, new: str) -> None:
        world = self.world
        self.chat.blocked = new == "kicked"
        self.chat.tell({"type": "blocked", "blocked": self.chat.blocked})
        change = {
            "chat": self.chat.as_json,
            "from": self.profile.as_user(),
            "date": world.now(),
            "old_chat_member": self._membership(old),
            "new_chat_member": self._membership(new),
        }
        world.updates.put({"my_chat_member": change})

    def _membership(self, status: str) -> Json:
        membership: dict[str, Any] = {"user": self.world.bot.as_user(), "status": status}
        return {**membership, "until_date": 0} if status == "kicked" else membership

    def _must_not_block(self) -> None:
        if self.chat.blocked:
            raise RefusedError("You blocked this bot. Unblock it first.")

    def _on_screen(self, message_id: int) -> Json:
        message = self.chat.messages.get(message_id)
        if message is None or message_id in self.chat.hidden:
            raise RefusedError("That message is no longer in the chat.")
        return message
