"""`python -m sandbox`: the sandbox alone, for a bot that runs elsewhere on this machine."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from datetime import UTC, datetime

from sandbox import BotProfile, Sandbox


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise argparse.ArgumentTypeError("expected HOST:PORT, such as 127.0.0.1:8081")
    return host.strip("[]"), int(port)


def _token(text: str) -> str:
    number, _, secret = text.partition(":")
    if not number.isdigit() or not secret:
        raise argparse.ArgumentTypeError("expected NUMBER:LETTERS, such as 1000000:sandbox")
    return text


async def _run(host: str, port: int, token: str) -> None:
    bot = BotProfile(id=int(token.partition(":")[0]))
    sandbox = Sandbox(token=token, bot=bot, clock=lambda: datetime.now(UTC))
    stopped = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no handlers on the loop: there Ctrl+C raises KeyboardInterrupt.
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(signal_number, stopped.set)
    async with contextlib.AsyncExitStack() as stack:
        await sandbox.start(host, port)
        stack.push_async_callback(sandbox.stop)
        print(f"Chat page: {sandbox.url}/  for the bot: BOT_TOKEN={token} BOT_API_URL={sandbox.url}", flush=True)
        await stopped.wait()


def main() -> None:
    """Reads the options and serves until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--listen", type=_address, default=("127.0.0.1", 8081), metavar="HOST:PORT")
    parser.add_argument("--token", type=_token, default="1000000:sandbox")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        host, port = options.listen
        asyncio.run(_run(host, port, options.token))


if __name__ == "__main__":
    main()
