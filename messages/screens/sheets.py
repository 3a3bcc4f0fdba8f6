"""Which sheet of paper printers hold where somebody lives."""

from __future__ import annotations

from typing import Final

from messages.documents.pages import Format

_PRINT_ON_LETTER: Final = frozenset(
    ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]
)
"""Where US Letter is the usual paper, by Unicode's CLDR (supplemental measurement data); elsewhere it is A4."""


def usual_sheet(iso2: str) -> Format:
    """The sheet that is usual in a country; A4 where no country is known."""
    return Format.LETTER if iso2 in _PRINT_ON_LETTER else Format.A4
