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
