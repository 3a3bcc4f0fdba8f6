"""More updates made by hand, full of canaries: what groups, channels and inline mode bring."""

from __future__ import annotations

import time
from typing import Any

from handlers.groups.commands import COMMANDS
from messages.callbacks import Area, Place
from messages.screens.groups.places import Step, group_place
from sandbox.membership import KICKED, LEFT, MEMBER, RESTRICTED, Kind, administrator
from sandbox.senders import CHANNEL_BOT, GROUP_ANONYMOUS_BOT
from tests.torture.canaries import (
    ADMIN_ID,
    ADMIN_NAME,
    BASIC_ID,
    CALLBACK,
    FIRST_NAME,
    GROUP_TITLE,
    LAST_NAME,
    LOCATION,
    MOVED_ID,
    TEXT,
    USERNAME,
)
from tests.torture.strangers import BOT, CHANNEL, FILE, GROUP, OTHER_BOT, PERSON, PRIVATE, Json, command, message, tap

ADMIN = {"id": ADMIN_ID, "is_bot": False, "first_name": ADMIN_NAME, "username": USERNAME, "language_code": "en"}
TO_ADMIN = {"id": ADMIN_ID, "type": "private", "first_name": ADMIN_NAME, "username": USERNAME}
FORUM = {**GROUP, "is_forum": True}
BASIC = {"id": BASIC_ID, "type": "group", "title": GROUP_TITLE}
MOVED = {"id": MOVED_ID, "type": "supergroup", "title": GROUP_TITLE}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
BY_POST = {"type": "channel", "chat": CHANNEL, "message_id": 7, "date": 1, "author_signature": LAST_NAME}
LINK = {"invite_link": f"https://t.me/+{USERNAME}", "creator": ADMIN, "name": TEXT, "creates_join_request": True}
ALL_RIGHTS = administrator(frozenset({"can_post_messages", "can_delete_messages"}))
IN = (MEMBER, ALL_RIGHTS, RESTRICTED)
OUT = (LEFT, KICKED)
ANY_NUMBER = 1
"""Of a group. What is tapped in one is about that one, whatever the button says."""


def membership(chat: Json, new: Any, by: Json = PERSON, **more: Any) -> Json:
    """What the bot is in a chat has changed."""
    kind: Kind = "channel" if chat["type"] == "channel" else "supergroup"
    old, new = (one.as_json(BOT, kind) for one in (LEFT, new))
    changed = {"chat": chat, "from": by, "date": int(time.time()), "old_chat_member": old, "new_chat_member": new}
    return {"my_chat_member": {**changed, **more}}


def in_private() -> list[Json]:
    """Somebody stops the bot and starts it again; an admin forwards what stands in a channel."""
    return [
        membership(PRIVATE, KICKED),
        membership(PRIVATE, MEMBER),
        {"message": message(TO_ADMIN, ADMIN, text=TEXT, forward_origin=BY_POST)},
        {"message": message(TO_ADMIN, ADMIN, photo=[FILE], caption=TEXT, forward_origin=BY_POST, media_group_id=TEXT)},
    ]


def in_groups() -> list[Json]:
    """Commands by members, anonymous admins and channels; taps; what members say; every standing of the bot."""
    as_group = {"sender_chat": GROUP, "author_signature": LAST_NAME, "sender_tag": FIRST_NAME}
    return [
        *(membership(chat, new, by) for chat in (GROUP, CHANNEL) for new in IN for by in (PERSON, GROUP_ANONYMOUS_BOT)),
        membership(GROUP, MEMBER, invite_link={**LINK, "is_primary": True, "is_revoked": False}),
        *(command(f"/{name} {TEXT}", GROUP) for name in COMMANDS),
        *(
            command(f"/{name}@union_letters_test_bot {TEXT}", GROUP, GROUP_ANONYMOUS_BOT, **as_group)
            for name in COMMANDS
        ),
        *(command(f"/{name} {TEXT}", GROUP, CHANNEL_BOT, sender_chat=CHANNEL) for name in COMMANDS),
        command(f"/quiet {TEXT}", FORUM, message_thread_id=7, is_topic_message=True),
        command(f"/settings {TEXT}", GROUP, reply_to_message=message(GROUP, BOT, text=TEXT)),
        *(tap(_of_group(step, way), GROUP) for step, way in ((Step.QUIET, "30"), (Step.HERE, ""), (Step.LEAVE, "1"))),
        tap(CALLBACK, GROUP),
        tap(Place(Area.MENU).pack(), CHANNEL),
        {
            "message": message(
                GROUP, TELEGRAM, text=TEXT, sender_chat=CHANNEL, forward_origin=BY_POST, is_automatic_forward=True
            )
        },
        {"message": message(GROUP, text=TEXT, via_bot=BOT)},
        {"message": message(GROUP, new_chat_title=TEXT)},
        {"message": message(GROUP, left_chat_member=OTHER_BOT)},
        {"message": message(FORUM, forum_topic_created={"name": TEXT, "icon_color": 0}, message_thread_id=7)},
    ]


def that_move() -> list[Json]:
    """A basic group whose anonymous admin asks for the settings becomes a supergroup, which puts the bot out."""
    return [
        membership(BASIC, MEMBER, ADMIN),
        command(f"/settings {TEXT}", BASIC, GROUP_ANONYMOUS_BOT, sender_chat=BASIC),
        {"message": message(BASIC, migrate_to_chat_id=MOVED_ID)},
        membership(MOVED, MEMBER, ADMIN),
        {"message": message(MOVED, GROUP_ANONYMOUS_BOT, sender_chat=MOVED, migrate_from_chat_id=BASIC_ID)},
        membership(MOVED, KICKED, ADMIN),
    ]


def that_put_it_out() -> list[Json]:
    """The bot is removed wherever it has been."""
    return [membership(chat, new) for chat in (GROUP, CHANNEL) for new in OUT]


def in_inline_mode() -> list[Json]:
    """What is typed after the bot's name, and what is chosen."""
    here = {"latitude": float(LOCATION), "longitude": 6.1}
    chosen = {"from": PERSON, "query": TEXT, "inline_message_id": USERNAME}
    return [
        {"inline_query": {"id": "81", "from": PERSON, "query": TEXT, "offset": TEXT[:20], "location": here}},
        {"inline_query": {"id": "82", "from": OTHER_BOT, "query": TEXT, "offset": "", "chat_type": "supergroup"}},
        {"chosen_inline_result": {**chosen, "result_id": "appeal.en", "location": here}},
        {"chosen_inline_result": {**chosen, "result_id": f"{CALLBACK}.en"}},
        {"chosen_inline_result": {**chosen, "result_id": TEXT}},
    ]


def _of_group(step: Step, way: str) -> str:
    return group_place(Place(language="en"), ANY_NUMBER, step, way=way).pack()
