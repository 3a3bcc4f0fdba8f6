"""Where people come from: the second part of a link such as ``?start=appeal-g12``. Never who passed it on.

A group has a source of its own, and so has a poster that was printed for a branch. All others share one by how the link
travelled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Origin(StrEnum):
    """Where a link was. The values begin the sources of groups and printed posters, and are those of the others."""

    GROUP = "g"
    PRINTED = "p"
    """A poster that an admin made for one branch."""
    POSTER = "poster"
    POST = "post"
    INLINE = "inline"
    CARD = "card"


_SHARED: Final = frozenset(Origin) - {Origin.GROUP, Origin.PRINTED}
_NUMBERED: Final = re.compile(r"([gp])([1-9][0-9]{0,8})")


@dataclass(frozen=True, slots=True)
class Source:
    """One source. Groups and printed posters are told apart by `number`, the others have none."""

    origin: Origin
    number: int = 0

    @property
    def code(self) -> str:
        """As it stands in a link: letters and digits."""
        return f"{self.origin}{self.number or ''}"


def source_from(code: str) -> Source | None:
    """The source behind a code; nothing for one that was never given out."""
    if numbered := _NUMBERED.fullmatch(code):
        return Source(Origin(numbered[1]), int(numbered[2]))
    return Source(Origin(code)) if code in _SHARED else None
