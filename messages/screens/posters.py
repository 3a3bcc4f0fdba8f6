"""A poster to print: its words, and the link whose source tells where it hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from messages.documents.poster import PosterWords, poster
from messages.screen import Document, Screen
from messages.screens.links import link_to_actions

if TYPE_CHECKING:
    from campaign.sources import Source
    from messages.documents.pages import Format
    from messages.screen import Rows
    from messages.screens.scene import Scene


def poster_document(scene: Scene, source: Source, paper: Format) -> Document:
    """The poster in the scene's language. The name of its file tells nothing."""
    words = scene.words
    figure, dated = dated_count(scene)
    said = PosterWords(
        headline=words.plain("share.headline"),
        lines=tuple(words.plain("paper.poster.lines").splitlines()),
        figure=figure,
        dated=dated,
        scan=words.plain("paper.poster.scan"),
        safety=words.plain("paper.poster.safety"),
        language=words.language,
    )
    content = poster(said, link_to_actions(scene, source), paper=paper)
    return Document(f"{words.plain('paper.file')}-{paper}.pdf", content)


def poster_screen(scene: Scene, source: Source, paper: Format, *, language: str, rows: Rows) -> Screen:
    """The poster as a file, in the language of its readers, and below it how to hang it up safely."""
    document = poster_document(scene.in_language(language), source, paper)
    return Screen(scene.words.html("poster.how"), rows, document=document)


def dated_count(scene: Scene) -> tuple[str, str]:
    """How many trade unionists are in prison; and apart from it, when that was counted and by whom."""
    count, _, dated = scene.words.plain("share.figure", **scene.dated_figure()).partition("\n")
    return count, dated
