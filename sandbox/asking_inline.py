"""What a page hears while somebody types `@bot words`: the results, and the one they choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.errors import RefusedError
from sandbox.inline_phone import InlinePhone

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.chats import Chat
    from sandbox.inline import InlineAnswer
    from sandbox.shapes import Json, Profile
    from sandbox.world import World


class AskingInline:
    """Inline queries from one open chat. The page gets an `inline` event for each part of an answer.

    Later parts of an answer are asked for with the offset it named, and are added to the results before.
    """

    def __init__(self, world: World, profile: Profile, chat: Chat, tell: Callable[[Json], None]) -> None:
        self._phone = InlinePhone(world, profile)
        self._chat = chat
        self._tell = tell
        self._query: str | None = None
        self._parts: list[InlineAnswer] = []

    def act(self, what: str, request: Json) -> bool:
        """Does what the page asks if it is about inline mode; False for everything else."""
        match {**request, "do": what}:
            case {"do": "inline", "query": str(query), "offset": str(offset)}:
                self._ask(query, offset)
            case {"do": "choose", "part": int(part), "result": str(result_id)}:
                thread = request.get("thread")
                self._choose(part, result_id, thread if isinstance(thread, int) else None)
            case _:
                return False
        return True

    def _ask(self, query: str, offset: str) -> None:
        if query != self._query or not offset:
            self._parts.clear()
        self._query = query
        self._phone.type(query, self._chat, offset).when_answered(self._hears)

    def _hears(self, answer: InlineAnswer) -> None:
        # An answer that comes after the person typed on is of no use any more.
        if answer.query != self._query:
            return
        self._parts.append(answer)
        part = len(self._parts) - 1
        self._tell({"type": "inline", "query": answer.query, "part": part, **answer.as_shown()})

    def _choose(self, part: int, result_id: str, thread_id: int | None) -> None:
        if not 0 <= part < len(self._parts):
            raise RefusedError("These results are no longer on the screen.")
        self._phone.choose(self._parts[part], result_id, thread_id=thread_id)
        self._query = None
