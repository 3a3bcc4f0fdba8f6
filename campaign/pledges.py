"""A pledge: what somebody said they would do, when, and how it went.

``pledged -> asked (twice at most) -> done | tried | withdrawn | expired``, once per person, action and wave. Done is
what the person says, so every outcome but expiry can be taken back while the wave lasts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

_FIRST_DAY: Final = date(2023, 4, 19)  # codes count days from the campaign's first
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_CODE_LENGTH: Final = 3  # 36**3 codes: enough until the year 2055
_SLOTS_A_DAY: Final = 4  # one more than there are, so that a slot can be added and old codes keep their meaning


class Whom(StrEnum):
    """As whom somebody acts."""

    MYSELF = "me"
    BRANCH = "br"


class State(StrEnum):
    """Where a pledge stands. The values are stored: never rename one without a migration."""

    PLEDGED = "pledged"
    ASKED = "asked"
    DONE = "done"
    TRIED = "tried"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Slot(IntEnum):
    """A part of the day a plan can name."""

    MORNING = 0
    MIDDAY = 1
    EVENING = 2

    @property
    def clock_time(self) -> time:
        """When the slot begins, on the person's own clock."""
        return _SLOT_TIMES[self]


_SLOT_TIMES: Final[Mapping[Slot, time]] = {
    Slot.MORNING: time(9),
    Slot.MIDDAY: time(13),
    Slot.EVENING: time(18),
}


class NotAPlanError(ValueError):
    """Three characters that stand for no plan: forged, or from a version that no longer lives."""


@dataclass(frozen=True, slots=True, order=True)
class Plan:
    """A day and a part of it, on the clock of the person who plans."""

    day: date
    slot: Slot

    def code(self) -> str:
        """Three letters or digits for a button; `from_code` reads them back."""
        number = (self.day - _FIRST_DAY).days * _SLOTS_A_DAY + self.slot
        if not 0 <= number < len(_DIGITS) ** _CODE_LENGTH:
            raise NotAPlanError
        letters = ""
        for _ in range(_CODE_LENGTH):
            number, digit = divmod(number, len(_DIGITS))
            letters = _DIGITS[digit] + letters
        return letters

    @classmethod
    def from_code(cls, code: str) -> Plan:
        """The plan behind a button's three characters; `NotAPlanError` when there is none."""
        if len(code) != _CODE_LENGTH or not set(code) <= set(_DIGITS):
            raise NotAPlanError
        days, slot = divmod(int(code, len(_DIGITS)), _SLOTS_A_DAY)
        if slot not in set(Slot):
            raise NotAPlanError
        return cls(_FIRST_DAY + timedelta(days=days), Slot(slot))

    def moment(self, zone: ZoneInfo) -> datetime:
        """The instant (UTC) the plan falls on in that time zone."""
        return datetime.combine(self.day, self.slot.clock_time, zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Which event somebody wants to go to (`campaign.content.Event.code`), and as what they know it.

    `told` is `campaign.events.fingerprint` of the event as the person was last told of it.
    """

    event: str
    told: str


@dataclass(frozen=True, slots=True)
class Pledge:
    """One person's promise in one action and wave. Who the person is stands elsewhere.

    It has a plan, or an event with times of its own, or neither where it was reopened.
    """

    action: str
    wave: str
    whom: Whom
    state: State
    plan: Plan | None
    asks: int = 0
    attendance: Attendance | None = None

    @property
    def is_open(self) -> bool:
        """Whether the person may still be asked how it went."""
        return self.state in _OPEN


class NotAllowedError(ValueError):
    """A change of state that the life of a pledge does not know."""


# What the person tells may be corrected at any time, from any old button; only open pledges are asked about or expire.
_TOLD: Final = frozenset({State.PLEDGED, State.DONE, State.TRIED, State.WITHDRAWN})
_OPEN: Final = frozenset({State.PLEDGED, State.ASKED})
_NEXT: Final[Mapping[State, frozenset[State]]] = {
    state: _TOLD | {State.ASKED, State.EXPIRED} if state in _OPEN else _TOLD for state in State
}


def changed(pledge: Pledge, to: State) -> Pledge:
    """The pledge in its new state; the same state again is no change, so a button pressed twice does no harm.

    Raises `NotAllowedError` for a step that its life does not know.
    """
    if to is pledge.state:
        return pledge
    if to not in _NEXT[pledge.state]:
        raise NotAllowedError(f"{pledge.state} -> {to}")
    return replace(pledge, state=to)


def offered_plans(local_now: datetime) -> tuple[Plan, ...]:
    """The few moments worth a button, soonest first: later today, tomorrow, the weekend, in a week.

    `local_now` is the person's own clock. Nothing within the next hour: a reminder that comes at once is none.
    """
    today = local_now.date()
    tomorrow = today + timedelta(days=1)
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
    soonest = local_now + timedelta(hours=1)
    later_today = (
        Plan(today, slot)
        for slot in (Slot.EVENING,)
        if datetime.combine(today, slot.clock_time, local_now.tzinfo) >= soonest
    )
    plans = (
        *later_today,
        Plan(tomorrow, Slot.MORNING),
        Plan(tomorrow, Slot.EVENING),
        Plan(saturday, Slot.MIDDAY),
        Plan(today + timedelta(days=7), Slot.MORNING),
    )
    return tuple(sorted(set(plans)))


def is_past(plan: Plan, zone: ZoneInfo, now: datetime) -> bool:
    """Whether the plan's moment is over: an old button must ask again instead of promising it."""
    return plan.moment(zone) <= now


def within_wave(start: date, end: date, planned: date, zone: ZoneInfo, now: datetime) -> bool:
    """Whether a wave from `start` to `end` (both included) is open for that day, on the clock of who plans."""
    return start <= now.astimezone(zone).date() and planned <= end
