"""Files that somebody picked on the page, and the samples they can send with one tap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.contents import Attachment, File, Picture
from sandbox.errors import RefusedError
from sandbox.pictures import sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.phone import Phone
    from sandbox.world import World

_LARGEST_FILE: Final = 4 * 1024**3
"""Bytes that somebody with Telegram Premium may send."""

SAMPLE_ALBUM: Final = (Picture(caption="Three pictures"), Picture(sample(1)), Picture(sample(2)))
SAMPLE_CHANNEL: Final = "Invented Union News"
SAMPLE_POST: Final = Picture(sample(1), caption="<b>A post of a channel</b>\nIt was forwarded, with a picture.")


def picked(world: World, files: Sequence[Any], caption: str, *, as_photos: bool) -> list[Attachment]:
    """What a page asks to send: each file uploaded before, or only named with its size. The first has the caption."""
    return [
        _attachment(world, one, caption if number == 0 else "", as_photo=as_photos) for number, one in enumerate(files)
    ]


def send_all(phone: Phone, attachments: Sequence[Attachment], reply_to: int | None) -> None:
    """Sends one file by itself, several as an album."""
    if len(attachments) == 1:
        phone.send_attachment(attachments[0], reply_to)
    else:
        phone.send_album(attachments, reply_to)


def _attachment(world: World, one: Any, caption: str, *, as_photo: bool) -> Attachment:
    match one:
        case {"file": str(file_id)} if (stored := world.files.by_id(file_id)) is not None:
            if as_photo:
                return Picture(stored.content, caption)
            return File(stored.name, stored.content, caption, stored.mime)
        case {"name": str(name), "size": int(size)} if 0 < size <= _LARGEST_FILE and not as_photo:
            return File(name, b"", caption, size=size)
    raise RefusedError("That file is not there, or it is too large.")
