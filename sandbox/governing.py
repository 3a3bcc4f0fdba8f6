"""What owners and administrators do to a group or channel, and how its members come and go.

Telegram tells the bot of every change of its own standing (my_chat_member) and, in groups, by a service message; of
others it tells an administrator that asked for chat_member.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sandbox import membership, senders
from sandbox.contents import plain_text
from sandbox.errors import RefusedError
from sandbox.group_chats import GENERAL
from sandbox.phone import PAYLOAD
from sandbox.posting import post, serve, tell_bot
from sandbox.standing import change_bot, change_member

if TYPE_CHECKING:
    from collections.abc import Collection

    from sandbox.group_chats import GroupChat, Topic
    from sandbox.membership import Membership
    from sandbox.shapes import Json, Profile
    from sandbox.world import World


class Governing:
    """One person's menu of a group or channel. With `anonymously` the bot is told that the group itself did it."""

    def __init__(self, world: World, profile: Profile, group: GroupChat, *, anonymously: bool = False) -> None:
        self.world = world
        self.profile = profile
        self.group = group
        self._sender = senders.as_group(group) if anonymously else senders.as_oneself(profile)

    def add_bot(self, payload: str = "", rights: Collection[str] = ()) -> None:
        """Adds the bot, by its link `?startgroup=payload` when there is one: then the app posts "/start@bot payload".

        With `rights` it becomes an administrator, in a channel always. Any member may add it to a group as a member.
        """
        if not PAYLOAD.fullmatch(payload):
            raise RefusedError("A deep link carries at most 64 letters, digits, _ and -.")
        group = self.group
        is_channel = group.kind == "channel"
        if rights or is_channel:
            new = self._administrator(rights)
        else:
            self._must_be_in()
            new = group.bot if group.bot.is_in else membership.MEMBER
        came = not group.bot.is_in
        if new != group.bot:
            self._change_bot(new)
        if came and not is_channel:
            self._serve({"new_chat_members": [self.world.bot.as_user()]})
        if payload and not is_channel:
            command = plain_text(self.world, f"/start@{self.world.bot.username} {payload}")
            post(self.world, group, self.profile.id, self._sender, command)

    def remove_bot(self) -> None:
        """Removes the bot: from a supergroup or channel for good, until somebody adds it again."""
        self._must_govern()
        self._bot_must_be_in()
        group = self.group
        # A basic group keeps no list of the removed: the bot is told that it left, and only by an error that it was
        # kicked.
        told = membership.LEFT if group.kind == "group" else membership.KICKED
        self._change_bot(membership.KICKED, told)
        if group.kind != "channel":
            message = self._serve({"left_chat_member": self.world.bot.as_user()})
            if group.kind == "group":
                # In a supergroup somebody who is out sees nothing any more, not even this.
                tell_bot(self.world, group, message)

    def promote_bot(self, *rights: str) -> None:
        """Makes the bot an administrator with these rights, instead of those it had."""
        self._bot_must_be_in()
        self._change_bot(self._administrator(rights))

    def demote_bot(self) -> None:
        """Makes the bot an ordinary member again. In a channel there are no bots but administrators: it is out."""
        self._must_govern()
        if not self.group.bot.administers:
            raise RefusedError("The bot is no administrator here.")
        self._change_bot(membership.LEFT if self.group.kind == "channel" else membership.MEMBER)

    def restrict_bot(self) -> None:
        """Takes from the bot what every member may, writing before all."""
        self._must_govern()
        self._bot_must_be_in()
        if self.group.kind != "supergroup":
            raise RefusedError("Only a supergroup restricts its members.")
        self._change_bot(membership.RESTRICTED)

    def lift_restriction(self) -> None:
        """Gives it back."""
        self._must_govern()
        if self.group.bot.status != "restricted":
            raise RefusedError("The bot is not restricted here.")
        self._change_bot(membership.MEMBER)

    def join(self) -> None:
        """Comes in."""
        if self.group.has(self.profile.id):
            raise RefusedError("You are in this chat already.")
        self._come(self.profile)

    def add_person(self, profile: Profile) -> None:
        """Brings somebody in."""
        self._must_be_in()
        if not self.group.has(profile.id):
            self._come(profile)

    def leave(self) -> None:
        """Goes out."""
        self._must_be_in()
        if self.profile.id == self.group.owner:
            raise RefusedError("The owner cannot leave.")
        change_member(self.world, self.group, self.profile, self.profile.as_user(), membership.LEFT)
        if self.group.kind != "channel":
            self._serve({"left_chat_member": self.profile.as_user()})

    def make_admin(self, profile: Profile, *, anonymous: bool = False) -> None:
        """Makes a member an administrator with all rights, who may be anonymous; or the owner anonymous or not."""
        self._must_govern()
        if not self.group.has(profile.id):
            raise RefusedError(f"{profile.first_name} is not in this chat.")
        if profile.id == self.group.owner:
            new = replace(membership.OWNER, is_anonymous=anonymous)
        else:
            new = membership.administrator(frozenset(self._all_rights()), is_anonymous=anonymous)
        change_member(self.world, self.group, profile, self._sender["from"], new)

    def make_member(self, profile: Profile) -> None:
        """Makes an administrator an ordinary member again."""
        self._must_govern()
        if profile.id == self.group.owner or not self.group.administers(profile.id):
            raise RefusedError(f"{profile.first_name} is no administrator here.")
        change_member(self.world, self.group, profile, self._sender["from"], membership.MEMBER)

    def hide_members(self) -> None:
        """Keeps the list of members to the administrators of a supergroup."""
        self._must_govern()
        if self.group.kind != "supergroup":
            raise RefusedError("Only a supergroup hides its members.")
        self.group.hides_members = True

    def create_topic(self, name: str) -> Topic:
        """Adds a topic to a forum; a supergroup becomes one by its first."""
        self._must_govern()
        group = self.group
        if group.kind != "supergroup":
            raise RefusedError("Only a supergroup has topics.")
        topic = self.world.add_topic(group, name, self.profile.id)
        if group.bot.is_in:
            tell_bot(self.world, group, group.messages[topic.id])
        return topic

    def close_topic(self, thread_id: int) -> None:
        """Lets nobody write there but administrators."""
        self._set_topic(thread_id, is_closed=True)

    def reopen_topic(self, thread_id: int) -> None:
        """Lets everybody write there again."""
        self._set_topic(thread_id, is_closed=False)

    def delete_topic(self, thread_id: int) -> None:
        """Deletes a topic with all its messages. The bot is not told."""
        self._must_govern()
        group = self.group
        if thread_id == GENERAL or thread_id not in group.topics:
            raise RefusedError("There is no such topic to delete.")
        del group.topics[thread_id]
        group.remove([number for number, message in group.messages.items() if _is_in(message, thread_id)])
        group.describe()

    def delete_group(self) -> None:
        """Deletes the chat for everybody."""
        if self.profile.id != self.group.owner:
            raise RefusedError("Only the owner deletes a chat.")
        group = self.group
        group.is_deleted = True
        if group.bot.is_in:
            told = membership.LEFT if group.kind == "group" else membership.KICKED
            self._change_bot(membership.KICKED, told)
        group.members.clear()
        group.describe()

    def make_supergroup(self, *, membership_first: bool = False) -> None:
        """Makes a basic group a supergroup with another id, where everybody is what they were.

        The bot is told three things, in an order that Telegram does not promise: in the old group where it went, in
        the new one where it came from, and that it came into the new one, as if it had been added. That it is out of
        the old one it is never told. Source: github.com/tdlib/telegram-bot-api/issues/266.
        """
        self._must_govern()
        group, world = self.group, self.world
        if group.kind != "group":
            raise RefusedError("This is no basic group.")
        bot = group.bot
        # Both are made before they are told, for only the old group's number is still to be given.
        last: Json = {"message_id": world.next_message_id(group), **self._sender, "chat": group.as_json}
        world.groups.move(group)
        moved = {**last, "date": world.now(), "migrate_to_chat_id": group.id}
        if bot.is_in:
            group.bot = membership.LEFT
            if not membership_first:
                world.updates.put({"message": moved})
            self._change_bot(bot)
            if membership_first:
                world.updates.put({"message": moved})
        serve(world, group, self.profile.id, senders.as_group(group), {"migrate_from_chat_id": group.former_id})

    def _come(self, profile: Profile) -> None:
        by = self._sender["from"]
        change_member(self.world, self.group, profile, by, membership.MEMBER)
        if self.group.kind != "channel":
            self._serve({"new_chat_members": [profile.as_user()]})

    def _set_topic(self, thread_id: int, *, is_closed: bool) -> None:
        self._must_govern()
        group = self.group
        topic = group.topics.get(thread_id)
        if topic is None or topic.is_closed == is_closed:
            raise RefusedError("There is no such topic to close or reopen.")
        group.topics[thread_id] = replace(topic, is_closed=is_closed)
        where = {} if thread_id == GENERAL else {"message_thread_id": thread_id, "is_topic_message": True}
        self._serve({**where, "forum_topic_closed" if is_closed else "forum_topic_reopened": {}})
        group.describe()

    def _administrator(self, rights: Collection[str]) -> Membership:
        self._must_govern()
        unknown = set(rights) - set(self._all_rights())
        if unknown:
            raise RefusedError(f"There is no right {min(unknown)} in a {self.group.kind}.")
        return membership.administrator(frozenset(rights))

    def _all_rights(self) -> tuple[str, ...]:
        return membership.rights_in(self.group.kind)

    def _change_bot(self, new: Membership, told: Membership | None = None) -> None:
        change_bot(self.world, self.group, self._sender["from"], new, told)

    def _serve(self, content: Json) -> Json:
        return serve(self.world, self.group, self.profile.id, self._sender, content)

    def _must_be_in(self) -> None:
        if not self.group.has(self.profile.id):
            raise RefusedError("You are not in this chat.")

    def _must_govern(self) -> None:
        if not self.group.administers(self.profile.id):
            raise RefusedError("Only administrators do that.")

    def _bot_must_be_in(self) -> None:
        if not self.group.bot.is_in:
            raise RefusedError("The bot is not in this chat.")


def _is_in(message: Json, thread_id: int) -> bool:
    return bool(message.get("is_topic_message")) and message.get("message_thread_id") == thread_id
