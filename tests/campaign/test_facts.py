"""The facts as shipped: what must be true of every row before a supporter may rely on it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from campaign.content import (
    Content,
    CountryRisk,
    MissionKind,
    MissionStatus,
    PersonStatus,
)
from campaign.partial_date import PartialDate
from campaign.reading import MOST_ZONES, TABLES

FACTS = Path("campaign/facts")
CYRILLIC = re.compile(r"[\u0400-\u04ff\s\-'’().]+")
# Copies of newspapers under other names, made to get around blocking. A person must never be led there.
MIRRORS = ("test.etuc.org", "mstagmanager", "page-analytics-one", "zerkal0", "mirror")


def rows(file: str) -> list[dict[str, str]]:
    with (FACTS / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("file", TABLES)
def test_no_cell_leads_to_a_mirror(file: str) -> None:
    found = [cell for row in rows(file) for cell in row.values() for name in MIRRORS if name in cell.lower()]
    assert found == []


@pytest.mark.parametrize("file", TABLES)
def test_every_row_says_where_it_comes_from(file: str) -> None:
    assert [row for row in rows(file) if len(row["source"]) < len("Zerkalo") or row["source"] == "none found"] == []


def test_every_language_of_a_person_is_written_in_its_own_letters(content: Content) -> None:
    for person in content.people:
        assert person.names["en"].isascii()
        for language in ("be", "ru"):
            assert CYRILLIC.fullmatch(person.names.get(language, " "))
        # Letters that only one of the two alphabets has.
        assert not set("ищъ") & set(person.names.get("be", "").lower())
        assert not set("іў'’") & set(person.names.get("ru", "").lower())


@pytest.mark.parametrize(
    "freed", ["aliaksandr-yarashuk", "hennadz-fiadynich", "vasil-berasnieu", "yanina-malash", "zinaida-mikhniuk"]
)
def test_the_freed_are_free_and_listed_so(content: Content, freed: str) -> None:
    (person,) = (person for person in content.people if person.id == freed)
    assert person.status is PersonStatus.FREE
    assert person.freed_on is not None


def test_the_figures_of_the_appeal_keep_the_date_of_the_appeal(content: Content) -> None:
    """They were true in April 2023 and must never read as if they were true today."""
    for figure in content.figures.values():
        if figure.counted_by == "appeal":
            assert figure.as_of == PartialDate(2023, 4, 12)
    assert [content.figures[name].value for name in ("unionists_2023", "prisoners_2023", "organisations_2023")] == [
        30,
        1460,
        700,
    ]


def test_belarus_is_home_and_russia_is_unsafe(content: Content) -> None:
    home = {iso2 for iso2, country in content.countries.items() if country.risk is CountryRisk.HOME}
    unsafe = {iso2 for iso2, country in content.countries.items() if country.risk is CountryRisk.UNSAFE}
    assert home == {"BY"}
    assert "RU" in unsafe


def test_the_likely_countries_are_safe_and_in_order(content: Content) -> None:
    likely = [country for country in content.countries.values() if country.likely]
    assert sorted(country.likely or 0 for country in likely) == list(range(1, len(likely) + 1))
    assert all(country.risk is CountryRisk.ORDINARY for country in likely)


def test_a_country_names_each_time_zone_once(content: Content) -> None:
    for country in content.countries.values():
        assert len(set(country.time_zones)) == len(country.time_zones) <= MOST_ZONES


# Buttons carry the place of a zone in its row. Zones may be added behind these; these may never move.
ZONES = {
    "AU": ("Australia/Sydney", "Australia/Brisbane", "Australia/Perth", "Australia/Adelaide", "Australia/Darwin"),
    "BR": ("America/Sao_Paulo", "America/Manaus", "America/Rio_Branco", "America/Noronha"),
    "CA": (
        *("America/Toronto", "America/Vancouver", "America/Edmonton", "America/Winnipeg", "America/Halifax"),
        *("America/Regina", "America/St_Johns"),
    ),
    "CD": ("Africa/Kinshasa", "Africa/Lubumbashi"),
    "CL": ("America/Santiago", "America/Punta_Arenas", "Pacific/Easter"),
    "EC": ("America/Guayaquil", "Pacific/Galapagos"),
    "ES": ("Europe/Madrid", "Atlantic/Canary"),
    "FM": ("Pacific/Pohnpei", "Pacific/Chuuk"),
    "ID": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
    "KI": ("Pacific/Tarawa", "Pacific/Kiritimati", "Pacific/Kanton"),
    "MN": ("Asia/Ulaanbaatar", "Asia/Hovd"),
    "MX": (
        *("America/Mexico_City", "America/Tijuana", "America/Hermosillo", "America/Cancun"),
        "America/Ciudad_Juarez",
    ),
    "NZ": ("Pacific/Auckland", "Pacific/Chatham"),
    "PG": ("Pacific/Port_Moresby", "Pacific/Bougainville"),
    "PT": ("Europe/Lisbon", "Atlantic/Azores"),
    "RU": (
        *("Europe/Moscow", "Europe/Kaliningrad", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk"),
        *("Asia/Novosibirsk", "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka"),
    ),
    "US": (
        *("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver", "America/Phoenix"),
        *("America/Anchorage", "Pacific/Honolulu"),
    ),
}


def test_old_buttons_still_mean_the_same_time_zone(content: Content) -> None:
    several = {iso2 for iso2, country in content.countries.items() if len(country.time_zones) > 1}
    assert several >= ZONES.keys()
    for iso2, zones in ZONES.items():
        assert content.countries[iso2].time_zones[: len(zones)] == zones


def test_one_mission_is_the_same_in_every_country_it_serves(content: Content) -> None:
    found: dict[object, set[object]] = {}
    for mission in content.missions:
        place = (mission.seat, mission.kind, mission.cities["en"])
        contact = (mission.cities["ru"], mission.street, mission.phones, mission.email, mission.website)
        found.setdefault(place, set()).add(contact)
    assert {place: contacts for place, contacts in found.items() if len(contacts) > 1} == {}


def test_a_country_is_served_by_an_embassy_that_works_at_home(content: Content) -> None:
    """Where an embassy is known not to work, no row for another country may send letters to it."""
    idle = {
        mission.seat
        for mission in content.missions
        if mission.kind is MissionKind.EMBASSY
        and mission.seat == mission.iso2
        and mission.status in {MissionStatus.NOT_WORKING, MissionStatus.CLOSED}
    }
    assert "SY" in idle
    assert not [
        mission.iso2 for mission in content.missions if mission.seat in idle and mission.status is MissionStatus.WORKING
    ]


def test_a_working_mission_has_a_city_in_both_languages_and_some_source(content: Content) -> None:
    for mission in content.missions:
        if mission.status is MissionStatus.WORKING:
            assert mission.cities["en"]
            assert CYRILLIC.fullmatch(mission.cities["ru"])


EMERGENCY = ("+972 50 521 4819", "+961 71 791 269", "+90 538 059 11 88")
RETIRED = ("belembassy.org", "+380 44 537 52 00", "ottawa", "Jančova")


@pytest.mark.parametrize("left_out", [*EMERGENCY, *RETIRED])
def test_emergency_lines_and_dead_contacts_are_in_no_cell_that_is_shown(left_out: str) -> None:
    shown = ("city_en", "street", "phones", "email", "website")
    assert not [row for row in rows("missions.csv") if any(left_out.lower() in row[column].lower() for column in shown)]
