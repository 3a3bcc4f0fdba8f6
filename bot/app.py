"""The composition root: the only place where everything meets, in the order in which it can fail.

Whatever is wrong with the set-up comes out of `run_bot` as one of `SETUP_ERRORS`, whose text is one sentence that says
what to do.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from telegram import Update
from telegram.constants import UpdateType
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes

import handlers
from bot.application import StrictApplication
from bot.attempts import seconds_to_wait
from bot.background import OnFailure, Supervisor
from bot.config import host_and_port
from bot.context import CampaignApplication, Context, Services
from bot.delivery import FollowUps
from bot.facts import LiveFacts
from bot.fetching import AnotherPollerError, RefusedTokenError
from bot.health import Health, HealthAddressError
from bot.instance import AlreadyRunningError, only_instance
from bot.pacing import BULK, ChatLimits, Pacer
from bot.profile import publish_profile
from bot.redaction import get_logger
from bot.reminding import Reminding
from bot.scheduler import Scheduler, Tick
from bot.sending import Outbox
from bot.storage import (
    Database,
    DiskFullError,
    Ledger,
    People,
    Pledges,
    Reminders,
    ReturnedLetters,
    StorageError,
    Tallies,
    load_or_make_key,
)
from bot.sweeping import Sweep
from bot.totals import Totals
from bot.transport import Transport
from bot.updates import UpdateLoop
from campaign.actions import load_actions
from campaign.tables import FactsError
from handlers.pledges import follow_up_screen
from handlers.reminders import reminder_screen
from handlers.supporter import COMMANDS, on_dropped
from messages.catalog import CatalogError, Catalogs
from messages.checks import failures
from messages.screens.privacy import Operator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.clock import Clock
    from bot.config import Settings
    from bot.storage import DueFollowUp, DueReminder
    from campaign.anniversaries import Occasion
    from messages.screen import Screen

SETUP_ERRORS: Final = (
    AlreadyRunningError,
    AnotherPollerError,
    CatalogError,
    FactsError,
    HealthAddressError,
    RefusedTokenError,
    StorageError,
)
"""What the person who starts the program can put right."""

DATABASE: Final = "bot.db"
UPDATES: Final = (UpdateType.MESSAGE, UpdateType.CALLBACK_QUERY)
"""The kinds of update we ask Telegram for. What is not asked for is not sent to us, so it cannot leak."""

_GRACE: Final = 3.5  # seconds to finish what is in hand: a clean stop, last confirmation and all, takes five at most
_LONGEST_PAUSE: Final = 30.0

_log = get_logger(__name__)


async def run_bot(
    settings: Settings,
    clock: Clock,
    messages: Path,
    *,
    stopping: asyncio.Event,
    ready: Callable[[], object],
    chat_limits: ChatLimits | None = None,
) -> None:
    """Run until `stopping` is set. `ready` is called once the bot answers. Raises `SETUP_ERRORS`.

    `chat_limits` are Telegram's, unless a server that has none is told of looser ones.
    """
    catalogs = Catalogs.load(messages)
    facts = LiveFacts(settings.facts_dir, catalogs)
    actions = load_actions()
    problem = next(failures(catalogs, actions, facts.content), None)
    if problem:
        raise CatalogError(f"{problem} (python -m bot check lists all that is wrong with the words)")
    with only_instance(settings.data_dir):
        file = settings.data_dir / DATABASE
        key = load_or_make_key(settings.database_key_file, settings.data_dir, file)
        async with await Database.open(file, key) as database, Supervisor() as supervisor:
            services = Services(
                clock=clock,
                facts=facts,
                catalogs=catalogs,
                actions=actions,
                operator=Operator(settings.operator, settings.contact),
                database=database,
                people=People(database),
                pledges=Pledges(database),
                reminders=Reminders(database),
                ledger=Ledger(),
                returned_letters=ReturnedLetters(database),
                totals=Totals(Tallies(database), facts),
            )
            pacer = Pacer(settings.send_rate, chat_limits or ChatLimits())
            async with _application(settings, services, pacer, stopping) as application:
                if application is not None:
                    await _serve(application, settings, pacer, supervisor, stopping, ready)
            # A run that never came to work leaves what is known about the one before it.
            if application is not None:
                await database.mark_stopped_cleanly()


async def _serve(
    application: CampaignApplication,
    settings: Settings,
    pacer: Pacer,
    supervisor: Supervisor,
    stopping: asyncio.Event,
    ready: Callable[[], object],
) -> None:
    services = application.bot_data["services"]
    loop = _update_loop(application, supervisor)
    await services.database.mark_running()
    scheduler = await _scheduler(application, settings, pacer)
    async with AsyncExitStack() as stack:
        if settings.health_listen:
            host, port = host_and_port(settings.health_listen)
            health = Health(host, port, last_fetch=lambda: loop.last_fetch, storage_ok=_storage_check(services))
            await health.start()
            stack.push_async_callback(health.stop)
        supervisor.start(loop.run, "updates")
        publishing = supervisor.start(_publisher(application), "profile", on_failure=OnFailure.RESTART)
        scheduler.start()
        stack.callback(services.clock.watch(scheduler.tick_now))
        ready()
        try:
            await stopping.wait()
        finally:
            publishing.cancel()
            async with asyncio.TaskGroup() as group:
                group.create_task(asyncio.wait((publishing,)))
                group.create_task(loop.stop(_GRACE))
                group.create_task(scheduler.stop(_GRACE))


def _update_loop(application: CampaignApplication, supervisor: Supervisor) -> UpdateLoop:
    services = application.bot_data["services"]

    async def tell_dropped(update: Update) -> None:
        await on_dropped(update, Context.from_update(update, application))

    async def count_attempt(update_id: int) -> int:
        async with services.database.transaction() as tx:
            return await services.ledger.count_attempt(tx, update_id, services.clock.now())

    return UpdateLoop(
        application,
        supervisor=supervisor,
        on_dropped=tell_dropped,
        allowed_updates=UPDATES,
        count_attempt=None if services.database.was_clean else count_attempt,
        trouble=(DiskFullError,),
    )


async def _scheduler(application: CampaignApplication, settings: Settings, pacer: Pacer) -> Scheduler:
    services = application.bot_data["services"]
    username = application.bot.username

    def word(due: DueFollowUp) -> Screen | None:
        return follow_up_screen(services, username, due)

    def word_reminder(due: DueReminder, occasion: Occasion) -> Screen:
        return reminder_screen(services, username, due, occasion)

    follow_ups = FollowUps(application.bot, services.database, services.pledges, services.clock, word, pace=BULK)
    await follow_ups.recover()
    reminding = Reminding(
        Outbox(application.bot, pacer, settings.send_rate, settings.paid_broadcast),
        services.database,
        services.reminders,
        services.clock,
        lambda: services.facts.content,
        word_reminder,
    )
    await reminding.recover()
    sweep = Sweep(
        services.database,
        services.ledger,
        services.pledges,
        services.returned_letters,
        services.clock,
        lambda: services.facts.content.campaign.wave,
    )
    return Scheduler(
        (
            Tick("facts", timedelta(seconds=5), _facts_reader(services.facts, reminding)),
            Tick("follow_ups", timedelta(seconds=20), follow_ups.send_due),
            Tick("reminders", timedelta(seconds=20), reminding.send_due),
            Tick("totals", timedelta(hours=1), services.totals.count),
            Tick("erasure", timedelta(minutes=2), services.database.erase_leftovers),
            Tick("sweep", timedelta(hours=1), sweep),
            Tick("reminders_sent", timedelta(hours=1), reminding.sweep),
        )
    )


def _facts_reader(facts: LiveFacts, reminding: Reminding) -> Callable[[], Any]:
    def report(error: FactsError) -> None:
        # The reason may quote what somebody typed: the place is enough, and `check` tells the rest.
        _log.error("facts_broken_last_good_kept_run_check", file=error.file, line=error.line)

    async def read() -> None:
        if facts.refresh(report):
            _log.info("facts_read_again")
            await reminding.reschedule()

    return read


def _storage_check(services: Services) -> Callable[[], Any]:
    async def answers() -> bool:
        return await services.database.row("SELECT 1") is not None

    return answers


def _publisher(application: CampaignApplication) -> Callable[[], Any]:
    async def publish() -> None:
        await publish_profile(application.bot, application.bot_data["services"].catalogs, COMMANDS)

    return publish


@asynccontextmanager
async def _application(
    settings: Settings, services: Services, pacer: Pacer, stopping: asyncio.Event
) -> AsyncIterator[CampaignApplication | None]:
    """The library's application, greeted by Telegram; None when the program is to stop before that."""
    transport = Transport()
    application: CampaignApplication = (
        ApplicationBuilder()
        .application_class(StrictApplication)
        .token(settings.token.get_secret_value())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(transport)
        .get_updates_request(transport)
        .rate_limiter(pacer)
        .context_types(ContextTypes(context=Context))
        .updater(None)
        .job_queue(None)
        .build()
    )
    application.bot_data["services"] = services
    handlers.register(application)
    greeted = await _greeted(application, stopping)
    try:
        yield application if greeted else None
    finally:
        await application.shutdown()


async def _greeted(application: CampaignApplication, stopping: asyncio.Event) -> bool:
    """Whether Telegram has answered before the program is to stop. Raises `RefusedTokenError`."""
    async with asyncio.TaskGroup() as group:
        greeting = group.create_task(_greet(application))
        end = group.create_task(stopping.wait())
        # A greeting may hang longer than a stop may take.
        await asyncio.wait((greeting, end), return_when=asyncio.FIRST_COMPLETED)
        greeting.cancel()
        end.cancel()
    if greeting.cancelled():
        return False
    if not greeting.result():
        raise RefusedTokenError
    return True


async def _greet(application: CampaignApplication) -> bool:
    """Ask Telegram until it answers; false when it does not know the token."""
    pause = 1.0
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            return False
        except RetryAfter as error:
            pause = seconds_to_wait(error)
        except TelegramError as error:
            _log.warning("telegram_unreachable", seconds=pause, exc_info=error)
        else:
            return True
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)
