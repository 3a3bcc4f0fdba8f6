"""The safety rule, as a whole: every answer, every kind of country, everything a step may need."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest

from campaign.content import CountryRisk
from campaign.safety import Capability, Risk, Verdict, verdict

if TYPE_CHECKING:
    from campaign.content import Content, Country

A, ASK, READ_ONLY, UNSAFE, NOT_STORED = Verdict  # the columns below are narrow
R, L, SH, C, P, D, ST = Capability

ORDINARY, UNSAFE_COUNTRY, HOME = CountryRisk.ORDINARY, CountryRisk.UNSAFE, CountryRisk.HOME

# PRACTICE of the campaign, "Risk first": belongs to each answer and country, read from left to right as
# read, listed links, share, contact, protest, donate, store.
TABLE: dict[tuple[Risk | None, CountryRisk | None], tuple[Verdict, ...]] = {
    (None, None): (A, ASK, ASK, ASK, ASK, ASK, ASK),
    (None, ORDINARY): (A, ASK, ASK, ASK, ASK, ASK, ASK),
    (None, UNSAFE_COUNTRY): (A, ASK, ASK, ASK, ASK, ASK, ASK),
    (None, HOME): (A, ASK, ASK, ASK, ASK, ASK, ASK),
    (Risk.BELARUS, None): (A, *[READ_ONLY] * 6),
    (Risk.BELARUS, ORDINARY): (A, *[READ_ONLY] * 6),
    (Risk.BELARUS, UNSAFE_COUNTRY): (A, *[READ_ONLY] * 6),
    (Risk.BELARUS, HOME): (A, *[READ_ONLY] * 6),
    (Risk.CLOSE, None): (A, A, A, A, A, A, NOT_STORED),
    (Risk.CLOSE, ORDINARY): (A, A, A, A, A, A, NOT_STORED),
    (Risk.CLOSE, UNSAFE_COUNTRY): (A, A, A, UNSAFE, UNSAFE, UNSAFE, NOT_STORED),
    (Risk.CLOSE, HOME): (A, *[READ_ONLY] * 6),
    (Risk.NEITHER, None): (A, A, A, A, A, A, A),
    (Risk.NEITHER, ORDINARY): (A, A, A, A, A, A, A),
    (Risk.NEITHER, UNSAFE_COUNTRY): (A, A, A, UNSAFE, UNSAFE, UNSAFE, A),
    (Risk.NEITHER, HOME): (A, *[READ_ONLY] * 6),
}
COLUMNS = (R, L, SH, C, P, D, ST)


def country_of(content: Content, risk: CountryRisk | None) -> Country | None:
    return None if risk is None else replace(content.countries["DE"], risk=risk)


def test_the_table_leaves_nothing_out() -> None:
    assert set(TABLE) == set(product([None, *Risk], [None, *CountryRisk]))
    assert set(COLUMNS) == set(Capability)


@pytest.mark.parametrize(("answer", "risk"), TABLE)
def test_who_may_do_what(content: Content, answer: Risk | None, risk: CountryRisk | None) -> None:
    country = country_of(content, risk)
    assert tuple(verdict(answer, capability, country) for capability in COLUMNS) == TABLE[answer, risk]


def test_somebody_in_belarus_gets_no_more_by_naming_another_country(content: Content) -> None:
    for capability in set(Capability) - {Capability.READ}:
        for country in content.countries.values():
            assert verdict(Risk.BELARUS, capability, country) is Verdict.READ_ONLY


@pytest.mark.parametrize("answer", Risk)
def test_whoever_chooses_belarus_only_reads(content: Content, answer: Risk) -> None:
    for capability in set(Capability) - {Capability.READ}:
        assert verdict(answer, capability, content.countries["BY"]) is Verdict.READ_ONLY


def test_nobody_in_russia_is_sent_to_an_embassy(content: Content) -> None:
    for capability in (Capability.CONTACT, Capability.PROTEST, Capability.DONATE):
        assert verdict(Risk.NEITHER, capability, content.countries["RU"]) is Verdict.UNSAFE_COUNTRY
