"""What the bot does by itself: each chore a tick that looks for what is due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.broadcast_to_groups import ToGroups
from bot.broadcast_to_people import ToPeople
from bot.broadcasting import Broadcasting
from bot.delivery import PostOffice
from bot.following_up import FollowingUp
from bot.group_dates import GroupDates
from bot.group_leaving import LeaveUnanswered
from bot.progress import LiveProgress
from bot.redaction import get_logger
from bot.reminding import Reminding
from bot.scheduler import Tick
from bot.sending import Outbox
from bot.sweeping import Sweep
from handlers.admin.watching import progress_screen, tell_report
from handlers.groups import date_post, update_post
from handlers.pledges import follow_up_screen
from handlers.reminders import reminder_screen
from handlers.updates import update_screen

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence

    from bot.config import Settings
    from bot.context import CampaignApplication, Services
    from bot.facts import LiveFacts
    from bot.pacing import Pacer
    from bot.progress import Watcher
    from bot.storage import DueFollowUp, DueReminder, Recipient
    from campaign.anniversaries import Occasion
    from campaign.broadcasts import Broadcast
    from campaign.content import Content
    from campaign.groups import Group
    from campaign.tables import FactsError
    from messages.screen import Screen

_log = get_logger(__name__)


async def chores(
    application: CampaignApplication, settings: Settings, pacer: Pacer, stopping: asyncio.Event
) -> tuple[Tick, ...]:
    """All of them, once what the last run left half-done is settled. While the program is `stopping` nothing begins."""
    services: Services = application.bot_data["services"]
    username = application.bot.username

    def word(dues: Sequence[DueFollowUp]) -> Screen | None:
        return follow_up_screen(services, username, dues)

    def word_reminder(due: DueReminder, occasion: Occasion, along: Sequence[DueFollowUp]) -> Screen:
        return reminder_screen(services, username, due, occasion, along)

    def word_update(broadcast: Broadcast, recipient: Recipient) -> Screen:
        return update_screen(services, username, broadcast, recipient)

    def word_post(broadcast: Broadcast, group: Group) -> Screen:
        return update_post(services, username, broadcast, group)

    def word_date(group: Group, occasion: Occasion) -> Screen:
        return date_post(services, username, group, occasion)

    async def word_progress(broadcast: int, watcher: Watcher) -> tuple[Screen, bool]:
        return await progress_screen(services, username, broadcast, watcher)

    async def ended(broadcast: Broadcast) -> None:
        await tell_report(services, application.bot, broadcast)

    def content() -> Content:
        return services.facts.content

    def is_held() -> bool:
        return services.freeze.is_on or stopping.is_set()

    outbox = Outbox(application.bot, pacer, settings.send_rate, is_held)
    office = PostOffice(outbox, services.database, services.people, services.clock)
    following_up = FollowingUp(office, services.follow_ups, services.reminders, content, word)
    reminding = Reminding(office, services.reminders, services.follow_ups, following_up, content, word_reminder)
    broadcasting = Broadcasting(
        office,
        services.broadcasts,
        ToPeople(office, services.deliveries, services.audiences, word_update),
        ToGroups(office, services.groups, services.group_posts, word_post),
        services.admins,
        ended,
    )
    group_dates = GroupDates(office, services.groups, services.group_posts, content, word_date)
    leave_unanswered = LeaveUnanswered(application.bot, services.database, services.groups, services.clock)
    for recover in (following_up.recover, reminding.recover, broadcasting.recover, following_up.follow_events):
        await recover()
    sweep = Sweep(
        services.database,
        services.ledger,
        services.people,
        services.pledges,
        services.follow_ups,
        services.reminders,
        services.returned_letters,
        services.deliveries,
        services.group_posts,
        services.clock,
        content,
    )
    return (
        Tick("facts", timedelta(seconds=5), _facts_reader(services.facts, following_up, reminding)),
        Tick("follow_ups", timedelta(seconds=20), following_up.send_due),
        Tick("reminders", timedelta(seconds=20), reminding.send_due),
        Tick("broadcasts", timedelta(seconds=5), broadcasting.send_due),
        Tick("group_dates", timedelta(seconds=60), group_dates.send_due),
        Tick("unanswered_groups", timedelta(hours=1), leave_unanswered),
        Tick("progress", timedelta(seconds=3), LiveProgress(application.bot, services.watched, word_progress).show),
        Tick("totals", timedelta(hours=1), services.totals.count),
        Tick("erasure", timedelta(minutes=2), services.database.erase_leftovers),
        Tick("sweep", timedelta(hours=1), sweep),
    )


def _facts_reader(facts: LiveFacts, following_up: FollowingUp, reminding: Reminding) -> Callable[[], Any]:
    def report(error: FactsError) -> None:
        # The reason may quote what somebody typed: the place is enough, and `check` tells the rest.
        _log.error("facts_broken_last_good_kept_run_check", file=error.file, line=error.line)

    async def read() -> None:
        if facts.refresh(report):
            _log.info("facts_read_again")
            await following_up.follow_events()
            await reminding.reschedule()

    return read
