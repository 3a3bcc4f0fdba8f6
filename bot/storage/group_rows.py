"""A group as columns, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.instants import moment_or_none, seconds_or_none
from campaign.groups import Group, GroupKind, PostKind, Trouble

if TYPE_CHECKING:
    from bot.storage.statements import Row, Value


def columns_of(group: Group) -> dict[str, Value]:
    """The columns of a row of `group_chat`, all but its number."""
    return {
        "chat_id": group.chat_id,
        "kind": group.kind,
        "language": group.language,
        "time_zone": group.time_zone,
        "asked_at": seconds_or_none(group.asked_at),
        "posts": " ".join(sorted(group.posts)),
        "per_week": group.per_week,
        "topic": group.topic,
        "quiet_until": seconds_or_none(group.quiet_until),
        "shows_total": int(group.shows_total),
        "trouble": group.trouble,
    }


def group_from(row: Row) -> Group:
    """The group of such a row. Raises `ValueError` for one that the rules do not know."""
    return Group(
        chat_id=row["chat_id"],
        kind=GroupKind(row["kind"]),
        language=row["language"],
        time_zone=row["time_zone"],
        number=row["number"],
        asked_at=moment_or_none(row["asked_at"]),
        posts=frozenset(PostKind(kind) for kind in row["posts"].split() if kind in set(PostKind)),
        per_week=row["per_week"],
        topic=row["topic"],
        quiet_until=moment_or_none(row["quiet_until"]),
        shows_total=bool(row["shows_total"]),
        trouble=Trouble(row["trouble"]) if row["trouble"] else None,
    )
