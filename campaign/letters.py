"""What a letter may say today: which figure, whom it may name, and which letters there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from campaign.content import Confidence, PersonStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from campaign.content import Content, Figure, Person

NAMING_AGE: Final = timedelta(days=90)
"""How old a confirmation of imprisonment may be for the person to be named: people are freed without notice."""


UNIONISTS: Final = "unionists_imprisoned"
"""What the figure in letters is about, as the column `about` of figures.csv says it."""


def people_to_name(content: Content, today: date) -> tuple[Person, ...]:
    """Who may be named: imprisoned, and confirmed so by somebody of the campaign within `NAMING_AGE`."""
    return tuple(
        person
        for person in content.people
        if person.status is PersonStatus.IMPRISONED
        and person.source.confidence is not Confidence.LOW
        and person.confirmed_on is not None
        and timedelta() <= today - person.confirmed_on <= NAMING_AGE
    )


def newest_figure(content: Content, about: str) -> Figure:
    """The latest sure figure about something. Raises `KeyError` where there is none."""
    found = [
        figure
        for figure in content.figures.values()
        if figure.about == about and figure.source.confidence is not Confidence.LOW
    ]
    if not found:
        raise KeyError(about)
    return max(found, key=lambda figure: figure.as_of.earliest())


class Addressee(StrEnum):
    """Whom a letter goes to. The values are codes on buttons."""

    EMBASSY = "e"
    MINISTRY = "m"
    """The foreign ministry of the writer's own country."""
    PARLIAMENT = "p"
    """The writer's own member of parliament."""


WORDINGS: Final = ("1", "2")
"""The wordings there are of each letter, as they stand in the names of the files."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Which letter: to whom, and in which wording."""

    addressee: Addressee
    wording: str

    @property
    def code(self) -> str:
        """Two letters for a button; `Letter.read` reads them back."""
        return self.addressee + self.wording

    @classmethod
    def read(cls, code: str, possible: Sequence[Addressee]) -> Letter:
        """The letter behind a button; where it is none, or to nobody possible, the first one there is."""
        addressee, wording = code[:1], code[1:]
        chosen = next((one for one in possible if one == addressee), possible[0])
        return cls(chosen, wording if wording in WORDINGS else WORDINGS[0])

    def to(self, addressee: Addressee) -> Letter:
        """The same wording to somebody else."""
        return replace(self, addressee=addressee)

    def reworded(self) -> Letter:
        """The next wording, after the last the first."""
        return replace(self, wording=WORDINGS[(WORDINGS.index(self.wording) + 1) % len(WORDINGS)])
