"""Corrections that admins make from a phone, laid over the facts that were read from the files.

They go in the safe direction only: a person is no longer named, a contact is no longer shown, a public protest is
added, moved or called off. Nothing here can name somebody, show what the files do not show, or say where to give. A
correction holds until it is taken back; one that no longer fits the files changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_TIME: Final = ("date", "time", "minutes")
_PLACE: Final = ("place",)


class Contact(StrEnum):
    """One way to reach an embassy. The values are stored, and codes on buttons."""

    STREET = "str"
    PHONE = "tel"
    EMAIL = "eml"
    WEBSITE = "web"


class Moved(StrEnum):
    """What of an event is changed. The values are stored."""

    TIME = "time"
    PLACE = "place"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of events.csv that say it."""
        return _TIME if self is Moved.TIME else _PLACE


class EditState(StrEnum):
    """How far a correction came. The values are stored."""

    PROPOSED = "proposed"
    """Typed and shown, and not yet confirmed: it changes nothing."""
    IN_FORCE = "in force"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class StopNaming:
    """A person (an id of people.csv) is named nowhere any more, free or not."""

    person: str


@dataclass(frozen=True, slots=True)
class HideContact:
    """The embassy in `seat` is no longer reached this way. Only these `values` are hidden: a better one shows."""

    seat: str
    contact: Contact
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddEvent:
    """A public protest the files do not have. `cells` are a row of events.csv, without a code while it is proposed."""

    cells: Mapping[str, str]

    @property
    def code(self) -> str:
        """Its code, or nothing."""
        return self.cells["code"]


@dataclass(frozen=True, slots=True)
class ChangeEvent:
    """An event is at another time or place. `before` is what stood there; where the files now say something else, they
    are newer and stay.
    """

    code: str
    moved: Moved
    before: Mapping[str, str]
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CancelEvent:
    """An event is called off, whatever the files say of it."""

    code: str


Correction: TypeAlias = StopNaming | HideContact | AddEvent | ChangeEvent | CancelEvent


@dataclass(frozen=True, slots=True)
class FactEdit:
    """A correction on record, and since when it stands there."""

    id: int
    what: Correction
    state: EditState
    since: datetime
