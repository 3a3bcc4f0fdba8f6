"""The facts with other dates in them: by a test's choice, or as any editor may set them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from campaign.anniversaries import Topic, Wish
from campaign.content import Anniversary, AnniversaryKind, Content
from campaign.partial_date import PartialDate

if TYPE_CHECKING:
    from collections.abc import Mapping

BERLIN: Final = ZoneInfo("Europe/Berlin")
ALL: Final = Wish(frozenset(Topic), less_often=False, hour=9)
LESS: Final = replace(ALL, less_often=True)
ARESHKA: Final = "vatslau-areshka"


def with_action_days(content: Content, days: Mapping[int, date]) -> Content:
    return replace(content, campaign=replace(content.campaign, action_days=days))


def with_rows(content: Content, *rows: Anniversary) -> Content:
    return replace(content, anniversaries=rows)


def row(content: Content, id_: str) -> Anniversary:
    return next(row for row in content.anniversaries if row.id == id_)


def confirmed(content: Content, person: str, on: date) -> Content:
    """Somebody of the campaign made sure on that day that the person is in prison."""
    people = (replace(one, confirmed_on=on) if one.id == person else one for one in content.people)
    return replace(content, people=tuple(people))


DAYS = st.dates(date(2023, 1, 1), date(2040, 12, 31))
WISHES = st.builds(Wish, st.frozensets(st.sampled_from(Topic)), st.booleans(), st.integers(8, 20))


@st.composite
def edited(draw: st.DrawFn, content: Content) -> Content:
    """The shipped facts, with dates and columns as an editor may set them."""
    days = st.dates(date(2020, 1, 1), date(2028, 12, 31))

    def moved(one: Anniversary) -> Anniversary:
        day = draw(days)
        since = PartialDate(day.year, day.month, day.day) if draw(st.booleans()) else None
        prepare = draw(st.integers(0, 30)) if one.kind is not AnniversaryKind.BIRTHDAY else 0
        return replace(one, month=day.month, day=day.day, since=since, prepare_days=prepare, remind=draw(st.booleans()))

    rows = (moved(one) if draw(st.booleans()) else one for one in content.anniversaries)
    people = (replace(one, confirmed_on=draw(st.none() | DAYS)) for one in content.people)
    known = draw(st.dictionaries(st.integers(2023, 2040), st.integers(0, 364), max_size=5))
    content = replace(content, anniversaries=tuple(rows), people=tuple(people))
    return with_action_days(content, {year: date(year, 1, 1) + timedelta(days=days) for year, days in known.items()})
