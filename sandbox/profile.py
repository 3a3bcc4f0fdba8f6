"""What a bot says about itself: name, descriptions and the menu of commands, by language and audience."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.group_chats import GroupChat
    from sandbox.shapes import BotProfile, Json, Profile

EVERYBODY: Final = ("default", 0, 0)
PRIVATE_CHATS: Final = ("all_private_chats", 0, 0)
GROUP_CHATS: Final = ("all_group_chats", 0, 0)
ADMINISTRATORS: Final = ("all_chat_administrators", 0, 0)

Audience = tuple[str, int, int]
"""A BotCommandScope: its type, and the chat and the person it names, or 0."""


@dataclass(frozen=True, slots=True)
class ProfileAsSeen:
    """The bot as one person's app shows it."""

    name: str
    description: str
    short_description: str
    commands: tuple[tuple[str, str], ...]
    """Command without slash, and its description, in the order of the menu."""


@dataclass(slots=True)
class PublicProfile:
    """Texts by field and language code ("" is for every other language), menus by audience and language code."""

    bot: BotProfile
    texts: dict[str, dict[str, str]] = field(
        default_factory=lambda: {"name": {}, "description": {}, "short_description": {}}
    )
    menus: dict[tuple[Audience, str], list[Json]] = field(default_factory=dict)
    _watchers: list[Callable[[], None]] = field(default_factory=list)

    def set_text(self, name: str, language: str, text: str) -> None:
        """Sets one text for a language; an empty one takes it away."""
        if text:
            self.texts[name][language] = text
        else:
            self.texts[name].pop(language, None)
        self._changed()

    def text(self, name: str, language: str) -> str:
        """The text a reader of that language gets."""
        texts = self.texts[name]
        return texts.get(language) or texts.get("") or (self.bot.first_name if name == "name" else "")

    def set_menu(self, audience: Audience, language: str, commands: list[Json]) -> None:
        """Sets the commands of an audience; an empty list takes them away."""
        if commands:
            self.menus[audience, language] = commands
        else:
            self.menus.pop((audience, language), None)
        self._changed()

    def menu(self, audience: Audience, language: str) -> list[Json]:
        """Exactly what was set for this audience and language."""
        return self.menus.get((audience, language), [])

    def menu_for(self, person: Profile, group: GroupChat | None = None) -> list[Json]:
        """The menu Telegram shows this person, in their chat with the bot or in a group in which both are.

        The narrowest audience comes first, in it their language. There is none in a channel.
        """
        for audience in _audiences(person, group):
            for language in (_base(person.language_code), ""):
                if commands := self.menu(audience, language):
                    return commands
        return []

    def as_seen_by(self, person: Profile) -> ProfileAsSeen:
        """The bot as this person's app shows it."""
        language = _base(person.language_code)
        commands = tuple((entry["command"], entry["description"]) for entry in self.menu_for(person))
        return ProfileAsSeen(
            name=self.text("name", language),
            description=self.text("description", language),
            short_description=self.text("short_description", language),
            commands=commands,
        )

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Calls `watcher` after every change from now on; the returned call ends it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def _changed(self) -> None:
        for watcher in list(self._watchers):
            watcher()


def _audiences(person: Profile, group: GroupChat | None) -> tuple[Audience, ...]:
    """Source: core.telegram.org/bots/api#determining-list-of-commands."""
    if group is None:
        return ("chat", person.id, 0), PRIVATE_CHATS, EVERYBODY
    if group.kind == "channel" or not group.bot.is_in:
        return ()
    administers = group.administers(person.id)
    return (
        ("chat_member", group.id, person.id),
        *((("chat_administrators", group.id, 0),) if administers else ()),
        ("chat", group.id, 0),
        *((ADMINISTRATORS,) if administers else ()),
        GROUP_CHATS,
        EVERYBODY,
    )


def _base(language_code: str) -> str:
    return language_code.partition("-")[0].lower()
