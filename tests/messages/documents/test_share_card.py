"""A share card shows every word of it, legibly and in no colour, and a phone reads its code off another screen."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from messages.documents.share_card import Card, Shape, share_card

ROOT = Path(__file__).parents[3]
LINK = "https://t.me/labour_campaign_bot?start=s1-spread-g7Kq2"
LONGEST_LINK = "https://t.me/" + "w" * 32 + "?start=" + "Z" * 32
SIZES = {Shape.WIDE: (1200, 630), Shape.SQUARE: (1080, 1080)}
MARGIN = 42
LOOKS = list(product((False, True), Shape))

CARDS = {
    "en": Card(
        "Trade union activity is not extremism",
        ("Belarus dissolved its independent unions and jailed their leaders.", "You can help in three minutes."),
        "More than 20 trade unionists in prison",
        "September 2025, counted by the European Trade Union Confederation",
        LINK,
    ),
    "be": Card(
        "Прафсаюзная дзейнасць — не экстрэмізм",
        ("У Беларусі ліквідавалі незалежныя прафсаюзы і кінулі за краты іх лідараў.", "Дапамажыце за тры хвіліны."),
        "Больш за 20 прафсаюзных актывістаў за кратамі",
        "верасень 2025 года, падлічыла Еўрапейская канфедэрацыя прафсаюзаў",
        LINK,
    ),
    "de": Card(
        "Gewerkschaftsaktivismus ist kein Extremismus",
        ("Belarus löste die unabhängigen Gewerkschaften auf und brachte ihre Führung ins Gefängnis.",),
        "Mehr als 20 Gewerkschaftsmitglieder im Gefängnis",
        "September 2025, gezählt vom Europäischen Gewerkschaftsbund",
        LONGEST_LINK,
    ),
    "de-long": Card(
        "Arbeitsunfähigkeitsbescheinigungen für Gewerkschaftsfunktionärinnen",
        ("Rechtsschutzversicherungsgesellschaften und Kraftfahrzeughaftpflichtversicherungen",),
        "28 Gewerkschaftsfunktionärinnen in Untersuchungshaftanstalten",
        "Arbeitnehmervertretungsorganisationen, Menschenrechtsbeobachtungsstelle",
        LINK,
    ),
    "ru": Card(
        "Профсоюзная деятельность — не экстремизм",
        ("В Беларуси ликвидировали независимые профсоюзы, а их лидеров отправили в тюрьму.",),
        "Более 20 высококвалифицированных профсоюзных активистов в тюрьме",
        "сентябрь 2025 года, по данным Европейской конфедерации профсоюзов",
        "https://t.me/labour_campaign_bot",
    ),
    "bare": Card("Ёсць Ў", (), "", "", "https://t.me/labour"),
}


def seen(card: Card, dark: bool, shape: Shape) -> Image.Image:
    return Image.open(io.BytesIO(share_card(card, dark=dark, shape=shape))).convert("RGB")


def colours(picture: Image.Image) -> dict[tuple[int, int, int], int]:
    found = picture.getcolors(picture.width * picture.height)
    assert found is not None
    return {colour: count for count, colour in found}  # type: ignore[misc]


def ground(picture: Image.Image) -> tuple[int, int, int]:
    return picture.getpixel((0, 0))  # type: ignore[return-value]


def luminance(colour: tuple[int, int, int]) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("dark", "shape"), LOOKS)
@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_every_card_has_its_size_and_keeps_its_margins(card: Card, dark: bool, shape: Shape) -> None:
    content = share_card(card, dark=dark, shape=shape)
    picture = Image.open(io.BytesIO(content))
    assert picture.format == "PNG"
    assert picture.size == SIZES[shape]
    assert len(content) < 100_000
    rim = picture.convert("RGB")
    rim.paste(ground(rim), (MARGIN, MARGIN, rim.width - MARGIN, rim.height - MARGIN))
    assert len(colours(rim)) == 1


@pytest.mark.parametrize(("dark", "shape"), LOOKS)
@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_phone_reads_the_code_also_after_a_messenger_has_made_the_picture_small(
    card: Card, dark: bool, shape: Shape
) -> None:
    picture = seen(card, dark, shape)
    sent = io.BytesIO()
    picture.resize((800, picture.height * 800 // picture.width)).save(sent, "JPEG", quality=70)
    for image in (picture, Image.open(sent)):
        (code,) = zxingcpp.read_barcodes(image, try_invert=False)
        assert code.text == card.link


@pytest.mark.parametrize(("dark", "shape"), LOOKS)
def test_nothing_stands_in_the_codes_quiet_zone(dark: bool, shape: Shape) -> None:
    for card in CARDS.values():
        picture = seen(card, dark, shape)
        (code,) = zxingcpp.read_barcodes(picture)
        left, top = code.position.top_left.x, code.position.top_left.y
        right, bottom = code.position.bottom_right.x + 1, code.position.bottom_right.y + 1
        module = (right - left) / (17 + 4 * int(code.extra["Version"]))
        assert module >= 4
        quiet = round(4 * module) - 2
        zone = picture.crop((left - quiet, top - quiet, right + quiet, bottom + quiet))
        inner = (quiet - 2, quiet - 2, zone.width - quiet + 2, zone.height - quiet + 2)
        zone.paste(zone.getpixel((quiet // 2, quiet // 2)), inner)
        plain = colours(zone)
        assert max(plain.values()) / (zone.width * zone.height) > 0.999
        assert luminance(max(plain, key=plain.__getitem__)) > 0.8


@pytest.mark.parametrize(("dark", "shape"), LOOKS)
def test_words_stand_out_by_seven_to_one_even_the_small_ones(dark: bool, shape: Shape) -> None:
    bare = replace(CARDS["en"], lines=(), figure="", dated="")
    without, dated = (colours(seen(card, dark, shape)) for card in (bare, replace(bare, dated="September 2025 " * 4)))
    behind = ground(seen(bare, dark, shape))
    gained = {colour: count - without.get(colour, 0) for colour, count in dated.items() if colour != behind}
    strong = max((colour for colour in without if colour != behind), key=without.__getitem__)
    small = max(gained, key=gained.__getitem__)
    assert contrast(strong, behind) >= 14
    assert 7 <= contrast(small, behind) < contrast(strong, behind)


@pytest.mark.parametrize("dark", [False, True])
def test_no_colour_shows_that_could_be_taken_for_a_flags(dark: bool) -> None:
    for shape in Shape:
        assert all(max(colour) - min(colour) <= 6 for colour in colours(seen(CARDS["be"], dark, shape)))


def test_light_and_dark_are_what_they_say() -> None:
    assert luminance(ground(seen(CARDS["en"], False, Shape.WIDE))) > 0.8
    assert luminance(ground(seen(CARDS["en"], True, Shape.WIDE))) < 0.03


@pytest.mark.parametrize("shape", Shape)
def test_every_word_is_seen(shape: Shape) -> None:
    card = CARDS["en"]
    others = [
        replace(card, headline=card.headline + "!"),
        replace(card, lines=(card.lines[0], card.lines[1] + "!")),
        replace(card, figure=card.figure + "!"),
        replace(card, dated=card.dated + "!"),
        replace(card, link="https://t.me/labour_campaign_boy?start=s1-spread-g7Kq2"),
    ]
    for other in others:
        left = (0, 0, SIZES[shape][0] // 2 if other.link != card.link else SIZES[shape][0], SIZES[shape][1])
        assert seen(card, False, shape).crop(left).tobytes() != seen(other, False, shape).crop(left).tobytes()


def test_a_short_headline_is_larger_than_a_long_one() -> None:
    def first_line(headline: str) -> int:
        picture = seen(replace(CARDS["bare"], headline=headline), False, Shape.WIDE).convert("L")
        rows = [y for y in range(300) if min(picture.crop((0, y, 1200, y + 1)).tobytes()) < 128]
        return next(y for y in range(rows[0], 630) if y not in rows) - rows[0]

    assert first_line("HHH") > first_line("HHHH HHHH " * 12) * 1.3


@pytest.mark.parametrize("shape", Shape)
def test_what_does_not_fit_is_refused(shape: Shape) -> None:
    card = CARDS["en"]
    for long in (
        replace(card, headline="word " * 60),
        replace(card, headline="W" * 60),
        replace(card, lines=("word " * 200,)),
        replace(card, figure="W" * 60),
        replace(card, link="https://example.org/" + "x" * 90),
    ):
        with pytest.raises(ValueError, match="do not fit"):
            share_card(long, dark=False, shape=shape)
    with pytest.raises(ValueError, match="too long"):
        share_card(replace(card, link="https://example.org/" + "x" * 400), dark=False, shape=shape)
    with pytest.raises(ValueError, match="whole web address"):
        share_card(replace(card, link="t.me/labour"), dark=False, shape=shape)


@pytest.mark.parametrize(
    "card",
    [
        Card("大使館", (), "", "", LINK),
        Card("A", ("大使館",), "", "", LINK),
        Card("A", (), "大使館", "", LINK),
        Card("A", (), "", "大使館", LINK),
    ],
)
def test_a_character_that_the_font_lacks_is_refused_not_drawn_as_a_box(card: Card) -> None:
    with pytest.raises(ValueError, match=r"U\+4F7F, U\+5927, U\+9928"):
        share_card(card, dark=False)


def test_the_file_tells_nothing_of_its_making() -> None:
    content = share_card(CARDS["en"], dark=True)
    kinds, place = [], 8
    while place < len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        kinds.append(kind)
        place += 12 + length
    assert set(kinds) == {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


def test_the_same_words_give_the_same_bytes_in_another_process() -> None:
    program = (
        "import sys; from messages.documents.share_card import *;"
        "sys.stdout.buffer.write(share_card(Card('Ў', ('Так',), '20', '2025', 'https://t.me/labour'), dark=True))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu"}
    made = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert made.stdout == share_card(Card("Ў", ("Так",), "20", "2025", "https://t.me/labour"), dark=True)
    assert made.stderr == b""


def test_many_threads_draw_what_one_draws() -> None:
    asked = [
        (replace(card, dated=f"{number}"), dark, shape)
        for number, card in enumerate(CARDS.values())
        for dark, shape in LOOKS
    ]

    def drawn(card: Card, dark: bool, shape: Shape) -> bytes:
        return share_card(card, dark=dark, shape=shape)

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda question: drawn(*question), asked))
    # A blank at the end changes nothing on the card, but it is drawn anew.
    again = [drawn(replace(card, dated=card.dated + " "), dark, shape) for card, dark, shape in asked]
    assert together == again
