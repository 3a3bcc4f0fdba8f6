"""Approval: for what, by whom, among whom, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from campaign.acting import EditedMeanwhileError, Reason
from campaign.approvals import approve, ask, lapsed, obstacles, refuse, request_stands
from campaign.broadcasts import (
    BroadcastState,
    Bulletin,
    Missing,
    edit,
    note_test,
    resume,
    start,
)
from campaign.sending_times import Moment
from tests.campaign.updates import (
    A_MINUTE,
    ADA,
    ALONE,
    BEN,
    BOTH,
    NOON,
    PEOPLE,
    a_bulletin,
    a_draft,
    approved,
    by,
    ended,
    reason,
    sending,
    waiting,
)

THREE = BOTH | {33}


def test_approval_is_for_the_version_that_was_seen() -> None:
    again = edit(waiting(), by(ADA), 1, a_bulletin("Four were released."))
    asked = ask(note_test(again, by(ADA), 2), by(ADA), 2, PEOPLE)
    with pytest.raises(EditedMeanwhileError):
        approve(asked, by(BEN), 1)
    assert approve(asked, by(BEN), 2).state is BroadcastState.APPROVED


def test_who_asks_must_have_tested_it_themselves() -> None:
    tested = note_test(a_draft(), by(ADA), 1)
    assert reason(lambda: ask(tested, by(BEN), 1, PEOPLE)) is Reason.NOT_TESTED
    both = note_test(tested, by(BEN), 1)
    assert ask(both, by(ADA), 1, PEOPLE).state is BroadcastState.WAITING, "a test of another takes nothing away"


def test_what_keeps_a_draft_from_being_sent() -> None:
    draft = note_test(a_draft(), by(ADA), 1)

    def found(bulletin: Bulletin, people: dict[str, int]) -> tuple[Reason, ...]:
        return obstacles(replace(draft, bulletin=bulletin), by(ADA), people)

    bulletin, english = a_bulletin(), {"en": a_bulletin().contents["en"]}
    in_english = replace(bulletin, contents=english)
    assert found(bulletin, {"en": 1}) == ()
    assert found(bulletin, {}) == found(bulletin, {"en": 0}) == (Reason.NOBODY,)
    assert found(replace(bulletin, contents={}), {"en": 1}) == (Reason.NO_CONTENT,)
    assert found(in_english, {"en": 1, "ru": 0}) == ()
    assert found(in_english, {"en": 1, "ru": 1}) == (Reason.LANGUAGES_MISSING,)
    assert found(replace(in_english, missing=Missing.SKIP), {"en": 1, "ru": 1}) == ()
    assert found(replace(in_english, missing="en"), {"ru": 1}) == ()
    assert found(replace(in_english, missing=Missing.SKIP), {"ru": 1}) == (Reason.NOBODY,)
    assert found(replace(in_english, missing="de"), {"en": 1}) == (Reason.NO_FALLBACK,)
    assert found(replace(bulletin, moment=Moment(date(2026, 3, 2), 9)), {"en": 1}) == (), "not yet everywhere"
    assert found(replace(bulletin, moment=Moment(date(2026, 3, 1), 9)), {"en": 1}) == (Reason.MOMENT_OVER,)


def test_people_without_words_are_not_counted_for_the_one_who_approves() -> None:
    english = replace(a_bulletin(), contents={"en": a_bulletin().contents["en"]}, missing=Missing.SKIP)
    asked = waiting(english).asked
    assert asked is not None
    assert asked.people == PEOPLE["en"]


def test_nobody_approves_their_own_request_where_there_are_two() -> None:
    assert reason(lambda: approve(waiting(), by(ADA), 1)) is Reason.OWN_REQUEST


def test_an_admin_who_is_alone_confirms_themselves() -> None:
    alone = approve(waiting(admins=ALONE), by(ADA, ALONE), 1)
    assert start(alone, ALONE, NOON).state is BroadcastState.SENDING


@pytest.mark.parametrize(
    ("after", "stands"),
    [
        (timedelta(), True),
        (15 * A_MINUTE - timedelta(seconds=1), True),
        (15 * A_MINUTE, False),
        (timedelta(days=1), False),
        (-A_MINUTE, False),
    ],
)
def test_a_request_stands_for_a_quarter_of_an_hour(after: timedelta, stands: bool) -> None:
    asked, now = waiting(), NOON + after
    assert request_stands(asked, BOTH, now) is stands
    assert lapsed(asked, BOTH, now).state is (BroadcastState.WAITING if stands else BroadcastState.DRAFT)
    if stands:
        assert approve(asked, by(BEN, at=now), 1).state is BroadcastState.APPROVED
    else:
        assert reason(lambda: approve(asked, by(BEN, at=now), 1)) is Reason.REQUEST_VOID


def test_a_void_request_can_be_made_anew_and_one_that_stands_cannot() -> None:
    asked = note_test(waiting(), by(BEN), 1)
    assert reason(lambda: ask(asked, by(BEN), 1, PEOPLE)) is Reason.ALREADY_ASKED
    later = by(BEN, at=NOON + timedelta(hours=1))
    again = ask(asked, later, 1, PEOPLE)
    assert reason(lambda: approve(again, later, 1)) is Reason.OWN_REQUEST
    assert approve(again, by(ADA, at=later.now), 1).state is BroadcastState.APPROVED


def test_with_a_removed_admin_the_request_ends_and_the_one_left_asks_anew() -> None:
    asked = waiting()
    assert reason(lambda: approve(asked, by(ADA, ALONE), 1)) is Reason.REQUEST_VOID
    draft = lapsed(asked, ALONE, NOON)
    assert draft.state is BroadcastState.DRAFT
    again = ask(draft, by(ADA, ALONE), 1, PEOPLE)
    assert approve(again, by(ADA, ALONE), 1).state is BroadcastState.APPROVED

    only_ben = frozenset({BEN})
    assert reason(lambda: approve(asked, by(BEN, only_ben), 1)) is Reason.REQUEST_VOID
    assert reason(lambda: approve(waiting(admins=THREE), by(BEN), 1)) is Reason.REQUEST_VOID


def test_with_a_second_admin_nobody_confirms_themselves_any_longer() -> None:
    asked = waiting(admins=ALONE)
    assert reason(lambda: approve(asked, by(ADA), 1)) is Reason.OWN_REQUEST
    alone = approve(asked, by(ADA, ALONE), 1)
    assert reason(lambda: start(alone, BOTH, NOON)) is Reason.APPROVAL_VOID
    assert lapsed(alone, BOTH, NOON).state is BroadcastState.DRAFT


@pytest.mark.parametrize("left", [frozenset({ADA}), frozenset({BEN}), frozenset({33})])
def test_an_approval_ends_with_either_of_the_two(left: frozenset[int]) -> None:
    assert reason(lambda: start(approved(), left, NOON)) is Reason.APPROVAL_VOID
    assert lapsed(approved(), left, NOON).state is BroadcastState.DRAFT
    held = lapsed(sending(), left, NOON)
    assert held.state is BroadcastState.PAUSED
    assert reason(lambda: resume(held, by(next(iter(left)), left))) is Reason.APPROVAL_VOID


def test_what_counts_still_is_left_alone() -> None:
    for broadcast in (a_draft(), waiting(), approved(), sending(), ended(sending())):
        assert lapsed(broadcast, THREE, NOON) == broadcast


def test_a_refused_request_leads_back_to_the_draft() -> None:
    refused = refuse(waiting(), by(BEN), 1)
    assert refused.state is BroadcastState.DRAFT
    assert reason(lambda: approve(refused, by(BEN), 1)) is Reason.STATE
    assert ask(refused, by(ADA), 1, PEOPLE).state is BroadcastState.WAITING, "its test counts still"
