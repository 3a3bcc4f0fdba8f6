"""The updates in hand, chat by chat: in order within a chat, and chats side by side.

Telegram shows the oldest hundred updates and no more, so the chat of the oldest unfinished one can keep everybody
behind the hundred waiting. Such a chat is let go in time; one with too many updates is cut to its share first.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.attempts import Outcome, Standing, is_set_within
from bot.clock import elapsed
from bot.redaction import get_logger

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from telegram import Update

    from bot.attempts import Attempts
    from bot.background import Supervisor

log = get_logger(__name__)

_LONGEST_SILENCE: Final = 300.0  # seconds after which news of a lost update would puzzle more than help


@dataclass(frozen=True, slots=True)
class Share:
    """What one chat may have while others wait because of it. Without others it may have any number."""

    updates: int = 30
    after_seconds: float = 3.0
    """How long others have waited when a chat with more than that is cut to it."""


@dataclass(slots=True)
class _Lane:
    """The updates of one chat, in order, with the tries that earlier runs did not survive."""

    waiting: deque[tuple[Update, int]] = field(default_factory=deque)
    standing: Standing = field(default_factory=Standing)
    task: asyncio.Task[None] | None = None
    is_told: bool = False


class Lanes:
    """One lane per chat that has something unfinished. `finish(update_id, outcome)` is called once for each update."""

    def __init__(
        self,
        supervisor: Supervisor,
        attempts: Attempts,
        stopping: asyncio.Event,
        finish: Callable[[int, Outcome], None],
        share: Share,
    ) -> None:
        self._supervisor = supervisor
        self._attempts = attempts
        self._stopping = stopping
        self._finish = finish
        self._share = share
        self._lanes: dict[object, _Lane] = {}
        self._telling: set[asyncio.Task[None]] = set()
        self._unheard: set[object] = set()

    @property
    def tasks(self) -> set[asyncio.Task[None]]:
        """What is being done."""
        return {lane.task for lane in self._lanes.values() if lane.task is not None} | self._telling

    def add(self, update: Update, *, failed_before: int = 0) -> None:
        """Handle the update after those of its chat that came before; `failed_before` tries ended with a crash."""
        key = _lane_of(update)
        if key in self._unheard:
            self._finish(update.update_id, Outcome.DROPPED)
            return
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane()
            lane.waiting.append((update, failed_before))
            lane.task = self._supervisor.start(partial(self._work_through, key, lane), "updates_of_one_chat")
        else:
            lane.waiting.append((update, failed_before))

    def nobody_waits(self) -> None:
        """The last fetch showed all there is."""
        self._unheard.clear()
        for lane in self._lanes.values():
            lane.standing.in_the_way_since = None
            lane.standing.has_too_many = False

    def others_wait_for(self, oldest: int | None) -> None:
        """The last fetch was full, and may show no more before the update with the id `oldest` is finished."""
        for key, lane in self._lanes.items():
            if lane.waiting and lane.waiting[0][0].update_id == oldest:
                since = lane.standing.in_the_way_since
                lane.standing.in_the_way_since = since = elapsed() if since is None else since
                if len(lane.waiting) > self._share.updates and elapsed() - since >= self._share.after_seconds:
                    self._cut(key, lane)
                return

    def _cut(self, key: object, lane: _Lane) -> None:
        """Leave the chat its share, and hear no more of it until a fetch shows all there is."""
        lane.standing.has_too_many = True
        self._unheard.add(key)
        too_many = [lane.waiting.pop()[0] for _ in range(len(lane.waiting) - self._share.updates)]
        log.warning("updates_of_one_chat_cut_to_its_share", dropped=len(too_many))
        for update in reversed(too_many):
            self._let_go(lane, update)

    def _let_go(self, lane: _Lane, update: Update) -> None:
        self._finish(update.update_id, Outcome.DROPPED)
        if lane.is_told:
            return
        lane.is_told = True
        task = self._supervisor.start(partial(self._tell, lane.standing, update), "telling_of_dropped_updates")
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _tell(self, standing: Standing, update: Update) -> None:
        """Once, whatever the number, and not while Telegram wants nothing sent to the chat."""
        while (silence := standing.silent_until - elapsed()) > 0:
            if silence > _LONGEST_SILENCE or await is_set_within(self._stopping, silence):
                return
        await self._attempts.tell(update)

    async def _work_through(self, key: object, lane: _Lane) -> None:
        while lane.waiting and not self._stopping.is_set():
            update, failed_before = lane.waiting[0]
            outcome = await self._attempts.settle(update, failed_before=failed_before, standing=lane.standing)
            if outcome is Outcome.INTERRUPTED:
                break
            lane.waiting.popleft()
            if outcome is Outcome.LET_GO:
                self._let_go(lane, update)
            else:
                self._finish(update.update_id, outcome)
        del self._lanes[key]


def _lane_of(update: Update) -> object:
    """The chat, else the person (whose private chat has the same number), else the update on its own.

    What a person does in inline mode has a lane of its own: Telegram waits for the answer for seconds only, and nothing
    that happens in their private chat comes before or after it.
    """
    asked = update.inline_query or update.chosen_inline_result
    if asked is not None:
        return ("inline", asked.from_user.id)
    if update.effective_chat is not None:
        return update.effective_chat.id
    if update.effective_user is not None:
        return update.effective_user.id
    return ("update", update.update_id)
