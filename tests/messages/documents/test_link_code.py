"""The code of a link says exactly the link, as a picture and as rectangles."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from messages.documents.link_code import code_png, link_code, spoken

LINKS = (
    "https://t.me/labour",
    "https://t.me/labour_campaign_bot?start=s1-spread-g7Kq2",
    "https://t.me/" + "b" * 32 + "?start=" + "Z" * 64,
)


def drawn(link: str) -> Image.Image:
    """The rectangles, ten pixels for a module, with four empty modules around."""
    code = link_code(link)
    picture = Image.new("L", ((code.side + 8) * 10,) * 2, 255)
    for part in code.rectangles:
        left, top = (part.column + 4) * 10, (part.row + 4) * 10
        picture.paste(0, (left, top, left + part.width * 10, top + part.height * 10))
    return picture


@pytest.mark.parametrize("link", LINKS)
def test_a_phone_reads_the_link(link: str) -> None:
    for picture in (Image.open(io.BytesIO(code_png(link, 8))), drawn(link)):
        (code,) = zxingcpp.read_barcodes(picture)
        assert code.text == link
        assert code.ec_level in {"M", "Q", "H"}


@pytest.mark.parametrize("link", LINKS)
def test_the_rectangles_make_up_the_picture_to_the_pixel_and_none_lies_on_another(link: str) -> None:
    picture = drawn(link)
    assert picture.tobytes() == Image.open(io.BytesIO(code_png(link, 10))).convert("L").tobytes()
    area = sum(part.width * part.height for part in link_code(link).rectangles)
    assert area * 100 == picture.histogram()[0]


def test_a_longer_link_needs_a_finer_code() -> None:
    sides = [link_code(link).side for link in LINKS]
    assert sides == sorted(set(sides))
    assert sides[-1] <= 45


@pytest.mark.parametrize(
    "link", ["", "t.me/labour", "http://t.me/labour", "https://t.me/a b", "https://t.me/a\n", "https://t.me/прафсаюз"]
)
def test_what_a_phone_may_not_open_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="whole web address"):
        link_code(link)
    with pytest.raises(ValueError, match="whole web address"):
        code_png(link, 8)


def test_people_write_a_link_without_its_scheme() -> None:
    assert spoken("https://t.me/labour?start=x") == "t.me/labour?start=x"
