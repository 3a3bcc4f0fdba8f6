"""What a screen may look at: who reads, where they are, what is true today. And the ways to build buttons from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from campaign.events import event_by_code, is_ahead
from campaign.letters import UNIONISTS, newest_figure
from campaign.safety import Risk, Verdict, verdict
from campaign.walkthrough import JOIN
from messages.callbacks import Area, Place
from messages.catalog import DEFAULT_LANGUAGE, Html, to_html
from messages.screen import Button

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from campaign.content import Content, Country, Event, Figure, Person
    from campaign.counters import Tally
    from campaign.safety import Capability
    from campaign.walkthrough import Action
    from messages.catalog import Catalog, Catalogs
    from messages.screen import Rows

PARAGRAPH: Final = "\n\n"
_READ_CYRILLIC: Final = {"be", "ru"}


@dataclass(frozen=True, slots=True)
class Scene:
    """One person at one place, now. `words` are in the person's language, `catalogs` hold all of them.

    `stored` tells whether anything is kept about this person, `tally` how much was done so far by everybody.
    """

    words: Catalog
    catalogs: Catalogs
    content: Content
    actions: tuple[Action, ...]
    place: Place
    now: datetime
    bot_username: str
    stored: bool = False
    tally: Tally | None = None

    @property
    def english(self) -> Catalog:
        """The language that is read where the person's own is not."""
        return self.catalogs[DEFAULT_LANGUAGE]

    @property
    def languages(self) -> Mapping[str, str]:
        """What each language calls itself, by code."""
        return {words.language: words.own_name for words in self.catalogs}

    @property
    def country(self) -> Country | None:
        """The country of the place, where it is one we know."""
        return self.content.countries.get(self.place.iso2)

    @property
    def country_name(self) -> str:
        """The country as the person's language calls it."""
        return self.words.country(self.place.iso2)

    @property
    def event(self) -> Event | None:
        """The event of the place, where it names one that is still to come."""
        event = event_by_code(self.content, self.place.variant) if self.place.way == JOIN else None
        return event if event and is_ahead(event, self.now) else None

    @property
    def is_close(self) -> bool:
        """Whether somebody close to the person is in Belarus."""
        return self.place.risk is Risk.CLOSE

    def may(self, capability: Capability) -> bool:
        """Whether the safety rules let the person do this, asked at the moment of the act."""
        return verdict(self.place.risk, capability, self.country) is Verdict.ALLOWED

    def button(
        self,
        name: str,
        place: Place | None = None,
        *,
        copies: str | None = None,
        url: str | None = None,
        shares: str | None = None,
    ) -> Button:
        """A button labelled with the text `name`."""
        return Button(self.words.plain(name), place=place, copies=copies, url=url, shares=shares)

    def ticked(self, choice: str, *, chosen: bool) -> str:
        """The label of something that can be chosen, with a tick where it is."""
        return self.words.plain("button.topic.wanted" if chosen else "button.topic.unwanted", topic=choice)

    def to_menu(self, name: str = "button.menu") -> Button:
        """The way to all the actions."""
        return self.button(name, self.place.at(Area.MENU))

    def to_action(self, action: Action) -> Button:
        """The way to the beginning of an action."""
        return self.button(f"{action.slug}.name", self.place.at(Area.ACTION, action=action.code))

    def in_language(self, code: str) -> Scene:
        """The same for those who read another language; as it is where that is none of ours."""
        return replace(self, words=self.catalogs[code]) if code in self.catalogs else self

    def language_row(self) -> Rows:
        """The other languages, each a button to this very place; nothing where there is only one."""
        return self.other_languages(lambda code: replace(self.place, language=code))

    def other_languages(self, place_for: Callable[[str], Place]) -> Rows:
        """The other languages in one row, each a button to the place for its code; nothing where there is only one."""
        others = tuple(
            Button(name, place_for(code)) for code, name in self.languages.items() if code != self.words.language
        )
        return (others,) if others else ()

    def figure(self, figure: Figure) -> str:
        """A figure with its qualifier: more than 20."""
        return self.words.plain(f"figure.{figure.qualifier}", value=self.words.number(figure.value))

    def counter(self, figure: Figure) -> str:
        """Who counted, in the form that stands after "counted by"."""
        return self.words.plain(f"counter.{figure.counted_by}")

    def dated_figure(self) -> dict[str, Html]:
        """How many trade unionists are in prison by the newest count, with its date and who counted: for any text."""
        figure = newest_figure(self.content, UNIONISTS)
        return {
            "figure": to_html(self.figure(figure)),
            "date": to_html(self.words.partial(figure.as_of)),
            "counted_by": to_html(self.counter(figure)),
        }

    def person_name(self, person: Person) -> str:
        """The name as the reader's language writes it, as far as a source prints it so.

        Where none does, a reader of Cyrillic gets the Belarusian form: a transliteration of ours would be made up.
        """
        if self.words.language in person.names or self.words.language not in _READ_CYRILLIC:
            return person.names.get(self.words.language, person.names["en"])
        return person.names.get("be", person.names["en"])


def paragraphs(parts: Iterable[Html | None]) -> Html:
    """The parts with an empty line between them; those that are missing leave no gap."""
    return Html(PARAGRAPH.join(part for part in parts if part))
