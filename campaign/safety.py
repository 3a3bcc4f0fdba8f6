"""Who may do what without putting somebody in Belarus at risk.

The rule is the campaign's own; why it is needed: on 28 March 2024 a court in Minsk declared the organiser's web site,
social media and logo "extremist materials", and people were sentenced for gifts and messages.
"""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, Final

from campaign.content import CountryRisk

if TYPE_CHECKING:
    from campaign.content import Country


class Risk(StrEnum):
    """The three answers to the first question. The values are codes on buttons."""

    BELARUS = "by"
    """In Belarus, going there, or unsure."""
    CLOSE = "cl"
    """Somebody close is there."""
    NEITHER = "no"


class Capability(Enum):
    """What a step needs to be allowed to do."""

    READ = auto()
    LISTED_LINKS = auto()
    """Lead to web sites that are listed in Belarus."""
    SHARE = auto()
    CONTACT = auto()
    """Write to an embassy."""
    PROTEST = auto()
    DONATE = auto()
    STORE = auto()
    """Keep anything about the person."""


class Verdict(Enum):
    """What the rule says."""

    ALLOWED = auto()
    ASK = auto()
    """The first question has no answer yet."""
    READ_ONLY = auto()
    UNSAFE_COUNTRY = auto()
    NOT_STORED = auto()


_CLOSED_IN_UNSAFE_COUNTRIES: Final = frozenset({Capability.CONTACT, Capability.PROTEST, Capability.DONATE})


def verdict(risk: Risk | None, capability: Capability, country: Country | None) -> Verdict:
    """Whether somebody with this answer, in this country as far as it is known, may do this."""
    if capability is Capability.READ:
        return Verdict.ALLOWED
    if risk is None:
        return Verdict.ASK
    if risk is Risk.BELARUS or (country and country.risk is CountryRisk.HOME):
        return Verdict.READ_ONLY
    if country and country.risk is CountryRisk.UNSAFE and capability in _CLOSED_IN_UNSAFE_COUNTRIES:
        return Verdict.UNSAFE_COUNTRY
    if risk is Risk.CLOSE and capability is Capability.STORE:
        return Verdict.NOT_STORED
    return Verdict.ALLOWED
