"""Broadcasts take turns, so that a large one does not keep a small one waiting for hours."""

from __future__ import annotations

from enum import Enum
from typing import Final

A_TURN: Final = 10
"""Seconds that sending one broadcast takes before it is another's turn."""
AT_ONCE: Final = 500
"""Recipients found at a time. Two broadcasts on their way take turns of so many."""


class Turn(Enum):
    """What a broadcast's turn has come to, among people or among groups."""

    GOES_ON = "goes on"
    """Somebody else may be sent it at once."""
    HELD = "held"
    """Something holds sending up: nothing is tried before the next look."""
    WAITS = "waits"
    """The others are sent it when day comes where they are."""
    THROUGH = "through"
    """Nobody is left whom it can come to."""
