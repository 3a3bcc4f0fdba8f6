"""Updates made by hand, full of canaries: all that people, groups, channels, bots and forgers can send."""

from __future__ import annotations

import time
from typing import Any

from campaign.safety import Risk
from messages.callbacks import Area, Place
from tests.torture.canaries import (
    CALLBACK,
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
CHANNEL = {"id": GROUP_ID, "type": "channel", "title": GROUP_TITLE}
OTHER_BOT = {"id": OTHER_ID, "is_bot": True, "first_name": FIRST_NAME, "username": USERNAME}
FILE = {"file_id": USERNAME, "file_unique_id": USERNAME, "width": 1, "height": 1}

Json = dict[str, Any]
_numbers = iter(range(900_000, 999_999))


def message(chat: Json = PRIVATE, sender: Json | None = PERSON, **content: Any) -> Json:
    return {
        "message_id": next(_numbers),
        "date": int(time.time()),
        "chat": chat,
        **({"from": sender} if sender else {}),
        **content,
    }


def command(text: str, chat: Json = PRIVATE) -> Json:
    length = len(text.split(maxsplit=1)[0])
    return {"message": message(chat, text=text, entities=[{"type": "bot_command", "offset": 0, "length": length}])}


def tap(data: str, chat: Json = PRIVATE) -> Json:
    from_bot = {"id": BOT_ID, "is_bot": True, "first_name": "Union letters", "username": "union_letters_test_bot"}
    query = {"id": str(next(_numbers)), "from": PERSON, "chat_instance": USERNAME, "data": data}
    return {"callback_query": {**query, "message": message(chat, from_bot, text=TEXT)}}


def place(step: str, plan: str = "") -> str:
    return Place(Area.ACTION, language="en", risk=Risk.NEITHER, action="emb", step=step, country="DE", plan=plan).pack()


def before_the_first_fetch() -> list[Json]:
    """Of kinds that the bot never asks for: Telegram sends those that came before it asked all the same."""
    changed = {"user": OTHER_BOT, "status": "member"}
    return [
        {"edited_message": {**message(text=TEXT), "edit_date": int(time.time())}},
        {"channel_post": message(CHANNEL, None, text=TEXT, author_signature=LAST_NAME)},
        {"edited_channel_post": {**message(CHANNEL, None, text=TEXT), "edit_date": int(time.time())}},
        {
            "my_chat_member": {
                "chat": GROUP,
                "from": PERSON,
                "date": int(time.time()),
                "old_chat_member": {**changed, "status": "left"},
                "new_chat_member": changed,
            }
        },
        {"inline_query": {"id": "1", "from": PERSON, "query": TEXT, "offset": ""}},
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
