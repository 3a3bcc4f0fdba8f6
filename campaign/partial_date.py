"""A date as exactly as it is known: a year, a month, or a day. What is not known is never made up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_FORM: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """`month` and `day` are None where they are not known."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``2025``, ``2025-09`` or ``2025-09-11``. Raises `ValueError` for anything else and for no real date."""
        match = _FORM.fullmatch(text)
        if not match:
            raise ValueError("a date is written 2025, 2025-09 or 2025-09-11")
        year, month, day = (int(part) if part else None for part in match.groups())
        parsed = cls(year or 0, month, day)
        try:
            parsed.earliest()
        except ValueError:
            raise ValueError("there is no such date") from None
        return parsed

    def earliest(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)
