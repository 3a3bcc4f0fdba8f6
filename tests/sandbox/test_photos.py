"""Pictures the bot sends: which are taken, in what sizes they come, and the words of a refusal."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError

from sandbox import Person, Photo, Picture, Sandbox


def picture(width: int = 1600, height: int = 900, form: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(stream, form)
    return stream.getvalue()


def sizes(message: Message) -> list[tuple[int, int]]:
    return [(size.width, size.height) for size in message.photo]


async def test_a_picture_arrives_with_its_caption_and_buttons(bot: Bot, maria: Person) -> None:
    content = picture()
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Act", callback_data="a")]])
    sent = await bot.send_photo(
        maria.id, content, caption="<b>News</b> for you", parse_mode=ParseMode.HTML, reply_markup=markup
    )
    assert sizes(sent) == [(90, 51), (320, 180), (800, 450), (1280, 720), (1600, 900)]
    screen = maria.screen
    assert screen is not None
    assert screen.photo == Photo(1600, 900, content)
    assert (screen.html, screen.buttons) == ("<b>News</b> for you", [["Act"]])


async def test_any_size_of_a_picture_sends_it_again(bot: Bot, maria: Person) -> None:
    sent = await bot.send_photo(maria.id, picture(400, 400, "JPEG"))
    for size in sent.photo:
        assert (await bot.send_photo(maria.id, size.file_id)).photo == sent.photo
    small = await (await sent.photo[0].get_file()).download_as_bytearray()
    assert Image.open(io.BytesIO(small)).size == (90, 90)


async def test_a_persons_picture_is_sent_on_by_its_id(bot: Bot, maria: Person) -> None:
    await maria.sends_photo(wait=False)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    file = await message.photo[-1].get_file()
    content = bytes(await file.download_as_bytearray())
    assert Image.open(io.BytesIO(content)).size == (message.photo[-1].width, message.photo[-1].height)
    await bot.send_photo(maria.id, message.photo[-1].file_id)
    assert maria.screen is not None
    assert maria.screen.photo is not None
    assert maria.screen.photo.content == content


async def test_caption_and_buttons_are_edited(bot: Bot, maria: Person) -> None:
    sent = await bot.send_photo(maria.id, picture(), caption="1 of 3")
    await sent.edit_caption("2 of <i>3</i>", parse_mode=ParseMode.HTML, show_caption_above_media=True)
    screen = maria.screen
    assert screen is not None
    assert (screen.html, screen.raw["show_caption_above_media"]) == ("2 of <i>3</i>", True)
    await sent.edit_reply_markup(InlineKeyboardMarkup([[InlineKeyboardButton("Go on", callback_data="g")]]))
    assert maria.screen is not None
    assert (maria.screen.text, maria.screen.buttons) == ("2 of 3", [["Go on"]])
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await sent.edit_text("No text here")
    await sent.delete()
    assert not any(message.from_bot for message in maria.sees)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"%PDF-1.7", "Image_process_failed"),
        (picture()[:200], "Image_process_failed"),
        (b"", "File must be non-empty"),
        (picture(9_000, 1_001), "Photo_invalid_dimensions"),
        (picture(2_100, 100), "Photo_invalid_dimensions"),
        (b"x" * 10_485_761, "File of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"),
    ],
    ids=["no picture", "broken", "empty", "too wide", "too thin", "too large"],
)
async def test_what_is_no_photo(bot: Bot, maria: Person, content: bytes, complaint: str) -> None:
    with pytest.raises(BadRequest, match=complaint):
        await bot.send_photo(maria.id, content)
    assert maria.received == []


async def test_an_upload_past_50_megabytes(bot: Bot, maria: Person) -> None:
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_photo(maria.id, b"x" * (50 * 1024 * 1024 + 1), write_timeout=20)


async def test_a_file_id_stays_what_it_is(sandbox: Sandbox, bot: Bot, maria: Person) -> None:
    photo = await bot.send_photo(maria.id, picture())
    document = await bot.send_document(maria.id, picture(), filename="picture.png")
    assert document.document is not None
    with pytest.raises(BadRequest):
        await bot.send_photo(maria.id, document.document.file_id)
    assert sandbox.calls[-1].outcome == "Bad Request: can't use file of type Document as Photo"
    with pytest.raises(BadRequest):
        await bot.send_document(maria.id, photo.photo[-1].file_id)
    assert sandbox.calls[-1].outcome == "Bad Request: can't use file of type Photo as Document"
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(maria.id, "no-such-file")


async def test_what_is_large_is_sent_by_its_id_but_not_downloaded(bot: Bot, maria: Person) -> None:
    await maria.sends_attachment(Picture(size=30 * 1024 * 1024), wait=False)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.photo[-1].file_size == 30 * 1024 * 1024
    with pytest.raises(BadRequest, match="File is too big"):
        await message.photo[-1].get_file()
    assert (await bot.send_photo(maria.id, message.photo[-1].file_id)).photo == message.photo


async def test_a_caption_has_1024_units_after_its_tags_are_read(bot: Bot, maria: Person) -> None:
    await bot.send_photo(maria.id, picture(), caption=f"<b>{'😀' * 512}</b>", parse_mode=ParseMode.HTML)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(maria.id, picture(), caption="😀" * 512 + "a")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_photo(maria.id, picture(), caption="<b>", parse_mode=ParseMode.HTML)
