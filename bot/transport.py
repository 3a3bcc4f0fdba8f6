"""Requests to Telegram over aiohttp, behind python-telegram-bot's own interface.

Every failure says whether the request may have arrived: `NotSentError` when it surely did not leave this machine, any
other `telegram.error.NetworkError` when nobody can tell. No failure carries the address, which has the token in it, nor
the library's exception, which quotes the address: not in its text, not as its cause, not as its context.
"""

from __future__ import annotations

import asyncio
import functools
import json
import math
import ssl
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import certifi
import orjson
from telegram.error import ChatMigrated, NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.uploads import Upload, body_of

if TYPE_CHECKING:
    from telegram._utils.types import JSONDict, ODVInput

_KEPT_ALIVE: Final = 15.0
"""Seconds an idle connection is kept: less than servers keep theirs, so that no request meets one that they have
just closed, of which nobody could tell whether it arrived."""
_NOT_SENT: Final = (
    aiohttp.ClientConnectorError,  # refused, unreachable, no such host, no trust in the certificate
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)
_CLOSING: Final = 1.0
"""Seconds that connections may take to close, when the other side does not take what it was sent."""


class NotSentError(NetworkError):
    """The request certainly did not leave this machine: it may be made again without being made twice."""


class NotSentInTimeError(NotSentError, TimedOut):
    """No connection was to be had in time, so that the request did not leave this machine."""


class ChatMovedError(ChatMigrated):
    """The group has become a supergroup, whose id is in `new_chat_id` and, unlike in ChatMigrated, not in the text."""

    def __init__(self, new_chat_id: int) -> None:
        super().__init__(new_chat_id)
        self.message = "The group has become a supergroup and has another id."


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that one phase of a request may take where the caller says nothing else; None for any time."""

    pool: float | None = 1.0
    """Until one of the connections is free."""
    connect: float | None = 5.0
    """Until a new connection stands, looking up the name and agreeing on encryption included."""
    write: float | None = 5.0
    """In which nothing of the request can be written."""
    media_write: float | None = 20.0
    """The same, of a request with files."""
    read: float | None = 5.0
    """In which nothing of the answer comes."""


class Transport(BaseRequest):
    """One pool of connections, for sending and for fetching updates alike; give the same object for both.

    `connections` may be open at once. At 1,000 messages a second, 512 bear with answers that take half a second each,
    and stay below the 1,024 open files that a process is usually allowed. Proxies of the environment are passed over,
    redirects are not followed, no cookies are kept.
    """

    __slots__ = ("_connections", "_free", "_session", "_timeouts")

    def __init__(self, timeouts: Timeouts = Timeouts(), *, connections: int = 512) -> None:
        self._timeouts = timeouts
        self._connections = connections
        self._free = asyncio.Semaphore(connections)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds in which something of an answer must come, unless a call says otherwise."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Open the pool; nothing where it is open."""
        if self._session is None:
            # The connector has one time-out for a full pool and for a slow server: so the pool is bounded here.
            self._free = asyncio.Semaphore(self._connections)
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEPT_ALIVE)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=False,
            )

    async def shutdown(self) -> None:
        """Close every connection, within a second; requests on their way fail."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(_CLOSING):
                    await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The answer's status and body; of a refusal only what python-telegram-bot reads of it.

        Raises `NotSentError`, TimedOut, NetworkError (of the last two nobody knows whether the request arrived), and
        `ChatMovedError`.
        """
        address = _address(url)
        if address is None:
            raise NotSentError("The address of Telegram's server cannot be used: the request was not sent.")
        usual, body = self._timeouts, body_of(request_data)
        usual_write = usual.media_write if request_data and request_data.contains_files else usual.write
        timeouts = Timeouts(
            pool=_chosen(pool_timeout, usual.pool),
            connect=_chosen(connect_timeout, usual.connect),
            write=_chosen(write_timeout, usual_write),
            read=_chosen(read_timeout, usual.read),
        )
        free = self._free
        if not await _acquired(free, timeouts.pool):
            raise NotSentInTimeError("All connections to Telegram were busy: the request was not sent.")
        try:
            session = self._session
            if session is None or session.closed:
                raise NotSentError("The connections to Telegram are closed: the request was not sent.")
            try:
                status, answer = await _sent(session, method, address, body, timeouts)
            except Exception as error:  # noqa: BLE001  # whatever it is, it may quote the address
                failure = _failure(error)
            else:
                return status, answer if HTTPStatus.OK <= status <= 299 else _refusal(status, answer)
        finally:
            free.release()
        # Raised where no exception is being handled, so that the library's is neither its cause nor its context.
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """The answer's JSON object. As in python-telegram-bot, bytes that are no UTF-8 are replaced.

        Raises NetworkError, which quotes nothing, for anything but an answer of the Bot API.
        """
        answer = _loaded(payload)
        if not isinstance(answer, dict) or not ("result" in answer or "description" in answer):
            raise NetworkError("Invalid server response")
        return answer


async def _sent(
    session: aiohttp.ClientSession, method: str, address: URL, body: aiohttp.Payload | None, timeouts: Timeouts
) -> tuple[int, bytes]:
    """The answer's status and body. Raises what aiohttp raises, and TimeoutError when writing got stuck."""
    upload = body if isinstance(body, Upload) else None
    try:
        async with asyncio.timeout(None) as watch:
            if upload:
                upload.watched(watch, write=timeouts.write, read=timeouts.read)
            response = await session.request(
                method,
                address,
                data=body,
                allow_redirects=False,
                ssl=_trusted() if address.scheme == "https" else True,
                timeout=aiohttp.ClientTimeout(connect=timeouts.connect, sock_read=timeouts.read),
            )
            watch.reschedule(None)
            try:
                if upload and not response.ok:
                    # A server may refuse before it has taken all, and then take no more.
                    answer = await response.content.read()
                    upload.abort()
                else:
                    answer = await response.read()
            finally:
                response.release()
    except BaseException:
        if upload:
            upload.abort()
        raise
    return response.status, answer


def _address(url: str) -> URL | None:
    with suppress(ValueError):
        address = URL(url, encoded=True)
        if address.scheme in {"http", "https"} and address.host and address.port:
            return address
    return None


async def _acquired(free: asyncio.Semaphore, seconds: float | None) -> bool:
    """Whether it could be had within that time; at once where it is free."""
    if not free.locked():
        return await free.acquire()
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await free.acquire()
    return False


def _chosen(given: Any, usual: float | None) -> float | None:
    return usual if given is BaseRequest.DEFAULT_NONE else given


def _failure(error: Exception) -> NetworkError:
    """What is told of an exception of the library: its class, and what it means for the request."""
    name = type(error).__name__
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NotSentInTimeError("No connection to Telegram came about in time: the request was not sent.")
    if isinstance(error, _NOT_SENT):
        return NotSentError(f"Telegram cannot be reached ({name}): the request was not sent.")
    if isinstance(error, TimeoutError):
        return TimedOut()
    return NetworkError(f"The connection broke before there was an answer ({name}).")


def _refusal(status: int, body: bytes) -> bytes:
    """The parts of a refusal that python-telegram-bot reads. It quotes all others in its exceptions."""
    answer = _loaded(body)
    told: dict[str, Any] = answer if isinstance(answer, dict) else {}
    parameters = told.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    moved_to, wait = parameters.get("migrate_to_chat_id"), parameters.get("retry_after")
    if isinstance(moved_to, int) and moved_to:
        raise ChatMovedError(moved_to)
    description = told.get("description")
    kept: dict[str, Any] = {"description": description if isinstance(description, str) else ""}
    if isinstance(wait, int | float) and wait > 0:
        kept["parameters"] = {"retry_after": math.ceil(wait)}
    elif status == HTTPStatus.TOO_MANY_REQUESTS:
        kept["parameters"] = {"retry_after": 1}  # a server before Telegram's own refuses without saying for how long
    return orjson.dumps(kept)


def _loaded(payload: bytes) -> object:
    """The JSON value, or None where there is none."""
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        pass
    try:
        # Half of a surrogate pair, too, is let pass by Python's own reader, and so by python-telegram-bot.
        return json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


@functools.cache
def _trusted() -> ssl.SSLContext:
    # Those that the machine trusts, and Mozilla's list, for a Python without the machine's.
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
