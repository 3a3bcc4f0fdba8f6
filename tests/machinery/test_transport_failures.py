"""What is told when a request fails, at each of its phases, and that nothing told has the token in it."""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import socket
import traceback
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import NetworkError, TimedOut

from bot.transport import NotSentError, NotSentInTimeError, Timeouts, Transport
from tests.machinery.test_transport import MESSAGE, TOKEN, answered, bot_at, served

CANARY = TOKEN.partition(":")[2]
SHORT = 0.15
PATIENT = Timeouts(pool=5, connect=5, write=5, media_write=5, read=5)

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def talking(talk: Talk) -> AsyncIterator[str]:
    """The address of a server that does with each connection whatever `talk` does, then breaks it."""
    tasks: set[asyncio.Task[None]] = set()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            await talk(reader, writer)
        except (asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(one, "127.0.0.1", 0, limit=1024)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def says_nothing(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    while await reader.read(65536):
        pass


async def reads_nothing(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def hangs_up_before_reading(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    return


async def hangs_up_after_reading(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def hangs_up_half_way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"ok": true')
    await writer.drain()
    await asyncio.sleep(0.05)


async def stops_half_way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"ok": true')
    await writer.drain()
    await asyncio.Event().wait()


async def talks_something_else(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    asked = await reader.readuntil(b"\r\n")
    writer.write(b"SSH-2.0 what is " + asked)
    await writer.drain()


async def answers_half_a_json(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"ok": true')
    await writer.drain()


@pytest.fixture(autouse=True)
def everything_logged() -> Iterator[io.StringIO]:
    """Every log line as it was written, unreduced, at every level; read at the end for the token."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    # python-telegram-bot tells a new bot's address, which is the redaction's to reduce.
    handler.addFilter(lambda record: not str(record.msg).startswith("Set Bot API"))
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG)
    try:
        yield stream
        gc.collect()
        assert CANARY not in stream.getvalue()
    finally:
        root.handlers[:] = before
        root.setLevel(level)


def everything_told(error: BaseException) -> str:
    told = [*traceback.format_exception(error)]
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        told += [str(one), repr(one), repr(one.args), repr(getattr(one, "__notes__", "")), repr(vars(one))]
        todo += [one.__cause__, one.__context__]
    return "\n".join(told)


async def failure_of(sending: Awaitable[Any]) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        await sending
    told = everything_told(caught.value)
    assert CANARY not in told
    assert "127.0.0.1" not in told
    assert caught.value.__cause__ is caught.value.__context__ is None
    return caught.value


@pytest.mark.parametrize(
    ("talk", "timeouts", "kind"),
    [
        (says_nothing, replace(PATIENT, read=SHORT), TimedOut),
        (stops_half_way, replace(PATIENT, read=SHORT), TimedOut),
        (hangs_up_before_reading, PATIENT, NetworkError),
        (hangs_up_after_reading, PATIENT, NetworkError),
        (hangs_up_half_way, PATIENT, NetworkError),
        (talks_something_else, PATIENT, NetworkError),
        (answers_half_a_json, PATIENT, NetworkError),
    ],
)
async def test_of_what_may_have_arrived_nobody_can_tell(
    talk: Talk, timeouts: Timeouts, kind: type[NetworkError]
) -> None:
    async with talking(talk) as address, bot_at(address, timeouts) as bot:
        assert type(await failure_of(bot.send_message(7, "hello"))) is kind
        document = InputFile(b"x" * 200_000, filename="x")
        assert type(await failure_of(bot.send_document(7, document))) is kind


async def test_a_file_that_nobody_takes_times_out_by_the_time_for_files() -> None:
    async with talking(reads_nothing) as address:
        slow = replace(PATIENT, media_write=SHORT)
        async with bot_at(address, slow) as bot:
            big = InputFile(bytes(8_000_000), filename="big")
            assert type(await failure_of(bot.send_document(7, big))) is TimedOut
        async with bot_at(address, PATIENT) as bot:
            assert type(await failure_of(bot.send_document(7, big, write_timeout=SHORT))) is TimedOut


async def test_what_is_left_in_the_buffers_does_not_wait_for_ever() -> None:
    # The whole file fits into the buffers on the way, so that only the answer is missing.
    async with talking(reads_nothing) as address, bot_at(address, replace(PATIENT, write=SHORT, read=SHORT)) as bot:
        for size in (70_000, 130_000, 3_000_000):
            document = InputFile(bytes(size), filename="x")
            assert type(await failure_of(bot.send_document(7, document, write_timeout=SHORT))) is TimedOut


async def test_a_slow_upload_that_moves_is_not_cut_off() -> None:
    async def reads_slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        left = 6_000_000
        while left > 0:
            left -= len(await reader.read(400_000))
            await asyncio.sleep(0.001)
        body = b'{"ok": true, "result": true}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        await asyncio.sleep(0.1)

    async with talking(reads_slowly) as address, bot_at(address, replace(PATIENT, media_write=2)) as bot:
        assert await bot.set_chat_photo(-7, InputFile(bytes(6_000_000), filename="x.jpg"))


async def test_a_refusal_before_all_was_taken_is_heard() -> None:
    async def wants_no_more(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"ok": false, "description": "Request Entity Too Large"}'
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        await asyncio.Event().wait()

    async with talking(wants_no_more) as address, bot_at(address, PATIENT) as bot:
        error = await failure_of(bot.send_document(7, InputFile(bytes(20_000_000), filename="x")))
    assert str(error) == "Request Entity Too Large"


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


async def test_a_refused_connection_is_not_sent(closed_port: int) -> None:
    for scheme in ("http", "https"):
        async with bot_at(f"{scheme}://127.0.0.1:{closed_port}") as bot:
            assert type(await failure_of(bot.send_message(7, "hello"))) is NotSentError


@pytest.mark.parametrize("address", ["http://nowhere.invalid", "http://127.0.0.1:99999", "http://", "gopher://x"])
async def test_a_place_that_is_none_is_not_sent_to(address: str) -> None:
    async with bot_at(address, replace(PATIENT, connect=20)) as bot:
        assert type(await failure_of(bot.send_message(7, "hello"))) is NotSentError


async def test_a_connection_that_does_not_come_about_in_time_is_not_sent() -> None:
    # Over TCP it does, at once; what never ends is the agreement on encryption.
    async with talking(says_nothing) as address, bot_at(address.replace("http", "https")) as bot:
        error = await failure_of(bot.send_message(7, "hello", connect_timeout=SHORT))
        assert type(error) is NotSentInTimeError
        assert isinstance(error, TimedOut)


async def test_a_server_that_breaks_off_before_encryption_is_agreed_on_is_not_sent_to() -> None:
    async with talking(hangs_up_before_reading) as address, bot_at(address.replace("http", "https")) as bot:
        assert type(await failure_of(bot.send_message(7, "hello"))) is NotSentError


async def test_when_all_connections_are_busy_it_is_not_sent() -> None:
    release = asyncio.Event()
    arrived = 0

    async def handler(_request: web.Request) -> web.Response:
        nonlocal arrived
        arrived += 1
        await release.wait()
        return answered(MESSAGE)

    async with served(handler) as address, bot_at(address, replace(PATIENT, pool=SHORT), connections=1) as bot:
        async with asyncio.TaskGroup() as group:
            first = group.create_task(bot.send_message(7, "first"))
            while not arrived:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            assert type(await failure_of(bot.send_message(7, "second"))) is NotSentInTimeError
            third = group.create_task(bot.send_message(7, "third", pool_timeout=None))
            await asyncio.sleep(0.01)
            release.set()
        assert arrived == 2
        assert first.done()
        assert third.done()


async def test_a_closed_transport_sends_nothing() -> None:
    transport = Transport()
    bot = Bot(TOKEN, "http://127.0.0.1:9/bot", request=transport, get_updates_request=transport)
    assert type(await failure_of(bot.send_message(7, "hello"))) is NotSentError
    await transport.initialize()
    await transport.shutdown()
    assert type(await failure_of(bot.send_message(7, "hello"))) is NotSentError


async def test_closing_ends_what_is_on_its_way() -> None:
    async with talking(says_nothing) as address, bot_at(address, PATIENT) as bot, asyncio.TaskGroup() as group:
        sending = group.create_task(failure_of(bot.send_message(7, "hello")))
        uploading = group.create_task(failure_of(bot.send_document(7, InputFile(bytes(9_000_000), filename="x"))))
        await asyncio.sleep(0.1)
        await bot.request.shutdown()
        await asyncio.wait((sending, uploading))
    assert not isinstance(sending.result(), NotSentError)


@pytest.mark.parametrize("talk", [says_nothing, reads_nothing, stops_half_way])
async def test_a_cancelled_request_frees_its_connection_and_tells_nothing(talk: Talk) -> None:
    async with talking(talk) as address, bot_at(address, PATIENT, connections=1) as bot:
        for _ in range(3):
            for sending in (
                bot.send_message(7, "hello"),
                bot.send_document(7, InputFile(bytes(5_000_000), filename="x")),
            ):
                with pytest.raises(TimeoutError) as caught:
                    async with asyncio.timeout(0.05):
                        await sending
                assert CANARY not in everything_told(caught.value)


async def test_nothing_is_left_open_after_all_that() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        for talk in (says_nothing, hangs_up_half_way, stops_half_way, reads_nothing):
            async with talking(talk) as address, bot_at(address, replace(PATIENT, read=SHORT)) as bot:
                await failure_of(bot.send_message(7, "hello"))
        gc.collect()
    assert told == []
