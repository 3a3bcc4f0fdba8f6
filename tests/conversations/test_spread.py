"""Spreading the word: the words, in the readers' language, and never to Belarus."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from messages.catalog import Catalogs
from tests.conversations.supporter import Supporter

Rows = Callable[[str], Awaitable[list[tuple[object, ...]]]]
LINK = "https://t.me/union_letters_test_bot?start=actions-post"
LONGEST_ON_X = 280
LENGTH_OF_A_LINK_ON_X = 23


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
        opened = await supporter.taps(label)
    shared = parse_qs(urlsplit(str(opened)).query)
    assert str(opened).startswith("https://t.me/share/url?")
    assert "+" not in str(opened), "some readers show a plus where a blank is meant"
    assert shared["url"] == [LINK]
    assert shared["text"][0] in supporter.screen.text
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
        shared = parse_qs(urlsplit(str(await supporter.taps("Share in Telegram"))).query)
        assert shared["text"][0].startswith(beginning)


async def test_other_sites_open_with_the_words_in_them(supporter: Supporter) -> None:
    await begins(supporter, "WhatsApp, Facebook, X, e-mail")
    whatsapp = urlsplit(str(await supporter.taps("WhatsApp")))
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


async def test_a_shared_link_names_the_campaign_and_no_person(supporter: Supporter) -> None:
    await supporter.sends("/start actions-post")
    assert supporter.reads("question")
    await supporter.taps("Neither")
    assert supporter.reads("menu")


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
