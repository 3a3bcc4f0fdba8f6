"""What is asked of Telegram about a group or a channel, each time that it matters; nothing of it is kept."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from telegram import ChatMemberAdministrator, ChatMemberBanned, ChatMemberLeft, ChatMemberRestricted
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden

from bot.redaction import get_logger
from messages.screens.groups.setting_up import Seen, Standing

if TYPE_CHECKING:
    from telegram import Bot, ChatMember

LONGEST_TITLE: Final = 64
"""Characters of a title that are shown: an admin recognises it by these."""

_ADMINS: Final = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})

_log = get_logger(__name__)


class GroupChats:
    """Raises `ChatMigrated` where a group has become a supergroup, and network errors as they come."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def is_admin(self, chat_id: int, user_id: int) -> bool:
        """Whether that person is an admin of the group at this moment, anonymous or not."""
        try:
            return (await self._bot.get_chat_member(chat_id, user_id)).status in _ADMINS
        except (BadRequest, Forbidden):
            return await self._is_among_admins(chat_id, user_id)

    async def _is_among_admins(self, chat_id: int, user_id: int) -> bool:
        """The same, where a group hides its members from bots that are no admins: its admins it does not hide."""
        try:
            admins = await self._bot.get_chat_administrators(chat_id)
        except (BadRequest, Forbidden):
            return False
        return any(admin.user.id == user_id for admin in admins)

    async def look(self, chat_id: int) -> Seen:
        """Its title, for the admin who asks, and whether the bot may write there."""
        try:
            chat = await self._bot.get_chat(chat_id)
            itself = await self._bot.get_chat_member(chat_id, self._bot.id)
        except (BadRequest, Forbidden):
            return Seen("", Standing.AWAY)
        return Seen(_shown(chat.title or ""), standing_of(itself, is_channel=chat.type == chat.CHANNEL))

    async def leave(self, chat_id: int) -> None:
        """Leave it; nothing where the bot is not in it any longer."""
        try:
            await self._bot.leave_chat(chat_id)
        except (BadRequest, Forbidden) as error:
            _log.info("group_left_already", exc_info=error)


def standing_of(itself: ChatMember, *, is_channel: bool) -> Standing:
    """How the bot stands in a chat, by its own membership."""
    if isinstance(itself, ChatMemberLeft | ChatMemberBanned):
        return Standing.AWAY
    if isinstance(itself, ChatMemberRestricted):
        if not itself.is_member:
            return Standing.AWAY
        return Standing.FINE if itself.can_send_messages else Standing.MUTED
    if is_channel:
        may_post = isinstance(itself, ChatMemberAdministrator) and itself.can_post_messages
        return Standing.FINE if may_post else Standing.MUTED
    return Standing.SEES_ALL if itself.status in _ADMINS else Standing.FINE


def _shown(title: str) -> str:
    """On one line, without what turns the direction of the text around it."""
    plain = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in title)
    return " ".join(plain.split())[:LONGEST_TITLE]
