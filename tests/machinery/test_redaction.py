"""Canaries: values that must not come out of the log, thrown in wherever a log takes something in."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
import warnings
from collections.abc import Callable
from typing import Any, Final, NoReturn

import aiosqlite
import httpx
import pytest
from apscheduler.executors.base import run_job
from apscheduler.schedulers.background import BackgroundScheduler
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackContext, ContextTypes, TypeHandler
from telegram.request import HTTPXRequest

from bot.redaction import LEVELS, get_logger, log_loop_trouble
from tests.machinery.log_capture import captured_log

NAMES: Final = st.text("абвгдежзиклмнопрстуіўABCDEFGHabcdefgh_", min_size=6, max_size=12).map("Kanar".__add__)
IDS: Final = st.integers(10**6, 10**13).flatmap(lambda number: st.sampled_from([number, -number, str(number)]))
TOKENS: Final = st.tuples(st.integers(10**8, 10**10), st.from_regex(r"AA[A-Za-z0-9_-]{20}", fullmatch=True)).map(
    lambda parts: f"{parts[0]}:{parts[1]}"
)
CANARIES: Final = NAMES | IDS | TOKENS

Leak = Callable[[Any, int], None]


class TalkativeError(Exception):
    """An exception that quotes what it was given in every way there is."""

    def __init__(self, canary: object) -> None:
        super().__init__(f"about {canary}", canary)
        self.canary = canary
        self.add_note(f"note: {canary}")

    def __repr__(self) -> str:
        return f"TalkativeError({self.canary})"


class Untellable:
    """A value that cannot even be formatted, and says why."""

    def __init__(self, canary: object) -> None:
        self.canary = canary

    def __str__(self) -> str:
        raise TalkativeError(self.canary)

    __repr__ = __str__


def _raised(canary: object) -> BaseException:
    """A chain with a cause, a context, a group and notes, raised in a frame whose locals hold the canary."""
    cause = ExceptionGroup(f"group {canary}", [TalkativeError(canary)])
    cause.__context__ = TalkativeError(canary)
    try:
        _raise(KeyError(canary), cause)
    except KeyError as error:
        error.__suppress_context__ = False
        return error
    raise AssertionError


def _raise(error: Exception, cause: Exception) -> NoReturn:
    raise error from cause


def _as_argument(canary: Any, level: int) -> None:
    logging.getLogger("telegram.ext.Application").log(level, "update %s of %r", canary, {"from": canary})


def _as_message(canary: Any, level: int) -> None:
    logging.getLogger("bot.something").log(level, f"user {canary}")  # noqa: G004  # a mistake, tried on purpose


def _as_broken_argument(canary: Any, level: int) -> None:
    logging.getLogger("httpx").log(level, "%d and %s", f"x{canary}", Untellable(canary), canary)


def _as_extra(canary: Any, level: int) -> None:
    logging.getLogger("asyncio").log(level, "something", extra={"user": canary, "msg_text": canary})


def _as_logger_name(canary: Any, level: int) -> None:
    logging.getLogger(f"chat.{canary}").log(level, "something")
    get_logger(f"bot.{canary}").log(level, "something")


def _as_exception(canary: Any, level: int) -> None:
    logging.getLogger("telegram.Bot").log(level, "failed", exc_info=_raised(canary), stack_info=True)
    get_logger("bot.here").log(level, "failed", exc_info=_raised(canary), stack_info=True)
    get_logger("bot.here").log(level, "failed", error=_raised(canary))


def _as_event(canary: Any, level: int) -> None:
    get_logger("bot.here").log(level, canary)
    get_logger("bot.here").log(level, f"user_{canary}", "position", canary)


def _as_field(canary: Any, level: int) -> None:
    keys = ("user", "chat_id", "name", "count", "seconds", "reason", "task", "error", "event_name", str(canary))
    get_logger("handlers.start").log(level, "something", **dict.fromkeys(keys, canary))
    get_logger("handlers.start").bind(chat=canary, count=canary).log(level, "something")


def _as_level_name(canary: Any, level: int) -> None:
    logging.addLevelName(level + 1, str(canary))
    logging.getLogger("httpcore").log(level + 1, "something")
    logging.addLevelName(level + 1, f"Level {level + 1}")


def _as_warning(canary: Any, _level: int) -> None:
    warnings.warn(f"about {canary}", stacklevel=1)
    warnings.warn_explicit(str(canary), UserWarning, f"/home/{canary}/x.py", 3, module=str(canary))


def _as_uncaught(canary: Any, _level: int) -> None:
    error = _raised(canary)
    sys.excepthook(type(error), error, error.__traceback__)


def _as_thread(canary: Any, _level: int) -> None:
    def fail() -> None:
        raise TalkativeError(canary)

    thread = threading.Thread(target=fail, name=f"thread of {canary}")
    thread.start()
    thread.join()


def _as_unraisable(canary: Any, _level: int) -> None:
    class Dying:
        def __del__(self) -> None:
            raise TalkativeError(canary)

    Dying()
    gc.collect()


def _as_loop_trouble(canary: Any, _level: int) -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(log_loop_trouble)
        loop.call_exception_handler({"message": f"about {canary}", "exception": _raised(canary), "who": canary})
        loop.set_exception_handler(None)
        loop.call_exception_handler({"message": f"about {canary}", "exception": _raised(canary), "who": canary})

    asyncio.run(scenario())


def _as_record(canary: Any, level: int) -> None:
    fields = {"name": "pickled", "msg": canary, "args": (canary,), "levelno": level, "exc_text": str(canary)}
    logging.getLogger("pickled").handle(logging.makeLogRecord({**fields, "stack_info": str(canary)}))


LEAKS: Final[tuple[Leak, ...]] = (
    *(_as_argument, _as_message, _as_broken_argument, _as_extra, _as_logger_name, _as_exception, _as_event),
    *(_as_field, _as_level_name, _as_warning, _as_uncaught, _as_thread, _as_unraisable, _as_loop_trouble),
    _as_record,
)


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
@settings(max_examples=25, deadline=None)
@given(canary=CANARIES, level=st.sampled_from(list(LEVELS.values())), json=st.booleans())
def test_no_canary_gets_out(leak: Leak, canary: Any, level: int, json: bool) -> None:
    with captured_log(json=json) as log, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", log)
        leak(canary, level)
        said = log.getvalue()
    assert said, "it was told that something happened"
    assert str(canary).lstrip("-") not in said
    assert "Kanar" not in said


def test_a_broken_stream_prints_nothing_of_the_record(capsys: pytest.CaptureFixture[str]) -> None:
    with captured_log() as log:
        log.close()
        logging.getLogger("telegram").warning("Kanarejka %s", "Kanarejka")
        get_logger("bot.here").warning("something", user="Kanarejka")
    captured = capsys.readouterr()
    assert "Kanarejka" not in captured.out + captured.err


def _update(application: Application[Any, Any, Any, Any, Any, Any]) -> Update:
    person = {"id": 777000111222, "is_bot": False, "first_name": "Kanarejka", "username": "kanarejka"}
    chat = {"id": 777000111222, "type": "private", "first_name": "Kanarejka"}
    message = {"message_id": 5, "date": 0, "chat": chat, "from": person, "text": "Kanarejka spiewaje"}
    update = Update.de_json({"update_id": 777000111222, "message": message}, application.bot)
    assert update is not None
    return update


class _Broken(CallbackContext[Any, Any, Any, Any]):
    @classmethod
    def from_update(cls, update: object, application: object) -> Any:
        del application
        raise TalkativeError(update)


async def test_python_telegram_bot_gives_nothing_away_whatever_fails() -> None:
    token = "777000111:AAKanarejka-token-of-the-bot"

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("getMe"):
            me = {"id": 777000111, "is_bot": True, "first_name": "Kanarejka", "username": "kanarejka_bot"}
            return httpx.Response(200, json={"ok": True, "result": me})
        if request.url.path.endswith("getUpdates"):
            return httpx.Response(200, json={"ok": True, "result": [{"update_id": 1, "message": "Kanarejka"}]})
        return httpx.Response(400, json={"ok": False, "description": "Bad Request: Kanarejka"})

    async def fail(update: Update, _context: Any) -> None:
        await update.get_bot().send_message(777000111222, "Kanarejka")

    with captured_log() as log:
        request = HTTPXRequest(httpx_kwargs={"transport": httpx.MockTransport(answer)})
        polling = HTTPXRequest(httpx_kwargs={"transport": httpx.MockTransport(answer)})
        builder = ApplicationBuilder().token(token).request(request).get_updates_request(polling)
        application = builder.updater(None).job_queue(None).build()
        application.add_handler(TypeHandler(Update, fail))
        async with application:
            await application.process_update(_update(application))
            application.context_types = ContextTypes(context=_Broken)
            await application.process_update(_update(application))
            with pytest.raises((TelegramError, TypeError, AttributeError)):
                await application.bot.get_updates()
        said = log.getvalue()
    assert "Kanarejka" not in said
    assert "kanarejka" not in said
    assert "777000111" not in said
    assert "telegram.error.BadRequest" in said
    assert "CallbackContext" not in said
    assert "_application:process_update:" in said
    assert "httpx" in said


async def test_neither_does_a_connection_that_fails() -> None:
    with captured_log() as log:
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, httpx.AsyncClient() as client:
            with pytest.raises(httpx.HTTPError):
                await client.get(f"http://127.0.0.1:{port}/bot777000111:AAKanarejka/getMe")
        said = log.getvalue()
    assert "httpcore" in said
    assert "Kanarejka" not in said
    assert "777000111" not in said


async def test_nor_do_the_database_and_the_scheduler() -> None:
    def job(secret: str) -> None:
        raise TalkativeError(secret)

    with captured_log() as log:
        async with aiosqlite.connect(":memory:") as database:
            await database.execute("SELECT ? AS kanarejka", ("Kanarejka",))
        scheduler = BackgroundScheduler()
        scheduler.add_job(
            job, args=("Kanarejka",), id="Kanarejka", name="Kanarejka", misfire_grace_time=60, coalesce=True
        )
        (added,) = scheduler.get_jobs()
        run_job(added, "default", [added.trigger.run_date], "apscheduler.executors.default")
        said = log.getvalue()
    assert "anarejka" not in said
    assert "aiosqlite" in said
    assert "apscheduler.executors" in said
    assert "TalkativeError" in said
