from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot.clock import MovableClock, SystemClock


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Pacific/Kiritimati", 2), ("Europe/Minsk", 2), ("UTC", 1), ("America/Los_Angeles", 1)],
)
@time_machine.travel(datetime(2026, 5, 1, 22, 30, tzinfo=UTC), tick=False)
def test_the_date_is_that_of_the_place(zone: str, day: int) -> None:
    assert SystemClock().today(ZoneInfo(zone)) == date(2026, 5, day)


def test_a_moved_clock_goes_on_running() -> None:
    clock = MovableClock()
    target = datetime(2027, 4, 27, 9, 0, tzinfo=UTC)
    with time_machine.travel(datetime(2026, 5, 1, tzinfo=UTC), tick=False) as traveller:
        clock.move_to(target)
        assert clock.now() == target
        traveller.shift(timedelta(minutes=3))
        assert clock.now() == target + timedelta(minutes=3)
        assert clock.today(ZoneInfo("Europe/Minsk")) == date(2027, 4, 27)


def test_who_watches_a_clock_is_told_after_each_move() -> None:
    clock = MovableClock()
    seen: list[int] = []
    stop = clock.watch(lambda: seen.append(clock.now().year))
    clock.move_to(datetime(2031, 5, 1, tzinfo=UTC))
    clock.move_to(datetime(2030, 5, 1, tzinfo=UTC))
    stop()
    clock.move_to(datetime(2032, 5, 1, tzinfo=UTC))
    assert seen == [2031, 2030]
