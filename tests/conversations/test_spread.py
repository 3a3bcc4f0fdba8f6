"""Spreading the word: the words, in the readers' language, and never to Belarus."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from bot.storage import Arrivals, DiskFullError
from messages.catalog import Catalog, Catalogs
from messages.inline_cards import share_query
from sandbox.tapping import SwitchInline
from tests.conversations.conftest import Stage
from tests.conversations.supporter import Supporter
from tests.messages.documents.printed import read_page

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]
LINK = "https://t.me/union_letters_test_bot?start=actions-post"
ON_CARDS = "https://t.me/union_letters_test_bot?start=actions-card"
ON_POSTERS = "https://t.me/union_letters_test_bot?start=actions-poster"
SHEETS = {"a4": (595, 842), "let": (612, 792)}
"""Widths and heights in points."""
LONGEST_ON_X = 280
LENGTH_OF_A_LINK_ON_X = 23


def share(words: Catalog, post: str) -> SwitchInline:
    """The chooser of chats, and in the chat the card of this post in this language."""
    return SwitchInline(share_query(words, post), frozenset({"users", "groups", "channels"}))


async def begins(supporter: Supporter, where: str) -> None:
    await supporter.sends("/start")
    await supporter.taps("Neither")
    await supporter.taps("Spread the word")
    assert supporter.reads("spread.whr")
    await supporter.taps(where)


async def test_shared_in_five_taps(supporter: Supporter) -> None:
    taps = ["Neither", "Spread the word", "In a Telegram chat", "Share in Telegram", "Shared"]
    await supporter.sends("/start")
    for label in taps[:-1]:
        tapped = await supporter.taps(label)
    assert tapped == share(supporter.words, "post-human")
    assert LINK in supporter.screen.text
    await supporter.taps(taps[-1])
    assert supporter.reads("spread.don")
    assert supporter.is_offered("Contact the embassy")


async def test_the_warning_comes_before_the_words_and_with_them(supporter: Supporter) -> None:
    for where, says in (
        ("In a Telegram chat", "spread.tel"),
        ("WhatsApp, Facebook, X, e-mail", "spread.web"),
        ("In my union", "spread.nws"),
    ):
        await begins(supporter, where)
        assert supporter.reads(says)


async def test_three_wordings(supporter: Supporter) -> None:
    await begins(supporter, "In a Telegram chat")
    assert supporter.reads("post-human")
    await supporter.taps("With dates")
    assert supporter.reads("post-facts")
    assert await supporter.taps("Share in Telegram") == share(supporter.words, "post-facts")
    await supporter.taps("For unions")
    assert supporter.reads("post-union")
    await supporter.taps("About people")
    assert supporter.reads("post-human")


async def test_words_in_the_readers_language_while_the_bot_stays_in_ones_own(
    supporter: Supporter, catalogs: Catalogs
) -> None:
    await begins(supporter, "In a Telegram chat")
    for words in catalogs:
        if words.language == supporter.words.language:
            continue
        await supporter.person.taps(words.own_name)
        beginning = words.texts.get("post-human", (words.pages["post-human"],))[0].split("{")[0]
        assert beginning in supporter.screen.text
        assert supporter.is_offered("With dates"), "the buttons stay in the reader's own language"
        assert await supporter.taps("Share in Telegram") == share(words, "post-human")


async def test_other_sites_open_with_the_words_in_them(supporter: Supporter) -> None:
    await begins(supporter, "WhatsApp, Facebook, X, e-mail")
    opened = str(await supporter.taps("WhatsApp"))
    assert "+" not in opened, "some readers show a plus where a blank is meant"
    whatsapp = urlsplit(opened)
    assert whatsapp.hostname == "wa.me"
    assert LINK in parse_qs(whatsapp.query)["text"][0]
    facebook = urlsplit(str(await supporter.taps("Facebook")))
    assert parse_qs(facebook.query)["u"] == [LINK]
    x = urlsplit(str(await supporter.taps("X")))
    assert parse_qs(x.query)["url"] == [LINK]


@pytest.mark.parametrize("tone", ["About people", "With dates", "For unions"])
async def test_each_wording_fits_a_post_on_x(supporter: Supporter, tone: str) -> None:
    await begins(supporter, "WhatsApp, Facebook, X, e-mail")
    if supporter.is_offered(tone):
        await supporter.taps(tone)
    address = str(await supporter.taps("X"))
    assert len(address) <= 2048
    text = parse_qs(urlsplit(address).query)["text"][0]
    assert len(text) + 1 + LENGTH_OF_A_LINK_ON_X <= LONGEST_ON_X


async def test_a_paragraph_for_the_newsletter_and_half_a_minute_for_a_meeting(supporter: Supporter) -> None:
    await begins(supporter, "In my union")
    assert supporter.reads("newsletter")
    assert LINK in supporter.screen.text
    await supporter.taps("To say at a meeting")
    assert supporter.reads("speech")
    assert 50 <= len(supporter.screen.html.split("<pre>")[1].split()) <= 110
    await supporter.taps("Back")
    assert supporter.reads("spread.nws")


async def test_an_e_mail_has_its_subject_to_copy(supporter: Supporter) -> None:
    await begins(supporter, "WhatsApp, Facebook, X, e-mail")
    subject = await supporter.taps("Copy a subject line")
    assert subject == supporter.words.plain("share.subject")


def read_off(picture: Image.Image) -> str:
    """The link that a phone's camera reads off."""
    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    return str(code.text)


def ground(supporter: Supporter) -> Any:
    """How light the ground of the picture on the screen is, up to 255; its code is read on the way."""
    photo = supporter.screen.photo
    assert photo is not None
    picture = Image.open(io.BytesIO(photo.content)).convert("L")
    assert read_off(picture) == ON_CARDS
    return picture.getpixel((5, 5))


@pytest.mark.parametrize("where", ["In a Telegram chat", "WhatsApp, Facebook, X, e-mail"])
async def test_a_picture_that_can_be_forwarded_as_it_is(supporter: Supporter, where: str) -> None:
    await begins(supporter, where)
    await supporter.taps("For unions")
    await supporter.taps("A picture")
    assert ground(supporter) > 200
    assert supporter.reads("post-union")
    assert supporter.screen.text.endswith(ON_CARDS)
    assert "<pre>" not in supporter.screen.html
    await supporter.taps("Dark")
    assert ground(supporter) < 60
    assert supporter.reads("post-union")
    await supporter.taps("Light")
    assert ground(supporter) > 200
    await supporter.taps("Back")
    assert supporter.screen.photo is None
    assert supporter.reads("post-union")
    await supporter.taps("Shared")
    assert supporter.reads("spread.don")


async def test_a_picture_in_the_readers_language(supporter: Supporter, catalogs: Catalogs) -> None:
    await begins(supporter, "In a Telegram chat")
    await supporter.taps("A picture")
    seen = {supporter.screen.photo}
    for words in catalogs:
        if words.language == supporter.words.language:
            continue
        await supporter.person.taps(words.own_name)
        assert words.plain("post-human", unionists="|").split("|")[0] in supporter.screen.text
        assert supporter.is_offered("Dark"), "the buttons stay in the reader's own language"
        seen.add(supporter.screen.photo)
    assert len(seen) == len(list(catalogs))


async def test_a_poster_to_print(supporter: Supporter) -> None:
    await begins(supporter, "Print a poster")
    assert supporter.reads("spread.prt")
    assert supporter.reads("poster.how")
    for sheet, label in (("a4", None), ("let", "On US Letter paper"), ("a4", "On A4 paper")):
        if label:
            await supporter.taps(label)
        file = supporter.screen.document
        assert file is not None
        assert file.name == f"{supporter.words.plain('paper.file')}-{sheet}.pdf"
        page = read_page(file.content)
        page.written(supporter.words.plain("share.headline"))
        page.written(supporter.words.plain("paper.poster.safety"))
        page.written(ON_POSTERS.removeprefix("https://"))
        with pypdfium2.PdfDocument(file.content) as document:
            assert tuple(map(round, document[0].get_size())) == SHEETS[sheet]
            assert read_off(document[0].render(scale=2).to_pil()) == ON_POSTERS
    await supporter.taps("Shared")
    assert supporter.reads("spread.don")


async def test_a_poster_for_those_who_pass_by(supporter: Supporter, catalogs: Catalogs) -> None:
    await begins(supporter, "Print a poster")
    await supporter.taps("On US Letter paper")
    for words in catalogs:
        if words.language == supporter.words.language:
            continue
        await supporter.person.taps(words.own_name)
        assert supporter.reads("poster.how"), "what is said to the person stays in their language"
        file = supporter.screen.document
        assert file is not None
        assert file.name.endswith("-let.pdf"), "the sheet stays"
        read_page(file.content).written(words.plain("paper.poster.scan"))


async def test_where_printers_hold_us_letter_the_poster_comes_so(supporter: Supporter) -> None:
    await supporter.sends(supporter.words.country("US"))
    await supporter.taps("Neither")
    await supporter.taps("Spread the word")
    await supporter.taps("Print a poster")
    assert supporter.screen.document is not None
    assert supporter.screen.document.name.endswith("-let.pdf")


@pytest.mark.parametrize("source", ["post", "card", "poster"])
async def test_a_shared_link_names_the_campaign_and_no_person(supporter: Supporter, source: str) -> None:
    await supporter.sends(f"/start actions-{source}")
    assert supporter.reads("question")
    await supporter.taps("Neither")
    assert supporter.reads("menu")


async def test_the_link_about_safety_asks_the_question(supporter: Supporter, rows: Rows) -> None:
    await supporter.sends("/start safety-inline")
    assert supporter.reads("question")
    await supporter.taps("Neither")
    assert supporter.reads("menu")
    assert await rows("SELECT source, count FROM arrival") == [("inline", 1)]


async def test_who_comes_by_a_link_is_counted_and_nothing_about_them(supporter: Supporter, rows: Rows) -> None:
    for payload in ("actions-post", "actions-card", "embassy-post", "actions", "actions-nowhere", "appeal-g7", "g7"):
        await supporter.sends(f"/start {payload}")
        assert supporter.reads("question")
    assert set(await rows("SELECT source, count FROM arrival")) == {("post", 2), ("card", 1)}
    assert await rows("SELECT * FROM person") == []


async def test_a_link_is_counted_once_though_telegram_sends_it_again(
    stage: Stage, catalogs: Catalogs, rows: Rows
) -> None:
    """The confirmation was lost with a process that died: the answer comes again, the count stays."""
    maria = Supporter.of(stage.sandbox.person("Maria"), catalogs, "en")
    async with stage.bot():
        await maria.sends("/start actions-post")
    stage.sandbox.faults.redeliver()
    async with stage.bot():
        await stage.until(lambda: len(maria.person.received) == 2)
        assert maria.reads("question")
    assert await rows("SELECT source, count FROM arrival") == [("post", 1)]


async def test_a_link_that_stops_everything_still_does(supporter: Supporter, rows: Rows) -> None:
    await begins(supporter, "In a Telegram chat")
    await supporter.taps("Later")
    await supporter.taps("Germany")
    await supporter.taps("Tomorrow, 09:00")
    await supporter.taps("Yes, keep this and write to me")
    await supporter.sends("/start stop-post")
    assert supporter.reads("stop.done")
    assert await rows("SELECT * FROM consent") == []


async def test_a_full_disk_keeps_nobody_waiting_for_a_number(
    maria: Supporter, monkeypatch: pytest.MonkeyPatch, rows: Rows
) -> None:
    async def is_full(*_: object) -> bool:
        raise DiskFullError("FULL")

    monkeypatch.setattr(Arrivals, "note", is_full)
    await maria.sends("/start actions-post")
    assert maria.reads("question")
    assert await rows("SELECT * FROM arrival") == []


async def test_a_pledge_to_spread_the_word(supporter: Supporter, rows: Rows) -> None:
    await begins(supporter, "In a Telegram chat")
    await supporter.taps("Later")
    assert supporter.reads("plan.country"), "the hour depends on where somebody lives"
    await supporter.taps("Germany")
    await supporter.taps("Tomorrow, 09:00")
    await supporter.taps("Yes, keep this and write to me")
    assert await rows("SELECT action, state FROM pledge") == [("spread", "pledged")]
    await supporter.taps("Show the words")
    assert supporter.reads("spread.tel")


async def test_in_belarus_there_is_nothing_to_share(supporter: Supporter) -> None:
    await supporter.sends("/start spread")
    await supporter.taps("In Belarus, going there, or unsure")
    assert supporter.reads("readonly")
    assert not supporter.is_offered("Share in Telegram")
