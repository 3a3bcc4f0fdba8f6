"""Whatever admins and strangers do, and in whatever order: nothing goes out without a test and a second admin.

The machine keeps a diary of its own of what was done, and looks there, never at what the broadcast says of itself.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from bot.storage.broadcast_rows import broadcast_from, columns_of
from campaign.acting import Acting, RefusedError
from campaign.approvals import approve, ask, lapsed, refuse
from campaign.audiences import Audience, UpdateTopic
from campaign.broadcasts import (
    Broadcast,
    BroadcastState,
    Bulletin,
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
from campaign.contents import Content
from campaign.sending_times import Moment

if TYPE_CHECKING:
    from collections.abc import Callable

EVERYBODY = (1, 2, 3, 4)
"""The last is never an admin, the others may become one or be removed."""
STRANGER = 4
BEGINNING = datetime(2026, 3, 2, 12, tzinfo=UTC)
A_QUARTER = timedelta(minutes=15)
STEPS = [timedelta(seconds=s) for s in (1, 299, 899, 900, 3600, 25 * 3600, 8 * 86400)]

who = st.sampled_from(EVERYBODY)
behind = st.sampled_from((0, 0, 0, 1))  # an old screen, now and then
bulletins = st.builds(
    Bulletin,
    audience=st.builds(
        Audience,
        topic=st.just(UpdateTopic.NEWS),
        countries=st.sampled_from((frozenset[str](), frozenset({"DE"}))),
    ),
    contents=st.sampled_from(
        [{language: Content(text) for language in spoken} for spoken in (["en", "ru"], ["en"], []) for text in "ab"]
    ),
    missing=st.sampled_from((Missing.SKIP, None, "en")),
    moment=st.sampled_from((None, None, Moment(date(2026, 3, 3), 9), Moment(date(2026, 3, 6), 18))),
    important=st.booleans(),
)


@dataclass
class Diary:
    """What was done to one broadcast since its last edit: who tested, and who asked and approved, when, among whom."""

    bulletin: Bulletin
    tests: set[int] = field(default_factory=set)
    asked: tuple[int, datetime, frozenset[int]] | None = None
    approved: tuple[int, datetime, frozenset[int]] | None = None


class Campaigners(RuleBasedStateMachine):
    """Admins come and go and work on two broadcasts at once."""

    sent: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGINNING
        self.admins: frozenset[int] = frozenset()
        self.broadcasts: list[Broadcast] = []
        self.diaries: list[Diary] = []

    def acting(self, admin: int) -> Acting:
        return Acting(admin, self.admins, self.now)

    def attempt(self, one: int, admin: int, act: Callable[[Broadcast, Acting], Broadcast]) -> bool:
        """Do it if it is allowed; whether it was. A stranger is always refused."""
        before = self.broadcasts[one]
        try:
            after = act(before, self.acting(admin))
        except RefusedError:
            return False
        assert admin in self.admins, "somebody who is no admin did something"
        if after.bulletin != before.bulletin:
            self.diaries[one] = Diary(after.bulletin)
        self.broadcasts[one] = after
        return True

    @initialize(count=st.sampled_from((1, 2, 3, 1)))
    def begin(self, count: int) -> None:
        self.admins = frozenset(range(1, count + 1))
        bulletin = Bulletin(Audience(UpdateTopic.NEWS), {"en": Content("One"), "ru": Content("One")})
        for number in (1, 2):
            self.broadcasts.append(replace(drafted(self.acting(1), bulletin), id=number))
            self.diaries.append(Diary(bulletin))

    one = st.integers(0, 1)

    @rule(one=one, admin=who, old=behind, bulletin=bulletins)
    def edits(self, one: int, admin: int, old: int, bulletin: Bulletin) -> None:
        self.attempt(one, admin, lambda b, acting: edit(b, acting, b.version - old, bulletin))

    @rule(one=one, admin=who, old=behind)
    def tests(self, one: int, admin: int, old: int) -> None:
        if self.attempt(one, admin, lambda b, acting: note_test(b, acting, b.version - old)):
            assert not old
            self.diaries[one].tests.add(admin)

    @rule(one=one, admin=who, old=behind, people=st.sampled_from(({"en": 5}, {"en": 5, "ru": 2}, {"ru": 1}, {})))
    def asks(self, one: int, admin: int, old: int, people: dict[str, int]) -> None:
        if self.attempt(one, admin, lambda b, acting: ask(b, acting, b.version - old, people)):
            bulletin = self.broadcasts[one].bulletin
            assert not old
            assert people, "for nobody"
            assert bulletin.contents
            assert bulletin.missing or not people.keys() - bulletin.contents.keys(), "a language was left out silently"
            self.diaries[one].asked = (admin, self.now, self.admins)
            self.diaries[one].approved = None

    @rule(one=one, admin=who, old=behind)
    def approves(self, one: int, admin: int, old: int) -> None:
        if self.attempt(one, admin, lambda b, acting: approve(b, acting, b.version - old)):
            assert not old
            self.diaries[one].approved = (admin, self.now, self.admins)
            self.check_approval(one)

    @rule(one=one, data=st.data())
    def goes_the_whole_way(self, one: int, data: st.DataObject) -> None:
        """The way that leads somewhere, so that sending is met often; something may come in between each two steps."""
        asker, approver = (data.draw(st.sampled_from((*sorted(self.admins) * 2, STRANGER))) for _ in "ab")
        contents = {"en": Content(data.draw(st.sampled_from("abc")))}
        self.a_new_draft(one)
        steps: list[Callable[[], None]] = [
            lambda: self.edits(one, asker, 0, Bulletin(Audience(UpdateTopic.NEWS), contents, Missing.SKIP)),
            lambda: self.tests(one, asker, 0),
            lambda: self.asks(one, asker, 0, {"en": 5, "ru": 2}),
            lambda: self.approves(one, approver, 0),
            lambda: self.starts(one),
            lambda: self.pauses(one, approver),
            lambda: self.resumes(one, asker),
            self.tick,
        ]
        skipped = data.draw(st.sampled_from((None, None, 1, 5)))
        between = data.draw(
            st.lists(st.sampled_from((3, 4, 3, 4, 5, 6, 7, 2, 1)), max_size=2)
        )  # mostly after the request
        for number, step in enumerate(steps):
            if number in between:
                self.something_happens(one, data)
            if number != skipped:
                step()

    def something_happens(self, one: int, data: st.DataObject) -> None:
        admin = data.draw(st.sampled_from((1, 2, 3)))
        match data.draw(st.sampled_from(("time", "comes", "removed", "edit"))):
            case "time":
                self.now += data.draw(st.sampled_from((A_QUARTER, A_QUARTER, *STEPS)))
            case "comes":
                self.an_admin_comes(admin)
            case "removed":
                self.an_admin_is_removed(admin)
            case "edit":
                self.edits(one, admin, 0, data.draw(bulletins))

    @precondition(lambda self: any(broadcast.state.is_over for broadcast in self.broadcasts))
    @rule(one=one)
    def a_new_draft(self, one: int) -> None:
        if self.broadcasts[one].state.is_over:
            broadcast = drafted(self.acting(min(self.admins)), self.broadcasts[one].bulletin)
            self.broadcasts[one] = replace(broadcast, id=one + 1)
            self.diaries[one] = Diary(broadcast.bulletin)

    @rule(one=one, admin=who, old=behind)
    def refuses(self, one: int, admin: int, old: int) -> None:
        if self.attempt(one, admin, lambda b, acting: refuse(b, acting, b.version - old)):
            self.diaries[one].asked = None

    @rule(one=one, admin=who)
    def pauses(self, one: int, admin: int) -> None:
        self.attempt(one, admin, pause)

    @rule(one=one, admin=who)
    def resumes(self, one: int, admin: int) -> None:
        if self.attempt(one, admin, resume):
            self.check(one)

    @rule(one=one, admin=who)
    def cancels(self, one: int, admin: int) -> None:
        self.attempt(one, admin, cancel)

    @rule(one=one, admin=who)
    def sends_to_the_unconfirmed(self, one: int, admin: int) -> None:
        if self.attempt(one, admin, to_unconfirmed):
            self.check(one)

    @rule(one=one, admin=who)
    def corrects(self, one: int, admin: int) -> None:
        """A correction takes the place of what it corrects, and begins with nothing of it."""
        if self.attempt(one, admin, to_unreached):
            self.diaries[one] = Diary(self.broadcasts[one].bulletin)

    @rule(one=one)
    def starts(self, one: int) -> None:
        try:
            started = start(self.broadcasts[one], self.admins, self.now)
        except RefusedError:
            return
        self.broadcasts[one] = started
        self.check(one)
        asked, approved = self.diaries[one].asked, self.diaries[one].approved
        assert asked
        assert approved
        assert len(self.admins) < 2 or asked[0] != approved[0], "a lone broadcaster where there are two admins by now"

    @rule(one=one)
    def finishes(self, one: int) -> None:
        try:
            self.broadcasts[one] = finish(self.broadcasts[one], self.now)
        except RefusedError:
            assert self.broadcasts[one].state is not BroadcastState.SENDING

    @rule(one=one)
    def expires(self, one: int) -> None:
        with suppress(RefusedError):
            self.broadcasts[one] = expire(self.broadcasts[one], (None,), self.now)

    @precondition(lambda self: len(self.admins) < 3)
    @rule(admin=st.sampled_from((1, 2, 3)))
    def an_admin_comes(self, admin: int) -> None:
        self.admins |= {admin}
        self.tick()

    @rule(admin=st.sampled_from((1, 2, 3)))
    def an_admin_is_removed(self, admin: int) -> None:
        if self.admins - {admin}:
            self.admins -= {admin}

    @rule(step=st.sampled_from(STEPS))
    def time_passes(self, step: timedelta) -> None:
        self.now += step

    @rule()
    def the_program_dies_and_starts_again(self) -> None:
        """What is kept is what was there."""
        for place, broadcast in enumerate(self.broadcasts):
            kept = broadcast_from(columns_of(broadcast), broadcast.bulletin.contents)
            assert kept == broadcast
            self.broadcasts[place] = kept

    @rule()
    def tick(self) -> None:
        """As the sender does before each round; then a message goes out of whatever is being sent."""
        for one, broadcast in enumerate(self.broadcasts):
            self.broadcasts[one] = lapsed(broadcast, self.admins, self.now)
            if self.broadcasts[one].state is BroadcastState.SENDING:
                self.check(one)

    def check(self, one: int) -> None:
        """What goes out now was rightly approved, and hangs on nobody who is no longer an admin."""
        broadcast, diary = self.broadcasts[one], self.diaries[one]
        assert broadcast.state is BroadcastState.SENDING
        self.check_approval(one)
        assert diary.asked
        assert diary.approved
        assert {diary.asked[0], diary.approved[0]} <= self.admins, "an admin it hangs on was removed"
        Campaigners.sent += 1

    def check_approval(self, one: int) -> None:
        """It was tested by who asked, and approved by another admin, in time, for exactly this."""
        broadcast, diary = self.broadcasts[one], self.diaries[one]
        assert broadcast.bulletin == diary.bulletin, "not what was tested and approved, or not for these people"
        assert diary.asked
        assert diary.approved
        asker, asked_at, admins_then = diary.asked
        approver, approved_at, admins_at_approval = diary.approved
        assert asker in diary.tests, "nobody has looked at it"
        assert {asker, approver} <= admins_at_approval, "somebody who was no admin"
        assert timedelta() <= approved_at - asked_at < A_QUARTER
        assert admins_then <= admins_at_approval, "an admin was removed between request and approval"
        assert asker != approver or len(admins_at_approval) == 1, "a lone broadcaster where there were two admins"


def run(examples: int, steps: int, *, seeded: bool) -> None:
    Campaigners.sent = 0
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Campaigners,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=seeded,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Campaigners.sent > examples, "the machine hardly ever got as far as sending"


def test_nothing_bypasses_test_and_approval() -> None:
    run(examples=400, steps=30, seeded=True)


@pytest.mark.torture
def test_nothing_bypasses_test_and_approval_for_long() -> None:
    run(examples=3_000, steps=60, seeded=False)
    print(f"{Campaigners.sent} times on the way out, 0 bypasses")  # noqa: T201 - shown with -s
