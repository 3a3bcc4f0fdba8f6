"""A broadcast as columns, and back."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bot.storage.instants import moment_or_none, seconds_or_none, to_moment, to_seconds
from campaign.audiences import ActionFilter, ActionStatus, Audience, UpdateTopic
from campaign.broadcasts import Approved, Asked, Broadcast, BroadcastState, Bulletin, Correction, Missing
from campaign.contents import ActionButton, Content, LinkButton, Medium, MediumKind
from campaign.sending_times import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.storage.statements import Row, Value
    from campaign.broadcasts import MissingRule
    from campaign.contents import Button

_SECOND = timedelta(seconds=1)


def columns_of(broadcast: Broadcast) -> dict[str, Value]:
    """The columns of a row of `broadcast`, all but its family."""
    bulletin, asked, approved = broadcast.bulletin, broadcast.asked, broadcast.approved
    missing = bulletin.missing.value if isinstance(bulletin.missing, Missing) else bulletin.missing
    return {
        "number": broadcast.id,
        "state": broadcast.state,
        "version": broadcast.version,
        "revision": broadcast.revision,
        "made_by": broadcast.made_by,
        "audience": _audience_text(bulletin.audience),
        "missing": missing,
        "moment_day": bulletin.moment.day.isoformat() if bulletin.moment else None,
        "moment_hour": bulletin.moment.hour if bulletin.moment else None,
        "lasts": bulletin.lasts // _SECOND,
        "important": int(bulletin.important),
        "tested": json.dumps(sorted(broadcast.tested)),
        "asked_by": asked.by if asked else None,
        "asked_at": to_seconds(asked.at) if asked else None,
        "asked_version": asked.version if asked else None,
        "asked_people": asked.people if asked else None,
        "asked_admins": json.dumps(sorted(asked.admins)) if asked else None,
        "approved_by": approved.by if approved else None,
        "approved_at": to_seconds(approved.at) if approved else None,
        "again_at": seconds_or_none(broadcast.again_at),
        "ended_at": seconds_or_none(broadcast.ended_at),
        "corrects": broadcast.corrects.of if broadcast.corrects else None,
        "corrects_until": to_seconds(broadcast.corrects.until) if broadcast.corrects else None,
    }


def broadcast_from(row: Row, contents: Mapping[str, Content]) -> Broadcast:
    """The broadcast of such a row. Raises `ValueError` for one that the rules do not know."""
    bulletin = Bulletin(
        audience=_audience(row["audience"]),
        contents=contents,
        missing=_missing(row["missing"]),
        moment=Moment(date.fromisoformat(row["moment_day"]), row["moment_hour"]) if row["moment_day"] else None,
        lasts=row["lasts"] * _SECOND,
        important=bool(row["important"]),
    )
    return Broadcast(
        bulletin,
        row["made_by"],
        id=row["number"],
        state=BroadcastState(row["state"]),
        version=row["version"],
        revision=row["revision"],
        tested=frozenset(json.loads(row["tested"])),
        asked=_asked(row),
        approved=_approved(row),
        again_at=moment_or_none(row["again_at"]),
        ended_at=moment_or_none(row["ended_at"]),
        corrects=_correction(row),
    )


def content_columns(content: Content) -> tuple[Value, ...]:
    """Text, medium, file and buttons of a row of `broadcast_content`."""
    medium = content.medium
    buttons = json.dumps([_button_value(button) for button in content.buttons])
    return content.text, medium.kind if medium else None, medium.file_id if medium else None, buttons


def content_from(row: Row) -> Content:
    """The content of such a row."""
    medium = Medium(MediumKind(row["medium"]), row["file"]) if row["medium"] else None
    return Content(row["text"], medium, tuple(_button(value) for value in json.loads(row["buttons"])))


def _button_value(button: Button) -> dict[str, str]:
    if isinstance(button, ActionButton):
        return {"action": button.slug}
    return {"url": button.url, "label": button.label}


def _button(value: dict[str, str]) -> Button:
    return ActionButton(value["action"]) if "action" in value else LinkButton(value["url"], value["label"])


def _audience_text(audience: Audience) -> str:
    chosen = audience.action
    return json.dumps(
        {
            "topic": audience.topic,
            "languages": sorted(audience.languages),
            "countries": sorted(audience.countries),
            "action": [chosen.action, chosen.wave, chosen.status] if chosen else None,
            "without_done": audience.without_done,
            "quiet_days": audience.quiet_days,
            "to_groups": audience.to_groups,
        }
    )


def _audience(text: str) -> Audience:
    value: dict[str, Any] = json.loads(text)
    chosen, without = value["action"], value["without_done"]
    return Audience(
        UpdateTopic(value["topic"]),
        languages=frozenset(value["languages"]),
        countries=frozenset(value["countries"]),
        action=ActionFilter(chosen[0], chosen[1], ActionStatus(chosen[2])) if chosen else None,
        without_done=(without[0], without[1]) if without else None,
        quiet_days=value["quiet_days"],
        to_groups=value.get("to_groups", False),  # stored before there were groups
    )


def _missing(text: str | None) -> MissingRule:
    return Missing.SKIP if text == Missing.SKIP.value else text


def _asked(row: Row) -> Asked | None:
    if row["asked_by"] is None:
        return None
    admins = frozenset(json.loads(row["asked_admins"]))
    return Asked(row["asked_by"], to_moment(row["asked_at"]), row["asked_version"], row["asked_people"], admins)


def _approved(row: Row) -> Approved | None:
    return None if row["approved_by"] is None else Approved(row["approved_by"], to_moment(row["approved_at"]))


def _correction(row: Row) -> Correction | None:
    return None if row["corrects"] is None else Correction(row["corrects"], to_moment(row["corrects_until"]))
