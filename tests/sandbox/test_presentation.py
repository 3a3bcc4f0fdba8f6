"""What the bot says about itself reaches each person in their language."""

from __future__ import annotations

import pytest
from telegram import Bot, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest

from sandbox import Person, Sandbox


async def test_texts_by_language(sandbox: Sandbox, bot: Bot) -> None:
    await bot.set_my_name("Trade union bot")
    await bot.set_my_name("Профсоюзный бот", language_code="ru")
    await bot.set_my_description("Acts for the imprisoned", language_code="")
    await bot.set_my_short_description("Kurz", language_code="de")

    seen = sandbox.bot_profile_as_seen_by(sandbox.person("Олег"))
    assert (seen.name, seen.description) == ("Профсоюзный бот", "Acts for the imprisoned")
    seen = sandbox.bot_profile_as_seen_by(sandbox.person("Jonas"))
    assert (seen.name, seen.short_description) == ("Trade union bot", "Kurz")
    assert (await bot.get_my_name("ru")).name == "Профсоюзный бот"
    assert (await bot.get_my_description()).description == "Acts for the imprisoned"
    assert (await bot.get_my_short_description("ru")).short_description == ""


async def test_the_menu_telegram_chooses(sandbox: Sandbox, bot: Bot, maria: Person) -> None:
    oleg, jonas = sandbox.person("Олег"), sandbox.person("Jonas")
    await bot.set_my_commands([("start", "Everybody")])
    await bot.set_my_commands([("start", "По-русски")], language_code="ru")
    await bot.set_my_commands([("help", "In private")], scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([("admin", "Maria alone")], scope=BotCommandScopeChat(maria.id))

    def menu(person: Person) -> tuple[tuple[str, str], ...]:
        return sandbox.bot_profile_as_seen_by(person).commands

    assert menu(maria) == (("admin", "Maria alone"),)
    assert menu(oleg) == (("help", "In private"),)
    await bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats())
    assert menu(oleg) == (("start", "По-русски"),)
    assert menu(jonas) == (("start", "Everybody"),)
    assert await bot.get_my_commands(language_code="de") == ()
    (command,) = await bot.get_my_commands(language_code="ru")
    assert command.description == "По-русски"


@pytest.mark.parametrize(
    ("commands", "complaint"),
    [
        ([("Start", "x")], "BOT_COMMAND_INVALID"),
        ([("a" * 33, "x")], "BOT_COMMAND_INVALID"),
        ([("start", "")], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([("start", "x" * 257)], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([("start", "x")] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_menus_telegram_refuses(bot: Bot, commands: list[tuple[str, str]], complaint: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){complaint}"):
        await bot.set_my_commands(commands)
    assert await bot.get_my_commands() == ()


async def test_texts_telegram_refuses(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_name("x" * 65)
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_description("x" * 513)
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)
    with pytest.raises(BadRequest, match=r"(?i)LANG_CODE_INVALID"):
        await bot.set_my_name("x", language_code="english")
