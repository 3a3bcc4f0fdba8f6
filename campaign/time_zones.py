"""Clocks by their names (https://www.iana.org/time-zones), some of which are taken out of use in time."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

_UTC: Final = ZoneInfo("UTC")


def zone_named(name: str | None) -> ZoneInfo | None:
    """The clock of that name, if one was given and it still exists."""
    try:
        return ZoneInfo(name) if name else None
    except (OSError, ValueError, KeyError):
        return None


def zone_or_utc(name: str | None) -> ZoneInfo:
    """The same; UTC where there is none."""
    return zone_named(name) or _UTC
