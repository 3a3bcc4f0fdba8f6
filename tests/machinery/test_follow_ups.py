"""How did it go? Asked by day, once, of those who still agree."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.storage import Purpose
from campaign.follow_ups import Next, Step
from campaign.pledges import State, changed
from tests.machinery.following_up import BERLIN, NINE, Asking, asking
from tests.machinery.telegram_in_memory import refusal

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TEN_MINUTES = 601.0
MARIA, OLEG = 700000001, 700000002

TOO_MANY = "Too Many Requests: retry after 1"


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Asking]:
    async with asking(tmp_path, monkeypatch) as scene:
        yield scene


def berlin(clock: str, day: int = 25) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day} {clock}").replace(tzinfo=ZoneInfo(BERLIN))


# When Telegram says: not now.


async def test_a_question_refused_for_now_was_not_asked_and_comes_when_telegram_says(scene: Asking) -> None:
    await scene.pledged(MARIA)
    scene.telegram.refuse("sendMessage", refusal(429, TOO_MANY, retry_after=1))
    assert await scene.ticks() == []
    assert await scene.row(MARIA) == ("pledged", 0, None, "2026-11-25 08:00:02")
    assert await scene.ticks(NINE + SECOND) == [], "not a moment before"
    assert await scene.ticks(NINE + 3 * SECOND) == [MARIA]
    assert await scene.row(MARIA) == ("asked", 1, "delivered", "2026-11-28 08:00:03")
    assert scene.texts == [f"ask {MARIA} embassy (1)"]


async def test_a_second_question_refused_for_now_is_still_the_second(scene: Asking) -> None:
    await scene.pledged(MARIA)
    assert await scene.ticks() == [MARIA]
    scene.telegram.refuse("sendMessage", refusal(429, TOO_MANY, retry_after=1))
    assert await scene.ticks(NINE + 3 * DAY) == []
    assert await scene.row(MARIA) == ("asked", 1, "delivered", "2026-11-28 08:00:02")
    assert await scene.ticks(NINE + 3 * DAY + MINUTE) == [MARIA]
    assert await scene.row(MARIA) == ("asked", 2, "delivered", "2026-12-01 08:01:00")


async def test_after_two_questions_without_an_answer_it_is_closed_without_a_word(scene: Asking) -> None:
    await scene.pledged(MARIA)
    for day in range(10):
        await scene.ticks(NINE + day * DAY + MINUTE)
    assert scene.texts == [f"ask {MARIA} embassy (1)", f"ask {MARIA} embassy (2)"]
    assert await scene.row(MARIA) == ("expired", 2, "delivered", None)


@pytest.mark.parametrize("end", ["stop", "forget", "answer", "plan anew"])
@pytest.mark.parametrize("when", ["before telegram has refused", "while telegram has to be waited for"])
async def test_whoever_has_enough_while_telegram_makes_us_wait_is_not_asked(
    scene: Asking, end: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def has_enough() -> None:
        async with scene.database.transaction() as tx:
            match end:
                case "stop":
                    await scene.people.withdraw(tx, MARIA, set(Purpose))
                case "forget":
                    await scene.people.forget(tx, MARIA)
                case "answer":
                    (pledge,) = await scene.pledges.of(MARIA, within=tx)
                    await scene.pledges.change(tx, MARIA, changed(pledge, State.DONE))
                case _:
                    (pledge,) = await scene.pledges.of(MARIA, within=tx)
                    await scene.pledges.record(
                        tx, MARIA, changed(pledge, State.PLEDGED), Next(Step.ASK, NINE + 5 * DAY)
                    )

    real = scene.telegram.call

    async def call(method: str, parameters: dict[str, object]) -> tuple[int, dict[str, object]]:
        if method == "sendMessage" and when.startswith("before"):
            await has_enough()
        return await real(method, parameters)

    await scene.pledged(MARIA)
    scene.telegram.refuse("sendMessage", refusal(429, TOO_MANY, retry_after=1))
    monkeypatch.setattr(scene.telegram, "call", call)
    assert await scene.ticks() == []
    monkeypatch.setattr(scene.telegram, "call", real)
    if when.startswith("while"):
        await has_enough()
    assert await scene.ticks(after=60) == []
    if end == "stop":  # who agrees anew is not asked about what was planned before
        async with scene.database.transaction() as tx:
            await scene.people.agree(
                tx, MARIA, language="en", country=None, time_zone=None, purpose=Purpose.FOLLOW_UPS, on=NINE.date()
            )
        assert await scene.ticks() == []
    rows = await scene.database.rows("SELECT outcome FROM pledge")
    assert {row["outcome"] for row in rows} <= {None}, "nothing is left that looks as if it were on its way"


async def test_a_chat_that_telegram_refuses_keeps_nobody_else_waiting(scene: Asking) -> None:
    await scene.pledged(MARIA, due=NINE - HOUR)
    await scene.pledged(OLEG)
    scene.telegram.silence(MARIA, 3600)
    assert await scene.ticks() == [OLEG]


# Nobody is written to at night.


@pytest.mark.parametrize("clock", ["00:30", "07:59", "21:00", "23:10"])
async def test_what_comes_up_at_night_is_asked_in_the_morning(scene: Asking, clock: str) -> None:
    night = berlin(clock)
    morning = berlin("09:00", day=26 if night.hour > 12 else 25)
    await scene.pledged(MARIA, due=night - HOUR)
    assert await scene.ticks(night) == []
    assert await scene.ticks(morning - MINUTE) == []
    assert await scene.ticks(morning) == [MARIA]
    assert await scene.ticks(morning + MINUTE) == []


@pytest.mark.parametrize(("clock", "asked"), [("08:00", [MARIA]), ("20:59", [MARIA]), ("21:00", [])])
async def test_the_day_is_the_persons_own(scene: Asking, clock: str, asked: list[int]) -> None:
    for zone in ("Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"):
        now = datetime.fromisoformat(f"2026-11-26 {clock}").replace(tzinfo=ZoneInfo(zone))
        await scene.pledged(MARIA, due=now - HOUR, zone=zone)
        assert await scene.ticks(now) == asked


async def test_put_off_is_not_late_though_the_morning_is_more_than_two_days_after_the_plan(scene: Asking) -> None:
    await scene.pledged(MARIA, due=NINE)
    assert await scene.ticks(NINE + 2 * DAY - 4 * HOUR) == [], "five in the morning"
    assert await scene.ticks(NINE + 2 * DAY + MINUTE) == [MARIA]


async def test_more_than_two_days_late_it_is_closed_by_night_too(scene: Asking) -> None:
    await scene.pledged(MARIA, due=NINE - 5 * HOUR)
    assert await scene.ticks(NINE + 2 * DAY - 4 * HOUR) == []
    assert (await scene.row(MARIA))[0] == "expired"


@pytest.mark.parametrize("zone", [None, "Europe/Nowhere", "../../etc/passwd", "Europe"])
async def test_a_clock_that_is_unknown_or_no_longer_exists_is_asked_by_day_in_europe(
    scene: Asking, zone: str | None
) -> None:
    await scene.pledged(MARIA, due=berlin("05:00"), zone=zone)
    await scene.pledged(OLEG, due=berlin("08:30"))
    assert await scene.ticks(berlin("08:30")) == [OLEG]
    assert await scene.ticks(berlin("10:00")) == [MARIA]


async def test_the_second_question_keeps_off_the_night_when_the_clocks_are_changed(scene: Asking) -> None:
    first = datetime(2026, 10, 22, 8, 10, tzinfo=ZoneInfo(BERLIN))
    await scene.pledged(MARIA, due=first)
    assert await scene.ticks(first) == [MARIA]
    assert await scene.ticks(first.astimezone(ZoneInfo("UTC")) + 3 * DAY) == [], "ten past seven"
    assert await scene.ticks(datetime(2026, 10, 25, 9, tzinfo=ZoneInfo(BERLIN))) == [MARIA]


# All that is due.


async def test_what_one_person_is_asked_at_the_same_time_comes_as_one_message(scene: Asking) -> None:
    await scene.pledged(MARIA)
    await scene.pledged(MARIA, action="spread", due=NINE + HOUR)
    await scene.pledged(MARIA, action="donate", due=NINE + HOUR + MINUTE)
    await scene.pledged(OLEG, action="spread")
    assert sorted(await scene.ticks()) == [MARIA, OLEG]
    assert sorted(scene.texts) == [f"ask {MARIA} embassy (1); ask {MARIA} spread (1)", f"ask {OLEG} spread (1)"]
    assert await scene.ticks(NINE + HOUR) == []
    assert await scene.ticks(NINE + HOUR + MINUTE) == [MARIA]


async def test_more_than_are_read_at_once_are_each_asked_once(scene: Asking) -> None:
    for chat_id in range(1, 1201):
        await scene.pledged(chat_id, due=NINE - (chat_id % 3) * MINUTE)
    assert sorted(await scene.ticks()) == list(range(1, 1201))
    assert await scene.ticks() == []
