"""The bot as a process of its own, which can be listened to, told to stop, and killed."""

from __future__ import annotations

import asyncio
import re
import signal
from dataclasses import dataclass
from typing import cast

READY = b"The bot is running"
CLEAN_STOP_SECONDS = 5.0
PATIENCE = 30.0


@dataclass(frozen=True)
class Ended:
    """How a process ended, and all it ever wrote."""

    code: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        """The lines that tell the person at the keyboard what is wrong."""
        return [line for line in self.err.splitlines() if line.startswith("Error: ")]


class BotProcess(asyncio.SubprocessProtocol):
    """One run of the program. What it writes is gathered as it comes, so that it never has to wait for us."""

    def __init__(self) -> None:
        self._written = {1: bytearray(), 2: bytearray()}
        self._heard = asyncio.Event()
        self._gone = asyncio.Event()
        self._transport: asyncio.SubprocessTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.SubprocessTransport", transport)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self._written[fd] += data
        self._heard.set()

    def connection_lost(self, _error: Exception | None) -> None:
        self._gone.set()
        self._heard.set()

    @property
    def out(self) -> bytes:
        return bytes(self._written[1])

    @property
    def err(self) -> bytes:
        return bytes(self._written[2])

    @property
    def pid(self) -> int:
        return self._running.get_pid()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._gone.is_set()

    async def ready(self) -> None:
        """Returns once it says that it answers."""
        await self._until(READY, 1)
        assert READY in self.out, f"it ended instead: {self.err.decode()}"

    async def logs(self, event: str) -> str:
        """The first line of its log that tells of `event`, which may still be to come."""
        pattern = re.compile(rf".*\b{event}\b.*")
        async with asyncio.timeout(PATIENCE):
            while not (found := pattern.search(self.err.decode())):
                assert not self._gone.is_set(), f"it ended without logging {event}"
                self._heard.clear()
                await self._heard.wait()
        return found.group()

    async def ended(self) -> Ended:
        """Returns once it has ended by itself."""
        async with asyncio.timeout(PATIENCE):
            await self._gone.wait()
        code = self._running.get_returncode()
        assert code is not None
        return Ended(code, self.out.decode(), self.err.decode())

    async def stops(self, number: signal.Signals = signal.SIGTERM) -> Ended:
        """Ask it to stop; it has to within the seconds we promise."""
        self._running.send_signal(number)
        async with asyncio.timeout(CLEAN_STOP_SECONDS):
            return await self.ended()

    async def dies(self) -> None:
        """kill -9."""
        if not self._gone.is_set():
            self._running.kill()
        await self.ended()

    def closed(self) -> None:
        """Give its pipes back."""
        self._running.close()

    @property
    def _running(self) -> asyncio.SubprocessTransport:
        assert self._transport is not None, "it was never started"
        return self._transport

    async def _until(self, words: bytes, stream: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while words not in self._written[stream] and not self._gone.is_set():
                self._heard.clear()
                await self._heard.wait()
