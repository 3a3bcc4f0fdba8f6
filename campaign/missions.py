"""Which embassy of Belarus serves a country, and what of it is sure enough to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from campaign.content import Confidence, Mission, MissionKind, MissionStatus

if TYPE_CHECKING:
    from campaign.content import Content

_IDLE: Final = {MissionStatus.NOT_WORKING, MissionStatus.CLOSED}
_SURE: Final = {Confidence.HIGH: 0, Confidence.MEDIUM: 1, Confidence.LOW: 2}


class Standing(Enum):
    """How a country is served."""

    OWN = auto()
    """An embassy sits there."""
    FROM_ABROAD = auto()
    """An embassy elsewhere is accredited to it."""
    NOT_WORKING = auto()
    """An embassy sat there and, as far as is known, does not work."""
    UNKNOWN = auto()
    """We do not know; which does not mean that there is none."""


@dataclass(frozen=True, slots=True)
class Representation:
    """How a country is served, and by which embassy; `embassy` is None only where the standing is unknown."""

    standing: Standing
    embassy: Mission | None


@dataclass(frozen=True, slots=True)
class ShownContact:
    """What may be shown as fact; empty where nothing is known or it is not sure enough."""

    street: str
    phones: tuple[str, ...]
    email: str
    website: str


def representation(content: Content, iso2: str) -> Representation:
    """The embassy for people who live in `iso2`: the surest that works, its own before one from abroad."""
    rows = [row for row in content.missions if row.iso2 == iso2 and row.kind is MissionKind.EMBASSY]
    working = [row for row in rows if row.status is MissionStatus.WORKING]
    if working:
        best = min(working, key=lambda row: (row.seat != iso2, _SURE[row.source.confidence]))
        return Representation(Standing.OWN if best.seat == iso2 else Standing.FROM_ABROAD, best)
    idle = next((row for row in rows if row.seat == iso2 and row.status in _IDLE), None)
    return Representation(Standing.NOT_WORKING, idle) if idle else Representation(Standing.UNKNOWN, None)


def working_embassy(content: Content, iso2: str) -> Mission | None:
    """The embassy that serves people who live in `iso2` and works, as far as we know."""
    found = representation(content, iso2)
    return found.embassy if found.standing in {Standing.OWN, Standing.FROM_ABROAD} else None


def shown(mission: Mission) -> ShownContact:
    """The mission's contact without what is not sure enough."""
    sure_contact = mission.contact_confidence in {Confidence.HIGH, Confidence.MEDIUM}
    sure_street = mission.street_confidence in {Confidence.HIGH, Confidence.MEDIUM}
    return ShownContact(
        street=mission.street if sure_street else "",
        phones=mission.phones if sure_contact else (),
        email=mission.email if sure_contact else "",
        website=mission.website,
    )
