"""What an operator can tell from the log."""

from __future__ import annotations

import ast
import json
import logging
import re
from enum import Enum
from pathlib import Path

import pytest

from bot.log_event import CLASSES, COUNTS, DURATIONS, EVENT, WORDS
from bot.redaction import configure_logging, get_logger
from tests.machinery.log_capture import captured_log

ROOT = Path(__file__).parents[2]
METHODS = {"debug", "info", "warning", "error", "exception", "critical"}


class Ending(Enum):
    DROPPED = "dropped"


def _fails() -> None:
    try:
        int("seven")
    except ValueError as error:
        raise LookupError("secret") from error


def test_our_event_tells_what_where_and_why() -> None:
    with captured_log("INFO") as log:
        try:
            _fails()
        except LookupError:
            get_logger("bot.updates").exception("update_failed", attempt=2, outcome=Ending.DROPPED, seconds=0.25)
    line = log.getvalue()
    assert line.count("\n") == 1
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ERROR +bot.updates: update_failed", line)
    assert "attempt=2 outcome=dropped seconds=0.25" in line
    assert re.search(r"LookupError \[.*test_log_lines:_fails:\d+\] \| caused by ValueError \[", line)


def test_a_librarys_message_tells_who_and_where() -> None:
    with captured_log("INFO") as log:
        logging.getLogger("telegram.ext.Updater").critical("secret", exc_info=OSError("secret"))
    assert "CRITICAL telegram.ext: library_message place=test_log_lines:" in log.getvalue()
    assert "OSError" in log.getvalue()


def test_what_was_withheld_is_counted() -> None:
    with captured_log("INFO") as log:
        get_logger("bot.updates").info("something", user="Maria", chat_id=5, attempt=1)
    assert "something attempt=1 withheld=2" in log.getvalue()


def test_a_line_of_json_holds_the_same() -> None:
    with captured_log("INFO", json=True) as log:
        get_logger("bot.updates").warning("update_failed", attempt=2, exc_info=OSError("secret"))
    line = json.loads(log.getvalue())
    assert (line["level"], line["logger"], line["event"]) == ("WARNING", "bot.updates", "update_failed")
    assert line["attempt"] == 2
    assert line["failures"] == [{"relation": "", "error": "OSError", "frames": []}]


def test_libraries_are_quiet_unless_all_is_to_be_seen() -> None:
    with captured_log("INFO") as log:
        logging.getLogger("httpx").info("HTTP Request")
    assert not log.getvalue()
    with captured_log("debug") as log:
        logging.getLogger("httpx").info("HTTP Request")
    assert "httpx" in log.getvalue()


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="WARNING"):
        configure_logging("LOUD")


def _log_calls() -> list[tuple[str, ast.Call]]:
    calls = []
    for file in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="log" | "_log"), attr=method)) if method in METHODS:
                    calls.append((f"{file.relative_to(ROOT)}:{node.lineno}", node))
    return calls


def test_every_event_in_our_code_is_a_fixed_name_with_fields_that_are_shown() -> None:
    known = COUNTS | DURATIONS | WORDS | CLASSES | {"exc_info"}
    wrong = []
    for place, call in _log_calls():
        match call.args:
            case [ast.Constant(value=str() as event)] if EVENT.fullmatch(event):
                pass
            case _:
                wrong.append(f"{place}: the event is not one literal name")
        wrong += [f"{place}: {word.arg} is never shown" for word in call.keywords if word.arg not in known]
    assert wrong == []
