"""Files the bot sends: uploaded, sent again, downloaded."""

from __future__ import annotations

import dataclasses

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError

from sandbox import Limits, Person

LETTER = b"%PDF-1.7 a letter"


@pytest.fixture
def limits() -> Limits:
    return dataclasses.replace(Limits.unpaced(), upload_bytes=2_000, download_bytes=1_000)


async def test_a_document_arrives_as_it_was_sent(bot: Bot, maria: Person) -> None:
    sent = await bot.send_document(
        maria.id, LETTER, filename="Письмо.pdf", caption="<b>Print</b> it", parse_mode="HTML"
    )
    assert maria.screen is not None
    document = maria.screen.document
    assert document is not None
    assert (document.name, document.mime, document.content) == ("Письмо.pdf", "application/pdf", LETTER)
    assert maria.screen.html == "<b>Print</b> it"
    assert sent.document is not None
    assert sent.document.file_size == len(LETTER)


async def test_a_document_sent_again_by_its_id(bot: Bot, maria: Person) -> None:
    first = await bot.send_document(maria.id, LETTER, filename="letter.pdf")
    assert first.document is not None
    again = await bot.send_document(maria.id, first.document.file_id)
    assert again.document == first.document
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_document(maria.id, "no-such-file")


async def test_download(bot: Bot, maria: Person) -> None:
    sent = await bot.send_document(maria.id, LETTER, filename="letter.pdf")
    assert sent.document is not None
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == LETTER


async def test_too_large_and_empty(bot: Bot, maria: Person) -> None:
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(maria.id, b"x" * 2_001)
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(maria.id, b"")
    large = await bot.send_document(maria.id, b"x" * 2_000)
    assert large.document is not None
    with pytest.raises(BadRequest, match="File is too big"):
        await large.document.get_file()


async def test_a_caption_has_1024_units(bot: Bot, maria: Person) -> None:
    sent = await bot.send_document(maria.id, LETTER, caption="😀" * 512)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(maria.id, LETTER, caption="😀" * 512 + "a")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await sent.edit_text("No text here")
    await sent.edit_caption("Shorter")
    assert maria.screen is not None
    assert maria.screen.text == "Shorter"
