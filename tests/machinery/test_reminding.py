"""Reminders go to everybody whose moment has come, at most once a day, whatever Telegram or the machine does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from telegram.error import TimedOut

from bot.reminding import Reminding
from bot.storage import DueFollowUp, DueReminder, Purpose, Sending, StorageError
from bot.transport import NotSentError
from campaign.anniversaries import Occasion, Topic, Wish
from campaign.wishes import KeptWish
from messages.catalog import Html
from messages.screen import Screen
from tests.machinery.following_up import Asking, asking
from tests.machinery.telegram_in_memory import refusal

EVERYTHING = Wish(frozenset(Topic), less_often=False, hour=9)
EVE = datetime(2027, 4, 18, 12, tzinfo=UTC)
NINE = datetime(2027, 4, 19, 7, tzinfo=UTC)
"""Nine o'clock in Berlin on the anniversary of the arrests."""


def message(due: DueReminder, occasion: Occasion, along: Sequence[DueFollowUp]) -> Screen:
    pledges = "".join(f" + {one.step} {one.pledge.action}" for one in along)
    return Screen(Html(f"{due.language} {occasion.key}{pledges}"), ())


@dataclass
class Scene(Asking):
    """A bot that reminds, too."""

    def starts(self) -> None:
        """A new run of the program."""
        super().starts()
        self.run = Reminding(
            self.office(), self.reminders, self.follow_ups, self.following_up, lambda: self.content, message
        )

    async def wants(
        self, chat_id: int, wish: Wish = EVERYTHING, *, zone: str = "Europe/Berlin", language: str = "en"
    ) -> None:
        async with self.database.transaction() as tx:
            await self.people.agree(
                tx,
                chat_id,
                language=language,
                country="DE",
                time_zone=zone,
                purpose=Purpose.ANNIVERSARIES,
                on=date(2026, 11, 24),
            )
            kept = KeptWish(wish).scheduled(self.content, ZoneInfo(zone), self.clock.now())
            await self.reminders.keep(tx, chat_id, kept)

    async def ticks(self, now: datetime | None = None, *, after: float = 20.0) -> list[int]:
        """The next look for what is due; who was written to."""
        before = len(self.telegram.sent)
        await super().ticks(now, after=after)
        await self.run.send_due()
        return [chat_id for chat_id, _ in self.telegram.sent[before:]]

    async def ledger(self) -> list[tuple[object, ...]]:
        rows = await self.database.rows("SELECT chat_id, day, occasion, outcome FROM reminder ORDER BY chat_id, day")
        return [tuple(row) for row in rows]


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    async with asking(tmp_path, monkeypatch, Scene) as scene:
        scene.clock.move_to(EVE)
        yield scene


async def test_at_nine_on_the_day_and_not_before_or_again(scene: Scene) -> None:
    await scene.wants(1)
    assert await scene.ticks(NINE - timedelta(seconds=1)) == []
    assert await scene.ticks(NINE + timedelta(seconds=1)) == [1]
    assert scene.telegram.sent[-1][1] == "en arrests.day"
    assert await scene.ticks(NINE + timedelta(hours=3)) == []
    assert await scene.ledger() == [(1, "2027-04-19", "arrests.day", "delivered")]


async def test_everybody_by_their_own_clock(scene: Scene) -> None:
    zones = {1: "Pacific/Auckland", 2: "Europe/Berlin", 3: "America/New_York"}
    for chat_id, zone in zones.items():
        await scene.wants(chat_id, zone=zone)
    seen: list[tuple[int, str]] = []
    now = datetime(2027, 4, 18, 12, tzinfo=UTC)
    while now < datetime(2027, 4, 20, 12, tzinfo=UTC):
        now += timedelta(minutes=30)
        seen += [(chat_id, now.strftime("%d %H:%M")) for chat_id in await scene.ticks(now)]
    assert seen == [(1, "18 21:00"), (2, "19 07:00"), (3, "19 13:00")]


async def test_a_thousand_people_in_one_tick(scene: Scene) -> None:
    for chat_id in range(1, 1001):
        await scene.wants(chat_id)
    assert sorted(await scene.ticks(NINE)) == list(range(1, 1001))
    assert await scene.ticks(NINE + timedelta(minutes=1)) == []
    assert {row[3] for row in await scene.ledger()} == {"delivered"}


async def test_a_new_wish_on_the_same_day_brings_no_second_message(scene: Scene) -> None:
    await scene.wants(1)
    assert await scene.ticks(NINE) == [1]
    await scene.wants(1, replace(EVERYTHING, hour=13))
    assert await scene.ticks(NINE + timedelta(hours=5)) == []
    assert len(await scene.ledger()) == 1


@pytest.mark.parametrize("late", [timedelta(minutes=1), timedelta(hours=11)])
async def test_after_an_outage_what_is_timely_is_sent(scene: Scene, late: timedelta) -> None:
    await scene.wants(1)
    assert await scene.ticks(NINE + late) == [1]


@pytest.mark.parametrize("late", [timedelta(hours=12, minutes=1), timedelta(days=1), timedelta(days=7)])
async def test_after_its_day_it_is_left_out_and_the_next_is_set(scene: Scene, late: timedelta) -> None:
    await scene.wants(1)
    assert await scene.ticks(NINE + late) == []
    assert await scene.ledger() == []
    kept = await scene.reminders.find(1)
    assert kept is not None
    assert kept.next_at is not None
    assert kept.next_at > NINE + late


async def test_what_was_on_its_way_in_a_crash_is_not_sent_again(scene: Scene) -> None:
    await scene.wants(1)
    scene.clock.move_to(NINE)
    (due,) = await scene.reminders.due(NINE, 10)
    async with scene.database.transaction() as tx:
        await scene.reminders.begin(tx, [Sending(due, date(2027, 4, 19), "arrests.day", None)])
    assert await scene.ledger() == [(1, "2027-04-19", "arrests.day", "sending")]
    await scene.run.recover()
    assert await scene.ticks(NINE + timedelta(minutes=5)) == []
    assert await scene.ledger() == [(1, "2027-04-19", "arrests.day", "unconfirmed")]


async def test_one_that_may_have_arrived_is_not_repeated(scene: Scene) -> None:
    await scene.wants(1)
    scene.telegram.refuse("sendMessage", TimedOut())
    assert await scene.ticks(NINE) == []
    assert await scene.ticks(NINE + timedelta(minutes=1)) == []
    assert [row[3] for row in await scene.ledger()] == ["unconfirmed"]


async def test_one_that_never_left_is_sent_as_soon_as_it_can(scene: Scene) -> None:
    await scene.wants(1)
    scene.telegram.refuse("sendMessage", NotSentError("no way out"))
    assert await scene.ticks(NINE) == []
    assert await scene.ledger() == []
    assert await scene.ticks(NINE + timedelta(minutes=1)) == [1]


async def test_a_refusal_for_one_chat_holds_nobody_else(scene: Scene) -> None:
    for chat_id in (1, 2, 3):
        await scene.wants(chat_id)
    scene.telegram.silence(2, 1)
    assert sorted(await scene.ticks(NINE)) == [1, 3]
    assert await scene.ticks(NINE + timedelta(minutes=1)) in ([], [2])
    scene.telegram.silent_until.clear()
    await scene.ticks(NINE + timedelta(minutes=2))
    assert sorted(chat_id for chat_id, _ in scene.telegram.sent) == [1, 2, 3]


async def test_who_blocked_the_bot_costs_nobody_anything(scene: Scene) -> None:
    for chat_id in (1, 2):
        await scene.wants(chat_id)
    scene.telegram.refuse("sendMessage", refusal(403, "Forbidden: bot was blocked by the user"))
    assert len(await scene.ticks(NINE)) == 1
    assert sorted(str(row[3]) for row in await scene.ledger()) == ["blocked", "delivered"]


async def test_nobody_who_has_stopped_or_was_forgotten_is_written_to(scene: Scene) -> None:
    for chat_id in (1, 2, 3):
        await scene.wants(chat_id)
    async with scene.database.transaction() as tx:
        await scene.people.withdraw(tx, 1, {Purpose.ANNIVERSARIES})
        await scene.people.forget(tx, 2)
    assert await scene.ticks(NINE) == [3]


async def test_a_pause_is_kept(scene: Scene) -> None:
    await scene.wants(1)
    kept = KeptWish(EVERYTHING, paused_until=date(2027, 4, 25))
    async with scene.database.transaction() as tx:
        await scene.reminders.keep(tx, 1, kept.scheduled(scene.content, ZoneInfo("Europe/Berlin"), EVE))
    assert await scene.ticks(NINE) == []
    assert await scene.ticks(datetime(2027, 5, 1, 7, tzinfo=UTC)) == [1]


async def test_a_date_taken_out_of_the_facts_is_not_sent(scene: Scene) -> None:
    await scene.wants(1)
    rows = tuple(row for row in scene.content.anniversaries if row.id != "arrests")
    scene.content = replace(scene.content, anniversaries=rows)
    await scene.run.reschedule()
    assert await scene.ticks(NINE) == []
    kept = await scene.reminders.find(1)
    assert kept is not None
    assert kept.next_at == datetime(2027, 4, 24, 7, tzinfo=UTC), "the preparation for Workers' Day"


async def test_after_an_outage_over_two_dates_the_one_of_today_comes(scene: Scene) -> None:
    scene.content = replace(
        scene.content, campaign=replace(scene.content.campaign, action_days={2027: date(2027, 4, 16)})
    )
    scene.clock.move_to(datetime(2027, 4, 15, 12, tzinfo=UTC))
    await scene.wants(1)
    assert await scene.ticks(NINE + timedelta(hours=2)) == [1]
    assert [row[2] for row in await scene.ledger()] == ["arrests.day"], "the day of action is over"


async def test_an_edit_of_the_facts_does_not_take_away_what_is_due(scene: Scene) -> None:
    await scene.wants(1)
    scene.clock.move_to(NINE + timedelta(minutes=1))
    await scene.run.reschedule()
    assert await scene.ticks(NINE + timedelta(minutes=2)) == [1]


async def test_while_the_ledger_cannot_be_written_nothing_is_sent(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.wants(1)

    async def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(scene.reminders, "begin", full)
    with pytest.raises(StorageError):
        await scene.ticks(NINE)
    assert scene.telegram.sent == []


# What is due about somebody's pledges comes in the same message.


def nothing_to_say(_: Sequence[DueFollowUp]) -> Screen | None:
    raise LookupError


async def test_a_question_and_a_date_of_the_same_hour_are_one_message(scene: Scene) -> None:
    await scene.wants(1)
    await scene.pledged(1, due=NINE)
    await scene.wants(2)
    assert sorted(await scene.ticks(NINE)) == [1, 2]
    assert sorted(scene.texts) == ["en arrests.day", "en arrests.day + ask embassy"]
    assert await scene.row(1) == ("asked", 1, "delivered", "2027-04-22 07:00:00")
    assert await scene.ticks(NINE + timedelta(minutes=1)) == []


@pytest.mark.parametrize(("minutes", "messages"), [(-61, 2), (-60, 1), (-30, 1), (30, 1), (60, 1), (61, 2)])
async def test_whichever_comes_first_takes_the_other_along_within_the_hour(
    scene: Scene, minutes: int, messages: int
) -> None:
    one = NINE + timedelta(hours=4)
    await scene.wants(1, replace(EVERYTHING, hour=13))
    await scene.pledged(1, due=one + timedelta(minutes=minutes))
    for minute in range(-62, 63):
        await scene.ticks(one + timedelta(minutes=minute))
        await scene.ticks()  # what the first look has set for now
    assert len(scene.telegram.sent) == messages
    assert [row[3] for row in await scene.ledger()] == ["delivered"]
    assert (await scene.row(1))[:3] == ("asked", 1, "delivered")


async def test_a_pledge_that_cannot_be_worded_does_not_keep_the_date_back(scene: Scene) -> None:
    scene.word = nothing_to_say
    await scene.wants(1)
    await scene.pledged(1, due=NINE)
    await scene.ticks(NINE)
    assert scene.texts == ["en arrests.day"]
    assert await scene.row(1) == ("pledged", 0, None, "2027-04-19 07:00:00")


async def test_both_are_given_back_when_nothing_was_sent(scene: Scene) -> None:
    await scene.wants(1)
    await scene.pledged(1, due=NINE)
    scene.telegram.refuse("sendMessage", NotSentError("no way out"))
    assert await scene.ticks(NINE) == []
    assert await scene.ledger() == []
    assert await scene.row(1) == ("pledged", 0, None, "2027-04-19 07:00:00")
    assert await scene.ticks(NINE + timedelta(minutes=1)) == [1]
    assert scene.texts == ["en arrests.day + ask embassy"]


async def test_while_an_admin_has_frozen_everything_nothing_goes_out(scene: Scene) -> None:
    await scene.wants(1)
    await scene.pledged(2, due=NINE)
    scene.is_frozen = True
    assert await scene.ticks(NINE) == []
    scene.is_frozen = False
    assert sorted(await scene.ticks(NINE + timedelta(minutes=5))) == [1, 2]
