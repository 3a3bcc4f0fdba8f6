"""Bare counts of how people came: by group, by printed poster, and by the kind of link; nothing about anybody."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from campaign.sources import Origin, Source
from tests.campaign.updates import a_group
from tests.storage.posting import ONE, TWO, Posting

if TYPE_CHECKING:
    from bot.storage import Database

A_DAY = date(2026, 3, 2)


@pytest.fixture
def desk(database: Database) -> Posting:
    return Posting(database)


async def makes_poster(desk: Posting, language: str, on: date = A_DAY) -> Source:
    async with desk.database.transaction() as tx:
        return await desk.arrivals.make_poster(tx, language, on)


async def test_each_way_here_is_counted_by_itself(desk: Posting) -> None:
    group, poster = await desk.keeps(a_group(ONE)), await makes_poster(desk, "de")
    counts = {Source(origin): number for number, origin in enumerate((Origin.POST, Origin.POSTER, Origin.INLINE), 1)}
    counts |= {Source(Origin.GROUP, group.number): 9, poster: 7}
    for source, count in counts.items():
        assert await desk.comes_by(source, count)
    assert await desk.arrivals.all() == counts
    assert list(await desk.arrivals.all()) == sorted(counts, key=lambda one: -counts[one]), "the most frequent first"


@pytest.mark.parametrize("source", [Source(Origin.GROUP, 2), Source(Origin.PRINTED, 2), Source(Origin.PRINTED, 999)])
async def test_a_link_that_nobody_gave_out_counts_nothing(desk: Posting, source: Source) -> None:
    """Else anybody could fill the disk with made-up sources."""
    await desk.keeps(a_group(ONE))
    await makes_poster(desk, "de")
    assert not await desk.comes_by(source)
    assert await desk.arrivals.all() == {}


async def test_the_links_of_a_group_that_is_gone_count_nothing(desk: Posting) -> None:
    gone = Source(Origin.GROUP, (await desk.keeps(a_group(ONE))).number)
    assert await desk.comes_by(gone)
    async with desk.database.transaction() as tx:
        await desk.groups.forget(tx, ONE)
    await desk.keeps(a_group(TWO))
    assert not await desk.comes_by(gone)
    assert await desk.arrivals.all() == {}


async def test_every_poster_has_a_number_of_its_own(desk: Posting) -> None:
    first = await makes_poster(desk, "de")
    second = await makes_poster(desk, "be", date(2026, 12, 31))
    assert (first, second) == (Source(Origin.PRINTED, 1), Source(Origin.PRINTED, 2))
    assert await desk.arrivals.posters() == ((second, "be", "2026-12-31"), (first, "de", "2026-03-02"))
    assert await desk.arrivals.all() == {}


async def test_a_source_of_an_earlier_version_is_passed_over(desk: Posting) -> None:
    await desk.comes_by(Source(Origin.CARD))
    async with desk.database.transaction() as tx:
        await tx.execute("INSERT INTO arrival VALUES ('billboard', 12)")
    assert await desk.arrivals.all() == {Source(Origin.CARD): 1}


async def test_how_often_a_card_was_shared(desk: Posting) -> None:
    assert await desk.arrivals.shared() == {}
    async with desk.database.transaction() as tx:
        for card in ("appeal", "post-human", "post-human"):
            await desk.arrivals.note_shared(tx, card)
    assert list((await desk.arrivals.shared()).items()) == [("post-human", 2), ("appeal", 1)]
