"""Which updates Telegram has shown us, which of them are finished, and so what may be confirmed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

FULL: Final = 100
"""How many updates one fetch shows at most (https://core.telegram.org/bots/api#getupdates)."""
_REMEMBERED: Final = 10_000
_REMEMBERED_SECONDS: Final = 86_400.0  # Telegram keeps an update that long to send it again


class Window:
    """The updates between the oldest unfinished one and the newest one shown.

    Telegram keeps every update until a fetch asks for a higher one, so it is the durable queue and nothing of this
    outlives the process. Ids grow, but begin anew at a random number, lower perhaps, after a week without
    updates: once everything is confirmed the window forgets where it was.
    """

    def __init__(self) -> None:
        self._unfinished: set[int] = set()
        self._finished: dict[int, float] = {}
        self._highest: int | None = None

    @property
    def unfinished(self) -> int:
        """How many updates were taken and are not finished."""
        return len(self._unfinished)

    @property
    def offset(self) -> int | None:
        """What to ask for next: the oldest unfinished update, else the one after the newest; None for any."""
        if self._unfinished:
            return min(self._unfinished)
        return None if self._highest is None else self._highest + 1

    def is_finished(self, update_id: int) -> bool:
        """Whether it was finished, within the last day."""
        return update_id in self._finished

    def take(self, shown: Iterable[int], *, room: int, now: float) -> list[int]:
        """Those of the ids shown in one answer that are new, in order; at most as many as there is `room` for.

        What did not fit stays with Telegram and is shown again. `now` is monotonic, in seconds.
        """
        self._forget(now)
        taken: list[int] = []
        self._highest = None
        for update_id in sorted(set(shown)):
            is_new = update_id not in self._unfinished and update_id not in self._finished
            if is_new and len(taken) >= room:
                break
            if is_new:
                taken.append(update_id)
            self._highest = update_id
        self._unfinished.update(taken)
        return taken

    def finish(self, update_id: int, *, now: float) -> None:
        """The update needs nothing more."""
        self._unfinished.discard(update_id)
        self._finished[update_id] = now

    def confirmed(self, offset: int | None) -> None:
        """Telegram answered a fetch from `offset` with nothing: all before it is gone."""
        if not self._unfinished and offset == self.offset:
            self._highest = None

    def _forget(self, now: float) -> None:
        while self._finished:
            oldest = next(iter(self._finished))
            if len(self._finished) <= _REMEMBERED and now - self._finished[oldest] < _REMEMBERED_SECONDS:
                break
            del self._finished[oldest]
