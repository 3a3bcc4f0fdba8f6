"""Things that must never show, and where and in which shapes to look for them."""

from __future__ import annotations

import base64
import json
import urllib.parse
from collections.abc import Iterator, Mapping
from pathlib import Path

CHAT_ID = 7_391_046_285
FIRST_NAME = "Zephyrine"
LAST_NAME = "Квасоля-Канарейка"
USERNAME = "zephyrine_canary_4711"
GROUP_ID = -1_001_739_104_628
GROUP_TITLE = "Quillfeather Canary Local"
CHANNEL_ID = -1_001_846_205_739
CHANNEL_TITLE = "Periwinkle Канарейка Voice"
BASIC_ID = -4_820_513_967
MOVED_ID = -1_001_593_748_206
"""A basic group, and the supergroup that it becomes."""
ADMIN_ID = 8_264_190_537
ADMIN_NAME = "Marmaladova Канарейка"
"""Who brings the bot into the group, and sets it up."""
OTHER_ID = 6_182_735_049
TEXT = "Wunderkammer Канарейка"
CALLBACK = "canary-of-a-forger"
REASON = "Bad Request: Zugunruhe of the canary"
LOCATION = "46.20417317"
PHONE = "+12025550174"

WORDS = (
    *(FIRST_NAME, LAST_NAME, USERNAME, ADMIN_NAME, GROUP_TITLE, CHANNEL_TITLE),
    *(TEXT, CALLBACK, "Zugunruhe", LOCATION, PHONE),
)
IN_TABLES = (CHAT_ID, GROUP_ID, CHANNEL_ID, BASIC_ID, MOVED_ID)
"""The chats that docs/data.md allows to be on record, for as long as they are."""
IDS = (*IN_TABLES, ADMIN_ID, OTHER_ID)


def shapes(token: str) -> Iterator[tuple[str, bytes]]:
    """Every canary as text in each encoding and escape it could take, and every id also as a number in a file."""
    for word in (*WORDS, *map(str, IDS), token, token.partition(":")[2]):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield f"{word} in {encoding}", word.encode(encoding)
        yield f"{word} escaped", json.dumps(word).strip('"').encode()
        yield f"{word} quoted", urllib.parse.quote(word).encode()
        yield f"{word} in base64", base64.b64encode(word.encode()).rstrip(b"=")[:-1]
    for number in IDS:
        # SQLite keeps a number of this size in six bytes (https://www.sqlite.org/fileformat.html#record_format).
        for size in (6, 8):
            yield f"{number} as {size} bytes, big end first", number.to_bytes(size, "big", signed=True)
            yield f"{number} as {size} bytes, little end first", number.to_bytes(size, "little", signed=True)


def in_a_table(number: int) -> str:
    """The one shape in which a chat may be in the decrypted pages."""
    return f"{number} as 6 bytes, big end first"


def found(places: Mapping[str, bytes], token: str) -> list[str]:
    """Which canary shows where."""
    return [
        f"{shape} in {place}"
        for place, content in places.items()
        for shape, needle in shapes(token)
        if needle in content
    ]


def files_under(*folders: Path) -> dict[str, bytes]:
    """Every file there is, by its name."""
    return {
        str(file): file.name.encode() + b"\0" + file.read_bytes()
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
