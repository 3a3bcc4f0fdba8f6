"""When an update goes out to people of a time zone: from its start there until it is stale, and only by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from campaign.anniversaries import due_at
from campaign.quiet_hours import CLOSES, OPENS, may_write_at

if TYPE_CHECKING:
    from datetime import tzinfo

LASTS: Final = timedelta(hours=24)
"""How long after its start an update still makes sense, where nothing else is said."""
SHORTEST: Final = timedelta(hours=1)
LONGEST: Final = timedelta(days=7)

_UTC: Final = ZoneInfo("UTC")
# https://data.iana.org/time-zones/theory.html: no clock is farther ahead or behind.
_EAST: Final = timezone(timedelta(hours=14))
_WEST: Final = timezone(timedelta(hours=-12))


@dataclass(frozen=True, slots=True)
class Moment:
    """An hour of a day on each recipient's own clock. Raises `ValueError` for an hour by night."""

    day: date
    hour: int

    def __post_init__(self) -> None:
        if not OPENS.hour <= self.hour < CLOSES.hour:
            raise ValueError(f"{self.hour} is not an hour from {OPENS.hour} to {CLOSES.hour - 1}")

    @property
    def first(self) -> datetime:
        """When it comes on the clock that is farthest ahead, in UTC."""
        return self._on(_EAST)

    @property
    def last(self) -> datetime:
        """When it comes on the clock that is farthest behind, in UTC."""
        return self._on(_WEST)

    def _on(self, clock: tzinfo) -> datetime:
        return datetime.combine(self.day, time(self.hour), clock).astimezone(UTC)


def starts_at(moment: Moment | None, zone: ZoneInfo | None, now: datetime) -> datetime:
    """When sending to people of a time zone starts (UTC); never by night, on their clock.

    Without a `moment` that is `now` or, by night, the morning after. People whose zone is unknown count as living by
    UTC, with the hours in which it is day in all of Europe.
    """
    return may_write_at(due_at(moment.day, moment.hour, zone or _UTC) if moment else now, zone)


def next_opening(starts: datetime, lasts: timedelta, zone: ZoneInfo | None, now: datetime) -> datetime | None:
    """The soonest moment (UTC) from `now` on at which people of that zone may be sent to: `now` itself by day.

    None once it would be stale: `lasts` is counted from the start in their own zone.
    """
    opens = may_write_at(max(now, starts), zone)
    return opens if opens < starts + lasts else None
