"""Facts as they may be one day: a protest with a date, a confirmed account, somebody known to be in prison still."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]

EVENT = {
    "code": "b01",
    "iso2": "DE",
    "city_en": "Berlin",
    "city_be": "Берлін",
    "city_de": "Berlin",
    "city_ru": "Берлин",
    "place": "Pariser Platz",
    "date": "2027-04-19",
    "time": "12:00",
    "time_zone": "Europe/Berlin",
    "minutes": "60",
    "host": "Branch 7",
    "status": "planned",
    "source": "made up for a test",
    "checked": "2026-11-24",
    "confidence": "high",
}
IBAN = "DE89370400440532013000"  # the example of the standard: it belongs to nobody
_ACCOUNT = f"""[donation]
page = "https://www.salidarnast.info"
holder = "Salidarnast e.V."
iban = "{IBAN}"
bic = "COBADEFFXXX"
purpose = "Solidarity"
confirmed_on = 2026-11-20
"""


def copy_facts(to: Path) -> Path:
    """The real facts in a folder of their own."""
    return shutil.copytree(ROOT / "campaign" / "facts", to)


def write_events(folder: Path, *rows: dict[str, str]) -> None:
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(EVENT))
        writer.writeheader()
        writer.writerows(rows)


def confirm_account(folder: Path) -> None:
    file = folder / "campaign.toml"
    before, _, rest = file.read_text(encoding="utf-8").partition("[donation]")
    _, another, after = rest.partition("\n[")
    file.write_text(before + _ACCOUNT + another + after, encoding="utf-8")


def confirm_imprisonment(folder: Path, person: str, day: str) -> None:
    file = folder / "people.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        if row["id"] == person:
            row["confirmed_on"] = day
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
