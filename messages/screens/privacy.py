"""Who runs this bot, what is kept about somebody, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

from campaign.events import event_by_code
from campaign.pledges import Slot
from messages.callbacks import Area
from messages.catalog import Html
from messages.screen import Screen
from messages.screens.exhibits.protests import event_label
from messages.screens.scene import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from messages.screens.exhibits.protests import event_label
from messages.screens.scene import Scene


@dataclass(frozen=True, slots=True)
class Operator:
    """Who keeps people's data, and how to reach them. Empty in the sandbox, where nobody is there to reach."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One value that is kept about somebody: the table and column it stands in, and the value."""

    table: str
    column: str
    value: str | int | None


def privacy(scene: Scene, operator: Operator) -> Screen:
    """Who runs this, what is kept and what Telegram sees."""
    words = scene.words
    published_at = scene.content.campaign.bot_published_at
    text = words.html(
        "privacy",
        operator=words.html("privacy.operator", operator=operator.name, contact=operator.contact)
        if operator.name
        else words.html("privacy.sandbox"),
        published=words.html("privacy.published", where=published_at)
        if published_at
        else words.html("privacy.unpublished"),
        wave_end=words.day(scene.content.campaign.wave.end),
    )
    return Screen(text, ((scene.button("button.mydata", scene.place.at(Area.MY_DATA)),), (scene.to_menu(),)))


def my_data(scene: Scene, kept: Iterable[Kept]) -> Screen:
    """Every value kept about the person, each with why."""
    columns: dict[str, list[str | int | None]] = {}
    for item in kept:
        columns.setdefault(f"{item.table}.{item.column}", []).append(item.value)
    if not columns:
        return Screen(scene.words.html("mydata.nothing"), ((scene.to_menu(),),))
    values = Html("\n".join(_column(scene, name, found) for name, found in columns.items()))
    rows = ((scene.button("button.forget", scene.place.at(Area.FORGET)),), (scene.to_menu(),))
    return Screen(scene.words.html("mydata.list", values=values), rows)


def ask_forget(scene: Scene) -> Screen:
    """One question before what cannot be undone."""
    if not scene.stored:
        return Screen(scene.words.html("forget.nothing"), ((scene.to_menu(),),))
    return Screen(
        scene.words.html("forget.ask"),
        (
            (scene.button("button.forget.yes", scene.place.at(Area.FORGOTTEN)),),
            (scene.to_menu("button.forget.no"),),
        ),
    )


def forgotten(scene: Scene) -> Screen:
    """Nothing is kept any more."""
    return Screen(
        paragraphs((scene.words.html("forget.done"),)),
        ((scene.button("button.delete_chat", scene.place.at(Area.DELETE_CHAT)),), (scene.to_menu(),)),
    )


def _column(scene: Scene, name: str, values: list[str | int | None]) -> Html:
    """One line for a column, however many rows have it, so that the message stays short enough to be sent."""
    words = scene.words
    return words.html(
        "mydata.value",
        what=words.html(f"data.{name}"),
        value=", ".join(_readable(scene, name, value) for value in values),
        purpose=words.html(f"data.{name}.purpose"),
    )


def _readable(scene: Scene, column: str, value: str | int | None) -> str:
    """A stored value in the person's words; one we have no words for is shown as it is stored."""
    if value is None:
        return scene.words.plain("mydata.empty")
    if column in _WRITTEN:
        return _WRITTEN[column](scene, str(value))
    name = _NAMES.get(column, "").format(value=value)
    return scene.words.plain(name) if scene.words.has(name) else str(value)


def _day(scene: Scene, value: str) -> str:
    return scene.words.day(date.fromisoformat(value))


def _event(scene: Scene, value: str) -> str:
    """Where and when, as long as it is known; after that its code is all there is."""
    event = event_by_code(scene.content, value)
    return event_label(scene, event) if event else value


def _instant(scene: Scene, value: str) -> str:
    instant = datetime.fromtimestamp(int(value), UTC)
    return scene.words.plain("mydata.instant", day=scene.words.day(instant), time=scene.words.time(instant.time()))


_WRITTEN: Final[Mapping[str, Callable[[Scene, str], str]]] = {
    "person.language": lambda scene, value: scene.languages.get(value, value),
    "person.country": lambda scene, value: scene.words.country(value),
    "person.time_zone": lambda scene, value: scene.words.city_of_zone(value),
    "person.unreachable_since": _day,
    "consent.agreed_on": _day,
    "pledge.plan_day": _day,
    "pledge.plan_slot": lambda scene, value: scene.words.time(Slot(int(value)).clock_time),
    "pledge.event": _event,
    "pledge.next_at": _instant,
    "reminder_wish.topics": lambda scene, value: ", ".join(
        scene.words.plain(f"topic.{topic}") for topic in value.split() if scene.words.has(f"topic.{topic}")
    ),
    "reminder_wish.less_often": lambda scene, value: scene.words.plain("often.less" if value == "1" else "often.all"),
    "reminder_wish.hour": lambda scene, value: scene.words.time(time(int(value))),
    "reminder_wish.paused_until": _day,
    "reminder_wish.next_at": _instant,
    "reminder.day": _day,
    "update_wish.topics": lambda scene, value: ", ".join(
        scene.words.plain(f"update.topic.{topic}")
        for topic in value.split()
        if scene.words.has(f"update.topic.{topic}")
    ),
    "update_wish.less_often": lambda scene, value: scene.words.plain(
        "updates.often.less" if value == "1" else "updates.often.all"
    ),
    "delivery.language": lambda scene, value: scene.languages.get(value, value),
    "delivery.updated": _day,
}
"""How a stored value is written, by column."""

_NAMES: Final[Mapping[str, str]] = {
    "consent.purpose": "mydata.purpose.{value}",
    "pledge.action": "{value}.pledge",
    "pledge.whom": "whom.{value}",
    "pledge.state": "pledge.state.{value}",
    "pledge.next_step": "mydata.step.{value}",
    "pledge.outcome": "mydata.state.{value}",
    "reminder.outcome": "mydata.state.{value}",
    "delivery.outcome": "mydata.state.{value}",
}
"""Which text says a stored value, by column."""
