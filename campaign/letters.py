"""What a letter may say today: which figure, and whom it may name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from campaign.content import Confidence, PersonStatus

if TYPE_CHECKING:
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
