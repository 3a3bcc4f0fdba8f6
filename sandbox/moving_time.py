"""Where the page may move the sandbox's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sandbox.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.shapes import Json

YEARS: Final = range(2020, 2101)
"""In UTC. Far enough for every anniversary, near enough for every calendar, time zone and 32-bit date."""

_SPANS: Final = frozenset({"weeks", "days", "hours", "minutes"})
_OUT_OF_RANGE: Final = f"The clock goes from {YEARS[0]} to {YEARS[-1]}."
_NOT_UNDERSTOOD: Final = "The clock needs a date and time with its zone, or whole hours or days to go forward."


def destination(request: Json, now: datetime) -> datetime:
    """The instant (UTC) that a page asks for: `to` as ISO 8601 with its offset, or `forward` from `now`.

    Raises RefusedError for what is neither, and for years out of `YEARS`.
    """
    try:
        match request:
            case {"to": str(text)}:
                instant = _instant(text)
            case {"forward": dict(spans)}:
                instant = now + _span(spans)
            case _:
                raise RefusedError(_NOT_UNDERSTOOD)
        instant = instant.astimezone(UTC)
    except OverflowError:
        raise RefusedError(_OUT_OF_RANGE) from None
    if instant.year not in YEARS:
        raise RefusedError(_OUT_OF_RANGE)
    return instant


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise RefusedError(_NOT_UNDERSTOOD) from None
    if instant.tzinfo is None:
        raise RefusedError(_NOT_UNDERSTOOD)
    return instant


def _span(spans: Mapping[str, Any]) -> timedelta:
    # JSON's true is an int to Python.
    if not spans or spans.keys() - _SPANS or not all(type(many) is int and many > 0 for many in spans.values()):
        raise RefusedError(_NOT_UNDERSTOOD)
    return timedelta(**spans)
