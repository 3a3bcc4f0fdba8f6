"""What a bot says about itself: name, descriptions and the menu of commands, by language and audience."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.shapes import BotProfile, Json, Profile

EVERYBODY: Final = ("default", 0)
PRIVATE_CHATS: Final = ("all_private_chats", 0)

Audience = tuple[str, int]
"""A BotCommandScope: its type, and the chat it names or 0."""


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

    def menu_for(self, person: Profile) -> list[Json]:
        """The menu Telegram shows in this person's chat: the narrowest audience first, in it their language first.

        Source: core.telegram.org/bots/api#determining-list-of-commands.
        """
        for audience in (("chat", person.id), PRIVATE_CHATS, EVERYBODY):
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


def _base(language_code: str) -> str:
    return language_code.partition("-")[0].lower()
