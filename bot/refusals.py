"""What Telegram means when it refuses to send something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from telegram.error import BadRequest

# Of all that Telegram calls a bad request these are not about what was sent, but about where to: the chat is gone, or
# the bot may not write there. Telegram promises no wording, so anything else counts as a fault of ours, which is told.
_NOBODY_THERE: Final = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "bot was blocked",
    "bot was kicked",
    "the group chat was deleted",
    "group chat was upgraded",
    "have no rights to send",
    "not enough rights to send",
    "need administrator rights",
    "peer_id_invalid",
    "chat_write_forbidden",
    "chat_restricted",
    "user_is_blocked",
    "input_user_deactivated",
)


def means_nobody_there(error: BadRequest) -> bool:
    """Whether the chat is gone or closed to the bot, so that nothing whatever can be sent there."""
    said = error.message.lower()
    return any(known in said for known in _NOBODY_THERE)
