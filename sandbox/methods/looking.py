"""What the bot may look up: chats, files, and how updates reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.errors import bad_request, chat_not_found

if TYPE_CHECKING:
    from sandbox.shapes import Json
    from sandbox.world import World


def get_chat(world: World, given: Json) -> Json:
    """getChat."""
    chat = world.chat(given["chat_id"])
    if not chat.started:
        raise chat_not_found()
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
    )
    return {**chat.as_json, "accent_color_id": chat.id % 7, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_chat_member(world: World, given: Json) -> Json:
    """getChatMember: in a private chat there are two, the person and the bot."""
    chat = world.chat(given["chat_id"])
    if given["user_id"] == world.bot.id:
        return {"user": world.bot.as_user(), "status": "member"}
    if chat.profile is None or given["user_id"] != chat.profile.id:
        raise bad_request("member not found")
    return {"user": chat.profile.as_user(), "status": "member"}


def leave_chat(world: World, given: Json) -> bool:
    """leaveChat: there is nothing to leave in a private chat."""
    chat = world.chat(given["chat_id"])
    if chat.as_json["type"] == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.started = False
    return True


def get_file(world: World, given: Json) -> Json:
    """getFile: where to download a file of at most 20 MB."""
    stored = world.files.by_id(given["file_id"])
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > world.limits.download_bytes:
        raise bad_request("file is too big")
    return {**stored.reference(), "file_path": stored.path}


def set_webhook(world: World, given: Json) -> bool:
    """setWebhook: an empty address removes it; another one is refused, for the sandbox knows getUpdates only."""
    if given["url"]:
        raise bad_request("webhooks are not supported by the sandbox")
    return delete_webhook(world, given)


def delete_webhook(world: World, given: Json) -> bool:
    """deleteWebhook."""
    if given.get("drop_pending_updates"):
        world.updates.drop_all()
    return True


def get_webhook_info(world: World, _given: Json) -> Json:
    """getWebhookInfo: never a webhook, but how many updates wait."""
    info: dict[str, Any] = {"url": "", "has_custom_certificate": False, "pending_update_count": world.updates.pending}
    return {**info, "allowed_updates": list(world.updates.allowed)} if world.updates.allowed else info
