"""The chat that a page has open, when it is a group or a channel."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from sandbox.chat_rows import BOT_CHAT, about_group
from sandbox.contents import Picture
from sandbox.errors import RefusedError
from sandbox.governing import Governing
from sandbox.group_phone import GroupPhone
from sandbox.open_chats import is_html, unknown_request
from sandbox.picked_files import picked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sandbox.chats import Chat
    from sandbox.contents import Attachment
    from sandbox.group_chats import GroupChat
    from sandbox.shapes import Json, Profile
    from sandbox.world import World


def governing_of(world: World, profile: Profile, group: GroupChat, request: Json) -> Governing:
    """What somebody does as an admin: in the group's name, if that is how they write there."""
    return Governing(world, profile, group, anonymously=request.get("as") == group.id)


class OpenGroup:
    """A group or a channel, with what its members write and its admins change."""

    def __init__(self, world: World, profile: Profile, group: GroupChat) -> None:
        self._world = world
        self._profile = profile
        self._group = group
        self._phone = GroupPhone(world, profile, group)

    @property
    def chat(self) -> Chat:
        """The conversation itself."""
        return self._group

    def about(self) -> Json:
        """What it is, who is in it, and what one may do there."""
        return about_group(self._world, self._profile, self._group)

    def commands(self) -> list[Json]:
        """The bot's menu for this person in this chat."""
        return self._world.profile.menu_for(self._profile, self._group)

    def act(self, what: str, request: Json) -> None:
        """Writing, tapping, and what admins do."""
        match {**request, "do": what}:
            case {"do": "send", "text": str(text), "reply_to": int() | None as reply_to}:
                self._phone.say(text, reply_to=reply_to, formatted=is_html(request), **self._manner(request))
            case {"do": "attach", "files": list(files), "text": str(text), "reply_to": int() | None as reply_to}:
                caption = text if is_html(request) else html.escape(text)
                attachments = picked(self._world, files, caption, as_photos=request.get("as_photos") is True)
                self._attach(attachments, reply_to, request)
            case {"do": "photo"}:
                self._attach([Picture()], None, request)
            case {"do": "tap", "message": int(message_id), "row": int(row), "column": int(column)}:
                self._phone.tap(message_id, row, column)
            case {"do": "edit", "message": int(message_id), "text": str(text)}:
                self._phone.edit(message_id, text, formatted=is_html(request))
            case {"do": "forward", "message": int(message_id)}:
                self._phone.forward_to_bot(message_id)
            case {"do": "delete", "messages": list(messages)} if all(isinstance(one, int) for one in messages):
                self._phone.delete(messages)
            case _:
                self._govern(what, request)

    def _attach(self, attachments: Sequence[Attachment], reply_to: int | None, request: Json) -> None:
        for attachment in attachments:
            self._phone.attach(attachment, reply_to=reply_to, **self._manner(request))

    def _manner(self, request: Json) -> dict[str, Any]:
        """In which topic and as whom something is written."""
        thread, voice = request.get("thread"), request.get("as", BOT_CHAT)
        manner: dict[str, Any] = {"thread_id": thread if isinstance(thread, int) else None}
        if voice == self._group.id:
            return {**manner, "anonymously": True}
        return {**manner, "as_channel": self._world.groups.by_id(voice) if isinstance(voice, int) else None}

    def _govern(self, what: str, request: Json) -> None:
        governing = governing_of(self._world, self._profile, self._group, request)
        match {**request, "do": what}:
            case {"do": "promote_bot", "rights": list(rights)}:
                governing.promote_bot(*map(str, rights))
            case {"do": "add_topic", "name": str(name)}:
                governing.create_topic(name.strip())
            case {"do": "close_topic" | "reopen_topic" | "delete_topic" as act, "thread": int(thread)}:
                in_topics = {"close_topic": governing.close_topic, "reopen_topic": governing.reopen_topic}
                in_topics.get(act, governing.delete_topic)(thread)
            case {"do": "add_member", "member": int(person_id)}:
                governing.add_person(self._somebody(person_id))
            case _:
                self._govern_simply(governing, what)

    def _govern_simply(self, governing: Governing, what: str) -> None:
        acts: dict[str, Callable[[], Any]] = {
            "remove_bot": governing.remove_bot,
            "demote_bot": governing.demote_bot,
            "restrict_bot": governing.restrict_bot,
            "lift_restriction": governing.lift_restriction,
            "make_supergroup": governing.make_supergroup,
            "leave": governing.leave,
        }
        if what not in acts:
            raise unknown_request()
        acts[what]()

    def _somebody(self, person_id: int) -> Profile:
        if person_id not in self._world.people:
            raise RefusedError("There is nobody by that id.")
        return self._world.people[person_id]
