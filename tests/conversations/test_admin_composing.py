"""An admin writes an update: language by language, seen as its readers see it, and sent to themselves as a test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram import Poll

from campaign.contents import CAPTION_LIMIT, FIRST_LINE, TEXT_LIMIT
from messages.catalog import Catalogs
from sandbox import File, Message, Picture
from sandbox.chats import as_replied_to
from sandbox.pictures import sample
from tests.conversations.conftest import Stage
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]
MARKED_UP = (
    '<b>Three were <i>released</i></b> &amp; are <u>home</u>: <a href="https://example.org/">read</a>\n'
    "<blockquote>Thank you</blockquote>\n<code>#free</code>"
)
FEWER = ["Less often", "No more news"]


@pytest.fixture
def ada(stage: Stage, catalogs: Catalogs) -> Supporter:
    return Supporter.of(stage.sandbox.person("Ada"), catalogs, "en")


@pytest.fixture
def leon(stage: Stage, catalogs: Catalogs) -> Supporter:
    return Supporter.of(stage.sandbox.person("Leon"), catalogs, "en")


@pytest.fixture
def admins(ada: Supporter, leon: Supporter) -> frozenset[int]:
    return frozenset({ada.person.id, leon.person.id})


@pytest.fixture
async def bot(stage: Stage, admins: frozenset[int]) -> AsyncIterator[None]:
    async with stage.bot(admins=admins):
        yield


async def begins(admin: Supporter, language: str = "English") -> Message:
    """A new update, up to the message that asks for its text."""
    await admin.sends("/admin")
    await admin.taps("Write an update")
    await admin.taps(language)
    assert admin.reads("admin.words.none")
    await admin.taps("Write it")
    assert admin.screen.is_forced_reply
    return admin.screen


async def writes(admin: Supporter, html: str = "Three were released.", language: str = "English") -> None:
    await admin.person.sends_html(html, reply_to=await begins(admin, language))


async def adds(admin: Supporter, language: str, html: str) -> None:
    """Another language to the update on the screen."""
    for label in ("Back to the update", language, "Write it"):
        await admin.taps(label)
    await admin.person.sends_html(html, reply_to=admin.screen)


async def contents(rows: Rows) -> list[tuple[object, ...]]:
    return await rows("SELECT language, text FROM broadcast_content ORDER BY language")


async def version(rows: Rows) -> object:
    ((number,),) = await rows("SELECT version FROM broadcast")
    return number


@pytest.mark.usefixtures("bot")
async def test_an_update_is_seen_as_its_readers_see_it(ada: Supporter) -> None:
    await writes(ada, MARKED_UP)
    assert ada.screen.html == f"News you asked for:\n\n{MARKED_UP}"
    assert ada.screen.buttons[0] == FEWER
    assert not ada.screen.is_forced_reply


@pytest.mark.usefixtures("bot")
async def test_a_link_leads_where_the_admin_meant(ada: Supporter) -> None:
    await writes(ada, '<a href="https://example.org/?a=1&amp;lt=2&amp;q=%22">The list</a>')
    assert [entity["url"] for entity in ada.screen.entities] == ["https://example.org/?a=1&lt=2&q=%22"]


@pytest.mark.usefixtures("bot")
async def test_a_custom_emoji_becomes_its_plain_one(ada: Supporter) -> None:
    await writes(ada, 'Thank you <b>all</b> <tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>')
    assert ada.screen.html == "News you asked for:\n\nThank you <b>all</b> 👍"


async def test_a_draft_survives_a_restart_in_the_middle(
    stage: Stage, ada: Supporter, admins: frozenset[int], rows: Rows
) -> None:
    async with stage.bot(admins=admins):
        prompt = await begins(ada)
    async with stage.bot(admins=admins):
        await ada.sends("Three were released.", reply_to=prompt)
        await ada.taps("Button to an action")
    async with stage.bot(admins=admins):
        await ada.taps("Contact the embassy")
        assert ada.screen.buttons[:2] == [["Contact the embassy"], FEWER]
    assert await contents(rows) == [("en", "Three were released.")]


@pytest.mark.usefixtures("bot")
async def test_two_taps_begin_one_update(ada: Supporter, rows: Rows) -> None:
    await ada.sends("/admin")
    desk = ada.screen
    await ada.person.taps_on(desk, "Write an update", wait=False)
    await ada.sends("/admin")
    await ada.taps("Write an update")
    assert await rows("SELECT deed, subject FROM audit") == [("create", "broadcast 1")]


@pytest.mark.usefixtures("bot")
async def test_a_picture_and_a_file_go_with_a_text(ada: Supporter, rows: Rows) -> None:
    prompt = await begins(ada)
    await ada.person.sends_photo("<b>Free</b> again", reply_to=prompt)
    assert ada.screen.photo
    assert ada.screen.html == "News you asked for:\n\n<b>Free</b> again"
    await ada.taps("Remove the picture")
    assert ada.screen.photo is None
    assert ada.screen.html == "News you asked for:\n\n<b>Free</b> again"
    await ada.taps("Write it anew")
    await ada.person.sends_attachment(File("report.pdf", b"%PDF-1.7"), reply_to=ada.screen)
    assert ada.screen.document
    assert ada.screen.document.name == "report.pdf"
    await ada.taps("Remove the file")
    assert ada.reads("admin.file.all"), "there is nothing else to send"
    await ada.taps("Remove this language")
    assert await contents(rows) == []


async def sends_album(stage: Stage, ada: Supporter, prompt: Message) -> None:
    await ada.person.sends_album(Picture(caption="One"), Picture(sample(1)), Picture(sample(2)), reply_to=prompt)


async def sends_sticker(stage: Stage, ada: Supporter, prompt: Message) -> None:
    in_reply(stage, ada, prompt, {"sticker": {**FILE, "width": 9, "height": 9, "type": "regular", **STILL}})


async def sends_poll(stage: Stage, ada: Supporter, prompt: Message) -> None:
    poll = Poll("1", "Who?", [], 0, False, True, "regular", False, allows_revoting=False, members_only=False)
    in_reply(stage, ada, prompt, {"poll": poll.to_dict()})


async def sends_video(stage: Stage, ada: Supporter, prompt: Message) -> None:
    in_reply(stage, ada, prompt, {"video": {**FILE, "width": 9, "height": 9, "duration": 3}, "caption": "Free"})


async def sends_animation(stage: Stage, ada: Supporter, prompt: Message) -> None:
    moving = {**FILE, "width": 9, "height": 9, "duration": 3}
    in_reply(stage, ada, prompt, {"animation": moving, "document": FILE})


async def sends_large_file(stage: Stage, ada: Supporter, prompt: Message) -> None:
    await ada.person.sends_attachment(File("film.mp4", size=21 * 1024 * 1024), reply_to=prompt)


async def sends_too_much(stage: Stage, ada: Supporter, prompt: Message) -> None:
    await ada.sends("a" * (TEXT_LIMIT + 3), reply_to=prompt)


async def sends_long_caption(stage: Stage, ada: Supporter, prompt: Message) -> None:
    await ada.person.sends_photo("a" * (CAPTION_LIMIT + 1), reply_to=prompt)


async def sends_nothing_visible(stage: Stage, ada: Supporter, prompt: Message) -> None:
    await ada.sends("\u200b\n\u2800", reply_to=prompt)


FILE = {"file_id": "AgAD", "file_unique_id": "AgAD"}
STILL = {"is_animated": False, "is_video": False}


def in_reply(stage: Stage, ada: Supporter, prompt: Message, content: dict[str, object]) -> None:
    """A reply that the sandbox's app cannot write."""
    chat = prompt.raw["chat"]
    user = {"id": ada.person.id, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    asked = as_replied_to(prompt.raw)
    stage.sandbox.deliver(
        {"message": {"message_id": 9000, "date": 1, "chat": chat, "from": user, "reply_to_message": asked, **content}}
    )


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("what", "answer", "says"),
    [
        (sends_album, "admin.typed.album", ""),
        (sends_sticker, "admin.typed.kind", ""),
        (sends_poll, "admin.typed.kind", ""),
        (sends_video, "admin.typed.kind", ""),
        (sends_animation, "admin.typed.kind", ""),
        (sends_large_file, "admin.typed.large", ""),
        (sends_too_much, "admin.flaw.too-long", "3 characters too long: there is room for 4,032"),
        (sends_long_caption, "admin.flaw.too-long", "1 character too long: there is room for 960"),
        (sends_nothing_visible, "admin.flaw.empty", ""),
    ],
)
async def test_what_no_update_can_be_made_of(
    stage: Stage,
    ada: Supporter,
    rows: Rows,
    what: Callable[[Stage, Supporter, Message], Awaitable[None]],
    answer: str,
    says: str,
) -> None:
    prompt = await begins(ada)
    before = len(ada.person.received)
    await what(stage, ada, prompt)
    await stage.sandbox.settled()
    assert ada.reads(answer, "admin.typed.again")
    assert says in ada.screen.text
    assert len(ada.person.received) == before + 1, "one answer, also for an album"
    assert (await contents(rows), await version(rows)) == ([], 1)
    await ada.sends("Three were released.", reply_to=ada.screen)
    assert await contents(rows) == [("en", "Three were released.")]


@pytest.mark.usefixtures("bot")
async def test_what_is_sent_without_replying_is_not_taken_and_not_lost(ada: Supporter, rows: Rows) -> None:
    await begins(ada)
    await ada.sends("Three were released.")
    assert ada.reads("admin.unprompted")
    await ada.person.sends_photo("Three were released.")
    assert ada.reads("admin.unprompted")
    await ada.person.sends_html("<b>News</b>", channel="Union News")
    assert ada.reads("admin.unprompted.forwarded")
    await ada.person.sends_album(Picture(), Picture(sample(1)), channel="Union News")
    assert ada.reads("admin.unprompted.forwarded")
    assert [message.from_bot for message in ada.person.sees[-3:]] == [False, False, True], "one answer to an album"
    assert await contents(rows) == []
    for label in ("Back to the update", "English", "Write it"):
        await ada.taps(label)
    assert ada.screen.is_forced_reply


@pytest.mark.usefixtures("bot")
async def test_an_admin_who_writes_no_update_is_a_supporter_like_any_other(ada: Supporter) -> None:
    await ada.sends("Hello there")
    assert ada.reads("question")
    await ada.person.sends_photo()
    assert ada.reads("unexpected")
    await begins(ada)
    await ada.sends("Germany")
    assert ada.reads("question"), "a country is a country"


@pytest.mark.usefixtures("bot")
async def test_a_text_may_begin_with_a_command(ada: Supporter, rows: Rows) -> None:
    prompt = await begins(ada)
    await ada.sends("/appeal")
    assert ada.reads("question"), "a command is a command"
    await ada.sends("/appeal shows what we ask for", reply_to=prompt)
    assert await contents(rows) == [("en", "/appeal shows what we ask for")]


@pytest.mark.usefixtures("bot")
async def test_two_admins_at_one_draft(ada: Supporter, leon: Supporter, rows: Rows) -> None:
    await begins(ada)
    prompt = ada.screen
    await leon.sends("/admin")
    await leon.taps("Drafts, sending, reports")
    for label in ("1", "English", "Write it"):
        await leon.taps(label)
    await ada.sends("Three were released.", reply_to=prompt)
    await leon.sends("Four were released.", reply_to=leon.screen)
    assert leon.reads("admin.typed.outdated")
    assert leon.person.sees[-2].text == "Four were released.", "it stands there still"
    assert await contents(rows) == [("en", "Three were released.")]
    await leon.taps("See it as it is now")
    assert "Three were released." in leon.screen.text
    await leon.taps("Write it anew")
    await leon.sends("Four were released.", reply_to=leon.screen)
    assert await contents(rows) == [("en", "Four were released.")]
    await ada.sends("Five were released.", reply_to=prompt)
    assert ada.reads("admin.typed.outdated"), "the old message asks for nothing any more"


async def test_an_admin_removed_in_the_middle(stage: Stage, ada: Supporter, leon: Supporter, rows: Rows) -> None:
    async with stage.bot(admins=frozenset({ada.person.id, leon.person.id})):
        await writes(ada)
        seen = ada.screen
        await ada.taps("Write it anew")
        prompt = ada.screen
    async with stage.bot(admins=frozenset({leon.person.id})):
        await ada.sends("Four were released.", reply_to=prompt)
        assert ada.reads("admin.refused.not-admin")
        await ada.person.sends_photo("Four were released.", reply_to=prompt)
        assert ada.reads("admin.refused.not-admin")
        await ada.person.taps_on(seen, "Remove this language")
        assert ada.reads("command.unknown")
        await ada.sends("Three were released.")
        assert ada.reads("question")
    assert await contents(rows) == [("en", "Three were released.")]


async def test_what_comes_twice_is_done_once(stage: Stage, ada: Supporter, admins: frozenset[int], rows: Rows) -> None:
    async with stage.bot(admins=admins):
        await writes(ada)
        written = ada.screen
    async with once_more(stage, admins):
        assert (ada.screen.html, ada.screen.buttons) == (written.html, written.buttons)
        await ada.taps("Button to an action")
        await ada.taps("Donate")
    async with once_more(stage, admins):
        assert ada.screen.buttons[:2] == [["Donate"], FEWER]
        await ada.taps("Back to the update")
        await ada.person.taps(ada.words.plain("button.admin.test"))
        copies = len(ada.person.sees)
    async with once_more(stage, admins):
        assert [message.text[:24] for message in ada.person.sees[copies:]] == ["This is what people get,"]
    deeds = await rows("SELECT deed, version FROM audit ORDER BY number")
    assert deeds == [("create", 1), ("edit", 2), ("edit", 3), ("test", 3)]


@asynccontextmanager
async def once_more(stage: Stage, admins: frozenset[int]) -> AsyncIterator[None]:
    """The bot, started again after it handled an update and before Telegram heard of it."""
    before = len(stage.sandbox.calls)
    stage.sandbox.faults.redeliver()
    async with stage.bot(admins=admins):
        answers = {"sendMessage", "editMessageText"}
        await stage.until(lambda: not answers.isdisjoint(call.method for call in stage.sandbox.calls[before:]))
        yield


@pytest.mark.usefixtures("bot")
async def test_two_buttons_to_an_action_and_to_a_page(ada: Supporter) -> None:
    await writes(ada)
    await ada.taps("Button to a page")
    await ada.sends("Read the\nreport  https://example.org/report", reply_to=ada.screen)
    assert ada.screen.button("Read the report").url == "https://example.org/report"
    await ada.taps("Button to an action")
    assert len(ada.screen.buttons) <= 8
    await ada.taps("Donate")
    assert ada.screen.buttons[:3] == [["Read the report"], ["Donate"], FEWER]
    assert not ada.is_offered("Button to a page")
    assert not ada.is_offered("Button to an action")
    assert len(ada.screen.buttons) <= 8
    await ada.taps("Write it anew")
    await ada.person.sends_photo("Four were released.", reply_to=ada.screen)
    assert ada.screen.buttons[:2] == [["Read the report"], ["Donate"]], "the buttons stay"
    assert len(ada.screen.buttons) <= 8
    await ada.taps("Remove the buttons")
    assert ada.screen.buttons[0] == FEWER


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("Read the report", "admin.flaw.link"),
        ("https://example.org/report Read", "admin.flaw.link"),
        ("Read http://example.org/", "admin.flaw.link"),
        ("Pay https://bank.example@evil.example/", "admin.flaw.link"),
        ("https://example.org/report", "admin.flaw.label"),
        (f"{'a' * 41} https://example.org/", "admin.flaw.label"),
        ("\u2800 https://example.org/", "admin.flaw.label"),
    ],
)
async def test_a_line_that_makes_no_button(ada: Supporter, rows: Rows, line: str, answer: str) -> None:
    await writes(ada)
    await ada.taps("Button to a page")
    await ada.sends(line, reply_to=ada.screen)
    assert ada.reads(answer, "admin.typed.again")
    assert await version(rows) == 2
    await ada.sends("Read https://example.org/", reply_to=ada.screen)
    assert ada.screen.button("Read").url == "https://example.org/"


@pytest.mark.usefixtures("bot")
async def test_a_picture_is_no_button(ada: Supporter) -> None:
    await writes(ada)
    await ada.taps("Button to a page")
    await ada.person.sends_photo("Read https://example.org/", reply_to=ada.screen)
    assert ada.reads("admin.typed.text-only", "admin.typed.again")


@pytest.mark.usefixtures("bot")
async def test_what_telegram_refuses_is_not_kept(stage: Stage, ada: Supporter, rows: Rows) -> None:
    await writes(ada)
    await ada.taps("Button to a page")
    stage.sandbox.faults.refuse(400, "Bad Request: BUTTON_URL_INVALID", "sendMessage")
    await ada.sends("Read https://example.invalid/", reply_to=ada.screen)
    assert ada.reads("admin.typed.refused", "admin.typed.again")
    assert await version(rows) == 2
    await ada.sends("Read https://example.org/", reply_to=ada.screen)
    assert ada.screen.buttons[0] == ["Read"]


@pytest.mark.usefixtures("bot")
async def test_a_test_sends_every_language_as_its_readers_get_it(
    ada: Supporter, rows: Rows, catalogs: Catalogs
) -> None:
    await writes(ada)
    await adds(ada, "Русский", "Троих освободили.")
    await ada.taps("Back to the update")
    before = len(ada.person.sees)
    await ada.person.taps(ada.words.plain("button.admin.test"))
    english, russian, line, in_english, in_russian, done = ada.person.sees[before:]
    assert (english.text, english.buttons) == ("News you asked for:\n\nThree were released.", [FEWER])
    assert russian.text == f"{catalogs['ru'].plain('update.intro')}\n\nТроих освободили."
    assert russian.buttons == [[catalogs["ru"].plain(f"button.updates.{name}") for name in ("less", "off")]]
    assert line.text == ada.words.plain("admin.test.groups")
    assert "Three were released." in in_english.text
    assert "Троих освободили." in in_russian.text
    assert "in 2 languages" in done.text
    assert await who_tested(rows) == f"[{ada.person.id}]"
    await adds(ada, "Deutsch", "Drei sind frei.")
    assert await who_tested(rows) == "[]", "any change makes it void"


async def who_tested(rows: Rows) -> object:
    ((admins,),) = await rows("SELECT tested FROM broadcast")
    return admins


@pytest.mark.usefixtures("bot")
async def test_a_test_that_telegram_refuses_in_one_language_does_not_count(
    stage: Stage, ada: Supporter, rows: Rows
) -> None:
    await begins(ada)
    await ada.person.sends_photo("Three were released.", reply_to=ada.screen)
    await adds(ada, "Русский", "Троих освободили.")
    await ada.taps("Back to the update")
    stage.sandbox.faults.refuse(400, "Bad Request: wrong file identifier", "sendPhoto")
    await ada.person.taps(ada.words.plain("button.admin.test"))
    assert ada.person.sees[-1].text.startswith("Telegram does not take the update in this language: English.")
    assert await who_tested(rows) == "[]"
    await ada.person.taps_on(ada.person.sees[-1], "Write it anew")
    assert ada.screen.is_forced_reply


@pytest.mark.usefixtures("bot")
async def test_a_test_of_which_telegram_says_nothing_does_not_count(stage: Stage, ada: Supporter, rows: Rows) -> None:
    await writes(ada)
    await ada.taps("Back to the update")
    stage.sandbox.faults.server_error_after_effect(502, "sendMessage")
    await ada.person.taps(ada.words.plain("button.admin.test"))
    assert ada.person.sees[-1].text == ada.words.plain("admin.test.unsure")
    assert await who_tested(rows) == "[]"
    await ada.taps("Send me the test again")
    assert await who_tested(rows) == f"[{ada.person.id}]"


def test_the_first_line_leaves_room_in_every_language(catalogs: Catalogs) -> None:
    for words in catalogs:
        first = f"{words.plain('update.intro')}\n\n"
        assert len(first.encode("utf-16-le")) // 2 <= FIRST_LINE
