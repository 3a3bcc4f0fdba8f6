"""The page protocol, spoken by a client that is not the page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatAction

from sandbox import Person, Sandbox
from sandbox.pictures import sample
from tests.sandbox.open_page import OpenPage, open_page


@pytest.fixture
async def page(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncIterator[OpenPage]:
    async with open_page(sandbox, session) as page:
        await page.hears("world")
        await page.hears("clock")
        yield page


async def test_the_world_on_connecting(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    async with open_page(sandbox, session) as page:
        world = await page.hears("world")
    assert world["bot"]["username"] == "campaign_bot"
    assert {person["language_code"] for person in world["people"]} == {"en", "ru", "be", "de"}
    assert all(person["about"] for person in world["people"])


async def test_a_chat_from_start_to_toast(page: OpenPage, bot: Bot, sandbox: Sandbox) -> None:
    maria = sandbox.person("Maria")
    await bot.set_my_description("What this bot is for")
    await page.asks(do="open", person=maria.id)
    chat = await page.hears("chat")
    assert (chat["messages"], chat["started"], chat["blocked"]) == ([], False, False)
    assert chat["bot"]["description"] == "What this bot is for"

    await page.asks(do="start", payload="poster")
    assert (await page.hears("message"))["message"]["text"] == "/start poster"
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    sent = await bot.send_message(maria.id, "Ready?", reply_markup=markup)
    shown = (await page.hears("message"))["message"]
    assert shown["reply_markup"]["inline_keyboard"] == [[{"text": "Yes", "callback_data": "y"}]]

    await page.asks(do="tap", message=shown["message_id"], row=0, column=0)
    tapped = await page.hears("tapped")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.id == tapped["query"]
    await query.answer("Good", show_alert=True)
    toast = await page.hears("toast")
    assert (toast["text"], toast["alert"], toast["query"]) == ("Good", True, query.id)

    await sent.edit_text("Go")
    assert (await page.hears("edited"))["message"]["text"] == "Go"
    await bot.send_chat_action(maria.id, ChatAction.TYPING)
    await page.hears("typing")
    await sent.delete()
    assert (await page.hears("deleted"))["message_ids"] == [sent.id]


async def test_everything_a_person_can_do(page: OpenPage, sandbox: Sandbox, maria: Person) -> None:
    await page.asks(do="open", person=maria.id)
    await page.hears("chat")
    for kind in ("sticker", "photo", "voice", "location", "contact"):
        await page.asks(do=kind)
        assert kind in (await page.hears("message"))["message"]
    await page.asks(do="send", text="Norwey", reply_to=None)
    message_id = (await page.hears("message"))["message"]["message_id"]
    await page.asks(do="edit", message=message_id, text="Norway")
    assert (await page.hears("edited"))["message"]["text"] == "Norway"
    await page.asks(do="send", text="Again", reply_to=message_id)
    assert (await page.hears("message"))["message"]["reply_to_message"]["text"] == "Norway"
    await page.asks(do="delete", messages=[message_id])
    assert (await page.hears("deleted"))["message_ids"] == [message_id]
    await page.asks(do="block")
    assert (await page.hears("blocked"))["blocked"] is True
    await page.asks(do="send", text="Hello?", reply_to=None)
    assert "Unblock" in (await page.hears("refused"))["why"]
    await page.asks(do="unblock")
    assert (await page.hears("blocked"))["blocked"] is False
    await page.asks(do="clear")
    await page.hears("cleared")
    assert maria.sees == []


async def test_formatted_texts_samples_and_forwards(page: OpenPage, bot: Bot, maria: Person) -> None:
    await page.asks(do="open", person=maria.id)
    await page.hears("chat")
    await page.asks(do="send", text="<b>Hi</b>", html=True, reply_to=None)
    written = (await page.hears("message"))["message"]
    assert written["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    await page.asks(do="edit", message=written["message_id"], text="<i>Hi</i>", html=True)
    assert (await page.hears("edited"))["message"]["entities"][0]["type"] == "italic"
    await page.asks(do="send", text="<b>Hi", html=True, reply_to=None)
    assert "end tag" in (await page.hears("refused"))["why"]

    await page.asks(do="album")
    groups = {(await page.hears("message"))["message"]["media_group_id"] for _ in range(3)}
    assert len(groups) == 1
    await page.asks(do="post")
    assert (await page.hears("message"))["message"]["forward_origin"]["type"] == "channel"
    sent = await bot.send_message(maria.id, "Hello")
    await page.hears("message")
    await page.asks(do="forward", message=sent.id)
    assert (await page.hears("message"))["message"]["forward_origin"]["sender_user"]["is_bot"]


async def test_uploaded_files_are_sent_with_their_caption(
    page: OpenPage, sandbox: Sandbox, session: aiohttp.ClientSession, maria: Person
) -> None:
    async def upload(name: str, content: bytes) -> dict[str, str]:
        address, headers = f"{sandbox.url}/page/upload", {"Origin": sandbox.url}
        async with session.post(address, params={"name": name}, data=content, headers=headers) as response:
            told: dict[str, str] = await response.json()
            return told

    await page.asks(do="open", person=maria.id)
    await page.hears("chat")
    words: dict[str, Any] = {"text": "1 < 2", "reply_to": None}
    pictures = [await upload("one.jpg", sample(0)), await upload("two.jpg", sample(1))]
    await page.asks(do="attach", files=pictures, as_photos=True, **words)
    first = (await page.hears("message"))["message"]
    second = (await page.hears("message"))["message"]
    assert (first["caption"], "caption" in second) == ("1 < 2", False)
    assert first["media_group_id"] == second["media_group_id"]
    await page.asks(do="attach", files=[await upload("../letter.pdf", b"%PDF")], as_photos=False, **words)
    document = (await page.hears("message"))["message"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == ("letter.pdf", "application/pdf", 4)
    await page.asks(do="attach", files=[{"name": "film.mp4", "size": 3 * 1024**3}], **words)
    assert (await page.hears("message"))["message"]["document"]["file_size"] == 3 * 1024**3
    for files in ([], [{"file": "nothing"}], [await upload("letter.pdf", b"%PDF")], ["x"]):
        await page.asks(do="attach", files=files, as_photos=True, **words)
        await page.hears("refused")


async def test_menus_and_profile_change_while_one_looks(page: OpenPage, bot: Bot, maria: Person) -> None:
    await page.asks(do="open", person=maria.id)
    await page.hears("chat")
    await bot.set_my_commands([("help", "How it works")])
    assert (await page.hears("commands"))["commands"] == [{"command": "help", "description": "How it works"}]
    await page.hears("profile")
    await bot.set_my_short_description("Short")
    await page.hears("commands")
    assert (await page.hears("profile"))["bot"]["short_description"] == "Short"


async def test_somebody_is_added(page: OpenPage, sandbox: Sandbox) -> None:
    await page.asks(do="add_person", first_name="Jo", language_code="pt-br")
    people = (await page.hears("world"))["people"]
    assert (people[-1]["first_name"], people[-1]["language_code"]) == ("Jo", "pt-br")
    assert sandbox.person("Jo").id == people[-1]["id"]
    await page.asks(do="add_person", first_name="Jo", language_code="../")
    await page.hears("refused")


@pytest.mark.parametrize("request_", [{"do": "send"}, {"do": "fly"}, {}, {"do": "open", "person": 1}])
async def test_nonsense_is_refused_and_the_line_stays_up(
    page: OpenPage, maria: Person, request_: dict[str, Any]
) -> None:
    await page.asks(**request_)
    await page.hears("refused")
    await page.asks(do="open", person=maria.id)
    await page.hears("chat")


async def test_no_other_site_gets_in(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    for origin in ("https://example.org", "null", None):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await session.ws_connect(f"{sandbox.url}/page/socket", origin=origin)
        assert refusal.value.status == 403
    for path in ("/", "/page/page.js", "/page/file/x", "/page/socket"):
        async with session.get(f"{sandbox.url}{path}", headers={"Host": "rebound.example.org"}) as response:
            assert response.status == 403
    for headers in ({"Host": "rebound.example.org"}, {"Origin": "https://example.org"}, {}):
        async with session.post(f"{sandbox.url}/page/upload", data=b"x", headers=headers) as response:
            assert response.status == 403


async def test_the_pages_files(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    async with session.get(sandbox.url) as response:
        assert response.content_type == "text/html"
    for outside in ("/page/..%2fserver.py", "/page/%2e%2e%2f__init__.py", "/page/nothing.js"):
        async with session.get(f"{sandbox.url}{outside}") as response:
            assert response.status == 404


async def test_a_document_is_downloaded_and_opened(
    sandbox: Sandbox, session: aiohttp.ClientSession, bot: Bot, maria: Person
) -> None:
    letter = await bot.send_document(maria.id, b"%PDF-1.7", filename="Письмо.pdf")
    script = await bot.send_document(maria.id, b"<script>", filename="letter.html")
    assert letter.document is not None
    assert script.document is not None
    async with session.get(f"{sandbox.url}/page/file/{letter.document.file_id}") as response:
        assert response.content_disposition is not None
        assert response.content_disposition.type == "attachment"
        assert response.content_disposition.filename == "Письмо.pdf"
        assert await response.read() == b"%PDF-1.7"
    async with session.get(f"{sandbox.url}/page/file/{letter.document.file_id}?inline=1") as response:
        assert response.content_type == "application/pdf"
        assert response.headers["Content-Disposition"].startswith("inline")
    async with session.get(f"{sandbox.url}/page/file/{script.document.file_id}?inline=1") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")


async def test_stopping_does_not_wait_for_a_page_that_sleeps(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    async with open_page(sandbox, session) as page:
        await page.hears("world")
        async with asyncio.timeout(1):
            await sandbox.stop()
