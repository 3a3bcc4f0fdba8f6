"""What an organiser sends the bot to work with: formatted texts, pictures, files, albums and forwarded posts."""

from __future__ import annotations

import pytest
from telegram import Bot, Message, MessageOriginChannel, MessageOriginUser

from sandbox import File, Person, Picture, RefusedError, Sandbox
from sandbox.pictures import sample

EVERYTHING = (
    '<b>Bold <i>both</i></b> <u>under</u> <s>struck</s> <span class="tg-spoiler">hidden</span> <code>mono</code>\n'
    '<a href="https://example.org/">words</a> <tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>\n'
    "<blockquote>quoted</blockquote>\n<pre>fixed</pre>"
)


async def last_message(bot: Bot) -> Message:
    message = (await bot.get_updates())[-1].message
    assert message is not None
    return message


@pytest.fixture
def ada(sandbox: Sandbox) -> Person:
    return sandbox.person("Ada")


async def test_every_formatting_reaches_the_bot_and_comes_back_the_same(bot: Bot, ada: Person) -> None:
    written = await ada.sends_html(EVERYTHING, wait=False)
    message = await last_message(bot)
    assert message.text_html == EVERYTHING
    kinds = {str(entity.type) for entity in message.entities}
    assert {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre"} <= kinds
    assert {"text_link", "blockquote", "custom_emoji"} <= kinds
    await bot.send_message(ada.id, message.text or "", entities=message.entities)
    assert ada.screen is not None
    assert ada.screen.html == written.html


async def test_a_picture_with_its_caption_in_reply(bot: Bot, ada: Person) -> None:
    await ada.starts(wait=False)
    asked = await bot.send_message(ada.id, "Send the picture")
    assert ada.screen is not None
    await ada.sends_attachment(Picture(sample(1), "A <b>picture</b>"), reply_to=ada.screen, wait=False)
    message = await last_message(bot)
    assert message.caption_html == "A <b>picture</b>"
    assert [size.width for size in message.photo] == [90, 320, 800, 1200]
    assert message.reply_to_message is not None
    assert message.reply_to_message.message_id == asked.message_id


async def test_a_document_keeps_name_type_and_size(bot: Bot, ada: Person) -> None:
    await ada.sends_attachment(File("Ліст.pdf", b"%PDF-1.7", "To <i>print</i>"), wait=False)
    message = await last_message(bot)
    document = message.document
    assert document is not None
    assert (document.file_name, document.mime_type, document.file_size) == ("Ліст.pdf", "application/pdf", 8)
    assert message.caption_html == "To <i>print</i>"
    again = await bot.send_document(ada.id, document.file_id)
    assert again.document == document


async def test_a_document_that_only_claims_its_size(bot: Bot, ada: Person) -> None:
    await ada.sends_attachment(File("film.bin", size=2 * 1024**3), wait=False)
    message = await last_message(bot)
    assert message.document is not None
    assert message.document.file_size == 2 * 1024**3


async def test_an_album_comes_as_messages_of_one_group(bot: Bot, ada: Person) -> None:
    album = await ada.sends_album(Picture(caption="Two"), Picture(sample(1)), wait=False)
    await ada.sends_album(File("a.txt"), File("b.txt"), wait=False)
    groups = [update.message.media_group_id for update in await bot.get_updates() if update.message]
    assert len(album) == 2
    assert groups[0] == groups[1] != groups[2] == groups[3]
    for wrong in ([Picture()], [Picture()] * 11, [Picture(), File()]):
        with pytest.raises(RefusedError, match="An album has 2 to 10"):
            await ada.sends_album(*wrong, wait=False)


async def test_a_forwarded_post_says_where_it_is_from(bot: Bot, ada: Person) -> None:
    await ada.sends_html("<b>News</b>", channel="Union News", wait=False)
    origin = (await last_message(bot)).forward_origin
    assert isinstance(origin, MessageOriginChannel)
    assert origin.chat.title == "Union News"
    await ada.sends_attachment(Picture(caption="A picture"), channel="Union News", wait=False)
    message = await last_message(bot)
    assert isinstance(message.forward_origin, MessageOriginChannel)
    assert (message.forward_origin.chat.id, message.caption) == (origin.chat.id, "A picture")
    with pytest.raises(RefusedError):
        await ada.edits(ada.sees[0], "Not mine", wait=False)


async def test_a_message_of_the_bot_is_forwarded_without_its_buttons(sandbox: Sandbox, bot: Bot, ada: Person) -> None:
    await ada.starts(wait=False)
    await bot.send_message(ada.id, "Hello")
    assert ada.screen is not None
    await ada.forwards(ada.screen, wait=False)
    message = await last_message(bot)
    assert isinstance(message.forward_origin, MessageOriginUser)
    assert message.forward_origin.sender_user.id == sandbox.bot.id
    assert message.text == "Hello"
    await bot.send_message(ada.id, "Not to be passed on", protect_content=True)
    with pytest.raises(RefusedError, match="does not allow"):
        await ada.forwards(ada.screen, wait=False)


async def test_text_and_caption_are_edited_with_formatting(bot: Bot, ada: Person) -> None:
    text = await ada.sends_html("<b>Draft</b>", wait=False)
    photo = await ada.sends_photo("Draft", wait=False)
    await ada.edits_html(text, "<i>Better</i>", wait=False)
    await ada.edits_html(photo, "<i>Better</i>", wait=False)
    await ada.edits(photo, "1 < 2", wait=False)
    edited = [update.edited_message for update in await bot.get_updates() if update.edited_message]
    assert [edited[0].text_html, edited[1].caption_html] == ["<i>Better</i>", "<i>Better</i>"]
    assert (edited[2].caption, edited[2].photo) == ("1 < 2", edited[1].photo)


async def test_what_the_app_does_not_send(sandbox: Sandbox, ada: Person) -> None:
    premium = sandbox.add_person("Pia", "en", is_premium=True)
    await premium.sends_photo("x" * 4096, wait=False)
    with pytest.raises(RefusedError, match="at most 1024"):
        await ada.sends_photo("x" * 1025, wait=False)
    with pytest.raises(RefusedError, match="1 to 4096"):
        await ada.sends_html(f"<b>{'x' * 4097}</b>", wait=False)
    with pytest.raises(RefusedError, match="Can't find end tag"):
        await ada.sends_html("<b>x", wait=False)
    with pytest.raises(RefusedError, match="no picture"):
        await ada.sends_attachment(Picture(b"%PDF-1.7"), wait=False)
    assert ada.sees == []
