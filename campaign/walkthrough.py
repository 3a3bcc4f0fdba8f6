"""What an action is made of, and which step follows which. Pure: a place in, a place out.

An action is a file of data (``campaign/actions/<slug>.py``): a handful of steps of a few kinds. One driver plays
any of them, so a step says what it is for and never how it looks or who sends it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.pledges import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from campaign.safety import Capability

CODE_LENGTH: Final = 3
"""Letters in a code that a button carries."""

JOIN: Final = "joi"
"""The way on which the variant of a place names an event (`campaign.content.Event`)."""


class Asks(StrEnum):
    """What a `Choose` step finds out; the answer travels on in the buttons."""

    COUNTRY = "country"
    WHOM = "whom"
    WAY = "way"
    """Which of the step's own `ways` the walk goes on by."""


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
    GOING = "goi"
    """The person will be at the event."""
    CALLED_OFF = "off"
    """The person was there, and the event was not."""
    ANSWERED = "rpl"
    """The letter was answered."""
    NOT_ANSWERED = "nor"
    """It was not."""


@dataclass(frozen=True, slots=True)
class Step:
    """One screen of an action.

    `code` is what buttons carry, three letters. `exhibit` names something made from the facts that the screen shows
    (``messages/screens/exhibits``). Its words are the text ``<slug>.<code>`` of each language, or the one that
    `text` names. A step with a `way` is met only by those who chose that way before.
    """

    code: str
    exhibit: str | None = None
    text: str | None = None
    way: str | None = None


@dataclass(frozen=True, slots=True)
class Show(Step):
    """Something to read."""


@dataclass(frozen=True, slots=True)
class Choose(Step):
    """A question that buttons answer.

    `ways` are the answers to `Asks.WAY`, three letters each. Its exhibit may offer more of them, such as an event to
    join; while it has none, a single way is taken without asking.
    """

    asks: Asks = field(kw_only=True)
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer(Step):
    """Something to take along and use: a letter, a text, a file."""


@dataclass(frozen=True, slots=True)
class Aside(Step):
    """Something beside the offer before it, such as a file to print: a button of its own there, and back again."""


@dataclass(frozen=True, slots=True)
class Confirm(Step):
    """How did it go? Follows an `Offer` and is asked under it, so that the answer is one tap away."""

    outcomes: tuple[Outcome, ...] = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody has answered on their way: which questions, and the way they chose."""

    questions: frozenset[Asks] = frozenset()
    way: str = ""

    def has(self, step: Choose) -> bool:
        """Whether the step's question needs no asking."""
        return step.asks in self.questions


@dataclass(frozen=True, slots=True)
class Action:
    """One of the ways to help.

    `order` is its place in the menu, `minutes` about how long it takes, `needs` what the safety rules call it
    (``campaign/safety.py``). Where something is sent that may be answered, that is asked about `reply_days` after it
    was done.
    """

    slug: str
    code: str
    order: int
    minutes: int
    needs: Capability
    steps: tuple[Step, ...]
    reply_days: int | None = None

    def __post_init__(self) -> None:
        codes = [step.code for step in self.steps]
        ways = [way for step in self.steps if isinstance(step, Choose) for way in step.ways]
        if not self.steps:
            raise ValueError(f"action {self.slug}: it has no steps")
        for code in (self.code, *codes, *ways, *(step.way for step in self.steps if step.way)):
            if len(code) != CODE_LENGTH or not (code.isascii() and code.isalpha() and code.islower()):
                raise ValueError(f"action {self.slug}: code {code!r} is not three small letters")
        if len({*codes, *Outcome, *Turn}) != len(codes) + len(Outcome) + len(Turn):
            raise ValueError(f"action {self.slug}: a step's code is used twice or belongs to every action")
        for way in self._ways:
            self._check_walk(way)

    def _check_walk(self, way: str) -> None:
        walk = self.along(way)
        offers = 0
        for before, step in zip((None, *walk), walk, strict=False):
            if isinstance(step, Confirm) and not isinstance(before, Offer):
                raise ValueError(f"action {self.slug}: {step.code} confirms, but nothing is offered before it")
            offers += isinstance(step, Offer)
            if isinstance(step, Aside) and not offers:
                raise ValueError(f"action {self.slug}: {step.code} stands beside nothing: an offer comes before it")
        if not any(isinstance(step, Show | Offer | Choose) for step in walk):
            raise ValueError(f"action {self.slug}: there is nothing to see on the way {way!r}")

    @property
    def _ways(self) -> frozenset[str]:
        return frozenset(step.way or "" for step in self.steps)

    def along(self, way: str) -> tuple[Step, ...]:
        """The steps that somebody meets who goes this way; without a way, those that everybody meets."""
        return tuple(step for step in self.steps if step.way in {None, way})

    @property
    def first(self) -> Step:
        """Where the action begins."""
        return self.steps[0]

    def reached(self, code: str, answers: Answers) -> Step:
        """The step to show to somebody who asks for `code` and has answered this much.

        An unanswered question on the way comes first, an answered one is passed over; a code that no longer lives is
        the beginning. So a button may be pressed in any order and never leads nowhere.
        """
        walk = self.along(answers.way)
        wanted = next((index for index, step in enumerate(walk) if step.code == code), 0)
        for index, step in enumerate(walk):
            if isinstance(step, Choose):
                if not answers.has(step):
                    return step
            elif index >= wanted and not isinstance(step, Confirm) and (index == wanted or not isinstance(step, Aside)):
                return step
        return next(step for step in reversed(walk) if not isinstance(step, Confirm | Aside))

    def before(self, step: Step, way: str = "") -> Step | None:
        """The step one goes back to, or nothing at the beginning."""
        walk = self.along(step.way or way)
        return _screen_among(reversed(walk[: walk.index(step)]), Offer if isinstance(step, Aside) else Step)

    def after(self, step: Step, way: str = "") -> Step | None:
        """The step that follows, or nothing at the end. What stands beside or under an offer is no step on."""
        walk = self.along(step.way or way)
        return None if isinstance(step, Aside) else _screen_among(walk[walk.index(step) + 1 :], Step)

    def outcomes_under(self, step: Step) -> tuple[Outcome, ...]:
        """The answers to "how did it go?" that this step shows."""
        walk = self.along(step.way or "")
        following = walk[walk.index(step) + 1 :]
        return following[0].outcomes if following and isinstance(following[0], Confirm) else ()

    def asides_of(self, step: Step) -> tuple[Aside, ...]:
        """What stands beside this offer."""
        if not isinstance(step, Offer):
            return ()
        walk = self.along(step.way or "")
        following = walk[walk.index(step) + 1 :]
        end = next((index for index, one in enumerate(following) if isinstance(one, Offer)), len(following))
        return tuple(one for one in following[:end] if isinstance(one, Aside))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every answer the action knows to "how did it go?"."""
        known = {outcome for step in self.steps if isinstance(step, Confirm) for outcome in step.outcomes}
        return tuple(outcome for outcome in Outcome if outcome in known)

    @property
    def offer(self) -> Step:
        """The first step that hands something over; where there is none, the beginning.

        Whoever asks for it by a button that knows no way is asked which way first.
        """
        return next((step for step in self.steps if isinstance(step, Offer)), self.first)

    def words(self, step: Step) -> str:
        """The name of the step's text."""
        return step.text or f"{self.slug}.{step.code}"


def _screen_among(steps: Iterable[Step], kind: type[Step]) -> Step | None:
    """The first of them that is a screen of its own on the way."""
    return next((one for one in steps if isinstance(one, kind) and not isinstance(one, Confirm | Aside)), None)
