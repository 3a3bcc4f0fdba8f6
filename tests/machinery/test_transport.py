"""What Telegram receives, and what python-telegram-bot gets back, over real connections."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMediaDocument
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot import transport as module
from bot.transport import ChatMovedError, NotSentError, Timeouts, Transport
from bot.uploads import form

USUAL = Timeouts()
TOKEN = "42:AAkanarKANARkanarKANARkanar"
MESSAGE = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}, "text": "hello"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answered(result: Any) -> web.Response:
    return web.Response(body=json.dumps({"ok": True, "result": result}).encode(), content_type="application/json")


def refused(status: int, **content: Any) -> web.Response:
    return web.Response(status=status, body=json.dumps({"ok": False, "error_code": status, **content}).encode())


@asynccontextmanager
async def served(handler: Handler, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """The address under which a local server answers every request with `handler`."""
    app = web.Application(client_max_size=100 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def bot_at(address: str, timeouts: Timeouts = USUAL, *, connections: int = 512) -> AsyncIterator[Bot]:
    """A bot that speaks through the transport, unknown to Telegram: nothing was greeted."""
    transport = Transport(timeouts, connections=connections)
    async with transport:
        yield Bot(
            TOKEN,
            base_url=f"{address}/bot",
            base_file_url=f"{address}/file/bot",
            request=transport,
            get_updates_request=transport,
        )


async def received(bot_does: Callable[[Bot], Awaitable[Any]]) -> tuple[web.Request, dict[str, Any], dict[str, Any]]:
    """The request as a server takes it: itself, its parameters, its files as (name, kind, content)."""
    seen: list[tuple[web.Request, dict[str, Any], dict[str, Any]]] = []

    async def handler(request: web.Request) -> web.Response:
        if request.content_type == "application/json":
            seen.append((request, json.loads(await request.read()), {}))
        else:
            fields: dict[str, Any] = {}
            files: dict[str, Any] = {}
            for name, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    files[name] = (value.filename, value.content_type, value.file.read())
                else:
                    fields[name] = value
            seen.append((request, fields, files))
        return answered([MESSAGE] if "Group" in request.path else MESSAGE)

    async with served(handler) as address, bot_at(address) as bot:
        await bot_does(bot)
    return seen[0]


async def test_a_message_arrives_with_its_parameters() -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Да", callback_data="1:y")]])
    request, parameters, _ = await received(
        lambda bot: bot.send_message(7, "Ў <b>мы</b> & \N{RAISED FIST}", parse_mode="HTML", reply_markup=keyboard)
    )
    assert request.path == f"/bot{TOKEN}/sendMessage"
    assert request.method == "POST"
    assert parameters == {
        "chat_id": 7,
        "text": "Ў <b>мы</b> & \N{RAISED FIST}",
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": [[{"text": "Да", "callback_data": "1:y"}]]},
    }


async def test_a_request_without_parameters_is_json_too() -> None:
    request, parameters, _ = await received(lambda bot: bot.close())
    assert request.content_type == "application/json"
    assert parameters == {}


async def test_half_a_surrogate_pair_is_sent_as_stock_python_telegram_bot_sends_it() -> None:
    _, parameters, _ = await received(lambda bot: bot.send_message(7, "cut \ud83d"))
    assert parameters["text"] == "cut \ud83d"


async def test_a_long_parameter_arrives_whole() -> None:
    text = "Ж" * 300_000
    _, parameters, _ = await received(lambda bot: bot.send_message(7, text))
    assert parameters["text"] == text


async def test_a_file_arrives_with_its_name_and_kind_and_the_other_parameters() -> None:
    document = InputFile(b"%PDF", filename='письмо "Ў".pdf')
    request, fields, files = await received(
        lambda bot: bot.send_document(-100, document, caption="Ліст", reply_markup=ForceReply())
    )
    assert fields == {"chat_id": "-100", "caption": "Ліст", "reply_markup": '{"force_reply": true}'}
    assert files == {"document": ("письмо %22Ў%22.pdf", "application/pdf", b"%PDF")}
    assert int(request.headers["Content-Length"]) > 0


async def test_files_of_an_album_arrive_beside_what_names_them() -> None:
    media = [InputMediaDocument(InputFile(bytes([65 + n]), filename=f"{n}.txt", attach=True)) for n in range(3)]
    _, fields, files = await received(lambda bot: bot.send_media_group(7, media))
    named = [one["media"].removeprefix("attach://") for one in json.loads(fields["media"])]
    assert [files[name] for name in named] == [(f"{n}.txt", "text/plain", bytes([65 + n])) for n in range(3)]


async def test_an_open_file_is_sent_from_its_beginning_each_time(tmp_path: Path) -> None:
    content = bytes(range(256)) * 4096
    (tmp_path / "big.bin").write_bytes(content)
    with (tmp_path / "big.bin").open("rb") as file:
        document = InputFile(file, read_file_handle=False)
        for _ in range(2):
            _, _, files = await received(lambda bot: bot.send_document(7, document))
            assert files["document"][2] == content


async def test_a_file_of_twenty_megabytes_goes_up_and_comes_down() -> None:
    content = b"0123456789abcdef" * (20 * 1024 * 64)

    async def handler(request: web.Request) -> web.Response:
        if request.path.startswith("/file/"):
            return web.Response(body=io.BytesIO(content))
        if request.path.endswith("getFile"):
            return answered({"file_id": "f", "file_unique_id": "u", "file_path": "documents/big.bin"})
        uploaded = (await request.post())["document"]
        assert isinstance(uploaded, web.FileField)
        assert uploaded.file.read() == content
        return answered(MESSAGE)

    async with served(handler) as address, bot_at(address) as bot:
        await bot.send_document(7, InputFile(io.BytesIO(content), filename="big.bin"))
        file = await bot.get_file("f")
        assert bytes(await file.download_as_bytearray()) == content


@given(
    fields=st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), st.text(max_size=30), max_size=4),
    name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    content=st.binary(max_size=100),
)
async def test_a_form_is_what_stock_python_telegram_bot_writes(
    fields: dict[str, str], name: str, content: bytes
) -> None:
    fields = {key: value for key, value in fields.items() if key != "document" and value.isprintable()}
    parameters = [RequestParameter(key, value, None) for key, value in fields.items()]
    file = RequestParameter("document", None, [InputFile(content, filename=name)])
    data = RequestData([*parameters, file])
    bodies: list[tuple[str, bytes]] = []

    class Peer(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            bodies.append((request.headers["Content-Type"], await request.aread()))
            return httpx.Response(200)

    async with httpx.AsyncClient(transport=Peer()) as client:
        await client.post("http://telegram/", data=data.json_parameters, files=data.multipart_data)
    kind, theirs = bodies[0]
    boundary = kind.partition("boundary=")[2]
    ours = b"".join(
        part if isinstance(part, bytes) else part.read()
        for part in form(data.json_parameters, data.multipart_data, boundary)
    )
    assert ours == theirs


async def test_proxies_of_the_environment_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    request, _, _ = await received(lambda bot: bot.send_message(7, "hello"))
    assert request.path == f"/bot{TOKEN}/sendMessage"


async def test_connections_are_used_again() -> None:
    peers: set[object] = set()

    async def handler(request: web.Request) -> web.Response:
        peers.add(request.transport and request.transport.get_extra_info("peername"))
        await request.read()
        return refused(400, description="no") if request.path.endswith("close") else answered(MESSAGE)

    async with served(handler) as address, bot_at(address) as bot:
        for _ in range(5):
            await bot.send_message(7, "hello")
            await bot.send_document(7, InputFile(b"x", filename="x"))
            with pytest.raises(BadRequest):
                await bot.close()
    assert len(peers) == 1


@pytest.mark.parametrize(
    ("status", "content", "kind", "text"),
    [
        (400, {"description": "Bad Request: message is not modified"}, BadRequest, "Message is not modified"),
        (403, {"description": "Forbidden: bot was blocked by the user"}, Forbidden, "Forbidden: bot was blocked by"),
        (400, {"description": "Bad Request: moved", "parameters": {"migrate_to_chat_id": -100777}}, ChatMovedError, ""),
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 35}}, RetryAfter, "0:00:35"),
        (429, {}, RetryAfter, "0:00:01"),
        (500, {"description": "Internal Server Error"}, NetworkError, "Internal Server Error"),
        (502, {}, NetworkError, "Bad Gateway"),
        (307, {"description": ""}, NetworkError, "Temporary Redirect"),
        (400, {"description": ["odd"], "parameters": {"kanar": TOKEN, "retry_after": "soon"}}, BadRequest, "(400)"),
    ],
)
async def test_a_refusal_is_what_python_telegram_bot_makes_of_it(
    status: int, content: dict[str, Any], kind: type[TelegramError], text: str
) -> None:
    async def handler(_request: web.Request) -> web.Response:
        return refused(status, **content)

    async with served(handler) as address, bot_at(address) as bot:
        with pytest.raises(kind) as caught:
            await bot.send_message(7, "hello")
    assert type(caught.value) is kind
    assert text in str(caught.value)
    assert TOKEN not in str(caught.value)
    if isinstance(caught.value, ChatMovedError):
        assert caught.value.new_chat_id == -100777
        assert "777" not in f"{caught.value}{caught.value!r}"


async def test_an_error_page_is_not_quoted() -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=502, text=f"<h1>no answer for {request.path}</h1>", content_type="text/html")

    async with served(handler) as address, bot_at(address) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(7, "hello")
    assert str(caught.value) == "Bad Gateway (502)"


async def test_a_redirect_is_not_followed() -> None:
    asked = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": "/elsewhere"})

    async with served(handler) as address, bot_at(address) as bot:
        with pytest.raises(NetworkError):
            await bot.send_message(7, "hello")
    assert asked == [f"/bot{TOKEN}/sendMessage"]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def _is_no_answer(value: object) -> bool:
    return not isinstance(value, dict) or not {"result", "description"} & value.keys()


@given(JSON_VALUES)
def test_an_answer_is_read_as_stock_python_telegram_bot_reads_it(value: object) -> None:
    payload = json.dumps({"ok": True, "result": value}).encode()
    assert Transport.parse_json_payload(payload) == BaseRequest.parse_json_payload(payload)


@pytest.mark.parametrize("payload", [b'{"result": "caf\xe9 \xff"}', b'{"result": "\\ud83d cut"}'])
def test_broken_text_is_borne_with_as_stock_python_telegram_bot_does(payload: bytes) -> None:
    assert Transport.parse_json_payload(payload) == BaseRequest.parse_json_payload(payload)


@given(st.binary(max_size=60) | JSON_VALUES.filter(_is_no_answer).map(lambda value: json.dumps(value).encode()))
def test_what_is_no_answer_is_a_network_error_that_quotes_nothing(payload: bytes) -> None:
    with pytest.raises(NetworkError) as caught:
        Transport.parse_json_payload(payload)
    assert str(caught.value) == "Invalid server response"
    assert caught.value.__cause__ is caught.value.__context__ is None


async def test_the_same_pool_serves_sending_and_fetching() -> None:
    async def handler(request: web.Request) -> web.Response:
        if request.path.endswith("getUpdates"):
            await asyncio.sleep(0.4)
            return answered([])
        return answered({"id": 42, "is_bot": True, "first_name": "Bot", "username": "a_bot"})

    async with served(handler) as address:
        transport = Transport(Timeouts(read=0.2), connections=2)
        async with Bot(TOKEN, f"{address}/bot", request=transport, get_updates_request=transport) as bot:
            # A poll may take as long as it was asked to, beyond the usual time for an answer.
            fetched, me = await asyncio.gather(bot.get_updates(timeout=1), bot.get_me())
            assert fetched == ()
            assert me.username == "a_bot"


async def test_it_may_be_opened_and_closed_again() -> None:
    async with served(_answering) as address:
        transport = Transport()
        bot = Bot(TOKEN, f"{address}/bot", request=transport, get_updates_request=transport)
        await transport.shutdown()
        for _ in range(2):
            await transport.initialize()
            await transport.initialize()
            await bot.send_message(7, "hello")
            await transport.shutdown()
            await transport.shutdown()


@pytest.fixture
def certificate(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        [openssl, "req", *kind, *subject, "-keyout", key, "-out", cert],
        check=True,
        capture_output=True,
    )
    module._trusted.cache_clear()
    yield key, cert
    module._trusted.cache_clear()


async def test_over_https_a_certificate_that_the_machine_trusts_is_accepted(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[1]))
    async with served(_answering, tls=_encrypted(certificate)) as address, bot_at(address) as bot:
        assert (await bot.send_message(7, "hello")).text == "hello"
        await asyncio.gather(*(bot.send_message(7, "hello") for _ in range(5)))
    gc.collect()  # a connection left open would warn now


async def test_over_https_a_certificate_that_nobody_vouches_for_is_sent_nothing(
    certificate: tuple[Path, Path],
) -> None:
    async with served(_answering, tls=_encrypted(certificate)) as address, bot_at(address) as bot:
        with pytest.raises(NotSentError):
            await bot.send_message(7, "hello")


async def _answering(_request: web.Request) -> web.Response:
    return answered(MESSAGE)


def _encrypted(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    key, cert = certificate
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(cert, key)
    return tls


def test_the_same_on_the_loop_that_the_bot_runs_on() -> None:
    uvloop = pytest.importorskip("uvloop", reason="not on Windows")

    async def all_of_it() -> None:
        await test_a_message_arrives_with_its_parameters()
        await test_a_file_arrives_with_its_name_and_kind_and_the_other_parameters()
        await test_a_file_of_twenty_megabytes_goes_up_and_comes_down()
        await test_the_same_pool_serves_sending_and_fetching()
        gc.collect()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(all_of_it())
