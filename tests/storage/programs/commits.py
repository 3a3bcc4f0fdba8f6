"""Commit one person after the other and say each number once it is kept, until somebody ends this process."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from bot.storage import Database, DatabaseKey, Ledger, People, Pledges, Purpose
from campaign.follow_ups import Next, Step
from campaign.pledges import Plan, Pledge, Slot, State, Whom


async def commit_for_ever(file: Path, key: DatabaseKey, first: int) -> None:
    async with await Database.open(file, key) as database:
        await database.mark_running()
        people, pledges, ledger = People(database), Pledges(database), Ledger()
        now = datetime.now(UTC)
        pledge = Pledge("embassy", "2026", Whom.MYSELF, State.PLEDGED, Plan(date(2026, 3, 7), Slot.MIDDAY))
        chat_id = first
        while True:
            async with database.transaction() as tx:
                await ledger.claim(tx, chat_id, now)
                await people.agree(
                    tx,
                    chat_id,
                    language="en",
                    country="DE",
                    time_zone="Europe/Berlin",
                    purpose=Purpose.FOLLOW_UPS,
                    on=now.date(),
                )
                await pledges.record(tx, chat_id, pledge, Next(Step.ASK, now))
            sys.stdout.write(f"{chat_id}\n")
            sys.stdout.flush()
            if chat_id % 50 == 49:
                async with database.transaction() as tx:
                    await people.forget(tx, chat_id)
                await database.erase_leftovers()
            chat_id += 1


if __name__ == "__main__":
    asyncio.run(commit_for_ever(Path(sys.argv[1]), DatabaseKey(sys.argv[2]), int(sys.argv[3])))
