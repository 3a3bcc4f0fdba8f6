"""Who acts on a broadcast, and why an act is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime


class Reason(StrEnum):
    """Why an act was refused. The values name the words for it."""

    NOT_ADMIN = "not-admin"
    EDITED_MEANWHILE = "edited-meanwhile"
    STATE = "state"
    """It is too early or too late for this act: the broadcast is in another state."""
    NO_CONTENT = "no-content"
    NO_FALLBACK = "no-fallback"
    """The language that others shall get has no content itself."""
    LANGUAGES_MISSING = "languages-missing"
    """Nobody has said what becomes of people whose language has no content."""
    NOBODY = "nobody"
    NOT_TESTED = "not-tested"
    """Whoever asks has not sent this very version to themselves."""
    MOMENT_OVER = "moment-over"
    NO_LONGER_KNOWN = "no-longer-known"
    """Whom it reached is no longer known, so nobody can tell whom to correct."""
    ALREADY_ASKED = "already-asked"
    REQUEST_VOID = "request-void"
    """The request for approval is too old, or an admin was removed since."""
    OWN_REQUEST = "own-request"
    APPROVAL_VOID = "approval-void"
    """Somebody who asked for it or approved it is no longer an admin, or an admin came who has to approve."""
    NOT_YET = "not-yet"
    STILL_TIMELY = "still-timely"


class RefusedError(ValueError):
    """An act that is not allowed as things stand; nothing has changed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class EditedMeanwhileError(RefusedError):
    """The act was meant for a version that is no longer the newest: somebody else has edited the draft."""

    def __init__(self) -> None:
        super().__init__(Reason.EDITED_MEANWHILE)


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts (a Telegram user id), who the admins are at this moment, and the moment. No repr shows an id."""

    by: int = field(repr=False)
    admins: AbstractSet[int] = field(repr=False)
    now: datetime

    def check(self) -> None:
        """Raises `RefusedError` unless the one who acts is an admin now."""
        if self.by not in self.admins:
            raise RefusedError(Reason.NOT_ADMIN)
