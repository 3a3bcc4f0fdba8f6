"""Telegram's HTML, read as its server reads it: the same tags, the same tolerance, the same complaints.

See core.telegram.org/bots/api#html-style; what the page leaves open follows TDLib's parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sandbox import links, utf16
from sandbox.errors import unparsable

if TYPE_CHECKING:
    from sandbox.shapes import Json

_STYLES: Final = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_NAMED_CHARACTERS: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE: Final = re.compile(r"&(?:#(x[0-9A-Fa-f]+|[0-9]+)|([A-Za-z]+));?")
_PLAIN: Final = re.compile(r"[^<&]+")
_TAG_NAME: Final = re.compile(r"[^\s>]*")
_SPACE: Final = re.compile(r"\s*")
_ATTRIBUTE_NAME: Final = re.compile(r"[^\s=>]*")
_NAME_TOKEN: Final = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(slots=True)
class _OpenTag:
    name: str
    argument: str
    offset: int
    position: int


@dataclass(slots=True)
class _Reader:
    """Walks through the source once. `at` is where it stands, `offset` the UTF-16 units written so far."""

    source: str
    at: int = 0
    offset: int = 0
    written: list[str] = field(default_factory=list)
    open_tags: list[_OpenTag] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def read(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "&":
                self.write(self.reference())
            elif character != "<":
                self.write(self.take(_PLAIN))
            elif self.source.startswith("</", self.at):
                self.close_tag()
            else:
                self.open_tag()
        if self.open_tags:
            raise unparsable(f"""Can't find end tag corresponding to start tag "{self.open_tags[-1].name}\"""")
        return "".join(self.written), self.entities

    def write(self, text: str) -> None:
        self.written.append(text)
        self.offset += utf16.length(text)

    def reference(self) -> str:
        """The character behind `&...;`; what is no reference stands for itself."""
        found = _REFERENCE.match(self.source, self.at)
        character = self._referred(found) if found else None
        if found is None or character is None:
            self.at += 1
            return "&"
        self.at = found.end()
        return character

    @staticmethod
    def _referred(found: re.Match[str]) -> str | None:
        if found[2]:
            return _NAMED_CHARACTERS.get(found[2])
        code = int(found[1][1:], 16) if found[1].startswith("x") else int(found[1])
        is_character = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
        return chr(code) if is_character else None

    def open_tag(self) -> None:
        begin = self.at
        name = self.take(_TAG_NAME, 1).lower()
        self.must_go_on(f"Unclosed start tag at byte offset {self.byte(begin)}")
        if name not in _STYLES:
            raise unparsable(f'Unsupported start tag "{name}" at byte offset {self.byte(begin)}')
        argument = self.attributes(name, begin)
        if name == "span" and argument != "tg-spoiler":
            raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(begin)}')
        self.at += 1
        self.open_tags.append(_OpenTag(name, argument, self.offset, len(self.written)))

    def attributes(self, tag: str, begin: int) -> str:
        """The one attribute of a tag that means something; others are passed over."""
        argument = ""
        unclosed = f'Unclosed start tag "{tag}" at byte offset {self.byte(begin)}'
        while True:
            self.take(_SPACE)
            self.must_go_on(unclosed)
            if self.source[self.at] == ">":
                return argument
            attribute = self.take(_ATTRIBUTE_NAME).lower()
            if not attribute:
                raise unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {self.byte(begin)}')
            self.take(_SPACE)
            self.must_go_on(unclosed)
            if self.source[self.at] != "=":
                argument = "1" if (tag, attribute) == ("blockquote", "expandable") else argument
                continue
            self.take(_SPACE, 1)
            self.must_go_on(unclosed)
            argument = _meaning(tag, attribute, self.attribute_value(unclosed), argument)

    def attribute_value(self, unclosed: str) -> str:
        quote = self.source[self.at]
        if quote not in "'\"":
            begin = self.at
            value = self.take(_NAME_TOKEN).lower()
            self.must_go_on(unclosed)
            if not self.source[self.at].isspace() and self.source[self.at] != ">":
                raise unparsable(f"Unexpected end of name token at byte offset {self.byte(begin)}")
            return value
        self.at += 1
        value = ""
        while self.at < len(self.source) and self.source[self.at] != quote:
            if self.source[self.at] == "&":
                value += self.reference()
            else:
                value += self.source[self.at]
                self.at += 1
        self.at += 1
        self.must_go_on(unclosed)
        return value

    def close_tag(self) -> None:
        begin = self.at
        if not self.open_tags:
            raise unparsable(f"Unexpected end tag at byte offset {self.byte(begin)}")
        name = self.take(_TAG_NAME, 2).lower()
        self.take(_SPACE)
        if self.at >= len(self.source) or self.source[self.at] != ">":
            raise unparsable(f"Unclosed end tag at byte offset {self.byte(begin)}")
        self.at += 1
        tag = self.open_tags.pop()
        if name and name != tag.name:
            wrong = f'expected "</{tag.name}>", found "</{name}>"'
            raise unparsable(f"Unmatched end tag at byte offset {self.byte(begin)}, {wrong}")
        if self.offset > tag.offset:
            self.add_entity(tag)

    def add_entity(self, tag: _OpenTag) -> None:
        entity: Json = {"type": _STYLES[tag.name], "offset": tag.offset, "length": self.offset - tag.offset}
        if tag.name == "a":
            address = tag.argument or "".join(self.written[tag.position :])
            # Not an error for Telegram: the words stay and simply lead nowhere.
            if links.why_refused(address) is None:
                self.entities.append({**entity, "url": links.normalised(address)})
        elif tag.name == "tg-emoji":
            if not tag.argument.isdigit():
                raise unparsable("Invalid custom emoji identifier specified")
            self.entities.append({**entity, "custom_emoji_id": tag.argument})
        elif tag.name == "blockquote" and tag.argument:
            self.entities.append({**entity, "type": "expandable_blockquote"})
        elif tag.name in {"pre", "code"}:
            self.add_code(entity, tag)
        else:
            self.entities.append(entity)

    def add_code(self, entity: Json, tag: _OpenTag) -> None:
        """`<pre><code class="language-x">` is one entity with a language; a language counts nowhere else."""
        inner = self.entities[-1] if self.entities else None
        spans_the_same = (
            inner is not None
            and inner["type"] in {"pre", "code"}
            and (inner["offset"], inner["length"]) == (entity["offset"], entity["length"])
        )
        if inner is None or not spans_the_same:
            self.entities.append({**entity, "_language": tag.argument} if tag.argument else entity)
            return
        language = inner.pop("_language", "") or tag.argument
        inner["type"] = "pre"
        if language:
            inner["language"] = language

    def take(self, pattern: re.Pattern[str], skip: int = 0) -> str:
        found = pattern.match(self.source, self.at + skip)
        taken = found[0] if found else ""
        self.at += skip + len(taken)
        return taken

    def must_go_on(self, otherwise: str) -> None:
        if self.at >= len(self.source):
            raise unparsable(otherwise)

    def byte(self, position: int) -> int:
        return len(self.source[:position].encode())


def _meaning(tag: str, attribute: str, value: str, argument: str) -> str:
    match tag, attribute:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            return value
        case ("blockquote", "expandable"):
            return "1"
    return argument


def read_html(source: str) -> tuple[str, list[Json]]:
    """The text and its entities, in the order in which they end. Raises ApiError with Telegram's complaint."""
    text, entities = _Reader(source).read()
    for entity in entities:
        entity.pop("_language", None)
    return text, entities
