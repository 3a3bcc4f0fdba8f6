"""Ten years of anniversaries in every time zone: never two for one person and date, and none missed."""

from __future__ import annotations

import itertools
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from campaign.anniversaries import Topic, Wish
from campaign.content import Content
from campaign.reading import load_content
from tests.campaign.ten_years import Wall, check, eventful, expected_days, lived, stops

HOURS = range(8, 21)
TOPICS = [frozenset(chosen) for size in (1, 2, 3) for chosen in itertools.combinations(Topic, size)]


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(Path("campaign/facts"))


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(5))
def test_ten_years_in_every_zone_at_every_hour(content: Content, seed: int) -> None:
    """Each seed has facts of its own; each zone meets every hour, every wish, and a bot that always or rarely stops."""
    random = Random(seed)
    facts = eventful(content, random)
    zones = sorted({zone for country in facts.countries.values() for zone in country.time_zones})
    wishes = [Wish(topics, less_often, hour=8) for topics in TOPICS for less_often in (False, True)]
    days = {wish: expected_days(facts, wish) for wish in wishes}
    sent = expired = 0
    for name in zones:
        zone, first = ZoneInfo(name), random.randrange(len(HOURS))
        wall = Wall(zone)
        for number, (wish, expected) in enumerate(days.items()):
            at = Wish(wish.topics, wish.less_often, HOURS[(first + number) % len(HOURS)])
            standstills = stops(random, random.choice((0, 40, 400)))
            history = lived(facts, at, zone, standstills)
            check(history, expected, wall, at.hour, standstills)
            sent += len(history.sent)
            expired += len(history.expired)
    print(f"{len(zones)} zones: {sent} sent, {expired} expired")  # noqa: T201 - shown with -s
    assert sent > 400_000
    assert expired > 10_000
