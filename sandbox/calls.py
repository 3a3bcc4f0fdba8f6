"""One call of the Bot API from its parameters to its outcome: checks, limits, faults, the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sandbox.errors import ApiError, bad_parameter, bad_request, not_found
from sandbox.faults import Silence
from sandbox.methods import GET_UPDATES, METHODS, SPELLINGS
from sandbox.parameters import Upload, read_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.faults import Fault
    from sandbox.shapes import Json
    from sandbox.world import World

_REMEMBERED: Final = 200_000


class Call(NamedTuple):
    """A call that was made: the method as Telegram spells it, what was sent, and how it ended.

    `parameters` are values (a chat_id is a number) where they could be read, else as they were sent. `outcome` is "ok",
    the description of an error, or "no answer".
    """

    method: str
    parameters: Json
    outcome: str


@dataclass(slots=True)
class Desk:
    """Where calls are taken. `record` holds them in the order in which they ended."""

    world: World
    record: list[Call] = field(default_factory=list)

    async def take(self, name: str, sent: Mapping[str, Any], uploads: Mapping[str, Upload]) -> Json | Silence:
        """The body of the answer, or in which way there is none."""
        spelt, method = SPELLINGS.get(name.lower(), (name, ""))
        parameters: Json = {**sent, **uploads}
        try:
            if not method:
                raise not_found()
            parameters = read_parameters(method, sent, uploads)
            result = await self._play(spelt, method, parameters)
        except ApiError as error:
            self._note(Call(spelt, parameters, error.description))
            return error.as_answer()
        if isinstance(result, Silence):
            self._note(Call(spelt, parameters, "no answer"))
            return result
        self._note(Call(spelt, parameters, "ok"))
        return {"ok": True, "result": result}

    async def _play(self, spelt: str, method: str, parameters: Json) -> Any:
        fault = self.world.faults.take(spelt)
        if fault is not None and not fault.after_effect:
            return _meet(fault)
        if method == GET_UPDATES:
            result = await self._get_updates(parameters)
        elif method in METHODS:
            result = METHODS[method](self.world, parameters)
        else:
            raise bad_request(f"{spelt} is not supported by the sandbox")
        return result if fault is None else _meet(fault)

    async def _get_updates(self, given: Json) -> list[Json]:
        updates, most = self.world.updates, self.world.limits.updates_per_fetch
        if "allowed_updates" in given:
            kinds = given["allowed_updates"]
            if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
                raise bad_parameter("allowed_updates", "must be an Array of String")
            updates.allow(kinds)
        # A limit out of range is no error for Telegram: it hands out as many as it likes.
        limit = given.get("limit", most)
        limit = limit if 1 <= limit <= most else most
        return await updates.fetch(given.get("offset", 0), limit, max(0, given.get("timeout", 0)))

    def _note(self, call: Call) -> None:
        if len(self.record) >= _REMEMBERED:
            del self.record[: _REMEMBERED // 2]
        self.record.append(call)


def _meet(fault: Fault) -> Silence | None:
    if fault.error is not None:
        raise fault.error
    return fault.silence
