"""Instants as they are stored: whole seconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def to_seconds(moment: datetime) -> int:
    """The stored form; a moment without a time zone is a `ValueError`, for nobody can tell when it is."""
    if moment.tzinfo is None:
        raise ValueError("A stored moment needs a time zone.")
    return int(moment.timestamp())


def to_moment(seconds: int) -> datetime:
    """The moment, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def seconds_or_none(moment: datetime | None) -> int | None:
    """The stored form of a moment that there may not be. Raises `ValueError` as `to_seconds`."""
    return None if moment is None else to_seconds(moment)


def moment_or_none(seconds: int | None) -> datetime | None:
    """The moment, in UTC, if there is one."""
    return None if seconds is None else to_moment(seconds)
