"""Groups and channels in transcripts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from campaign.groups import PostKind
from sandbox import Group, Message, Person, Sandbox
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]


def group_of(sandbox: Sandbox, owner: Supporter, *, title: str = "Welders", **more: Any) -> Group:
    """A group of that owner, in which everybody else is a member."""
    others = [person for person in sandbox.people if person.id != owner.person.id]
    return sandbox.add_group(title, owner=owner.person, members=others, **more)


async def brings_in(owner: Supporter, sandbox: Sandbox, **more: Any) -> Group:
    """A group that is set up, for every kind of post."""
    await begins(owner)
    group = group_of(sandbox, owner, **more)
    await sets_up(owner, group)
    return group


async def begins(supporter: Supporter) -> None:
    """Somebody writes to the bot: else it could not write to them."""
    await supporter.sends("/start")
    await supporter.taps("Neither")


async def adds_bot(person: Person, group: Group, *, wait: bool = True) -> None:
    """Somebody brings the bot in: into a group as a member, into a channel so that it may post."""
    rights = ("can_post_messages",) if group.kind == "channel" else ()
    await person.adds_bot_to(group, rights=rights, wait=wait)


async def sets_up(owner: Supporter, group: Group) -> None:
    """The owner brings the bot in and answers all that it asks."""
    await adds_bot(owner.person, group)
    await owner.taps("No, nobody")
    await owner.person.taps(owner.words.own_name)
    for kind in PostKind:
        await owner.person.taps(owner.words.plain(f"button.group.post.{kind}"))
    await owner.person.taps(owner.words.plain("button.next"))
    await owner.person.taps(owner.words.counted("button.group.week", 7))
    assert owner.reads("group.ready")


def said_in(group: Group) -> list[Message]:
    """What the bot has said in the group, without Telegram's own notices."""
    return [message for message in group.received if message.text or message.photo or message.document]


def shows(group: Group, owner: Supporter, name: str) -> bool:
    """Whether the bot's newest message in the group begins like that text, in the owner's language."""
    return group.screen is not None and owner.reads_in(group.screen, name)


async def number_of_group(rows: Rows) -> object:
    """The number of the one group there is, as it stands in its links."""
    return (await rows("SELECT number FROM group_chat"))[0][0]


def member_of(sandbox: Sandbox, owner: Supporter) -> Person:
    """Somebody else."""
    return next(person for person in sandbox.people if person.id != owner.person.id)
