"""Events that people wait for: told each once, and told anew when the facts change, up to the last moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage import Purpose
from campaign.content import Event, EventStatus
from campaign.follow_ups import Next, Step, next_of_event
from tests.campaign.attending import an_event, at, attending, knowing
from tests.machinery.following_up import BERLIN, WAVE, Asking, asking

MARIA = 700000001
PICKET = an_event("2026-11-26T18:00")


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Asking]:
    async with asking(tmp_path, monkeypatch) as scene:
        scene.content = knowing(scene.content, PICKET)
        yield scene


async def joins(scene: Asking, event: Event, now: datetime) -> None:
    """Maria says at that moment that she is going."""
    then = next_of_event(event, now)
    assert then is not None
    async with scene.database.transaction() as tx:
        await scene.people.agree(
            tx,
            MARIA,
            language="en",
            country="DE",
            time_zone=BERLIN,
            purpose=Purpose.FOLLOW_UPS,
            on=date(2026, 11, 24),
        )
        await scene.pledges.record(tx, MARIA, replace(attending(event), wave=WAVE), then)


async def edits(scene: Asking, *events: Event) -> None:
    """The facts are edited, and read again."""
    scene.content = knowing(scene.content, *events)
    await scene.following_up.follow_events()


async def told_until(scene: Asking, moment: datetime) -> list[str]:
    """What she is told from now on, looked for every ten minutes."""
    before, now = len(scene.texts), scene.clock.now()
    while now < moment:
        now += timedelta(minutes=10)
        await scene.ticks(now)
    return [text.split()[0] for text in scene.texts[before:]]


async def test_told_the_day_before_on_the_day_and_asked_the_morning_after(scene: Asking) -> None:
    await joins(scene, PICKET, at("2026-11-25T09:00"))
    assert await told_until(scene, at("2026-11-25T12:00")) == ["eve"]
    assert await told_until(scene, at("2026-11-26T18:00")) == ["day"]
    assert await told_until(scene, at("2026-11-27T12:00")) == ["after"]
    assert await told_until(scene, at("2026-12-02T12:00")) == []


async def test_what_came_early_with_something_else_is_not_told_again(scene: Asking) -> None:
    await joins(scene, PICKET, at("2026-11-25T09:00"))
    async with scene.database.transaction() as tx:
        await scene.pledges.record(
            tx, MARIA, replace(attending(PICKET), action="embassy", wave=WAVE), Next(Step.EVE, at("2026-11-25T10:30"))
        )
    assert await told_until(scene, at("2026-11-25T20:00")) == ["eve"]


@pytest.mark.parametrize("change", ["called off", "moved"])
@pytest.mark.parametrize("when", ["2026-11-25T15:00", "2026-11-26T12:00"], ids=["the day before", "on the day"])
async def test_a_change_is_told_even_on_the_day_itself(scene: Asking, change: str, when: str) -> None:
    await joins(scene, PICKET, at("2026-11-25T09:00"))
    await told_until(scene, at(when))
    changed = replace(PICKET, status=EventStatus.CANCELLED) if change == "called off" else an_event("2026-11-30T18:00")
    await edits(scene, changed)
    assert await told_until(scene, at(when) + timedelta(minutes=30)) == ["change"]
    rest = await told_until(scene, at("2026-12-02T12:00"))
    assert rest == ([] if change == "called off" else ["eve", "day", "after"])


async def test_what_is_corrected_afterwards_is_no_news(scene: Asking) -> None:
    await joins(scene, PICKET, at("2026-11-25T09:00"))
    await told_until(scene, at("2026-11-26T22:00"))
    await edits(scene, replace(PICKET, place="Alexanderplatz"))
    assert await told_until(scene, at("2026-11-27T12:00")) == ["after"]
