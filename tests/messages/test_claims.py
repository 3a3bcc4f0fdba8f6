"""No text may name somebody who is free, or give a number as if it were true for ever."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import time_machine
from click.testing import CliRunner

from bot.cli import check
from campaign.actions import load_actions
from campaign.content import PersonStatus
from campaign.reading import load_content
from messages.catalog import Catalogs
from messages.checks import problems
from messages.claims import claim_problems
from messages.naming import Surname, named_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.content import Content

FACTS = Path("campaign/facts")
PLURAL = {"en": "nplurals=2; plural=(n != 1);", "de": "nplurals=2; plural=(n != 1);"}
SLAVIC = "nplurals=3; plural=(n%10==1 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);"


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(FACTS)


@pytest.fixture
def speak(tmp_path: Path) -> Callable[..., Catalogs]:
    """Languages with one text each, called "said"."""

    def made(**said: str) -> Catalogs:
        for language in {"en", *said}:
            head = f'"Language: {language}\\n"\n"Plural-Forms: {PLURAL.get(language, SLAVIC)}\\n"\n'
            text = json.dumps(said.get(language, "nothing"), ensure_ascii=False)
            folder = tmp_path / language
            folder.mkdir(exist_ok=True)
            (folder / "interface.po").write_text(
                f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n{head}\n'
                f'msgid "said"\nmsgstr {text}\n',
                encoding="utf-8",
            )
        return Catalogs.load(tmp_path)

    return made


def test_today_no_text_claims_too_much(content: Content) -> None:
    assert list(claim_problems(Catalogs.load(Path("messages")), content)) == []


# ---- Names

NAMED = [
    ("en", "Write to Yarashuk.", "Yarashuk"),
    ("en", "Yarashuk's trial began on 20 December 2022.", "Yarashuk"),
    ("en", "YARASHUK", "Yarashuk"),
    ("en", "<b>Aliaksandr Yarashuk</b>", "Yarashuk"),
    ("en", "Share it: #FreeYarashuk", "Yarashuk"),
    ("en", "Share it: #freeyarashuk", "Yarashuk"),
    ("en", "https://www.example.org/free-yarashuk/", "Yarashuk"),
    ("de", "Schreiben Sie Jaraschuk.", "Yarashuk"),
    ("de", "Fjadynitschs Urteil", "Fiadynich"),
    ("de", "Berasnieus Haft", "Berasnieu"),
    ("pl", "Uwolnić Jaraszuka!", "Yarashuk"),
    ("ru", "Напишите Ярошуку.", "Yarashuk"),
    ("ru", "вместе с Ярошуком и другими", "Yarashuk"),
    ("ru", "Яро\u0301шук на свободе", "Yarashuk"),
    ("ru", "для Федынича", "Федынич"),
    ("ru", "о Бересневе", "Береснев"),
    ("ru", "с Бересневым", "Береснев"),
    ("ru", "для Малаш", "Malash"),
    ("be", "Напішыце Ярашуку.", "Yarashuk"),
    ("be", "пра Фядыніча", "Fiadynich"),
    ("be", "для Бераснева", "Berasnieu"),
    ("be", "Зінаіда Міхнюк", "Mikhniuk"),
    # people.csv has the name in Latin letters only
    ("ru", "Михнюк Зинаида", "Mikhniuk"),
    ("be", "з Пазняковым", "Pazniakou"),
    ("ru", "Позняков", "Pazniakou"),
]


@pytest.mark.parametrize(("language", "said", "surname"), NAMED)
def test_whoever_is_free_is_named_in_no_text(
    speak: Callable[..., Catalogs], content: Content, language: str, said: str, surname: str
) -> None:
    found = list(claim_problems(speak(**{language: said}), content))
    assert [line for line in found if line.startswith(f"{language}: said names {surname}, who is free (people.csv: ")]


@pytest.mark.parametrize(
    "said",
    [
        "Free again: {freed}",
        "Vatslau Areshka is in prison.",
        "The mint is green, and so is the malachite.",
        "Малашенко, Федоренко и Ярошенко",
        "мы жаршукуем",
        "Alexander",
        "Aliaksandr",
    ],
)
def test_other_people_and_words_are_no_names_of_the_freed(
    speak: Callable[..., Catalogs], content: Content, said: str
) -> None:
    assert not [line for line in claim_problems(speak(en="nothing", ru=said), content) if "who is free" in line]


def test_an_edit_that_frees_somebody_finds_the_texts_that_name_them(
    speak: Callable[..., Catalogs], content: Content
) -> None:
    catalogs = speak(en="Free Vatslau Areshka!", be="лісты Арэшцы", ru="с Орешко", de="Für Areshkas Freiheit")
    assert list(claim_problems(catalogs, content)) == []
    people = tuple(
        replace(person, status=PersonStatus.FREE) if person.id == "vatslau-areshka" else person
        for person in content.people
    )
    found = list(claim_problems(catalogs, replace(content, people=people)))
    assert sorted(line.split(":")[0] for line in found) == ["be", "de", "en", "ru"]
    assert all("(people.csv: vatslau-areshka): take the name out" in line for line in found)


@pytest.mark.parametrize(
    ("name", "said", "found"),
    [
        ("Мікалай Дзядок", "Вызваліць Дзядка!", True),
        ("Пятро Мацвеец", "для Мацвейца", True),
        ("Ірына Бут-Гусаім", "для Гусаім", True),
        ("Ірына Бут-Гусаім", "Бут", False),
        ("Wu Li", "Li and others", False),
        ("Wu Li", "Wu Li and others", True),
        ("Wu Li", "Li Wu and others", True),
        ("Юрый Лук’янаў", "для Лук'янава", True),
        ("Ала Рыдзіка", "лісты Рыдзіцы", True),
        ("Марыя Ткач (Коваль)", "Ткачу", True),
        ("Марыя Ткач", "прафсаюз ткачоў", False),
    ],
)
def test_a_surname_is_known_in_every_case(name: str, said: str, found: bool) -> None:
    assert list(named_in(said, {"id": Surname.of_all([name])})) == ([("id", name.split()[1])] if found else [])


# ---- Numbers


@pytest.mark.parametrize("figure", ["figure", "prisoners_2026", "unionists_2023"])
def test_a_figure_stands_with_its_date(speak: Callable[..., Catalogs], content: Content, figure: str) -> None:
    text = f"Still in prison: {{{figure}}} people."
    (found,) = claim_problems(speak(en=f"September 2025.\n\n{text}"), content)
    assert found == (
        f"en: said shows {{{figure}}} without its date: write {{date}} or the year into the same paragraph"
    )
    for dated in (f"{text} ({{date}})", f"In September 2025. {text}", f"<b>2025</b>\n{text}"):
        assert list(claim_problems(speak(en=dated), content)) == []


def test_a_figure_that_brings_its_date_needs_no_other(speak: Callable[..., Catalogs], content: Content) -> None:
    assert list(claim_problems(speak(en="The newest count: {unionists}."), content)) == []


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("There are 1140 prisoners.", "1140"),
        ("There are 1,140 prisoners.", "1140"),
        ("There are 1\u00a0140 prisoners.", "1140"),
        ("It was 2026.\n\nThere are 20 of them.", "20"),
        ("About 70% of them", "70"),
        ("{prisoners_2026} were 20 in {unionists_2025}, {date}.\n\nNow 30.", "30"),
        ('<a href="https://example.org/2026">20 people</a>', "20"),
    ],
)
def test_a_number_stands_with_its_year(
    speak: Callable[..., Catalogs], content: Content, said: str, number: str
) -> None:
    (found,) = claim_problems(speak(en=said), content)
    assert found.startswith(f"en: said has the number {number} without a date: write the year into the same paragraph")


@pytest.mark.parametrize(
    "said",
    [
        "In March 2026 there were 1140.",
        "There were 1140 ({date}).",
        "ILO Conventions 87 and 98, and Convention No. 87",
        "Article 33, Articles 361-1 and 361-4",
        "within the last 90 days, 48 hours at most, a 30-second speech, 15 minutes",
        "at 18:00, every 19 April, on May 12",
        "Under 150 words, at least 210 mm wide",
        "10. Open the list.\n11. Tap.",
        "/start10 and https://t.me/bot?start=12345",
        "&#8217; {prisoners_2026} ({date})",
        "five people, 5 people",
    ],
)
def test_what_cannot_age_needs_no_year(speak: Callable[..., Catalogs], content: Content, said: str) -> None:
    assert list(claim_problems(speak(en=said), content)) == []


def test_english_says_for_every_language_what_cannot_age(speak: Callable[..., Catalogs], content: Content) -> None:
    catalogs = speak(en="48 hours at most", pl="najwyżej 48 godzin", ru="не дольше 48 часов", de="höchstens 49 Stunden")
    (found,) = claim_problems(catalogs, content)
    assert found.startswith("de: said has the number 49 without a date")


# ---- Where it is told


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the words."""
    for source in Path("messages").glob("*/*.*"):
        if source.suffix in {".po", ".html", ".txt"}:
            copy = tmp_path / source.relative_to("messages")
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def test_the_check_of_all_words_tells_it(house: Path, content: Content) -> None:
    page = house / "ru/changes.html"
    page.write_text(page.read_text(encoding="utf-8") + "\n\nСвободу Ярошуку и ещё 20!", encoding="utf-8")
    found = list(problems(Catalogs.load(house), load_actions(), content))
    assert [line for line in found if line.startswith("ru: changes names Yarashuk, who is free")]
    assert [line for line in found if line.startswith("ru: changes has the number 20 without a date")]


@pytest.mark.parametrize("name", ["share.telegram", "event.calendar", "paper.heading", "button.back"])
def test_what_is_shown_without_formatting_has_no_tags(
    speak: Callable[..., Catalogs], content: Content, tmp_path: Path, name: str
) -> None:
    speak(en="<b>bold</b>")
    path = tmp_path / "en/interface.po"
    path.write_text(path.read_text(encoding="utf-8").replace('"said"', f'"{name}"'), encoding="utf-8")
    found = list(problems(Catalogs.load(tmp_path), (), content))
    assert f"en: {name} is shown without formatting and must not have tags" in found


@pytest.mark.parametrize(("wrong", "exit_code"), [([], 0), (["ru: back is not translated"], 2)])
def test_what_has_aged_is_a_notice_and_fails_no_check(
    monkeypatch: pytest.MonkeyPatch, wrong: list[str], exit_code: int
) -> None:
    monkeypatch.setattr("bot.cli.problems", lambda *_: iter(wrong))
    monkeypatch.setattr("bot.cli.stale", lambda _, today: iter([f"facts.csv: old on {today}: look again"]))
    monkeypatch.setenv("BOT_FACTS_DIR", str(FACTS))
    with time_machine.travel(datetime(2027, 1, 2, 12, tzinfo=UTC)):
        checked = CliRunner().invoke(check)
    assert checked.exit_code == exit_code
    assert checked.stdout.startswith("To look at: facts.csv: old on 2027-01-02: look again.\n")
    assert "To look at" not in checked.stderr
