"""What failed through our own fault waits, so that it neither holds up the rest nor is tried again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.clock import elapsed

if TYPE_CHECKING:
    from collections.abc import Hashable

TRIES: Final = 3
"""How often one thing is tried; the next release, and so the next run, begins anew."""
PAUSE: Final = 600.0
"""Seconds before it is tried again: facts can be mended while the bot runs."""
_KEPT: Final = 172_800.0  # seconds: two days, and whatever waited is too late to be of use


class SetAside:
    """Whatever was added, each with how often it failed in this run. Nothing of it outlives the run."""

    def __init__(self) -> None:
        self._failures: dict[Hashable, tuple[int, float]] = {}

    def add(self, key: Hashable) -> int:
        """It has failed once more; how often now."""
        tries = self._failures.get(key, (0, 0.0))[0] + 1
        self._failures[key] = tries, elapsed()
        return tries

    def forget_old(self) -> None:
        """Keep nothing in memory about what is over."""
        now = elapsed()
        self._failures = {key: failed for key, failed in self._failures.items() if now - failed[1] < _KEPT}

    def holds(self, key: Hashable) -> bool:
        """Whether it is not to be tried now."""
        if key not in self._failures:
            return False
        tries, since = self._failures[key]
        return tries >= TRIES or elapsed() - since < PAUSE
