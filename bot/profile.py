"""What Telegram shows of the bot before anybody writes to it: its commands and descriptions, in every language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from messages.catalog import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram import Bot, BotCommandScope

    from messages.catalog import Catalog, Catalogs


@dataclass(frozen=True, slots=True)
class Menus:
    """The commands that are offered in a private chat, to the members of a group, and to its admins."""

    private: tuple[str, ...]
    members: tuple[str, ...]
    admins: tuple[str, ...]

    def by_scope(self) -> Iterable[tuple[BotCommandScope, tuple[str, ...]]]:
        """Where each is shown."""
        yield BotCommandScopeAllPrivateChats(), self.private
        yield BotCommandScopeAllGroupChats(), self.members
        yield BotCommandScopeAllChatAdministrators(), self.admins


async def publish_profile(bot: Bot, catalogs: Catalogs, menus: Menus) -> None:
    """Tell Telegram what has changed since last time. The default language is shown to speakers of all others."""
    for words in catalogs:
        await _publish(bot, words, menus, language_code=words.language)
    await _publish(bot, catalogs[DEFAULT_LANGUAGE], menus, language_code=None)


async def _publish(bot: Bot, words: Catalog, menus: Menus, *, language_code: str | None) -> None:
    # Asked first: Telegram allows only a few changes of a profile in a day, and questions are free.
    for scope, names in menus.by_scope():
        commands = tuple(BotCommand(name, words.plain(f"command.{name}")) for name in names)
        if await bot.get_my_commands(scope=scope, language_code=language_code) != commands:
            await bot.set_my_commands(commands, scope=scope, language_code=language_code)
    description = words.plain("profile.description")
    if (await bot.get_my_description(language_code=language_code)).description != description:
        await bot.set_my_description(description, language_code=language_code)
    short = words.plain("profile.short")
    if (await bot.get_my_short_description(language_code=language_code)).short_description != short:
        await bot.set_my_short_description(short, language_code=language_code)
