"""When somebody may be written to who has not just written to us: by day, on their own clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

OPENS: Final = time(8)
CLOSES: Final = time(21)
"""From when on nothing more is sent, on the person's own clock."""
PUT_OFF_TO: Final = time(9)
"""When that which came up by night is sent."""

# For somebody whose clock we do not know, in UTC: hours that lie within the above from Lisbon to Vilnius, all year.
_SURELY_OPENS: Final = time(9)
_SURELY_CLOSES: Final = time(18)


def may_write_at(now: datetime, zone: ZoneInfo | None) -> datetime:
    """The soonest moment (UTC) from `now` on at which the person may be written to: `now` itself by day.

    `zone` is the person's; without one the hours are those in which it is day in all of Europe.
    """
    opens, closes = (OPENS, CLOSES) if zone else (_SURELY_OPENS, _SURELY_CLOSES)
    local = now.astimezone(zone or UTC)
    if opens <= local.time() < closes:
        return now.astimezone(UTC)
    day = local.date() if local.time() < opens else local.date() + timedelta(days=1)
    return datetime.combine(day, PUT_OFF_TO, zone or UTC).astimezone(UTC)
