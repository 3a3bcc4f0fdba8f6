"""What may stand in a log line, and how a line looks.

A `LogEvent` is made of words and numbers that the code itself chose. Nothing in it was ever a value that a
person, a server or a library handed in: of an exception it has the classes and the places, never the texts.
"""

from __future__ import annotations

import re
import sys
import traceback
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Final

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COUNTS: Final = frozenset(
    (
        "attempt",
        "attempts",
        "count",
        "cut",
        "dropped",
        "handled",
        "line",
        "missing",
        "port",
        "retried",
        "skipped",
        "status",
        "tasks",
        "unfinished",
        "unreachable",
        "waiting",
        "withheld",
    )
)
"""Fields that hold a number of things. Never the id of one."""
DURATIONS: Final = frozenset({"milliseconds", "seconds"})
"""Fields that hold how long something took or will take."""
WORDS: Final = frozenset(
    (
        "action",
        "code",
        "file",
        "kind",
        "language",
        "method",
        "mode",
        "outcome",
        "phase",
        "place",
        "reason",
        "screen",
        "seat",
        "state",
        "step",
        "task",
        "tick",
    )
)
"""Fields that hold a word out of the code: an enum's value, a slug, a file's name."""
CLASSES: Final = frozenset({"error"})
"""Fields that hold an exception's class, or an exception, of which the class is taken."""

EVENT: Final = re.compile(r"[a-z]{1,30}(_[a-z]{1,30}){0,9}", re.ASCII)
_WORD: Final = re.compile(r"[a-z][a-z_.:/-]{0,40}|[A-Z][A-Z_]{0,40}", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z_<][A-Za-z0-9_<>.]{0,160}", re.ASCII)
_LARGEST: Final = 999_999  # a count is smaller; the ids of people and chats are larger
_CHAIN: Final = 12
_FRAMES: Final = 15

Plain = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Failure:
    """One exception of a chain: how it came to the one before, its class, its frames from the outside in."""

    relation: str
    error: str
    frames: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One log line's content."""

    name: str
    fields: tuple[tuple[str, Plain], ...] = ()
    failures: tuple[Failure, ...] = ()

    def __str__(self) -> str:
        words = [self.name, *(f"{key}={value}" for key, value in self.fields)]
        for failure in self.failures:
            at = " > ".join(failure.frames) or "no frames"
            words.append(f"| {failure.relation}{' ' if failure.relation else ''}{failure.error} [{at}]")
        return " ".join(words)


def event_of(name: object, fields: Mapping[str, object], error: BaseException | None = None) -> LogEvent:
    """The event with those of its fields that may be shown; how many may not is told as ``withheld``."""
    shown: list[tuple[str, Plain]] = []
    withheld = 0
    for key, value in fields.items():
        plain = _plain(key, value)
        if plain is None:
            withheld += 1
        else:
            shown.append((key, plain))
    if withheld:
        shown.append(("withheld", withheld))
    named = name if isinstance(name, str) and EVENT.fullmatch(name) else "unnamed_event"
    return LogEvent(named, tuple(shown), failures_of(error) if error else ())


def _plain(key: str, value: object) -> Plain | None:
    plain = value.value if isinstance(value, Enum) else value
    if key in COUNTS and isinstance(plain, int):
        return plain if abs(plain) <= _LARGEST else f">{_LARGEST}"
    if key in DURATIONS and isinstance(plain, int | float):
        return round(plain, 3) if abs(plain) <= _LARGEST else f">{_LARGEST}"
    if key in WORDS and isinstance(plain, str) and _WORD.fullmatch(plain):
        return plain
    if key in CLASSES and isinstance(plain, BaseException):
        return class_name(type(plain))
    if key in CLASSES and isinstance(plain, type):
        return class_name(plain)
    return None


def as_name(text: object) -> str:
    """`text` if it can be a name in code, else a question mark."""
    return text if isinstance(text, str) and _NAME.fullmatch(text) else "?"


def class_name(kind: type) -> str:
    """The class with its module, unless it is a built-in one."""
    name = as_name(kind.__qualname__)
    return name if kind.__module__ == "builtins" else f"{as_name(kind.__module__)}.{name}"


def failures_of(error: BaseException) -> tuple[Failure, ...]:
    """The exception, those that led to it, and those it groups; at most twelve."""
    return tuple(islice(_chain(error, "", set()), _CHAIN))


def _chain(error: BaseException, relation: str, seen: set[int]) -> Iterator[Failure]:
    if id(error) in seen:
        return
    seen.add(id(error))
    yield Failure(relation, class_name(type(error)), _frames(error))
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _chain(part, "made of", seen)
    if error.__cause__ is not None:
        yield from _chain(error.__cause__, "caused by", seen)
    elif error.__context__ is not None and not error.__suppress_context__:
        yield from _chain(error.__context__, "while handling", seen)


def _frames(error: BaseException) -> tuple[str, ...]:
    places = [
        f"{as_name(frame.f_globals.get('__name__'))}:{as_name(frame.f_code.co_qualname)}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    return tuple(places if len(places) <= _FRAMES else ["...", *places[-_FRAMES:]])


def known_logger(name: str) -> str:
    """As much of a logger's name as names a loaded module: the rest could be made of anything."""
    parts = name.split(".")
    while parts and ".".join(parts) not in sys.modules:
        parts.pop()
    return ".".join(parts) or "?"


def as_line(time: str, level: str, logger: str, event: LogEvent) -> str:
    """The line for people."""
    return f"{time} {level:<8} {logger}: {event}"


def as_json(time: str, level: str, logger: str, event: LogEvent) -> str:
    """The line for programs."""
    content: dict[str, object] = {
        "time": time,
        "level": level,
        "logger": logger,
        "event": event.name,
        **dict(event.fields),
    }
    if event.failures:
        content["failures"] = [
            {"relation": failure.relation, "error": failure.error, "frames": failure.frames}
            for failure in event.failures
        ]
    return orjson.dumps(content).decode()
