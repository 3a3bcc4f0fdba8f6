"""What somebody does in groups and channels, for tests: every act returns when the bot has handled it.

await maria.adds_bot_to(group)
await maria.says(group, "/appeal")
await maria.taps_in(group, "Speak again")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.governing import Governing
from sandbox.group_phone import GroupPhone
from sandbox.groups import thread_of
from sandbox.seen import Message
from sandbox.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Collection

    from sandbox.contents import Attachment
    from sandbox.groups import Group
    from sandbox.membership import Membership
    from sandbox.tapping import SwitchInline


class InGroups(Waiting):
    """The part of a person that is one of many. What the app would not allow raises RefusedError.

    Where `anonymously` is taken, an administrator acts in the group's name.
    """

    async def says(
        self,
        group: Group,
        text: str,
        *,
        topic: str | None = None,
        reply_to: Message | None = None,
        anonymously: bool = False,
        as_channel: Group | None = None,
        wait: bool = True,
    ) -> Message:
        """Writes in a group, perhaps in a topic, in the group's name, or in the name of a channel of one's own."""
        raw = self._in(group).say(
            text,
            thread_id=thread_of(group, topic),
            reply_to=reply_to.id if reply_to else None,
            anonymously=anonymously,
            as_channel=as_channel.chat if as_channel else None,
        )
        return await self._sent(raw, wait)

    async def attaches_in(
        self, group: Group, attachment: Attachment, *, topic: str | None = None, wait: bool = True
    ) -> Message:
        """Sends a picture or a file with its caption into a group or channel."""
        return await self._sent(self._in(group).attach(attachment, thread_id=thread_of(group, topic)), wait)

    async def posts_in(self, channel: Group, text: str, *, wait: bool = True) -> Message:
        """Posts in a channel of one's own."""
        return await self._sent(self._in(channel).say(text), wait)

    async def edits_in(self, group: Group, message: Message, text: str, *, wait: bool = True) -> Message:
        """Changes the text or the caption of a message of one's own."""
        return await self._sent(self._in(group).edit(message.id, text), wait)

    async def forwards_from(self, group: Group, message: Message, *, wait: bool = True) -> Message:
        """Forwards a message of a group or channel into the private chat with the bot."""
        return await self._sent(self._in(group).forward_to_bot(message.id), wait)

    async def deletes_in(self, group: Group, *messages: Message, wait: bool = True) -> None:
        """Deletes messages for everybody, which the bot is not told."""
        self._in(group).delete([message.id for message in messages])
        await self._waited(wait)

    async def taps_in(self, group: Group, label: str, *, wait: bool = True) -> str | SwitchInline | None:
        """Presses a button under the bot's newest message that has one of this label, else under one sent via the bot.

        Returns as `taps`. Raises LookupError if there is no such button.
        """
        via_bot = [raw for raw in reversed(group.chat.visible()) if "via_bot" in raw]
        for raw in [*group.chat.of_bot_newest_first(), *via_bot]:
            message = Message(raw, self._world.files)
            if message.find_button(label) is not None:
                return await self.taps_on_in(group, message, label, wait=wait)
        there = f"no button {label!r} in {group.title}, the bot's newest message there is {group.screen}"
        raise LookupError(there)

    async def taps_on_in(
        self, group: Group, message: Message, label: str, *, wait: bool = True
    ) -> str | SwitchInline | None:
        """Presses a button of one message, as that message is now."""
        current = group.chat.messages.get(message.id, message.raw)
        button = Message(current, self._world.files).button(label)
        kind, value = self._in(group).tap(message.id, button.row, button.column)
        await self._waited(wait and kind == "callback_data")
        return None if kind == "callback_data" else value

    async def adds_bot_to(
        self,
        group: Group,
        payload: str = "",
        rights: Collection[str] = (),
        *,
        anonymously: bool = False,
        wait: bool = True,
    ) -> None:
        """Adds the bot, by its link with that payload if there is one; with rights as an administrator."""
        self._governing(group, anonymously).add_bot(payload, rights)
        await self._waited(wait)

    async def removes_bot_from(self, group: Group, *, anonymously: bool = False, wait: bool = True) -> None:
        """Removes the bot from a group or channel."""
        self._governing(group, anonymously).remove_bot()
        await self._waited(wait)

    async def promotes_bot_in(self, group: Group, *rights: str, wait: bool = True) -> None:
        """Makes the bot an administrator with these rights, instead of those it had."""
        self._governing(group).promote_bot(*rights)
        await self._waited(wait)

    async def demotes_bot_in(self, group: Group, *, wait: bool = True) -> None:
        """Makes the bot an ordinary member; in a channel it is out then."""
        self._governing(group).demote_bot()
        await self._waited(wait)

    async def restricts_bot_in(self, group: Group, *, wait: bool = True) -> None:
        """Lets the bot write no more."""
        self._governing(group).restrict_bot()
        await self._waited(wait)

    async def lifts_restriction_in(self, group: Group, *, wait: bool = True) -> None:
        """Lets the bot write again."""
        self._governing(group).lift_restriction()
        await self._waited(wait)

    async def joins(self, group: Group, *, wait: bool = True) -> None:
        """Comes into a group or channel."""
        self._governing(group).join()
        await self._waited(wait)

    async def leaves(self, group: Group, *, wait: bool = True) -> None:
        """Goes out of a group or channel."""
        self._governing(group).leave()
        await self._waited(wait)

    async def makes_admin(self, group: Group, person: InGroups, *, anonymous: bool = False, wait: bool = True) -> None:
        """Makes a member an administrator, who may be anonymous."""
        self._governing(group).make_admin(person.profile, anonymous=anonymous)
        await self._waited(wait)

    async def makes_member(self, group: Group, person: InGroups, *, wait: bool = True) -> None:
        """Makes an administrator an ordinary member again."""
        self._governing(group).make_member(person.profile)
        await self._waited(wait)

    async def hides_members_of(self, group: Group, *, wait: bool = True) -> None:
        """Keeps the list of members to the administrators, of whom the bot may be none."""
        self._governing(group).hide_members()
        await self._waited(wait)

    async def makes_supergroup_of(self, group: Group, *, membership_first: bool = False, wait: bool = True) -> None:
        """Makes a basic group a supergroup with another id.

        With `membership_first` the bot hears that it came into the new one before it hears that the old one moved.
        """
        self._governing(group).make_supergroup(membership_first=membership_first)
        await self._waited(wait)

    async def deletes_group(self, group: Group, *, wait: bool = True) -> None:
        """Deletes a group or channel of one's own for everybody."""
        self._governing(group).delete_group()
        await self._waited(wait)

    async def creates_topic(self, group: Group, name: str, *, wait: bool = True) -> None:
        """Adds a topic to a forum."""
        self._governing(group).create_topic(name)
        await self._waited(wait)

    async def closes_topic(self, group: Group, name: str, *, wait: bool = True) -> None:
        """Lets nobody write there but administrators."""
        self._governing(group).close_topic(group.topic(name).id)
        await self._waited(wait)

    async def reopens_topic(self, group: Group, name: str, *, wait: bool = True) -> None:
        """Lets everybody write there again."""
        self._governing(group).reopen_topic(group.topic(name).id)
        await self._waited(wait)

    async def deletes_topic(self, group: Group, name: str, *, wait: bool = True) -> None:
        """Deletes a topic with all its messages, which the bot is not told."""
        self._governing(group).delete_topic(group.topic(name).id)
        await self._waited(wait)

    def standing_in(self, group: Group) -> Membership:
        """What this person is in a group or channel."""
        return group.chat.member(self.profile.id)

    def menu_in(self, group: Group) -> tuple[str, ...]:
        """The bot's commands that the app offers there, without slashes."""
        return tuple(entry["command"] for entry in self._world.profile.menu_for(self.profile, group.chat))

    def _in(self, group: Group) -> GroupPhone:
        return GroupPhone(self._world, self.profile, group.chat)

    def _governing(self, group: Group, anonymously: bool = False) -> Governing:
        return Governing(self._world, self.profile, group.chat, anonymously=anonymously)
