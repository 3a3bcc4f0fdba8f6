"""In which groups an update is posted: those that want it, in words they read, as often as they want, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from campaign.audiences import ActionFilter, ActionStatus, Audience, UpdateTopic
from campaign.broadcasts import Broadcast, cancel, finish, to_unconfirmed, to_unreached
from campaign.group_audiences import Choice, groups_for
from campaign.groups import POSTS_A_WEEK, Group, Hindrance, PostKind
from tests.campaign.updates import ADA, NOON, a_bulletin, a_draft, a_group, by, sending

LATER = NOON + timedelta(hours=1)
EVERYTHING = frozenset(PostKind)
TO_ALL = Audience(UpdateTopic.NEWS, to_groups=True)


def an_update(audience: Audience = TO_ALL) -> Broadcast:
    """In English and Russian."""
    return sending(replace(a_bulletin(), audience=audience))


def chosen(*groups: Group, broadcast: Broadcast | None = None, posted: dict[int, int] | None = None) -> Choice:
    return groups_for(broadcast or an_update(), groups, posted or {}, {}, NOON)


def test_it_is_posted_where_it_is_wanted_and_can_be_read() -> None:
    english, russian = a_group(-1), a_group(-2, "ru")
    german, unwilling = a_group(-3, "de"), a_group(-4, posts=EVERYTHING - {PostKind.UPDATES})
    choice = chosen(english, russian, german, unwilling, a_group(-5, asked_at=NOON))
    assert choice == Choice((english, russian), without_words=1)
    falling_back = an_update()
    falling_back = replace(falling_back, bulletin=replace(falling_back.bulletin, missing="en"))
    assert chosen(english, german, broadcast=falling_back) == Choice((english, german))


def test_quiet_and_a_full_week_leave_it_out_with_the_reason() -> None:
    quiet, full, free = a_group(-1, quiet_until=LATER), a_group(-2, per_week=2), a_group(-3, per_week=2)
    choice = chosen(quiet, full, free, posted={-2: 2, -3: 1})
    assert choice == Choice((free,), {Hindrance.QUIET: 1, Hindrance.WEEKLY_LIMIT: 1})


def test_a_group_that_could_not_read_it_anyway_counts_as_that_alone() -> None:
    assert chosen(a_group(-1, "de", quiet_until=LATER)) == Choice(without_words=1)


def test_the_audience_says_which_groups() -> None:
    english, russian = a_group(-1), a_group(-2, "ru")
    only_russian = replace(TO_ALL, languages=frozenset({"ru"}))
    assert chosen(english, russian, broadcast=an_update(only_russian)).to_post == (russian,)
    for narrowed in (
        replace(TO_ALL, to_groups=False),
        replace(TO_ALL, countries=frozenset({"DE"})),
        replace(TO_ALL, action=ActionFilter("embassy", "2026", ActionStatus.DONE)),
    ):
        assert chosen(english, russian, broadcast=an_update(narrowed)) == Choice()


def test_where_it_went_it_does_not_go_again() -> None:
    groups = [a_group(-1), a_group(-2), a_group(-3)]
    assert groups_for(an_update(), groups, {}, {-1: True, -2: True}, NOON).to_post == (groups[2],)
    stopped = cancel(replace(an_update(), id=7), by(ADA, at=LATER))
    correction = replace(an_update(), corrects=to_unreached(stopped, by(ADA, at=LATER)).corrects)
    assert groups_for(correction, groups, {}, {-1: False}, NOON) == Choice(tuple(groups[1:]), reached_before=1)


def test_a_repetition_is_for_those_alone_that_are_due_again() -> None:
    groups = [a_group(-1), a_group(-2)]
    again = to_unconfirmed(finish(an_update(), LATER), by(ADA, at=LATER))
    assert groups_for(again, groups, {}, {}, LATER, frozenset({-2})).to_post == (groups[1],)
    assert groups_for(again, groups, {}, {}, LATER) == Choice()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["en", "ru", "de"]),
            st.booleans(),
            st.booleans(),
            st.sampled_from(POSTS_A_WEEK),
            st.integers(0, 8),
            st.sampled_from([None, True, False]),
        ),
        max_size=12,
    )
)
def test_every_group_that_wants_it_is_counted_once(
    drawn: list[tuple[str, bool, bool, int, int, bool | None]],
) -> None:
    groups, posted, dealt_with = [], {}, {}
    for number, (language, wants, is_quiet, per_week, posts, dealt) in enumerate(drawn, start=1):
        choices = {"per_week": per_week, "quiet_until": LATER if is_quiet else None}
        groups.append(a_group(-number, language, posts=EVERYTHING if wants else frozenset(), **choices))
        posted[-number] = posts
        if dealt is not None:
            dealt_with[-number] = dealt
    choice = groups_for(an_update(), groups, posted, dealt_with, NOON)
    asked = [group for group in groups if group.posts and dealt_with.get(group.chat_id) is not True]
    counted = len(choice.to_post) + sum(choice.left_out.values()) + choice.without_words + choice.reached_before
    assert counted == len(asked)
    for group in choice.to_post:
        assert group.language in {"en", "ru"}
        assert not group.is_quiet(NOON)
        assert posted[group.chat_id] < group.per_week
        assert group.chat_id not in dealt_with


def test_a_draft_is_counted_as_it_would_be_posted() -> None:
    draft = a_draft(replace(a_bulletin(), audience=TO_ALL))
    assert len(chosen(a_group(-1), a_group(-2, "de"), broadcast=draft).to_post) == 1
