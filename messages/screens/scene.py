"""What a screen may look at: who reads, where they are, what is true today. And the ways to build buttons from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from campaign.safety import Risk, Verdict, verdict
from messages.callbacks import Area, Place
from messages.catalog import Html
from messages.screen import Button

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from campaign.content import Content, Country, Figure
    from campaign.safety import Capability
    from campaign.walkthrough import Action
    from messages.catalog import Catalog
    from messages.screen import Rows

PARAGRAPH: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Scene:
    """One person at one place, now. `words` are in the person's language, `languages` the own names of all, by code.

    `stored` tells whether anything is kept about this person.
    """

    words: Catalog
    english: Catalog
    content: Content
    actions: tuple[Action, ...]
    place: Place
    now: datetime
    bot_username: str
    languages: Mapping[str, str]
    stored: bool = False

    @property
    def country(self) -> Country | None:
        """The country of the place, where it is one we know."""
        return self.content.countries.get(self.place.iso2)

    @property
    def country_name(self) -> str:
        """The country as the person's language calls it."""
        return self.words.country(self.place.iso2)

    @property
    def is_close(self) -> bool:
        """Whether somebody close to the person is in Belarus."""
        return self.place.risk is Risk.CLOSE

    def may(self, capability: Capability) -> bool:
        """Whether the safety rules let the person do this, asked at the moment of the act."""
        return verdict(self.place.risk, capability, self.country) is Verdict.ALLOWED

    def button(
        self, name: str, place: Place | None = None, *, copies: str | None = None, url: str | None = None
    ) -> Button:
        """A button labelled with the text `name`."""
        return Button(self.words.plain(name), place=place, copies=copies, url=url)

    def to_menu(self, name: str = "button.menu") -> Button:
        """The way to all the actions."""
        return self.button(name, self.place.at(Area.MENU))

    def to_action(self, action: Action) -> Button:
        """The way to the beginning of an action."""
        return self.button(f"{action.slug}.name", self.place.at(Area.ACTION, action=action.code))

    def language_row(self) -> Rows:
        """The other languages, each a button to this very place; nothing where there is only one."""
        others = tuple(
            Button(name, replace(self.place, language=code))
            for code, name in self.languages.items()
            if code != self.words.language
        )
        return (others,) if others else ()

    def figure(self, figure: Figure) -> str:
        """A figure with its qualifier: more than 20."""
        return self.words.plain(f"figure.{figure.qualifier}", value=self.words.number(figure.value))

    def counter(self, figure: Figure) -> str:
        """Who counted, in the form that stands after "counted by"."""
        return self.words.plain(f"counter.{figure.counted_by}")


def paragraphs(parts: Iterable[Html | None]) -> Html:
    """The parts with an empty line between them; those that are missing leave no gap."""
    return Html(PARAGRAPH.join(part for part in parts if part))
