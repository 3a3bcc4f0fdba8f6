"""What inline mode offers in a chat: the appeal, the actions, words to pass on, coming dates, and dated facts.

Nobody is named on a card: it stays in a chat when the facts change. Its buttons lead to the private chat, where the
question about safety comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from textwrap import shorten
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from campaign.anniversaries import Topic, Wish, coming
from campaign.groups import POSTING_HOUR
from campaign.sources import Origin, Source
from messages.callbacks import Place
from messages.catalog import Html
from messages.inline_cards import InlineCard, InlineCards, without_marks
from messages.screen import Button
from messages.screens.exhibits.posts import TONES
from messages.screens.links import link_to
from messages.screens.reminders import asked_for
from messages.screens.scene import Scene, paragraphs
from messages.screens.welcome import dated_unionists

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from campaign.anniversaries import Occasion
    from campaign.content import Content
    from campaign.walkthrough import Action
    from messages.catalog import Catalog, Catalogs
    from messages.screen import Rows

APPEAL: Final = "appeal"
FACTS: Final = ("fact-count", "fact-sentences", "fact-ilo", "fact-experts")
"""Kinds of cards, and what their texts are named by."""

_EVERY_LANGUAGE: Final = frozenset({APPEAL, *TONES.values()})
_SAFETY: Final = f"safety-{Origin.INLINE}"
_SUMMARY: Final = 100  # characters: about what two lines of a phone show
_DATES: Final = Wish(frozenset({Topic.ANNIVERSARIES, Topic.DAYS}), less_often=False, hour=POSTING_HOUR)
_ANYWHERE: Final = ZoneInfo("UTC")  # nobody says where the readers live


@dataclass(frozen=True, slots=True)
class Offered:
    """The answer to a query: cards, and a button above them that leads to the private chat by the link `start`."""

    cards: tuple[InlineCard, ...]
    label: str
    start: str = _SAFETY


def offered(cards: InlineCards, words: Catalog, query: str) -> Offered:
    """What is offered to somebody who reads that language and typed this. Where nothing is alike, the appeal."""
    if not query.strip():
        return Offered(cards.all_for(words.language), words.plain("button.inline.safety"))
    found = cards.search(query, words.language)
    if found:
        return Offered(found, words.plain("button.inline.safety"))
    appeal = tuple(card for card in cards.all_for(words.language) if card.kind == APPEAL)
    return Offered(appeal[:1], words.plain("button.inline.nothing"))


# Whoever searches asks at each letter, and the facts change rarely. Facts are keys by identity, so an edit begins anew.
@lru_cache(maxsize=2)
def inline_cards(
    catalogs: Catalogs, content: Content, actions: tuple[Action, ...], day: date, bot_username: str
) -> InlineCards:
    """The cards of that day in every language."""
    now = datetime.combine(day, time(), UTC)
    cards: list[InlineCard] = []
    for words in catalogs:
        place = Place(language=words.language)
        cards += _in_one_language(Scene(words, catalogs, content, actions, place, now, bot_username))
    return InlineCards(cards, _EVERY_LANGUAGE)


def _in_one_language(scene: Scene) -> Iterator[InlineCard]:
    yield _card(scene, APPEAL, f"inline.{APPEAL}", _to_campaign(scene))
    for action in scene.actions:
        title, body = scene.words.plain(f"{action.slug}.name"), _filled(scene, f"{action.slug}.inline")
        yield _made(scene, action.slug, title, body, ((_to_action(scene, action.slug),), (_to_appeal(scene),)))
    for post in TONES.values():
        yield _card(scene, post, post, _to_campaign(scene))
    for occasion in coming(scene.content, _DATES, _ANYWHERE, scene.now):
        yield _date(scene, occasion)
    for fact in FACTS:
        yield _card(scene, fact, f"inline.{fact}", _to_campaign(scene))


def _card(scene: Scene, kind: str, text: str, rows: Rows) -> InlineCard:
    return _made(scene, kind, scene.words.plain(f"inline.title.{kind}"), _filled(scene, text), rows)


def _date(scene: Scene, occasion: Occasion) -> InlineCard:
    """A date of the coming year, and what it asks for."""
    words = scene.words
    what = words.plain(f"inline.date.{occasion.id}")
    action = asked_for(scene, occasion)
    # The day may be far off: nothing here says "today".
    ask = _filled(scene, f"{occasion.ask}.inline") if action else None
    count = words.html("occasion.count", unionists=dated_unionists(scene)) if action else None
    body = paragraphs((words.html("inline.date", day=words.day(occasion.day), what=what), count, ask))
    onward = _to_action(scene, occasion.ask) if action else _to_appeal(scene)
    title = words.plain("inline.title.date", day=words.day_and_month(occasion.day), what=what)
    rows: Rows = ((onward,), (_to_actions(scene),))
    return _made(scene, f"date-{occasion.id}", title, body, rows, summary=ask or Html(words.day(occasion.day)))


def _made(scene: Scene, kind: str, title: str, body: Html, rows: Rows, *, summary: Html | None = None) -> InlineCard:
    brief = shorten(without_marks(summary or body), _SUMMARY, placeholder=" …")
    return InlineCard(kind, scene.words.language, title, brief, scene.words.html("inline.opening"), body, rows)


def _filled(scene: Scene, name: str) -> Html:
    wanted = scene.words.wanted(name)
    return scene.words.html(name, **({"unionists": dated_unionists(scene)} if "unionists" in wanted else {}))


def _to_campaign(scene: Scene) -> Rows:
    return ((_to_actions(scene),), (_to_appeal(scene),))


def _to_actions(scene: Scene) -> Button:
    return _link(scene, "button.menu", "actions")


def _to_appeal(scene: Scene) -> Button:
    return _link(scene, "button.appeal", "appeal")


def _to_action(scene: Scene, slug: str) -> Button:
    return _link(scene, f"{slug}.name", slug)


def _link(scene: Scene, label: str, name: str) -> Button:
    """A button to the private chat. The link tells that it was passed on in a chat, and never by whom."""
    return scene.button(label, url=link_to(scene, name, Source(Origin.INLINE)))
