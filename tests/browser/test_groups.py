"""The bot in a group: brought in by one of its admins, asked by a member, shared from any chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from messages.catalog import Catalog, Catalogs
    from tests.browser.program import Program
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


async def invites(admin: Visitor, words: Catalog, group: str) -> None:
    await admin.says("/help")
    await admin.chooses(words.plain("button.group.invite"))
    await admin.chooses(words.plain("button.risk.no"))
    await admin.looks("group-invite", "light", "dark")
    await admin.presses(words.plain("button.group.add"))
    await admin.picks(group)
    await expect(admin.page.locator(".service").last).to_contain_text("Union letters")


async def answers(admin: Visitor, words: Catalog, group: str) -> None:
    await admin.sees(group)
    await admin.looks("group-question", "light", "dark")
    await admin.chooses(words.plain("button.group.answer.no"))
    await admin.looks("group-language")
    await admin.chooses(words.own_name)
    await admin.chooses(words.plain("button.group.post.upd"))
    await admin.chooses(words.plain("button.group.post.ann"))
    await admin.looks("group-posts")
    await admin.chooses(words.plain("button.next"))
    await admin.looks("group-week")
    await admin.chooses(words.counted("button.group.week", 2))
    await admin.looks("group-settings", "light", "dark")
    await admin.chooses(words.plain("button.group.card"))
    await admin.sees(words.plain("group.card.posted"))


@dataclass(frozen=True)
class Scenery:
    """A ready-made group with an admin and a member; they are named as the page's address names them."""

    group: str
    admin: str
    admin_reads: str
    member: str
    member_reads: str


NIGHT_SHIFT = Scenery("Night shift", "maria", "en", "5002", "ru")
UNION_HALL = Scenery("Union hall", "jonas", "de", "5003", "be")


@pytest.mark.parametrize(
    "scenery",
    [NIGHT_SHIFT, pytest.param(UNION_HALL, marks=pytest.mark.torture)],
    ids=lambda scenery: scenery.admin_reads,
)
async def test_a_group_in_two_minutes(
    scenery: Scenery, phone: Visitor, desktop: Visitor, program: Program, catalogs: Catalogs
) -> None:
    group, admin, member = scenery.group, scenery.admin, scenery.member
    words, address = catalogs[scenery.admin_reads], await program.start()
    chat = group.lower().replace(" ", "-")
    await phone.opens(f"{address}/?person={admin}")
    await phone.presses(phone.page.get_by_test_id("start"))
    await phone.chooses(words.plain("button.risk.no"))
    await invites(phone, words, group)
    # Adding it has opened the group: the question waits in the chat with the bot.
    await phone.opens(f"{address}/?person={admin}")
    await answers(phone, words, group)

    await desktop.opens(f"{address}/?person={member}&chat={chat}")
    await expect(desktop.newest_card).to_contain_text(words.plain("group.post"))
    await desktop.looks("group-card", "light", "dark")
    await desktop.says("/share")
    await expect(desktop.newest_card).to_contain_text("t.me/union_letters_sandbox_bot?start=actions-g1")
    await desktop.looks("group-share", "light", "dark")
    await desktop.says("/quiet")
    await desktop.sees(words.plain("group.only_admins"))

    title = catalogs[scenery.member_reads].plain("inline.title.fact-ilo")
    await desktop.page.get_by_test_id("composer").fill(f"@union_letters_sandbox_bot {title}")
    await expect(desktop.page.get_by_test_id("inline")).to_contain_text(title)
    await desktop.looks("group-inline", "light", "dark")
    await desktop.page.keyboard.press("Enter")
    await expect(desktop.page.locator("article.mine .via").last).to_have_text("via @union_letters_sandbox_bot")
    await desktop.looks("group-shared", "light")

    await phone.opens(f"{address}/?person={admin}&chat={chat}")
    await phone.says("/quiet")
    await phone.chooses(words.plain("button.group.quiet.30"))
    await phone.looks("group-quiet", "light", "dark")
    assert phone.complaints == []
    assert desktop.complaints == []
