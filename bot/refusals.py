"""What Telegram means when it refuses to send something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram.error import Forbidden

from bot.storage import SendOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telegram.error import BadRequest

# Of all that Telegram calls a bad request these are not about what was sent, but about where to. Telegram promises no
# wording, so anything else counts as a fault of ours, which is told.
_MEANINGS: Final[Mapping[SendOutcome, tuple[str, ...]]] = {
    SendOutcome.BLOCKED: (
        "bot was blocked",
        "user_is_blocked",
        "bot was kicked",
        "bot is not a member",
        "channel_private",
    ),
    SendOutcome.GONE: (
        "chat not found",
        "user not found",
        "user is deactivated",
        "input_user_deactivated",
        "the group chat was deleted",
        "peer_id_invalid",
    ),
    SendOutcome.CLOSED: ("topic_closed", "topic_deleted", "message thread not found", "topic_id_invalid"),
    SendOutcome.RESTRICTED: (
        "have no rights to send",
        "have no write access",
        "not enough rights to send",
        "need administrator rights",
        "chat_write_forbidden",
        "chat_restricted",
        "chat_admin_required",
        "chat_send_",  # CHAT_SEND_PLAIN_FORBIDDEN, CHAT_SEND_PHOTOS_FORBIDDEN, and so on
    ),
    SendOutcome.REFUSED: ("group chat was upgraded",),
}
_ONLY_IN_GROUPS: Final = frozenset({SendOutcome.CLOSED, SendOutcome.RESTRICTED})


def meaning_of(error: Forbidden | BadRequest, chat_id: int) -> SendOutcome | None:
    """What a refusal says about the chat, so that nothing whatever can be sent there; nothing where it is about what
    was sent.
    """
    said = error.message.lower()
    for outcome, wordings in _MEANINGS.items():
        if any(known in said for known in wordings):
            return SendOutcome.REFUSED if outcome in _ONLY_IN_GROUPS and not is_group(chat_id) else outcome
    return SendOutcome.REFUSED if isinstance(error, Forbidden) else None


def is_group(chat_id: int) -> bool:
    """Whether a chat is a group or a channel: those of people have their own positive numbers
    (https://core.telegram.org/api/bots/ids).
    """
    return chat_id < 0
