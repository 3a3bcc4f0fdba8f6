"""A group's admin makes it a place where the campaign is shared."""

from __future__ import annotations

import asyncio

from telegram import Bot

from messages.catalog import Catalogs
from sandbox import Sandbox
from tests.conversations.conftest import TOKEN, Stage
from tests.conversations.in_groups import (
    Rows,
    adds_bot,
    begins,
    brings_in,
    group_of,
    member_of,
    number_of_group,
    said_in,
    sets_up,
    shows,
)
from tests.conversations.supporter import Supporter


async def test_set_up_in_four_answers(supporter: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    await begins(supporter)
    group = group_of(sandbox, supporter)
    await supporter.person.adds_bot_to(group)
    assert supporter.reads("group.question")
    assert "Welders" in supporter.screen.text
    await supporter.taps("No, nobody")
    assert supporter.reads("group.language")
    await supporter.person.taps(supporter.words.own_name)
    assert supporter.reads("group.posts")
    await supporter.person.taps(supporter.words.plain("button.group.post.ann"))
    await supporter.person.taps(supporter.words.plain("button.group.post.evt"))
    await supporter.person.taps(supporter.words.plain("button.group.post.evt"))
    await supporter.person.taps(supporter.words.plain("button.group.post.upd"))
    await supporter.person.taps(supporter.words.plain("button.next"))
    assert supporter.reads("group.week")
    await supporter.person.taps(supporter.words.counted("button.group.week", 2))
    assert supporter.reads("group.ready", "group.overview")
    assert said_in(group) == []
    assert await rows("SELECT kind, language, posts, per_week, asked_at FROM group_chat") == [
        ("group", supporter.words.language, "ann upd", 2, None)
    ]
    await supporter.taps("Post the appeal now")
    assert supporter.reads("group.card.posted")
    assert shows(group, supporter, "group.appeal")


async def test_a_group_that_may_reach_belarus_is_left(supporter: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    await begins(supporter)
    for answer in ("Yes", "I am not sure"):
        group = group_of(sandbox, supporter, title=answer)
        await supporter.person.adds_bot_to(group)
        await supporter.person.taps(supporter.words.plain(f"button.group.answer.{'yes' if answer == 'Yes' else 'uns'}"))
        assert supporter.reads("group.left")
        assert said_in(group) == []
        assert group.bot.status == "left"
    assert await rows("SELECT * FROM group_chat") == []


async def test_silent_until_an_admin_answers(maria: Supporter, sandbox: Sandbox) -> None:
    await begins(maria)
    group = group_of(sandbox, maria)
    await maria.person.adds_bot_to(group)
    member = member_of(sandbox, maria)
    for text in ("/appeal", "/share", "/help", "/settings", "/quiet", "Hello"):
        await member.says(group, text)
    assert said_in(group) == []


async def test_whoever_cannot_be_written_to_gets_a_neutral_line(maria: Supporter, sandbox: Sandbox) -> None:
    group = group_of(sandbox, maria)
    await maria.person.adds_bot_to(group)
    assert said_in(group) == [], "nobody has said yet that it is safe"
    await maria.person.says(group, "/settings")
    assert shows(group, maria, "group.pointer.question")
    assert "Belarus" not in group.screen.text
    address = await maria.person.taps_in(group, "Answer the question")
    await maria.person.starts(str(address).rpartition("=")[2])
    assert maria.reads("group.question")
    await maria.taps("No, nobody")
    assert maria.reads("group.language")


async def test_only_admins_get_to_the_settings(maria: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    group = await brings_in(maria, sandbox)
    link = f"settings-g{await number_of_group(rows)}"
    stranger = sandbox.add_person("Sam", "en")
    await stranger.starts(link)
    assert stranger.screen is not None
    assert maria.words.plain("group.not_yours") in stranger.screen.text
    await maria.person.makes_admin(group, sandbox.person("Ada"))
    await sandbox.person("Ada").starts(link)
    assert "Welders" in sandbox.person("Ada").screen.text


async def test_an_admin_who_was_one_is_none(maria: Supporter, sandbox: Sandbox, catalogs: Catalogs, rows: Rows) -> None:
    group = await brings_in(maria, sandbox)
    ada = Supporter.of(sandbox.person("Ada"), catalogs, "en")
    await begins(ada)
    await maria.person.makes_admin(group, ada.person)
    await ada.person.says(group, "/settings")
    await maria.person.makes_member(group, ada.person)
    await ada.taps("Leave the chat")
    assert ada.reads("group.not_yours")
    assert len(await rows("SELECT * FROM group_chat")) == 1


async def test_each_setting_can_be_changed(supporter: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    group = await brings_in(supporter, sandbox)
    await supporter.taps("Clock")
    await supporter.person.taps(supporter.words.city_of_zone("Asia/Tbilisi"))
    await supporter.taps("How often")
    await supporter.person.taps(supporter.words.counted("button.group.week", 1))
    await supporter.taps("Show how often people came")
    assert supporter.reads("group.remark.total")
    await supporter.person.taps(supporter.words.plain("button.group.quiet"))
    await supporter.taps("No posts for a month")
    assert supporter.reads("group.remark.quiet")
    assert await rows("SELECT time_zone, per_week, shows_total, quiet_until IS NULL FROM group_chat") == [
        ("Asia/Tbilisi", 1, 1, 0)
    ]
    await supporter.taps("Post again")
    await supporter.taps("Do not show how often")
    assert await rows("SELECT shows_total, quiet_until FROM group_chat") == [(0, None)]
    await supporter.taps("Leave the chat")
    await supporter.taps("Yes, leave")
    assert supporter.reads("group.left.plain")
    assert await rows("SELECT * FROM group_chat") == []
    assert group.bot.status == "left"


async def test_the_poster_of_a_group_leads_back_to_it(maria: Supporter, sandbox: Sandbox) -> None:
    await brings_in(maria, sandbox)
    await maria.taps("Poster, A4")
    assert maria.screen.document is not None
    assert maria.screen.document.name.endswith(".pdf")


async def test_a_member_who_is_no_admin_adds_the_bot(maria: Supporter, sandbox: Sandbox, catalogs: Catalogs) -> None:
    jonas = Supporter.of(sandbox.person("Jonas"), catalogs, "de")
    await begins(maria)
    await jonas.person.sends("/start")
    group = sandbox.add_group("Welders", owner=jonas.person, members=[maria.person])
    await maria.person.adds_bot_to(group)
    assert maria.reads("group.admin_needed")
    await jonas.person.says(group, "/settings")
    assert "Welders" in jonas.screen.text
    assert said_in(group) == []


async def test_removed_and_everything_is_erased(maria: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    group = await brings_in(maria, sandbox)
    await maria.person.removes_bot_from(group)
    assert await rows("SELECT * FROM group_chat") == []
    await maria.taps("Post the appeal now")
    assert maria.reads("group.not_yours")


async def test_a_supergroup_keeps_what_was_chosen(maria: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    group = await brings_in(maria, sandbox, kind="group")
    await maria.person.makes_supergroup_of(group, membership_first=True)
    assert await rows("SELECT chat_id, per_week, asked_at FROM group_chat") == [(group.id, 7, None)]
    await maria.taps("Post the appeal now")
    assert maria.reads("group.card.posted")
    assert shows(group, maria, "group.appeal")


async def test_buttons_from_before_the_move_still_work(maria: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    """The news of the move may come after the tap."""
    group = await brings_in(maria, sandbox, kind="group")
    await maria.person.makes_supergroup_of(group, wait=False)
    await maria.taps("Post the appeal now")
    assert maria.reads("group.card.posted")
    assert await rows("SELECT chat_id FROM group_chat") == [(group.id,)]


async def test_a_channel_and_its_settings_by_a_forwarded_post(maria: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    await begins(maria)
    channel = sandbox.add_channel("Union radio", owner=maria.person)
    await sets_up(maria, channel)
    assert await rows("SELECT kind FROM group_chat") == [("channel",)]
    await maria.taps("Post the appeal now")
    assert shows(channel, maria, "group.appeal")
    await maria.sends("/actions")
    post = await maria.person.posts_in(channel, "Our own news")
    await maria.person.forwards_from(channel, post)
    assert maria.reads("group.overview")
    assert "Union radio" in maria.screen.text


async def test_a_muted_bot_says_so_where_an_admin_looks(maria: Supporter, sandbox: Sandbox) -> None:
    group = await brings_in(maria, sandbox)
    await maria.person.restricts_bot_in(group)
    await maria.taps("Post the appeal now")
    assert maria.reads("group.card.failed")
    assert maria.reads("group.remark.muted")
    await maria.person.lifts_restriction_in(group)
    await maria.taps("Post the appeal now")
    assert maria.reads("group.card.posted")


async def test_an_admins_right_is_not_needed(maria: Supporter, sandbox: Sandbox) -> None:
    group = await brings_in(maria, sandbox)
    await maria.person.promotes_bot_in(group)
    await maria.taps("How often")
    await maria.taps("Back to the settings")
    assert maria.reads("group.remark.sees_all")
    await maria.person.says(group, "Nobody shall be answered who talks to the others.")
    assert said_in(group) == []


async def test_how_to_bring_it_in(supporter: Supporter) -> None:
    await supporter.sends("/help")
    await supporter.taps("Use me in a group or channel")
    assert supporter.reads("question"), "whoever is in Belarus must not"
    await supporter.taps("Neither")
    assert supporter.reads("group.invite")
    assert "startgroup" in str(await supporter.taps("Add me to a group"))
    assert "startchannel&admin=post_messages" in str(await supporter.taps("Add me to a channel"))
    await supporter.sends("/settings")
    await supporter.taps("Neither")
    assert supporter.reads("group.invite")


async def test_an_old_answer_does_not_say_that_it_left(maria: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    await begins(maria)
    group = group_of(sandbox, maria)
    await maria.person.adds_bot_to(group)
    old = maria.screen
    await maria.person.removes_bot_from(group)
    await maria.person.adds_bot_to(group)
    await maria.person.taps_on(old, "Yes")
    assert maria.reads("group.not_yours")
    assert group.bot.status == "member"
    assert len(await rows("SELECT * FROM group_chat")) == 1


async def test_the_question_comes_though_telegram_failed(maria: Supporter, sandbox: Sandbox) -> None:
    await begins(maria)
    group = group_of(sandbox, maria)
    sandbox.faults.server_error(502, "getChatMember", times=1)
    await maria.person.adds_bot_to(group)
    assert maria.reads("group.question")


async def test_it_is_silent_at_once_though_leaving_takes_a_while(
    maria: Supporter, sandbox: Sandbox, rows: Rows
) -> None:
    group = await brings_in(maria, sandbox)
    await maria.taps("Leave the chat")
    before = len(said_in(group))
    sandbox.faults.server_error(502, "leaveChat", times=1_000)
    await maria.person.taps("Yes, leave", wait=False)
    async with asyncio.timeout(10):
        while await rows("SELECT asked_at IS NULL FROM group_chat") == [(1,)]:  # noqa: ASYNC110 - it cannot tell us
            await asyncio.sleep(0.01)
    await member_of(sandbox, maria).says(group, "/appeal", wait=False)
    sandbox.faults.clear()
    await sandbox.settled()
    assert len(said_in(group)) == before
    assert group.bot.status == "left"
    assert maria.reads("group.left.plain")
    assert await rows("SELECT * FROM group_chat") == []


async def test_a_group_that_hides_its_members_can_be_set_up(maria: Supporter, sandbox: Sandbox) -> None:
    await begins(maria)
    group = group_of(sandbox, maria)
    await maria.person.hides_members_of(group)
    await sets_up(maria, group)
    await maria.taps("Post the appeal now")
    assert shows(group, maria, "group.appeal")


async def test_a_stranger_finds_out_about_no_group(maria: Supporter, sandbox: Sandbox) -> None:
    await begins(maria)
    channel = sandbox.add_channel("Union radio", owner=maria.person)
    await sets_up(maria, channel)
    sam = sandbox.add_person("Sam", "en")
    await sam.starts("settings-g1")
    there = sam.screen
    await sam.starts("settings-g99")
    assert there is not None
    assert sam.screen is not None
    assert there.text == sam.screen.text
    await sam.joins(channel)
    await sam.forwards_from(channel, await maria.person.posts_in(channel, "News"))
    assert maria.words.plain("unexpected") in sam.screen.text or "Union radio" not in sam.screen.text


async def test_added_again_after_a_removal_that_was_missed(stage: Stage, catalogs: Catalogs) -> None:
    """Nobody knows who has come in meanwhile."""
    maria = Supporter.of(stage.sandbox.person("Maria"), catalogs, "en")
    async with stage.bot():
        channel = stage.sandbox.add_channel("Union radio", owner=maria.person)
        await begins(maria)
        await sets_up(maria, channel)
    await maria.person.removes_bot_from(channel, wait=False)
    async with Bot(TOKEN, base_url=stage.sandbox.api_url) as bot:
        await bot.delete_webhook(drop_pending_updates=True)  # as if more than a day had passed
    await adds_bot(maria.person, channel, wait=False)
    async with stage.bot():
        assert maria.reads("channel.question")
        await maria.sends("/start settings-g1")
        assert maria.reads("channel.question"), "it is silent until that is answered"


async def test_a_move_that_a_bot_made_is_followed(maria: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    group = await brings_in(maria, sandbox, kind="group")
    new = -1009990001111
    helper = {"id": 77, "is_bot": True, "first_name": "Helper", "username": "helper_bot"}
    chat = {"id": group.id, "type": "group", "title": "Welders"}
    message = {"message_id": 990001, "date": 1790000000, "chat": chat, "from": helper, "migrate_to_chat_id": new}
    sandbox.deliver({"message": message})
    await sandbox.settled()
    assert await rows("SELECT chat_id FROM group_chat") == [(new,)]
