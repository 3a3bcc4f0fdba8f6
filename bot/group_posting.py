"""What all posts in groups and channels have in common: whether one may be made, and what Telegram's answer means.

A group's number stays the same when it becomes a supergroup and its chat is another, so what is noted about a post is
looked up by that number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.storage import SendOutcome, Uncounted
from campaign.group_audiences import Choice, groups_for
from campaign.groups import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.storage import GroupPosts, Groups, Transaction
    from campaign.broadcasts import Broadcast
    from campaign.groups import Group, Hindrance

_TROUBLES: Final[Mapping[SendOutcome, Trouble | None]] = {
    SendOutcome.DELIVERED: None,
    SendOutcome.RESTRICTED: Trouble.RESTRICTED,
    SendOutcome.CLOSED: Trouble.CLOSED,
}


async def still_to_post(groups: Groups, posts: GroupPosts, broadcast: Broadcast, now: datetime) -> Choice:
    """Where an update has still to be posted, whatever the hour is there, and where it is not for which reason."""
    again = await posts.due_again(broadcast.id) if broadcast.again_at else frozenset()
    return await _choice(groups, posts, broadcast, now, await posts.dealt_with(broadcast), again)


async def left_out(
    groups: Groups, posts: GroupPosts, broadcast: Broadcast, now: datetime
) -> Mapping[Uncounted | Hindrance, int]:
    """Where an update that ends now has not been posted, for `GroupPosts.close`."""
    # What is to be posted once more may be there already: that is counted apart.
    again = await posts.due_again(broadcast.id)
    dealt_with = {**await posts.dealt_with(broadcast), **dict.fromkeys(again, True)}
    choice = await _choice(groups, posts, broadcast, now, dealt_with, again)
    reasons: dict[Uncounted | Hindrance, int] = dict(choice.left_out.items())
    return reasons | {Uncounted.SKIPPED: choice.without_words, Uncounted.UNSENT: len(choice.to_post)}


async def _choice(
    groups: Groups,
    posts: GroupPosts,
    broadcast: Broadcast,
    now: datetime,
    dealt_with: Mapping[int, bool],
    again: frozenset[int],
) -> Choice:
    if not broadcast.bulletin.audience.reaches_groups:
        return Choice()
    return groups_for(broadcast, await groups.all(), await posts.of_last_week(now), dealt_with, now, again)


async def as_they_are(groups: Groups, tx: Transaction, found: Iterable[Group]) -> list[Group]:
    """These as they are stored by now, without those that are gone or have moved to another chat."""
    stored = [(group, await groups.numbered(group.number, within=tx)) for group in found]
    return [now for before, now in stored if now is not None and now.chat_id == before.chat_id]


async def chats_of(groups: Groups, tx: Transaction, found: Iterable[Group]) -> dict[int, int]:
    """The chat that each has by now, by its number; nothing for those that are gone."""
    stored = [await groups.numbered(group.number, within=tx) for group in found]
    return {group.number: group.chat_id for group in stored if group is not None}


async def note_answers(groups: Groups, tx: Transaction, answers: Sequence[tuple[int, SendOutcome]]) -> None:
    """What came of posts in these chats changes what is kept of the groups: why nothing could be posted; or nothing is
    kept any longer, because the bot is not in them.
    """
    for chat_id, outcome in answers:
        if outcome.nobody_there:
            await groups.forget(tx, chat_id)
        elif outcome in _TROUBLES:
            await groups.note_trouble(tx, chat_id, _TROUBLES[outcome])
