"""What a call may carry: exactly what python-telegram-bot's own `telegram.Bot` would send.

Telegram passes over unknown parameters in silence; here they are refused, so that a misspelt one is noticed. The
names and kinds are read from the signatures of `telegram.Bot` and of the classes it takes.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import orjson
from telegram import Bot

from sandbox.errors import bad_parameter, bad_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.shapes import Json

_NOT_SENT: Final = frozenset(
    # Conveniences of python-telegram-bot that never reach the wire as such, and its time-outs.
    {
        "self",
        "api_kwargs",
        "read_timeout",
        "write_timeout",
        "connect_timeout",
        "pool_timeout",
        "filename",
        "allow_sending_without_reply",
        "reply_to_message_id",
        "disable_web_page_preview",
    }
)
_CHAT_ID: Final = re.compile(r"-?\d{1,15}|@\w+")
_INTEGER: Final = re.compile(r"-?\d{1,18}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in a multipart call."""

    name: str
    mime: str
    content: bytes


class _Kind(Enum):
    CHAT = auto()
    INTEGER = auto()
    BOOLEAN = auto()
    TEXT = auto()
    FILE = auto()
    OBJECT = auto()


@dataclass(frozen=True, slots=True)
class _Parameter:
    kind: _Kind
    required: bool


def read_parameters(method: str, sent: Mapping[str, Any], uploads: Mapping[str, Upload]) -> Json:
    """The parameters of a call as values. `method` is spelt as in python-telegram-bot: `send_message`.

    Raises ApiError for anything unknown, missing or of a wrong kind.
    """
    taken = _signature(method)
    for name in sent:
        if name not in taken:
            raise bad_parameter(name, "is not one of this method")
    values = {name: _value(name, taken[name].kind, value) for name, value in sent.items()}
    values |= {name: upload for name, upload in uploads.items() if name in taken and taken[name].kind is _Kind.FILE}
    for name, value in list(values.items()):
        if isinstance(value, str) and value.startswith("attach://"):
            values[name] = _attached(name, value, uploads)
    missing = next((name for name, parameter in taken.items() if parameter.required and name not in values), None)
    if missing is not None:
        raise _missing(missing)
    return values


def check_object(value: Any, kind: type, name: str) -> None:
    """Refuses a JSON object that has fields `kind` of python-telegram-bot does not know, or lacks one it needs."""
    if not isinstance(value, dict):
        raise bad_parameter(name, f"must be a {kind.__name__}")
    allowed, required = _fields(kind)
    unknown = next((key for key in value if key not in allowed), None)
    if unknown is not None:
        raise bad_parameter(name, f'has an unknown field "{unknown}"')
    missing = next((key for key in required if key not in value), None)
    if missing is not None:
        raise bad_parameter(name, f'lacks the field "{missing}"')


def _missing(name: str) -> Exception:
    match name:
        case "chat_id":
            return bad_request("chat_id is empty")
        case "text":
            return bad_request("message text is empty")
    return bad_parameter(name, "is missing")


@cache
def _signature(method: str) -> Mapping[str, _Parameter]:
    parameters = inspect.signature(getattr(Bot, method)).parameters
    return {
        name: _Parameter(_kind(name, str(parameter.annotation)), parameter.default is inspect.Parameter.empty)
        for name, parameter in parameters.items()
        if name not in _NOT_SENT
    }


def _kind(name: str, annotation: str) -> _Kind:
    words = set(re.findall(r"\w+", annotation))
    if name.endswith("chat_id"):
        return _Kind.CHAT
    if "FileInput" in words:
        return _Kind.FILE
    if "Sequence" in words or not words & {"bool", "int", "str"}:
        return _Kind.OBJECT
    return _Kind.BOOLEAN if "bool" in words else _Kind.INTEGER if "int" in words else _Kind.TEXT


@cache
def _fields(kind: type) -> tuple[frozenset[str], frozenset[str]]:
    parameters = inspect.signature(kind).parameters
    # What is always the same, such as `force_reply`, is an attribute but no argument.
    constant = {name for cls in kind.__mro__ for name in getattr(cls, "__slots__", ()) if not name.startswith("_")}
    required = {name for name, parameter in parameters.items() if parameter.default is inspect.Parameter.empty}
    return frozenset(({*parameters} | constant) - {"api_kwargs"}), frozenset(required)


def _value(name: str, kind: _Kind, sent: Any) -> Any:
    match kind:
        case _Kind.CHAT:
            return _chat_id(name, sent)
        case _Kind.INTEGER:
            if isinstance(sent, bool) or not _INTEGER.fullmatch(str(sent)):
                raise bad_parameter(name, "must be an Integer")
            return int(sent)
        case _Kind.BOOLEAN:
            if str(sent).lower() not in {"true", "false"}:
                raise bad_parameter(name, "must be a Boolean")
            return str(sent).lower() == "true"
        case _Kind.TEXT | _Kind.FILE:
            if not isinstance(sent, str):
                raise bad_parameter(name, "must be a String")
            return sent
        case _Kind.OBJECT:
            return _json(name, sent)


def _chat_id(name: str, sent: Any) -> int | str:
    if not _CHAT_ID.fullmatch(str(sent)):
        raise bad_request("chat_id is empty") if sent == "" else bad_parameter(name, "must be an Integer or @username")
    return str(sent) if str(sent).startswith("@") else int(sent)


def _json(name: str, sent: Any) -> Any:
    if not isinstance(sent, str):
        return sent
    try:
        return orjson.loads(sent)
    except orjson.JSONDecodeError:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


def _attached(name: str, reference: str, uploads: Mapping[str, Upload]) -> Upload:
    upload = uploads.get(reference.removeprefix("attach://"))
    if upload is None:
        raise bad_parameter(name, "names an attached file that was not sent")
    return upload
