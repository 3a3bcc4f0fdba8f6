"""A broadcast: one update in several languages, from its draft to its report.

``draft -> waiting -> approved -> sending <-> paused -> done``, or to its end as cancelled or expired. An act takes the
broadcast as it is, who acts, among which admins and when, and gives the broadcast as it is then. What is not allowed
raises `RefusedError` with a reason. Approval has a module of its own (`campaign.approvals`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from campaign.acting import EditedMeanwhileError, Reason, RefusedError
from campaign.sending_times import LASTS, LONGEST, SHORTEST, next_opening, starts_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

    from campaign.acting import Acting
    from campaign.audiences import Audience
    from campaign.contents import Content
    from campaign.sending_times import Moment

REMEMBERED_FOR: Final = LONGEST
"""How long after its end it is known whom a broadcast reached, and so how long it can be corrected."""


class BroadcastState(StrEnum):
    """Where a broadcast stands. The values are stored: never rename one without a migration."""

    DRAFT = "draft"
    WAITING = "waiting"
    """For approval."""
    APPROVED = "approved"
    """It starts at its hour, or at once."""
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is sent by itself."""
        return self in _ENDS

    @property
    def is_under_way(self) -> bool:
        """Whether it was approved and is not over."""
        return self in _UNDER_WAY


_ENDS: Final = frozenset({BroadcastState.DONE, BroadcastState.CANCELLED, BroadcastState.EXPIRED})
_UNDER_WAY: Final = frozenset({BroadcastState.APPROVED, BroadcastState.SENDING, BroadcastState.PAUSED})
_BEFORE: Final = frozenset({BroadcastState.DRAFT, BroadcastState.WAITING, BroadcastState.APPROVED})
_OPEN: Final = frozenset(BroadcastState) - _ENDS


class Missing(Enum):
    """What becomes of people in whose language there are no words, besides giving them another language."""

    SKIP = "skip"


MissingRule: TypeAlias = "Missing | str | None"
"""`Missing.SKIP`, or the language they get instead, or None while nobody has decided."""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """All that admins compose: what is said by language, to whom, and when. Approval is for exactly this.

    Without a `moment` it goes out at once. It is stale `lasts` after its start. `important` reaches also those who want
    to hear less often. Raises `ValueError` where it would last shorter than `SHORTEST` or longer than `LONGEST`.
    """

    audience: Audience
    contents: Mapping[str, Content] = field(default_factory=dict)
    missing: MissingRule = None
    moment: Moment | None = None
    lasts: timedelta = LASTS
    important: bool = False

    def __post_init__(self) -> None:
        if not SHORTEST <= self.lasts <= LONGEST:
            raise ValueError(f"an update lasts from {SHORTEST} to {LONGEST}, not {self.lasts}")

    def language_for(self, language: str) -> str | None:
        """In which language somebody gets it; None where they are skipped."""
        if language in self.contents:
            return language
        return self.missing if isinstance(self.missing, str) and self.missing in self.contents else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for approval, with the admins there were. `people` is how many the audience was shown to have."""

    by: int = field(repr=False)
    at: datetime
    version: int
    people: int
    admins: frozenset[int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Approved:
    """Who approved, and when."""

    by: int = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """Of which broadcast, and until when (UTC) it is known whom that one reached."""

    of: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A bulletin and how far it has come.

    `id` is 0 until it is stored. `version` counts the edits, `revision` every change that was stored. `tested` are the
    admins who have sent this very version to themselves. `again_at` is set where it goes once more to those alone of
    whom Telegram did not say whether it arrived.
    """

    bulletin: Bulletin
    made_by: int = field(repr=False)
    id: int = 0
    state: BroadcastState = BroadcastState.DRAFT
    version: int = 1
    revision: int = 0
    tested: frozenset[int] = field(default=frozenset(), repr=False)
    asked: Asked | None = None
    approved: Approved | None = None
    again_at: datetime | None = None
    ended_at: datetime | None = None
    corrects: Correction | None = None

    def opening(self, zone: ZoneInfo | None, now: datetime) -> datetime | None:
        """The soonest moment from `now` on at which people of that zone may be sent to; None once it is stale there.

        It is `now` itself while they may be. Raises `ValueError` for a broadcast that nobody approved.
        """
        if self.approved is None:
            raise ValueError("Nobody has approved it.")
        starts = starts_at(None if self.again_at else self.bulletin.moment, zone, self.again_at or self.approved.at)
        return next_opening(starts, self.bulletin.lasts, zone, now)


def drafted(acting: Acting, bulletin: Bulletin) -> Broadcast:
    """A new draft."""
    acting.check()
    return Broadcast(bulletin, acting.by)


def edit(broadcast: Broadcast, acting: Acting, seen: int, bulletin: Bulletin) -> Broadcast:
    """The broadcast with other contents, audience or time; tests and requests for approval are void with it.

    `seen` is the version that the editor saw: `EditedMeanwhileError` where there is a newer one. What changes nothing
    is no edit.
    """
    _may(broadcast, acting, _BEFORE)
    _same_version(broadcast, seen)
    if bulletin == broadcast.bulletin:
        return broadcast
    return replace(
        broadcast,
        bulletin=bulletin,
        version=broadcast.version + 1,
        state=BroadcastState.DRAFT,
        tested=frozenset(),
        asked=None,
        approved=None,
    )


def note_test(broadcast: Broadcast, acting: Acting, sent: int) -> Broadcast:
    """Note that the admin has sent themselves that version, in every language there is."""
    _may(broadcast, acting, _BEFORE)
    _same_version(broadcast, sent)
    if not broadcast.bulletin.contents:
        raise RefusedError(Reason.NO_CONTENT)
    return replace(broadcast, tested=broadcast.tested | {acting.by})


def pause(broadcast: Broadcast, acting: Acting) -> Broadcast:
    """Hold it until somebody resumes it; its time runs on."""
    _may(broadcast, acting, {BroadcastState.SENDING})
    return replace(broadcast, state=BroadcastState.PAUSED)


def resume(broadcast: Broadcast, acting: Acting) -> Broadcast:
    """Go on, as long as those who asked for it and approved it are admins still."""
    _may(broadcast, acting, {BroadcastState.PAUSED})
    if not still_backed(broadcast, acting.admins):
        raise RefusedError(Reason.APPROVAL_VOID)
    return replace(broadcast, state=BroadcastState.SENDING)


def cancel(broadcast: Broadcast, acting: Acting) -> Broadcast:
    """End it for good, wherever it stands."""
    _may(broadcast, acting, _OPEN)
    return _ended(broadcast, BroadcastState.CANCELLED, acting.now)


def start(broadcast: Broadcast, admins: AbstractSet[int], now: datetime) -> Broadcast:
    """Sending begins: at once, or when its hour comes where it comes first."""
    _in(broadcast, {BroadcastState.APPROVED})
    if not may_start(broadcast, admins):
        raise RefusedError(Reason.APPROVAL_VOID)
    if broadcast.bulletin.moment and now < broadcast.bulletin.moment.first:
        raise RefusedError(Reason.NOT_YET)
    if broadcast.corrects and now >= broadcast.corrects.until:
        raise RefusedError(Reason.NO_LONGER_KNOWN)
    return replace(broadcast, state=BroadcastState.SENDING)


def finish(broadcast: Broadcast, now: datetime) -> Broadcast:
    """Everybody it is for has been dealt with."""
    _in(broadcast, {BroadcastState.SENDING})
    return _ended(broadcast, BroadcastState.DONE, now)


def expire(broadcast: Broadcast, zones: Iterable[ZoneInfo | None], now: datetime) -> Broadcast:
    """Its time is over before it came to everybody: in each of the zones in which somebody is left."""
    _in(broadcast, _UNDER_WAY)
    if any(broadcast.opening(zone, now) for zone in zones):
        raise RefusedError(Reason.STILL_TIMELY)
    return _ended(broadcast, BroadcastState.EXPIRED, now)


def to_unreached(broadcast: Broadcast, acting: Acting) -> Broadcast:
    """A new draft that corrects a broadcast which is over: for those alone whom it has not reached."""
    acting.check()
    until = _known_until(broadcast, acting.now)
    bulletin = replace(broadcast.bulletin, moment=None)
    return Broadcast(bulletin, acting.by, corrects=Correction(broadcast.id, until))


def to_unconfirmed(broadcast: Broadcast, acting: Acting) -> Broadcast:
    """Once more to those of whom Telegram did not say whether it arrived, as it was approved; some get it twice.

    Not what was cancelled: that must not be sent.
    """
    _may(broadcast, acting, {BroadcastState.DONE, BroadcastState.EXPIRED})
    _known_until(broadcast, acting.now)
    if not still_backed(broadcast, acting.admins):
        raise RefusedError(Reason.APPROVAL_VOID)
    return replace(broadcast, state=BroadcastState.SENDING, again_at=acting.now, ended_at=None)


def still_backed(broadcast: Broadcast, admins: AbstractSet[int]) -> bool:
    """Whether both who asked for it and who approved it are admins still."""
    return bool(broadcast.asked and broadcast.approved and {broadcast.asked.by, broadcast.approved.by} <= set(admins))


def may_start(broadcast: Broadcast, admins: AbstractSet[int]) -> bool:
    """Whether an approval that was given counts still: nobody alone sends where there are two admins by now."""
    alone = broadcast.asked and broadcast.approved and broadcast.asked.by == broadcast.approved.by
    return still_backed(broadcast, admins) and not (alone and len(admins) > 1)


def _known_until(broadcast: Broadcast, now: datetime) -> datetime:
    """Until when it is known whom a broadcast that is over has reached."""
    _in(broadcast, _ENDS)
    if broadcast.approved is None or broadcast.ended_at is None:
        raise RefusedError(Reason.STATE)
    until = broadcast.ended_at + REMEMBERED_FOR
    if now >= until:
        raise RefusedError(Reason.NO_LONGER_KNOWN)
    return until


def _ended(broadcast: Broadcast, state: BroadcastState, now: datetime) -> Broadcast:
    return replace(broadcast, state=state, ended_at=now)


def _may(broadcast: Broadcast, acting: Acting, states: AbstractSet[BroadcastState]) -> None:
    acting.check()
    _in(broadcast, states)


def _in(broadcast: Broadcast, states: AbstractSet[BroadcastState]) -> None:
    if broadcast.state not in states:
        raise RefusedError(Reason.STATE)


def _same_version(broadcast: Broadcast, seen: int) -> None:
    if seen != broadcast.version:
        raise EditedMeanwhileError
