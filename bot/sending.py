"""One message that nobody tapped for, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter

from bot.presenting import show
from bot.redaction import get_logger
from bot.refusals import meaning_of
from bot.storage import SendOutcome
from bot.transport import NotSentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Bot

    from bot.pacing import Pacer, Priority, Reservation
    from messages.screen import Screen

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outbox:
    """The way out for many messages that nobody tapped for.

    `rate` is how many messages a second the pacer lets go.
    """

    bot: Bot
    pacer: Pacer
    rate: int
    is_held: Callable[[], bool] = lambda: False
    """Whether nothing more is to be sent for now: an admin has frozen it, or the program is about to stop."""

    async def send(self, chat_id: int, screen: Screen, reservation: Reservation) -> SendOutcome:
        """As `send_unasked`, in a slot that was reserved for this chat."""
        return await send_unasked(self.bot, chat_id, screen, pace=reservation)


async def send_unasked(
    bot: Bot,
    chat_id: int,
    screen: Screen,
    *,
    pace: Priority | Reservation | None = None,
) -> SendOutcome:
    """Send it; whether it arrived, was refused for good, or may have arrived.

    Raises `TelegramError` when it surely was not sent: to be tried again later (RetryAfter, NotSentError), in another
    chat (ChatMigrated), or a mistake of ours (BadRequest).
    """
    try:
        await show(bot, chat_id, screen, pace=pace)
    except (RetryAfter, ChatMigrated, InvalidToken, NotSentError):
        raise
    except (Forbidden, BadRequest) as error:
        outcome = meaning_of(error, chat_id)
        if outcome is None:
            raise
        return outcome
    except Exception as error:  # noqa: BLE001  # whatever it is: once sending has begun, nobody knows what arrived
        _log.warning("message_unconfirmed", exc_info=error)
        return SendOutcome.UNCONFIRMED
    return SendOutcome.DELIVERED
