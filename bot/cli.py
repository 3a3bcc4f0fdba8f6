"""The command line: ``run`` (also when no command is given) and ``check``.

Whatever is wrong with the set-up ends here as one line that says what to do, and exit code 2.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
from pydantic import SecretStr

import messages
from bot.app import SETUP_ERRORS, run_bot
from bot.clock import MovableClock, SystemClock
from bot.config import Settings, SettingsError, host_and_port, load_settings
from bot.redaction import configure_logging
from campaign.actions import load_actions
from campaign.reading import load_content
from campaign.staleness import stale
from messages.catalog import Catalogs
from messages.checks import problems
from sandbox import ORGANISERS, BotProfile, Sandbox

MESSAGES: Final = Path(messages.__file__).parent
LOG_LEVELS: Final = ("debug", "info", "warning", "error")
_SANDBOX_TOKEN: Final = "1000000001:sandbox-only-never-leaves-this-machine"  # noqa: S105 - opens nothing but the sandbox
_SANDBOX_BOT: Final = BotProfile(id=1000000001, first_name="Union letters", username="union_letters_sandbox_bot")


class SetupError(click.ClickException):
    """Something the person at the keyboard can put right."""

    exit_code = 2


@click.group(invoke_without_command=True)
@click.option("--log-level", type=click.Choice(LOG_LEVELS), default="info", show_default=True)
@click.option("--log-json", is_flag=True, help="One JSON object a line, for machines.")
@click.pass_context
def main(context: click.Context, log_level: str, *, log_json: bool) -> None:
    """The campaign's Telegram bot. Settings come from the environment or .env; .env.example lists them."""
    configure_logging(log_level, json=log_json)
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command()
def run() -> None:
    """Start the bot. Without BOT_TOKEN it starts in a sandbox on this machine, with a chat page in the browser."""
    with _set_up_errors():
        settings = load_settings()
        _run(_live(settings) if settings.is_live else _in_sandbox(settings))


@main.command()
def check() -> None:
    """Check the settings, the facts, and the words of every language. Starts nothing.

    What is wrong fails. What has only grown old is a notice ("To look at"): facts age by themselves.
    """
    with _set_up_errors():
        settings = load_settings()
        content = load_content(settings.facts_dir)
        catalogs = Catalogs.load(MESSAGES)
        actions = load_actions()
    for notice in stale(content, SystemClock().now().date()):
        click.echo(f"To look at: {notice}.")
    found = list(problems(catalogs, actions, content))
    for problem in found:
        click.echo(problem, err=True)
    if found:
        raise SetupError(f"{len(found)} problems in {MESSAGES}/")
    languages = ", ".join(words.language for words in catalogs)
    click.echo(f"Settings, facts and words are in order. Languages: {languages}.")


async def _live(settings: Settings) -> None:
    ready = partial(click.echo, "The bot is running. Ctrl+C stops it.")
    with _stop_signals() as stopping:
        await run_bot(settings, SystemClock(), MESSAGES, stopping=stopping, ready=ready)


async def _in_sandbox(settings: Settings) -> None:
    """The sandbox with the bot inside. Its people are made up, so its data stay apart from real ones."""
    clock = MovableClock()
    host, port = host_and_port(settings.sandbox_listen)
    sandbox = Sandbox(token=_SANDBOX_TOKEN, bot=_SANDBOX_BOT, clock=clock.now, move_clock=clock.move_to)
    try:
        await sandbox.start(host=host, port=port)
    except OSError:
        raise SettingsError(
            f"nothing can listen on {settings.sandbox_listen}, perhaps because another sandbox does: stop it, "
            "or set BOT_SANDBOX_LISTEN to another address"
        ) from None
    inside = settings.model_copy(
        update={
            "token": SecretStr(_SANDBOX_TOKEN),
            "api_url": sandbox.url,
            "operator": "",
            "contact": "",
            "admins": settings.admins or ORGANISERS,
            "data_dir": settings.data_dir / "sandbox",
            "health_listen": "",
        }
    )
    admins = f"admins: {sandbox.url}/?person=ada and ?person=leon"
    line = f"The sandbox is open: {sandbox.url} ({admins}; nothing leaves this machine; Ctrl+C stops it)"
    try:
        with _stop_signals() as stopping:
            await run_bot(inside, clock, MESSAGES, stopping=stopping, ready=partial(click.echo, line))
    finally:
        await sandbox.stop()


def _run(program: Coroutine[Any, Any, None]) -> None:
    if sys.platform == "win32":
        asyncio.run(program)
    else:
        import uvloop  # noqa: PLC0415 - it does not exist for Windows

        uvloop.run(program)


@contextmanager
def _stop_signals() -> Iterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set, for as long as the block lasts."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    watched = []
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stopping.set)
        except NotImplementedError:
            # Windows' event loop has no signal handlers; there Ctrl+C raises KeyboardInterrupt instead.
            continue
        watched.append(number)
    try:
        yield stopping
    finally:
        for number in watched:
            loop.remove_signal_handler(number)


@contextmanager
def _set_up_errors() -> Iterator[None]:
    try:
        yield
    except (SettingsError, *SETUP_ERRORS) as error:
        raise SetupError(str(error)) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
