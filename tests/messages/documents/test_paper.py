"""A printed letter shows its address in a window envelope, fits one page, and tells nothing of whoever made it."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from messages.documents.pages import FONT, Format
from messages.documents.paper import Paper, paper_pdf
from tests.messages.documents.printed import C6_C5, DL, INCH, NUMBER_10, Area, Envelope, Printed, read_page

ROOT = Path(__file__).parents[3]
LETTERS = sorted(ROOT.glob("messages/*/letter-*.txt"))
SHEETS = {Format.A4: (210.0, 297.0), Format.LETTER: (8.5 * INCH, 11 * INCH)}
MARGINS = {
    Format.A4: Area(24.9, 25, 190.1, 277),
    Format.LETTER: Area(0.99 * INCH, 25, 7.61 * INCH, 10.25 * INCH),
}

# The folds: DIN 5008 form B; three equal parts; the marks on the page.
POSTED = [
    pytest.param(Format.A4, DL, 105.0, id="a4-dl"),
    pytest.param(Format.A4, C6_C5, 105.0, id="a4-c6c5"),
    pytest.param(Format.LETTER, NUMBER_10, 11 / 3 * INCH, id="letter-in-thirds"),
    pytest.param(Format.LETTER, NUMBER_10, 3.875 * INCH, id="letter-at-the-marks"),
]

EMBASSY = {
    "en": ("Embassy of the Republic of Belarus", "1619 New Hampshire Avenue NW", "Washington, DC 20009", "USA"),
    "ru": ("Посольство Республики Беларусь", "Avenue Molière 192", "1050 Ixelles", "Бельгия"),
    "be": (
        "Пасольства Рэспублікі Беларусь",
        "SHIS QL 18, Conjunto 01, Casa 17, Lago Sul",
        "71650-015 Brasília DF",
        "Бразілія",
    ),
    "de": ("Botschaft der Republik Belarus", "Hüttelbergstraße 6", "1140 Wien", "Österreich"),
}
LONG = {
    "en": ("Embassy of the Republic of Belarus to the United Kingdom of Great Britain and Northern Ireland",),
    "ru": ("Посольство Республики Беларусь в Соединённых Штатах Америки (по совместительству в Мексике)",),
    "be": ("Пасольства Рэспублікі Беларусь у Аб’яднаным Каралеўстве Вялікабрытаніі і Паўночнай Ірландыі",),
    "de": ("Bundesministerium für europäische und internationale Angelegenheiten der Republik Österreich",),
}
DEEP_AND_HIGH = ("Ўў Ёё Йй Åå", "gjpqy ț щ ц", "Ўў Ёё Йй Åå", "gjpqy ț щ ц")
STAND_INS = {"counted_by": "Беларускі незалежны прафсаюз", "date": "30. September 2026", "figure": "1 234"}


def page(paper: Paper, size: Format) -> Printed:
    return read_page(paper_pdf(paper, size))


def addressed(lines: tuple[str, ...], language: str = "en") -> Paper:
    return Paper(lines, "I am writing because …\n\nYours faithfully,", "Imprisoned trade unionists", language)


def filled(letter: Path) -> str:
    text = letter.read_text(encoding="utf-8")
    return re.sub(r"\{(\w+)\}", lambda found: STAND_INS.get(found[1], "Sehr geehrte Frau Außenministerin,"), text)


def hundred_and_seventy_words(language: str) -> str:
    """A real letter with two places to write into, lengthened by its own words."""
    letters = [filled(path) for path in LETTERS if path.parent.name == language]
    letter = max(letters, key=lambda text: (text.count("…"), len(text.split())))
    *opening, closing = letter.split("\n\n")
    words = " ".join(opening[3:]).split()
    missing = 170 - len(letter.split())
    assert 0 < missing <= len(words)
    return "\n\n".join([*opening, " ".join(words[:missing]), closing])


def streets() -> list[tuple[str, str]]:
    """The three longest streets in the facts, each with its city."""
    with (ROOT / "campaign" / "facts" / "missions.csv").open(encoding="utf-8", newline="") as table:
        known = {(row["street"], row["city_en"]) for row in csv.DictReader(table) if row["street"]}
    return sorted(known, key=lambda row: (-len(row[0]), row))[:3]


@pytest.mark.parametrize(("size", "envelope", "fold"), POSTED)
@pytest.mark.parametrize(
    "lines",
    [
        *EMBASSY.values(),
        *((*name, "2114 Wisconsin Avenue NW", "Washington, DC 20007", "USA") for name in LONG.values()),
        DEEP_AND_HIGH,
        *(("Embassy of the Republic of Belarus", street, city.upper()) for street, city in streets()),
        ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "1140 Wien"),
        ("Minister",),
    ],
)
def test_the_window_shows_the_whole_address_and_nothing_else(
    lines: tuple[str, ...], size: Format, envelope: Envelope, fold: float
) -> None:
    printed = page(addressed(lines), size)
    always, ever = envelope.shows(printed.width, fold)
    address = printed.written("".join(lines))
    for area in address:
        assert always.holds(area)
    for _, area in printed.characters[len(address) :]:
        assert not ever.meets(area)
    for area in printed.lines:
        assert not ever.meets(area)


def test_on_a4_the_address_stands_in_the_zone_of_din_5008() -> None:
    zone = Area(25, 62.7, 110, 90)
    six = (*EMBASSY["de"], "fünf", "sechs")
    for area in page(addressed(six), Format.A4).written("".join(six)):
        assert zone.holds(area)


def test_on_letter_the_address_keeps_an_eighth_of_an_inch_from_the_windows_sides() -> None:
    always, _ = NUMBER_10.shows(8.5 * INCH, 11 / 3 * INCH)
    for lines in LONG.values():
        for area in page(addressed((*lines, "1", "2")), Format.LETTER).written("".join(lines)):
            assert always.left + INCH / 8 <= area.left
            assert area.right <= always.right - INCH / 8


def test_an_address_is_never_smaller_than_post_offices_read() -> None:
    """USPS wants characters of at least 0.08 inch, 8 points; a capital without an accent is about 0.6 of that."""
    lines = ("HHHH", "HHHH", "HHHH", "HHHH", "HHHH")
    for size in Format:
        for area in page(addressed(lines), size).written("".join(lines)):
            assert area.bottom - area.top >= 0.6 * 8 / 72 * INCH


@pytest.mark.parametrize("size", Format)
def test_what_does_not_fit_a_window_is_refused(size: Format) -> None:
    with pytest.raises(ValueError, match="window"):
        paper_pdf(addressed(tuple(f"line {number}" for number in range(7))), size)


@pytest.mark.parametrize("size", Format)
@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_letter_fits_a_page_word_for_word(letter: Path, size: Format) -> None:
    body, language = filled(letter), letter.parent.name
    lines = EMBASSY.get(language, EMBASSY["en"])
    printed = page(Paper(lines, body, language=language), size)
    assert (printed.width, printed.height) == pytest.approx(SHEETS[size], abs=0.01)
    assert printed.words == [*" ".join(lines).split(), *body.split()]
    inside(printed, size)


@pytest.mark.parametrize("size", Format)
@pytest.mark.parametrize("language", EMBASSY)
def test_a_long_letter_and_room_to_write_fit_a_page(language: str, size: Format) -> None:
    body = hundred_and_seventy_words(language)
    assert len(body.split()) == 170
    printed = page(Paper(EMBASSY[language], body, "Eine Betreffzeile", language), size)
    assert printed.words[-len(body.split()) :] == body.split()
    assert len(rules(printed)) == 4
    inside(printed, size)


def inside(printed: Printed, size: Format) -> None:
    for _, area in printed.characters:
        assert MARGINS[size].holds(area)
    for rule in rules(printed):
        assert MARGINS[size].left - 0.3 <= rule.left
        assert rule.right <= MARGINS[size].right + 0.3
        assert rule.bottom <= MARGINS[size].bottom + 0.3


def rules(printed: Printed) -> list[Area]:
    return [line for line in printed.lines if line.right - line.left > 100]


def test_the_signs_of_four_languages_are_printed() -> None:
    body = "Ўў Іі Ёё аб’яднанне «так» „ja“ “yes” ‘no’ Ä ö ü ß – — № … ґ є ї ł ż č ş ğ é ñ"
    printed = page(Paper((), body), Format.A4)
    assert printed.words == body.split()
    assert all(area.right > area.left and area.bottom > area.top for _, area in printed.characters)


def test_after_three_dots_there_is_room_to_write() -> None:
    body = "I am writing because …\n\nI ask you to act … now.\n\nfor the branch: …"
    for size in Format:
        printed = page(Paper(EMBASSY["en"], body), size)
        drawn = sorted(rules(printed), key=lambda rule: rule.top)
        assert len(drawn) == 4, "two after each line that ends so, none where the dots stand inside a line"
        bottom = max(area.bottom for area in printed.written("I am writing because …"))
        following = min(area.top for area in printed.written("I ask you to act"))
        first, second = drawn[:2]
        assert first.top - bottom >= 7, "a hand needs as much"
        assert second.top - first.top >= 7
        assert second.bottom < following


@pytest.mark.parametrize(("size", "folds"), [(Format.A4, (105, 210)), (Format.LETTER, (3.875 * INCH, 7.75 * INCH))])
def test_marks_show_where_to_fold(size: Format, folds: tuple[float, ...]) -> None:
    printed = page(addressed(EMBASSY["en"]), size)
    marks = [line for line in printed.lines if line.right < 10]
    assert sorted((mark.top + mark.bottom) / 2 for mark in marks) == pytest.approx(folds, abs=0.1)
    assert all(mark.left >= 4 for mark in marks), "printers leave the edge empty"
    longest_part = max(folds[0], folds[1] - folds[0], printed.height - folds[1])
    assert longest_part == pytest.approx(folds[0]), "the part with the address is the outermost"


def test_a_note_without_an_addressee_begins_at_the_top() -> None:
    printed = page(Paper((), "That this branch writes.", "Motion"), Format.A4)
    assert min(area.top for area in printed.written("Motion")) < 30
    assert printed.lines == ()


def test_a_title_is_larger_than_the_text() -> None:
    printed = page(Paper((), "H", "HHH"), Format.A4)
    (title, *_), (text,) = printed.written("HHH"), printed.characters[-1:]
    assert title.bottom - title.top > (text[1].bottom - text[1].top) * 1.15


def test_blank_lines_part_paragraphs() -> None:
    apart = [area.top for _, area in page(Paper((), "H\n\nH\nH"), Format.A4).characters]
    assert apart[1] - apart[0] > (apart[2] - apart[1]) * 1.3


def test_no_line_begins_with_a_dash() -> None:
    ending = "x — не экстремизм"
    body = "\n".join("слово " * 12 + "x" * length + ending for length in range(20))
    lines = page(Paper((), body), Format.A4).text.splitlines()
    assert 20 < len(lines) < 40, "some of the sentences end on a second line"
    assert not any(line.startswith("—") for line in lines)


@pytest.mark.parametrize("size", Format)
def test_a_text_longer_than_a_page_is_refused(size: Format) -> None:
    with pytest.raises(ValueError, match="longer than one page"):
        paper_pdf(Paper(EMBASSY["en"], "word " * 1500), size)


@pytest.mark.parametrize("paper", [Paper(("大使館",), ""), Paper((), "大使館"), Paper((), "", "大使館")])
def test_a_character_that_the_font_lacks_is_refused_not_printed_as_a_box(paper: Paper) -> None:
    with pytest.raises(ValueError, match=r"U\+4F7F, U\+5927, U\+9928"):
        paper_pdf(paper, Format.A4)


def test_the_file_tells_nothing_of_its_making() -> None:
    with pypdfium2.PdfDocument(paper_pdf(addressed(EMBASSY["be"], "be"), Format.A4)) as document:
        told = {key: value for key, value in document.get_metadata_dict().items() if value}
        assert told == {"CreationDate": "D:20000101000000Z"}
        assert document.get_version() <= 17


def test_a_screen_reader_learns_the_language() -> None:
    with pypdfium2.PdfDocument(paper_pdf(addressed(EMBASSY["be"], "be"), Format.A4)) as document:
        length = raw.FPDFCatalog_GetLanguage(document, None, 0)
        told = (raw.FPDF_WCHAR * (length // 2))()
        raw.FPDFCatalog_GetLanguage(document, told, length)
        assert bytes(told).decode("utf-16-le").rstrip("\0") == "be"


def test_the_same_words_give_the_same_bytes_in_another_process() -> None:
    program = (
        "import sys; from messages.documents.pages import Format; from messages.documents.paper import *;"
        "sys.stdout.buffer.write(paper_pdf(Paper(('Minister',), 'Пішу вам, бо …', 'Ў', 'be'), Format.A4))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu"}
    made = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert made.stdout == paper_pdf(Paper(("Minister",), "Пішу вам, бо …", "Ў", "be"), Format.A4)
    assert made.stderr == b""


def test_the_font_is_whole_and_its_licence_lies_beside_it() -> None:
    assert FONT.stat().st_size == 818_952
    licence = (FONT.parent / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Gentium" in licence
