"""A supporter in a transcript. What they tap is written in English; whoever reads another language taps the same thing
in theirs, so one transcript tries every language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from messages.catalog import DEFAULT_LANGUAGE, Catalog, Catalogs
from sandbox import Message, Person

_TAG = re.compile(r"<[^>]+>")
_PLACEHOLDER = re.compile(r"\{\w+\}")


@dataclass
class Supporter:
    """Somebody with a phone and a language."""

    person: Person
    words: Catalog
    english: Catalog

    @classmethod
    def of(cls, person: Person, catalogs: Catalogs, language: str) -> Supporter:
        return cls(person, catalogs[language], catalogs[DEFAULT_LANGUAGE])

    async def sends(self, text: str, *, reply_to: Message | None = None) -> None:
        await self.person.sends(text, reply_to=reply_to)

    async def taps(self, label: str) -> str | None:
        """Tap the button that an English reader would see as `label`; what it copies or opens, if it does."""
        return await self.person.taps(self.in_own_words(label))

    @property
    def screen(self) -> Message:
        message = self.person.screen
        assert message is not None, "the bot has not written yet"
        return message

    @property
    def labels(self) -> list[str]:
        return [label for row in self.screen.buttons for label in row]

    def is_offered(self, label: str) -> bool:
        return any(self.in_own_words(label) in own for own in self.labels)

    def reads(self, *names: str) -> bool:
        """Whether the screen shows these texts of the catalogue, in this order, whatever fills their placeholders."""
        return self.reads_in(self.screen, *names)

    def reads_in(self, message: Message, *names: str) -> bool:
        """The same of any message."""
        return re.search(".*".join(self._pattern(name) for name in names), message.text, re.DOTALL) is not None

    def in_own_words(self, label: str) -> str:
        """The label in the reader's language: a text's, a country's, or a text's with something filled in."""
        if self.words is self.english:
            return label
        for code, name in self.english.countries():
            if name == label:
                return self.words.country(code)
        on_buttons = {name: text for name, (text, *_) in self.english.texts.items() if name.startswith(_ON_BUTTONS)}
        exact = next((name for name, text in on_buttons.items() if text == label), None)
        if exact:
            return self.words.texts[exact][0]
        for name, text in on_buttons.items():
            found = _as_pattern(text).fullmatch(label)
            if found:
                return self.words.texts[name][0].format_map(found.groupdict())
        raise LookupError(f"no button says {label}")

    def _pattern(self, name: str) -> str:
        page = self.words.pages.get(name)
        forms = (page,) if page else self.words.texts[name]
        patterns = (".*?".join(map(re.escape, _PLACEHOLDER.split(_TAG.sub("", form)))) for form in forms)
        return f"(?:{'|'.join(patterns)})"


def another_language(supporter: Supporter) -> str:
    """What a language that the supporter does not read calls itself."""
    return "English" if supporter.words.language == "ru" else "Русский"


_ACTIONS = ("embassy", "protest", "spread", "donate")
_ON_BUTTONS = ("button.", "plan.", *(f"{slug}.{part}" for slug in _ACTIONS for part in ("name", "open")))


def _as_pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", text)
    return re.compile("".join(f"(?P<{part}>.+)" if index % 2 else re.escape(part) for index, part in enumerate(parts)))
