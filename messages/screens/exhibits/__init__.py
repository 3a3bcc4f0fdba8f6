"""What a step shows that is made from the facts: an embassy's card, a letter, a text to share, a file.

A step names its exhibit; here stands which function makes it. An exhibit fills the placeholders of the step's text, and
may bring buttons or a file of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from messages.screens.exhibits.cards import DARK, LIGHT, card, card_dark
from messages.screens.exhibits.embassies import mission
from messages.screens.exhibits.exhibit import Exhibit
from messages.screens.exhibits.giving import fund, has_code, is_branch, motion_paper, payment_code, treasurer
from messages.screens.exhibits.letters import letter, letter_paper
from messages.screens.exhibits.posts import newsletter, post, post_elsewhere, speech
from messages.screens.exhibits.printing import poster
from messages.screens.exhibits.protests import caller, event, event_file, events, none_known, press_note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from campaign.walkthrough import Step
    from messages.screens.scene import Scene

__all__ = ["EXHIBITS", "Exhibit", "exhibit_of", "is_drawn", "is_there"]

EXHIBITS: Final[Mapping[str, Callable[[Scene], Exhibit]]] = {
    "mission": mission,
    "letter": letter,
    "letter_paper": letter_paper,
    "events": events,
    "event": event,
    "event_file": event_file,
    "none_known": none_known,
    "caller": caller,
    "press_note": press_note,
    "post": post,
    "post_elsewhere": post_elsewhere,
    LIGHT: card,
    DARK: card_dark,
    "poster": poster,
    "newsletter": newsletter,
    "speech": speech,
    "fund": fund,
    "payment_code": payment_code,
    "treasurer": treasurer,
    "motion_paper": motion_paper,
}

_DRAWN: Final = frozenset({"letter_paper", "motion_paper", "payment_code", "poster", LIGHT, DARK})

_NOT_ALWAYS: Final[Mapping[str, Callable[[Scene], bool]]] = {
    DARK: lambda _: False,  # it has its button under the light one
    "payment_code": has_code,
    "treasurer": is_branch,
    "motion_paper": is_branch,
}
"""Exhibits that do not always have a button beside the offer."""


def exhibit_of(scene: Scene, step: Step) -> Exhibit:
    """What the step shows."""
    return EXHIBITS[step.exhibit](scene) if step.exhibit else Exhibit()


def is_there(scene: Scene, step: Step) -> bool:
    """Whether the step is offered to this person beside what they see."""
    asks = _NOT_ALWAYS.get(step.exhibit or "")
    return asks is None or asks(scene)


def is_drawn(step: Step) -> bool:
    """Whether the step shows a picture or a page, which takes some tenths of a second to draw for the first time.

    Others need not wait for that: it can be done in another thread.
    """
    return step.exhibit in _DRAWN
