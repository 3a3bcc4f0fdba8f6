"""Whatever else comes in: the right answer or silence, never a dead end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from campaign.safety import Risk
from messages.callbacks import Area, Place
from tests.conversations.conftest import BOT, Stage
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]


@pytest.mark.parametrize("what", ["sends_sticker", "sends_photo", "sends_voice", "sends_location", "sends_contact"])
async def test_what_we_cannot_read_is_answered_kindly(supporter: Supporter, what: str) -> None:
    await getattr(supporter.person, what)()
    assert supporter.reads("unexpected")
    await supporter.taps("Four ways to help")
    assert supporter.reads("question")


async def test_an_unknown_command(supporter: Supporter) -> None:
    await supporter.sends("/frobnicate")
    assert supporter.reads("command.unknown")


@pytest.mark.parametrize("text", ["/start@another_bot", "/frobnicate@another_bot"])
async def test_a_command_for_another_bot_is_not_ours(maria: Supporter, text: str) -> None:
    await maria.sends(text)
    assert maria.person.received == []


async def test_a_command_with_our_own_name_is_ours(maria: Supporter) -> None:
    await maria.sends(f"/help@{BOT.username}")
    assert maria.reads("help")


async def test_an_edited_message_is_not_answered_again(maria: Supporter) -> None:
    message = await maria.person.sends("/help")
    answers = len(maria.person.received)
    await maria.person.edits(message, "/privacy")
    assert len(maria.person.received) == answers


@pytest.mark.parametrize(
    "text", ["hello", "🙂", "12345", "a" * 4096, "<b>&</b>", "\u200b", "Oz", "I am in Minsk, help"]
)
async def test_typed_text_that_is_no_country(supporter: Supporter, text: str) -> None:
    await supporter.sends(text)
    assert supporter.reads("question"), "typed text is an entrance like any other"
    for label in ("Neither", "Contact the embassy", "Another country"):
        await supporter.taps(label)
    await supporter.sends(text, reply_to=supporter.screen)
    assert supporter.reads("country.unknown")
    assert supporter.labels


def written(stage: Stage) -> list[str]:
    """Whatever the bot has said to anybody."""
    return [call.method for call in stage.sandbox.calls if call.method.startswith(("send", "edit", "answer", "leave"))]


def chat(kind: str, number: int) -> dict[str, Any]:
    return {"id": number, "type": kind, "title": "Branch chat"}


@pytest.mark.parametrize("text", ["/start", "/appeal", "hello", f"/help@{BOT.username}"])
@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_a_group_gets_silence(stage: Stage, maria: Supporter, kind: str, text: str) -> None:
    user = {"id": maria.person.id, "is_bot": False, "first_name": "Maria"}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else []
    message = {"message_id": 1, "date": 1, "chat": chat(kind, -5), "from": user, "text": text, "entities": entities}
    stage.sandbox.deliver({"message": message})
    await stage.sandbox.settled()
    assert written(stage) == []


async def test_a_channel_and_another_bot_get_silence(stage: Stage, maria: Supporter) -> None:
    post = {"message_id": 1, "date": 1, "chat": chat("channel", -6), "text": "/start"}
    stage.sandbox.deliver({"channel_post": post})
    robot = {"id": 77, "is_bot": True, "first_name": "Robot"}
    stage.sandbox.deliver(
        {"message": {"message_id": 2, "date": 1, "chat": {"id": 77, "type": "private"}, "from": robot, "text": "hi"}}
    )
    await stage.sandbox.settled()
    assert written(stage) == []


async def tapped(stage: Stage, supporter: Supporter, data: str) -> None:
    """A button with this data under the newest message, as a forged or an old one would be."""
    user = {"id": supporter.person.id, "is_bot": False, "first_name": "Maria", "language_code": "en"}
    stage.sandbox.deliver(
        {
            "callback_query": {
                "id": str(len(stage.sandbox.calls)),
                "from": user,
                "chat_instance": "1",
                "message": supporter.screen.raw,
                "data": data,
            }
        }
    )
    await stage.sandbox.settled()


async def test_a_button_of_an_older_version_leads_to_the_nearest_place(stage: Stage, maria: Supporter) -> None:
    await maria.sends("/help")
    await tapped(stage, maria, "0" + Place(Area.ACTION, "en", Risk.NEITHER, action="emb", step="let").pack()[1:])
    assert maria.reads("question"), "an older version's answer is not believed"
    await maria.taps("Neither")
    assert maria.reads("embassy.cty")


@pytest.mark.parametrize("data", ["", "x", "1", "1-act", "1-zzz-en-no", "1-act-en-no-zzz-zzz", "9" * 64, "1-men-xx-no"])
async def test_a_forged_button_leads_somewhere_alive_and_does_nothing(
    stage: Stage, maria: Supporter, rows: Rows, data: str
) -> None:
    await maria.sends("/help")
    await tapped(stage, maria, data)
    assert maria.labels
    assert await rows("SELECT * FROM person") == []


@pytest.mark.parametrize(
    "place",
    [
        Place(Area.ACTION, "en", Risk.CLOSE, action="emb", step="agr", country="DE", plan="110"),
        Place(Area.ACTION, "en", Risk.BELARUS, action="emb", step="agr", country="DE", plan="4bb"),
        Place(Area.ACTION, "en", Risk.NEITHER, action="emb", step="agr", country="BY", plan="4bb"),
        Place(Area.ACTION, "en", Risk.NEITHER, action="emb", step="agr", country="RU", plan="4bb"),
        Place(Area.ACTION, "en", Risk.NEITHER, action="emb", step="agr", country="ZZ", plan="4bb"),
        Place(Area.ACTION, "en", Risk.NEITHER, action="emb", step="agr", country="DE", plan="000"),
        Place(Area.ACTION, "en", None, action="emb", step="agr", country="DE", plan="4bb"),
        Place(Area.ACTION, "en", Risk.NEITHER, action="emb", step="und"),
        Place(Area.ACTION, "en", Risk.NEITHER, action="emb", step="don"),
        Place(Area.RESUME, "en", Risk.NEITHER),
    ],
)
async def test_a_forged_consent_keeps_nothing(stage: Stage, maria: Supporter, rows: Rows, place: Place) -> None:
    await maria.sends("/help")
    await tapped(stage, maria, place.pack())
    assert maria.labels
    for table in ("person", "consent", "pledge"):
        assert await rows(f"SELECT * FROM {table}") == []


async def test_every_tap_is_answered(stage: Stage, maria: Supporter) -> None:
    await maria.sends("/start")
    await maria.taps("Neither")
    for label in ("Contact the embassy", "Germany", "As myself", "Later", "Back", "Sent"):
        await maria.taps(label)
    asked = [call for call in stage.sandbox.calls if call.method == "answerCallbackQuery"]
    assert [call.outcome for call in asked] == ["ok"] * 7


async def test_a_deleted_message_is_no_obstacle(maria: Supporter) -> None:
    await maria.sends("/start")
    question = maria.screen
    await maria.taps("Neither")
    menu = maria.screen
    assert menu.id == question.id
    await maria.person.deletes_chat()
    await maria.sends("/start")
    await maria.taps("Neither")
    assert maria.reads("menu")


async def test_two_taps_at_once_end_on_one_screen(stage: Stage, maria: Supporter) -> None:
    await maria.sends("/start")
    screen = maria.screen
    await maria.person.taps_on(screen, "Neither", wait=False)
    await maria.person.taps_on(screen, "Neither", wait=False)
    await stage.sandbox.settled()
    assert maria.reads("menu")
    assert len(maria.person.sees) == 2, "her /start and one answer"


async def test_when_something_breaks_the_person_is_told(stage: Stage, maria: Supporter) -> None:
    stage.sandbox.faults.refuse(400, "Bad Request: made up", method="sendMessage", times=3)
    await maria.sends("/help")
    assert maria.reads("failed")


async def test_old_buttons_work_after_a_restart(stage: Stage, catalogs: Any) -> None:
    maria = Supporter.of(stage.sandbox.person("Maria"), catalogs, "en")
    async with stage.bot():
        await maria.sends("/start")
        await maria.taps("Neither")
        await maria.taps("Contact the embassy")
    async with stage.bot():
        await maria.taps("Germany")
        assert maria.reads("mission.embassy")


async def test_what_was_written_while_the_bot_was_away_is_answered(stage: Stage, catalogs: Any) -> None:
    maria = Supporter.of(stage.sandbox.person("Maria"), catalogs, "en")
    async with stage.bot():
        await maria.sends("/help")
    await maria.person.sends("/start", wait=False)
    async with stage.bot():
        await stage.sandbox.settled()
        assert maria.reads("question")


def test_a_place_without_its_answer_is_another_place() -> None:
    answered = Place(Area.MENU, "en", Risk.NEITHER)
    assert replace(answered, risk=None).pack() != answered.pack()
