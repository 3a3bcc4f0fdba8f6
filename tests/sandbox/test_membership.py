"""Who adds, promotes, restricts and removes the bot, and what it is told of that."""

from __future__ import annotations

import pytest
from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden

from sandbox import Group, Person, RefusedError, Sandbox
from tests.sandbox.serving import Told


@pytest.fixture
def group(sandbox: Sandbox) -> Group:
    return sandbox.group("Night shift")


def statuses(update: dict[str, dict[str, dict[str, str]]]) -> tuple[str, str]:
    change = update["my_chat_member"]
    return change["old_chat_member"]["status"], change["new_chat_member"]["status"]


async def test_coming_and_going_is_told(sandbox: Sandbox, told: Told, group: Group) -> None:
    maria = sandbox.person("Maria")
    await maria.adds_bot_to(group, wait=False)
    added, noted = await told.news()
    assert added["my_chat_member"]["chat"] == {"id": group.id, "type": "supergroup", "title": "Night shift"}
    assert added["my_chat_member"]["from"]["id"] == maria.id
    assert statuses(added) == ("left", "member")
    assert [user["id"] for user in noted["message"]["new_chat_members"]] == [42]
    assert noted["message"]["from"]["id"] == maria.id

    await maria.promotes_bot_in(group, "can_delete_messages", "can_manage_topics", wait=False)
    (promoted,) = await told.news()
    assert statuses(promoted) == ("member", "administrator")
    rights = promoted["my_chat_member"]["new_chat_member"]
    assert [name for name, value in rights.items() if value is True] == [
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_topics",
    ]

    await maria.demotes_bot_in(group, wait=False)
    await maria.restricts_bot_in(group, wait=False)
    await maria.lifts_restriction_in(group, wait=False)
    await maria.removes_bot_from(group, wait=False)
    changes = await told.news()
    assert [statuses(change) for change in changes] == [
        ("administrator", "member"),
        ("member", "restricted"),
        ("restricted", "member"),
        ("member", "kicked"),
    ]
    assert changes[1]["my_chat_member"]["new_chat_member"]["can_send_messages"] is False
    assert group.sees[-1].raw["left_chat_member"]["id"] == 42, "people see it go, the bot sees nothing any more"


async def test_removed_from_a_basic_group(sandbox: Sandbox, told: Told, bot: Bot) -> None:
    group, ada = sandbox.group("Branch 12"), sandbox.person("Ada")
    await ada.adds_bot_to(group, wait=False)
    await told.news()
    await ada.removes_bot_from(group, wait=False)
    removed, noted = await told.news()
    assert statuses(removed) == ("member", "left")
    assert noted["message"]["left_chat_member"]["id"] == 42
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "Hello?")
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.get_chat_member(group.id, ada.id)
    assert (await bot.get_chat(group.id)).title == "Branch 12", "a basic group can still be looked at"


async def test_a_link_with_a_payload_posts_a_command(sandbox: Sandbox, told: Told, group: Group) -> None:
    maria = sandbox.person("Maria")
    await maria.adds_bot_to(group, "poster-7", wait=False)
    command = (await told.news())[-1]["message"]
    assert command["text"] == "/start@campaign_bot poster-7"
    assert command["from"]["id"] == maria.id
    assert command["entities"] == [{"type": "bot_command", "offset": 0, "length": 19}]


async def test_an_anonymous_administrator_adds_the_bot(sandbox: Sandbox, told: Told, group: Group) -> None:
    await sandbox.person("Maria").adds_bot_to(group, "x", anonymously=True, wait=False)
    added, noted, command = await told.news()
    assert added["my_chat_member"]["from"]["username"] == "GroupAnonymousBot"
    assert noted["message"]["sender_chat"]["id"] == command["message"]["sender_chat"]["id"] == group.id


async def test_who_may_do_what(sandbox: Sandbox, group: Group) -> None:
    oleg, ada = sandbox.person("Олег"), sandbox.person("Ada")
    with pytest.raises(RefusedError, match="not in this chat"):
        await ada.adds_bot_to(group, wait=False)
    with pytest.raises(RefusedError, match="Only administrators"):
        await oleg.adds_bot_to(group, rights=("can_delete_messages",), wait=False)
    await oleg.adds_bot_to(group, wait=False)
    with pytest.raises(RefusedError, match="Only administrators"):
        await oleg.removes_bot_from(group, wait=False)
    with pytest.raises(RefusedError, match="no right can_post_messages"):
        await sandbox.person("Maria").promotes_bot_in(group, "can_post_messages", wait=False)
    with pytest.raises(RefusedError, match="not in this chat"):
        await ada.says(group, "Hello", wait=False)


async def test_members_looked_up(sandbox: Sandbox, bot: Bot, group: Group) -> None:
    maria, oleg, ada = (sandbox.person(name) for name in ("Maria", "Олег", "Ada"))
    await maria.adds_bot_to(group, wait=False)
    await maria.makes_admin(group, oleg, anonymous=True, wait=False)
    owner = await bot.get_chat_member(group.id, maria.id)
    admin = await bot.get_chat_member(group.id, oleg.id)
    assert (owner.status, admin.status) == (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
    assert getattr(admin, "is_anonymous", None) is True
    assert (await bot.get_chat_member(group.id, ada.id)).status == ChatMemberStatus.LEFT
    assert (await bot.get_chat_member(group.id, 42)).status == ChatMemberStatus.MEMBER
    assert [member.user.id for member in await bot.get_chat_administrators(group.id)] == [maria.id, oleg.id]
    assert await bot.get_chat_member_count(group.id) == 5
    with pytest.raises(BadRequest, match="User not found"):
        await bot.get_chat_member(group.id, 999)


async def test_hidden_members(sandbox: Sandbox, bot: Bot, group: Group) -> None:
    maria, oleg = sandbox.person("Maria"), sandbox.person("Олег")
    await maria.adds_bot_to(group, wait=False)
    await maria.hides_members_of(group, wait=False)
    with pytest.raises(BadRequest, match="Member list is inaccessible"):
        await bot.get_chat_member(group.id, oleg.id)
    assert (await bot.get_chat_member(group.id, 42)).status == ChatMemberStatus.MEMBER
    assert [member.user.id for member in await bot.get_chat_administrators(group.id)] == [maria.id]
    await maria.promotes_bot_in(group, wait=False)
    assert (await bot.get_chat_member(group.id, oleg.id)).status == ChatMemberStatus.MEMBER


async def test_a_chat_looked_up(sandbox: Sandbox, bot: Bot, group: Group) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(group.id)
    maria = sandbox.person("Maria")
    await maria.adds_bot_to(group, wait=False)
    chat = await bot.get_chat(group.id)
    assert (chat.title, chat.type, chat.is_forum) == ("Night shift", "supergroup", None)
    assert chat.permissions is not None
    assert chat.permissions.can_send_messages
    await maria.removes_bot_from(group, wait=False)
    for look in (bot.get_chat, bot.get_chat_administrators, bot.get_chat_member_count):
        with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
            await look(group.id)


async def test_the_bot_leaves(sandbox: Sandbox, bot: Bot, told: Told, group: Group) -> None:
    await sandbox.person("Maria").adds_bot_to(group, wait=False)
    await told.news()
    await bot.leave_chat(group.id)
    (left,) = await told.news()
    assert statuses(left) == ("member", "left")
    assert left["my_chat_member"]["from"]["id"] == 42
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "Hello?")
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.leave_chat(group.id)


async def test_other_members_are_told_to_an_administrator_that_asks(sandbox: Sandbox, bot: Bot, group: Group) -> None:
    maria, ada = sandbox.person("Maria"), sandbox.person("Ada")
    await bot.get_updates(allowed_updates=["chat_member"])
    await maria.adds_bot_to(group, wait=False)
    await ada.joins(group, wait=False)
    await maria.promotes_bot_in(group, wait=False)
    await ada.leaves(group, wait=False)
    (left,) = await bot.get_updates()
    assert left.chat_member is not None
    assert left.chat_member.difference()["status"] == ("member", "left")
    assert [message.raw for message in group.sees if "left_chat_member" in message.raw]


async def test_the_menu_in_a_group(sandbox: Sandbox, bot: Bot, group: Group) -> None:
    maria, oleg = sandbox.person("Maria"), sandbox.person("Олег")
    everywhere, groups, admins = [("start", "Begin")], [("appeal", "Read")], [("settings", "Set")]
    await bot.set_my_commands(everywhere)
    await bot.set_my_commands(groups, scope={"type": "all_group_chats"})
    await bot.set_my_commands(admins, scope={"type": "all_chat_administrators"})
    assert maria.menu_in(group) == ()
    await maria.adds_bot_to(group, wait=False)
    assert (maria.menu_in(group), oleg.menu_in(group)) == (("settings",), ("appeal",))
    await bot.set_my_commands([("share", "Share")], scope={"type": "chat_member", "chat_id": group.id, "user_id": 5002})
    assert oleg.menu_in(group) == ("share",)
    assert [command for command, _ in sandbox.bot_profile_as_seen_by(oleg).commands] == ["start"]


async def test_a_deleted_group(sandbox: Sandbox, bot: Bot, told: Told) -> None:
    group, ada = sandbox.group("Branch 12"), sandbox.person("Ada")
    await ada.adds_bot_to(group, wait=False)
    await ada.deletes_group(group, wait=False)
    with pytest.raises(Forbidden, match="the group chat was deleted"):
        await bot.send_message(group.id, "Hello?")
    assert group.title not in [other.title for other in sandbox.groups]


def test_ready_made(sandbox: Sandbox, maria: Person) -> None:
    assert [(group.title, group.kind, group.bot.status) for group in sandbox.groups] == [
        ("Night shift", "supergroup", "left"),
        ("Union hall", "supergroup", "left"),
        ("Branch 12", "group", "left"),
        ("Workers' voice", "channel", "left"),
    ]
    assert sandbox.group("Branch 12").id == -4_000_000_001
    assert maria.standing_in(sandbox.group("Night shift")).status == "creator"
