"""What goes wrong on request, so that a bot's answer to it can be tried."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import TYPE_CHECKING

from sandbox.errors import ApiError, blocked_by_user, chat_moved, too_many_requests

if TYPE_CHECKING:
    from sandbox.updates import UpdateQueue


class Silence(Enum):
    """A call that gets no answer."""

    HANG = auto()
    """Nothing comes until the caller gives up."""
    DROP = auto()
    """The connection is closed."""


@dataclass(slots=True)
class Fault:
    """What happens to a call instead of, or after, what it asks for."""

    method: str | None
    times: int | None
    error: ApiError | None = None
    silence: Silence | None = None
    after_effect: bool = False


class Faults:
    """Every request says to which `method` ("sendMessage") it applies: None is every method but getUpdates.

    `times` is for how many calls; None is until `clear()`. Several wait in line, the first that fits a call is used.
    """

    def __init__(self, updates: UpdateQueue) -> None:
        self._updates = updates
        self._waiting: list[Fault] = []

    def too_many_requests(self, retry_after: int, method: str | None = None, times: int | None = 1) -> None:
        """429 with that many seconds to wait; nothing is done."""
        self._waiting.append(Fault(method, times, too_many_requests(retry_after)))

    def server_error(self, code: int = 502, method: str | None = None, times: int | None = 1) -> None:
        """A 5xx; nothing is done, though the bot cannot know."""
        self._waiting.append(Fault(method, times, ApiError(code, HTTPStatus(code).phrase)))

    def server_error_after_effect(self, code: int = 502, method: str | None = None, times: int | None = 1) -> None:
        """A 5xx although the thing was done."""
        self._waiting.append(Fault(method, times, ApiError(code, HTTPStatus(code).phrase), after_effect=True))

    def blocked(self, method: str | None = None, times: int | None = 1) -> None:
        """403 as for a person who blocked the bot, without anybody blocking it."""
        self._waiting.append(Fault(method, times, blocked_by_user()))

    def refuse(self, code: int, description: str, method: str | None = None, times: int | None = 1) -> None:
        """Any other error, in the given words."""
        self._waiting.append(Fault(method, times, ApiError(code, description)))

    def chat_moved(self, to_chat_id: int, method: str | None = None, times: int | None = 1) -> None:
        """400 as for a group that became a supergroup with another id."""
        self._waiting.append(Fault(method, times, chat_moved(to_chat_id)))

    def time_out_before_effect(self, method: str | None = None, times: int | None = 1) -> None:
        """No answer until the bot gives up, and nothing done."""
        self._waiting.append(Fault(method, times, silence=Silence.HANG))

    def time_out_after_effect(self, method: str | None = None, times: int | None = 1) -> None:
        """No answer until the bot gives up, yet the thing was done."""
        self._waiting.append(Fault(method, times, silence=Silence.HANG, after_effect=True))

    def drop_before_effect(self, method: str | None = None, times: int | None = 1) -> None:
        """The connection breaks, and nothing was done."""
        self._waiting.append(Fault(method, times, silence=Silence.DROP))

    def drop_after_effect(self, method: str | None = None, times: int | None = 1) -> None:
        """The connection breaks, yet the thing was done."""
        self._waiting.append(Fault(method, times, silence=Silence.DROP, after_effect=True))

    def redeliver(self, count: int = 1) -> None:
        """The last `count` confirmed updates come once more, with the ids they had."""
        self._updates.redeliver(count)

    def double_updates(self, times: int = 1) -> None:
        """The next `times` answers with updates hold each of them twice."""
        self._updates.doubled += times

    def reverse_updates(self, times: int = 1) -> None:
        """The next `times` answers with several updates come newest first."""
        self._updates.reversed += times

    def clear(self) -> None:
        """From now on everything works again."""
        self._waiting.clear()
        self._updates.doubled = self._updates.reversed = 0

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, used up by one."""
        for fault in self._waiting:
            fits = method != "getUpdates" if fault.method is None else fault.method == method
            if not fits:
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
            return fault
        return None
