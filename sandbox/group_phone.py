"""What a person's app lets them do in a group or channel as one of many. Governing it is `governing.py`'s part."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from sandbox import contents, senders
from sandbox.errors import RefusedError
from sandbox.group_chats import GENERAL
from sandbox.phone import Phone
from sandbox.posting import change, placed, post, topic_of
from sandbox.tapping import tap

if TYPE_CHECKING:
    from sandbox.contents import Attachment
    from sandbox.group_chats import GroupChat
    from sandbox.shapes import Json, Profile
    from sandbox.tapping import SwitchInline, TapKind
    from sandbox.world import World


class GroupPhone:
    """One person's app, showing a group or channel.

    Writing takes `thread_id`, the topic; `reply_to`, the message that is answered; `anonymously`, an administrator's
    way to write in the group's name; and `as_channel`, a channel of one's own to write in the name of.
    """

    def __init__(self, world: World, profile: Profile, group: GroupChat) -> None:
        self.world = world
        self.profile = profile
        self.group = group

    @property
    def may_write(self) -> bool:
        """In a channel only administrators write."""
        group, person_id = self.group, self.profile.id
        return group.administers(person_id) if group.kind == "channel" else group.has(person_id)

    @property
    def may_govern(self) -> bool:
        """Owner or administrator."""
        return self.group.administers(self.profile.id)

    def say(
        self,
        text: str,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
        anonymously: bool = False,
        as_channel: GroupChat | None = None,
        formatted: bool = False,
    ) -> Json:
        """Writes; `formatted` tells that it is Telegram's HTML."""
        content = contents.formatted_text(self.world, text) if formatted else contents.plain_text(self.world, text)
        return self.put(content, self.sender(anonymously, as_channel), thread_id, reply_to)

    def attach(
        self,
        attachment: Attachment,
        *,
        thread_id: int | None = None,
        reply_to: int | None = None,
        anonymously: bool = False,
        as_channel: GroupChat | None = None,
    ) -> Json:
        """Sends a photo or a document."""
        content = contents.attached(self.world, attachment, self.profile)
        return self.put(content, self.sender(anonymously, as_channel), thread_id, reply_to)

    def sender(self, anonymously: bool = False, as_channel: GroupChat | None = None) -> Json:
        """The fields of a message that say in whose name it is."""
        group = self.group
        if group.kind == "channel":
            return senders.as_post(group)
        if as_channel is not None:
            if as_channel.kind != "channel" or not as_channel.administers(self.profile.id):
                raise RefusedError("Only your own channels can speak for you.")
            return senders.as_channel(as_channel)
        if anonymously:
            if not group.administers(self.profile.id) or group.kind == "group":
                raise RefusedError("Only administrators of a supergroup write in its name.")
            return senders.as_group(group)
        return senders.as_oneself(self.profile)

    def put(self, content: Json, sender: Json, thread_id: int | None = None, reply_to: int | None = None) -> Json:
        """Puts a message of any content into the chat."""
        self._must_be_in()
        if not self.may_write:
            raise RefusedError("Only administrators post in a channel.")
        group = self.group
        replied = self.on_screen(reply_to) if reply_to is not None else None
        if group.is_forum:
            thread_id = self._open_topic(thread_id if replied is None else topic_of(replied))
        elif thread_id is not None:
            raise RefusedError("There are no topics here.")
        return post(self.world, group, self.profile.id, sender, {**placed(group, thread_id, replied), **content})

    def tap(self, message_id: int, row: int, column: int) -> tuple[TapKind, str | SwitchInline]:
        """Presses a button, as `tapping.tap` tells. The bot learns who it was, an anonymous administrator too."""
        self.on_screen(message_id)
        return tap(self.world, self.profile, self.group, (message_id, row, column), self._must_be_in)

    def edit(self, message_id: int, text: str, *, formatted: bool = False) -> Json:
        """Changes the text of a message of one's own."""
        message = self.on_screen(message_id)
        if self.group.authors.get(message_id) != self.profile.id or "forward_origin" in message:
            raise RefusedError("Only what you wrote yourself can be edited.")
        if "text" not in message:
            words = contents.formatted_caption(self.world, text if formatted else html.escape(text), self.profile)
        else:
            words = contents.formatted_text(self.world, text) if formatted else contents.plain_text(self.world, text)
        kept = {name: value for name, value in message.items() if name not in contents.WORDS}
        return change(self.world, self.group, {**kept, **words, "edit_date": self.world.now()})

    def delete(self, message_ids: list[int]) -> None:
        """Deletes messages for everybody: one's own, or any as an administrator. The bot is not told."""
        own = all(self.group.authors.get(message_id) == self.profile.id for message_id in message_ids)
        if not own and not self.may_govern:
            raise RefusedError("You can only delete what you wrote yourself.")
        self.group.remove(message_ids)

    def forward_to_bot(self, message_id: int) -> Json:
        """Forwards a message into one's private chat with the bot."""
        return Phone(self.world, self.profile).pass_on(self.on_screen(message_id))

    def on_screen(self, message_id: int) -> Json:
        """A message of this chat. Raises RefusedError when it is gone, or for somebody who is not in the chat."""
        self._must_be_in()
        message = self.group.messages.get(message_id)
        if message is None:
            raise RefusedError("That message is no longer in the chat.")
        return message

    def _open_topic(self, thread_id: int | None) -> int:
        topic = self.group.topics.get(thread_id or GENERAL)
        if topic is None:
            raise RefusedError("That topic is no longer there.")
        if topic.is_closed and not self.may_govern:
            raise RefusedError("This topic is closed.")
        return topic.id

    def _must_be_in(self) -> None:
        if not self.group.has(self.profile.id):
            raise RefusedError("You are not in this chat.")
