"""An update on its way: seen live, held, stopped, corrected, and reported."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from campaign.pledges import Plan, Slot, Whom
from campaign.safety import Risk
from campaign.walkthrough import Turn
from messages.callbacks import Area, Place
from tests.conversations.conftest import Stage
from tests.conversations.newsroom import Newsroom
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]
NEWS = "News you asked for:"


async def state(rows: Rows) -> object:
    return (await rows("SELECT state FROM broadcast ORDER BY number DESC"))[0][0]


async def begun(room: Newsroom, stage: Stage, *, hold: bool = True) -> tuple[Supporter, Supporter]:
    """An update that one of two readers has: where the other lives it is night. Leon watches it."""
    maria, kiri = room.readers(2)
    await room.agree(maria)
    if hold:
        await room.agree(kiri, country="NZ", zone="Pacific/Auckland")
    await room.draft(room.ada)
    await room.approve()
    await room.soon(lambda: maria.screen.text.startswith(NEWS))
    return maria, kiri


async def test_progress_is_seen_live_in_the_message_that_was_tapped(newsroom: Newsroom, stage: Stage) -> None:
    _, kiri = await begun(newsroom, stage)
    leon = newsroom.leon
    await newsroom.soon(lambda: "Delivered: 1" in leon.screen.text)
    watched = leon.screen
    assert leon.reads("admin.progress", "admin.when", "admin.fate.delivered", "admin.progress.to-go")
    assert "Still to go: about 1 person" in leon.screen.text
    stage.clock.move_to(stage.clock.now() + timedelta(hours=9))
    await newsroom.soon(lambda: kiri.screen.text.startswith(NEWS))
    await newsroom.soon(lambda: any("Ended:" in one.text for one in leon.person.received if one.id == watched.id))
    assert "Delivered: 2" in leon.screen.text


async def test_a_link_that_an_admin_wrote_is_no_prompt(newsroom: Newsroom, rows: Rows) -> None:
    (maria,) = newsroom.readers(1)
    await newsroom.agree(maria)
    plan = Plan(date(2026, 11, 26), Slot.MORNING).code()
    place = Place(Area.ACTION, "en", Risk.NEITHER, action="emb", step=Turn.AGREED, whom=Whom.MYSELF, plan=plan)
    agrees = place.pack()
    link = f'<a href="https://t.me/union_letters_test_bot?start={agrees}">Who reads this?</a>'
    await newsroom.draft(newsroom.ada, link)
    await newsroom.approve()
    await newsroom.soon(lambda: "Who reads this?" in maria.screen.text)
    await maria.sends("Germany", reply_to=maria.screen)
    assert maria.reads("question"), "as if it had been typed without a reply"
    assert await rows("SELECT * FROM pledge") == []


async def test_who_taps_away_is_left_in_peace(newsroom: Newsroom, stage: Stage) -> None:
    _, kiri = await begun(newsroom, stage)
    leon = newsroom.leon
    await newsroom.soon(lambda: "Delivered: 1" in leon.screen.text)
    watched = leon.screen
    await leon.taps("Back to the desk")
    stage.clock.move_to(stage.clock.now() + timedelta(hours=9))
    await newsroom.soon(lambda: kiri.screen.text.startswith(NEWS))
    await newsroom.soon(lambda: newsroom.ada.reads("admin.report.ended"))
    shown = [one for one in leon.person.received if one.id == watched.id]
    assert "The admins' desk" in shown[-1].text


async def test_paused_and_let_go_on(newsroom: Newsroom, stage: Stage, rows: Rows) -> None:
    _, kiri = await begun(newsroom, stage)
    leon = newsroom.leon
    await newsroom.soon(lambda: leon.is_offered("Pause"))
    await leon.taps("Pause")
    assert leon.reads("admin.progress", "admin.progress.paused")
    stage.clock.move_to(stage.clock.now() + timedelta(hours=9))
    await stage.sandbox.settled()
    assert not kiri.screen.text.startswith(NEWS)
    await newsroom.ada.taps("See it")
    await newsroom.ada.taps("Go on sending")
    await newsroom.soon(lambda: kiri.screen.text.startswith(NEWS))
    assert [deed for (deed,) in await rows("SELECT deed FROM audit WHERE deed IN ('pause', 'resume')")] == [
        "pause",
        "resume",
    ]


async def test_a_second_tap_on_pause_does_nothing(newsroom: Newsroom, stage: Stage, rows: Rows) -> None:
    await begun(newsroom, stage)
    leon = newsroom.leon
    await newsroom.soon(lambda: leon.is_offered("Pause"))
    screen = leon.screen
    await leon.person.taps_on(screen, "Pause", wait=False)
    await leon.person.taps_on(screen, "Pause")
    stage.sandbox.faults.redeliver(2)
    await stage.sandbox.settled()
    assert leon.reads("admin.progress.paused")
    assert await rows("SELECT count(*) FROM audit WHERE deed = 'pause'") == [(1,)]


async def test_stopped_for_good_only_when_asked_twice_and_corrected(
    newsroom: Newsroom, stage: Stage, rows: Rows
) -> None:
    maria, kiri = await begun(newsroom, stage)
    leon, ada = newsroom.leon, newsroom.ada
    await newsroom.soon(lambda: "Delivered: 1" in leon.screen.text)
    await leon.taps("Stop it for good")
    assert leon.reads("admin.cancel")
    assert "Delivered so far: 1 person" in leon.screen.text
    await leon.taps("Back to the update")
    assert leon.reads("admin.progress")
    await leon.taps("Stop it for good")
    await leon.taps("Yes, stop it for good")
    for admin in (leon, ada):
        assert admin.reads("admin.report.ended", "admin.fate.delivered", "admin.fate.unsent")
        assert "Not sent before its end: 1" in admin.screen.text
        assert not admin.is_offered("Send again to the unconfirmed")
    read = maria.screen.id
    await ada.taps("Correct it, for those not reached")
    assert ada.reads("admin.draft", "admin.draft.corrects", "admin.draft.total")
    assert "that is 1 person." in ada.screen.text
    assert "have the update that this one corrects: 1" in ada.screen.text
    await leon.taps("Correct it, for those not reached")
    assert "Update 2" in leon.screen.text, "the one that Ada has begun"
    await newsroom.approve()
    stage.clock.move_to(stage.clock.now() + timedelta(hours=9))
    await newsroom.soon(lambda: kiri.screen.text.startswith(NEWS))
    assert maria.screen.id == read
    assert len(await rows("SELECT number FROM broadcast")) == 2


async def test_stopped_and_corrected_once_however_often_it_is_tapped_or_comes(
    newsroom: Newsroom, stage: Stage, rows: Rows
) -> None:
    await begun(newsroom, stage)
    leon, ada = newsroom.leon, newsroom.ada
    await newsroom.soon(lambda: leon.is_offered("Pause"))
    await leon.taps("Stop it for good")
    question = leon.screen
    await leon.person.taps_on(question, "Yes, stop it for good", wait=False)
    await leon.person.taps_on(question, "Yes, stop it for good")
    stage.sandbox.faults.redeliver(2)
    await stage.sandbox.settled()
    assert leon.reads("admin.report.ended")
    assert len([one for one in ada.person.received if "Ended:" in one.text]) == 1
    report = leon.screen
    await leon.person.taps_on(report, "Correct it, for those not reached", wait=False)
    await leon.person.taps_on(report, "Correct it, for those not reached")
    stage.sandbox.faults.redeliver(2)
    await stage.sandbox.settled()
    assert leon.reads("admin.draft.corrects")
    assert len(await rows("SELECT number FROM broadcast")) == 2
    deeds = [deed for (deed,) in await rows("SELECT deed FROM audit WHERE deed IN ('cancel', 'correct')")]
    assert deeds == ["cancel", "correct"]


async def test_frozen_is_shown_and_holds_it(newsroom: Newsroom, stage: Stage) -> None:
    _, kiri = await begun(newsroom, stage)
    ada, leon = newsroom.ada, newsroom.leon
    await ada.sends("/admin")
    await ada.taps("Stop all sending now")
    stage.clock.move_to(stage.clock.now() + timedelta(hours=9))
    await leon.sends("/admin")
    await leon.taps("Drafts, sending, reports")
    await leon.taps("1")
    assert leon.reads("admin.progress", "admin.frozen")
    assert not kiri.screen.text.startswith(NEWS)
    await ada.taps("Let sending go on")
    stage.clock.move_to(stage.clock.now() + timedelta(seconds=1))
    await newsroom.soon(lambda: kiri.screen.text.startswith(NEWS))


async def test_blocked_failed_and_delivered_are_told_apart_by_language(newsroom: Newsroom) -> None:
    room = newsroom
    maria, jonas = room.readers(2)
    await room.agree(maria)
    await jonas.sends("/help")
    await jonas.person.blocks_bot()
    await room.agree(jonas.person.id)  # as if nobody had told the bot
    await room.agree(*room.readers(1, "de"), language="de")
    await room.agree(9_000_001, language="de")  # whom no message can reach
    await room.draft(room.ada)
    await room.ada.taps("Write: Deutsch")
    await room.ada.taps("Write it")
    await room.ada.sends("Drei sind frei.", reply_to=room.ada.screen)
    await room.ada.taps("Back to the update")
    await room.approve()
    await room.soon(lambda: "Ended:" in room.ada.screen.text)
    for line in ("Delivered: 2", "Have blocked the bot: 1", "English: 1 delivered, 1 blocked"):
        assert line in room.ada.screen.text
    assert room.ada.reads(*(f"admin.fate.{fate}" for fate in ("gone", "refused", "skipped", "unconfirmed")))


async def test_again_to_the_unconfirmed_says_how_many_and_that_some_get_it_twice(
    newsroom: Newsroom, stage: Stage, rows: Rows
) -> None:
    room = newsroom
    (maria,) = room.readers(1)
    await room.agree(maria)
    await room.draft(room.ada)
    await room.test(room.ada)
    await room.ask(room.ada)
    request = room.leon.screen
    # Of two messages it is not known: to whoever asked, who is told of the approval, and to the reader.
    stage.sandbox.faults.server_error_after_effect(502, "sendMessage", times=2)
    await room.leon.person.taps_on(request, "Approve")
    await newsroom.soon(lambda: maria.screen.text.startswith(NEWS))
    await newsroom.soon(lambda: any("Ended:" in one.text for one in room.leon.person.sees))
    report = next(one for one in reversed(room.leon.person.sees) if "Ended:" in one.text)
    assert "Unconfirmed, Telegram did not say: 1" in report.text
    await room.leon.person.taps_on(report, "Send again to the unconfirmed")
    assert "Of 1 person Telegram did not say" in room.leon.screen.text
    sure = room.leon.screen
    await room.leon.person.taps_on(sure, "Send to 1 person", wait=False)
    await room.leon.person.taps_on(sure, "Send to 1 person")
    await newsroom.soon(lambda: len([one for one in maria.person.received if one.text.startswith(NEWS)]) == 2)
    await newsroom.soon(lambda: "Sent once more, so perhaps twice: 1" in room.leon.screen.text)
    assert await rows("SELECT deed, count FROM audit WHERE deed = 'again'") == [("again", 1)]


async def test_what_was_approved_for_tomorrow_is_a_draft_again_once_it_is_edited(
    newsroom: Newsroom, rows: Rows
) -> None:
    ada, leon = newsroom.ada, newsroom.leon
    await newsroom.agree(*newsroom.readers(1))
    await newsroom.draft(ada)
    await ada.taps("When")
    await ada.taps("Tomorrow")
    await ada.taps("13:00")
    await ada.taps("Back to the update")
    await newsroom.approve()
    assert "approved, not begun" in leon.screen.text
    assert "Wednesday, 25 November, 13:00" in leon.screen.text
    watched = leon.screen
    await ada.taps("See it")
    await ada.taps("✓ English")
    await ada.taps("Write it anew")
    await ada.sends("Five were released.", reply_to=ada.screen)
    assert await state(rows) == "draft"
    await newsroom.soon(lambda: leon.screen.id == watched.id and leon.reads("admin.progress.draft"))
    await leon.taps("Back to the update")
    assert leon.reads("admin.draft")


async def test_out_of_time_ends_by_itself_and_is_told(newsroom: Newsroom, stage: Stage, rows: Rows) -> None:
    await begun(newsroom, stage)
    await newsroom.soon(lambda: newsroom.leon.is_offered("Pause"))
    await newsroom.leon.taps("Pause")
    stage.clock.move_to(stage.clock.now() + timedelta(days=3))
    await newsroom.soon(lambda: newsroom.ada.reads("admin.report.ended"))
    assert "out of time" in newsroom.ada.screen.text
    assert "Not sent before its end: 1" in newsroom.ada.screen.text
    assert await state(rows) == "expired"


async def test_reports_stay_in_the_list(newsroom: Newsroom, stage: Stage) -> None:
    await begun(newsroom, stage, hold=False)
    ada = newsroom.ada
    await newsroom.soon(lambda: ada.reads("admin.report.ended"))
    await ada.taps("Back to the desk")
    await ada.taps("Drafts, sending, reports")
    assert ada.reads("admin.list.over")
    assert "1. sent, 24 November: Three were released today." in ada.screen.text
    await ada.taps("1")
    assert ada.reads("admin.report.ended", "admin.fate.delivered")
    stage.clock.move_to(stage.clock.now() + timedelta(days=8))
    old = ada.screen
    await ada.person.taps_on(old, "Correct it, for those not reached")
    assert ada.reads("admin.refused.no-longer-known")


async def test_what_was_watched_is_watched_again_after_a_restart_by_a_tap(room: Newsroom, stage: Stage) -> None:
    async with room.open():
        _, kiri = await begun(room, stage)
        await room.soon(lambda: "Delivered: 1" in room.leon.screen.text)
    async with room.open():
        await room.ada.taps("See it")
        assert "Delivered: 1" in room.ada.screen.text
        stage.clock.move_to(stage.clock.now() + timedelta(hours=9))
        await room.soon(lambda: kiri.screen.text.startswith(NEWS))
        await room.soon(lambda: "Ended:" in room.ada.screen.text)
