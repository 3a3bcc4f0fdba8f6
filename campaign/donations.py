"""Where to give: only what the organiser has confirmed, and only as long as the confirmation is fresh."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from campaign.outline import Campaign

CONFIRMED_FOR: Final = timedelta(days=180)
"""How long a confirmation counts. The campaign's own rule: accounts are closed and taken over without notice."""

LONGEST_HOLDER: Final = 70
LONGEST_PURPOSE: Final = 140
"""Characters that a transfer in euros takes (European Payments Council, EPC069-12)."""

_IBAN: Final = re.compile(r"[A-Z]{2}(0[2-9]|[1-8][0-9]|9[0-8])[A-Z0-9]{11,30}")
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")
_NO_ACCOUNTS: Final = {"BY", "RU"}  # a gift there is seen by those who punish it

# How long an IBAN is where euros are sent by SEPA (the registry of ISO 13616, kept by SWIFT). The check digits alone
# pass one number in 97 that lost a digit.
_COUNTRIES: Final[Mapping[int, str]] = {
    15: "NO",
    16: "BE",
    18: "DK FI NL",
    19: "MK SI",
    20: "AT EE LT LU",
    21: "CH HR LI LV",
    22: "BG DE GB IE ME RS VA",
    23: "GI",
    24: "AD CZ ES MD RO SE SK",
    25: "PT",
    26: "IS",
    27: "FR GR IT MC SM",
    28: "AL CY HU PL",
    31: "MT",
}


@dataclass(frozen=True, slots=True)
class Donation:
    """Where to give: a page, an account, or both; what is not known is empty.

    `iban` is without blanks (`grouped` is for reading it); with it comes the `holder`, as the bank writes the name.
    `purpose` is what to write on the transfer. `confirmed_on` is the day the organiser confirmed all of this.
    """

    page: str
    holder: str
    iban: str
    bic: str
    purpose: str
    confirmed_on: date


def confirmed_donation(campaign: Campaign, today: date) -> Donation | None:
    """What may be shown: nothing that is unconfirmed, confirmed too long ago (`CONFIRMED_FOR`), or in the future."""
    known = campaign.donation
    if known is None or not timedelta() <= today - known.confirmed_on <= CONFIRMED_FOR:
        return None
    return known


def grouped(iban: str) -> str:
    """The IBAN in groups of four, as ISO 13616 prints it."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def iban_problem(iban: str) -> str | None:
    """What is wrong with an IBAN (capitals, no blanks) and what to do, or nothing.

    Its form is from ISO 13616, its check digits from ISO 7064 (mod 97-10): they find every single wrong digit and
    nearly every two that changed places.
    """
    if not _IBAN.fullmatch(iban):
        return "an IBAN begins with two letters and two digits, as DE12 3456 ...: copy it anew"
    country = iban[:2]
    if country in _NO_ACCOUNTS:
        return f"no account in {country} is shown: whoever gives there is in danger"
    wanted = next((length for length, countries in _COUNTRIES.items() if country in countries.split()), len(iban))
    if len(iban) != wanted:
        return f"an IBAN of {country} has {wanted} characters, this one {len(iban)}: copy it anew"
    if int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97 != 1:
        return "its check digits do not fit, so a character is wrong: copy it anew"
    return None


def bic_problem(bic: str) -> str | None:
    """What is wrong with a bank's BIC (ISO 9362, capitals, no blanks) and what to do, or nothing."""
    return None if _BIC.fullmatch(bic) else "a BIC has 8 or 11 characters, such as ABCDDEFFXXX: copy it anew"
