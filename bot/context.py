"""What a handler is given: the services, and nothing it would have to look for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from telegram.ext import Application, CallbackContext, ExtBot

from bot.pacing import Priority, Reservation

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.facts import LiveFacts
    from bot.floods import Floods
    from bot.freeze import Freeze
    from bot.progress import Watched
    from bot.storage import (
        Arrivals,
        Audiences,
        Audit,
        Broadcasts,
        Counts,
        Database,
        Deliveries,
        FactEdits,
        FollowUps,
        GroupPosts,
        Groups,
        Ledger,
        People,
        Pledges,
        Reminders,
        ReturnedLetters,
        UpdateWishes,
    )
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
    follow_ups: FollowUps
    reminders: Reminders
    ledger: Ledger
    returned_letters: ReturnedLetters
    totals: Totals
    admins: frozenset[int] = field(repr=False)
    broadcasts: Broadcasts
    deliveries: Deliveries
    audiences: Audiences
    update_wishes: UpdateWishes
    audit: Audit
    counts: Counts
    freeze: Freeze
    watched: Watched
    send_rate: int
    """Messages a second for everything the bot sends."""
    fact_edits: FactEdits
    groups: Groups
    group_posts: GroupPosts
    arrivals: Arrivals
    floods: Floods


CampaignBot = ExtBot[Priority | Reservation]


class Context(CallbackContext[CampaignBot, dict[Any, Any], dict[Any, Any], dict[str, Services]]):
    """python-telegram-bot's context with our services on it. It keeps nothing about people or chats in memory."""

    @property
    def services(self) -> Services:
        """The services of this bot."""
        return self.bot_data["services"]


CampaignApplication = Application[CampaignBot, Context, dict[Any, Any], dict[Any, Any], dict[str, Services], Any]
