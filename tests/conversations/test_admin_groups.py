"""An update for groups and channels: chosen, counted apart from people, tested, approved, watched, and reported."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from bot.storage import GroupPosts
from tests.conversations.conftest import Stage
from tests.conversations.newsroom import Newsroom

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]
NOWHERE = -1009999999999
"""A group that Telegram does not know any longer."""
POST = "Three were released today."


async def had_its_post(room: Newsroom, chat_id: int) -> None:
    async with room.stage.database() as database, database.transaction() as tx:
        posts, now = GroupPosts(database), room.stage.clock.now()
        await posts.begin_date(tx, [(chat_id, date(2026, 11, 23), "x")], now)


async def test_groups_are_in_it_unless_somebody_takes_them_out(newsroom: Newsroom, rows: Rows) -> None:
    ada = newsroom.ada
    await newsroom.group("Night shift")
    await newsroom.draft(ada)
    assert "Posted in: 1 group or channel" in ada.screen.text
    await newsroom.test(ada)
    await ada.taps("Who gets it")
    assert ada.reads("admin.in-groups.on")
    await ada.taps("Not in groups and channels")
    assert ada.reads("admin.in-groups.off")
    await ada.taps("Back to the update")
    assert ada.reads("admin.in-groups.off", "admin.refused.nobody")
    assert "You have sent this version to yourself" not in ada.screen.text
    await ada.taps("Who gets it")
    await ada.taps("Also in groups and channels")
    await ada.taps("Back to the update")
    assert "Posted in: 1 group or channel" in ada.screen.text
    assert await rows("SELECT version FROM broadcast") == [(4,)]


async def test_what_was_written_before_there_were_groups_is_not_for_them(newsroom: Newsroom) -> None:
    ada = newsroom.ada
    await newsroom.group("Night shift")
    await newsroom.draft(ada)
    async with newsroom.stage.database() as database, database.transaction() as tx:
        await tx.execute("UPDATE broadcast SET audience = json_remove(audience, '$.to_groups')")
    await ada.taps("Who gets it")
    assert ada.reads("admin.in-groups.off")


async def test_countries_and_actions_leave_groups_out_and_the_desk_says_why(newsroom: Newsroom) -> None:
    ada = newsroom.ada
    await newsroom.group("Night shift")
    await newsroom.draft(ada)
    await ada.taps("Who gets it")
    await ada.taps("Countries")
    await ada.taps("Poland")
    await ada.taps("Back to who gets it")
    assert ada.reads("admin.in-groups.narrowed")
    await ada.taps("Back to the update")
    assert ada.reads("admin.in-groups.narrowed", "admin.refused.nobody")
    await ada.taps("Who gets it")
    await ada.taps("Countries")
    await ada.taps("All countries")
    await ada.taps("Back to who gets it")
    await ada.taps("By action")
    await ada.taps("Contact the embassy")
    await ada.taps("plan to do it")
    assert ada.reads("admin.in-groups.narrowed")


async def test_groups_are_counted_with_the_reasons_apart_from_people(newsroom: Newsroom) -> None:
    ada, now = newsroom.ada, newsroom.stage.clock.now()
    await newsroom.agree(5001, 5002)
    for chat_id in (-1, -2, -3):
        await newsroom.keep_group(chat_id)
    await newsroom.keep_group(-4, quiet_until=now + timedelta(days=7))
    await newsroom.keep_group(-5, per_week=1)
    await had_its_post(newsroom, -5)
    await newsroom.keep_group(-6, "de")
    await newsroom.keep_group(-7, posts=frozenset())
    await newsroom.keep_group(-8, asked_at=now)
    await newsroom.draft(ada)
    for line in (
        "It would go to 2 people.",
        "Posted in: 3 groups or channels",
        "• want quiet at the moment: 1",
        "• had as many posts in the last seven days as they want: 1",
        "• no text in their language: 1",
    ):
        assert line in ada.screen.text
    await newsroom.test(ada)
    await ada.taps("Ask for approval")
    assert "Posted in: 3 groups or channels" in ada.screen.text
    await ada.taps("Yes, ask for approval")
    await newsroom.leon.taps("See it")
    for admin in (ada, newsroom.leon):
        assert "Goes to: 2 people and 3 groups or channels" in admin.screen.text
        assert "• want quiet at the moment: 1" in admin.screen.text


async def test_a_test_shows_how_it_looks_in_a_group_too(newsroom: Newsroom) -> None:
    ada = newsroom.ada
    await newsroom.draft(ada)
    before = len(ada.person.received)
    await newsroom.test(ada)
    to_people, line, to_groups, told, _ = ada.person.received[before:]
    assert to_people.text == f"News you asked for:\n\n{POST}"
    assert line.text == "This is how it is posted in groups and channels:"
    assert POST in to_groups.text
    assert "News you asked for:" not in to_groups.text
    assert "This is what people get" in told.text
    await ada.taps("Who gets it")
    await ada.taps("Not in groups and channels")
    await ada.taps("Back to the update")
    before = len(ada.person.received)
    await newsroom.test(ada)
    assert len(ada.person.received) - before == 3, "the copy, what came of it, and the draft"


async def test_an_update_for_groups_alone_goes_out(newsroom: Newsroom, rows: Rows) -> None:
    ada, leon = newsroom.ada, newsroom.leon
    night, day = await newsroom.group("Night shift"), await newsroom.group("Day shift")
    await newsroom.draft(ada)
    await newsroom.approve()
    assert any("Goes to: 2 groups or channels" in one.text for one in leon.person.received)
    await newsroom.soon(lambda: ada.reads("admin.report.ended"))
    for group in (night, day):
        assert [POST in one.text for one in group.received] == [True]
    assert "Groups and channels\nPosted: 2" in ada.screen.text
    assert "Still to go" not in ada.screen.text
    assert await rows("SELECT state FROM broadcast") == [("done",)]


async def test_an_admin_alone_is_asked_with_the_number_of_groups(room: Newsroom) -> None:
    ada = room.ada
    async with room.open(ada):
        night = await room.group("Night shift")
        await room.draft(ada)
        await room.test(ada)
        await ada.taps("Send it")
        await ada.taps("Yes, go on")
        assert "send update 1 to 1 group or channel?" in ada.screen.text
        await ada.taps("Post in 1 group or channel")
        await room.soon(lambda: bool(night.received))
        await room.soon(lambda: ada.reads("admin.report.ended"))
        await room.agree(5001)
        await room.draft(ada)
        await room.test(ada)
        await ada.taps("Send it")
        await ada.taps("Yes, go on")
        assert "to 1 person and 1 group or channel?" in ada.screen.text
        assert ada.is_offered("Yes, send it to all these")


async def test_progress_tells_of_groups_apart_and_what_is_left_when_it_is_stopped(
    newsroom: Newsroom, stage: Stage
) -> None:
    ada, leon = newsroom.ada, newsroom.leon
    (maria,) = newsroom.readers(1)
    await newsroom.agree(maria)
    night = await newsroom.group("Night shift")
    await newsroom.group("Welders of Auckland", time_zone="Pacific/Auckland")
    await newsroom.draft(ada)
    await newsroom.approve()
    await newsroom.soon(lambda: bool(night.received) and "Posted: 1" in leon.screen.text)
    assert leon.reads("admin.progress", "admin.fate.delivered", "admin.report.groups", "admin.group-fate.to-go")
    assert "Still to go: about 0 people" in leon.screen.text
    assert "Posted: 1\nStill to go: 1" in leon.screen.text
    await leon.taps("Stop it for good")
    assert "Posted: 1\nStill to go: 1" in leon.screen.text
    await leon.taps("Yes, stop it for good")
    assert "Posted: 1\nNot posted before its end: 1" in leon.screen.text
    await newsroom.soon(lambda: ada.reads("admin.report.ended"))
    assert "Posted: 1\nNot posted before its end: 1" in ada.screen.text
    await ada.taps("Correct it, for those not reached")
    assert "• have the update that this one corrects: 1" in ada.screen.text
    assert "Posted in: 1 group or channel" in ada.screen.text


async def test_each_fate_in_groups_is_told_apart(newsroom: Newsroom) -> None:
    ada, now = newsroom.ada, newsroom.stage.clock.now()
    await newsroom.group("Night shift")
    muted = await newsroom.group("Day shift")
    await newsroom.vera.person.restricts_bot_in(muted)
    await newsroom.keep_group(NOWHERE)
    await newsroom.keep_group(-4, quiet_until=now + timedelta(days=7))
    await newsroom.keep_group(-5, per_week=1)
    await had_its_post(newsroom, -5)
    await newsroom.keep_group(-6, "de")
    await newsroom.draft(ada)
    await newsroom.approve()
    await newsroom.soon(lambda: ada.reads("admin.report.ended"))
    lines = ada.screen.text.partition("Groups and channels\n")[2].splitlines()
    assert lines == [
        "Posted: 1",
        "The bot was removed, or the group or channel is gone: 1",
        "The bot may not write there: 1",
        "Wanted quiet: 1",
        "Had their posts of the week: 1",
        "Skipped, no text in their language: 1",
    ]


async def test_once_more_to_groups_of_which_it_is_not_known(newsroom: Newsroom, stage: Stage, rows: Rows) -> None:
    leon = newsroom.leon
    night = await newsroom.group("Night shift")
    await newsroom.draft(newsroom.ada)
    await newsroom.test(newsroom.ada)
    await newsroom.ask(newsroom.ada)
    request = leon.screen
    # Of two messages it is not known: to whoever asked, who is told of the approval, and to the group.
    stage.sandbox.faults.server_error_after_effect(502, "sendMessage", times=2)
    await leon.person.taps_on(request, "Approve")
    await newsroom.soon(lambda: any("Ended:" in one.text for one in leon.person.sees))
    report = next(one for one in reversed(leon.person.sees) if "Ended:" in one.text)
    assert "Unconfirmed, Telegram did not say: 1" in report.text.partition("Groups and channels")[2]
    await leon.person.taps_on(report, "Send again to the unconfirmed")
    assert "Of 1 group or channel Telegram did not say" in leon.screen.text
    await leon.taps("Post in 1 group or channel")
    await newsroom.soon(lambda: len(night.received) == 2)
    await newsroom.soon(lambda: "Posted once more, so perhaps twice: 1" in leon.screen.text)
    assert await rows("SELECT deed FROM audit WHERE deed = 'again'") == [("again",)]


async def test_a_draft_without_groups_says_nothing_of_them_in_its_report(newsroom: Newsroom) -> None:
    ada = newsroom.ada
    (maria,) = newsroom.readers(1)
    await newsroom.agree(maria)
    await newsroom.draft(ada)
    await ada.taps("Who gets it")
    await ada.taps("Not in groups and channels")
    await ada.taps("Back to the update")
    await newsroom.approve()
    await newsroom.soon(lambda: ada.reads("admin.report.ended"))
    assert "Groups and channels" not in ada.screen.text
