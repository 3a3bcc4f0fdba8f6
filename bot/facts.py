"""The facts in use, read again when their files change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.countries import NameIndex
from campaign.reading import content_stamp, load_content
from campaign.tables import FactsError
from messages.checks import facts_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    from campaign.content import Content
    from messages.catalog import Catalogs


class LiveFacts:
    """The last good set of facts, and the country names to search in. A broken edit changes nothing but the report."""

    def __init__(self, directory: Path, catalogs: Catalogs) -> None:
        """Raises `FactsError` where there is no good set to begin with."""
        self._directory = directory
        self._catalogs = catalogs
        self._seen: Hashable = content_stamp(directory)
        self._read()

    def refresh(self, report: Callable[[FactsError], None]) -> bool:
        """Read the facts again if a file has changed; True when a new set is in use. A broken one is reported once."""
        stamp = content_stamp(self._directory)
        if stamp == self._seen:
            return False
        self._seen = stamp
        try:
            self._read()
        except FactsError as error:
            report(error)
            return False
        return True

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
        self.content: Content = content
        self.names = NameIndex([*names, *aliases])
