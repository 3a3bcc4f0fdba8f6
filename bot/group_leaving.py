"""Groups and channels are left where nobody said whether anybody in them may be in Belarus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.error import ChatMigrated, TelegramError

from bot.group_chats import GroupChats
from bot.redaction import get_logger
from campaign.groups import UNANSWERED_FOR

if TYPE_CHECKING:
    from telegram import Bot

    from bot.clock import Clock
    from bot.storage import Database, Groups

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LeaveUnanswered:
    """To be done now and then."""

    bot: Bot
    database: Database
    groups: Groups
    clock: Clock

    async def __call__(self) -> None:
        """Leave every group whose time to answer is over, and forget it. What cannot be left now is left next time."""
        for found in await self.groups.unanswered(self.clock.now() - UNANSWERED_FOR):
            group = await self.groups.numbered(found.number)
            if group is not None and group.is_silent:  # nobody has answered since
                await self._leave(group.chat_id)

    async def _leave(self, chat_id: int) -> None:
        try:
            await GroupChats(self.bot).leave(chat_id)
        except ChatMigrated as moved:
            async with self.database.transaction() as tx:
                await self.groups.move(tx, chat_id, moved.new_chat_id)
            return
        except TelegramError as error:
            _log.warning("group_cannot_be_left", exc_info=error)
            return
        async with self.database.transaction() as tx:
            await self.groups.forget(tx, chat_id)
        _log.info("group_left_unanswered")
