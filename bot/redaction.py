"""Logging that cannot tell on anybody: no id, name, text or token reaches a log, whoever writes it and at any
level.

Our own code logs a fixed event and fields from the lists in ``bot.log_event``; what does not fit is withheld
and counted. Of every other record (python-telegram-bot logs whole updates, httpx addresses with the token,
aiosqlite parameters) only the logger, the level, the place in the code and the classes and places of its
exception are kept.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO, cast

import structlog

from bot.log_event import LogEvent, as_json, as_line, as_name, event_of, failures_of, known_logger

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Mapping, MutableMapping
    from types import TracebackType

LEVELS: Final = {
    "DEBUG": logging.DEBUG,
    "INFO": logging.INFO,
    "WARNING": logging.WARNING,
    "ERROR": logging.ERROR,
    "CRITICAL": logging.CRITICAL,
}
_TALKATIVE: Final = ("httpx", "httpcore", "apscheduler", "aiosqlite", "asyncio", "telegram", "aiohttp")
_LOOP_TROUBLE: Final = {
    "Task was destroyed but it is pending!": "task_destroyed_while_pending",
    "Task exception was never retrieved": "task_exception_never_retrieved",
    "Future exception was never retrieved": "future_exception_never_retrieved",
    "Unclosed client session": "client_session_never_closed",
    "Unclosed connector": "connector_never_closed",
    "Unclosed connection": "connection_never_closed",
}


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A module's logger: ``log = get_logger(__name__)``, then ``log.warning("update_failed", attempt=2)``.

    The event is a literal of lower-case words joined by underscores. ``exc_info=error`` adds classes and
    places. Safe before `configure_logging` too.
    """
    logger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[structlog.stdlib.filter_by_level, _as_log_event],
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return cast("structlog.stdlib.BoundLogger", logger)


def configure_logging(level: str, *, json: bool = False, stream: TextIO | None = None) -> None:
    """Send every log line, warning and uncaught exception of the process through the redaction, to `stream`.

    `level` is one of `LEVELS`, in any case; at ``DEBUG`` the libraries' lines are shown too, reduced. `stream` is the
    standard error by default. Takes the place of every handler and hook there was. Raises `ValueError` for
    another level.
    """
    level = level.upper()
    if level not in LEVELS:
        raise ValueError(f"The log level must be one of {', '.join(LEVELS)}.")
    handler = RedactingHandler(stream, json=json)
    for logger in logging.Logger.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(LEVELS[level])
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.NOTSET if level == "DEBUG" else logging.WARNING)
    logging.captureWarnings(capture=False)
    warnings.showwarning = _log_warning
    sys.excepthook = _log_uncaught
    sys.unraisablehook = _log_unraisable
    threading.excepthook = _log_thread_failure


def log_loop_trouble(_loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """For `asyncio.loop.set_exception_handler`: tell what went wrong in the event loop, without values."""
    kind = _LOOP_TROUBLE.get(str(context.get("message")), "other")
    get_logger(__name__).error("event_loop_trouble", kind=kind, exc_info=context.get("exception"))


class RedactingHandler(logging.StreamHandler[TextIO]):
    """Writes one redacted line per record."""

    def __init__(self, stream: TextIO | None = None, *, json: bool = False) -> None:
        super().__init__(stream)
        self._render = as_json if json else as_line

    def format(self, record: logging.LogRecord) -> str:
        """The redacted line; the record's own message and arguments are never looked at."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        event = record.msg if type(record.msg) is LogEvent else _reduced(record)
        return self._render(moment, _level(record.levelno), known_logger(record.name), event)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802  # the name is logging's
        """Say that a line is missing, unlike logging itself, which would print the record."""
        with suppress(OSError, ValueError):
            self.stream.write(f"a log line could not be written{self.terminator}")


def _as_log_event(
    _logger: object, _method: str, fields: MutableMapping[str, Any]
) -> tuple[tuple[LogEvent], dict[str, Any]]:
    # The exception is reduced here, so that no handler, whosever it is, gets to see it.
    given = fields.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) and len(given) == 3 else given
    if error is True:
        error = sys.exc_info()[1]
    shown_error = error if isinstance(error, BaseException) else None
    fields.pop("stack_info", None)
    return (event_of(fields.pop("event", None), fields, shown_error),), {}


def _reduced(record: logging.LogRecord) -> LogEvent:
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) and len(record.exc_info) == 3 else None
    line = record.lineno if isinstance(record.lineno, int) else 0
    place = f"{as_name(record.module)}:{as_name(record.funcName)}:{line}"
    return LogEvent(
        "library_message", (("place", place),), failures_of(error) if isinstance(error, BaseException) else ()
    )


def _level(number: int) -> str:
    names = [name for name, known in LEVELS.items() if known <= number]
    return names[-1] if names else "DEBUG"


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    del message, file, line  # the text can quote anything
    module = re.sub("[^a-z]", "", Path(filename).stem.lower())
    get_logger(__name__).warning("python_warning", error=category, place=module or "unknown", line=lineno)


def _log_uncaught(_kind: type[BaseException], error: BaseException, _tb: TracebackType | None) -> None:
    get_logger(__name__).critical("uncaught_exception", exc_info=error)


def _log_unraisable(trouble: sys.UnraisableHookArgs) -> None:
    get_logger(__name__).error("exception_where_none_can_be_raised", exc_info=trouble.exc_value)


def _log_thread_failure(trouble: threading.ExceptHookArgs) -> None:
    get_logger(__name__).critical("uncaught_exception_in_thread", exc_info=trouble.exc_value)
