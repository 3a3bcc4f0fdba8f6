"""A picture to pass on: a post as a card, for where a text is scrolled past."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from campaign.sources import Origin
from messages.catalog import to_html
from messages.documents.share_card import Card, share_card
from messages.screen import Picture
from messages.screens.exhibits.exhibit import Exhibit
from messages.screens.exhibits.posts import in_other_languages, written_post
from messages.screens.posters import dated_count

if TYPE_CHECKING:
    from messages.screen import Rows
    from messages.screens.exhibits.posts import Post
    from messages.screens.scene import Scene

LIGHT: Final = "card"
DARK: Final = "card_dark"
"""How an action's steps call the two cards."""


def card(scene: Scene) -> Exhibit:
    """Dark letters on a light ground."""
    return _shown(scene, dark=False)


def card_dark(scene: Scene) -> Exhibit:
    """Light letters on a dark ground, as night modes have them."""
    return _shown(scene, dark=True)


def _shown(scene: Scene, *, dark: bool) -> Exhibit:
    """The card, and as its caption the post itself, so that both can be forwarded as they are."""
    made = written_post(scene, Origin.CARD)
    picture = Picture("card.png", share_card(_card(made), dark=dark))
    rows = (*_other_ground(scene, dark=dark), *in_other_languages(made))
    return Exhibit({"text": to_html(made.text), "link": to_html(made.link)}, rows, document=picture)


def _card(made: Post) -> Card:
    words = made.scene.words
    count, dated = dated_count(made.scene)
    return Card(
        headline=words.plain("share.headline"),
        lines=tuple(words.plain(f"share.lines.{made.tone}").splitlines()),
        figure=count,
        dated=dated,
        link=made.link,
    )


def _other_ground(scene: Scene, *, dark: bool) -> Rows:
    action = next((action for action in scene.actions if action.code == scene.place.action), None)
    wanted = LIGHT if dark else DARK
    step = next((step for step in action.along(scene.place.way) if step.exhibit == wanted), None) if action else None
    if action is None or step is None:
        return ()
    name = "button.card.light" if dark else f"button.aside.{action.slug}.{step.code}"
    return ((scene.button(name, replace(scene.place, step=step.code)),),)
