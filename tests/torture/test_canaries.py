"""Distinctive names, words, ids and the token go through everything; none of them is on the disk or in a log."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from campaign.pledges import Plan, Slot
from sandbox import Sandbox
from tests.storage.raw_pages import everything_in
from tests.torture.canaries import CHAT_ID, IDS, REASON, WORDS, files_under, found
from tests.torture.installation import TOKEN, Installation
from tests.torture.process import BotProcess
from tests.torture.strangers import (
    before_the_first_fetch,
    command,
    in_all_shapes,
    place,
    tap,
    unreadable,
)

TOMORROW = datetime.now(UTC).date() + timedelta(days=1)


def agrees_to(slot: Slot) -> dict[str, object]:
    return tap(place("agr", Plan(TOMORROW, slot).code()))


@contextmanager
def full_disk(bot: BotProcess) -> Iterator[None]:
    """No file of the process may grow, as long as the block lasts."""
    soft, hard = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (100, hard))
    yield
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (soft, hard))


async def _meets_everybody(sandbox: Sandbox) -> None:
    for update in [*in_all_shapes(), *unreadable(), agrees_to(Slot.MORNING)]:
        sandbox.deliver(update)
    await sandbox.settled(60)


async def _meets_trouble(bot: BotProcess, sandbox: Sandbox, *, every_kind: bool) -> None:
    """Telegram fails, and so does the disk."""
    faults = sandbox.faults
    faults.drop_before_effect("sendMessage")
    faults.refuse(400, REASON, "sendMessage", times=4)  # three tries, and the apology
    faults.refuse(400, REASON, "answerCallbackQuery")
    if every_kind:
        faults.server_error(502, "sendMessage")
        faults.too_many_requests(1, "sendMessage")
        faults.blocked("sendMessage")
        faults.server_error(500, "getUpdates")
        faults.drop_after_effect("getUpdates")
    for update in (command("/help"), command("/privacy"), tap(place("let"))):
        sandbox.deliver(update)
    await sandbox.settled(60)
    with full_disk(bot):
        sandbox.deliver(agrees_to(Slot.EVENING))
        await bot.logs("DiskFullError")
    await sandbox.settled(60)


@pytest.mark.parametrize(
    ("options", "every_kind"),
    [
        ((), False),
        pytest.param((), True, marks=pytest.mark.torture),
        pytest.param(("--log-json",), True, marks=pytest.mark.torture),
    ],
)
async def test_nobody_can_be_found_in_what_is_kept_or_logged(
    installation: Installation, sandbox: Sandbox, options: tuple[str, ...], every_kind: bool
) -> None:
    for update in before_the_first_fetch():
        sandbox.deliver(update)
    async with installation.bot("--log-level", "debug", *options) as bot:
        await bot.ready()
        await _meets_everybody(sandbox)
        await _meets_trouble(bot, sandbox, every_kind=every_kind)
        await bot.dies()
    provoked = ["update_dropped", "update_unreadable", "DiskFullError"]
    provoked += ["fetch_failed", "update_of_somebody_unreachable"] if every_kind else []
    for event in provoked:
        assert event in bot.err.decode(), f"the run that was meant to provoke {event} did not"
    places = files_under(installation.data, installation.key_file.parent)
    assert f"{installation.database_file}-wal" in places
    assert found({**places, "stdout": bot.out, "stderr": bot.err}, TOKEN) == []

    decrypted = everything_in(installation.database_file, installation.key())
    assert f"{CHAT_ID} as 6 bytes, big end first in the pages" in found({"the pages": decrypted}, TOKEN)
    assert await installation.rows("SELECT chat_id, plan_slot FROM pledge") == [(CHAT_ID, int(Slot.EVENING))]


def test_the_search_would_find_each_of_them() -> None:
    updates = [*before_the_first_fetch(), *in_all_shapes(), *unreadable()]
    plain = f"{json.dumps(updates, ensure_ascii=False)} {REASON} {TOKEN}"
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        hits = found({"a plain log": plain.encode(encoding)}, TOKEN)
        for word in (*WORDS, *IDS, TOKEN):
            assert f"{word} in {encoding} in a plain log" in hits


async def test_nobody_can_be_found_after_a_network_that_never_was(installation: Installation, sandbox: Sandbox) -> None:
    await sandbox.stop()
    async with installation.bot("--log-level", "debug") as bot:
        await bot.logs("telegram_unreachable")
        await bot.stops()
    places = files_under(installation.data, installation.key_file.parent)
    assert found({**places, "stdout": bot.out, "stderr": bot.err}, TOKEN) == []
