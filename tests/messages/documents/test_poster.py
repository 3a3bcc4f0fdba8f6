"""A poster can be read and scanned off a wall, printed on any printer, and selected on a screen."""

from __future__ import annotations

import os
import subprocess
import sys
from ctypes import create_string_buffer
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter
from pypdfium2 import raw

from messages.documents.pages import Format
from messages.documents.poster import PosterWords, poster
from tests.messages.documents.printed import INCH, POINT, Area, read_page

ROOT = Path(__file__).parents[3]
LINK = "https://t.me/labour_campaign_bot?start=s1-spread-g7Kq2"
LONGEST_LINK = "https://t.me/" + "w" * 32 + "?start=" + "Z" * 64
SHEETS = {Format.A4: (210.0, 297.0), Format.LETTER: (8.5 * INCH, 11 * INCH)}

WORDS = {
    "en": PosterWords(
        "Trade union activity is not extremism",
        ("In July 2022 Belarus dissolved its independent unions. Their leaders were jailed.", "Three minutes help."),
        "More than 20 trade unionists in prison",
        "September 2025, counted by the European Trade Union Confederation",
        "Scan with your phone: write a letter, join a protest, tell your union.",
        "Not in Belarus: do not scan, photograph or share this poster there.",
        "en",
    ),
    "be": PosterWords(
        "Прафсаюзная дзейнасць — не экстрэмізм",
        ("У ліпені 2022 года ў Беларусі ліквідавалі незалежныя прафсаюзы, іх лідараў кінулі за краты.",),
        "Больш за 20 прафсаюзных актывістаў за кратамі",
        "верасень 2025 года, падлічыла Еўрапейская канфедэрацыя прафсаюзаў",
        "Навядзіце камеру тэлефона: напішыце ліст, выйдзіце на акцыю, раскажыце калегам.",
        "Не ў Беларусі: там не скануйце, не фатаграфуйце і не перасылайце гэты плакат. За гэта могуць пакараць.",
        "be",
    ),
    "de": PosterWords(
        "Arbeitsunfähigkeitsbescheinigungen für Gewerkschaftsfunktionärinnen",
        ("Rechtsschutzversicherungsgesellschaften und Kraftfahrzeughaftpflichtversicherungen", "Drei Minuten helfen."),
        "28 Gewerkschaftsfunktionärinnen in Untersuchungshaftanstalten",
        "September 2025, gezählt vom Europäischen Gewerkschaftsbund",
        "Gewerkschaftsmitgliedschaft? Mit dem Handy scannen.",
        "Nicht in Belarus: Dort bitte nicht scannen, fotografieren oder teilen.",
        "de",
    ),
    "ru": PosterWords(
        "Профсоюзная деятельность — не экстремизм",
        ("Независимые профсоюзы ликвидированы.", "Их лидеры в тюрьме.", "Помочь можно за три минуты."),
        "Более 20 высококвалифицированных профсоюзных активистов в тюрьме",
        "сентябрь 2025 года, по данным Европейской конфедерации профсоюзов",
        "Наведите камеру телефона: напишите письмо.",
        "Не в Беларуси: там не сканируйте, не фотографируйте и не пересылайте этот плакат.",
        "ru",
    ),
}
POSTERS = [
    pytest.param(words, link, size, id=f"{language}-{size}-{len(link)}")
    for language, words in WORDS.items()
    for size in Format
    for link in ((LINK, LONGEST_LINK) if language == "de" else (LINK,))
]


def rendered(content: bytes, pixels_per_mm: float) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        return document[0].render(scale=pixels_per_mm * POINT).to_pil().convert("L")


def code_area(content: bytes) -> tuple[Area, float]:
    """Where the QR code stands, without its quiet zone, and how wide one of its modules is."""
    pixels = 5
    (code,) = zxingcpp.read_barcodes(rendered(content, pixels))
    first, last = code.position.top_left, code.position.bottom_right
    area = Area(first.x / pixels, first.y / pixels, last.x / pixels, last.y / pixels)
    return area, (area.right - area.left) / (17 + 4 * int(code.extra["Version"]))


@pytest.mark.parametrize(("words", "link", "size"), POSTERS)
def test_every_word_is_on_the_page_inside_its_margins(words: PosterWords, link: str, size: Format) -> None:
    printed = read_page(poster(words, link, paper=size))
    assert (printed.width, printed.height) == pytest.approx(SHEETS[size], abs=0.01)
    shown = link.removeprefix("https://")
    texts = (words.headline, *words.lines, words.figure, words.dated, words.scan, shown, words.safety)
    sheet = Area(15, 15, printed.width - 15, printed.height - 15)
    for text in texts:
        assert all(sheet.holds(area) for area in printed.written(text))
    assert sum(len("".join(text.split())) for text in texts) == len(printed.characters)
    assert words.headline.split() == printed.words[: len(words.headline.split())]
    assert shown in printed.words, "in one piece, to be selected"


@pytest.mark.parametrize(("words", "link", "size"), POSTERS)
def test_the_code_is_large_and_nothing_is_printed_in_its_quiet_zone(
    words: PosterWords, link: str, size: Format
) -> None:
    content = poster(words, link, paper=size)
    (code, module), printed = code_area(content), read_page(content)
    assert code.right - code.left >= 90
    assert code.bottom - code.top == pytest.approx(code.right - code.left, abs=1)
    quiet = 4 * module - 0.5
    zone = Area(code.left - quiet, code.top - quiet, code.right + quiet, code.bottom + quiet)
    assert not any(zone.meets(area) for _, area in printed.characters)
    assert Area(4, 4, printed.width - 4, printed.height - 4).holds(zone)
    below = printed.written(link.removeprefix("https://"))
    assert all(area.top > code.bottom for area in below)


@pytest.mark.parametrize("size", Format)
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_phone_reads_the_code_from_two_metres(words: PosterWords, size: Format) -> None:
    """A camera that sees 66 degrees in 1920 pixels sees 1.35 mm of the wall in each, a little blurred and askew."""
    seen = rendered(poster(words, LINK, paper=size), 1 / 1.35).filter(ImageFilter.GaussianBlur(0.6))
    seen = seen.rotate(4, expand=True, fillcolor=200, resample=Image.Resampling.BICUBIC).point(
        lambda light: 40 + light * 0.6
    )
    (code,) = zxingcpp.read_barcodes(seen)
    assert code.text == LINK


def test_the_code_survives_a_stain() -> None:
    content = poster(WORDS["en"], LINK, paper=Format.A4)
    (area, _), page = code_area(content), rendered(content, 4)
    middle = int((area.left + area.right) * 2), int((area.top + area.bottom) * 2)
    page.paste(255, (middle[0], middle[1], middle[0] + 60, middle[1] + 60))
    (code,) = zxingcpp.read_barcodes(page)
    assert code.text == LINK


@pytest.mark.parametrize("size", Format)
def test_it_prints_in_black_on_white_with_little_ink(size: Format) -> None:
    for words in WORDS.values():
        page = rendered(poster(words, LINK, paper=size), 6)
        shades = page.histogram()
        total = page.width * page.height
        assert shades[0] + shades[255] > 0.95 * total, "the rest are the edges of letters"
        assert 1 - sum(shade * count for shade, count in enumerate(shades)) / 255 / total < 0.2
        with pypdfium2.PdfDocument(poster(words, LINK, paper=size)) as document:
            colours = document[0].render(scale=1, rev_byteorder=True).to_pil().convert("RGB").getcolors(100_000)
        assert colours is not None
        assert all(max(colour) == min(colour) for _, colour in colours)


@pytest.mark.parametrize("size", Format)
def test_what_matters_most_is_largest(size: Format) -> None:
    words = replace(
        WORDS["en"], headline="HHH", lines=("HHHH HHHH",), figure="HHHHH", dated="HHHHHH", scan="", safety="HHHHHHH"
    )
    printed = read_page(poster(words, LINK, paper=size))
    tall = [round(area.bottom - area.top, 1) for character, area in printed.characters if character == "H"]
    headline, line, figure, dated = tall[0], tall[3], tall[11], tall[16]
    assert headline > figure > line > dated
    assert headline > 2 * line
    assert dated > 2.5, "capitals of 2.5 mm, which are letters of about 11 points"


def test_edges_of_modules_do_not_show_as_white_lines() -> None:
    """Where two blocks of the code touch, nothing lighter than black is between them, at any size on the screen."""
    content = poster(WORDS["en"], LINK, paper=Format.A4)
    area, module = code_area(content)
    for pixels in (3.37, 4.1, 5.73):
        page = rendered(content, pixels)
        # The square in the middle of a corner is nine modules, and the frame around it a run of seven.
        inner = (area.left + 2.3 * module, area.top + 2.3 * module, area.left + 4.7 * module, area.top + 4.7 * module)
        assert page.crop(tuple(int(edge * pixels) for edge in inner)).getextrema() == (0, 0)  # type: ignore[arg-type]
        assert darkest_everywhere(page, area, pixels, module)


def darkest_everywhere(page: Image.Image, area: Area, pixels: float, module: float) -> bool:
    """Whether each border between two dark modules is as dark as they are."""

    def light(column: float, row: float) -> int:
        place = (int((area.left + column * module) * pixels), int((area.top + row * module) * pixels))
        return int(page.getpixel(place))  # type: ignore[arg-type]

    borders = [
        light((one[0] + other[0]) / 2 + 0.5, (one[1] + other[1]) / 2 + 0.5)
        for row in range(33)
        for column in range(33)
        for one, other in (((column, row), (column + 1, row)), ((column, row), (column, row + 1)))
        if max(other) < 33 and light(one[0] + 0.5, one[1] + 0.5) < 10 and light(other[0] + 0.5, other[1] + 0.5) < 10
    ]
    assert len(borders) > 200
    return max(borders) < 10


def test_a_tap_on_the_code_or_its_address_opens_the_link() -> None:
    content = poster(WORDS["en"], LINK, paper=Format.A4)
    (code, _), printed = code_area(content), read_page(content)
    address = printed.written(LINK.removeprefix("https://"))[5]
    with pypdfium2.PdfDocument(content) as document:
        page = document[0]
        for area in (code, address):
            x, y = (area.left + area.right) / 2 / POINT, (printed.height - (area.top + area.bottom) / 2) / POINT
            found = raw.FPDFLink_GetLinkAtPoint(page, x, y)
            opened = create_string_buffer(200)
            raw.FPDFAction_GetURIPath(document, raw.FPDFLink_GetAction(found), opened, 200)
            assert opened.value.decode() == LINK
        page.close()


@pytest.mark.parametrize("size", Format)
def test_what_does_not_fit_is_refused(size: Format) -> None:
    words = WORDS["en"]
    for long in (
        replace(words, headline="word " * 80),
        replace(words, headline="W" * 40),
        replace(words, lines=("word " * 300,)),
        replace(words, scan="word " * 300),
    ):
        with pytest.raises(ValueError, match="do not fit"):
            poster(long, LINK, paper=size)
    with pytest.raises(ValueError, match="wider than its line"):
        poster(replace(words, scan="W" * 30), LINK, paper=size)
    with pytest.raises(ValueError, match="wider than its line"):
        poster(words, "https://example.org/" + "x" * 150, paper=size)
    with pytest.raises(ValueError, match="whole web address"):
        poster(words, "t.me/labour", paper=size)


@pytest.mark.parametrize("field", ["headline", "figure", "dated", "scan", "safety"])
def test_a_character_that_the_font_lacks_is_refused_not_printed_as_a_box(field: str) -> None:
    with pytest.raises(ValueError, match=r"U\+4F7F, U\+5927, U\+9928"):
        poster(replace(WORDS["en"], **{field: "大使館"}), LINK, paper=Format.A4)


def test_the_file_tells_nothing_of_its_making_but_its_language() -> None:
    with pypdfium2.PdfDocument(poster(WORDS["be"], LINK, paper=Format.A4)) as document:
        told = {key: value for key, value in document.get_metadata_dict().items() if value}
        assert told == {"CreationDate": "D:20000101000000Z"}
        length = raw.FPDFCatalog_GetLanguage(document, None, 0)
        language = (raw.FPDF_WCHAR * (length // 2))()
        raw.FPDFCatalog_GetLanguage(document, language, length)
        assert bytes(language).decode("utf-16-le").rstrip("\0") == "be"


def test_the_same_words_give_the_same_bytes_in_another_process() -> None:
    program = (
        "import sys; from messages.documents.poster import *; from messages.documents.pages import Format;"
        "words = PosterWords('Ў', ('Так',), '20', '2025', 'Сюды', 'Не там', 'be');"
        "sys.stdout.buffer.write(poster(words, 'https://t.me/labour', paper=Format.LETTER))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu"}
    made = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True)
    words = PosterWords("Ў", ("Так",), "20", "2025", "Сюды", "Не там", "be")
    assert made.stdout == poster(words, "https://t.me/labour", paper=Format.LETTER)
    assert made.stderr == b""
