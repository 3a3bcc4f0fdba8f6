"""What inline mode offers: cards that can be passed on anywhere, and a search that finds what was meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.actions import load_actions
from campaign.partial_date import PartialDate
from campaign.reading import load_content
from messages.catalog import Catalogs
from messages.checks import tags, utf16_length
from messages.inline_cards import MOST, InlineCards, kind_of, share_query, without_marks
from messages.naming import Surname, named_in
from messages.screens.exhibits.posts import TONES
from messages.screens.inline import inline_cards, offered

CATALOGS = Catalogs.load(Path("messages"))
CONTENT = load_content(Path("campaign/facts"))
ACTIONS = load_actions()
TODAY = date(2026, 11, 24)
LANGUAGES = [words.language for words in CATALOGS]
LONGEST = 600  # a card is read at a glance


def cards_on(day: date) -> InlineCards:
    return inline_cards(CATALOGS, CONTENT, ACTIONS, day, "some_bot")


TODAYS = cards_on(TODAY)


def kinds_for(query: str, language: str = "en") -> list[str]:
    return [card.kind for card in offered(TODAYS, CATALOGS[language], query).cards]


@pytest.mark.parametrize("day", [TODAY, date(2027, 4, 19), date(2028, 2, 29), date(2030, 12, 31)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_can_be_sent_and_read_at_a_glance(language: str, day: date) -> None:
    shown = offered(cards_on(day), CATALOGS[language], "").cards
    assert len({card.id for card in shown}) == len(shown) <= MOST
    for card in shown:
        assert 1 <= len(card.id.encode()) <= 64
        assert card.title.strip()
        assert "<" not in card.title + card.summary
        tags(card.text)
        assert utf16_length(without_marks(card.text)) <= LONGEST
        assert card.text.splitlines()[0] == CATALOGS[card.language].html("inline.opening")
        assert 1 <= len(card.rows) <= 2
        for (button,) in card.rows:
            assert button.url
            assert button.url.startswith("https://t.me/some_bot?start=")
            assert button.url.endswith("-inline")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_named_and_no_number_stands_without_its_date(language: str) -> None:
    people = {person.id: Surname.of_all(person.names.values()) for person in CONTENT.people}
    words = CATALOGS[language]
    for card in TODAYS.all_for(language):
        assert not list(named_in(f"{card.title}\n{card.text}", people)), card.id
    for card in (card for card in TODAYS.all_for(language) if card.language == language):
        for figure in CONTENT.figures.values():
            number = words.plain(f"figure.{figure.qualifier}", value=words.number(figure.value))
            for paragraph in card.text.split("\n\n"):
                assert number not in paragraph or str(figure.as_of.year) in paragraph, card.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_most_useful_comes_first_in_ones_own_language(language: str) -> None:
    shown = offered(TODAYS, CATALOGS[language], "  ").cards
    own = [card.kind for card in shown if card.language == language]
    assert [card.language for card in shown[: len(own)]] == [language] * len(own)
    assert own[:8] == ["appeal", "embassy", "protest", "spread", "donate", *TONES.values()]
    dates = [kind for kind in own if kind.startswith("date-")]
    assert dates[0] == "date-human-rights-day", "the next one"
    assert dates[-1] == "date-decent-work-day", "the farthest one"
    assert own[-1].startswith("fact-")
    others = {language: [card.kind for card in shown if card.language == language] for language in LANGUAGES}
    del others[language]
    assert all(kinds == ["appeal", *TONES.values()] for kinds in others.values())


@pytest.mark.parametrize("reader", LANGUAGES)
@pytest.mark.parametrize("writer", LANGUAGES)
@pytest.mark.parametrize("post", TONES.values())
def test_what_the_share_button_searches_for_is_that_very_post(post: str, writer: str, reader: str) -> None:
    for typed in (share_query(CATALOGS[reader], post), f" {share_query(CATALOGS[reader], post).upper()}"):
        first = offered(TODAYS, CATALOGS[writer], typed).cards[0]
        assert first.kind == post
        assert first.title == share_query(CATALOGS[reader], post)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("embassy", "embassy"),
        ("emb", "embassy"),
        ("EMBASY", "embassy"),
        ("write to the embassy", "embassy"),
        ("émbassy!", "embassy"),
        ("protest", "protest"),
        ("donaet", "donate"),
        ("1 May", "date-workers-day"),
        ("19 april", "date-arrests"),
        ("human rigths", "date-human-rights-day"),
        ("rabochy rukh", "date-rabochy-rukh-sentences"),
        ("Рабочы Рух", "date-rabochy-rukh-sentences"),
        ("ILO", "fact-ilo"),
        ("how many", "fact-count"),
        ("A post for unions", "post-union"),
    ],
)
def test_a_few_letters_are_enough(typed: str, kind: str) -> None:
    assert kinds_for(typed)[0] == kind


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("посольство", "ru"),
        ("посольствo", "ru"),  # its last letter is Latin
        ("posolstvo", "ru"),
        ("пасольства", "be"),
        ("pasolstva", "be"),
        ("botschaft", "de"),
        ("Botschafft", "de"),
    ],
)
def test_in_other_alphabets_and_for_readers_of_other_languages(typed: str, language: str) -> None:
    assert kinds_for(typed, language)[0] == "embassy"
    found = offered(TODAYS, CATALOGS["en"], typed).cards
    assert any(card.id == f"embassy.{language}" for card in found), "below what the writer's own language has"


@pytest.mark.parametrize("typed", ["zzzz", "🙂", "…", "xyzzy 12345"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_alike_there_is_the_appeal_and_it_is_said(typed: str, language: str) -> None:
    answer = offered(TODAYS, CATALOGS[language], typed)
    assert [card.id for card in answer.cards] == [f"appeal.{language}"]
    assert answer.label == CATALOGS[language].plain("button.inline.nothing")


@given(typed=st.text(max_size=256), language=st.sampled_from(LANGUAGES))
def test_whatever_is_typed_is_answered(typed: str, language: str) -> None:
    answer = offered(TODAYS, CATALOGS[language], typed)
    assert 1 <= len(answer.cards) <= MOST
    assert len({card.id for card in answer.cards}) == len(answer.cards)
    assert all(kind_of(card.id) in TODAYS.kinds for card in answer.cards)


@given(
    typed=st.lists(
        st.sampled_from([word for card in TODAYS.all_for("en") for word in without_marks(card.text).split()])
    ),
    language=st.sampled_from(LANGUAGES),
)
def test_whatever_words_of_ours_are_typed_ones_own_language_comes_first(typed: list[str], language: str) -> None:
    query = " ".join(typed)[:256]
    languages = [card.language for card in offered(TODAYS, CATALOGS[language], query).cards]
    assert languages == sorted(languages, key=lambda one: one != language)


def test_a_new_count_is_on_the_cards_at_once() -> None:
    newest = replace(CONTENT.figures["unionists_2025"], id="new", value=17, as_of=PartialDate(2026, 11, 20))
    content = replace(CONTENT, figures={**CONTENT.figures, "new": newest})
    cards = inline_cards(CATALOGS, content, ACTIONS, TODAY, "some_bot").all_for("en")
    (count,) = (card for card in cards if card.kind == "fact-count")
    assert "more than 17 in prison (20 November 2026" in count.text


def test_a_date_that_is_over_comes_back_a_year_later() -> None:
    on_the_day, after = date(2026, 12, 10), date(2026, 12, 10) + timedelta(days=1)
    for day, year in ((on_the_day, 2026), (after, 2027)):
        (card,) = (card for card in cards_on(day).all_for("en") if card.kind == "date-human-rights-day")
        assert f"10 December {year}" in card.text
