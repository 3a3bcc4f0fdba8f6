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
    SendOutcome.BLOCKED: ("bot was blocked", "user_is_blocked", "bot was kicked"),
    SendOutcome.GONE: (
        "chat not found",
        "user not found",
        "user is deactivated",
        "input_user_deactivated",
        "the group chat was deleted",
        "peer_id_invalid",
    ),
    SendOutcome.REFUSED: (
        "group chat was upgraded",
        "have no rights to send",
        "not enough rights to send",
        "need administrator rights",
        "chat_write_forbidden",
        "chat_restricted",
    ),
}


def meaning_of(error: Forbidden | BadRequest) -> SendOutcome | None:
    """What a refusal says about the chat, so that nothing whatever can be sent there; nothing where it is about what
    was sent.
    """
    said = error.message.lower()
    for outcome, wordings in _MEANINGS.items():
        if any(known in said for known in wordings):
            return outcome
    return SendOutcome.REFUSED if isinstance(error, Forbidden) else None
