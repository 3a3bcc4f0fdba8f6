"""Groups and channels in transcripts."""

from __future__ import annotations

from typing import Any

from campaign.groups import PostKind
from sandbox import Group, Message, Person, Sandbox
from tests.conversations.supporter import Supporter


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


async def sets_up(owner: Supporter, group: Group, *, most: int = 7) -> None:
    """The owner brings the bot in and answers all that it asks."""
    rights = ("can_post_messages",) if group.kind == "channel" else ()
    await owner.person.adds_bot_to(group, rights=rights)
    await owner.taps("No, nobody")
    await owner.person.taps(owner.words.own_name)
    for kind in PostKind:
        await owner.person.taps(owner.words.plain(f"button.group.post.{kind}"))
    await owner.person.taps(owner.words.plain("button.group.next"))
    await owner.person.taps(owner.words.counted("button.group.week", most))
    assert owner.reads("group.ready")


def said_in(group: Group) -> list[Message]:
    """What the bot has said in the group, without Telegram's own notices."""
    return [message for message in group.received if message.text or message.photo or message.document]


def shows(group: Group, owner: Supporter, name: str) -> bool:
    """Whether the bot's newest message in the group begins like that text, in the owner's language."""
    return group.screen is not None and owner.reads_in(group.screen, name)


def member_of(sandbox: Sandbox, owner: Supporter) -> Person:
    """Somebody else."""
    return next(person for person in sandbox.people if person.id != owner.person.id)
