"""What the bot tells about itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from telegram import BotCommand, BotCommandScope

from sandbox import utf16
from sandbox.access import group_of_members
from sandbox.errors import bad_parameter, bad_request
from sandbox.parameters import check_object
from sandbox.profile import EVERYBODY, Audience

if TYPE_CHECKING:
    from sandbox.shapes import Json
    from sandbox.world import World

_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE: Final = re.compile(r"([a-z]{2})?")
_WIDE_SCOPES: Final = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES: Final = frozenset({"chat", "chat_administrators", "chat_member"})


def get_me(world: World, _given: Json) -> Json:
    """getMe."""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": world.bot.can_read_all_group_messages,
        "supports_inline_queries": world.bot.supports_inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return {**world.bot.as_user(), "first_name": world.profile.text("name", ""), **abilities}


def set_my_name(world: World, given: Json) -> bool:
    """setMyName."""
    return _set_text(world, given, "name", world.limits.name_length)


def get_my_name(world: World, given: Json) -> Json:
    """getMyName."""
    return {"name": world.profile.text("name", _language(given))}


def set_my_description(world: World, given: Json) -> bool:
    """setMyDescription: what an empty chat shows."""
    return _set_text(world, given, "description", world.limits.description_length)


def get_my_description(world: World, given: Json) -> Json:
    """getMyDescription."""
    return {"description": world.profile.text("description", _language(given))}


def set_my_short_description(world: World, given: Json) -> bool:
    """setMyShortDescription: what the bot's profile shows."""
    return _set_text(world, given, "short_description", world.limits.short_description_length)


def get_my_short_description(world: World, given: Json) -> Json:
    """getMyShortDescription."""
    return {"short_description": world.profile.text("short_description", _language(given))}


def set_my_commands(world: World, given: Json) -> bool:
    """setMyCommands."""
    commands = given["commands"]
    if not isinstance(commands, list):
        raise bad_parameter("commands", "must be an Array of BotCommand")
    if len(commands) > world.limits.commands:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.profile.set_menu(_audience(world, given), _language(given), [_command(command) for command in commands])
    return True


def get_my_commands(world: World, given: Json) -> list[Json]:
    """getMyCommands: exactly what was set for this scope and language."""
    return world.profile.menu(_audience(world, given), _language(given))


def delete_my_commands(world: World, given: Json) -> bool:
    """deleteMyCommands."""
    world.profile.set_menu(_audience(world, given), _language(given), [])
    return True


def _set_text(world: World, given: Json, name: str, most: int) -> bool:
    text = given.get(name, "").strip()
    if utf16.length(text) > most:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    world.profile.set_text(name, _language(given), text)
    return True


def _language(given: Json) -> str:
    language = given.get("language_code", "")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("LANG_CODE_INVALID")
    return str(language)


def _command(command: Any) -> Json:
    check_object(command, BotCommand, "commands")
    name = str(command["command"]).removeprefix("/")
    description = command["description"]
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= utf16.length(description.strip()) <= BotCommand.MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description.strip()}


def _audience(world: World, given: Json) -> Audience:
    scope = given.get("scope")
    if scope is None:
        return EVERYBODY
    if not isinstance(scope, dict) or scope.get("type") not in _WIDE_SCOPES | _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if scope["type"] in _WIDE_SCOPES:
        check_object(scope, BotCommandScope, "scope")
        return scope["type"], 0, 0
    if not isinstance(scope.get("chat_id"), int):
        raise bad_request("can't parse BotCommandScope: chat_id is missing")
    user_id = scope.get("user_id", 0)
    if not isinstance(user_id, int) or (user_id == 0) == (scope["type"] == "chat_member"):
        raise bad_request("can't parse BotCommandScope: user_id belongs to a chat_member, and to it alone")
    group = group_of_members(world, scope["chat_id"])
    return scope["type"], group.id if group is not None else world.chat(scope["chat_id"]).id, user_id
