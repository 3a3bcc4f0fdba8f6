"""Inline mode: ``@bot`` typed in any chat offers cards to pass on. Nothing about the person is looked up or kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.presenting import answer_inline
from messages.inline_cards import kind_of
from messages.screens.inline import inline_cards, offered

if TYPE_CHECKING:
    from telegram import Update

    from bot.context import Context
    from messages.inline_cards import InlineCards


async def on_query(update: Update, context: Context) -> None:
    """Somebody types after our name: what fits, in the language of their app."""
    query = update.inline_query
    if query is None:
        return
    words = context.services.catalogs.for_telegram(query.from_user.language_code)
    await answer_inline(query, offered(_cards(context), words, query.query))


async def on_chosen(update: Update, context: Context) -> None:
    """Somebody has put a card into a chat: that card counts one more. Which chat it is, Telegram does not tell."""
    chosen, services = update.chosen_inline_result, context.services
    kind = kind_of(chosen.result_id) if chosen else ""
    if kind not in _cards(context).kinds:
        return
    async with services.database.transaction() as tx:
        if await services.ledger.claim(tx, update.update_id, services.clock.now()):
            await services.arrivals.note_shared(tx, kind)


def _cards(context: Context) -> InlineCards:
    services = context.services
    day = services.clock.now().date()
    return inline_cards(services.catalogs, services.facts.content, services.actions, day, context.bot.username)
