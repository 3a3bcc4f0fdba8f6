"""Dates of the campaign, told in groups and channels that asked for them: at most once a day in each.

What is on its way when the program dies may have arrived, so it becomes `unconfirmed` and is never posted again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.delivery import Delivery
from bot.group_posting import as_they_are, chats_of, note_answers
from bot.redaction import get_logger
from bot.reminding import OverMeanwhileError
from bot.storage import SendOutcome
from campaign.groups import PostKind, date_to_post

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
    from datetime import date, datetime

    from bot.delivery import PostOffice
    from bot.storage import GroupPosts, Groups, Transaction
    from campaign.anniversaries import Occasion
    from campaign.content import Content
    from campaign.groups import Group
    from messages.screen import Screen

    Word = Callable[[Group, Occasion], Screen]

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DatePost:
    """A date for one group, on a day of its calendar, as the facts `content` tell of it."""

    group: Group
    day: date
    occasion: Occasion
    content: Content

    @property
    def chat_id(self) -> int:
        """The group's chat."""
        return self.group.chat_id


class GroupDates:
    """Posts what is due. `content` are the facts in use; `word` makes the post for a group."""

    def __init__(
        self, office: PostOffice, groups: Groups, posts: GroupPosts, content: Callable[[], Content], word: Word
    ) -> None:
        self._book = _Book(office, groups, posts, content, word)
        self._groups = groups
        self._delivery = Delivery(office, self._book, "group_dates", move=groups.move)

    async def send_due(self) -> None:
        """Post in every group whose moment has come. Raises `StorageError` as soon as a note cannot be written."""
        if self._delivery.may_send:
            await self._delivery.send(self._pages())

    async def _pages(self) -> AsyncGenerator[Sequence[DatePost], None]:
        found = await self._book.due(await self._groups.all())
        if found:
            yield found


class _Book:
    """The ledger of dates, one a group and day."""

    def __init__(
        self, office: PostOffice, groups: Groups, posts: GroupPosts, content: Callable[[], Content], word: Word
    ) -> None:
        self._groups = groups
        self._posts = posts
        self._clock = office.clock
        self._content = content
        self._word = word

    async def due(self, groups: Sequence[Group]) -> list[DatePost]:
        """What there is to post in these groups at this moment."""
        now = self._clock.now()
        dated = self._dated(groups, now)
        if not dated:
            return []
        posted = await self._posts.of_last_week(now)
        written = {day: await self._posts.written_about(day) for day in {post.day for post in dated}}
        return [
            post
            for post in dated
            if post.chat_id not in written[post.day]
            and post.group.hindrance(PostKind.ANNIVERSARIES, now, posted.get(post.chat_id, 0)) is None
        ]

    def _dated(self, groups: Iterable[Group], now: datetime) -> list[DatePost]:
        """The date for each group that asked for dates, where there is one."""
        content = self._content()
        asking = [group for group in groups if PostKind.ANNIVERSARIES in group.posts]
        found = [(group, date_to_post(content, group, now)) for group in asking]
        return [DatePost(group, *dated, content) for group, dated in found if dated]

    async def begin(self, tx: Transaction, items: Sequence[DatePost]) -> Sequence[DatePost]:
        now = self._clock.now()
        # An admin may have chosen something else since they were found, and the facts may have changed.
        dated = self._dated(await as_they_are(self._groups, tx, [post.group for post in items]), now)
        begun = await self._posts.begin_date(tx, [(post.chat_id, post.day, post.occasion.key) for post in dated], now)
        return [post for post in dated if post.chat_id in begun]

    async def finish(self, tx: Transaction, outcomes: Sequence[tuple[DatePost, SendOutcome]]) -> None:
        chats = await chats_of(self._groups, tx, [post.group for post, _ in outcomes])
        known = [(post, outcome) for post, outcome in outcomes if post.group.number in chats]
        await self._posts.finish_date(tx, [(chats[post.group.number], post.day, outcome) for post, outcome in known])
        await note_answers(self._groups, tx, [(chats[post.group.number], outcome) for post, outcome in known])

    async def give_back(self, tx: Transaction, items: Sequence[tuple[DatePost, datetime | None]]) -> None:
        chats = await chats_of(self._groups, tx, [post.group for post, _ in items])
        await self._posts.give_back_date(
            tx, [(chats[post.group.number], post.day) for post, _ in items if post.group.number in chats]
        )

    def word(self, item: DatePost) -> Screen:
        if self._content() is not item.content:
            raise OverMeanwhileError
        return self._word(item.group, item.occasion)

    def failed(self, _item: DatePost, error: Exception) -> SendOutcome | None:
        if isinstance(error, OverMeanwhileError):
            _log.info("facts_changed_under_a_group_post")
            return None  # whether there is something to tell is asked anew
        _log.error("group_date_failed", exc_info=error)
        return SendOutcome.REFUSED
