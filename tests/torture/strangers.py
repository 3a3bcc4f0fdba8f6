"""Updates made by hand, full of canaries: all that people, groups, channels, bots and forgers can send."""

from __future__ import annotations

import time
from typing import Any

from campaign.safety import Risk
from messages.callbacks import Area, Place
from tests.torture.canaries import (
    CALLBACK,
    CHANNEL_ID,
    CHANNEL_TITLE,
    CHAT_ID,
    FIRST_NAME,
    GROUP_ID,
    GROUP_TITLE,
    LAST_NAME,
    LOCATION,
    OTHER_ID,
    PHONE,
    TEXT,
    USERNAME,
)

BOT_ID = 1000000001
NAMES = {"first_name": FIRST_NAME, "last_name": LAST_NAME, "username": USERNAME}
PERSON = {"id": CHAT_ID, "is_bot": False, "language_code": "en", **NAMES}
PRIVATE = {"id": CHAT_ID, "type": "private", **NAMES}
GROUP = {"id": GROUP_ID, "type": "supergroup", "title": GROUP_TITLE, "username": USERNAME}
CHANNEL = {"id": CHANNEL_ID, "type": "channel", "title": CHANNEL_TITLE, "username": USERNAME}
OTHER_BOT = {"id": OTHER_ID, "is_bot": True, "first_name": FIRST_NAME, "username": USERNAME}
BOT = {"id": BOT_ID, "is_bot": True, "first_name": "Union letters", "username": "union_letters_test_bot"}
FILE = {"file_id": USERNAME, "file_unique_id": USERNAME, "width": 1, "height": 1}

Json = dict[str, Any]
_BOOST = {"source": "premium", "user": PERSON}
_numbers = iter(range(900_000, 999_999))


def message(chat: Json = PRIVATE, sender: Json | None = PERSON, **content: Any) -> Json:
    return {
        "message_id": next(_numbers),
        "date": int(time.time()),
        "chat": chat,
        **({"from": sender} if sender else {}),
        **content,
    }


def command(text: str, chat: Json = PRIVATE, sender: Json = PERSON, **more: Any) -> Json:
    entity = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
    return {"message": message(chat, sender, text=text, entities=[entity], **more)}


def tap(data: str, chat: Json = PRIVATE, sender: Json = PERSON) -> Json:
    query = {"id": str(next(_numbers)), "from": sender, "chat_instance": USERNAME, "data": data}
    return {"callback_query": {**query, "message": message(chat, BOT, text=TEXT)}}


def place(step: str, plan: str = "") -> str:
    return Place(Area.ACTION, language="en", risk=Risk.NEITHER, action="emb", step=step, country="DE", plan=plan).pack()


def before_the_first_fetch() -> list[Json]:
    """Of kinds that the bot never asks for: Telegram sends those that came before it asked all the same."""
    member = {"user": OTHER_BOT, "status": "member"}
    came = {"old_chat_member": {**member, "status": "left"}, "new_chat_member": member}
    here = {"chat": GROUP, "date": int(time.time())}
    return [
        {"edited_message": {**message(text=TEXT), "edit_date": int(time.time())}},
        {"channel_post": message(CHANNEL, None, text=TEXT, author_signature=LAST_NAME)},
        {"edited_channel_post": {**message(CHANNEL, None, text=TEXT), "edit_date": int(time.time())}},
        {"chat_join_request": {**here, "from": PERSON, "user_chat_id": OTHER_ID, "bio": TEXT}},
        {
            "chat_boost": {
                "chat": GROUP,
                "boost": {"boost_id": TEXT, "add_date": 1, "expiration_date": 2, "source": _BOOST},
            }
        },
        {"my_chat_member": {**here, "from": PERSON, **came}},
        {"inline_query": {"id": "1", "from": PERSON, "query": TEXT, "offset": ""}},
        {"guest_message": message(GROUP, text=TEXT)},
        {"poll_answer": {"poll_id": "1", "user": PERSON, "option_ids": [0], "option_persistent_ids": ["0"]}},
    ]


def in_all_shapes() -> list[Json]:
    """Messages and taps, welcome and unwelcome."""
    return [
        command("/start"),
        command(f"/start {CALLBACK}"),
        command(f"/help {TEXT}"),
        command(f"/nothing {TEXT}"),
        command(f"/help@{USERNAME}"),
        command("/mydata"),
        command("/help", GROUP),
        {"message": message(text=TEXT)},
        {"message": message(text=TEXT, reply_to_message=message(text=TEXT))},
        {"message": message(text=f"Germany {TEXT}", quote={"text": TEXT, "position": 0})},
        {"message": message(sticker={**FILE, "type": "regular", "is_animated": False, "is_video": False})},
        {"message": message(photo=[FILE], caption=TEXT)},
        {"message": message(contact={"phone_number": PHONE, "first_name": FIRST_NAME, "user_id": OTHER_ID})},
        {"message": message(location={"latitude": float(LOCATION), "longitude": 6.1})},
        {"message": message(GROUP, text=TEXT)},
        {"message": message(GROUP, new_chat_members=[OTHER_BOT])},
        {"message": message(PRIVATE, OTHER_BOT, text=TEXT)},
        tap(CALLBACK),
        tap(place("let"), GROUP),
        {"callback_query": {"id": "77", "from": PERSON, "chat_instance": USERNAME, "game_short_name": TEXT}},
        {
            "callback_query": {
                "id": "78",
                "from": PERSON,
                "chat_instance": USERNAME,
                "inline_message_id": TEXT,
                "data": "1",
            }
        },
    ]


def unreadable() -> list[Json]:
    """Of a shape that nobody foresaw."""
    return [
        {"message": {**message(text=TEXT), "date": TEXT}},
        {"message": {**message(), "chat": {"id": CHAT_ID, "title": TEXT}}},
        {"callback_query": {"id": "79", "from": {"id": OTHER_ID, "name": FIRST_NAME}, "data": CALLBACK}},
    ]
