"""What Telegram shows of the bot before anybody writes to it: its commands and descriptions, in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import BotCommand, BotCommandScopeAllPrivateChats

from messages.catalog import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram import Bot

    from messages.catalog import Catalog, Catalogs


async def publish_profile(bot: Bot, catalogs: Catalogs, commands: Iterable[str]) -> None:
    """Tell Telegram what has changed since last time. The default language is shown to speakers of all others."""
    names = tuple(commands)
    for words in catalogs:
        await _publish(bot, words, names, language_code=words.language)
    await _publish(bot, catalogs[DEFAULT_LANGUAGE], names, language_code=None)


async def _publish(bot: Bot, words: Catalog, names: tuple[str, ...], *, language_code: str | None) -> None:
    # Asked first: Telegram allows only a few changes of a profile in a day, and questions are free.
    scope = BotCommandScopeAllPrivateChats()
    commands = tuple(BotCommand(name, words.plain(f"command.{name}")) for name in names)
    if await bot.get_my_commands(scope=scope, language_code=language_code) != commands:
        await bot.set_my_commands(commands, scope=scope, language_code=language_code)
    description = words.plain("profile.description")
    if (await bot.get_my_description(language_code=language_code)).description != description:
        await bot.set_my_description(description, language_code=language_code)
    short = words.plain("profile.short")
    if (await bot.get_my_short_description(language_code=language_code)).short_description != short:
        await bot.set_my_short_description(short, language_code=language_code)
