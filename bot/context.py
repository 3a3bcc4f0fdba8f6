"""What a handler is given: the services, and nothing it would have to look for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram.ext import Application, CallbackContext, ExtBot

from bot.pacing import Priority, Reservation

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.facts import LiveFacts
    from bot.storage import Database, Ledger, People, Pledges, Reminders, ReturnedLetters
    from bot.totals import Totals
    from campaign.walkthrough import Action
    from messages.catalog import Catalogs
    from messages.screens.privacy import Operator


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the use cases need, made once by ``bot.app``."""

    clock: Clock
    facts: LiveFacts
    catalogs: Catalogs
    actions: tuple[Action, ...]
    operator: Operator
    database: Database
    people: People
    pledges: Pledges
    reminders: Reminders
    ledger: Ledger
    returned_letters: ReturnedLetters
    totals: Totals


CampaignBot = ExtBot[Priority | Reservation]


class Context(CallbackContext[CampaignBot, dict[Any, Any], dict[Any, Any], dict[str, Services]]):
    """python-telegram-bot's context with our services on it. It keeps nothing about people or chats in memory."""

    @property
    def services(self) -> Services:
        """The services of this bot."""
        return self.bot_data["services"]


CampaignApplication = Application[CampaignBot, Context, dict[Any, Any], dict[Any, Any], dict[str, Services], Any]
