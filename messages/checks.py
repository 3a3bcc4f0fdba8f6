"""What must hold for the words of every language, found before a person finds it.

The default language is the measure: the same texts and files, the same placeholders, the same tags, every plural form,
and nothing longer than Telegram takes.
"""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from campaign.anniversaries import ACTION_DAY, Phase
from campaign.content import AnniversaryKind, CountryRisk
from campaign.letters import UNIONISTS, newest_figure
from campaign.walkthrough import Aside, Choose, Confirm
from messages.catalog import DEFAULT_LANGUAGE, Catalog, Catalogs, placeholders
from messages.claims import claim_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from campaign.content import Content
    from campaign.walkthrough import Action

# Prefix of a name -> UTF-16 units that Telegram takes there (https://core.telegram.org/bots/api), or that fit a phone.
_LIMITS: Final = {
    "profile.short": 120,
    "profile.description": 512,
    "command.": 256,
    "button.": 40,
    "toast.": 200,
    "letter.subject": 256,
}
MESSAGE_LIMIT: Final = 4096
_PAGES_OF_FIGURES: Final = ("appeal", "changes")
_NOT_FIGURES: Final = {"freed"}
_PLAIN: Final = (
    *("profile.", "command.", "button.", "toast.", "plan.", "calendar.", "figure.", "letter.subject"),
    *("share.", "event.calendar", "paper.", "inline.title.", "inline.date."),
)


def problems(catalogs: Catalogs, actions: Iterable[Action], content: Content) -> Iterator[str]:
    """Each problem as one sentence that names language, text and what is wrong."""
    yield from failures(catalogs, actions, content)
    yield from claim_problems(catalogs, content)


def failures(catalogs: Catalogs, actions: Iterable[Action], content: Content) -> Iterator[str]:
    """The problems that would fail in front of a person, so that the bot does not start with them."""
    measure = catalogs[DEFAULT_LANGUAGE]
    for catalog in catalogs:
        yield from _of_texts(catalog)
        if catalog is not measure:
            yield from _against(measure, catalog)
        for name in _needed(actions):
            if not catalog.has(name):
                yield f"{catalog.language}: the text {name} is missing"
    yield from facts_problems(catalogs, content)


def facts_problems(catalogs: Catalogs, content: Content) -> Iterator[str]:
    """What the texts need and these facts do not have, or the other way round."""
    for catalog in catalogs:
        for page in filter(catalog.has, _PAGES_OF_FIGURES):
            for name in sorted(catalog.wanted(page) - content.figures.keys() - _NOT_FIGURES):
                yield f"{catalog.language}: {page} wants the figure {name}, which figures.csv does not have"
        for name in _needed_by_facts(content):
            if not catalog.has(name):
                yield f"{catalog.language}: the text {name} is missing"
    try:
        newest_figure(content, UNIONISTS)
    except KeyError:
        yield f"figures.csv has no sure figure (high or medium) about {UNIONISTS}, and letters need one"


def _of_texts(catalog: Catalog) -> Iterator[str]:
    where = catalog.language
    for name, forms in _all_texts(catalog).items():
        limit = next((size for prefix, size in _LIMITS.items() if name.startswith(prefix)), MESSAGE_LIMIT)
        for form in forms:
            if not form.strip():
                yield f"{where}: {name} is not translated"
            if utf16_length(form) > limit:
                yield f"{where}: {name} is {utf16_length(form)} long, at most {limit} fit"
            try:
                placeholders(form)
                tags(form)
            except ValueError as error:
                yield f"{where}: {name}: {error}"
            if name.startswith(_PLAIN) and "<" in form:
                yield f"{where}: {name} is shown without formatting and must not have tags"


def _against(measure: Catalog, catalog: Catalog) -> Iterator[str]:
    theirs, ours = _all_texts(measure), _all_texts(catalog)
    for name in sorted(theirs.keys() - ours.keys()):
        yield f"{catalog.language}: the text {name} is missing"
    for name in sorted(ours.keys() - theirs.keys()):
        yield f"{catalog.language}: the text {name} is one too many: {measure.language} does not have it"
    for name in sorted(ours.keys() & theirs.keys()):
        yield from _same(catalog, name, theirs[name], ours[name])


def _same(catalog: Catalog, name: str, theirs: tuple[str, ...], ours: tuple[str, ...]) -> Iterator[str]:
    if (len(theirs) > 1) != (len(ours) > 1):
        yield f"{catalog.language}: {name} has plural forms in one language only"
    expected = catalog.plural_forms if len(ours) > 1 else 1
    if len(ours) != expected:
        yield f"{catalog.language}: {name} has {len(ours)} plural forms, the language has {expected}"
    try:
        wanted, tagged = set(placeholders(theirs[-1])), tags(theirs[-1])
        for form in ours:
            found = set(placeholders(form))
            for placeholder in sorted(wanted - found - ({"count"} if len(ours) > 1 else set())):
                yield f"{catalog.language}: {name} lacks {{{placeholder}}}"
            for placeholder in sorted(found - wanted):
                yield f"{catalog.language}: {name} has {{{placeholder}}}, which nothing fills"
            if tags(form) != tagged:
                yield f"{catalog.language}: {name} has other tags than the original"
    except ValueError:
        return  # said already, by name, where each language is looked at alone


def _needed(actions: Iterable[Action]) -> Iterator[str]:
    """Texts whose names are made from actions, so that no comparison of languages would miss them."""
    for action in actions:
        yield from (f"{action.slug}.{part}" for part in ("name", "inline"))
        yield from (action.words(step) for step in action.steps if not isinstance(step, Confirm))
        yield from (f"button.aside.{action.slug}.{step.code}" for step in action.steps if isinstance(step, Aside))
        ways = (way for step in action.steps if isinstance(step, Choose) for way in step.ways)
        yield from (f"button.way.{action.slug}.{way}" for way in ways)
        if action.outcomes:
            yield from (f"{action.slug}.{part}" for part in ("pledge", "open"))
            yield from (f"{action.slug}.{outcome}" for outcome in action.outcomes if outcome.state)


def _needed_by_facts(content: Content) -> Iterator[str]:
    """The same for names made from facts."""
    yield from (
        f"unsafe.{country.iso2.lower()}" for country in content.countries.values() if country.risk is CountryRisk.UNSAFE
    )
    for row in (row for row in content.anniversaries if row.remind):
        yield "occasion.birthday" if row.kind is AnniversaryKind.BIRTHDAY else f"occasion.{row.id}.{Phase.DAY}"
        if row.prepare_days:
            yield f"occasion.{row.id}.{Phase.PREPARE}"
        if row.ask:
            yield f"occasion.ask.{row.ask}"
        if row.kind not in {AnniversaryKind.BIRTHDAY, AnniversaryKind.RELEASE}:
            yield f"inline.date.{row.id}"
    yield from (f"occasion.{ACTION_DAY}.{phase}" for phase in (Phase.PREPARE, Phase.ACTION_DAY))
    yield f"inline.date.{ACTION_DAY}"
    yield from sorted({f"counter.{figure.counted_by}" for figure in content.figures.values() if figure.counted_by})
    yield f"city.{content.campaign.organiser.city}"


def _all_texts(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    return {**catalog.texts, **{name: (page,) for name, page in catalog.pages.items()}}


def utf16_length(text: str) -> int:
    """Length as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


class _Tags(HTMLParser):
    """Counts the tags and insists that they close in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: Counter[str] = Counter()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag + "".join(f" {name}" for name, _ in attrs)] += 1
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"</{tag}> closes nothing")


def tags(text: str) -> Counter[str]:
    """How often each tag is opened. Raises `ValueError` where they do not close in order."""
    parser = _Tags()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise ValueError(f"<{parser.open[-1]}> is never closed")
    return parser.seen
