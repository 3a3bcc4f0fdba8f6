"""Where an admin of a group is: the buttons carry the number of the group, in six letters or digits.

`variant` and `plan` hold the number, `way` what was chosen, `action` that it is being set up for the first time. It
proves nothing: whether who taps is an admin of that group is looked at whenever something is shown or done.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from messages.callbacks import Area
from messages.codes import FIELD, code_of, number_of

if TYPE_CHECKING:
    from messages.callbacks import Place

_LENGTH: Final = 2 * FIELD

FIRST: Final = "new"
"""In `action` while a group is set up: each question leads to the next, and not back to the overview."""


class Step(StrEnum):
    """The screens and acts of a group's settings. The values are codes on buttons."""

    SHOW = ""
    ANSWER = "ans"
    LANGUAGE = "lng"
    POSTS = "pst"
    WEEK = "wek"
    CLOCK = "clk"
    TOPIC = "top"
    TOTAL = "tot"
    QUIET = "qui"
    CARD = "crd"
    """Post the appeal now."""
    POSTER = "prt"
    LEAVE = "lev"
    HERE = "her"
    """In a forum: posts shall come into the topic where this button stands."""


class Answer(StrEnum):
    """What an admin says: may anybody in the group be in Belarus?"""

    NO = "no"
    YES = "yes"
    UNSURE = "uns"


def group_place(place: Place, number: int, step: Step = Step.SHOW, *, way: str = "", first: bool = False) -> Place:
    """A place of that group's settings in the same language. Raises `ValueError` for a number that does not fit."""
    code = code_of(number, _LENGTH)
    return replace(
        place,
        area=Area.GROUP,
        risk=None,
        action=FIRST if first else "",
        step=step,
        country="",
        whom=None,
        variant=code[:FIELD],
        plan=code[FIELD:],
        way=way,
    )


def number_in(place: Place) -> int:
    """The number of the group a place is about; 0, which none has, where it names none."""
    return number_of(place.variant + place.plan, _LENGTH)
