"""The public counter: it grows in steps, says nothing while there is little to say, and gives nobody away."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.counters import LEAST_CELL, Shown, Tally, shown

COUNTRIES = ("AT", "BY", "DE", "LT", "NO", "PL")


def tally(planned: int = 0, elsewhere: int = 0, **done: int) -> Tally:
    return Tally(sum(done.values()) + elsewhere, planned, done)


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (0, None),
        (49, None),
        (50, 50),
        (99, 50),
        (100, 100),
        (249, 100),
        (250, 250),
        (500, 500),
        (999, 500),
        (1000, 1000),
        (2499, 1000),
        (2500, 2500),
        (999_999, 500_000),
    ],
)
def test_the_total_grows_in_steps(done: int, told: int | None) -> None:
    counted = shown(tally(DE=done), None)
    assert (counted.done if counted else None) == told


@pytest.mark.parametrize(("count", "told"), [(9, None), (10, 10), (24, 10), (25, 25), (49, 25), (50, 50), (260, 250)])
def test_a_country_is_told_from_ten_on_and_so_are_plans(count: int, told: int | None) -> None:
    assert shown(tally(planned=count, DE=100, NO=count), "NO") == Shown(
        done=250 if count == 260 else 100, planned=told, in_country=told
    )


def test_belarus_is_never_counted() -> None:
    assert shown(tally(BY=5000), "BY") is None
    assert shown(tally(BY=5000, DE=60), "BY") == Shown(50, None, None)
    assert shown(tally(BY=5000, DE=60), None) == Shown(50, None, None)


def test_somebody_whose_country_is_not_known_is_told_the_total() -> None:
    assert shown(tally(elsewhere=60, planned=12), None) == Shown(50, 10, None)
    assert shown(tally(elsewhere=60, planned=12), "NO") == Shown(50, 10, None)


def test_one_country_just_large_enough_does_not_give_away_a_small_one() -> None:
    """49 in Germany and 1 in Norway would be told as 50 and "at least 25": so somebody is elsewhere, and few."""
    assert shown(tally(DE=49, NO=1), None) is None
    assert shown(tally(DE=49), None) is None


@pytest.mark.parametrize("counts", [(-1, 0, {}), (0, -1, {}), (5, 0, {"DE": -1}), (5, 0, {"DE": 3, "NO": 3})])
def test_counts_that_cannot_be_are_refused(counts: tuple[int, int, dict[str, int]]) -> None:
    with pytest.raises(ValueError, match="counts"):
        Tally(*counts)


def public(counted: Tally) -> tuple[Shown | None, ...]:
    """All that everybody together can read off the counter."""
    return tuple(shown(counted, iso2) for iso2 in (None, *COUNTRIES))


cells = st.dictionaries(st.sampled_from(COUNTRIES), st.integers(0, 12) | st.integers(0, 3000))


@given(cells, st.integers(0, 3000), st.integers(0, 3000), st.data())
def test_whatever_is_told_is_the_same_for_any_number_below_ten(
    done: dict[str, int], elsewhere: int, planned: int, data: st.DataObject
) -> None:
    """So no subtraction, today or over time, tells whether somebody acted in a small country, let alone how many."""
    before = tally(planned, elsewhere, **done)
    small = [iso2 for iso2 in COUNTRIES if done.get(iso2, 0) < LEAST_CELL]
    other = {iso2: data.draw(st.integers(0, LEAST_CELL - 1), label=iso2) for iso2 in small}
    assert public(tally(planned, elsewhere, **{**done, **other})) == public(before)


def test_who_knows_the_rules_and_tries_every_case_concludes_no_small_number() -> None:
    """The attack itself: all cases of three countries, grouped by what is told; nothing told leaves only 1 to 9."""
    possible: dict[tuple[Shown | None, ...], list[set[int]]] = defaultdict(lambda: [set(), set(), set()])
    large = (*range(22, 28), *range(45, 56), *range(97, 103))
    for counts in product((*range(12), *large), repeat=3):
        told = public(tally(DE=counts[0], NO=counts[1], PL=counts[2]))
        for seen, count in zip(possible[told], counts, strict=True):
            seen.add(count)
    assert len(possible) > 20
    for told, places in possible.items():
        for seen in places:
            assert not seen <= set(range(1, LEAST_CELL)), told


@given(cells, st.integers(0, 3000))
def test_never_more_is_told_than_is_true(done: dict[str, int], elsewhere: int) -> None:
    for iso2 in (None, *COUNTRIES):
        counted = shown(tally(0, elsewhere, **done), iso2)
        if counted:
            assert 50 <= counted.done <= sum(done.values()) + elsewhere
            assert counted.in_country is None or 10 <= counted.in_country <= done[iso2 or ""]
