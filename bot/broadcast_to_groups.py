"""A broadcast's way into groups and channels: to each that asked for it, by day on its own clock, once.

Whether a group wants it is looked at again in the moment in which the post is noted as on its way: other posts may have
been made there since.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.broadcast_turn import AT_ONCE, Turn
from bot.clock import elapsed
from bot.delivery import Delivery
from bot.group_posting import as_they_are, chats_of, note_answers, still_to_post
from bot.redaction import get_logger
from bot.storage import SendOutcome
from campaign.group_audiences import groups_for

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.delivery import PostOffice
    from bot.storage import GroupPosts, Groups, Transaction
    from campaign.broadcasts import Broadcast
    from campaign.groups import Group
    from messages.screen import Screen

SET_ASIDE: Final = 15.0
"""Seconds for which a group is left alone that takes no message yet: others, and people, do not wait for it."""

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ToGroups:
    """Posts broadcasts in groups. `word` makes the post for one: each has links of its own."""

    office: PostOffice
    groups: Groups
    posts: GroupPosts
    word: Callable[[Broadcast, Group], Screen]
    set_aside: dict[int, float] = field(default_factory=dict)
    """Until when a group is passed over, by its number (seconds that only grow)."""

    async def zones(self, broadcast: Broadcast, now: datetime) -> set[ZoneInfo]:
        """The clocks of the groups in which it has still to be posted."""
        choice = await still_to_post(self.groups, self.posts, broadcast, now)
        return {group.zone for group in choice.to_post}

    async def turn(self, broadcast: Broadcast, now: datetime) -> Turn:
        """Post in the next groups."""
        choice = await still_to_post(self.groups, self.posts, broadcast, now)
        openings = [(group, broadcast.opening(group.zone, now)) for group in choice.to_post]
        by_day = [group for group, opening in openings if opening == now and not self._is_set_aside(group)]
        if not by_day:
            return Turn.WAITS if any(opening for _, opening in openings) else Turn.THROUGH
        book = _Book(self, broadcast)
        delivery = Delivery(self.office, book, "group_posts", move=self.groups.move, passed_over=self._pass_over)
        if not await delivery.send(_page(by_day[:AT_ONCE])):
            return Turn.HELD
        # Where nothing could be begun something has changed since: it is not tried without end.
        return Turn.GOES_ON if book.has_begun else Turn.WAITS

    def _pass_over(self, group: Group) -> None:
        self.set_aside[group.number] = elapsed() + SET_ASIDE

    def _is_set_aside(self, group: Group) -> bool:
        if elapsed() < self.set_aside.get(group.number, 0.0):
            return True
        self.set_aside.pop(group.number, None)
        return False


async def _page(groups: Sequence[Group]) -> AsyncGenerator[Sequence[Group], None]:
    yield groups


class _Book:
    """The ledger of one broadcast among groups."""

    def __init__(self, work: ToGroups, broadcast: Broadcast) -> None:
        self._groups = work.groups
        self._posts = work.posts
        self._clock = work.office.clock
        self._word = work.word
        self._broadcast = broadcast
        self._set_aside = work.set_aside
        self.has_begun = False

    async def begin(self, tx: Transaction, items: Sequence[Group]) -> Sequence[Group]:
        now = self._clock.now()
        # An admin may have chosen something else since they were found, and night may have come.
        stored = await as_they_are(self._groups, tx, items)
        choice = groups_for(self._broadcast, stored, {}, {}, now, {group.chat_id for group in stored})
        by_day = [group for group in choice.to_post if self._broadcast.opening(group.zone, now) == now]
        begun = await self._posts.begin_update(tx, self._broadcast, [group.chat_id for group in by_day], now)
        self.has_begun = self.has_begun or bool(begun)
        return [group for group in by_day if group.chat_id in begun]

    async def finish(self, tx: Transaction, outcomes: Sequence[tuple[Group, SendOutcome]]) -> None:
        chats = await chats_of(self._groups, tx, [group for group, _ in outcomes])
        answers = [(chats[group.number], outcome) for group, outcome in outcomes if group.number in chats]
        await self._posts.finish_update(tx, self._broadcast.id, answers)
        await note_answers(self._groups, tx, answers)

    async def give_back(self, tx: Transaction, items: Sequence[tuple[Group, datetime | None]]) -> None:
        chats = await chats_of(self._groups, tx, [group for group, _ in items])
        await self._posts.give_back_update(tx, self._broadcast.id, chats.values())
        now = self._clock.now()
        waits = {group.number: elapsed() + (at - now).total_seconds() for group, at in items if at is not None}
        self._set_aside.update(waits)

    def word(self, item: Group) -> Screen:
        return self._word(self._broadcast, item)

    def failed(self, _item: Group, error: Exception) -> SendOutcome | None:
        _log.error("group_post_failed", exc_info=error)
        return SendOutcome.REFUSED
