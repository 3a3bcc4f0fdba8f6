"""Facts age. What somebody of the campaign should look at today, though nothing is wrong with it.

These are notices and never errors: a day that goes by must break no build and stop no bot.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from campaign.anniversaries import ARRESTS, falls_on
from campaign.content import MissionStatus, PersonStatus
from campaign.donations import CONFIRMED_FOR
from campaign.letters import NAMING_AGE, newest_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.content import Content, Person

FIGURE_AGE: Final = timedelta(days=365)
MISSION_AGE: Final = timedelta(days=2 * 365)
DONATION_WARNING: Final = timedelta(days=30)
"""How long before the end of its confirmation the donation is mentioned."""
WAVE_WARNING: Final = timedelta(days=30)
"""How long before its end the wave is mentioned."""
ACTION_DAY_WARNING: Final = timedelta(days=90)
"""How long before the anniversary of the arrests an unknown day of action is mentioned."""


def stale(content: Content, today: date) -> Iterator[str]:
    """Each thing to look at as a sentence: file, what has aged, what to do. The most pressing first."""
    yield from _people(content, today)
    yield from _donation(content, today)
    yield from _wave(content, today)
    yield from _action_day(content, today)
    yield from _events(content, today)
    yield from _figures(content, today)
    yield from _missions(content, today)
    if not content.campaign.bot_published_at:
        yield (
            "campaign.toml: bot_published_at is empty: ask the organiser to publish this bot's name on a page, so that "
            "people can tell it from a false one"
        )


def _people(content: Content, today: date) -> Iterator[str]:
    for person in content.people:
        if person.status is PersonStatus.IMPRISONED and (doubt := _doubt(person, today)):
            yield (
                f"people.csv: {person.id} counts as imprisoned, and {doubt}, so no letter may name them: ask the "
                "organiser, then write today into confirmed_on, or correct the status"
            )


def _doubt(person: Person, today: date) -> str | None:
    if person.confirmed_on is None:
        return "nobody of the campaign has confirmed it"
    if person.confirmed_on > today:
        return f"the confirmation of {person.confirmed_on} lies in the future"
    if today - person.confirmed_on > NAMING_AGE:
        return f"that was confirmed on {person.confirmed_on}, more than {NAMING_AGE.days} days ago"
    return None


def _donation(content: Content, today: date) -> Iterator[str]:
    known = content.campaign.donation
    if known is None:
        return
    confirmed = f"campaign.toml: [donation] was confirmed on {known.confirmed_on}"
    again = "ask the organiser again, compare every character, and write the day into confirmed_on"
    if known.confirmed_on > today:
        yield f"{confirmed}, which lies in the future, and is shown to nobody until then: correct confirmed_on"
        return
    until = known.confirmed_on + CONFIRMED_FOR
    if until < today:
        yield f"{confirmed}, more than {CONFIRMED_FOR.days} days ago, and is shown to nobody any more: {again}"
    elif until - DONATION_WARNING < today:
        yield f"{confirmed} and is shown until {until}: {again}"


def _wave(content: Content, today: date) -> Iterator[str]:
    end = content.campaign.wave.end
    if end < today:
        yield f"campaign.toml: [wave] ended on {end}, and nobody can pledge: begin a new one with another id"
    elif end - today <= WAVE_WARNING:
        yield f"campaign.toml: [wave] ends on {end}, and then who pledged what is erased for good: plan the next one"


def _action_day(content: Content, today: date) -> Iterator[str]:
    if today.year in content.campaign.action_days:
        return
    days = [falls_on(row, today.year) for row in content.anniversaries if row.id == ARRESTS]
    if any(timedelta() <= day - today <= ACTION_DAY_WARNING for day in days):
        yield (
            f"campaign.toml: [action_days] has no day for {today.year}: ask the organiser when the day of action is, "
            f"and add a line such as {today.year} = {days[0]}"
        )


def _events(content: Content, today: date) -> Iterator[str]:
    over = [event for event in content.events if event.ends.date() < today]
    if over:
        listed = ", ".join(f"{event.code} ({event.ends.date()})" for event in over)
        yield f"events.csv: over: {listed}. After two weeks delete the row, and never use its code for another event"


def _figures(content: Content, today: date) -> Iterator[str]:
    for about in dict.fromkeys(figure.about for figure in content.figures.values()):
        try:
            newest = newest_figure(content, about)
        except KeyError:
            yield f"figures.csv: every figure about {about} is low: look for a better source"
            continue
        if today - newest.as_of.earliest() > FIGURE_AGE:
            yield (
                f"figures.csv: the newest figure about {about} ({newest.id}) is of {newest.as_of}: look for a newer "
                "count, and add it as a new row"
            )


def _missions(content: Content, today: date) -> Iterator[str]:
    """One sentence for all: there are more than a hundred."""
    used = [mission for mission in content.missions if mission.status is not MissionStatus.CLOSED]
    dated = [(one.source.checked, one) for one in used if one.source.checked]
    aged = [(checked, one) for checked, one in dated if today - checked.earliest() > MISSION_AGE]
    undated = len(used) - len(dated)
    if not (aged or undated):
        return
    oldest = ""
    if aged:
        checked, one = min(aged, key=lambda pair: pair[0].earliest())
        oldest = f" (the oldest in {checked}: the {one.kind} in {one.seat} for {one.iso2})"
    yield (
        f"missions.csv: of {len(used)} rows {len(aged)} were checked more than two years ago{oldest}, and {undated} "
        "have no date: compare with the embassies' websites, and write the day into checked"
    )
