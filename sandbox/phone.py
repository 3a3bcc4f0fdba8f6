"""What a person's app lets them do with a bot. Everything happens at once; waiting for the bot is Person's part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sandbox import utf16
from sandbox.chats import as_replied_to
from sandbox.entities import recognise
from sandbox.errors import RefusedError
from sandbox.files import tiny_picture

if TYPE_CHECKING:
    from sandbox.chats import Chat
    from sandbox.shapes import Json, Profile
    from sandbox.world import World

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


class Phone:
    """One person's app, showing the chat with the bot."""

    def __init__(self, world: World, profile: Profile) -> None:
        self.world = world
        self.profile = profile

    @property
    def chat(self) -> Chat:
        """The chat with the bot."""
        return self.world.chat(self.profile.id)

    def send(self, text: str, reply_to: int | None = None) -> Json:
        """Writes to the bot, perhaps in reply to a message on the screen."""
        text = text.strip()
        if not 1 <= utf16.length(text) <= self.world.limits.text_length:
            raise RefusedError("A message has 1 to 4096 characters.")
        content: Json = {"text": text, **_found_in(text)}
        if reply_to is not None:
            content["reply_to_message"] = as_replied_to(self._on_screen(reply_to))
        return self._deliver_message(content)

    def start(self, payload: str = "") -> Json:
        """Opens the bot by its link and presses Start. For somebody who blocked the bot that unblocks it first."""
        if not _PAYLOAD.fullmatch(payload):
            raise RefusedError("A deep link carries at most 64 letters, digits, _ and -.")
        if self.chat.blocked:
            self.unblock()
        return self.send(f"/start {payload}")

    def tap(self, message_id: int, row: int, column: int) -> tuple[str, str]:
        """Presses a button.

        Returns what it was ("callback_data", "copy_text" or "url") and the query's id, the text or the address.
        """
        message = self._on_screen(message_id)
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
            raise RefusedError("That button is no longer there.")
        button = rows[row][column]
        if "url" in button:
            return "url", button["url"]
        if "copy_text" in button:
            return "copy_text", button["copy_text"]["text"]
        self._must_not_block()
        query_id = self.world.ask(self.chat)
        query = {
            "id": query_id,
            "from": self.profile.as_user(),
            "message": message,
            "chat_instance": str(self.profile.id * 7919),
            "data": button["callback_data"],
        }
        self.chat.tell({"type": "tapped", "message": message_id, "row": row, "column": column, "query": query_id})
        self.world.updates.put({"callback_query": query})
        return "callback_data", query_id

    def send_sticker(self) -> Json:
        """Sends a sticker."""
        picture = self._file("sticker.webp", "image/webp", "stickers")
        size = {"width": 512, "height": 512}
        kind = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
        return self._deliver_message({"sticker": {**picture, **size, **kind}})

    def send_photo(self) -> Json:
        """Sends a picture."""
        picture = self._file("photo.png", "image/png", "photos")
        return self._deliver_message({"photo": [{**picture, "width": 1, "height": 1}]})

    def send_voice(self) -> Json:
        """Sends a voice message of three seconds."""
        sound = self._file("voice.ogg", "audio/ogg", "voice")
        return self._deliver_message({"voice": {**sound, "duration": 3, "mime_type": "audio/ogg"}})

    def send_location(self) -> Json:
        """Sends a place: the seat of the International Labour Organization in Geneva."""
        return self._deliver_message({"location": {"latitude": 46.2317, "longitude": 6.1344}})

    def send_contact(self) -> Json:
        """Sends a contact with a number from the range kept for fiction."""
        return self._deliver_message({"contact": {"phone_number": "+12025550123", "first_name": "Sam"}})

    def edit(self, message_id: int, text: str) -> Json:
        """Changes a message of one's own."""
        self._must_not_block()
        message = self._on_screen(message_id)
        if message["from"]["id"] != self.profile.id or "text" not in message:
            raise RefusedError("Only your own text can be edited.")
        kept = {key: value for key, value in message.items() if key != "entities"}
        edited = {**kept, "text": text, **_found_in(text), "edit_date": self.world.now()}
        self.chat.replace(edited, from_bot=False)
        self.world.updates.put({"edited_message": edited})
        return edited

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

    def _file(self, name: str, mime: str, folder: str) -> Json:
        return self.world.files.keep(tiny_picture(), name, mime=mime, folder=folder).reference()


def _found_in(text: str) -> Json:
    entities = recognise(text)
    return {"entities": entities} if entities else {}
