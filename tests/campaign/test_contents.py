"""What an update may say: nothing is approved that Telegram would refuse."""

from __future__ import annotations

import pytest

from campaign.contents import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    ActionButton,
    Content,
    Flaw,
    FlawedContentError,
    LinkButton,
    Medium,
    MediumKind,
    read_link,
    shown_text,
)

PHOTO = Medium(MediumKind.PHOTO, "AgACAgIAAxk")
FLAG = "\N{REGIONAL INDICATOR SYMBOL LETTER B}"  # two UTF-16 units


def flaw_of(text: str, medium: Medium | None = None, *, buttons: int = 0) -> tuple[Flaw, int] | None:
    try:
        Content(text, medium, (ActionButton("embassy"),) * buttons)
    except FlawedContentError as error:
        return error.flaw, error.excess
    return None


def test_a_text_is_measured_as_telegram_measures_it() -> None:
    assert flaw_of("a" * TEXT_LIMIT) is None
    assert flaw_of("<b>" + "a" * TEXT_LIMIT + "</b>") is None, "formatting does not count"
    assert flaw_of("&amp;" * TEXT_LIMIT) is None
    assert flaw_of("a" * (TEXT_LIMIT + 3)) == (Flaw.TOO_LONG, 3)
    assert flaw_of(FLAG * (TEXT_LIMIT // 2)) is None
    assert flaw_of(FLAG * (TEXT_LIMIT // 2 + 1)) == (Flaw.TOO_LONG, 2)
    assert flaw_of("a" * CAPTION_LIMIT, PHOTO) is None
    assert flaw_of("a" * (CAPTION_LIMIT + 1), PHOTO) == (Flaw.TOO_LONG, 1)


def test_nothing_at_all_is_no_update_but_a_picture_alone_is_one() -> None:
    assert flaw_of("") == flaw_of(" \n ") == flaw_of("<b> </b>") == (Flaw.EMPTY, 0)
    assert flaw_of("", PHOTO) is None
    assert flaw_of("\u200b\u00a0\u2800\u3164") == (Flaw.EMPTY, 0), "signs that show nothing are nothing"
    assert flaw_of("👍") is None


@pytest.mark.parametrize(
    "text",
    [
        "Free <b>them",
        "Free them</b>",
        "<b><i>Free</b></i>",
        "<font>Free</font>",
        "1 < 2",
        "<br>",
        "Free <b",
        "<!-- no --> them",
    ],
)
def test_formatting_that_telegram_refuses(text: str) -> None:
    assert flaw_of(text) == (Flaw.FORMATTING, 0)


def test_formatting_that_telegram_takes_is_not_read_out() -> None:
    text = 'See <a href="https://example.org/?a&amp;b">the <b>list</b></a> &lt;here&gt; <tg-spoiler>now</tg-spoiler>'
    assert shown_text(text) == "See the list <here> now"
    assert shown_text('<span class="tg-spoiler">a</span><blockquote expandable>b</blockquote>') == "ab"


def test_two_buttons_at_most() -> None:
    assert flaw_of("Write", buttons=2) is None
    assert flaw_of("Write", buttons=3) == (Flaw.BUTTONS, 0)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "example.org",
        "https://",
        "https://localhost/",
        "mailto:a@example.org",
        "javascript:alert(1)",
        "https://ituc-csi.org@example.org/",
        "https://example.org:x/",
        "https://exa\u202emple.org/",
        "tg://resolve?domain=x",
    ],
)
def test_a_link_leads_to_a_page_and_says_where(url: str) -> None:
    with pytest.raises(FlawedContentError) as error:
        LinkButton(url, "Read")
    assert error.value.flaw is Flaw.LINK


@pytest.mark.parametrize("label", ["", "  ", "two\nlines", "a" * 41])
def test_a_button_has_words_that_fit(label: str) -> None:
    with pytest.raises(FlawedContentError) as error:
        LinkButton("https://example.org/page?a=1#b", label)
    assert error.value.flaw is Flaw.LABEL


def test_a_button_is_read_from_a_line() -> None:
    button = LinkButton("https://example.org/report?a=1", "Read the report")
    assert read_link("Read the report https://example.org/report?a=1") == button
    assert read_link("Read the\nreport  https://example.org/report?a=1\n") == button
    assert read_link("\u202eRead the\u2066 report https://example.org/report?a=1") == button


@pytest.mark.parametrize(
    ("line", "flaw"),
    [
        ("", Flaw.LINK),
        ("Read the report", Flaw.LINK),
        ("https://example.org/ Read the report", Flaw.LINK),
        ("Read http://example.org/", Flaw.LINK),
        ("https://example.org/", Flaw.LABEL),
        ("\u200b https://example.org/", Flaw.LABEL),
    ],
)
def test_a_line_that_is_no_button(line: str, flaw: Flaw) -> None:
    with pytest.raises(FlawedContentError) as error:
        read_link(line)
    assert error.value.flaw is flaw
