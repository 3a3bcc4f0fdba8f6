"""What a step shows that is made from the facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from messages.catalog import Html
    from messages.screen import Document, Picture, Rows


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Values for the step's text, buttons to stand under it, perhaps a file or a picture."""

    values: Mapping[str, Html] = field(default_factory=dict)
    rows: Rows = ()
    document: Document | Picture | None = None
