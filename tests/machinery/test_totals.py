"""What may be told of totals is counted by the hour: nobody sees a number move as somebody comes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.storage import Arrivals, Groups, Tallies
from bot.totals import Totals
from campaign.groups import Group, GroupKind
from campaign.sources import Origin, Source
from tests.machinery.following_up import Asking, asking


async def test_what_a_groups_total_says_stays_until_the_next_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch, Asking) as scene:
        arrivals, facts = Arrivals(scene.database), _facts(scene)
        totals = Totals(Tallies(scene.database), facts, arrivals)
        async with scene.database.transaction() as tx:
            group = await Groups(scene.database).keep(tx, Group(-1, GroupKind.GROUP, "en", "Europe/Berlin"))
            source = Source(Origin.GROUP, group.number)
            await arrivals.note(tx, source)
        assert totals.arrivals == {}
        await totals.count()
        async with scene.database.transaction() as tx:
            await arrivals.note(tx, source)
        assert totals.arrivals == {source: 1}
        await totals.count()
        assert totals.arrivals == {source: 2}


def _facts(scene: Asking) -> Any:
    return SimpleNamespace(content=scene.content)
