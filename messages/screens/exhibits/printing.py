"""A poster to print and to hang up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from campaign.sources import Origin, Source
from messages.documents.pages import Format
from messages.screens.exhibits.exhibit import Exhibit
from messages.screens.posters import poster_document
from messages.screens.sheets import usual_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from messages.screen import Rows
    from messages.screens.scene import Scene

SHEETS: Final[Mapping[str, Format]] = {"a": Format.A4, "l": Format.LETTER}
"""A letter on a button, and the sheet it stands for."""


def poster(scene: Scene) -> Exhibit:
    """The poster in the language of whoever passes by, on the sheet that printers hold where the person lives."""
    letter, language = scene.place.variant[:1], scene.place.variant[1:]
    sheet = SHEETS.get(letter) or usual_sheet(scene.place.iso2)
    read = scene.in_language(language)
    document = poster_document(read, Source(Origin.POSTER), sheet)
    return Exhibit({"how": scene.words.html("poster.how")}, _others(scene, read, sheet), document)


def _others(scene: Scene, read: Scene, sheet: Format) -> Rows:
    """The same on the other sheet, and in the other languages; `read` is in that of the poster."""
    code = next(letter for letter, known in SHEETS.items() if known is sheet)
    sheets = tuple(
        scene.button(f"button.poster.{other}", replace(scene.place, variant=letter + read.words.language))
        for letter, other in SHEETS.items()
        if other is not sheet
    )
    return (sheets, *read.other_languages(lambda other: replace(read.place, variant=code + other)))
