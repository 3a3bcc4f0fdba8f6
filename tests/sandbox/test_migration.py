"""A basic group becomes a supergroup: its id is another one from then on."""

from __future__ import annotations

import pytest
from telegram import Bot
from telegram.error import ChatMigrated

from sandbox import Group, Person, RefusedError, Sandbox
from tests.sandbox.serving import Told


@pytest.fixture
def ada(sandbox: Sandbox) -> Person:
    return sandbox.person("Ada")


@pytest.fixture
async def group(sandbox: Sandbox, told: Told, ada: Person) -> Group:
    group = sandbox.group("Branch 12")
    await ada.adds_bot_to(group, rights=("can_delete_messages",), wait=False)
    await told.news()
    return group


async def test_what_the_bot_is_told(told: Told, group: Group, ada: Person) -> None:
    old = group.id
    await ada.makes_supergroup_of(group, wait=False)
    assert (group.former_id, group.kind) == (old, "supergroup")
    moved, joined, came = await told.news()
    assert (moved["message"]["chat"]["id"], moved["message"]["migrate_to_chat_id"]) == (old, group.id)
    assert moved["message"]["from"]["id"] == ada.id
    assert (came["message"]["chat"]["id"], came["message"]["migrate_from_chat_id"]) == (group.id, old)
    assert came["message"]["from"]["username"] == "GroupAnonymousBot"
    membership = joined["my_chat_member"]
    assert membership["chat"]["id"] == group.id
    assert membership["old_chat_member"]["status"] == "left"
    assert membership["new_chat_member"]["can_delete_messages"] is True


async def test_it_may_hear_of_its_membership_first(told: Told, group: Group, ada: Person) -> None:
    await ada.makes_supergroup_of(group, membership_first=True, wait=False)
    assert [next(iter(update)) for update in await told.news()] == ["my_chat_member", "message", "message"]


async def test_the_old_id_names_the_new_one(bot: Bot, sandbox: Sandbox, group: Group, ada: Person) -> None:
    old, sent = group.id, await bot.send_message(group.id, "Post")
    await ada.makes_supergroup_of(group, wait=False)
    for act in (bot.send_message(old, "Again"), sent.edit_text("Changed"), sent.delete(), bot.get_chat(old)):
        with pytest.raises(ChatMigrated) as moved:
            await act
        assert moved.value.new_chat_id == group.id
    await bot.send_message(group.id, "Again")
    assert [message.text for message in group.sees] == ["", "Again"]
    assert sandbox.group("Branch 12") is group


async def test_everybody_is_what_they_were(sandbox: Sandbox, bot: Bot, group: Group, ada: Person) -> None:
    leon = sandbox.person("Leon")
    await ada.makes_admin(group, leon, wait=False)
    await ada.makes_supergroup_of(group, wait=False)
    administrators = await bot.get_chat_administrators(group.id)
    assert [member.user.id for member in administrators] == [ada.id, leon.id, 42]
    assert sandbox.person("Maria").standing_in(group).status == "member"
    with pytest.raises(RefusedError, match="no basic group"):
        await ada.makes_supergroup_of(group, wait=False)


async def test_a_bot_that_is_not_there_hears_nothing(sandbox: Sandbox, told: Told, ada: Person) -> None:
    group = sandbox.group("Branch 12")
    await ada.makes_supergroup_of(group, wait=False)
    assert await told.news() == []
    assert group.bot.status == "left"
