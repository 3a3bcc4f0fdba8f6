"""A broadcast's way: who may take which step, for which version, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from campaign.acting import EditedMeanwhileError, Reason
from campaign.approvals import approve, ask, obstacles, refuse
from campaign.audiences import Audience, UpdateTopic
from campaign.broadcasts import (
    REMEMBERED_FOR,
    Broadcast,
    BroadcastState,
    Missing,
    cancel,
    drafted,
    edit,
    expire,
    finish,
    note_test,
    pause,
    resume,
    start,
    to_unconfirmed,
    to_unreached,
)
from campaign.sending_times import Moment
from tests.campaign.updates import (
    A_MINUTE,
    ADA,
    ALONE,
    BEN,
    BOTH,
    EVE,
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

if TYPE_CHECKING:
    from collections.abc import Callable


def test_two_admins_bring_an_update_on_its_way() -> None:
    draft = note_test(a_draft(), by(ADA), 1)
    asked = ask(draft, by(ADA), 1, PEOPLE)
    assert asked.asked is not None
    assert asked.asked.people == 42
    under_way = start(approve(asked, by(BEN, at=NOON + 14 * A_MINUTE), 1), BOTH, NOON + 20 * A_MINUTE)
    assert under_way.state is BroadcastState.SENDING
    paused = pause(under_way, by(ADA))
    assert resume(paused, by(BEN)).state is BroadcastState.SENDING
    done = finish(under_way, NOON + timedelta(hours=1))
    assert done.state is BroadcastState.DONE
    assert done.ended_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    "act",
    [
        lambda: drafted(by(EVE), a_bulletin()),
        lambda: edit(a_draft(), by(EVE), 1, a_bulletin("No.")),
        lambda: note_test(a_draft(), by(EVE), 1),
        lambda: ask(replace(a_draft(), tested=frozenset({EVE})), by(EVE), 1, PEOPLE),
        lambda: approve(waiting(), by(EVE), 1),
        lambda: refuse(waiting(), by(EVE), 1),
        lambda: pause(sending(), by(EVE)),
        lambda: resume(pause(sending(), by(ADA)), by(EVE)),
        lambda: cancel(sending(), by(EVE)),
        lambda: to_unreached(ended(sending()), by(EVE)),
        lambda: to_unconfirmed(finish(sending(), NOON), by(EVE)),
    ],
)
def test_nobody_else_can_do_anything(act: Callable[[], object]) -> None:
    assert reason(act) is Reason.NOT_ADMIN


def test_who_was_removed_can_do_nothing_any_longer() -> None:
    assert reason(lambda: approve(waiting(), by(BEN, ALONE), 1)) is Reason.NOT_ADMIN
    assert reason(lambda: cancel(sending(), by(BEN, ALONE))) is Reason.NOT_ADMIN


@pytest.mark.parametrize("stage", [waiting, approved])
def test_any_edit_undoes_test_request_and_approval(stage: Callable[[], Broadcast]) -> None:
    before = stage()
    bulletin = before.bulletin
    edits = (
        a_bulletin("Four were released."),
        replace(bulletin, audience=Audience(UpdateTopic.NEWS, countries=frozenset({"DE"}))),
        replace(bulletin, audience=Audience(UpdateTopic.EVENTS)),
        replace(bulletin, missing=Missing.SKIP),
        replace(bulletin, moment=Moment(date(2026, 3, 5), 9)),
        replace(bulletin, lasts=timedelta(hours=2)),
        replace(bulletin, important=True),
    )
    for changed in edits:
        after = edit(before, by(BEN), 1, changed)
        assert after.version == 2
        assert after.state is BroadcastState.DRAFT
        assert (after.tested, after.asked, after.approved) == (frozenset(), None, None)
        assert Reason.NOT_TESTED in obstacles(after, by(ADA), PEOPLE)
    assert edit(before, by(BEN), 1, bulletin) == before, "what changes nothing is no edit"


def test_of_two_who_edit_one_draft_the_second_is_told() -> None:
    draft = edit(a_draft(), by(ADA), 1, a_bulletin("Four were released."))
    for act in (
        lambda: edit(draft, by(BEN), 1, a_bulletin("Five were released.")),
        lambda: note_test(draft, by(BEN), 1),
        lambda: ask(draft, by(BEN), 1, PEOPLE),
    ):
        with pytest.raises(EditedMeanwhileError):
            act()
    assert edit(draft, by(BEN), 2, a_bulletin("Five were released.")).version == 3


@pytest.mark.parametrize("over", [ended(sending()), finish(sending(), NOON), expire(sending(), (), NOON)])
def test_what_is_over_stays_over(over: Broadcast) -> None:
    for act in (
        lambda: edit(over, by(ADA), 1, a_bulletin("No.")),
        lambda: ask(over, by(ADA), 1, PEOPLE),
        lambda: start(over, BOTH, NOON),
        lambda: pause(over, by(ADA)),
        lambda: resume(over, by(ADA)),
        lambda: cancel(over, by(ADA)),
        lambda: finish(over, NOON),
    ):
        assert reason(act) is Reason.STATE


def test_what_is_being_sent_cannot_be_edited() -> None:
    assert reason(lambda: edit(sending(), by(ADA), 1, a_bulletin("No."))) is Reason.STATE
    assert reason(lambda: edit(pause(sending(), by(ADA)), by(ADA), 1, a_bulletin("No."))) is Reason.STATE


def test_a_correction_is_a_draft_of_its_own_for_a_week() -> None:
    stopped = ended(sending(replace(a_bulletin(), moment=Moment(date(2026, 3, 2), 9))))
    correction = to_unreached(stopped, by(BEN, at=NOON + timedelta(days=1)))
    assert correction.state is BroadcastState.DRAFT
    assert correction.corrects is not None
    assert correction.corrects.of == 7
    assert correction.bulletin.moment is None
    assert correction.bulletin.contents == stopped.bulletin.contents
    too_late = NOON + A_MINUTE + REMEMBERED_FOR
    assert reason(lambda: to_unreached(stopped, by(BEN, at=too_late))) is Reason.NO_LONGER_KNOWN
    tested = note_test(correction, by(BEN), 1)
    assert Reason.NO_LONGER_KNOWN in obstacles(tested, by(BEN, at=too_late), PEOPLE)
    far = replace(tested, bulletin=replace(tested.bulletin, moment=Moment(date(2026, 3, 20), 9)))
    assert obstacles(far, by(BEN), PEOPLE) == (Reason.NO_LONGER_KNOWN,)
    approved_at_last = approve(
        ask(tested, by(BEN, at=too_late - A_MINUTE), 1, PEOPLE), by(ADA, at=too_late - A_MINUTE), 1
    )
    assert reason(lambda: start(approved_at_last, BOTH, too_late)) is Reason.NO_LONGER_KNOWN
    assert start(approved_at_last, BOTH, too_late - A_MINUTE).state is BroadcastState.SENDING


def test_what_was_never_sent_needs_no_correction() -> None:
    assert reason(lambda: to_unreached(ended(a_draft()), by(ADA))) is Reason.STATE
    assert reason(lambda: to_unreached(sending(), by(ADA))) is Reason.STATE


def test_the_unconfirmed_get_it_again_as_it_was_approved() -> None:
    done = finish(sending(), NOON)
    again = to_unconfirmed(done, by(BEN, at=NOON + timedelta(days=2)))
    assert again.state is BroadcastState.SENDING
    assert again.opening(ZoneInfo("Europe/Berlin"), NOON + timedelta(days=2)) == NOON + timedelta(days=2)
    assert reason(lambda: to_unconfirmed(ended(sending()), by(ADA))) is Reason.STATE, "it was cancelled for a reason"
    assert reason(lambda: to_unconfirmed(done, by(ADA, ALONE))) is Reason.APPROVAL_VOID
    late = by(ADA, at=NOON + REMEMBERED_FOR)
    assert reason(lambda: to_unconfirmed(done, late)) is Reason.NO_LONGER_KNOWN


BERLIN, TOKYO, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")


def test_at_once_means_by_day_and_is_stale_a_day_after_its_own_start() -> None:
    under_way = sending()  # 12:00 UTC: 21:00 in Tokyo
    assert under_way.opening(BERLIN, NOON) == NOON
    assert under_way.opening(None, NOON) == NOON
    morning = datetime(2026, 3, 3, 0, tzinfo=UTC)  # nine o'clock in Tokyo
    assert under_way.opening(TOKYO, NOON) == morning
    assert under_way.opening(TOKYO, NOON + timedelta(hours=25)) is None, "the night there ends too late"
    assert under_way.opening(TOKYO, morning + timedelta(hours=11)) == morning + timedelta(hours=11)
    assert under_way.opening(TOKYO, morning + timedelta(hours=24)) is None
    assert under_way.opening(BERLIN, NOON + timedelta(hours=24)) is None
    night = datetime(2026, 3, 2, 22, tzinfo=UTC)
    assert under_way.opening(BERLIN, night) == datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_an_hour_of_the_day_comes_to_each_zone_at_its_own_time() -> None:
    with_hour = approved(replace(a_bulletin(), moment=Moment(date(2026, 3, 4), 10), lasts=timedelta(hours=3)))
    first = datetime(2026, 3, 3, 20, tzinfo=UTC)
    assert reason(lambda: start(with_hour, BOTH, first - A_MINUTE)) is Reason.NOT_YET
    under_way = start(with_hour, BOTH, first)
    for zone, hour in ((TOKYO, 1), (BERLIN, 9), (NEW_YORK, 15), (None, 10)):
        starts = datetime(2026, 3, 4, hour, tzinfo=UTC)
        assert under_way.opening(zone, first) == starts
        assert under_way.opening(zone, starts + A_MINUTE) == starts + A_MINUTE
        assert under_way.opening(zone, starts + timedelta(hours=3)) is None
    over_in_tokyo = datetime(2026, 3, 4, 5, tzinfo=UTC)
    assert reason(lambda: expire(under_way, (TOKYO, BERLIN), over_in_tokyo)) is Reason.STILL_TIMELY
    assert expire(under_way, (TOKYO,), over_in_tokyo).state is BroadcastState.EXPIRED


def test_a_standstill_of_days_makes_an_approved_update_stale() -> None:
    assert expire(approved(), (BERLIN, None), NOON + timedelta(days=3)).state is BroadcastState.EXPIRED


def test_times_that_make_no_sense() -> None:
    for lasts in (timedelta(), timedelta(minutes=5), timedelta(days=8)):
        with pytest.raises(ValueError, match="lasts"):
            replace(a_bulletin(), lasts=lasts)
    for hour in (7, 21):
        with pytest.raises(ValueError, match="hour"):
            Moment(date(2026, 3, 4), hour)
    with pytest.raises(ValueError, match="days"):
        Audience(UpdateTopic.NEWS, quiet_days=8)


def test_no_repr_shows_who_the_admins_are() -> None:
    admin = 7312904415
    alone = frozenset({admin})
    acting = by(admin, alone)
    tested = note_test(drafted(acting, a_bulletin()), acting, 1)
    shown = repr(approve(ask(tested, acting, 1, PEOPLE), acting, 1)) + repr(acting)
    assert str(admin) not in shown
