"""Nobody sends an update alone: asked for, approved by another, refused, and all that comes in between."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from tests.conversations.conftest import Stage
from tests.conversations.newsroom import Newsroom
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]


async def state(rows: Rows) -> object:
    ((found,),) = await rows("SELECT state FROM broadcast")
    return found


async def deeds(rows: Rows) -> list[object]:
    return [deed for (deed,) in await rows("SELECT deed FROM audit ORDER BY number")]


async def asked(room: Newsroom) -> Supporter:
    """Ada has asked for approval; somebody reads German, whom nothing is written for."""
    (maria,) = room.readers(1)
    await room.agree(maria)
    await room.agree(5001, 5002, language="de")
    await room.draft(room.ada)
    assert room.ada.reads("admin.refused.languages-missing", "admin.refused.not-tested")
    await room.ada.taps("Who gets it")
    await room.ada.taps("Language missing")
    await room.ada.taps("Nothing: skip them")
    await room.ada.taps("Back to the update")
    await room.test(room.ada)
    await room.ask(room.ada)
    return maria


async def test_from_the_draft_to_the_report(newsroom: Newsroom, stage: Stage, rows: Rows) -> None:
    room = newsroom
    maria = await asked(room)
    assert room.leon.reads("admin.told.request", "admin.what")
    assert "Goes to: 1 person" in room.leon.screen.text
    assert "Without a text in their language: they get nothing." in room.leon.screen.text
    await room.leon.taps("See it")
    assert room.leon.reads("admin.waiting")
    await room.leon.taps("✓ English")
    assert "Three were released today." in room.leon.screen.text
    await room.leon.taps("Back to the update")
    await room.leon.taps("Approve")
    assert room.ada.reads("admin.told.approved")
    await room.soon(lambda: room.leon.reads("admin.report.ended"))
    assert maria.screen.text == "News you asked for:\n\nThree were released today."
    await room.soon(lambda: room.ada.reads("admin.report.ended"))
    for admin in (room.ada, room.leon):
        assert "Delivered: 1" in admin.screen.text
        assert "Skipped, no text in their language: 2" in admin.screen.text
    assert await deeds(rows) == ["create", "edit", "edit", "test", "ask", "approve"]
    assert await rows("SELECT count, version FROM audit WHERE deed IN ('ask', 'approve')") == [(1, 3), (1, 3)]


async def test_a_last_look_shows_languages_people_and_time(newsroom: Newsroom) -> None:
    ada = newsroom.ada
    await newsroom.agree(5001, 5002)
    await newsroom.agree(5003, language="ru")
    await newsroom.draft(ada)
    await ada.taps("Who gets it")
    await ada.taps("Language missing")
    assert ada.reads("admin.missing")
    assert "1 person would get this update" in ada.screen.text
    await ada.taps("The text in English")
    await ada.taps("Back to the update")
    await newsroom.test(ada)
    await ada.taps("Ask for approval")
    assert ada.reads("admin.ask", "admin.draft.languages", "admin.draft.audience", "admin.when")
    for line in (
        "✓ English: 2 people",
        "✗ Русский: 1 person",
        "1 person. They get it in English.",
        "It would go to 3 people.",
    ):
        assert line in ada.screen.text
    await ada.taps("Yes, ask for approval")
    assert "Goes to: 3 people" in ada.screen.text


async def test_nobody_approves_their_own(newsroom: Newsroom, rows: Rows) -> None:
    await asked(newsroom)
    assert not newsroom.ada.is_offered("Approve")
    await newsroom.leon.person.taps_on(newsroom.leon.screen, "Refuse")
    assert newsroom.ada.reads("admin.told.refused")
    assert await state(rows) == "draft"


async def test_a_request_is_for_this_very_version(newsroom: Newsroom, rows: Rows) -> None:
    await asked(newsroom)
    request = newsroom.leon.screen
    await newsroom.ada.sends("/admin")
    await newsroom.ada.taps("Drafts, sending, reports")
    await newsroom.ada.taps("1")
    await newsroom.ada.taps("✓ English")
    await newsroom.ada.taps("Write it anew")
    await newsroom.ada.sends("Five were released.", reply_to=newsroom.ada.screen)
    await newsroom.leon.person.taps_on(request, "Approve")
    assert newsroom.leon.reads("admin.refused.edited-meanwhile")
    assert await state(rows) == "draft"


async def test_a_request_stands_for_a_quarter_of_an_hour(newsroom: Newsroom, stage: Stage, rows: Rows) -> None:
    await asked(newsroom)
    assert "until 12:15 UTC" in newsroom.leon.screen.text
    stage.clock.move_to(stage.clock.now() + timedelta(minutes=15))
    await newsroom.leon.taps("Approve")
    assert newsroom.leon.reads("admin.refused.request-void") or newsroom.leon.reads("admin.refused.state")
    assert await state(rows) in {"waiting", "draft"}
    assert await rows("SELECT * FROM delivery") == []
    await newsroom.ada.taps("Take the request back")
    assert newsroom.ada.reads("admin.draft", "admin.draft.ready")


async def test_asked_and_approved_twice_is_once(newsroom: Newsroom, rows: Rows) -> None:
    room = newsroom
    await room.agree(5001)
    await room.draft(room.ada)
    await room.test(room.ada)
    await room.ada.taps("Ask for approval")
    look = room.ada.screen
    await room.ada.person.taps_on(look, "Yes, ask for approval", wait=False)
    await room.ada.person.taps_on(look, "Yes, ask for approval")
    assert room.ada.reads("admin.waiting.mine")
    request = room.leon.screen
    await room.leon.person.taps_on(request, "Approve", wait=False)
    await room.leon.person.taps_on(request, "Approve")
    assert room.leon.reads("admin.progress") or room.leon.reads("admin.report.ended")
    assert (await deeds(rows)).count("ask") == (await deeds(rows)).count("approve") == 1


async def test_an_update_that_comes_twice_has_its_effect_once(newsroom: Newsroom, stage: Stage, rows: Rows) -> None:
    await asked(newsroom)
    stage.sandbox.faults.redeliver(1)
    await stage.sandbox.settled()
    assert newsroom.ada.reads("admin.waiting.mine")
    assert len([one for one in newsroom.leon.person.received if "asks you to approve" in one.text]) == 1
    await newsroom.leon.taps("Approve")
    stage.sandbox.faults.redeliver(1)
    await stage.sandbox.settled()
    assert len([one for one in newsroom.ada.person.received if "has approved" in one.text]) == 1
    assert (await deeds(rows)).count("approve") == 1


async def test_two_admins_at_one_draft_lose_nothing(newsroom: Newsroom, rows: Rows) -> None:
    ada, leon = newsroom.ada, newsroom.leon
    await newsroom.draft(ada)
    await leon.sends("/admin")
    await leon.taps("Drafts, sending, reports")
    assert leon.reads("admin.list.open", "admin.list.line")
    await leon.taps("1")
    await leon.taps("When")
    await ada.taps("Who gets it")
    await ada.taps("Mark it as important")
    await leon.taps("3 days")
    assert leon.reads("admin.refused.edited-meanwhile")
    assert await rows("SELECT important, lasts, version FROM broadcast") == [(1, 86400, 3)]


async def test_an_admin_who_was_removed_is_none_any_more(room: Newsroom, rows: Rows) -> None:
    async with room.open():
        await asked(room)
    async with room.open(room.ada):
        await room.leon.taps("Approve")
        assert room.leon.reads("command.unknown")
        await room.ada.taps("Take the request back")
        assert room.ada.reads("admin.draft", "admin.draft.ready.alone")
    assert await rows("SELECT * FROM delivery") == []


async def test_a_request_survives_a_restart(room: Newsroom, stage: Stage) -> None:
    async with room.open():
        maria = await asked(room)
    async with room.open():
        await room.leon.taps("Approve")
        await room.soon(lambda: maria.screen.text.startswith("News you asked for:"))


async def test_one_admin_alone_is_asked_once_more_with_the_number(room: Newsroom, stage: Stage, rows: Rows) -> None:
    async with room.open(room.ada):
        readers = room.readers(2)
        await room.agree(*readers)
        await room.draft(room.ada)
        await room.test(room.ada)
        await room.ada.taps("Send it")
        assert room.ada.reads("admin.ask.alone")
        await room.ada.taps("Yes, go on")
        assert room.ada.reads("admin.waiting.alone")
        assert await rows("SELECT * FROM delivery") == []
        await room.ada.taps("Send to 2 people")
        await room.soon(lambda: all(one.screen.text.startswith("News you asked for:") for one in readers))
        await room.soon(lambda: room.ada.reads("admin.report.ended"))


async def test_nothing_is_asked_for_that_is_not_ready(newsroom: Newsroom) -> None:
    ada = newsroom.ada
    await ada.sends("/admin")
    await ada.taps("Write an update")
    assert ada.reads("admin.draft", "admin.refused.no-content", "admin.refused.not-tested")
    assert not ada.is_offered("Ask for approval")
    await newsroom.draft(ada)
    assert ada.reads("admin.refused.nobody"), "nobody has agreed to updates"


async def test_a_draft_that_somebody_is_writing_on_is_not_deleted(newsroom: Newsroom, rows: Rows) -> None:
    ada, leon = newsroom.ada, newsroom.leon
    await newsroom.draft(ada)
    await leon.sends("/admin")
    await leon.taps("Drafts, sending, reports")
    await leon.taps("1")
    await leon.taps("Delete this draft")
    await ada.taps("Who gets it")
    await ada.taps("Mark it as important")
    await leon.taps("Yes, delete it")
    assert leon.reads("admin.refused.edited-meanwhile")
    assert await state(rows) == "draft"


async def test_a_draft_is_deleted_only_when_asked_twice(newsroom: Newsroom, rows: Rows) -> None:
    ada = newsroom.ada
    await newsroom.draft(ada)
    await ada.taps("Delete this draft")
    assert ada.reads("admin.delete")
    await ada.taps("Back to the update")
    assert ada.reads("admin.draft")
    await ada.taps("Delete this draft")
    await ada.taps("Yes, delete it")
    assert ada.reads("admin.deleted")
    await ada.taps("Back to the desk")
    await ada.taps("Drafts, sending, reports")
    assert ada.reads("admin.list.empty")
    assert await deeds(rows) == ["create", "edit", "delete"]
