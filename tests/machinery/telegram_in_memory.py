"""Telegram's side of getUpdates and sendMessage, in memory, behind python-telegram-bot's own parsing."""

from __future__ import annotations

import asyncio
import json
import math
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from telegram._utils.types import ODVInput
from telegram.request import BaseRequest, RequestData

TOKEN = "42:never-leaves-this-test"

Refusal = tuple[int, dict[str, Any]]
BeforeCall = Callable[[str, dict[str, Any]], Awaitable[Refusal | None]]
"""What happens in the moment in which a method is called with these parameters; a refusal is the answer."""


def refusal(code: int, description: str, **parameters: int) -> Refusal:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return code, {**body, **({"parameters": parameters} if parameters else {})}


class Telegram:
    """Keeps updates until a fetch asks for a higher one. Time is the event loop's."""

    def __init__(self) -> None:
        self.queue: dict[int, dict[str, Any]] = {}
        self.next_id = 500
        self.fetches: list[tuple[float, int | None]] = []
        self.confirmed: list[int] = []
        self.sent: list[tuple[int, str]] = []
        self.topics: list[int | None] = []
        self.left: list[int] = []
        self.refusals: dict[str, deque[Refusal | Exception]] = {}
        self.silent_until: dict[int, float] = {}
        self.refused_sends: list[tuple[int, float]] = []
        self.before_call: BeforeCall | None = None
        self.before_answer: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] = lambda updates: updates
        self.on_confirmed: Callable[[int], None] = lambda _update_id: None
        self.polling = 0
        self._changed = asyncio.Condition()

    def put(self, **content: Any) -> int:
        update_id = self.next_id
        self.next_id += 1
        self.queue[update_id] = {"update_id": update_id, **content}
        return update_id

    async def says(self, chat_id: int, text: str) -> int:
        """Somebody writes; the update's id."""
        person = {"id": chat_id, "is_bot": False, "first_name": "Somebody"}
        chat = {"id": chat_id, "type": "private", "first_name": "Somebody"}
        message = {"message_id": self.next_id, "date": 0, "chat": chat, "from": person, "text": text}
        update_id = self.put(message=message)
        await self.wake()
        return update_id

    async def wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def will_confirm(self, update_id: int) -> None:
        """Wait until that update was confirmed."""
        await self.until(lambda: update_id in self.confirmed)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is true of this Telegram."""
        async with self._changed:
            await self._changed.wait_for(is_so)

    async def all_confirmed(self) -> None:
        await self.until(lambda: not self.queue)

    def refuse(self, method: str, *refusals: Refusal | Exception) -> None:
        self.refusals.setdefault(method, deque()).extend(refusals)

    def silence(self, chat_id: int, seconds: float) -> None:
        """Answer 429 to whatever is sent to the chat for that long."""
        self.silent_until[chat_id] = asyncio.get_running_loop().time() + seconds

    def once_sent(self, messages: int, happens: Callable[[], Awaitable[object]]) -> None:
        """Let something happen, once, when so many messages were sent and the next call comes."""

        async def look(_method: str, _parameters: dict[str, Any]) -> None:
            if len(self.sent) >= messages:
                self.before_call = None
                await happens()

        self.before_call = look

    async def call(self, method: str, parameters: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.before_call and (refused := await self.before_call(method, parameters)):
            return refused
        waiting = self.refusals.get(method)
        if waiting:
            answer = waiting.popleft()
            if isinstance(answer, Exception):
                raise answer
            return answer
        result: Any = True
        if method == "getMe":
            result = {"id": 42, "is_bot": True, "first_name": "Bot", "username": "a_bot"}
        if method == "leaveChat":
            self.left.append(parameters["chat_id"])
        if method == "getUpdates":
            result = await self._get_updates(**parameters)
        if method == "sendMessage":
            now = asyncio.get_running_loop().time()
            if now < (end := self.silent_until.get(parameters["chat_id"], 0.0)):
                self.refused_sends.append((parameters["chat_id"], now))
                return refusal(429, "Too Many Requests", retry_after=math.ceil(end - now))
            self.sent.append((parameters["chat_id"], parameters["text"]))
            self.topics.append(parameters.get("message_thread_id"))
            chat = {"id": parameters["chat_id"], "type": "private"}
            result = {"message_id": 1, "date": 0, "chat": chat, "text": parameters["text"]}
        return 200, {"ok": True, "result": result}

    async def _get_updates(
        self,
        offset: int | None = None,
        limit: int = 100,
        timeout: int = 0,  # noqa: ASYNC109  # the Bot API's name
        **_others: Any,
    ) -> list[dict[str, Any]]:
        self.fetches.append((asyncio.get_running_loop().time(), offset))
        await asyncio.sleep(0.02)  # the way to the server and back
        for update_id in sorted(self.queue):
            if offset is not None and update_id < offset:
                del self.queue[update_id]
                self.confirmed.append(update_id)
                self.on_confirmed(update_id)
        await self.wake()
        if not self.queue and timeout:
            self.polling += 1
            try:
                async with asyncio.timeout(timeout), self._changed:
                    await self._changed.wait_for(lambda: bool(self._from(offset)))
            except TimeoutError:
                return []
            finally:
                self.polling -= 1
        return self.before_answer(self._from(offset)[:limit])

    def _from(self, offset: int | None) -> list[dict[str, Any]]:
        return [self.queue[update_id] for update_id in sorted(self.queue) if offset is None or update_id >= offset]


class InMemoryRequest(BaseRequest):
    """python-telegram-bot's transport to a `Telegram` in memory."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = None,
        write_timeout: ODVInput[float] = None,
        connect_timeout: ODVInput[float] = None,
        pool_timeout: ODVInput[float] = None,
    ) -> tuple[int, bytes]:
        del method, read_timeout, write_timeout, connect_timeout, pool_timeout
        parameters = request_data.parameters if request_data else {}
        code, body = await self._telegram.call(url.rpartition("/")[2], dict(parameters))
        return code, json.dumps(body).encode()
