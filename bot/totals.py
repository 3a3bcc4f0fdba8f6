"""The public totals, counted now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.counters import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.facts import LiveFacts
    from bot.storage import Arrivals, Tallies
    from campaign.sources import Source


class Totals:
    """The newest tally, and how often people had come by which link then. They are counted by a tick, not when somebody
    looks: else a number that moves as one person acts would tell what that person did.
    """

    def __init__(self, tallies: Tallies, facts: LiveFacts, arrivals: Arrivals) -> None:
        self._tallies = tallies
        self._facts = facts
        self._arrivals = arrivals
        self.tally = Tally(done=0, planned=0, done_by_country={})
        self.arrivals: Mapping[Source, int] = {}

    async def count(self) -> None:
        """Count anew."""
        self.tally = await self._tallies.of(self._facts.content.campaign.wave.id)
        self.arrivals = await self._arrivals.all()
