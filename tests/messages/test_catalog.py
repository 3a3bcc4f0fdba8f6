"""The words: strict where the program asks, forgiving to nobody, and written as the language writes."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from campaign.actions import load_actions
from campaign.partial_date import PartialDate
from campaign.reading import load_content
from messages.catalog import CatalogError, Catalogs, MissingTextError, load_catalog
from messages.checks import problems

MESSAGES = Path("messages")
FACTS = Path("campaign/facts")


@pytest.fixture(scope="module")
def catalogs() -> Catalogs:
    return Catalogs.load(MESSAGES)


def test_every_language_is_whole(catalogs: Catalogs) -> None:
    assert list(problems(catalogs, load_actions(), load_content(FACTS))) == []


def test_values_cannot_become_markup(catalogs: Catalogs) -> None:
    assert catalogs["en"].html("menu.country", country="<b>&") == "<b>&lt;b&gt;&amp;</b>. What would you like to do?"


@pytest.mark.parametrize("values", [{}, {"country": "x", "city": "y"}])
def test_a_placeholder_too_few_or_too_many_is_refused(catalogs: Catalogs, values: dict[str, str]) -> None:
    with pytest.raises(MissingTextError, match=r"menu\.country"):
        catalogs["ru"].html("menu.country", **values)


def test_a_text_that_is_not_there_is_refused(catalogs: Catalogs) -> None:
    with pytest.raises(MissingTextError, match="nowhere"):
        catalogs["en"].plain("nowhere")


@pytest.mark.parametrize(
    ("telegram", "ours"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("ru", "ru"),
        ("be", "be"),
        ("de-AT", "de"),
        ("pt-br", "en"),
        (None, "en"),
        ("", "en"),
    ],
)
def test_the_language_a_person_gets(catalogs: Catalogs, telegram: str | None, ours: str) -> None:
    assert catalogs.for_telegram(telegram).language == ours


def test_dates_and_numbers_are_written_as_the_language_writes_them(catalogs: Catalogs) -> None:
    english, russian = catalogs["en"], catalogs["ru"]
    assert english.day(date(2023, 4, 19)) == "19 April 2023"
    assert russian.day(date(2023, 4, 19)) == "19 апреля 2023"
    assert [english.partial(PartialDate.parse(text)) for text in ("2022", "2025-09", "2026-03-05")] == [
        "2022",
        "September 2025",
        "5 March 2026",
    ]
    assert russian.partial(PartialDate.parse("2025-09")) == "сентябрь 2025"
    assert english.weekday(date(2026, 11, 25)) == "Wednesday, 25 November"
    assert english.time(time(9)) == "09:00"
    assert english.number(1140) == "1,140"
    assert russian.number(1140) == "1\u00a0140"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the words, to be broken."""
    for source in MESSAGES.glob("*/*.*"):
        if source.suffix in {".po", ".html", ".txt"}:
            copy = tmp_path / source.relative_to(MESSAGES)
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("ru/interface.po", 'msgid "button.back"', 'msgid "button.bakc"', "ru: the text button.back is missing"),
        ("ru/interface.po", "{country}</b>. Что", "</b>. Что", "ru: menu.country lacks {country}"),
        ("ru/interface.po", "<b>{country}</b>. Что", "<b>{country}. Что", "ru: menu.country: <b> is never closed"),
        ("ru/interface.po", "<b>{country}</b>. Что", "{country}. Что", "ru: menu.country has other tags"),
        ("ru/interface.po", 'msgstr "Назад"', 'msgstr ""', "ru: button.back is not translated"),
        ("ru/interface.po", 'msgstr "Назад"', f'msgstr "{"Назад" * 20}"', "ru: button.back is 100 long"),
        (
            "ru/interface.po",
            'msgstr "Назад"',
            'msgstr "Назад {кому}"',
            "ru: button.back has {кому}, which nothing fills",
        ),
        ("ru/guide-protest.html", "</b>", "</i>", "ru: guide-protest: </i> closes nothing"),
        ("ru/appeal.html", "{prisoners_2023}", "1460", "ru: appeal lacks {prisoners_2023}"),
    ],
)
def test_what_is_wrong_is_named(broken: Path, file: str, old: str, new: str, complaint: str) -> None:
    path = broken / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = list(problems(Catalogs.load(broken), load_actions(), load_content(FACTS)))
    assert [line for line in found if line.startswith(complaint)], found


def test_a_broken_file_is_named(broken: Path) -> None:
    (broken / "ru/interface.po").write_bytes(b"\xff\xfe")
    with pytest.raises(CatalogError, match=r"ru/interface\.po"):
        load_catalog(broken / "ru")


def test_a_missing_language_file_is_named(broken: Path) -> None:
    (broken / "ru/changes.html").unlink()
    found = list(problems(Catalogs.load(broken), load_actions(), load_content(FACTS)))
    assert found == ["ru: the text changes is missing"]
