"""Where an admin is: the buttons carry which broadcast it is about, and the version that was seen.

A place of the desk is packed like any other (`messages.callbacks.Place`): `step` names the screen or the act, `variant`
the broadcast, `plan` its version as the screen showed it, `way` what was chosen (a language, a topic, an hour ...),
`action` and `country` one of those. It proves nothing: who taps is looked at whenever something is done.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from messages.callbacks import Area
from messages.codes import code_of

if TYPE_CHECKING:
    from campaign.broadcasts import Broadcast
    from messages.callbacks import Place
    from messages.screen import Button
    from messages.screens.scene import Scene


class Step(StrEnum):
    """The screens and acts of the desk. The values are codes on buttons."""

    DESK = ""
    NEW = "new"
    LIST = "lst"
    SHOW = "shw"
    """A broadcast, whatever its state: the draft with all that is set, the progress, or the report."""

    WORDS = "wor"
    """What it says in one language (`way`)."""
    WRITE = "wri"
    """A prompt for the text, with a picture or a file or without."""
    LINK = "lnk"
    """A prompt for a button that leads to a page."""
    ACTION = "abt"
    """A button that leads to an action: which?"""
    NO_BUTTONS = "nob"
    NO_FILE = "nof"
    NO_WORDS = "now"

    AUDIENCE = "aud"
    TOPIC = "top"
    LANGUAGES = "lgs"
    COUNTRIES = "cts"
    COUNTRY_PROMPT = "ctp"
    STATUS = "sta"
    EXCLUDE = "exc"
    MISSING = "mis"
    IMPORTANT = "imp"
    GROUPS = "grp"
    """Whether it is also posted in groups and channels."""
    WHEN = "whn"
    DAY = "day"
    """Which hour of that day?"""
    LASTS = "las"

    TEST = "tst"
    ASK = "ask"
    APPROVE = "apr"
    REFUSE = "ref"
    PAUSE = "pau"
    RESUME = "rsm"
    CANCEL = "can"
    CANCEL_SURE = "cns"
    CORRECT = "cor"
    AGAIN = "agn"
    """Once more to those of whom Telegram did not say whether it arrived."""

    FACTS = "fct"
    PEOPLE = "fpl"
    PERSON = "fpe"
    """Somebody who is named or may be: their code fills `variant` and `plan`."""
    UNNAME = "fun"
    EMBASSIES = "fem"
    EMBASSY_PROMPT = "fep"
    """A prompt for a country's name."""
    EMBASSY = "fec"
    HIDE = "fhi"
    EVENTS = "fev"
    EVENT = "feo"
    """A public protest, by its code in `variant`."""
    EVENT_NEW = "fen"
    """A prompt for all that an event needs, a line for each."""
    EVENT_TIME = "fet"
    EVENT_PLACE = "fel"
    EVENT_CANCEL = "fca"
    EVENT_CANCEL_SURE = "fcs"
    CONFIRM = "fok"
    """What was typed comes into force: the correction's number is in `variant`, as in the next three."""
    EDITS = "fed"
    EDIT = "fee"
    UNDO = "fud"
    NUMBERS = "num"
    SPREAD = "spr"
    """By which links people came, and which cards were shared."""
    POSTERS = "pos"
    POSTER_NEW = "pnw"
    """In which language (`way`), and then on which paper?"""
    POSTER_MAKE = "pmk"
    """Make the poster with that number (`variant`), and no other: in a language (`way`), on a paper (`plan`)."""
    POSTER = "pst"
    """One that was made, by its number in `variant`."""
    POSTER_FILE = "pfl"
    """Its file once more, on a paper (`plan`)."""
    LOG = "log"
    FREEZE = "frz"
    RELEASE = "rls"


def desk_place(
    place: Place,
    step: Step,
    broadcast: Broadcast | None = None,
    *,
    way: str = "",
    action: str = "",
    country: str = "",
) -> Place:
    """A place of the desk in the same language; about `broadcast` as it is now, where one is given."""
    return replace(
        place,
        area=Area.ADMIN,
        step=step,
        variant=code_of(broadcast.id) if broadcast else "",
        plan=code_of(broadcast.version) if broadcast else "",
        way=way,
        action=action,
        country=country,
        risk=None,
        whom=None,
    )


def to_desk(scene: Scene) -> Button:
    """The way back to the desk."""
    return scene.button("button.admin.desk", desk_place(scene.place, Step.DESK))
