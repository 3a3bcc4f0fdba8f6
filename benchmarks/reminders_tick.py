"""How long a tick over everybody takes with nothing due, and how much memory a round over everybody needs.

A million people on record who wait for their next reminder: a tick has to find out that nobody is due; then all of them
become due at a moment that is over, so that a round looks at everybody and sends nothing. Encrypted, as in earnest.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.pacing import Pacer
from bot.reminding import Reminding
from bot.sending import Outbox
from bot.storage import Database, DatabaseKey, DueReminder, Reminders
from campaign.anniversaries import Occasion, Topic, Wish
from campaign.reading import load_content
from campaign.wishes import KeptWish
from messages.catalog import Html
from messages.screen import Screen

ROOT = Path(__file__).parents[1]
WISH = Wish(frozenset(Topic), less_often=False, hour=9)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Europe/Vilnius", "Asia/Tokyo")
TICKS = 50


def memory() -> float:
    """The most memory this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def enrol(database: Database, people: int) -> None:
    """Put that many people on record, each with their next reminder."""
    content = load_content(ROOT / "campaign" / "facts")
    for number, zone in enumerate(ZONES):
        kept = KeptWish(WISH).scheduled(content, ZoneInfo(zone), NOW)
        own = f"WITH RECURSIVE own(id) AS (SELECT {number + 1} UNION ALL SELECT id + {len(ZONES)} FROM own LIMIT ?)"
        many = people // len(ZONES)
        async with database.transaction() as tx:
            await tx.execute(f"{own} INSERT INTO person SELECT id, 'en', 'DE', ? FROM own", (many, zone))
            await tx.execute(f"{own} INSERT INTO consent SELECT id, 'anniversaries', '2026-11-25' FROM own", (many,))
            await tx.execute(
                f"{own} INSERT INTO reminder_wish SELECT id, 'ann day ppl', 0, 9, NULL, ? FROM own",
                (many, int(kept.next_at.timestamp()) if kept.next_at else None),
            )


async def measure(people: int) -> None:
    """Print what a tick takes with that many people."""
    content = load_content(ROOT / "campaign" / "facts")
    clock = MovableClock()
    clock.move_to(NOW)

    def word(_due: DueReminder, _occasion: Occasion) -> Screen:
        return Screen(Html("never sent"), ())

    with tempfile.TemporaryDirectory() as folder:
        async with await Database.open(Path(folder) / "bot.db", DatabaseKey("5a" * 32)) as database:
            await enrol(database, people)
            outbox = Outbox(bot=None, pacer=Pacer(1000), rate=1000)  # type: ignore[arg-type]  # nothing is sent here
            run = Reminding(outbox, database, Reminders(database), clock, lambda: content, word)
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


def main() -> None:
    """Measure with as many people as asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 1_000_000])
    for people in parser.parse_args().people:
        asyncio.run(measure(people))


if __name__ == "__main__":
    main()
