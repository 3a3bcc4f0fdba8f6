"""The composition root: the only place where everything meets, in the order in which it can fail.

Whatever is wrong with the set-up comes out of `run_bot` as one of `SETUP_ERRORS`, whose text is one sentence that says
what to do.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from telegram import Update
from telegram.constants import UpdateType
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes

import handlers
from bot.application import StrictApplication
from bot.attempts import seconds_to_wait
from bot.background import OnFailure, Supervisor
from bot.chores import chores
from bot.config import host_and_port
from bot.context import CampaignApplication, Context, Services
from bot.facts import LiveFacts
from bot.fetching import AnotherPollerError, RefusedTokenError
from bot.floods import Floods
from bot.freeze import Freeze
from bot.health import Health, HealthAddressError
from bot.instance import AlreadyRunningError, only_instance
from bot.pacing import ChatLimits, Pacer
from bot.profile import Menus, publish_profile
from bot.progress import Watched
from bot.redaction import get_logger
from bot.scheduler import Scheduler
from bot.storage import (
    Arrivals,
    Audiences,
    Audit,
    Broadcasts,
    Counts,
    Database,
    Deliveries,
    DiskFullError,
    FactEdits,
    FollowUps,
    GroupPosts,
    Groups,
    Ledger,
    People,
    Pledges,
    Reminders,
    ReturnedLetters,
    StorageError,
    Tallies,
    UpdateWishes,
    load_or_make_key,
)
from bot.totals import Totals
from bot.transport import Transport
from bot.updates import UpdateLoop
from campaign.actions import load_actions
from campaign.tables import FactsError
from handlers.groups.commands import FOR_ADMINS, FOR_MEMBERS
from handlers.supporter import COMMANDS, on_dropped
from messages.catalog import CatalogError, Catalogs
from messages.checks import failures
from messages.screens.privacy import Operator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.clock import Clock
    from bot.config import Settings

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
UPDATES: Final = (
    UpdateType.MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.INLINE_QUERY,
    UpdateType.CHOSEN_INLINE_RESULT,
    UpdateType.MY_CHAT_MEMBER,
)
"""The kinds of update we ask Telegram for. What is not asked for is not sent to us, so it cannot leak."""

_GRACE: Final = 2.5  # seconds to finish what is in hand: all is over within five, on a machine that is busy, too
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
                follow_ups=FollowUps(database),
                reminders=Reminders(database),
                ledger=Ledger(),
                returned_letters=ReturnedLetters(database),
                totals=Totals(Tallies(database), facts, Arrivals(database)),
                admins=settings.admins,
                broadcasts=Broadcasts(database),
                deliveries=Deliveries(database),
                audiences=Audiences(database),
                update_wishes=UpdateWishes(database),
                audit=Audit(database),
                counts=Counts(database),
                freeze=Freeze(),
                watched=Watched(),
                send_rate=settings.send_rate,
                fact_edits=FactEdits(database),
                groups=Groups(database),
                group_posts=GroupPosts(database),
                arrivals=Arrivals(database),
                floods=Floods(),
            )
            facts.correct(await services.fact_edits.in_force())
            pacer = Pacer(settings.send_rate, chat_limits or ChatLimits(), paid=settings.paid_broadcast)
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
    await services.freeze.recall(services.database)
    scheduler = Scheduler(await chores(application, settings, pacer, stopping))
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


def _storage_check(services: Services) -> Callable[[], Any]:
    async def answers() -> bool:
        return await services.database.row("SELECT 1") is not None

    return answers


def _publisher(application: CampaignApplication) -> Callable[[], Any]:
    async def publish() -> None:
        bot = application.bot
        if bot.can_read_all_group_messages:
            _log.warning("privacy_mode_is_off_turn_it_on_with_botfather")
        menus = Menus(tuple(COMMANDS), FOR_MEMBERS, (*FOR_MEMBERS, *FOR_ADMINS))
        await publish_profile(bot, application.bot_data["services"].catalogs, menus)

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
