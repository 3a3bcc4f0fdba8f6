"""What is asked again and again in one place is answered once a minute."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from bot.clock import elapsed

if TYPE_CHECKING:
    from collections.abc import Hashable

WINDOW: Final = 60.0
"""Seconds in which the same thing is answered once."""
_MOST: Final = 10_000  # answers remembered: older ones make room


class Floods:
    """Remembers for a minute what was answered where, and by which update. Nothing of it outlives the run."""

    def __init__(self) -> None:
        self._answered: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()

    def is_first(self, asked: Hashable, update_id: int) -> bool:
        """Whether it is to be answered. From now on it is not, for a minute, unless this very update is tried again."""
        self._forget_old()
        return self._answered.setdefault(asked, (elapsed(), update_id))[1] == update_id

    def was_asked(self, asked: Hashable) -> bool:
        """Whether it was answered within the minute."""
        self._forget_old()
        return asked in self._answered

    def _forget_old(self) -> None:
        now = elapsed()
        while self._answered:
            oldest, _ = next(iter(self._answered.values()))
            if now - oldest < WINDOW and len(self._answered) < _MOST:
                return
            self._answered.popitem(last=False)
