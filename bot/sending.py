"""One message that nobody tapped for, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter

from bot.presenting import show
from bot.redaction import get_logger
from bot.refusals import means_nobody_there
from bot.storage import AskOutcome
from bot.transport import NotSentError

if TYPE_CHECKING:
    from telegram import Bot

    from bot.pacing import Pacer, Priority, Reservation
    from messages.screen import Screen

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outbox:
    """The way out for many messages that nobody tapped for.

    `rate` is how many messages a second the pacer lets go; `paid` lets Telegram charge for what is above its free rate.
    """

    bot: Bot
    pacer: Pacer
    rate: int
    paid: bool = False

    async def send(self, chat_id: int, screen: Screen, reservation: Reservation) -> AskOutcome:
        """As `send_unasked`, in a slot that was reserved for this chat."""
        return await send_unasked(self.bot, chat_id, screen, pace=reservation, paid=self.paid)


async def send_unasked(
    bot: Bot,
    chat_id: int,
    screen: Screen,
    *,
    pace: Priority | Reservation | None = None,
    paid: bool = False,
) -> AskOutcome:
    """Send it; whether it arrived, was refused for good, or may have arrived.

    `paid` lets Telegram charge for going above its free rate. Raises `TelegramError` when it surely was not sent: to be
    tried again later (RetryAfter, NotSentError), or a mistake of ours (BadRequest).
    """
    try:
        await show(bot, chat_id, screen, pace=pace, paid=paid)
    except (RetryAfter, InvalidToken, NotSentError):
        raise
    except (Forbidden, ChatMigrated):
        return AskOutcome.REFUSED
    except BadRequest as error:
        if means_nobody_there(error):
            return AskOutcome.REFUSED
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is: once sending has begun, nobody knows what arrived
        _log.warning("message_unconfirmed", exc_info=error)
        return AskOutcome.UNCONFIRMED
    return AskOutcome.DELIVERED
