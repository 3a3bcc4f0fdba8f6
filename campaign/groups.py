"""Groups and channels in which the campaign is shared: what their admins chose, and what may be posted there now.

The bot says nothing in a group before one of its admins has answered whether anybody in it may be in Belarus. Where
that is so, or nobody is sure, it leaves: what stands in a chat on somebody's phone can be held against them there
(``campaign/safety.py`` says why).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.anniversaries import Phase, Topic, Wish, occasion_for
from campaign.audiences import UpdateTopic
from campaign.quiet_hours import CLOSES
from campaign.sources import Origin, Source
from campaign.time_zones import zone_or_utc

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from campaign.anniversaries import Occasion
    from campaign.content import Content

UNANSWERED_FOR: Final = timedelta(days=2)
"""How long the bot waits for the answer before it leaves."""

POSTS_A_WEEK: Final = (1, 2, 3, 7)
"""What an admin can choose from as the most posts in seven days."""

WEEK: Final = timedelta(days=7)

POSTING_HOUR: Final = 11
"""When a post about a date appears, on the group's clock: by then it is read on a break, and wakes nobody."""

QUIET_DAYS: Final = (7, 30)
"""For how many days an admin can ask for quiet; the first is what ``/quiet`` alone means."""


class GroupKind(StrEnum):
    """What it is. The values are stored."""

    GROUP = "group"
    CHANNEL = "channel"


class PostKind(StrEnum):
    """What a group can ask for. The values are stored, and codes on buttons."""

    UPDATES = "upd"
    """News of the campaign, and calls to act."""
    ANNIVERSARIES = "ann"
    """Dates: what was done to the unions, the day of action, days that others keep, too."""
    EVENTS = "evt"
    """News of events."""


class Trouble(StrEnum):
    """Why the last post could not be made. The values are stored, and name the words for it."""

    RESTRICTED = "restricted"
    """The bot may not write there."""
    CLOSED = "closed"
    """The topic it shall write in is closed or gone."""


class Hindrance(StrEnum):
    """Why nothing is posted in a group. The values are stored, and name the words for it, in this order."""

    SILENT = "silent"
    """Nobody has said yet whether anybody in it may be in Belarus."""
    UNWANTED = "unwanted"
    """This kind of post was not asked for."""
    QUIET = "quiet"
    WEEKLY_LIMIT = "weekly-limit"


@dataclass(frozen=True, slots=True)
class Group:
    """A group or a channel with what one of its admins chose for it. Nothing is kept about its members or admins.

    `number` is 0 until it is stored. `asked_at` (UTC) is None once the question was answered. `topic` is the topic of a
    forum that posts go to. `quiet_until` (UTC) ends a quiet time. Raises `ValueError` for a number of posts that
    cannot be chosen.
    """

    chat_id: int = field(repr=False)
    kind: GroupKind
    language: str
    time_zone: str
    number: int = 0
    asked_at: datetime | None = None
    posts: frozenset[PostKind] = frozenset()
    per_week: int = POSTS_A_WEEK[0]
    topic: int | None = None
    quiet_until: datetime | None = None
    shows_total: bool = False
    trouble: Trouble | None = None

    def __post_init__(self) -> None:
        if self.per_week not in POSTS_A_WEEK:
            raise ValueError(f"{self.per_week} posts a week cannot be chosen")

    @property
    def source(self) -> Source:
        """What the links of its cards name as where somebody came from."""
        return Source(Origin.GROUP, self.number)

    @property
    def is_silent(self) -> bool:
        """Whether nothing may be said in it yet, not even when a member asks."""
        return self.asked_at is not None

    @property
    def zone(self) -> ZoneInfo:
        """The clock of the group."""
        return zone_or_utc(self.time_zone)

    def today(self, now: datetime) -> date:
        """The day it is in the group."""
        return now.astimezone(self.zone).date()

    def is_quiet(self, now: datetime) -> bool:
        """Whether an admin asked for quiet."""
        return self.quiet_until is not None and now < self.quiet_until

    def hindrance(self, kind: PostKind, now: datetime, posted: int) -> Hindrance | None:
        """Why such a post must not be made; nothing where it may. `posted` are the posts of the last `WEEK`."""
        if self.is_silent:
            return Hindrance.SILENT
        if kind not in self.posts:
            return Hindrance.UNWANTED
        if self.is_quiet(now):
            return Hindrance.QUIET
        return Hindrance.WEEKLY_LIMIT if posted >= self.per_week else None


_KINDS: Final[Mapping[UpdateTopic, PostKind]] = {
    UpdateTopic.NEWS: PostKind.UPDATES,
    UpdateTopic.ACTIONS: PostKind.UPDATES,
    UpdateTopic.EVENTS: PostKind.EVENTS,
}
# In groups nobody is named who is not free: a post stays when the facts change.
_DATES: Final = frozenset({Topic.ANNIVERSARIES, Topic.DAYS})


def post_kind(topic: UpdateTopic) -> PostKind:
    """What kind of post an update is."""
    return _KINDS[topic]


def answered(group: Group) -> Group:
    """The group once an admin has said that nobody in it may be in Belarus. Nothing is posted before it is chosen."""
    return replace(group, asked_at=None)


def asked_anew(group: Group, now: datetime) -> Group:
    """The group once the bot has been added again: who is in it by now, nobody has said."""
    return replace(group, asked_at=now)


def given_up(group: Group, now: datetime) -> Group:
    """A group that is to be left: silent from now on, and left with the next look even if leaving fails now."""
    return replace(group, asked_at=now - UNANSWERED_FOR - timedelta(seconds=1))


def quietened(group: Group, days: int, now: datetime) -> Group:
    """The group with so many days of quiet from now on, one of `QUIET_DAYS`; 0 ends a quiet time.

    Raises `ValueError` for days that cannot be chosen.
    """
    if days and days not in QUIET_DAYS:
        raise ValueError(f"{days} days of quiet cannot be chosen")
    return replace(group, quiet_until=now + timedelta(days=days) if days else None)


def quiet_days(code: str) -> int | None:
    """The days of quiet that a button names; nothing for days that cannot be chosen."""
    return next((days for days in (0, *QUIET_DAYS) if code == str(days)), None)


def with_posts(group: Group, kind: PostKind, *, wanted: bool) -> Group:
    """The group with that kind of post taken in or out."""
    return replace(group, posts=group.posts | {kind} if wanted else group.posts - {kind})


def date_to_post(content: Content, group: Group, now: datetime) -> tuple[date, Occasion] | None:
    """The one date a group is to be written about now, and its day there; nothing before `POSTING_HOUR` and by night.

    Whether a post may be made at all is another question (`Group.hindrance`). A group that wants one post a week gets
    the main dates alone. What is only to be prepared, and people, are for those who asked for them by themselves.
    """
    local = now.astimezone(group.zone)
    if not time(POSTING_HOUR) <= local.time() < CLOSES:
        return None
    wish = Wish(_DATES, less_often=group.per_week == POSTS_A_WEEK[0], hour=POSTING_HOUR)
    occasion = occasion_for(content, wish, local.date())
    return (local.date(), occasion) if occasion and occasion.phase is not Phase.PREPARE else None
