"""Texts: Telegram's HTML, its limits, and what it recognises by itself."""

from __future__ import annotations

import contextlib
import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Message, MessageEntity
from telegram.constants import ParseMode
from telegram.error import BadRequest

from sandbox import Person, Sandbox
from sandbox.entities import compose
from sandbox.errors import ApiError


def read(source: str) -> tuple[str, list[tuple[str, str]]]:
    """The text, and what each entity covers."""
    text, entities = compose(source, parse_mode="HTML", given=None, most=100)
    units = text.encode("utf-16-le")
    covered = [
        (e["type"], units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")) for e in entities
    ]
    return text, covered


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b><strong>b</strong>", "ab", [("bold", "a"), ("bold", "b")]),
        ("<i>a</i><em>b</em>", "ab", [("italic", "a"), ("italic", "b")]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", "a"), ("underline", "b")]),
        (
            "<s>a</s><strike>b</strike><del>c</del>",
            "abc",
            [("strikethrough", "a"), ("strikethrough", "b"), ("strikethrough", "c")],
        ),
        (
            '<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>',
            "ab",
            [("spoiler", "a"), ("spoiler", "b")],
        ),
        ("<b>bold <i>both</i></b>", "bold both", [("bold", "bold both"), ("italic", "both")]),
        ("🇧🇾 <b>Свабода</b>", "🇧🇾 Свабода", [("bold", "Свабода")]),
        ("<code>a &lt; b</code>", "a < b", [("code", "a < b")]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", "x")]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍", [("custom_emoji", "👍")]),
        ("&lt;b&gt; &amp;amp; &quot;x&quot; &#65;&#x42;", '<b> &amp; "x" AB', []),
        ("AT&T &nbsp; &unknown;", "AT&T &nbsp; &unknown;", []),
        ("  <b> a </b>\n\n", "a", [("bold", "a")]),
        ("<b></b>x", "x", []),
        ("<code>/start <b>x</b></code>", "/start x", [("code", "/start x")]),
        ('<a href="mailto:x@example.org">write</a>', "write", []),
        ('<a href="https://example.org?a=1&amp;b=2">x</a>', "x", [("text_link", "x")]),
        ("<B>a</B>", "a", [("bold", "a")]),
    ],
)
def test_html_as_telegram_reads_it(source: str, text: str, entities: list[tuple[str, str]]) -> None:
    assert read(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("ы<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href=https://example.org>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>y</a>', 'Unclosed start tag "a" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused_in_telegrams_words(
    sandbox: Sandbox, bot: Bot, maria: Person, source: str, complaint: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(maria.id, source, parse_mode=ParseMode.HTML)
    assert sandbox.calls[-1].outcome == f"Bad Request: can't parse entities: {complaint}"
    assert maria.received == []


@given(st.text())
def test_escaped_text_comes_out_as_it_was(text: str) -> None:
    assert compose(html.escape(text), parse_mode="HTML", given=None, most=100)[0] == text.strip()


@given(st.text(alphabet="<>&/ab= '\"#x1;", max_size=40))
def test_whatever_is_sent_is_read_or_refused(source: str) -> None:
    with contextlib.suppress(ApiError):
        text, entities = compose(source, parse_mode="HTML", given=None, most=100)
        assert all(entity["offset"] + entity["length"] <= len(text) for entity in entities)


def sample(text: str) -> list[tuple[str, str]]:
    found, entities = compose(text, parse_mode=None, given=None, most=100)
    message = Message.de_json(
        {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": found, "entities": entities}, None
    )
    return [(entity.type, part) for entity, part in message.parse_entities().items()]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("🙂 try /help@campaign_bot now", [("bot_command", "/help@campaign_bot")]),
        ("and/or 1/2 //x", []),
        (
            "see https://example.org/a?b=c, or example.org.",
            [("url", "https://example.org/a?b=c"), ("url", "example.org")],
        ),
        (
            "write to office@example.org or @campaign_bot",
            [("email", "office@example.org"), ("mention", "@campaign_bot")],
        ),
        ("version 3.11 of file.py", []),
    ],
)
def test_what_telegram_recognises_by_itself(text: str, entities: list[tuple[str, str]]) -> None:
    assert sample(text) == entities


async def test_offsets_count_utf16_units(bot: Bot, maria: Person) -> None:
    sent = await bot.send_message(maria.id, "🇧🇾🇧🇾 <b>x</b>", parse_mode=ParseMode.HTML)
    assert (sent.entities[0].offset, sent.entities[0].length) == (9, 1)
    assert sent.text_html == "🇧🇾🇧🇾 <b>x</b>"


async def test_a_text_has_4096_units_after_its_tags_are_read(bot: Bot, maria: Person) -> None:
    sent = await bot.send_message(maria.id, f"<b>{'a' * 4096}</b>", parse_mode=ParseMode.HTML)
    assert len(sent.text or "") == 4096
    await bot.send_message(maria.id, "😀" * 2048)
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(maria.id, "😀" * 2048 + "a")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("", "Message text is empty"), ("   \n", "Text must be non-empty"), ("<b></b>", "Text must be non-empty")],
)
async def test_nothing_is_no_message(bot: Bot, maria: Person, text: str, complaint: str) -> None:
    with pytest.raises(BadRequest, match=complaint):
        await bot.send_message(maria.id, text, parse_mode=ParseMode.HTML)


async def test_a_hundred_entities_and_no_more(bot: Bot, maria: Person) -> None:
    await bot.send_message(maria.id, "<b>a</b> " * 100, parse_mode=ParseMode.HTML)
    with pytest.raises(BadRequest, match="101 entities"):
        await bot.send_message(maria.id, "<b>a</b> " * 101, parse_mode=ParseMode.HTML)


async def test_entities_given_by_the_bot_must_fit(bot: Bot, maria: Person) -> None:
    sent = await bot.send_message(maria.id, "abc", entities=[MessageEntity("bold", 1, 2)])
    assert sent.text_html == "a<b>bc</b>"
    for wrong in (MessageEntity("bold", 1, 3), MessageEntity("bold", -1, 1), MessageEntity("loud", 0, 1)):
        with pytest.raises(BadRequest, match="Can't parse entities"):
            await bot.send_message(maria.id, "abc", entities=[wrong])
    with pytest.raises(BadRequest, match="does not fit the text"):
        await bot.send_message(maria.id, "😀", entities=[MessageEntity("bold", 0, 1)])
