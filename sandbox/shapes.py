"""The few shapes that everything in the sandbox passes around."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Json = dict[str, Any]
"""An object of the Bot API as it travels: plain JSON. It is telegram.Bot that gives it types."""

Clock = Callable[[], datetime]
"""Tells the time as an aware UTC datetime."""

MoveClock = Callable[[datetime], None]
"""Makes an instant (aware, UTC) the present one, for whoever asks the same clock."""

LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""What Telegram's apps report as a language: `de`, `pt-br`."""


@dataclass(frozen=True, slots=True)
class BotProfile:
    """The bot as BotFather knows it. `id` is the number before the colon of its token."""

    id: int = 1_000_000
    first_name: str = "Sandbox bot"
    username: str = "sandbox_bot"
    can_read_all_group_messages: bool = False
    """Privacy mode is off (/setprivacy)."""
    supports_inline: bool = True
    """Inline mode is on (/setinline)."""
    inline_feedback: bool = True
    """The bot is told of every result that somebody chose (/setinlinefeedback at 100 %)."""

    def as_user(self) -> Json:
        """The Bot API's User, without what only getMe tells."""
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as Telegram shows them to a bot; `about` is one line for the page alone."""

    id: int
    first_name: str
    language_code: str
    last_name: str | None = None
    username: str | None = None
    about: str = ""
    is_premium: bool = False

    def as_user(self) -> Json:
        """The Bot API's User."""
        premium = {"is_premium": True} if self.is_premium else {}
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            **self._names(),
            "language_code": self.language_code,
            **premium,
        }

    def as_chat(self) -> Json:
        """The Bot API's Chat of the private conversation with this person."""
        return {"id": self.id, "type": "private", "first_name": self.first_name, **self._names()}

    def as_shown(self) -> Json:
        """What the page's list of people shows."""
        return {
            "id": self.id,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
            "about": self.about,
        }

    def _names(self) -> Json:
        names = {"last_name": self.last_name, "username": self.username}
        return {key: value for key, value in names.items() if value is not None}
