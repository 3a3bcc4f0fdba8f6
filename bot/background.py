"""The only place where tasks are made, so that none can vanish or fail unseen."""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import TYPE_CHECKING, Any, Self

from bot.clock import elapsed
from bot.redaction import get_logger, log_loop_trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from types import TracebackType

    Work = Callable[[], Coroutine[Any, Any, None]]

log = get_logger(__name__)


class OnFailure(Enum):
    """What an unexpected failure of a task means for the program."""

    STOP_PROGRAM = "stop"
    """The bot cannot do its work without it: stop, so that whoever runs the program starts it anew."""
    RESTART = "restart"
    """Begin again after a pause, which doubles while it goes on failing."""


class VanishedTaskError(Exception):
    """A task was cancelled by something that it waited for, not by the program."""


class Supervisor:
    """Keeps every task of the program, and tells of each that failed.

    Used as ``async with Supervisor() as supervisor``: when the block ends, all tasks are stopped. When a task
    fails whose failure means stopping, the block is cancelled, and its error comes out of the ``async with``
    itself.
    """

    def __init__(self, *, grace_seconds: float = 4.0, first_pause: float = 1.0, longest_pause: float = 60.0) -> None:
        self._grace = grace_seconds
        self._first_pause = first_pause
        self._longest_pause = longest_pause
        self._tasks: set[asyncio.Task[None]] = set()
        self._owner: asyncio.Task[Any] | None = None
        self._failure: BaseException | None = None
        self._stopping = False

    async def __aenter__(self) -> Self:
        self._owner = asyncio.current_task()
        asyncio.get_running_loop().set_exception_handler(log_loop_trouble)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        failure = self._failure
        asked_by_others = False
        if failure is not None and self._owner is not None:
            asked_by_others = self._owner.uncancel() > 0
        await self.stop(self._grace)
        if failure is not None and not (asked_by_others and kind is asyncio.CancelledError):
            raise failure from (None if isinstance(error, asyncio.CancelledError) else error)

    def start(self, work: Work, name: str, *, on_failure: OnFailure = OnFailure.STOP_PROGRAM) -> asyncio.Task[None]:
        """Run ``work()`` beside everything else; it may end by itself or go on for ever.

        `name` is a fixed word for the log. The task that comes back may be cancelled and waited for; it never
        raises anything but the cancellation. Raises `RuntimeError` once the supervisor is stopping.
        """
        if self._stopping:
            raise RuntimeError("The supervisor is stopping and takes no more tasks.")
        task = asyncio.get_running_loop().create_task(self._keep(work, name, on_failure), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self, grace_seconds: float) -> tuple[str, ...]:
        """Cancel every task and wait for them at most that long; the names of those that did not end."""
        self._stopping = True
        tasks = self._tasks - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        stuck = (await asyncio.wait(tasks, timeout=grace_seconds))[1] if tasks else set()
        for task in stuck:
            log.error("task_ignores_cancellation", task=task.get_name())
        return tuple(sorted(task.get_name() for task in stuck))

    async def _keep(self, work: Work, name: str, on_failure: OnFailure) -> None:
        pause = self._first_pause
        while True:
            began = elapsed()
            failure = await _failure_of(work, name)
            if failure is None:
                return
            if on_failure is OnFailure.STOP_PROGRAM or self._stopping:
                self._give_up(failure, name)
                return
            if elapsed() - began > self._longest_pause:
                pause = self._first_pause
            log.error("task_failed_and_restarts", task=name, seconds=pause, exc_info=failure)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._longest_pause)

    def _give_up(self, failure: BaseException, name: str) -> None:
        log.critical("task_failed", task=name, exc_info=failure)
        if self._failure is None and not self._stopping and self._owner is not None:
            self._failure = failure
            self._owner.cancel()


async def _failure_of(work: Work, name: str) -> BaseException | None:
    try:
        await work()
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        vanished = VanishedTaskError(f"The task {name} was cancelled by something that it waited for.")
        vanished.__cause__ = error
        return vanished
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001  # the boundary: whatever it is, it is told and acted upon
        return error
    return None
