"""What members of a group see: commands, buttons, topics, anonymous admins, floods."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.clock import MovableClock
from sandbox import Sandbox
from tests.conversations.conftest import Stage
from tests.conversations.in_groups import Rows, brings_in, member_of, number_of_group, said_in, shows
from tests.conversations.supporter import Supporter


async def test_a_card_leads_to_the_private_chat(supporter: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    group = await brings_in(supporter, sandbox)
    member = member_of(sandbox, supporter)
    await member.says(group, "/appeal")
    assert shows(group, supporter, "group.appeal")
    address = await member.taps_in(group, supporter.words.plain("button.appeal"))
    number = await number_of_group(rows)
    assert address == f"https://t.me/union_letters_test_bot?start=appeal-g{number}"
    await member.starts(f"appeal-g{number}")
    assert member.screen is not None
    assert await rows("SELECT source, count FROM arrival") == [(f"g{number}", 1)]
    await member.says(group, "/share")
    assert shows(group, supporter, "group.share")
    assert f"?start=actions-g{number}" in group.screen.text


async def test_a_flood_is_answered_once(maria: Supporter, sandbox: Sandbox) -> None:
    group = await brings_in(maria, sandbox)
    for _ in range(5):
        for person in sandbox.people[1:4]:
            await person.says(group, "/appeal")
            await person.says(group, "/settings@union_letters_test_bot")
    assert len(said_in(group)) == 2
    assert maria.reads_in(said_in(group)[0], "group.appeal")
    assert maria.reads_in(said_in(group)[1], "group.only_admins")


async def test_quiet_for_a_week_a_month_and_over(supporter: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    group = await brings_in(supporter, sandbox)
    await supporter.person.says(group, "/quiet")
    assert shows(group, supporter, "group.quiet")
    member = member_of(sandbox, supporter)
    await member.taps_in(group, supporter.words.plain("button.group.quiet.over"))
    assert member.toast is not None
    assert member.toast.text == supporter.words.plain("toast.group.admins_only")
    assert await rows("SELECT quiet_until IS NULL FROM group_chat") == [(0,)]
    week = (await rows("SELECT quiet_until FROM group_chat"))[0][0]
    await supporter.person.taps_in(group, supporter.words.plain("button.group.quiet.30"))
    month = (await rows("SELECT quiet_until FROM group_chat"))[0][0]
    assert month - week == 23 * 24 * 3600  # type: ignore[operator]
    await supporter.person.taps_in(group, supporter.words.plain("button.group.quiet.over"))
    assert await rows("SELECT quiet_until FROM group_chat") == [(None,)]
    assert shows(group, supporter, "group.quiet.over")


async def test_members_cannot_be_quiet_for_all(maria: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    group = await brings_in(maria, sandbox)
    member = member_of(sandbox, maria)
    await member.says(group, "/quiet")
    assert shows(group, maria, "group.only_admins")
    assert await rows("SELECT quiet_until FROM group_chat") == [(None,)]


async def test_an_anonymous_admin(maria: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    group = await brings_in(maria, sandbox)
    jonas = sandbox.person("Jonas")
    await maria.person.makes_admin(group, jonas, anonymous=True)
    await jonas.says(group, "/quiet", anonymously=True)
    assert await rows("SELECT quiet_until IS NULL FROM group_chat") == [(0,)]
    await jonas.taps_in(group, "Post again")
    assert await rows("SELECT quiet_until FROM group_chat") == [(None,)]
    await jonas.says(group, "/settings", anonymously=True)
    assert shows(group, maria, "group.pointer")
    address = await jonas.taps_in(group, "Open the settings")
    await jonas.starts(str(address).rpartition("=")[2])
    assert "Welders" in jonas.screen.text


async def test_a_channel_that_writes_in_the_group_is_no_admin(maria: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    group = await brings_in(maria, sandbox)
    ada = sandbox.person("Ada")
    channel = sandbox.add_channel("Somebody's channel", owner=ada)
    await ada.says(group, "/quiet", as_channel=channel)
    assert await rows("SELECT quiet_until FROM group_chat") == [(None,)]


async def test_posts_go_to_the_topic_that_was_chosen(supporter: Supporter, sandbox: Sandbox, rows: Rows) -> None:
    group = await brings_in(supporter, sandbox, topics=("Campaign", "Canteen"))
    await supporter.person.says(group, "/settings", topic="Campaign")
    assert shows(group, supporter, "group.here")
    member = member_of(sandbox, supporter)
    await member.taps_in(group, supporter.words.plain("button.group.here"))
    assert await rows("SELECT topic FROM group_chat") == [(None,)]
    await supporter.person.taps_in(group, supporter.words.plain("button.group.here"))
    assert shows(group, supporter, "group.here.chosen")
    assert await rows("SELECT topic FROM group_chat") == [(group.topic("Campaign").id,)]
    await supporter.sends(f"/start settings-g{await number_of_group(rows)}")
    await supporter.taps("Post the appeal now")
    assert group.screen.topic_id == group.topic("Campaign").id
    await member.says(group, "/appeal", topic="Canteen")
    assert group.screen.topic_id == group.topic("Canteen").id, "an answer stands where it was asked for"
    await supporter.person.closes_topic(group, "Campaign")
    await supporter.taps("Post the appeal now")
    assert supporter.reads("group.remark.closed")
    await supporter.taps("Topic")
    await supporter.taps("No topic of its own")
    await supporter.taps("Post the appeal now")
    assert supporter.reads("group.card.posted")
    assert group.screen.topic_id is None


async def test_no_card_in_a_group_can_be_tapped_for_anything_else(maria: Supporter, sandbox: Sandbox) -> None:
    group = await brings_in(maria, sandbox)
    await maria.person.says(group, "/appeal")
    await maria.person.says(group, "/share")
    await maria.person.says(group, "/help")
    for message in said_in(group):
        for row in message.raw.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                assert re.fullmatch(r"https://t\.me/union_letters_test_bot\?start=[a-z]+-g\d+", button["url"])


async def test_how_often_people_came_is_told_from_ten_on_and_only_where_an_admin_wants_it(
    maria: Supporter, sandbox: Sandbox, clock: MovableClock, stage: Stage, rows: Rows
) -> None:
    group = await brings_in(maria, sandbox)
    link = f"appeal-g{await number_of_group(rows)}"
    total = maria.words.plain("group.total", count="10")
    visitors = [sandbox.add_person(f"Visitor {number}", "en") for number in range(10)]
    for visitor in visitors[:9]:
        await visitor.starts(link)
    await maria.taps("Show how often people came")

    async def card_after_an_hour() -> str:
        clock.move_to(clock.now() + timedelta(hours=1, minutes=1))
        await maria.taps("Post the appeal now")
        return said_in(group)[-1].text

    assert "at least" not in await card_after_an_hour(), "nine people could be found out"
    await visitors[9].starts(link)
    assert "at least" not in said_in(group)[-1].text
    for _ in range(20):
        if total in await card_after_an_hour():
            break
    assert total in said_in(group)[-1].text
    await maria.taps("Do not show how often")
    assert total not in await card_after_an_hour()
