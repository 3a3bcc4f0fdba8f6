"""Approval: where there are two admins or more, nobody sends an update alone.

A request is for one version, of an admin who has tested that version, and stands for a quarter of an hour among the
admins there were when it was made.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from campaign.acting import EditedMeanwhileError, Reason, RefusedError
from campaign.broadcasts import Approved, Asked, BroadcastState, may_start, still_backed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from campaign.acting import Acting
    from campaign.broadcasts import Broadcast

REQUEST_STANDS: Final = timedelta(minutes=15)


def obstacles(broadcast: Broadcast, acting: Acting, people: Mapping[str, int], groups: int = 0) -> tuple[Reason, ...]:
    """All that keeps this admin from asking for approval now; nothing when they may ask.

    `people` is how many the audience has, by language (`campaign.audiences.AudienceCount.by_language`), `groups` in how
    many groups and channels it would be posted.
    """
    return tuple(_obstacles(broadcast, acting, people, groups))


def ask(broadcast: Broadcast, acting: Acting, seen: int, people: Mapping[str, int], groups: int = 0) -> Broadcast:
    """Ask for approval of the version that was seen. Raises `RefusedError` with the first of the `obstacles`."""
    acting.check()
    if seen != broadcast.version:
        raise EditedMeanwhileError
    for reason in _obstacles(broadcast, acting, people, groups):
        raise RefusedError(reason)
    reached = sum(count for language, count in people.items() if broadcast.bulletin.language_for(language))
    asked = Asked(acting.by, acting.now, broadcast.version, reached, frozenset(acting.admins))
    return replace(broadcast, state=BroadcastState.WAITING, asked=asked, approved=None)


def request_stands(broadcast: Broadcast, admins: AbstractSet[int], now: datetime) -> bool:
    """Whether the request for approval may still be granted."""
    asked = broadcast.asked
    return (
        broadcast.state is BroadcastState.WAITING
        and asked is not None
        and asked.version == broadcast.version
        and asked.admins <= set(admins)
        # A clock that was put back must not make a request live longer.
        and timedelta() <= now - asked.at < REQUEST_STANDS
    )


def approve(broadcast: Broadcast, acting: Acting, seen: int) -> Broadcast:
    """Grant the request for the version that was seen. Only an admin who is alone grants their own."""
    asked = _asked(broadcast, acting, seen)
    if not request_stands(broadcast, acting.admins, acting.now):
        raise RefusedError(Reason.REQUEST_VOID)
    if asked.by == acting.by and len(acting.admins) > 1:
        raise RefusedError(Reason.OWN_REQUEST)
    return replace(broadcast, state=BroadcastState.APPROVED, approved=Approved(acting.by, acting.now))


def refuse(broadcast: Broadcast, acting: Acting, seen: int) -> Broadcast:
    """Back to the draft. Any admin may, and whoever asked takes it back so."""
    _asked(broadcast, acting, seen)
    return _drafted_again(broadcast)


def lapsed(broadcast: Broadcast, admins: AbstractSet[int], now: datetime) -> Broadcast:
    """The broadcast without what no longer counts, since time has passed or an admin was added or removed.

    A void request, and a void approval of what has not begun, lead back to the draft; what is being sent is paused.
    """
    match broadcast.state:
        case BroadcastState.WAITING if not request_stands(broadcast, admins, now):
            return _drafted_again(broadcast)
        case BroadcastState.APPROVED if not may_start(broadcast, admins):
            return _drafted_again(broadcast)
        case BroadcastState.SENDING if not still_backed(broadcast, admins):
            return replace(broadcast, state=BroadcastState.PAUSED)
    return broadcast


def _obstacles(broadcast: Broadcast, acting: Acting, people: Mapping[str, int], groups: int) -> Iterator[Reason]:
    bulletin = broadcast.bulletin
    if acting.by not in acting.admins:
        yield Reason.NOT_ADMIN
    if broadcast.state not in {BroadcastState.DRAFT, BroadcastState.WAITING}:
        yield Reason.STATE
    if request_stands(broadcast, acting.admins, acting.now):
        yield Reason.ALREADY_ASKED
    if not bulletin.contents:
        yield Reason.NO_CONTENT
    elif isinstance(bulletin.missing, str) and bulletin.missing not in bulletin.contents:
        yield Reason.NO_FALLBACK
    elif bulletin.missing is None and any(people[language] for language in people.keys() - bulletin.contents.keys()):
        yield Reason.LANGUAGES_MISSING
    elif not groups and not any(count for language, count in people.items() if bulletin.language_for(language)):
        yield Reason.NOBODY
    if acting.by not in broadcast.tested:
        yield Reason.NOT_TESTED
    if bulletin.moment and acting.now >= bulletin.moment.last:
        yield Reason.MOMENT_OVER
    if broadcast.corrects and max(acting.now, bulletin.moment.last if bulletin.moment else acting.now) >= (
        broadcast.corrects.until
    ):
        yield Reason.NO_LONGER_KNOWN


def _asked(broadcast: Broadcast, acting: Acting, seen: int) -> Asked:
    acting.check()
    if seen != broadcast.version:
        raise EditedMeanwhileError
    if broadcast.state is not BroadcastState.WAITING or broadcast.asked is None:
        raise RefusedError(Reason.STATE)
    return broadcast.asked


def _drafted_again(broadcast: Broadcast) -> Broadcast:
    return replace(broadcast, state=BroadcastState.DRAFT, asked=None, approved=None)
