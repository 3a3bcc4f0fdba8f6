"""The facts in use: read again when their files change, with what admins corrected in a chat laid over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.countries import NameIndex
from campaign.overlay import lay_over
from campaign.reading import content_stamp, load_content
from campaign.tables import FactsError
from messages.checks import facts_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from pathlib import Path

    from campaign.content import Content
    from campaign.edits import FactEdit
    from messages.catalog import Catalogs


class LiveFacts:
    """The last good set of facts, and the country names to search in. A broken edit changes nothing but the report.

    `content` is what is true now, `of_files` the same without corrections; `pointless` are the numbers of the
    corrections that change nothing, since what they were about has left the files.
    """

    def __init__(self, directory: Path, catalogs: Catalogs) -> None:
        """Raises `FactsError` where there is no good set to begin with."""
        self._directory = directory
        self._catalogs = catalogs
        self._edits: Sequence[FactEdit] = ()
        self._is_corrected_anew = False
        self._seen: Hashable = content_stamp(directory)
        self._read()

    def refresh(self, report: Callable[[FactsError], None]) -> bool:
        """Read the facts again if a file has changed; True when a new set is in use since the last time this was asked.

        A broken one is reported once.
        """
        is_new, self._is_corrected_anew = self._is_corrected_anew, False
        stamp = content_stamp(self._directory)
        if stamp == self._seen:
            return is_new
        self._seen = stamp
        try:
            self._read()
        except FactsError as error:
            report(error)
            return is_new
        return True

    def correct(self, edits: Sequence[FactEdit]) -> None:
        """Use the facts with these corrections, from this moment on."""
        if tuple(edits) == tuple(self._edits):
            return
        self._edits = edits
        self._is_corrected_anew = True
        self._lay_over()

    def _read(self) -> None:
        content = load_content(self._directory)
        # A text that a figure was taken away from would fail in front of a person.
        problem = next(facts_problems(self._catalogs, content), None)
        if problem:
            raise FactsError(str(self._directory), 0, problem)
        names = [
            (iso2, name) for words in self._catalogs for iso2, name in words.countries() if iso2 in content.countries
        ]
        aliases = [(iso2, alias) for iso2, country in content.countries.items() for alias in country.aliases]
        self.of_files: Content = content
        self.names = NameIndex([*names, *aliases])
        self._lay_over()

    def _lay_over(self) -> None:
        overlaid = lay_over(self.of_files, self._edits)
        self.content: Content = overlaid.content
        self.pointless = overlaid.pointless
