"""The process's log as an operator sees it, for the length of a block."""

from __future__ import annotations

import io
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from bot.redaction import configure_logging


@contextmanager
def captured_log(level: str = "DEBUG", *, json: bool = False) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    loggers = [root, *(one for one in root.manager.loggerDict.values() if isinstance(one, logging.Logger))]
    before = [(one, one.handlers[:], one.level, one.propagate) for one in loggers]
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook)
    stream = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        configure_logging(level, json=json, stream=stream)
        try:
            yield stream
        finally:
            sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
            for logger, handlers, set_level, propagate in before:
                logger.handlers[:] = handlers
                logger.setLevel(set_level)
                logger.propagate = propagate
