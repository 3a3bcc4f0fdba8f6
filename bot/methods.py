"""What the methods of the Bot API mean for the budget: which count, and which may be paid for."""

from __future__ import annotations

from typing import Final

FREE: Final = 30
"""Messages a second for which Telegram never charges. Source: core.telegram.org/bots/api#paid-broadcasts."""
MAY_BE_PAID: Final = frozenset(
    {
        "copyMessage",
        "sendAnimation",
        "sendAudio",
        "sendContact",
        "sendDice",
        "sendDocument",
        "sendGame",
        "sendInvoice",
        "sendLivePhoto",
        "sendLocation",
        "sendMediaGroup",
        "sendMessage",
        "sendPaidMedia",
        "sendPhoto",
        "sendPoll",
        "sendSticker",
        "sendVenue",
        "sendVideo",
        "sendVideoNote",
        "sendVoice",
    }
)
"""The methods that take ``allow_paid_broadcast``, as of Bot API 10.0."""
_COUNTED: Final = (
    "send",
    "forwardMessage",
    "copyMessage",
    "editMessage",
    "stopPoll",
    "stopMessageLiveLocation",
)
"""How the methods begin that put a message into a chat or change one there."""
_NOT_COUNTED: Final = frozenset({"sendChatAction"})


def counts(method: str) -> bool:
    """Whether it puts a message into a chat or changes one there."""
    return method.startswith(_COUNTED) and method not in _NOT_COUNTED
