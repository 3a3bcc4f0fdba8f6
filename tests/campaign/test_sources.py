"""Where people come from: a link tells the group or the poster, never a person, and small numbers are not told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.counters import at_least
from campaign.sources import Origin, Source, source_from

NUMBERED = (Origin.GROUP, Origin.PRINTED)
LONGEST_NAME = "protest"


@given(st.sampled_from(NUMBERED), st.integers(1, 999_999_999))
def test_a_group_and_a_printed_poster_have_a_code_of_their_own(origin: Origin, number: int) -> None:
    source = Source(origin, number)
    assert source_from(source.code) == source
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", f"{LONGEST_NAME}-{source.code}"), "as Telegram takes it in a link"


@pytest.mark.parametrize("origin", sorted(set(Origin) - set(NUMBERED)))
def test_the_others_share_one(origin: Origin) -> None:
    assert source_from(Source(origin).code) == Source(origin)


def test_no_two_sources_have_the_same_code() -> None:
    sources = [Source(origin) for origin in set(Origin) - set(NUMBERED)]
    sources += [Source(origin, number) for origin in NUMBERED for number in range(1, 200)]
    assert len({source.code for source in sources}) == len(sources)


@pytest.mark.parametrize(
    "code",
    [
        *(
            "",
            "g",
            "p",
            "g0",
            "g01",
            "g-1",
            "g1.5",
            "g1 ",
            " g1",
            "g1\n",
            "G1",
            "g１",
            "g٣",
            "p1234567890",
            "gg1",
            "x1",
        ),
        *("POST", "post1", "poster-1", "posters", "inline2", "email"),
    ],
)
def test_a_code_that_was_never_given_out_is_none(code: str) -> None:
    assert source_from(code) is None


@given(st.text(max_size=12) | st.from_regex(r"[gp][0-9]{0,11}", fullmatch=True))
def test_whatever_stands_in_a_link_is_a_source_with_just_that_code_or_none(code: str) -> None:
    source = source_from(code)
    assert source is None or source.code == code


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, None), (1, None), (9, None), (10, 10), (24, 10), (25, 25), (49, 25), (50, 50), (99, 50), (2600, 2500)],
)
def test_arrivals_are_told_from_ten_on_and_in_steps(count: int, told: int | None) -> None:
    assert at_least(count) == told


@given(st.integers(0, 10**7))
def test_never_more_is_told_than_came(count: int) -> None:
    told = at_least(count)
    assert (told is None) == (count < 10)
    assert told is None or 10 <= told <= count < 2.5 * told
