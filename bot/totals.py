"""The public totals, counted now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.counters import Tally

if TYPE_CHECKING:
    from bot.facts import LiveFacts
    from bot.storage import Tallies


class Totals:
    """The newest tally. It is counted by a tick, not when somebody looks: else a number that moves as one person acts
    would tell what that person did.
    """

    def __init__(self, tallies: Tallies, facts: LiveFacts) -> None:
        self._tallies = tallies
        self._facts = facts
        self.tally = Tally(done=0, planned=0, done_by_country={})

    async def count(self) -> None:
        """Count anew."""
        self.tally = await self._tallies.of(self._facts.content.campaign.wave.id)
