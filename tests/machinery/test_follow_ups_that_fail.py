"""One question that fails, through our fault or Telegram's, keeps nobody else from being asked."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from telegram.error import NetworkError

from bot.storage import DueFollowUp
from bot.transport import NotSentError
from messages.callbacks import Place
from messages.catalog import Html
from messages.screen import Button, Screen
from tests.machinery.following_up import NINE, Asking, asking, question
from tests.machinery.log_capture import captured_log
from tests.machinery.telegram_in_memory import refusal

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TEN_MINUTES = 601.0
MARIA, OLEG = 700000001, 700000002

TOO_MANY = "Too Many Requests: retry after 40"


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Asking]:
    async with asking(tmp_path, monkeypatch) as scene:
        yield scene


# One bad row.


class Fails:
    """Words the question, but for one person."""

    def __init__(self) -> None:
        self.tries = 0
        self.is_mended = False

    def __call__(self, dues: Sequence[DueFollowUp]) -> Screen | None:
        if dues[0].chat_id == MARIA and not self.is_mended:
            self.tries += 1
            raise LookupError(f"nothing to say to {dues[0].chat_id}")
        return question(dues)


async def test_a_row_that_cannot_be_worded_is_set_aside_and_the_others_go_on(scene: Asking) -> None:
    scene.word = fails = Fails()
    await scene.pledged(MARIA, due=NINE - HOUR)
    await scene.pledged(OLEG)
    with captured_log() as log:
        assert await scene.ticks() == [OLEG]
        for _ in range(600):
            assert await scene.ticks() == []
    assert fails.tries == 3
    assert log.getvalue().count("follow_up_failed_and_set_aside") == 3
    assert not re.search(r"7000\d{5}", log.getvalue())
    fails.is_mended = True
    scene.starts()
    assert await scene.ticks() == [MARIA], "after a release it is asked"


async def test_what_is_mended_while_the_bot_runs_is_asked_soon(scene: Asking) -> None:
    scene.word = fails = Fails()
    await scene.pledged(MARIA)
    await scene.ticks()
    fails.is_mended = True
    assert await scene.ticks(after=60) == []
    assert await scene.ticks(after=TEN_MINUTES) == [MARIA]


async def test_many_bad_rows_do_not_hide_the_good_ones_behind_them(scene: Asking) -> None:
    bad = range(1, 131)
    scene.word = lambda dues: question(dues) if dues[0].chat_id not in bad else question(1 / 0)  # type: ignore[arg-type]
    for chat_id in (*bad, MARIA):
        await scene.pledged(chat_id)
    assert await scene.ticks() == [MARIA]
    await scene.pledged(OLEG)
    assert await scene.ticks() == [OLEG]


async def test_a_row_that_makes_no_sense_keeps_nobody_waiting(scene: Asking) -> None:
    for chat_id in range(1, 131):
        await scene.pledged(chat_id, due=NINE - HOUR)
    await scene.pledged(MARIA)
    async with scene.database.transaction() as tx:
        await tx.execute("UPDATE pledge SET whom = 'a later release' WHERE chat_id <= 130")
    with captured_log() as log:
        assert await scene.ticks() == [MARIA]
        await scene.ticks()
    assert log.getvalue().count("pledge_unreadable") == 130


async def test_buttons_that_cannot_be_built_are_noticed_before_anything_is_on_its_way(scene: Asking) -> None:
    scene.word = lambda dues: (
        question(dues)
        if dues[0].chat_id != MARIA
        else Screen(Html("?"), ((Button("x", place=Place(country="x" * 65)),),))
    )
    await scene.pledged(MARIA, due=NINE - HOUR)
    await scene.pledged(OLEG)
    assert await scene.ticks() == [OLEG]
    assert await scene.row(MARIA) == ("pledged", 0, None, "2026-11-25 07:00:00")


# Telegram refuses for good, or because of us.


@pytest.mark.parametrize(
    ("code", "said", "outcome"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked"),
        (403, "Forbidden: user is deactivated", "gone"),
        (400, "Bad Request: chat not found", "gone"),
        (400, "Bad Request: user not found", "gone"),
        (400, "Bad Request: PEER_ID_INVALID", "gone"),
        (400, "Bad Request: have no rights to send a message", "refused"),
        (400, "Bad Request: not enough rights to send text messages to the chat", "refused"),
        (403, "Forbidden: something new", "refused"),
    ],
)
async def test_a_chat_that_is_gone_is_never_asked_again(scene: Asking, code: int, said: str, outcome: str) -> None:
    await scene.pledged(MARIA, due=NINE - MINUTE)
    scene.telegram.refuse("sendMessage", refusal(code, said))
    assert await scene.ticks() == []
    assert await scene.row(MARIA) == ("asked", 1, outcome, None)
    person = await scene.people.find(MARIA)
    assert person is not None
    assert person.is_unreachable == (outcome != "refused")
    scene.starts()
    await scene.pledged(OLEG)
    assert await scene.ticks(NINE + MINUTE) == [OLEG]
    assert await scene.ticks(NINE + 3 * DAY + 2 * MINUTE) == [OLEG]


async def test_a_chat_with_another_number_is_followed(scene: Asking) -> None:
    await scene.pledged(MARIA)
    moved = "Bad Request: group chat was upgraded to a supergroup chat"
    scene.telegram.refuse("sendMessage", refusal(400, moved, migrate_to_chat_id=OLEG))
    assert [*await scene.ticks(), *await scene.ticks()] == [OLEG]
    assert await scene.people.find(MARIA) is None
    assert (await scene.row(OLEG))[:3] == ("asked", 1, "delivered")


@pytest.mark.parametrize(
    "said",
    [
        'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 3',
        "Bad Request: BUTTON_DATA_INVALID",
        "Bad Request: message is too long",
        "Bad Request: message text is empty",
        "Bad Request: something new",
    ],
)
async def test_a_fault_of_ours_is_told_and_the_question_comes_after_a_release(scene: Asking, said: str) -> None:
    await scene.pledged(MARIA, due=NINE - MINUTE)
    scene.telegram.refuse("sendMessage", refusal(400, said))
    with captured_log() as log:
        assert await scene.ticks() == []
        await scene.pledged(OLEG)
        assert await scene.ticks() == [OLEG]
        assert await scene.row(MARIA) == ("pledged", 0, None, "2026-11-25 07:59:00")
        assert await scene.ticks() == []
    assert re.search(r"ERROR .*follow_up_failed_and_set_aside.*BadRequest", log.getvalue())
    assert not re.search(r"7000\d{5}", log.getvalue())
    scene.starts()
    assert await scene.ticks() == [MARIA]
    assert await scene.row(MARIA) == ("asked", 1, "delivered", "2026-11-28 08:00:00")


async def test_a_fault_of_ours_is_tried_a_few_times_only(scene: Asking) -> None:
    await scene.pledged(MARIA)
    scene.telegram.refuse("sendMessage", *[refusal(400, "Bad Request: message is too long")] * 10)
    for _ in range(10):
        await scene.ticks(after=TEN_MINUTES)
    assert len(scene.telegram.refusals["sendMessage"]) == 7


# What may have arrived is not sent again.


@pytest.mark.parametrize("failure", [NetworkError("reset"), ValueError("an answer nobody foresaw")])
async def test_what_may_have_arrived_is_unconfirmed_and_the_others_are_asked_later(
    scene: Asking, failure: Exception
) -> None:
    await scene.pledged(MARIA, due=NINE - MINUTE)
    scene.telegram.refuse("sendMessage", failure)
    assert await scene.ticks() == []
    assert (await scene.row(MARIA))[:3] == ("asked", 1, "unconfirmed")
    await scene.pledged(OLEG)
    assert await scene.ticks(after=1) == [], "Telegram fails: the others are kept for better times"
    assert await scene.ticks() == [OLEG]


async def test_what_never_left_is_asked_once_there_is_a_connection(scene: Asking) -> None:
    await scene.pledged(MARIA)
    down = NotSentError("down")
    scene.telegram.refuse("sendMessage", *[down] * 3)
    for _ in range(3):
        assert await scene.ticks() == []
        assert (await scene.row(MARIA))[:3] == ("pledged", 0, None)
    assert await scene.ticks() == [MARIA]
