"""The progress of broadcasts, shown live: the messages in which admins watch are edited while sending goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.presenting import edit
from bot.redaction import get_logger

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Bot

    from messages.screen import Screen

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Watcher:
    """A message (its chat and number) in which an admin who reads `language` watches a broadcast."""

    chat_id: int = field(repr=False)
    message_id: int
    language: str


class Watched:
    """Who watches which broadcast. Only in memory: after a restart a tap on the message watches again."""

    def __init__(self) -> None:
        self._watchers: dict[int, dict[int, Watcher]] = {}

    def watch(self, broadcast: int, watcher: Watcher) -> None:
        """Show the progress there from now on; an admin watches a broadcast in one message at a time."""
        self._watchers.setdefault(broadcast, {})[watcher.chat_id] = watcher

    def leave(self, watcher_chat: int, message_id: int) -> None:
        """That message shows something else now."""
        for broadcast, watchers in list(self._watchers.items()):
            if (known := watchers.get(watcher_chat)) and known.message_id == message_id:
                del watchers[watcher_chat]
            if not watchers:
                del self._watchers[broadcast]

    def all(self) -> tuple[tuple[int, Watcher], ...]:
        """Each broadcast that is watched, with the message it is watched in."""
        return tuple(
            (broadcast, one) for broadcast, watchers in self._watchers.items() for one in list(watchers.values())
        )


class LiveProgress:
    """Brings what admins watch up to date. `word` makes the screen, and tells whether it is the last."""

    def __init__(
        self, bot: Bot, watched: Watched, word: Callable[[int, Watcher], Awaitable[tuple[Screen, bool]]]
    ) -> None:
        self._bot = bot
        self._watched = watched
        self._word = word
        self._shown: dict[tuple[int, int], Screen] = {}

    async def show(self) -> None:
        """Edit every message whose broadcast has come further."""
        seen = self._watched.all()
        for broadcast, watcher in seen:
            key = (watcher.chat_id, watcher.message_id)
            screen, is_last = await self._word(broadcast, watcher)
            if (broadcast, watcher) not in self._watched.all():
                continue  # while it was made, the admin went somewhere else in that message
            if self._shown.get(key) != screen:
                if not await self._is_shown(watcher, screen):
                    continue  # the next look tries again
                self._shown[key] = screen
            if is_last:
                self._watched.leave(watcher.chat_id, watcher.message_id)
        live = {(watcher.chat_id, watcher.message_id) for _, watcher in self._watched.all()}
        self._shown = {key: screen for key, screen in self._shown.items() if key in live}

    async def _is_shown(self, watcher: Watcher, screen: Screen) -> bool:
        try:
            if not await edit(self._bot, watcher.chat_id, watcher.message_id, screen):
                self._watched.leave(watcher.chat_id, watcher.message_id)
        except (BadRequest, Forbidden) as error:
            _log.warning("progress_not_shown", exc_info=error)
            self._watched.leave(watcher.chat_id, watcher.message_id)
        except TelegramError as error:
            _log.info("progress_not_shown", exc_info=error)
            return False
        return True
