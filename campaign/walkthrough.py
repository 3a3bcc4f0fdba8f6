"""What an action is made of, and which step follows which. Pure: a place in, a place out.

An action is a file of data (``campaign/actions/<slug>.py``): a handful of steps of four kinds. One driver plays
any of them, so a step says what it is for and never how it looks or who sends it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.pledges import State

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from campaign.safety import Capability

CODE_LENGTH: Final = 3
"""Letters in a code that a button carries."""


class Asks(StrEnum):
    """What a `Choose` step finds out; the answer travels on in the buttons."""

    COUNTRY = "country"
    WHOM = "whom"


class Outcome(StrEnum):
    """How an action went, as the person tells. The values are codes on buttons."""

    DONE = "don"
    TRIED = "tri"
    LATER = "lat"
    DECLINED = "dec"

    @property
    def state(self) -> State | None:
        """What a pledge becomes by this answer; nothing for "later", which asks for a time first."""
        return _STATES.get(self)


_STATES: Final[Mapping[Outcome, State]] = {
    Outcome.DONE: State.DONE,
    Outcome.TRIED: State.TRIED,
    Outcome.DECLINED: State.WITHDRAWN,
}


class Turn(StrEnum):
    """Places of a walk-through that no action names, because every action has them."""

    AGREED = "agr"
    """The person agrees that a pledge is kept."""
    CALENDAR = "ics"
    """A calendar file instead of a pledge."""
    UNDO = "und"
    """The outcome just told was a mistake."""


@dataclass(frozen=True, slots=True)
class Step:
    """One screen of an action.

    `code` is what buttons carry, three letters. `exhibit` names something made from the facts that the screen shows
    (``messages/screens/exhibits.py``). Its words are the text ``<slug>.<code>`` of each language, or the one that
    `text` names.
    """

    code: str
    exhibit: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Show(Step):
    """Something to read."""


@dataclass(frozen=True, slots=True)
class Choose(Step):
    """A question that buttons answer."""

    asks: Asks = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Offer(Step):
    """Something to take along and use: a letter, a text, a file."""


@dataclass(frozen=True, slots=True)
class Confirm(Step):
    """How did it go? Follows an `Offer` and is asked under it, so that the answer is one tap away."""

    outcomes: tuple[Outcome, ...] = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Action:
    """One of the ways to help.

    `order` is its place in the menu, `minutes` about how long it takes, `needs` what the safety rules call it
    (``campaign/safety.py``).
    """

    slug: str
    code: str
    order: int
    minutes: int
    needs: Capability
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        codes = [step.code for step in self.steps]
        if not self.steps:
            raise ValueError(f"action {self.slug}: it has no steps")
        for code in (self.code, *codes):
            if len(code) != CODE_LENGTH or not (code.isascii() and code.isalpha() and code.islower()):
                raise ValueError(f"action {self.slug}: code {code!r} is not three small letters")
        if len({*codes, *Outcome, *Turn}) != len(codes) + len(Outcome) + len(Turn):
            raise ValueError(f"action {self.slug}: a step's code is used twice or belongs to every action")
        for before, step in zip((None, *self.steps), self.steps, strict=False):
            if isinstance(step, Confirm) and not isinstance(before, Offer):
                raise ValueError(f"action {self.slug}: {step.code} confirms, but nothing is offered before it")

    @property
    def first(self) -> Step:
        """Where the action begins."""
        return self.steps[0]

    def reached(self, code: str, answered: Collection[Asks]) -> Step:
        """The step to show to somebody who asks for `code` and has answered this much.

        An unanswered question on the way comes first, an answered one is passed over; a code that no longer lives is
        the beginning. So a button may be pressed in any order and never leads nowhere.
        """
        wanted = next((index for index, step in enumerate(self.steps) if step.code == code), 0)
        for index, step in enumerate(self.steps):
            if isinstance(step, Choose):
                if step.asks not in answered:
                    return step
            elif index >= wanted and not isinstance(step, Confirm):
                return step
        return next(step for step in reversed(self.steps) if not isinstance(step, Confirm))

    def before(self, step: Step) -> Step | None:
        """The step one goes back to, or nothing at the beginning."""
        earlier = self.steps[: self.steps.index(step)]
        return next((one for one in reversed(earlier) if not isinstance(one, Confirm)), None)

    def after(self, step: Step) -> Step | None:
        """The step that follows, or nothing at the end. A `Confirm` is no screen of its own: its offer shows it."""
        following = self.steps[self.steps.index(step) + 1 :]
        return next((one for one in following if not isinstance(one, Confirm)), None)

    def outcomes_under(self, step: Step) -> tuple[Outcome, ...]:
        """The answers to "how did it go?" that this step shows."""
        following = self.steps[self.steps.index(step) + 1 :]
        return following[0].outcomes if following and isinstance(following[0], Confirm) else ()

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every answer the action knows to "how did it go?"."""
        return next((step.outcomes for step in self.steps if isinstance(step, Confirm)), ())

    @property
    def offer(self) -> Step:
        """The step that hands something over; where there is none, the beginning."""
        return next((step for step in self.steps if isinstance(step, Offer)), self.first)

    def words(self, step: Step) -> str:
        """The name of the step's text."""
        return step.text or f"{self.slug}.{step.code}"
