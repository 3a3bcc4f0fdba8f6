"""What became of a message that nobody tapped for."""

from __future__ import annotations

from enum import StrEnum


class SendOutcome(StrEnum):
    """How a sending stands. The values are stored: never rename one without a migration."""

    SENDING = "sending"
    """On its way; after a crash nobody knows whether it arrived."""
    DELIVERED = "delivered"
    UNCONFIRMED = "unconfirmed"
    """Telegram did not say: it may have arrived."""
    BLOCKED = "blocked"
    """The person has blocked the bot."""
    GONE = "gone"
    """The chat exists no longer."""
    REFUSED = "refused"
    """Telegram does not take it for this chat, for another reason."""
    RESTRICTED = "restricted"
    """The bot may not write in this group or channel."""
    CLOSED = "closed"
    """The topic of a forum is closed or gone."""
    EXPIRED = "expired"
    """Its time was over before it could be sent."""

    @property
    def nobody_there(self) -> bool:
        """Whether nothing reaches this chat any longer."""
        return self in {SendOutcome.BLOCKED, SendOutcome.GONE}
