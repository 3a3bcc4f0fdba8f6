"""Objects of the Bot API by chance, made by the types that python-telegram-bot gives its own constructors."""

from __future__ import annotations

import collections.abc
import inspect
import re
import sys
import types
import typing
import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import telegram
from telegram import TelegramObject
from telegram.warnings import PTBDeprecationWarning

Make = Callable[[], object]
DEEPEST = 4
"""Objects within objects: below that only what must be there is made."""
SOME = (2, 1, 0, 0, 0)
"""How many of the fields that may be missing an object has about, by how deep it lies."""
NUMBERS = (0, 1, 2, 17, 4096, 86_400, 2**31 - 1, 2**31, 2**52)
YEARS = 8 * 365


class Maker:
    """Makes any object. `known` are the values that have a meaning: by the name of a field, or by a type."""

    def __init__(self, chance: Random, texts: Make, known: Mapping[str | type, Make]) -> None:
        self._chance = chance
        self._texts = texts
        self._known = known

    def make(self, kind: type, depth: int = 0, **given: object) -> Any:
        """One of that class, or of those below it where only these are sent. What is `given` as None is left out."""
        kind = self._chance.choice(sent_as(kind))
        fields = fields_of(kind)
        optional = [name for name, (_, needed) in fields.items() if not needed and name not in given]
        some = min(len(optional), self._chance.randint(0, 2 * SOME[min(depth, DEEPEST)]))
        present = set(self._chance.sample(optional, some))
        values = {
            name: self._value(name, hint, depth + 1)
            for name, (hint, needed) in fields.items()
            if name not in given and (needed or name in present)
        }
        values |= {name: value for name, value in given.items() if value is not None}
        while True:
            try:
                with warnings.catch_warnings(action="ignore", category=PTBDeprecationWarning):
                    return kind(**values)
            except TypeError as error:  # some fields are needed though their types do not say so
                missing = re.match(r"`(\w+)` is (a )?required", str(error))
                if missing is None:
                    raise
                values[missing[1]] = self._value(missing[1], fields[missing[1]][0], depth + 1)

    def _value(self, name: str, hint: Any, depth: int) -> object:
        origin = typing.get_origin(hint)
        if origin in {typing.Union, types.UnionType}:
            ways = [one for one in typing.get_args(hint) if one is not type(None)]
            return self._value(name, timedelta if timedelta in ways else self._chance.choice(ways), depth)
        if name in self._known and not origin:
            return self._known[name]()
        if hint in self._known:
            return self._known[hint]()
        if origin in {collections.abc.Sequence, tuple, list}:
            inner = typing.get_args(hint)[0]
            return [self._value(name, inner, depth) for _ in range(self._chance.randint(1, 2))]
        if isinstance(hint, type) and issubclass(hint, TelegramObject):
            return self.make(hint, depth)
        return self._plain(hint)

    def _plain(self, hint: Any) -> object:
        chance = self._chance
        plain: Mapping[Any, Make] = {
            bool: lambda: chance.random() < 0.5,
            int: lambda: chance.choice(NUMBERS),
            float: lambda: chance.uniform(-90, 90),
            datetime: lambda: datetime(2019, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(YEARS)),
            timedelta: lambda: timedelta(seconds=chance.randrange(100_000)),
        }
        return plain.get(hint, self._texts)()


@cache
def sent_as(kind: type) -> tuple[type, ...]:
    """What Telegram sends where it promises that class: it, or those below it, where it is only their common name."""
    subclasses: list[type] = kind.__subclasses__()
    below = [one for one in subclasses if one.__name__ in telegram.__all__]
    return tuple(leaf for one in below for leaf in sent_as(one)) or (kind,)


@cache
def fields_of(kind: type) -> Mapping[str, tuple[Any, bool]]:
    """Each argument of the constructor: its type, and whether it must be given."""
    names = {**vars(telegram), **vars(sys.modules[kind.__module__]), **vars(collections.abc)}
    parameters = inspect.signature(kind).parameters
    return {
        name: (_resolved(parameter.annotation, names), parameter.default is inspect.Parameter.empty)
        for name, parameter in parameters.items()
        if name not in {"api_kwargs", "args", "kwargs"}
    }


def _resolved(hint: Any, names: dict[str, Any]) -> Any:
    if isinstance(hint, typing.ForwardRef):
        hint = hint.__forward_arg__
    if isinstance(hint, str):
        return _resolved(eval(hint, names), names)  # the library's own annotations
    arguments = typing.get_args(hint)
    if arguments and typing.get_origin(hint) in {typing.Union, types.UnionType}:
        return typing.Union[tuple(_resolved(one, names) for one in arguments)]  # noqa: UP007
    if arguments and typing.get_origin(hint) in {collections.abc.Sequence, tuple, list}:
        return tuple[_resolved(arguments[0], names), ...]  # type: ignore[misc]
    return hint
