"""A call that Telegram would not understand is refused, and so are the mistakes that Telegram overlooks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest, InvalidToken

from sandbox import Person, Sandbox
from tests.sandbox.conftest import TOKEN, bot_for

Answer = dict[str, Any]


class RawClient:
    """Calls the Bot API with nothing in between."""

    def __init__(self, session: aiohttp.ClientSession, sandbox: Sandbox) -> None:
        self._session = session
        self._url = sandbox.api_url

    async def call(self, method: str, token: str = TOKEN, **parameters: str) -> Answer:
        async with self._session.post(f"{self._url}{token}/{method}", data=parameters) as response:
            answer: Answer = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def call_with_json(self, method: str, body: object) -> Answer:
        async with self._session.post(f"{self._url}{TOKEN}/{method}", json=body) as response:
            answer: Answer = await response.json()
            return answer


@pytest.fixture
async def raw(sandbox: Sandbox) -> AsyncIterator[RawClient]:
    async with aiohttp.ClientSession() as session:
        yield RawClient(session, sandbox)


async def test_who_am_i(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.first_name, me.username, me.is_bot) == (42, "Campaign", "campaign_bot", True)


async def test_a_foreign_token(sandbox: Sandbox, raw: RawClient) -> None:
    assert await raw.call("getMe", token="42:wrong") == {
        "ok": False,
        "error_code": 401,
        "description": "Unauthorized",
    }
    assert (await raw.call("getMe", token="nonsense"))["error_code"] == 404
    stranger = bot_for(sandbox, token="42:wrong")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_an_unknown_method(raw: RawClient) -> None:
    assert await raw.call("sendTelepathy") == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_a_method_that_exists_but_is_not_played(bot: Bot, maria: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)sendPoll is not supported by the sandbox"):
        await bot.send_poll(maria.id, "Why?", ["Because", "So"])


async def test_capitals_in_a_method_do_not_matter(raw: RawClient) -> None:
    assert (await raw.call("GETme"))["ok"]


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"chat_id": "5001"}, "message text is empty"),
        ({"text": "Hi"}, "chat_id is empty"),
        ({"chat_id": "Maria", "text": "Hi"}, 'parameter "chat_id" must be an Integer or @username'),
        ({"chat_id": "5001", "text": "Hi", "colour": "red"}, 'parameter "colour" is not one of this method'),
        ({"chat_id": "5001", "text": "Hi", "reply_to_message_id": "1"}, "is not one of this method"),
        ({"chat_id": "5001", "text": "Hi", "protect_content": "perhaps"}, "must be a Boolean"),
        ({"chat_id": "5001", "text": "Hi", "message_effect_id": "1"}, "is not supported by the sandbox"),
        ({"chat_id": "5001", "text": "Hi", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"chat_id": "5001", "text": "Hi", "reply_markup": "[]"}, "object expected as reply markup"),
        ({"chat_id": "5001", "text": "Hi", "link_preview_options": '{"large": true}'}, 'unknown field "large"'),
        ({"chat_id": "5001", "text": "Hi", "reply_parameters": "{}"}, 'lacks the field "message_id"'),
        ({"chat_id": "5001", "text": "Hi", "reply_parameters": '{"message_id": 9}'}, "message to be replied not found"),
        ({"chat_id": "5001", "text": "Hi", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        ({"chat_id": "999", "text": "Hi"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "Hi"}, "chat not found"),
    ],
)
async def test_a_message_sent_wrongly(
    raw: RawClient, maria: Person, parameters: dict[str, str], complaint: str
) -> None:
    answer = await raw.call("sendMessage", **parameters)
    assert answer["error_code"] == 400
    assert answer["description"].startswith("Bad Request: ")
    assert complaint in answer["description"]
    assert maria.received == []


async def test_a_body_in_json(raw: RawClient, maria: Person) -> None:
    body = {
        "chat_id": maria.id,
        "text": "Hi",
        "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]},
    }
    assert (await raw.call_with_json("sendMessage", body))["ok"]
    assert maria.received[0].buttons == [["A"]]
    assert (await raw.call_with_json("sendMessage", ["Hi"]))["error_code"] == 400


async def test_the_bot_cannot_begin(sandbox: Sandbox, raw: RawClient) -> None:
    stranger = sandbox.person("Jonas")
    answer = await raw.call("sendMessage", chat_id=str(stranger.id), text="Hello")
    assert answer["error_code"] == 403
    assert answer["description"] == "Forbidden: bot can't initiate conversation with a user"


async def test_a_blocked_bot_cannot_write(raw: RawClient, maria: Person) -> None:
    await maria.blocks_bot(wait=False)
    answer = await raw.call("sendMessage", chat_id=str(maria.id), text="Hello")
    assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    await maria.starts(wait=False)
    assert (await raw.call("sendMessage", chat_id=str(maria.id), text="Hello"))["ok"]


async def test_every_call_is_on_record(sandbox: Sandbox, raw: RawClient) -> None:
    await raw.call("sendMessage", chat_id="999", text="Hi")
    await raw.call("getMe")
    method, parameters, outcome = sandbox.calls[-2]
    assert (method, parameters["text"], outcome) == ("sendMessage", "Hi", "Bad Request: chat not found")
    assert sandbox.calls[-1] == ("getMe", {}, "ok")
