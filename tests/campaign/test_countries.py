"""A country found by what a person types: errors forgiven, nothing made up."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from campaign.countries import NameIndex, folded

if TYPE_CHECKING:
    from campaign.content import Content

MOST = 8


@pytest.fixture(scope="session")
def names(content: Content) -> list[tuple[str, str]]:
    """Every name the bot searches: the languages' own names, and the aliases of the facts."""
    spoken = [
        (iso2, Locale.parse(language).territories[iso2]) for language in ("en", "ru") for iso2 in content.countries
    ]
    return [*spoken, *((iso2, alias) for iso2, country in content.countries.items() for alias in country.aliases)]


@pytest.fixture(scope="session")
def index(names: list[tuple[str, str]]) -> NameIndex:
    return NameIndex(names)


def test_every_name_finds_its_country(index: NameIndex, names: list[tuple[str, str]]) -> None:
    for iso2, name in names:
        assert iso2 in index.search(name, MOST), name


def test_the_own_name_of_a_country_finds_it_alone(index: NameIndex, content: Content) -> None:
    for language in ("en", "ru"):
        for iso2 in content.countries:
            assert index.search(Locale.parse(language).territories[iso2], MOST) == (iso2,)


FOUND = {
    # typing errors, as people make them
    "Germny": "DE",
    "Germani": "DE",
    "Гирмания": "DE",
    "Германиия": "DE",
    "Швецыя": "SE",
    "Neterlands": "NL",
    "Swizerland": "CH",
    "Unted Kingdom": "GB",
    "Полша": "PL",
    "белгия": "BE",
    "Avstralia": "AU",
    "Росия": "RU",
    "Литва ": "LT",
    # another case of the same word
    "Германии": "DE",
    "Польше": "PL",
    # case, accents, punctuation, articles, ё
    "gErMaNy": "DE",
    "Ｇｅｒｍａｎｙ": "DE",
    "𝐆𝐞𝐫𝐦𝐚𝐧𝐲": "DE",
    "  germany!  ": "DE",
    "Cote d Ivoire": "CI",
    "cote d'ivoire": "CI",
    "Turkiye": "TR",
    "the Netherlands": "NL",
    "u.s.a.": "US",
    "соединённые штаты америки": "US",
    "Соединенные Штаты Америки": "US",
    "Trinidad and Tobago": "TT",
    "тринидад тобаго": "TT",
    "Saint Lucia": "LC",
    "St Lucia": "LC",
    # names people use
    "US": "US",
    "USA": "US",
    "UK": "GB",
    "England": "GB",
    "Northern Ireland": "GB",
    "Republic of Ireland": "IE",
    "Holland": "NL",
    "Голландия": "NL",
    "Czech Republic": "CZ",
    "Macedonia": "MK",
    "Burma": "MM",
    "Белоруссия": "BY",
    "Беларусь": "BY",
    "South Korea": "KR",
    "Южная Корея": "KR",
    "Deutschland": "DE",
    "Polska": "PL",
    "Österreich": "AT",
    "osterreich": "AT",
    "Schweiz": "CH",
    "España": "ES",
    "Sverige": "SE",
    "Україна": "UA",
    # the beginning of a name
    "Ger": "DE",
    "Lith": "LT",
    "Эсто": "EE",
    # names that stand in longer ones, and names with two meanings
    "Niger": "NE",
    "Нигер": "NE",
    "Nigeria": "NG",
    "Georgia": "GE",
    "Guinea": "GN",
    "Dominica": "DM",
    "Sudan": "SD",
    "Ireland": "IE",
    "Iran": "IR",
    "Iraq": "IQ",
    "Austria": "AT",
    "Slovakia": "SK",
    "Slovenia": "SI",
}


@pytest.mark.parametrize(("typed", "iso2"), FOUND.items())
def test_what_people_type_finds_one_country(index: NameIndex, typed: str, iso2: str) -> None:
    assert index.search(typed, MOST) == (iso2,)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Congo", {"CD", "CG"}),
        ("Конго", {"CD", "CG"}),
        ("Korea", {"KP", "KR"}),
        ("Корея", {"KP", "KR"}),
        ("Guin", {"GN", "GQ", "GW", "PG"}),
        ("Austr", {"AT", "AU"}),
        ("Австр", {"AT", "AU"}),
        ("Slov", {"SI", "SK"}),
        ("United", {"AE", "GB", "US"}),
    ],
)
def test_where_several_are_meant_all_are_offered(index: NameIndex, typed: str, codes: set[str]) -> None:
    assert set(index.search(typed, MOST)) == codes


@pytest.mark.parametrize(
    "typed",
    [
        *("hello", "Hello!", "привет", "asdf", "qwerty", "Oz", "12345", "+49 30 1234567", "yes", "нет", "help", "stop"),
        *("test", "отмена", "thanks", "спасибо", "/start", "🙂", "🇩🇪", "", " ", "...", "the", "of the", "и", "Saint"),
        *("a", "by", "Irax", "Bob", "https://example.org", "x" * 10_000, "Germany " * 2_000, "\u0301" * 500),
    ],
)
def test_what_is_no_country_finds_nothing(index: NameIndex, typed: str) -> None:
    assert index.search(typed, MOST) == ()


def test_no_more_than_asked_for(index: NameIndex) -> None:
    assert len(index.search("Republic", MOST)) > 2
    assert index.search("Republic", 2) == index.search("Republic", MOST)[:2]


@given(st.text(), st.integers(min_value=1, max_value=10))
def test_any_text_is_answered(index: NameIndex, content: Content, typed: str, most: int) -> None:
    found = index.search(typed, most)
    assert len(set(found)) == len(found) <= most
    assert set(found) <= content.countries.keys()


@given(st.data())
def test_case_and_accents_and_form_do_not_matter(
    index: NameIndex, names: list[tuple[str, str]], data: st.DataObject
) -> None:
    iso2, name = data.draw(st.sampled_from(names))
    composed = data.draw(st.booleans())
    change = data.draw(st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
    assert iso2 in index.search(unicodedata.normalize("NFC" if composed else "NFD", change(f" {name} ")), MOST)


@given(st.data())
def test_one_letter_left_out_of_a_long_name_is_forgiven(
    index: NameIndex, names: list[tuple[str, str]], data: st.DataObject
) -> None:
    iso2, name = data.draw(st.sampled_from([pair for pair in names if len(folded(pair[1])) > 7]))
    bare = folded(name)
    gone = data.draw(st.integers(min_value=0, max_value=len(bare) - 1))
    assert iso2 in index.search(bare[:gone] + bare[gone + 1 :], MOST)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_a_name_without_letters_is_found_by_nothing() -> None:
    index = NameIndex([("DE", "-"), ("PL", "The"), ("FR", "France")])
    assert index.search("🙂", MOST) == ()
    assert index.search("the", MOST) == ()
    assert index.search("France", MOST) == ("FR",)
