"""Updates that tests compose, and the admins who do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from campaign.acting import Acting, Reason, RefusedError
from campaign.approvals import approve, ask
from campaign.audiences import Audience, UpdateTopic
from campaign.broadcasts import Broadcast, Bulletin, cancel, drafted, note_test, start
from campaign.contents import Content
from campaign.groups import POSTS_A_WEEK, Group, GroupKind, PostKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ADA, BEN, EVE = 11, 22, 99
"""Two admins, and somebody who is none."""
BOTH = frozenset({ADA, BEN})
ALONE = frozenset({ADA})
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
PEOPLE: Mapping[str, int] = {"en": 30, "ru": 12}


def by(admin: int, admins: frozenset[int] = BOTH, *, at: datetime = NOON) -> Acting:
    return Acting(admin, admins, at)


def a_bulletin(text: str = "Three were released.") -> Bulletin:
    return Bulletin(Audience(UpdateTopic.NEWS), {"en": Content(text), "ru": Content(text)})


def a_group(chat_id: int, language: str = "en", *, zone: str = "Europe/Berlin", **choices: object) -> Group:
    """A group whose admin has answered; without a choice it wants everything, as often as can be."""
    group = Group(chat_id, GroupKind.GROUP, language, zone, posts=frozenset(PostKind), per_week=POSTS_A_WEEK[-1])
    return replace(group, **choices)  # type: ignore[arg-type]


def a_draft(bulletin: Bulletin | None = None) -> Broadcast:
    return replace(drafted(by(ADA), bulletin or a_bulletin()), id=7)


def waiting(bulletin: Bulletin | None = None, admins: frozenset[int] = BOTH) -> Broadcast:
    """Ada has tested it and asked for approval."""
    tested = note_test(a_draft(bulletin), by(ADA, admins), 1)
    return ask(tested, by(ADA, admins), 1, PEOPLE)


def approved(bulletin: Bulletin | None = None) -> Broadcast:
    """And Ben has approved it."""
    return approve(waiting(bulletin), by(BEN), 1)


def sending(bulletin: Bulletin | None = None) -> Broadcast:
    return start(approved(bulletin), BOTH, NOON)


def ended(broadcast: Broadcast) -> Broadcast:
    return cancel(broadcast, by(BEN, at=NOON + A_MINUTE))


def reason(act: Callable[[], object]) -> Reason:
    """Why the act is refused."""
    with pytest.raises(RefusedError) as error:
        act()
    return error.value.reason
