"""People who write to the bot and note how long they wait: /start, and then the first button of the answer."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import orjson

FIRST_CHAT = 5_000_000
READS = 0.5
"""Seconds somebody looks at an answer before they press a button."""


@dataclass(slots=True)
class _Waiting:
    since: float
    is_first: bool


class People:
    """Their updates, as getUpdates hands them out, and their waits in milliseconds."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._queue: dict[int, dict[str, Any]] = {}
        self._next_update = 1
        self._next_chat = FIRST_CHAT
        self._waiting: dict[int, _Waiting] = {}
        self._arrived = asyncio.Event()

    def forget(self) -> None:
        """Begin a new list of waits."""
        self.waits = []

    async def write(self, every: float) -> None:
        """Somebody new sends /start, again and again. Not in step with the slots: 37 and 41 are prime to everything."""
        while True:
            for part in (37, 41):
                chat_id, self._next_chat = self._next_chat, self._next_chat + 1
                command = [{"type": "bot_command", "offset": 0, "length": len("/start")}]
                message = {**_message(chat_id, 1), "from": _person(chat_id), "text": "/start", "entities": command}
                self._put(chat_id, {"message": message}, is_first=True)
                await asyncio.sleep(every * part / 39)

    async def updates(self, offset: int, seconds: float) -> list[dict[str, Any]]:
        """From `offset` on, which confirms those before; waits that long for one."""
        for confirmed in [number for number in self._queue if number < offset]:
            del self._queue[confirmed]
        if not self._queue and seconds:
            self._arrived.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self._arrived.wait()
            except TimeoutError:
                return []
        return list(self._queue.values())[:100]

    def answered(self, chat_id: int, sent: dict[str, Any], now: float) -> bool:
        """Note the wait of somebody who is answered; whether it is one of these people."""
        waiting = self._waiting.pop(chat_id, None)
        if waiting:
            self.waits.append((now - waiting.since) * 1000)
            if waiting.is_first and (data := _first_button(sent.get("reply_markup"))):
                asyncio.get_running_loop().call_later(READS, self._press, chat_id, data)
        return chat_id >= FIRST_CHAT

    def _press(self, chat_id: int, data: str) -> None:
        message = {**_message(chat_id, 2), "from": {"id": 42, "is_bot": True, "first_name": "Bot"}, "text": "…"}
        query = {"id": str(chat_id), "from": _person(chat_id), "chat_instance": "1", "data": data, "message": message}
        self._put(chat_id, {"callback_query": query}, is_first=False)

    def _put(self, chat_id: int, content: dict[str, Any], *, is_first: bool) -> None:
        self._queue[self._next_update] = {"update_id": self._next_update, **content}
        self._next_update += 1
        self._waiting[chat_id] = _Waiting(time.monotonic(), is_first)
        self._arrived.set()


def _person(chat_id: int) -> dict[str, Any]:
    return {"id": chat_id, "is_bot": False, "first_name": "Somebody", "language_code": "en"}


def _message(chat_id: int, message_id: int) -> dict[str, Any]:
    chat = {"id": chat_id, "type": "private", "first_name": "Somebody"}
    return {"message_id": message_id, "date": int(time.time()), "chat": chat}


def _first_button(markup: Any) -> str | None:
    keyboard = orjson.loads(markup) if isinstance(markup, str) else markup
    buttons = [button for row in (keyboard or {}).get("inline_keyboard", ()) for button in row]
    return next((button["callback_data"] for button in buttons if "callback_data" in button), None)
