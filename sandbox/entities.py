"""What stands in a text besides letters: formatting given by the bot, and what Telegram recognises by itself."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from telegram import MessageEntity

from sandbox import links, utf16
from sandbox.errors import bad_request, unparsable
from sandbox.markup import read_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sandbox.shapes import Json

_BOT_COMMAND: Final = re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")
_MENTION: Final = re.compile(r"(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")
_EMAIL: Final = re.compile(r"(?<![\w.+@-])[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}(?![\w@])")
_URL: Final = re.compile(
    r"(?<![\w@/.])(?:(?:https?|tg|ton)://[^\s<>\"«»]+|(?:[\w-]+\.)+(?:org|com|net|info|me|int|eu|by|ru|de|ch|uk)\b(?:/[^\s<>\"«»]*)?)",
    re.IGNORECASE,
)
_RECOGNISED: Final = (("url", _URL), ("email", _EMAIL), ("mention", _MENTION), ("bot_command", _BOT_COMMAND))
_OPAQUE: Final = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji"})
_GIVEN_BY_BOTS: Final = frozenset(map(str, MessageEntity.ALL_TYPES))


def compose(text: str, *, parse_mode: str | None, given: list[Any] | None, most: int) -> tuple[str, list[Json]]:
    """What a bot's text becomes: clean text and sorted entities, at most `most` of them given by the bot.

    Raises ApiError for broken markup and for entities that do not fit the text.
    """
    if parse_mode is not None and parse_mode.lower() == "html":
        return _from_html(text, most)
    if parse_mode:
        raise bad_request("unsupported parse_mode: the sandbox reads HTML only")
    return _finished(text, _checked(given or [], text), most)


@lru_cache(maxsize=64)
def _from_html(source: str, most: int) -> tuple[str, list[Json]]:
    """A broadcast is one text thousands of times, and reading it most of the work. Nobody changes what is returned."""
    text, entities = read_html(source)
    return _finished(text, entities, most)


def _finished(text: str, entities: list[Json], most: int) -> tuple[str, list[Json]]:
    if len(entities) > most:
        raise unparsable(f"{len(entities)} entities, at most {most} are shown")
    text, entities = _trimmed(text, entities)
    entities = [entity for entity in entities if not _inside_code(entity, entities)]
    return text, in_order([*entities, *recognise(text, entities)])


def recognise(text: str, given: Iterable[Json] = ()) -> list[Json]:
    """Commands, addresses and mentions that Telegram marks by itself, leaving out what the bot already marked."""
    if not any(sign in text for sign in "/@."):
        return []
    matches = list(_matches(text))
    if not matches:
        return []
    ruler = utf16.Ruler(text)
    taken = [(e["offset"], e["offset"] + e["length"], e["type"] in _OPAQUE) for e in given]
    found: list[Json] = []
    for kind, begin, end in matches:
        span = (ruler.offset(begin), ruler.offset(end))
        if any(_in_the_way(span, *other) for other in taken):
            continue
        taken.append((*span, True))
        found.append({"type": kind, "offset": span[0], "length": span[1] - span[0]})
    return in_order(found)


def in_order(entities: Iterable[Json]) -> list[Json]:
    """Telegram's order: by beginning, the longer first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _matches(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in _RECOGNISED:
        for found in pattern.finditer(text):
            end = found.end()
            while kind == "url" and text[end - 1] in ".,:;!?'\")]":
                end -= 1
            if kind != "url" or links.why_refused(text[found.start() : end]) is None:
                yield kind, found.start(), end


def _in_the_way(span: tuple[int, int], begin: int, end: int, opaque: bool) -> bool:
    overlaps = span[0] < end and begin < span[1]
    nested = begin <= span[0] and span[1] <= end
    around = span[0] <= begin and end <= span[1]
    return overlaps and (opaque or not (nested or around))


def _inside_code(entity: Json, entities: list[Json]) -> bool:
    """Telegram keeps code plain: a style within it, or an equal span given twice, is dropped."""
    for other in entities:
        if other is entity or other["type"] not in {"code", "pre"} or entity["type"] == "pre":
            continue
        begin, end = other["offset"], other["offset"] + other["length"]
        if begin <= entity["offset"] and entity["offset"] + entity["length"] <= end:
            return entity["type"] not in {"blockquote", "expandable_blockquote"}
    return False


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Telegram cuts white space at both ends of every message, and entities with it."""
    stripped = text.strip()
    if stripped == text:
        return text, entities
    before = utf16.length(text[: len(text) - len(text.lstrip())])
    end = utf16.length(stripped)
    kept = []
    for entity in entities:
        first = max(0, entity["offset"] - before)
        last = min(end, entity["offset"] + entity["length"] - before)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return stripped, kept


def _checked(given: list[Any], text: str) -> list[Json]:
    ruler = utf16.Ruler(text)
    for entity in given:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise unparsable("expected an Object with a type")
        if entity["type"] not in _GIVEN_BY_BOTS:
            raise unparsable(f'unsupported entity type "{entity["type"]}"')
        begin, size = entity.get("offset"), entity.get("length")
        if not isinstance(begin, int) or not isinstance(size, int) or size <= 0:
            raise unparsable("offset and length must be numbers, the length positive")
        if ruler.position(begin) is None or ruler.position(begin + size) is None:
            raise unparsable(f"an entity at UTF-16 offset {begin} does not fit the text")
    return [entity for entity in given if "url" not in entity or links.why_refused(entity["url"]) is None]
