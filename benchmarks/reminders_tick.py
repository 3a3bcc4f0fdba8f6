"""How long a tick over everybody takes with nothing due, with everything too late, and with everything due and sent.

A million people on record who wait for their next reminder: a tick has to find out that nobody is due. Then all of them
become due at a moment that is over, so that a round looks at everybody and sends nothing. Last, some thousands are due
and are sent to, by a server without limits in a process of its own. Encrypted, as in earnest.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import uvloop
from telegram.ext import ExtBot

from benchmarks.on_record import put_on_record
from benchmarks.serving import server
from bot.clock import MovableClock
from bot.delivery import PostOffice
from bot.following_up import FollowingUp
from bot.pacing import Pacer
from bot.reminding import Reminding
from bot.sending import Outbox
from bot.storage import Database, DatabaseKey, DueFollowUp, DueReminder, FollowUps, People, Reminders
from bot.transport import Transport
from campaign.anniversaries import Occasion, Topic, Wish
from campaign.reading import load_content
from campaign.wishes import KeptWish
from messages.catalog import Html
from messages.screen import Screen

CONTENT = load_content(Path(__file__).parents[1] / "campaign" / "facts")
WISH = Wish(frozenset(Topic), less_often=False, hour=9)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Europe/Vilnius", "Asia/Tokyo")
TICKS = 50
RATE = 1000
"""The highest that settings allow: it decides how many are in hand at once."""
UNLIMITED = 1_000_000


def memory() -> float:
    """The most memory this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def next_of(zone: str) -> datetime | None:
    """When everybody of a zone is next."""
    return KeptWish(WISH).scheduled(CONTENT, ZoneInfo(zone), NOW).next_at


async def enrol(database: Database, people: int) -> None:
    """Put that many people on record, each with their next reminder."""
    for number, zone in enumerate(ZONES, 1):
        await put_on_record(database, people // len(ZONES), zone, next_of(zone), first=number, step=len(ZONES))


@asynccontextmanager
async def reminding(people: int, clock: MovableClock, bot: ExtBot[None], pacer: Pacer) -> AsyncIterator[Reminding]:
    """What sends reminders, with that many people on record, all in one language."""

    def word(_due: DueReminder, _occasion: Occasion, _along: Sequence[DueFollowUp]) -> Screen:
        return Screen(Html("A date to be reminded of."), ())

    with tempfile.TemporaryDirectory() as folder:
        async with await Database.open(Path(folder) / "bot.db", DatabaseKey("5a" * 32)) as database:
            await enrol(database, people)
            office = PostOffice(Outbox(bot, pacer, RATE), database, People(database), clock)
            reminders, follow_ups = Reminders(database), FollowUps(database)
            following_up = FollowingUp(office, follow_ups, reminders, lambda: CONTENT, lambda _dues: None)
            yield Reminding(office, reminders, follow_ups, following_up, lambda: CONTENT, word)


async def measure(people: int) -> None:
    """Print what a tick takes with that many people."""
    clock = MovableClock()
    clock.move_to(NOW)
    async with reminding(people, clock, ExtBot("42:x"), Pacer(RATE)) as run:
        before = memory()
        began = time.perf_counter()
        for _ in range(TICKS):
            await run.send_due()
        idle = (time.perf_counter() - began) / TICKS
        clock.move_to(NOW + timedelta(days=60))
        began = time.perf_counter()
        await run.send_due()
        late = time.perf_counter() - began
        print(f"{people:>9,} people: tick with nobody due {idle * 1000:.2f} ms", end="; ")
        print(f"a round over everybody, all too late {late:.1f} s ({people / late:,.0f}/s)", end="; ")
        print(f"memory {before:.0f} MB before, {memory():.0f} MB at most")


async def measure_sending(people: int) -> None:
    """Print how fast that many are sent to when nothing but the work itself takes time."""
    clock = MovableClock()
    first = next_of(ZONES[0])
    assert first
    clock.move_to(first + timedelta(hours=6))  # morning in New York, not yet night in Berlin and Vilnius
    transport = Transport()
    pacer = Pacer(UNLIMITED)
    async with server(UNLIMITED, 0) as address:
        bot = ExtBot("42:x", f"{address}/bot", request=transport, get_updates_request=transport, rate_limiter=pacer)
        async with bot, reminding(people, clock, bot, pacer) as run:
            sent_to = people // len(ZONES) * 3
            began, computed = time.perf_counter(), time.process_time()
            await run.send_due()
            seconds, computed = time.perf_counter() - began, time.process_time() - computed
            print(f"{people:>9,} people, {sent_to:,} of them due and sent to: {seconds:.1f} s", end="; ")
            print(f"{sent_to / seconds:,.0f}/s, {computed / seconds:.2f} cores", end="; ")
            print(f"a million would take {1_000_000 / sent_to * seconds / 60:.0f} minutes")


def main() -> None:
    """Measure with as many people as asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--sent-to", type=int, default=20_000)
    options = parser.parse_args()
    for people in options.people:
        uvloop.run(measure(people))
    uvloop.run(measure_sending(options.sent_to))


if __name__ == "__main__":
    main()
