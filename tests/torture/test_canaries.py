"""Distinctive names, words, ids and the token go through everything; none of them is on the disk or in a log."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from campaign.pledges import Plan, Slot
from sandbox import Group, Person, Profile, Sandbox
from tests.storage.raw_pages import everything_in
from tests.torture.canaries import (
    ADMIN_ID,
    ADMIN_NAME,
    CHAT_ID,
    FIRST_NAME,
    GROUP_ID,
    GROUP_TITLE,
    IDS,
    IN_TABLES,
    LAST_NAME,
    MOVED_ID,
    REASON,
    TEXT,
    USERNAME,
    WORDS,
    files_under,
    found,
    in_a_table,
)
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
from tests.torture.strangers_in_groups import in_groups, in_inline_mode, in_private, that_move, that_put_it_out
from tests.torture.walking import reads, until, walks

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


@pytest.fixture
def owner(sandbox: Sandbox) -> Person:
    """The admin of the strangers' group, at home in the sandbox: Telegram can be asked about them."""
    world = sandbox._world
    for number, name in ((CHAT_ID, FIRST_NAME), (ADMIN_ID, ADMIN_NAME)):
        world._admit(Profile(number, name, "en", LAST_NAME, USERNAME))
    owner = sandbox.person(ADMIN_NAME)
    owner.patience = 60.0
    return owner


@pytest.fixture
def group(sandbox: Sandbox, owner: Person) -> Group:
    sandbox._world.groups._super_id = GROUP_ID + 1
    group = sandbox.add_group(GROUP_TITLE, owner=owner, members=[sandbox.person(FIRST_NAME)])
    assert group.id == GROUP_ID
    return group


async def _meets_everybody(sandbox: Sandbox, owner: Person, group: Group, *, every_shape: bool) -> None:
    """People and groups, before an admin has set the group up and afterwards.

    Answers to one chat are a second apart, so that every shape takes its time.
    """
    shapes = list(in_all_shapes())
    before = [
        *(shapes if every_shape else shapes[::3]),
        *unreadable(),
        agrees_to(Slot.MORNING),
        *in_groups(),
        *that_move(),
        *that_put_it_out(),
    ]
    for update in before:
        sandbox.deliver(update)
    await owner.starts(wait=False)
    await owner.adds_bot_to(group, wait=False)
    await walks(owner, "No, nobody")
    await until(lambda: reads(owner, "In which language"))
    for update in [*in_groups(), *in_private(), *in_inline_mode()]:
        sandbox.deliver(update)
    await sandbox.person(FIRST_NAME).says(group, f"/appeal {TEXT}", wait=False)
    answer = await owner.types_inline(TEXT, chat=group)
    await owner.chooses(answer.results[0])
    assert group.screen, "it was to be spoken to"


async def _meets_trouble(bot: BotProcess, sandbox: Sandbox, *, every_kind: bool) -> None:
    """Telegram fails, and so does the disk."""
    faults = sandbox.faults
    faults.drop_before_effect("sendMessage")
    faults.refuse(400, REASON, "sendMessage", times=4)  # three tries, and the apology
    faults.refuse(400, REASON, "answerCallbackQuery")
    faults.refuse(400, REASON, "getChatMember")
    faults.refuse(400, REASON, "answerInlineQuery")
    if every_kind:
        faults.refuse(403, REASON, "getChat")
        faults.chat_moved(MOVED_ID, "getChatMember")
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
    installation: Installation,
    sandbox: Sandbox,
    owner: Person,
    group: Group,
    options: tuple[str, ...],
    every_kind: bool,
) -> None:
    for update in before_the_first_fetch():
        sandbox.deliver(update)
    async with installation.bot("--log-level", "debug", *options) as bot:
        await bot.ready()
        await _meets_everybody(sandbox, owner, group, every_shape=every_kind)
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
    there = {hit.removesuffix(" in the pages") for hit in found({"the pages": decrypted}, TOKEN)}
    assert there <= set(map(in_a_table, IN_TABLES)), "chats, and nothing else about anybody"
    assert {in_a_table(CHAT_ID), in_a_table(GROUP_ID)} <= there
    assert await installation.rows("SELECT chat_id FROM group_chat WHERE asked_at IS NULL") == [(GROUP_ID,)]
    assert await installation.rows("SELECT chat_id, plan_slot FROM pledge") == [(CHAT_ID, int(Slot.EVENING))]


def test_the_search_would_find_each_of_them() -> None:
    updates = [*before_the_first_fetch(), *in_all_shapes(), *unreadable(), *in_private(), *in_groups(), *that_move()]
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
