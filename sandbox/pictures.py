"""Pictures as Telegram looks at them: which it accepts as a photo, in which sizes it keeps one, and samples to send."""

from __future__ import annotations

import io
import warnings
from functools import cache
from typing import Final, NamedTuple

from PIL import Image, ImageDraw

from sandbox.errors import bad_request

LONGEST_SIDES: Final = (90, 320, 800, 1280)
"""Pixels of the smaller sizes that are made of a photo; see core.telegram.org/api/files#image-thumbnail-types."""

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
_LARGEST_SUM: Final = 10_000
_LARGEST_RATIO: Final = 20
_SAMPLE_SIZE: Final = (1200, 800)
_SAMPLES: Final = (("#2f6f9f", "#f2c14e"), ("#7a3b69", "#8fd6b1"), ("#2d6a4f", "#f28f3b"))
"""Sky and ground of each sample."""


class Scaled(NamedTuple):
    """A picture in one size, in pixels."""

    width: int
    height: int
    content: bytes
    mime: str = "image/jpeg"


def in_all_sizes(content: bytes) -> list[Scaled]:
    """The picture in the sizes that Telegram keeps, the smallest first, itself last and unchanged.

    Raises ApiError for what is no picture, and for sides that sendPhoto does not take.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise bad_request("PHOTO_INVALID_DIMENSIONS") from None
    except (OSError, ValueError, SyntaxError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    width, height = picture.size
    if width + height > _LARGEST_SUM or max(width, height) > _LARGEST_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    try:
        plain = picture.convert("RGB")
    except (OSError, ValueError, SyntaxError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    smaller = [_scaled(plain, side) for side in LONGEST_SIDES if side < max(width, height)]
    return [*smaller, Scaled(width, height, content, Image.MIME[picture.format or "JPEG"])]


def _scaled(picture: Image.Image, longest_side: int) -> Scaled:
    copy = picture.copy()
    copy.thumbnail((longest_side, longest_side))
    return Scaled(*copy.size, _as_jpeg(copy))


@cache
def sample(number: int = 0) -> bytes:
    """An invented landscape as a JPEG; another number gives other colours."""
    sky, ground = _SAMPLES[number % len(_SAMPLES)]
    width, height = _SAMPLE_SIZE
    picture = Image.new("RGB", _SAMPLE_SIZE, sky)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width * 0.66, height * 0.12, width * 0.82, height * 0.36), fill="#fff3c4")
    draw.polygon([(0, height), (width * 0.35, height * 0.4), (width * 0.75, height)], fill="#40515e")
    draw.polygon([(width * 0.4, height), (width * 0.7, height * 0.52), (width, height)], fill="#5b6f7d")
    draw.rectangle((0, height * 0.82, width, height), fill=ground)
    return _as_jpeg(picture)


def _as_jpeg(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=85)
    return stream.getvalue()
