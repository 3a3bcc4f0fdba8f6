"""What the bot may look up: chats, files, and how updates reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.access import chat_to_read
from sandbox.errors import bad_request, chat_not_found
from sandbox.group_chats import GroupChat
from sandbox.membership import PERMISSIONS

if TYPE_CHECKING:
    from sandbox.shapes import Json
    from sandbox.world import World


def get_chat(world: World, given: Json) -> Json:
    """getChat."""
    chat = chat_to_read(world, given["chat_id"])
    if isinstance(chat, GroupChat):
        what: Json = {} if chat.kind == "channel" else {"permissions": PERMISSIONS}
        what |= {"has_hidden_members": True} if chat.hides_members else {}
    elif chat.started:
        what = {}
    else:
        raise chat_not_found()
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
    )
    looks = {"accent_color_id": chat.id % 7, "max_reaction_count": 11, "accepted_gift_types": gifts}
    return {**chat.as_json, **what, **looks}


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
