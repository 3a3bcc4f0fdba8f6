"""Words to admins beside the answer to the one who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.redaction import get_logger
from messages.callbacks import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from handlers.visit import Visit
    from messages.screen import Screen
    from messages.screens.scene import Scene

_log = get_logger(__name__)


async def tell(visit: Visit, admins: Iterable[int], word: Callable[[Scene], Screen]) -> None:
    """Write to these admins, each in the language they chose, if we know it, or else in that of the one who acts.

    The deed is done by then, so one who cannot be told keeps nobody else from being told, and the act stands.
    """
    for admin in sorted(visit.services.admins & set(admins)):
        person = await visit.services.people.find(admin)
        language = person.language if person else visit.place.language
        if language not in visit.services.catalogs:
            language = visit.place.language
        try:
            await visit.tell(admin, word(visit.at(Place(language=language)).scene))
        except TelegramError as error:
            _log.warning("admin_not_told", exc_info=error)
