"""The bodies of requests to Telegram: parameters as JSON, and with files a form that is written piece by piece."""

from __future__ import annotations

import asyncio
import os
import re
from typing import IO, TYPE_CHECKING, Final

import aiohttp
import orjson
from aiohttp.http import StreamWriter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from aiohttp.abc import AbstractStreamWriter
    from telegram._utils.types import UploadFileDict
    from telegram.request import RequestData

_PIECE: Final = 64 * 1024
"""Bytes that are handed to the connection at a time, as much as it takes without waiting."""
_JSON: Final = "application/json"
_BREAKS_A_HEADER: Final = re.compile(r'["\\\x00-\x1a\x1c-\x1f]')


def body_of(data: RequestData | None) -> aiohttp.Payload | None:
    """The parameters as JSON, or with files as a form, in which Telegram takes uploads."""
    if data is None:
        return None
    if data.contains_files:
        boundary = os.urandom(16).hex()
        parts = list(form(data.json_parameters, data.multipart_data, boundary))
        return Upload(parts, f"multipart/form-data; boundary={boundary}")
    try:
        content = orjson.dumps(data.parameters)
    except TypeError:
        content = data.json_payload  # keys that are no text, half a surrogate pair: Python's own writer knows a way
    if len(content) > _PIECE:
        return Upload([content], _JSON)
    return aiohttp.BytesPayload(content, content_type=_JSON)


class Upload(aiohttp.Payload):
    """A body that is written piece by piece, each within a time, for which aiohttp has no time-out of its own."""

    _autoclose = True  # there is nothing to close: an open file is its owner's

    def __init__(self, parts: Sequence[bytes | IO[bytes]], content_type: str) -> None:
        super().__init__(parts, content_type=content_type)
        self._parts = parts
        self._size = sum(map(_length, parts))
        self._transport: asyncio.Transport | None = None
        self._watch = asyncio.timeout(None)
        self._write: float | None = None
        self._read: float | None = None

    def watched(self, watch: asyncio.Timeout, *, write: float | None, read: float | None) -> None:
        """Let `watch`, around the whole request, end it when writing gets stuck: seconds as in `bot.transport`."""
        self._watch, self._write, self._read = watch, write, read

    def abort(self) -> None:
        """Break the connection at once. Closed in peace, it would wait for its buffers to be taken."""
        if self._transport is not None:
            self._transport.abort()

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Write all of it, as aiohttp asks for once the connection stands."""
        now, write, read = asyncio.get_running_loop().time, self._write, self._read
        self._transport = writer.transport if isinstance(writer, StreamWriter) else None
        for part in self._parts:
            async for piece in _pieces(part):
                self._watch.reschedule(None if write is None else now() + write)
                await writer.write(piece)
        # The last of it may be buffered still, and only once it is written does the time for the answer begin.
        self._watch.reschedule(None if write is None or read is None else now() + write + read)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """Nobody reads an upload as text."""
        raise NotImplementedError


def form(fields: dict[str, str], files: UploadFileDict, boundary: str) -> Iterator[bytes | IO[bytes]]:
    """The parts of a multipart form, written as httpx does for python-telegram-bot, file names in UTF-8.

    aiohttp's own form percent-encodes file names, which people would then see, or lets a line break through.
    """
    for name, value in fields.items():
        yield f'--{boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"\r\n\r\n{value}\r\n'.encode()
    for name, (filename, content, kind) in files.items():
        disposition = f'form-data; name="{_quoted(name)}"; filename="{_quoted(filename)}"'
        yield f"--{boundary}\r\nContent-Disposition: {disposition}\r\nContent-Type: {kind}\r\n\r\n".encode()
        yield content
        yield b"\r\n"
    yield f"--{boundary}--\r\n".encode()


def _quoted(name: str) -> str:
    return _BREAKS_A_HEADER.sub(lambda found: "\\\\" if found[0] == "\\" else f"%{ord(found[0]):02X}", name)


def _length(part: bytes | IO[bytes]) -> int:
    return len(part) if isinstance(part, bytes) else part.seek(0, os.SEEK_END)


async def _pieces(part: bytes | IO[bytes]) -> AsyncIterator[bytes | memoryview]:
    if isinstance(part, bytes):
        view = memoryview(part)
        for start in range(0, len(view), _PIECE):
            yield view[start : start + _PIECE]
        return
    part.seek(0)
    while piece := await asyncio.to_thread(part.read, _PIECE):
        yield piece
