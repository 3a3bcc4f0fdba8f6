"""People on record by the thousand, put there in a moment."""

from __future__ import annotations

from datetime import datetime

from bot.storage import Database


async def put_on_record(
    database: Database, people: int, zone: str, due: datetime | None, *, first: int = 1, step: int = 1
) -> None:
    """That many people who want every reminder and are due at that moment, with every `step`-th number from `first`."""
    own = f"WITH RECURSIVE own(id) AS (SELECT {first} UNION ALL SELECT id + {step} FROM own LIMIT ?)"
    async with database.transaction() as tx:
        await tx.execute(
            f"{own} INSERT INTO person (chat_id, language, country, time_zone) SELECT id, 'en', 'DE', ? FROM own",
            (people, zone),
        )
        await tx.execute(
            f"{own} INSERT INTO consent (chat_id, purpose, agreed_on) SELECT id, 'anniversaries', date('now') FROM own",
            (people,),
        )
        await tx.execute(
            f"{own} INSERT INTO reminder_wish (chat_id, topics, less_often, hour, paused_until, next_at)"
            " SELECT id, 'ann day ppl', 0, 9, NULL, ? FROM own",
            (people, int(due.timestamp()) if due else None),
        )
