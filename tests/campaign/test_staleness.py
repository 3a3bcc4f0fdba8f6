"""What has aged is named, with what to do, and what is fresh is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from campaign.staleness import stale
from tests.campaign.test_donations import CONFIRMED, WHOLE, fill_in
from tests.campaign.test_events import PICKET

if TYPE_CHECKING:
    from campaign.content import Content
    from tests.campaign.conftest import Sheet

TODAY = date(2026, 11, 25)


def about(content: Content, today: date, beginning: str) -> list[str]:
    return [notice for notice in stale(content, today) if notice.startswith(beginning)]


def test_what_is_to_look_at_today(content: Content) -> None:
    """As shipped: two prisoners to confirm, two old figures, the missions in one line, and no page for the bot."""
    assert [notice.split(":")[0] for notice in stale(content, TODAY)] == [
        *["people.csv"] * 2,
        *["figures.csv"] * 2,
        "missions.csv",
        "campaign.toml",
    ]


@pytest.mark.parametrize(
    ("confirmed_on", "told"),
    [
        ("", "nobody of the campaign has confirmed it"),
        ("2026-08-27", None),  # 90 days
        ("2026-08-26", "that was confirmed on 2026-08-26, more than 90 days ago"),
        ("2026-11-25", None),
        ("2026-11-26", "the confirmation of 2026-11-26 lies in the future"),
    ],
)
def test_a_prisoner_is_to_be_confirmed_every_90_days(sheet: Sheet, confirmed_on: str, told: str | None) -> None:
    sheet.write("people.csv", sheet.line("people.csv", "vatslau-areshka"), "confirmed_on", confirmed_on)
    found = about(sheet.load(), TODAY, "people.csv: vatslau-areshka")
    assert len(found) == (told is not None)
    assert all(told in notice and "write today into confirmed_on" in notice for notice in found if told)


def test_whoever_is_free_needs_no_confirmation(sheet: Sheet) -> None:
    sheet.write("people.csv", sheet.line("people.csv", "vatslau-areshka"), "status", "free")
    assert about(sheet.load(), TODAY, "people.csv: vatslau-areshka") == []


def test_only_the_newest_figure_can_be_too_old(sheet: Sheet, content: Content) -> None:
    beginning = "figures.csv: the newest figure about"
    assert about(content, date(2026, 8, 31), f"{beginning} unionists") == []
    assert about(content, date(2026, 11, 25), f"{beginning} political_prisoners") == []
    (found,) = about(content, date(2026, 9, 2), f"{beginning} unionists")
    assert "(unionists_2025) is of 2025-09: look for a newer count" in found
    sheet.write("figures.csv", sheet.line("figures.csv", "unionists_2023"), "as_of", "2026-11")
    assert about(sheet.load(), TODAY, f"{beginning} unionists") == []


def test_a_subject_with_weak_figures_only_is_named(sheet: Sheet) -> None:
    sheet.write("figures.csv", sheet.line("figures.csv", "organisations_2023"), "confidence", "low")
    assert about(sheet.load(), TODAY, "figures.csv: every figure about organisations_dissolved is low")


def test_the_missions_are_one_line_with_the_number_and_the_oldest(sheet: Sheet) -> None:
    (found,) = about(sheet.load(), TODAY, "missions.csv")
    assert (
        "80 were checked more than two years ago (the oldest in 2020: the embassy in VE for VE), and 42 have" in found
    )
    path = sheet.folder / "missions.csv"
    for line in range(2, len(path.read_text(encoding="utf-8").splitlines()) + 1):
        sheet.write("missions.csv", line, "checked", "2026-11-01")
    assert about(sheet.load(), TODAY, "missions.csv") == []


def test_an_event_that_is_over_is_named_from_the_next_day_on(sheet: Sheet) -> None:
    sheet.add("events.csv", PICKET)
    sheet.add("events.csv", {**PICKET, "code": "b02", "date": "2027-05-01"})
    content = sheet.load()
    assert about(content, date(2027, 4, 19), "events.csv") == []
    (found,) = about(content, date(2027, 4, 20), "events.csv")
    assert "b01 (2027-04-19)" in found
    assert "b02" not in found
    assert "never use its code for another event" in found


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (-1, "lies in the future, and is shown to nobody until then"),
        (0, None),
        (150, None),
        (151, "and is shown until 2027-05-19: ask the organiser again"),
        (180, "and is shown until 2027-05-19"),
        (181, "more than 180 days ago, and is shown to nobody any more: ask the organiser again"),
    ],
)
def test_a_donation_is_to_be_confirmed_in_time(sheet: Sheet, days: int, told: str | None) -> None:
    fill_in(sheet, WHOLE)
    found = about(sheet.load(), CONFIRMED + timedelta(days=days), "campaign.toml: [donation]")
    assert len(found) == (told is not None)
    assert all(told in notice for notice in found if told)


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2027, 5, 30), None),
        (date(2027, 5, 31), "ends on 2027-06-30, and then who pledged what is erased for good"),
        (date(2027, 6, 30), "ends on 2027-06-30"),
        (date(2027, 7, 1), "ended on 2027-06-30, and nobody can pledge: begin a new one"),
    ],
)
def test_the_end_of_a_wave_does_not_come_as_a_surprise(content: Content, today: date, told: str | None) -> None:
    found = about(content, today, "campaign.toml: [wave]")
    assert len(found) == (told is not None)
    assert all(told in notice for notice in found if told)


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2027, 1, 18), False),
        (date(2027, 1, 19), True),  # 90 days before
        (date(2027, 4, 19), True),
        (date(2027, 4, 20), False),
        (date(2025, 3, 1), False),  # known
    ],
)
def test_a_day_of_action_that_nobody_has_entered_is_asked_for_in_time(
    content: Content, today: date, told: bool
) -> None:
    found = about(content, today, "campaign.toml: [action_days]")
    assert len(found) == told
    assert all(notice.endswith("add a line such as 2027 = 2027-04-19") for notice in found)


def test_a_bot_that_is_published_needs_no_reminder(sheet: Sheet) -> None:
    sheet.replace("campaign.toml", 'bot_published_at = ""', 'bot_published_at = "https://www.salidarnast.info/bot"')
    assert about(sheet.load(), TODAY, "campaign.toml: bot_published_at") == []


def test_a_day_at_the_end_of_time_is_no_crash(sheet: Sheet) -> None:
    fill_in(sheet, {**WHOLE, "confirmed_on": "9999-12-31"})
    assert "lies in the future" in about(sheet.load(), TODAY, "campaign.toml: [donation]")[0]
