"""Nobody is written to at night, wherever they live and whatever their clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaign.quiet_hours import may_write_at

ZONES = sorted(available_timezones() - {"localtime"})
BERLIN, NEW_YORK, KIRITIMATI = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati")
KATHMANDU, LORD_HOWE = ZoneInfo("Asia/Kathmandu"), ZoneInfo("Australia/Lord_Howe")


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, KIRITIMATI, KATHMANDU, LORD_HOWE], ids=str)
@pytest.mark.parametrize(
    ("clock", "days", "told"),
    [
        ("00:00", 0, "09:00"),
        ("07:59:59", 0, "09:00"),
        ("08:00", 0, "08:00"),
        ("12:34", 0, "12:34"),
        ("20:59:59", 0, "20:59:59"),
        ("21:00", 1, "09:00"),
        ("23:59:59", 1, "09:00"),
    ],
)
def test_by_day_at_once_and_by_night_in_the_morning(zone: ZoneInfo, clock: str, days: int, told: str) -> None:
    today = datetime(2026, 11, 24).date()  # noqa: DTZ001 - only the date
    now = datetime.combine(today, time.fromisoformat(clock), zone)
    expected = datetime.combine(today + timedelta(days=days), time.fromisoformat(told), zone)
    assert may_write_at(now.astimezone(UTC), zone) == expected


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        ("2026-03-28T22:00+01:00", "2026-03-29T09:00+02:00"),  # the night that has no 02:30
        ("2026-10-24T22:00+02:00", "2026-10-25T09:00+01:00"),  # the night that has it twice
    ],
)
def test_nine_is_nine_on_the_morning_after_the_clocks_were_changed(evening: str, morning: str) -> None:
    assert may_write_at(datetime.fromisoformat(evening), BERLIN) == datetime.fromisoformat(morning)


def test_a_day_that_a_country_left_out_is_not_waited_for() -> None:
    apia = ZoneInfo("Pacific/Apia")
    evening = datetime(2011, 12, 29, 22, tzinfo=apia)  # there was no 30th of December
    assert may_write_at(evening, apia).astimezone(apia) == datetime(2011, 12, 31, 9, tzinfo=apia)


@pytest.mark.parametrize("clock", ["Europe/Lisbon", "Europe/London", "Europe/Berlin", "Europe/Kyiv", "Europe/Vilnius"])
@pytest.mark.parametrize("month", [1, 7])
def test_without_a_zone_it_is_day_in_all_of_europe(clock: str, month: int) -> None:
    for hour in range(24):
        local = may_write_at(datetime(2026, month, 5, hour, 30, tzinfo=UTC), None).astimezone(ZoneInfo(clock))
        assert time(8) <= local.time() < time(21)


@given(
    now=st.datetimes(datetime(2023, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    name=st.sampled_from(ZONES),
)
@example(now=datetime(2026, 10, 25, 0, 30, tzinfo=UTC), name="Europe/Berlin")
@example(now=datetime(2026, 3, 8, 3, 0, tzinfo=UTC), name="America/New_York")
def test_it_is_always_soon_and_always_day(now: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    moment = may_write_at(now, zone)
    local = moment.astimezone(zone)
    assert now <= moment <= now + timedelta(hours=13)
    assert time(8) <= local.time() < time(21)
    assert moment == now or local.time() == time(9)
    assert may_write_at(moment, zone) == moment
